"""What a plan of a round depends on, read from the house: who is here, who met, who may not meet, what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.consultation import PairingState, Seeking, TeamPolicy, Wishes, stay_together
from bot.domain.matching.model import Member, Met, Policy, Reason
from bot.domain.people import FOREVER, STEWARD_ROLES, Participation
from bot.domain.schedule import WorkingLife
from bot.services.solver import Draw
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.consultation import Consultation, drawn_days, joined, policy_of
from bot.store.leading import led_by
from bot.store.met import debts_in, met_groups
from bot.store.pairing import going_on_with, pairings_of, seats_in
from bot.store.people import Person
from bot.store.team import Membership, School, Team, memberships_of, teams_of_organisation, workers_of
from bot.store.wishes import wishes_of

WITHIN = timedelta(days=14)  # who works on none of these days is away
ANSWERS_TO = {Seeking.BE_SEEN: Seeking.SEE, Seeking.SEE: Seeking.BE_SEEN}  # the others seek each other


@dataclass(frozen=True)
class Prepared:
    """What a round is planned from; `kept` are groups of the round before that stay together."""

    draw: Draw
    kept: tuple[UUID, ...]

    @property
    def people(self) -> list[UUID]:
        """Everybody in the team, whether they joined or not."""
        return [member.id for member in self.draw.members]


async def prepare(db: Db, consultation: Consultation, before: Consultation | None, *, now: datetime) -> Prepared:
    """Everything that the plan of this round depends on; the same rows give the same."""
    team, policy = await db.get_one(Team, consultation.team_id), await policy_of(db, consultation.team_id)
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    people = await workers_of(db, team.id)
    ids = [person.id for person in people]
    here = await _here(db, consultation, people, today)
    wishes = await wishes_of(db, ids)
    forbidden = await forbidden_among(db, people, wishes)
    busy = {person_id for person_id, groups in (await going_on_with(db, ids)).items() if groups}
    kept = await _kept(db, before, policy, here - busy, forbidden)
    staying = {person for _, group in kept for person in group}
    places = await _places(db, people, team)
    members = [
        Member(
            id=person.id, windows=wishes[person.id].windows, days=places[person.id].days,
            school=places[person.id].school, section=places[person.id].section,
            subject=wishes[person.id].subject.casefold() or None, offers=offered(person.id, wishes[person.id]),
            wants=wanted(wishes[person.id]), load_left=0 if person.id in busy else 1,
            is_here=person.id in here and person.id not in staying,
        )
        for person in sorted(people, key=lambda one: one.id)
    ]  # fmt: skip
    draw = Draw(
        members=members, history=await _history(db, consultation, ids, today), policy=as_policy(policy),
        round_number=consultation.number, seed=consultation.seed, forbidden=forbidden,
        debts=await debts_in(db, team.id),
    )  # fmt: skip
    return Prepared(draw, tuple(pairing_id for pairing_id, _ in kept))


def as_policy(policy: TeamPolicy) -> Policy:
    """What a team wants of its groups, for the planner."""
    return Policy(size=policy.size, apart=policy.apart, alike=policy.alike)


def offered(person_id: UUID, wishes: Wishes) -> frozenset[str]:
    """What somebody has for others: roles, what they seek, and themselves, for who wished for them."""
    return frozenset({*wishes.offers, *(f"seeks {one}" for one in wishes.seeking), person_id.hex})


def wanted(wishes: Wishes) -> frozenset[str]:
    """What somebody would like of others: roles, who seeks what goes with what they seek, and colleagues."""
    seeking = {f"seeks {ANSWERS_TO.get(one, one)}" for one in wishes.seeking}
    return frozenset({*wishes.wants, *seeking, *(colleague.hex for colleague in wishes.wished)})


def tellable(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Why them, as far as it may be told: that somebody wished for a colleague is seen by nobody (J20)."""
    return tuple(one for one in reasons if one.offers is None or one.value != one.offers.hex)


async def forbidden_among(db: Db, people: Sequence[Person], wishes: dict[UUID, Wishes]) -> frozenset[frozenset[UUID]]:
    """Who never sit together: somebody said so, or one leads the other, also in another team (J05). Not told which."""
    ids = {person.id for person in people}
    apart = {frozenset({one, other}) for one, told in wishes.items() for other in told.apart & ids}
    return frozenset(apart | await led_by(db, sorted(ids)))


async def _here(db: Db, consultation: Consultation, people: Sequence[Person], today: date) -> set[UUID]:
    """Who said yes and is at work in the coming two weeks: not paused, gone, or off."""
    yes = set(await joined(db, consultation.id))
    lives = await working_lives(db, [person for person in people if person.id in yes], today)
    return {person.id for person in people if person.id in yes and is_here(person, lives[person.id], today)}


def is_here(person: Person, life: WorkingLife, today: date) -> bool:
    """Whether somebody can be brought together with others now."""
    is_paused = person.paused_until is not None and (person.paused_until == FOREVER or person.paused_until >= today)
    days = (today + timedelta(days=number) for number in range(WITHIN.days))
    return person.participation == Participation.JOINED and not is_paused and any(map(life.works_on, days))


async def _kept(
    db: Db,
    before: Consultation | None,
    policy: TeamPolicy,
    free: set[UUID],
    forbidden: frozenset[frozenset[UUID]],
) -> list[tuple[UUID, frozenset[UUID]]]:
    """The groups that stay: by the team's policy, or because all of them said once again.

    All must be free: they joined, and are in no group of another team, for nobody gets two (J20).
    """
    if before is None:
        return []
    pairings = [one for one in await pairings_of(db, before.id) if one.state != PairingState.ENDED]
    seats = await seats_in(db, [one.id for one in pairings])
    kept = []
    for pairing in pairings:
        group = frozenset(seat.person_id for seat in seats[pairing.id])
        stays = pairing.stayed + 1 < policy.stays or stay_together([seat.again for seat in seats[pairing.id]])
        may = not any(frozenset(two) in forbidden for two in combinations(group, 2))
        if len(group) > 1 and stays and may and group <= free:
            kept.append((pairing.id, group))
    return kept


async def _history(db: Db, consultation: Consultation, ids: Sequence[UUID], today: date) -> list[Met]:
    """Who met, by how many of this team's rounds ago that was; also when it was in another team."""
    days = [*await drawn_days(db, consultation.team_id), today]

    def number_of(met_on: date) -> int:
        return consultation.number - max(1, sum(day > met_on for day in days))

    return [Met(number_of(met_on), group) for met_on, group in await met_groups(db, ids)]


@dataclass(frozen=True)
class _Place:
    """What somebody's places in teams say: days in this team as bits, and where else they work."""

    days: int
    school: str
    section: str | None


async def _places(db: Db, people: Sequence[Person], team: Team) -> dict[UUID, _Place]:
    teams = {one.id: one for one in await teams_of_organisation(db, team.organisation_id)}
    rows: dict[UUID, list[Membership]] = {person.id: [] for person in people}
    for row in await memberships_of(db, [person.id for person in people]):
        if row.role not in STEWARD_ROLES:
            rows[row.person_id].append(row)
    return {person_id: _place(theirs, team, teams) for person_id, theirs in rows.items()}


def _place(rows: Sequence[Membership], team: Team, teams: dict[UUID, Team]) -> _Place:
    days = sum(1 << day for day in frozenset().union(*(row.days for row in rows if row.team_id == team.id)))
    elsewhere = sorted((teams[row.team_id] for row in rows if row.team_id != team.id), key=lambda one: one.name)
    schools = [one.school_id for one in elsewhere if one.school_id != team.school_id]
    return _Place(days, (schools or [team.school_id])[0].hex, elsewhere[0].id.hex if elsewhere else None)
