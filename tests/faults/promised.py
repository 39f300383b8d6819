"""What may be undone by a backup that comes back, and must not be: each act that is promised, once (J33)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.consultation import Wishes
from bot.domain.people import Participation, TeamState
from bot.domain.press import Press
from bot.domain.reflection import AskingState, Part
from bot.domain.vote import Why
from bot.services.erasure import erase_person
from bot.services.people import press_stop_now
from bot.services.reply import erase_reply
from bot.services.share import withdraw
from bot.services.vote import stop_team
from bot.store.base import Db
from bot.store.people import Person
from bot.store.reflection import Asking, Reply, seal_parts
from bot.store.share import Share, find_share
from bot.store.team import Team
from bot.store.wishes import tell_wishes, wishes_of
from tests.world import World

WEEKS = ("2026-W42", "2026-W43")
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Acts:
    """Whom and what the acts are about."""

    erased: UUID
    refused: UUID
    wishing: UUID
    team: UUID
    withdrawn: UUID
    unsaid: UUID

    async def are_done(self, world: World, *, now: datetime) -> None:
        """Everybody does what theirs is, each act with its promise."""
        async with world.work() as db:
            await withdraw(db, self.withdrawn, now=now)
            reply = await db.get_one(Reply, self.unsaid)
            await erase_reply(db, await db.get_one(Asking, reply.asking_id), reply, now=now)
            await tell_wishes(db, self.wishing, Wishes(apart=frozenset({self.refused})), now=now)
            refusing = await db.get_one(Person, self.refused)
            await press_stop_now(db, refusing, Press("stop_now", self.refused), now=now)
            await stop_team(db, await db.get_one(Team, self.team), now.date(), why=Why.VOTE, now=now)
            await erase_person(db, self.erased, now=now)

    async def seen(self, world: World) -> Mapping[str, object]:
        """What the database has of each of them."""
        async with world.work() as db:
            return {
                "who was erased": await db.get(Person, self.erased) is not None,
                "what was withdrawn": await find_share(db, self.withdrawn) is not None,
                "what was unsaid": await db.get(Reply, self.unsaid) is not None,
                "who refused": (await db.get_one(Person, self.refused)).participation,
                "the team that stopped": (await db.get_one(Team, self.team)).state,
                "whom somebody would rather not meet": (await wishes_of(db, [self.wishing]))[self.wishing].apart,
            }

    @property
    def undone(self) -> Mapping[str, object]:
        """What a backup from before all this says."""
        return {
            **dict.fromkeys(("who was erased", "what was withdrawn", "what was unsaid"), True),
            "who refused": Participation.JOINED,
            "the team that stopped": TeamState.STARTED,
            "whom somebody would rather not meet": frozenset(),
        }

    @property
    def kept(self) -> Mapping[str, object]:
        """What must be so from then on."""
        return {
            **dict.fromkeys(("who was erased", "what was withdrawn", "what was unsaid"), False),
            "who refused": Participation.STOPPED,
            "the team that stopped": TeamState.STOPPED,
            "whom somebody would rather not meet": frozenset({self.refused}),
        }


async def may_act(world: World, team: Team, people: list[UUID], *, now: datetime) -> Acts:
    """The first refuses, the second said something twice, the third wishes, the last goes; another team stops."""
    async with world.work() as db:
        other = Team(
            id=db.new_id(now), organisation_id=team.organisation_id, school_id=team.school_id, name="Bovenbouw",
            state=TeamState.STARTED, started_on=now.date(), school_year=2026,
        )  # fmt: skip
        db.add(other)
        refused, sharing, wishing, *_, erased = people
        await tell_wishes(db, wishing, Wishes(), now=now)
        replies = [await _shared(db, sharing, team, week, now=now - A_WEEK) for week in WEEKS]
    return Acts(erased, refused, wishing, other.id, *replies)


async def _shared(db: Db, person_id: UUID, team: Team, week: str, *, now: datetime) -> UUID:
    asking = Asking(
        id=db.new_id(now), person_id=person_id, week=week, audience="teacher", prompt_id="none-we-have",
        state=AskingState.ANSWERED, asked_at=now, heard_at=now,
    )  # fmt: skip
    reply = Reply(id=db.new_id(now), person_id=person_id, asking_id=asking.id, created_at=now)
    seal_parts(db, reply, [Part("1", f"Iets van {week}")])
    share = Share(
        id=db.new_id(now), reply_id=reply.id, person_id=person_id, team_id=team.id, proposed_at=now, shared_at=now
    )
    for row in (asking, reply, share):
        db.add(row)
        await db.flush()
    return reply.id
