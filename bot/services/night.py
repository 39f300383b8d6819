"""What the night does: each chore by itself, in batches, so that nobody waits for it and one trouble stops no other.

A chore takes at most its number of rows a transaction; while there are as many, it is due again at once. Which tables
have a rule of time alone is read from the tables; where more hangs from it, a chore here carries the rule out.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.delivery import FOR_A_NEWER_PROGRAM
from bot.services.agenda_sweep import expire_topics, free_places_of_leavers, scrap_old_cards
from bot.services.arrival import look_through_places
from bot.services.bearing import settle_what_leavers_wrote
from bot.services.leaving import ask_who_leaves, forget_who_left, forget_words_of_leavers, settle_who_left, tell_nothing
from bot.services.misuse_erasure import forget_old_reports
from bot.services.pairing_forget import conclude_rounds, forget_conversations, forget_told, free_seats
from bot.services.pulse_step import settle_what_leavers_said
from bot.services.year_end import announce_end, erase_private, withdraw_after_years
from bot.store.base import Db
from bot.store.inbox import forget_words
from bot.store.link_code import forget_openers
from bot.store.met import forget_debts
from bot.store.night import leave_chores, take_chores, wake_chores
from bot.store.outbox import expire_waiting, forget_settled_of_nobody, give_up_doubts
from bot.store.pulse import forget_pulses
from bot.store.retention import delete_over, over_by_rule
from bot.store.schema import metadata
from bot.store.share import forget_previews
from bot.store.story import forget_story_previews
from bot.store.team import all_schools

MOST = 1000  # rows in one transaction, of what takes one row each
A_FEW = 50  # of what draws messages anew, or locks what others use
HOME = "Europe/Amsterdam"  # until there is a school

Does = Callable[
    ..., Awaitable[int]
]  # (db, today, *, now, most): how many it took; as many as `most`, then there is more


@dataclass(frozen=True)
class Chore:
    """Something that is done every night, or `often`: every six hours.

    `tables` are those whose rule it carries out.
    """

    does: Does
    most: int = MOST
    often: bool = False
    tables: tuple[str, ...] = ()


async def _delete_by_rule(db: Db, today: date, *, now: datetime, most: int, table: str) -> int:
    over = over_by_rule(metadata.tables[table])
    return await delete_over(db, metadata.tables[table], over, now=now, most=most) if over is not None else 0


def _by_rule() -> dict[str, Chore]:
    """What hangs from a row goes before it, where the database does not see to it."""
    tables = [table for table in reversed(metadata.sorted_tables) if over_by_rule(table) is not None]
    return {
        f"rule_{table.name}": Chore(
            partial(_delete_by_rule, table=table.name), often=table.info["retention"].days <= 1, tables=(table.name,)
        )
        for table in tables
    }


CHORES: Mapping[str, Chore] = {
    "words": Chore(forget_words, often=True),
    "cards": Chore(scrap_old_cards, A_FEW, often=True),
    "previews": Chore(forget_previews, often=True),
    "stories": Chore(forget_story_previews, often=True),
    "expired": Chore(expire_waiting, often=True),
    "doubts": Chore(give_up_doubts, often=True),
    "of_nobody": Chore(forget_settled_of_nobody, often=True),
    "places": Chore(look_through_places, often=True, tables=("visit",)),
    "openers": Chore(forget_openers),
    "silence_of_leavers": Chore(tell_nothing, A_FEW),
    "asking_leavers": Chore(ask_who_leaves, A_FEW),
    "names_of_leavers": Chore(settle_who_left, A_FEW),
    "bearings_of_leavers": Chore(settle_what_leavers_wrote, A_FEW),
    "steps_of_leavers": Chore(settle_what_leavers_said, A_FEW),
    "words_of_leavers": Chore(forget_words_of_leavers, A_FEW, tables=("wishes",)),
    "seats_of_leavers": Chore(free_places_of_leavers, A_FEW),
    "leavers": Chore(
        forget_who_left, 10, tables=("person", "account", "membership", "leading", "digest_choice", "council")
    ),
    "topics": Chore(expire_topics, A_FEW),
    "groups_of_leavers": Chore(free_seats, A_FEW),
    "rounds": Chore(conclude_rounds, 1, tables=("pairing", "joining", "consultation")),
    "pulses": Chore(forget_pulses, A_FEW, tables=("pulse_round", "pulse_report")),
    "reports": Chore(forget_old_reports, A_FEW, tables=("misuse",)),
    "debts": Chore(forget_debts, tables=("debt",)),
    "conversations": Chore(forget_conversations, A_FEW),
    "year_end_told": Chore(announce_end, A_FEW),
    "year_end_shared": Chore(withdraw_after_years, A_FEW, tables=("share",)),
    "year_end": Chore(erase_private, tables=("reply",)),
    **_by_rule(),
    "told": Chore(forget_told, A_FEW),  # after what it was told of
}


async def begin_night(db: Db, *, now: datetime) -> None:
    """Everything that is done at night is due."""
    await wake_chores(db, [*CHORES], now=now)


async def begin_often(db: Db, *, now: datetime) -> None:
    """What is done every six hours is due: words whose time passed, and what can no longer be said."""
    await wake_chores(db, [name for name, chore in CHORES.items() if chore.often], now=now)


async def do_chores(db: Db, chore_ids: Sequence[UUID], *, now: datetime) -> Sequence[UUID]:
    """A batch of each of these chores, for us alone, until that is enough for one transaction; which are left."""
    left, today, taken = list(await take_chores(db, chore_ids, now)), await _today(db, now), 0
    done: dict[datetime | None, list[UUID]] = {}  # by when they are due again
    while left and taken < A_FEW:
        chore_id, name = left.pop(0)
        batch, due = await _do_batch(db, name, today, now)
        done.setdefault(due, []).append(chore_id)
        taken += batch
    for due, these in done.items():
        await leave_chores(db, these, until=due)
    return [chore_id for chore_id, _ in left]


async def do_chore(db: Db, chore_id: UUID, *, now: datetime) -> None:
    """One batch of a chore. What fails is undone by itself and tried again, as any row with a clock."""
    await do_chores(db, [chore_id], now=now)


async def _do_batch(db: Db, name: str, today: date, now: datetime) -> tuple[int, datetime | None]:
    """How much there was to do, and when it is due again; None when that was all."""
    chore = CHORES.get(name)
    if chore is None:
        return 0, now + FOR_A_NEWER_PROGRAM
    taken = await chore.does(db, today, now=now, most=chore.most)
    return taken, now if taken >= chore.most else None


async def _today(db: Db, now: datetime) -> date:
    return now.astimezone(ZoneInfo(await zone_of_night(db))).date()


async def zone_of_night(db: Db) -> str:
    """When it is night: where most schools are."""
    zones = [school.timezone for school in await all_schools(db)] or [HOME]
    return max(sorted(set(zones)), key=zones.count)
