"""Joining a round of consultation, and looking how it stands. Only a yes is written down (J19)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from bot.domain.consultation import ConsultationState
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer, in_place
from bot.services.agenda_team import could_turn_on, room_of, started_teams
from bot.services.feature import CONSULTATION
from bot.services.notice import Telling
from bot.services.pairing import pairing_card
from bot.services.pairing_change import leave_round
from bot.services.pairing_place_free import place_late
from bot.services.pairing_view import see_pairing
from bot.store.base import Db
from bot.store.consultation import (
    Consultation,
    Joining,
    consultations_to_join,
    joined,
    lock_consultation,
    newest_consultation,
)
from bot.store.feature import teams_with
from bot.store.notice import Notice
from bot.store.pairing import Pairing, going_on_with
from bot.store.pairing_past import been_of
from bot.store.people import Person
from bot.store.team import Team, teams_of
from bot.store.wishes import reseal_wishes
from bot.views import claim as claim_view
from bot.views import consultation as view
from bot.views import pairing_change as change_view
from bot.views import people as people_view
from bot.views.catalogue import catalogue


async def show_consultation(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`koppel`: the groups one is in, the rounds one can join, and what one told for them."""
    return await consultation_page(db, person, now=now)


async def press_consultation(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Bij elkaar kijken], and [Terug] to it; below what also says other things."""
    return in_place(press, await consultation_page(db, person, now=now))


async def consultation_page(db: Db, person: Person, *, now: datetime) -> Message:
    """Everything of somebody that has to do with consultation; where it was turned off a group still goes on."""
    t, teams = catalogue(person.language), await consultation_teams(db, person)
    if person.participation == Participation.UNCONFIRMED:
        where = next(iter(await teams_of(db, person.id)), None)
        return claim_view.who_are_you(t, person.id, where.name if where else "")
    groups = [await _group(db, person, one) for one in (await going_on_with(db, [person.id]))[person.id]]
    if not teams:
        able = await could_turn_on(db, person, CONSULTATION)
        return view.off(t, [(team.id, team.name) for team in able], groups) if able else view.nothing_here(t, groups)
    if person.participation != Participation.JOINED:
        return people_view.please_join(t, person.id)
    been = [await _group(db, person, one) for one in await been_of(db, person.id)]
    asking = await _asking(db, person, teams, has_group=bool(groups), now=now)
    return view.page(t, view.Page(person.id, teams[0].id, [*groups, *been], asking))


async def _asking(
    db: Db, person: Person, teams: Sequence[Team], *, has_group: bool, now: datetime
) -> Sequence[view.Asking]:
    """The rounds that one can join, or join no more; late only where there may be a place."""
    named, found = {team.id: team for team in teams}, []
    for one in await consultations_to_join(db, [*named]):
        shown = await _shown(db, person, one, named[one.team_id].name)
        may_be_late = not has_group and not shown.joins and await _is_in_time(db, one, named[one.team_id], now=now)
        if not shown.is_late or may_be_late:
            found.append(shown)
    return found


async def _is_in_time(db: Db, consultation: Consultation, team: Team, *, now: datetime) -> bool:
    """Whether one can still join a round that was drawn: there is a day to meet on, and the next is not asked yet."""
    newest, room = await newest_consultation(db, team.id), await room_of(db, team, now)
    tomorrow = now.astimezone(room.zone).date() + timedelta(days=1)
    days = room.school_days(tomorrow, consultation.closes_on - timedelta(days=1))
    return bool(days) and newest is not None and newest.id == consultation.id


async def _group(db: Db, person: Person, pairing: Pairing) -> view.Group:
    seen = await see_pairing(db, catalogue(person.language), pairing, for_whom=person)
    return view.Group(seen.id, seen.names, seen.starts, seen.zone, has_been=not seen.is_going_on)


async def consultation_teams(db: Db, person: Person) -> list[Team]:
    """The started teams with consultation on in which somebody works."""
    teams = await started_teams(db, person)
    on = await teams_with(db, CONSULTATION, [team.id for team in teams])
    return [team for team in teams if team.id in on]


async def press_join_in(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik doe mee]: this round, and no more; later it asks again."""
    return await _answer(db, person, press, joins=True, now=now)


async def press_join_out(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch niet]: nothing of it is kept."""
    return await _answer(db, person, press, joins=False, now=now)


async def _answer(db: Db, person: Person, press: Press, *, joins: bool, now: datetime) -> Answer:
    """In the place of the question where that stands alone; below the gathered message, which says other things too."""
    return in_place(press, await _answered(db, person, press.subject, joins=joins, now=now))


async def _answered(db: Db, person: Person, consultation_id: UUID, *, joins: bool, now: datetime) -> Message:
    t, consultation = catalogue(person.language), await lock_consultation(db, consultation_id)
    team = await own_team(db, person, consultation) if joins else await _team_to_leave(db, person, consultation)
    if consultation is None or team is None:
        return view.nothing_here(t)
    if consultation.state == ConsultationState.DRAWN:
        return await _answer_late(db, person, consultation, team, joins=joins, now=now)
    if consultation.state != ConsultationState.ASKING:
        return view.too_late(t)
    if joins:
        await join_consultation(db, person, consultation, now=now)
    else:
        await _leave(db, person, consultation)
    return view.answered(t, await _shown(db, person, consultation, team.name))


async def _answer_late(
    db: Db, person: Person, consultation: Consultation, team: Team, *, joins: bool, now: datetime
) -> Message:
    """After the draw: a place if it harms nobody and there is a day left, or out of the round again."""
    if not joins:
        await leave_round(db, person, consultation, now=now)
        return change_view.left(catalogue(person.language), person.id)
    if not await _is_in_time(db, consultation, team, now=now):
        return await _too_late(db, person, consultation)
    asked_before = person.id in await joined(db, consultation.id)
    await join_consultation(db, person, consultation, now=now)
    return await place_late(db, person, consultation, now=now, asked_before=asked_before)


async def _too_late(db: Db, person: Person, consultation: Consultation) -> Message:
    """Their group, for who has one in this round."""
    pairings = (await going_on_with(db, [person.id]))[person.id]
    own = next((one for one in pairings if one.consultation_id == consultation.id), None)
    return await pairing_card(db, person, own) if own is not None else view.too_late(catalogue(person.language))


async def _team_to_leave(db: Db, person: Person, consultation: Consultation | None) -> Team | None:
    """The team of a round; also where it was turned off or stopped since, for who said yes to it."""
    own = await own_team(db, person, consultation)
    if own is not None or consultation is None or person.id not in await joined(db, consultation.id):
        return own
    return await db.get_one(Team, consultation.team_id)


async def own_team(db: Db, person: Person, consultation: Consultation | None) -> Team | None:
    """The team of a round, when somebody takes part and works in it."""
    if consultation is None or person.participation != Participation.JOINED:
        return None
    return next((team for team in await consultation_teams(db, person) if team.id == consultation.team_id), None)


async def join_consultation(db: Db, person: Person, consultation: Consultation, *, now: datetime) -> None:
    """Their yes; and a row of wishes, for a row must not tell that somebody wished anything (J20)."""
    await db.merge(Joining(consultation_id=consultation.id, person_id=person.id))
    await reseal_wishes(db, person.id, now=now)
    await db.flush()


async def _leave(db: Db, person: Person, consultation: Consultation) -> None:
    await db.execute(delete(Joining).where(Joining.consultation_id == consultation.id, Joining.person_id == person.id))


async def draw_ask(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """Whether one joins, in the gathered message; None once it was drawn, and for who joined already."""
    consultation = await db.get(Consultation, UUID(hex=notice.args["consultation"]))
    team = await own_team(db, person, consultation)
    if consultation is None or team is None or consultation.state != ConsultationState.ASKING:
        return None
    shown = await _shown(db, person, consultation, team.name)
    return None if shown.joins else view.asked(catalogue(person.language), shown)


async def _shown(db: Db, person: Person, consultation: Consultation, team: str) -> view.Asking:
    return view.Asking(
        consultation.id, person.id, team, drawn_on=consultation.draws_on,
        joins=person.id in await joined(db, consultation.id), is_late=consultation.state == ConsultationState.DRAWN,
    )  # fmt: skip
