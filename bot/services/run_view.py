"""A run as it is now, read for who looks at it: in the words of their school, and by role or through seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from bot.domain.consultation import PairingForm
from bot.domain.protocol import Protocol, Who
from bot.domain.run import At, RunState, can_swap, next_turn, part_of, speaker, swapped, where
from bot.services.meeting_view import school_of, zone_of
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.pairing import Pairing, pairing_seats
from bot.store.people import Person, names_of
from bot.store.run import Run
from bot.views import run as view
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Seated:
    """Everybody in a group, and whose seat says what they do."""

    people: Sequence[UUID] = ()
    seats: Mapping[Who, UUID] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)

    def name(self, who: Who) -> str:
        """Whose name stands for this role; none where that is not clear."""
        one = speaker(who, self.people, self.seats)
        return self.names[one] if one is not None else ""


async def seated(db: Db, pairing: Pairing, *, is_swapped: bool = False) -> Seated:
    """Who sits in a group now; of who is gone nothing is left."""
    rows = await pairing_seats(db, pairing.id)
    people = [row.person_id for row in rows]
    case_giver = next((row.person_id for row in rows if row.brings_case), None)
    starter = next((row.person_id for row in rows if row.starts), None)
    host = case_giver if pairing.form == PairingForm.VISIT else None
    known = {Who.CASE_GIVER: case_giver, Who.HOST: host, Who.FIRST: starter}
    seats = {who: one for who, one in known.items() if one is not None}
    if is_swapped and len(people) == 2:
        seats = swapped(people, seats)
    return Seated(people, seats, await names_of(db, people))


async def protocols_for(db: Db, team_id: UUID) -> Mapping[str, Protocol]:
    """Every protocol in the words of this team's school, by id."""
    return db.library.protocols_in((await school_of(db, team_id)).sector)


async def protocol_for(db: Db, team_id: UUID, protocol_id: str) -> Protocol | None:
    """One of them; None when it is not there any more."""
    return (await protocols_for(db, team_id)).get(protocol_id)


async def team_of(db: Db, run: Run) -> UUID:
    """The team of the group or the meeting."""
    if run.pairing_id is not None:
        return (await db.get_one(Pairing, run.pairing_id)).team_id
    return (await db.get_one(Meeting, run.meeting_id)).team_id


async def see_run(db: Db, t: Catalogue, run: Run, *, for_whom: Person | None) -> view.Run:
    """A run; `for_whom` is none where all of them read it."""
    team_id = await team_of(db, run)
    protocol = await protocol_for(db, team_id, run.protocol)
    part = part_of(protocol, run.part)
    at = where(part, run.step) if part is not None and run.state == RunState.RUNNING else None
    who = Seated()
    if run.pairing_id is not None:
        who = await seated(db, await db.get_one(Pairing, run.pairing_id), is_swapped=run.is_swapped)
    return view.Run(
        id=run.id, mark=run.mark, title=protocol.name[t.language] if protocol is not None else "",
        state=RunState(run.state), zone=await zone_of(db, team_id), ends=run.step_ends_at,
        step=None if at is None or part is None else _see_step(
            t, at, who, for_whom, can_skip=next_turn(part, run.step) is not None
        ),
        group=run.pairing_id, meeting=run.meeting_id, then=part.then.get(t.language, "") if part is not None else "",
        can_swap=protocol is not None and not run.is_swapped and len(who.people) == 2 and can_swap(protocol),
    )  # fmt: skip


def _see_step(t: Catalogue, at: At, who: Seated, for_whom: Person | None, *, can_skip: bool) -> view.Step:
    step = at.step
    one = speaker(step.who, who.people, who.seats)
    return view.Step(
        number=at.number, total=at.total, turn=at.turn, turns=at.turns, who=step.who, name=who.name(step.who),
        is_mine=for_whom is not None and one == for_whom.id, do=step.do[t.language],
        rule=step.rule.get(t.language, ""), is_silent=step.is_silent, can_skip=can_skip,
    )  # fmt: skip
