"""What a round would be planned from if it were drawn now: for a steward's dry run, which takes nobody out (J20)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.consultation import ConsultationState
from bot.domain.matching.model import Member, NoPlace, Plan, Policy
from bot.domain.number import FLOOR
from bot.services.consultation_round import conclude
from bot.services.feature import CONSULTATION, is_on
from bot.services.matching import as_policy, prepare
from bot.services.solver import Draw
from bot.store.base import Db
from bot.store.consultation import Consultation, drawn_before, newest_consultation, policy_of
from bot.store.counts import Planned, tell_planned
from bot.store.pairing import pairings_of, seats_in
from bot.store.team import Team, workers_of


@dataclass(frozen=True)
class Outlook:
    """What the plan depends on, and the sizes of groups that stay together.

    `draws_on` is none where no round is asked now, or it is off: then nobody is in the draw, unless a round was drawn
    and is not closed yet: that `is_running`, and is looked at as if it were drawn now. `everybody` is the whole team,
    knowing nothing of anybody: how long it can go on without a repeat is a matter of numbers.
    """

    is_on: bool
    is_running: bool
    draws_on: date | None
    draw: Draw
    staying: tuple[int, ...]
    everybody: Draw


@dataclass(frozen=True)
class Foretold:
    """What may be told of a plan: never who joined, and no number below five.

    `repeat` is for how many people of the team, and after how many rounds, one cannot be avoided; `reasons` are those
    for which somebody is in no group (J20).
    """

    planned: Planned
    repeat: tuple[int, int] | None
    reasons: frozenset[NoPlace]


def foretold(db: Db, outlook: Outlook, plan: Plan, whole: Plan) -> Foretold:
    """What may be told of these plans of the round, and of the whole team."""
    sizes = [*outlook.staying, *(len(group.people) for group in plan.groups)]
    people = sum(sizes) + len(plan.unplaced)
    reasons = frozenset(left.reason for left in plan.unplaced) - {NoPlace.CHANCE}
    return Foretold(tell_planned(db, people, sizes), _repeat(len(outlook.everybody.members), whole), reasons)


def _repeat(people: int, whole: Plan) -> tuple[int, int] | None:
    rounds = (whole.first_unavoidable_repeat or 0) - 1
    return (people, rounds) if min(people, rounds) >= FLOOR else None


async def look_ahead(db: Db, team: Team, *, now: datetime) -> Outlook:
    """As the draw itself would read it. The round before is concluded for that: whoever looks must roll back."""
    on, newest = await is_on(db, team.id, CONSULTATION), await newest_consultation(db, team.id)
    policy = as_policy(await policy_of(db, team.id))
    everybody = _draw(policy, [Member(person.id) for person in await workers_of(db, team.id)])
    if newest is None or not on or newest.state == ConsultationState.CLOSED:
        return Outlook(on, is_running=False, draws_on=None, draw=_draw(policy, []), staying=(), everybody=everybody)
    if newest.state == ConsultationState.DRAWN:
        draw = await _read_running(db, newest, now=now)
        return Outlook(on, is_running=True, draws_on=None, draw=draw, staying=(), everybody=everybody)
    draw, staying = await _read(db, newest, now=now)
    return Outlook(
        on, is_running=False, draws_on=newest.draws_on, draw=draw, staying=staying, everybody=everybody
    )  # fmt: skip


async def _read_running(db: Db, consultation: Consultation, *, now: datetime) -> Draw:
    """As if its groups were not there yet: who is in one of them has room for it."""
    draw = (await prepare(db, consultation, None, now=now)).draw
    seats = await seats_in(db, [one.id for one in await pairings_of(db, consultation.id) if one.is_going_on])
    placed = {seat.person_id for group in seats.values() for seat in group}
    return replace(draw, members=[replace(one, load_left=1) if one.id in placed else one for one in draw.members])


async def _read(db: Db, consultation: Consultation, *, now: datetime) -> tuple[Draw, tuple[int, ...]]:
    before = await drawn_before(db, consultation)
    if before is not None:
        await conclude(db, before, now=now)
    prepared = await prepare(db, consultation, before, now=now)
    seats = await seats_in(db, prepared.kept)
    return prepared.draw, tuple(len(group) for group in seats.values())


def _draw(policy: Policy, members: list[Member]) -> Draw:
    return Draw(members=members, history=[], policy=policy, round_number=1, seed=0)
