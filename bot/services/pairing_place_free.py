"""A place in a round that was drawn already, where that harms nobody (J19, J20)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingState
from bot.domain.matching.company import Company
from bot.domain.matching.model import LARGEST, Debt, Group, NoPlace
from bot.domain.matching.seats import group_of
from bot.domain.matching.weights import Weights
from bot.domain.message import Message
from bot.services.matching import prepare
from bot.services.pairing import form_pairing, pairing_card
from bot.services.pairing_go_on import go_on_as, same_of
from bot.services.solver import Draw
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.met import debts_in, write_debts
from bot.store.pairing import Pairing, PairingSeat, going_on_with, lock_pairing, pairings_of, seats_in
from bot.store.people import Person
from bot.store.run import running
from bot.views import pairing as view
from bot.views import pairing_change as change_view
from bot.views.catalogue import catalogue


@dataclass(frozen=True)
class Table:
    """A round as it stands: who is in it and here, what meetings are worth, and who sits where."""

    draw: Draw
    company: Company
    weights: Weights
    pairings: Sequence[Pairing]
    seats: dict[UUID, list[PairingSeat]]

    def people_in(self, pairing: Pairing) -> list[UUID]:
        """Who sits in a group."""
        return [seat.person_id for seat in self.seats[pairing.id]]

    def been_with(self, person: UUID) -> set[UUID]:
        """Whom somebody was put with in this round, also in groups that ended."""
        theirs = [self.people_in(one) for one in self.pairings if person in self.people_in(one)]
        return {other for group in theirs for other in group}

    def is_free(self, person: UUID) -> bool:
        """Whether they are here, and in no group: neither in this round nor in another team's."""
        placed = {one for pairing in self.pairings if not pairing.is_off for one in self.people_in(pairing)}
        has_room = any(member.id == person and member.load_left > 0 for member in self.draw.members)
        return person in self.company.number and has_room and person not in placed


async def seek_place(db: Db, consultation: Consultation, person: Person, *, now: datetime) -> Pairing | None:
    """Bring somebody together with others in a round that was drawn, and tell all of them; None where nothing is left.

    First with somebody else who is free, else in a group that can have one more, without a moment, and that talked by
    no protocol yet: who talked is not broken up. `consultation` is locked.
    """
    table = await _look(db, consultation, now=now)
    if not table.is_free(person.id):
        return None
    free = _best_free(table, person.id)
    if free is not None:
        return await form_pairing(
            db, consultation, await _owing_nothing(db, consultation, table, person.id, free), now=now
        )
    best = _best_host(table, person.id)
    host = await lock_pairing(db, best.id) if best is not None else None
    if host is None or not _is_new(host) or await running(db, pairing_id=host.id) is not None:
        return None
    return await _join(db, consultation, table, host, person.id, now=now)


async def _join(
    db: Db, consultation: Consultation, table: Table, host: Pairing, person: UUID, *, now: datetime
) -> Pairing:
    """Somebody comes in; who brings the case and who starts stay so, and nothing that they did is lost."""
    seats = table.seats[host.id]
    same = same_of(seats, ())
    group = await _owing_nothing(db, consultation, table, person, *same.people)
    with_them = replace(group, case_giver=same.case_giver, starter=same.starter)
    return await go_on_as(db, consultation, host, with_them, seats, now=now)


async def _owing_nothing(db: Db, consultation: Consultation, table: Table, *people: UUID) -> Group:
    """These people as a group, who have waited long enough."""
    members = [member for member in table.company.people if member.id in people]
    group = group_of(members, table.draw.debts, table.draw.policy)
    await _owe_nothing(db, consultation, group.people)
    return group


async def place_late(
    db: Db, person: Person, consultation: Consultation, *, now: datetime, asked_before: bool
) -> Message:
    """What somebody hears who joins after the draw; their yes is written down, and `consultation` is locked."""
    t = catalogue(person.language)
    pairings = [one for one in await pairings_of(db, consultation.id) if not one.is_off]
    seats = await seats_in(db, [one.id for one in pairings])
    for pairing in pairings:
        if person.id in [seat.person_id for seat in seats[pairing.id]]:
            return await pairing_card(db, person, pairing)
    if (await going_on_with(db, [person.id]))[person.id]:
        return view.no_place(t, person.id, NoPlace.LOAD)
    if await seek_place(db, consultation, person, now=now) is not None:
        return change_view.placed(t, person.id)
    if not asked_before:
        await owe_place(db, consultation, person.id)
    return view.no_place(t, person.id, NoPlace.CHANCE)


async def owe_place(db: Db, consultation: Consultation, person_id: UUID) -> None:
    """In the next round they are first."""
    debt = (await debts_in(db, consultation.team_id)).get(person_id, Debt())
    await write_debts(db, consultation.team_id, {person_id: replace(debt, waited=debt.waited + 1)})


async def _owe_nothing(db: Db, consultation: Consultation, people: Sequence[UUID]) -> None:
    debts = await debts_in(db, consultation.team_id)
    placed = {one: replace(debts[one], waited=0) for one in people if one in debts and debts[one].waited}
    await write_debts(db, consultation.team_id, placed)


async def _look(db: Db, consultation: Consultation, *, now: datetime) -> Table:
    draw = (await prepare(db, consultation, None, now=now)).draw
    company = Company([replace(member, load_left=1) for member in draw.members], draw.forbidden)
    # this round is among the days by which it is told how long ago people met: they met one round later than it seems
    history = [replace(met, round=met.round + 1) for met in draw.history]
    weights = Weights(
        company, history, policy=draw.policy, debts=draw.debts, round_number=draw.round_number, seed=draw.seed
    )
    pairings = await pairings_of(db, consultation.id)
    return Table(draw, company, weights, pairings, await seats_in(db, [one.id for one in pairings]))


def _best_free(table: Table, person: UUID) -> UUID | None:
    """Who else is free and may meet them, weighed as in a draw: longest ago first."""
    company, me = table.company, table.company.number[person]
    out = {person, *table.been_with(person)}
    others = [
        other
        for other in company.number
        if other not in out and table.is_free(other) and company.may_meet(me, company.number[other])
    ]
    return min(others, key=lambda other: (-table.weights.between(me, company.number[other]), other), default=None)


def _best_host(table: Table, person: UUID) -> Pairing | None:
    """The group without a moment that loses least when they come in; none of it meets them again too soon."""
    me = table.company.number[person]

    def worth(pairing: Pairing) -> int:
        return sum(table.weights.between(me, table.company.number[other]) for other in table.people_in(pairing))

    hosts = [one for one in table.pairings if _is_new(one) and _can_host(table, one, person)]
    return min(hosts, key=lambda one: (-worth(one), one.id), default=None)


def _is_new(pairing: Pairing) -> bool:
    return pairing.state == PairingState.OPEN and pairing.protocol is None


def _can_host(table: Table, pairing: Pairing, person: UUID) -> bool:
    people, number = table.people_in(pairing), table.company.number
    if len(people) > min(table.draw.policy.size, LARGEST - 1) or any(other not in number for other in people):
        return False
    me, others = number[person], [number[other] for other in people]
    met_lately = any(other in table.weights.costs[me] for other in others)
    return not met_lately and not table.been_with(person) & set(people) and table.company.may_sit((*others, me))
