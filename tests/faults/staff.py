"""A school whose people are all on one platform, what there is to say to them, and what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from adapters.slack.config import SLACK
from bot.domain.calendar import Week
from bot.domain.delivery import Budget, State
from bot.domain.people import Participation, Role, TeamState
from bot.services.delivery import plan_asked
from bot.services.round import open_round
from bot.services.updates import plan_updates
from bot.store.delivery import Delivery
from bot.store.people import Account, Person
from bot.store.team import Membership, Team
from tests.faults.fault import tally
from tests.world import EVERY_DAY, World, at

MONDAY, THURSDAY = at(2, 11, 6), at(5, 11)
OVER = (State.SENT, State.UNCERTAIN, State.UNREACHABLE, State.EXPIRED, State.CANCELLED, State.FAILED)


@dataclass(frozen=True)
class Staff:
    """The people of one team."""

    team: Team
    people: Sequence[Person]
    lane: str


@dataclass(frozen=True)
class Fate:
    """What our side wrote down of one delivery, and whether it is of a kind that may be said twice.

    A conversation in Slack in which something of ours stands `can_be_looked_in`.
    """

    state: str
    is_repeated: bool
    may_repeat: bool = False
    can_be_looked_in: bool = False

    @property
    def is_on_record(self) -> bool:
        """Whether it may be unheard: nobody can look for it, it may not be said twice, and a steward can see so."""
        return self.state == State.UNCERTAIN and not self.may_repeat and not self.can_be_looked_in


async def has_staff(world: World, platform: str, workspace: str, chats: Sequence[str]) -> Staff:
    """A started team, in which everybody takes part and has one of these chats with us."""
    team = await world.has_team(await world.has_school(f"School {platform} {workspace} {chats[0]}"))
    async with world.work() as db:
        started = await db.get_one(Team, team.id)
        started.state, started.started_on, started.school_year = TeamState.STARTED, at(1, 9).date(), 2026
        people = [
            Person(
                id=db.new_id(MONDAY), organisation_id=team.organisation_id, name=f"Collega {chat}", language="nl",
                participation=Participation.JOINED,
            )
            for chat in chats
        ]  # fmt: skip
        db.add_all(people)
        await db.flush()
        for person, chat in zip(people, chats, strict=True):
            account = {"platform": platform, "workspace": workspace, "chat": chat, "linked_at": MONDAY}
            member = {"team_id": team.id, "role": Role.TEACHER, "days": EVERY_DAY}
            db.add(Account(id=db.new_id(MONDAY), person_id=person.id, **account))
            db.add(Membership(id=db.new_id(MONDAY), person_id=person.id, **member))
    return Staff(team, people, f"{platform}:{workspace}")


async def asks_everybody(world: World, staff: Staff, due: datetime = THURSDAY) -> None:
    """This week's questions are due, which may be said twice."""
    async with world.work() as db:
        await open_round(db, await db.get_one(Team, staff.team.id), Week.of(due.date()), now=MONDAY)
        await db.execute(update(Delivery).where(Delivery.kind == "question").values(due=due))


async def has_news_for(
    world: World, people: Sequence[Person], *, due: datetime = THURSDAY, lasts: timedelta = timedelta(days=1)
) -> None:
    """Each of these people asked for something, which may not be said twice."""
    async with world.work() as db:
        for person in people:
            await plan_asked(
                db, person, "mended", key=f"mended:{person.id.hex}", due=due, expires=due + lasts,
                now=due, args={"row": person.id},
            )  # fmt: skip


async def must_change(world: World, people: Sequence[Person], *, now: datetime) -> None:
    """What was said to each of these people is to change where it stands."""
    async with world.work() as db:
        theirs = Delivery.person_id.in_([person.id for person in people]) & Delivery.updates_id.is_(None)
        await plan_updates(db, (await db.scalars(select(Delivery.id).where(theirs))).all(), now=now)


async def changes(world: World) -> Counter[str]:
    """How many of the changes ended in each way."""
    async with world.work() as db:
        return Counter(await db.scalars(select(Delivery.state).where(Delivery.updates_id.is_not(None))))


async def has_heard_before(world: World, staff: Staff, receipts: Mapping[str, str]) -> None:
    """Each of them has an earlier message of ours, by which their conversation is known."""
    async with world.work() as db:
        for chat, receipt in receipts.items():
            person = await db.scalar(select(Account.person_id).where(Account.chat == chat))
            about: dict[str, Any] = {
                "lane": staff.lane,
                "chat": chat,
                "person_id": person,
                "args": {},
                "repeatable": True,
            }
            past = {"state": State.SENT, "due": MONDAY, "expires": THURSDAY, "settled_at": MONDAY, "attempts": 1}
            db.add(Delivery(id=db.new_id(MONDAY), key=f"before:{chat}", kind="setup", budget=Budget.ASKED,
                            receipt=receipt, **about, **past))  # fmt: skip


async def fates(world: World) -> Mapping[str, Fate]:
    """What became of what was to be said in each chat, of which there is one thing in each."""
    async with world.work() as db:
        told = Delivery.kind.in_(("question", "mended")) & Delivery.updates_id.is_(None)
        before = await db.scalars(select(Delivery.chat).where(~told, Delivery.receipt.is_not(None)))
        known, rows = set(before), await db.scalars(select(Delivery).where(told))
        return {row.chat: fate_of(row, is_known=row.chat in known) for row in rows}


def fate_of(row: Delivery, *, is_known: bool) -> Fate:
    """What came of this, in a conversation that `is_known` by something that was said before."""
    looked_in = is_known and row.person_id is not None and row.address.platform == SLACK
    return Fate(row.state, row.repeated, row.repeatable, looked_in)


async def is_all_over(world: World) -> bool:
    """Whether nothing waits, is on its way or in doubt."""
    async with world.work() as db:
        return await db.scalar(select(Delivery.id).where(Delivery.state.not_in(OVER)).limit(1)) is None


def lost(found: Mapping[str, Fate], heard: Mapping[str, int]) -> Sequence[str]:
    """The chats that heard nothing, where it is not on record that this may be so."""
    return [chat for chat, fate in found.items() if not heard[chat] and not fate.is_on_record]


def said_twice(heard: Mapping[str, int]) -> Sequence[str]:
    """The chats that heard the same more than once."""
    return [chat for chat, times in heard.items() if times > 1]


def tallied(platform: str, found: Mapping[str, Fate], heard: Mapping[str, int]) -> Counter[str]:
    """How many were lost, and how many heard the same more than once, of those who have a chat there."""
    there = {chat: found[chat] for chat in heard}
    return tally(platform, lost=len(lost(there, heard)), twice=len(said_twice(heard)))


def counted(found: Mapping[str, Fate]) -> Counter[str]:
    """How many ended in each way."""
    return Counter(fate.state for fate in found.values())
