"""`/agenda`: a team's coming meetings and parked topics, and the card of a new one."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.agenda import LONGEST_LINK, LONGEST_QUESTION, SHORTEST_QUESTION
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer, Redraw, in_place
from bot.services.agenda_team import agenda_team, agenda_teams, could_turn_on
from bot.services.feature import AGENDA
from bot.services.meeting_card import begun, new_card, show_card
from bot.services.meeting_seats import free_place, own_meeting
from bot.services.meeting_view import card, mine, seat_of, see, see_all, see_topic
from bot.services.typed import may_type
from bot.store.agenda import parked, upcoming
from bot.store.base import Db
from bot.store.leading import leads_team
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.store.proposal import open_proposal, open_proposals
from bot.store.seat import seats_at_all
from bot.store.team import Team, teams_of
from bot.store.topic import Asked
from bot.views import agenda as view
from bot.views import card_form as card_form_view
from bot.views import claim as claim_view
from bot.views import meeting_card as card_view
from bot.views import meeting_ways
from bot.views.agenda import MEETINGS_AT_ONCE, PARKED_AT_ONCE
from bot.views.catalogue import Catalogue, catalogue

ADDRESS = re.compile(r"https?://\S+")
MESSAGES_SHOWN = 1


async def show_agenda(
    db: Db, person: Person, words: str, *, now: datetime, team_here: UUID | None = None, unkept: bool = False
) -> Answer:
    """`/agenda` and `/agenda text`; `team_here` is the team of the channel in which it was given (J27).

    `unkept`: something was typed where nothing that is typed is kept.
    """
    t, teams = catalogue(person.language), await agenda_teams(db, person)
    if person.participation == Participation.UNCONFIRMED:
        where = next(iter(await teams_of(db, person.id)), None)
        return claim_view.who_are_you(t, person.id, where.name if where else "")
    if not teams:
        able = await could_turn_on(db, person, AGENDA)
        return view.off(t, [(team.id, team.name) for team in able], words.strip()) if able else view.no_team(t)
    team = next((one for one in teams if one.id == team_here), teams[0])
    if not words.strip() and not unkept:
        return await page(db, person, team, now=now)
    others = [] if team.id == team_here else teams
    if unkept or not await may_type(db, person):
        return await _without_words(db, person, team, others, now=now)
    return await _begin(db, person, team, words, others=others, now=now)


async def _begin(db: Db, person: Person, team: Team, words: str, *, others: Sequence[Team], now: datetime) -> Answer:
    """The card of J23 with the question; the address of a message asks for the question first."""
    t, said = catalogue(person.language), " ".join(words.split())
    is_link = ADDRESS.fullmatch(said) is not None
    if len(said) > (LONGEST_LINK if is_link else LONGEST_QUESTION):
        return card_view.too_long(t, team.id, words)
    if sum(character.isalnum() for character in said) < SHORTEST_QUESTION:
        return card_view.too_short(t, team.id)
    made = await new_card(db, person, team, Asked("", said) if is_link else Asked(said), now=now)
    return await _first(db, person, made, others)


async def _without_words(db: Db, person: Person, team: Team, others: Sequence[Team], *, now: datetime) -> Message:
    """Where nothing that is typed is kept: a card that is asked by what it touches, and why (J30)."""
    made = await new_card(db, person, team, Asked(""), now=now)
    t = catalogue(person.language)
    shown = _which_team(t, made.id, others) if len(others) > 1 else await show_card(db, person, made)
    return Message((*card_view.words_not_kept(t), *shown.blocks))


async def _first(db: Db, person: Person, card: Meeting, teams: Sequence[Team]) -> Answer:
    """What is asked first about a new card: who has several teams says for which one it is (J05)."""
    return _which_team(catalogue(person.language), card.id, teams) if len(teams) > 1 else await begun(db, person, card)


def _which_team(t: Catalogue, card_id: UUID, teams: Sequence[Team]) -> Message:
    return card_view.which_team(t, card_id, [(one.id, one.name) for one in teams])


async def page(db: Db, person: Person, team: Team, *, now: datetime, first: int = 0) -> Message:
    """A page of the agenda."""
    return view.agenda(catalogue(person.language), await _look(db, person, team, now=now, first=first))


async def _look(db: Db, person: Person, team: Team, *, now: datetime, first: int) -> view.Agenda:
    t, found = catalogue(person.language), await upcoming(db, team.id, most=MEETINGS_AT_ONCE, after=first)
    shown, has_more = found[:MEETINGS_AT_ONCE], len(found) > MEETINGS_AT_ONCE
    waiting = await parked(db, team.id, now, most=PARKED_AT_ONCE) if first == 0 else ()
    messages = await open_proposals(db, team.id, most=MESSAGES_SHOWN)
    others = [one for one in await agenda_teams(db, person) if one.id != team.id]
    return view.Agenda(
        team=team.id, name=team.name, meetings=await see_all(db, t, shown), first=first, has_more=has_more,
        to_join=await _to_join(db, person, team, shown),
        parked=[see_topic(db, t, one, None, names={}) for one in waiting[:PARKED_AT_ONCE]],
        messages=[(one.id, open_proposal(db, one).question, one.until) for one in messages],
        others=[(one.id, one.name) for one in others],
    )  # fmt: skip


async def _to_join(db: Db, person: Person, team: Team, meetings: Sequence[Meeting]) -> frozenset[UUID]:
    """The meetings with a place for somebody; whoever leads a team is not invited by default (7.3)."""
    if await leads_team(db, person.id, team.id):
        return frozenset()
    seats = await seats_at_all(db, [one.id for one in meetings])
    return frozenset(
        one.id
        for one in meetings
        if seat_of(seats[one.id], person.id) is None and free_place(one, seats[one.id]) is not None
    )


async def press_agenda(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Agenda] and [Verder]: a page of it."""
    team = await agenda_team(db, person, press.subject)
    if team is None:
        return view.gone(catalogue(person.language))
    return in_place(press, await page(db, person, team, now=now, first=number(press)))


async def press_my_agenda(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Agenda], in help and on somebody's page."""
    return await show_agenda(db, person, "", now=now)


async def press_more(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Meer], under the agenda."""
    team = await agenda_team(db, person, press.subject)
    if team is None:
        return view.gone(catalogue(person.language))
    shown = await _look(db, person, team, now=now, first=number(press))
    return Redraw(view.more(catalogue(person.language), shown))


async def press_other_team(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ander team]"""
    others = [(team.id, team.name) for team in await agenda_teams(db, person) if team.id != press.subject]
    return Redraw(view.other_teams(catalogue(person.language), press.subject, others))


async def press_meeting(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Bekijk]: one meeting, whatever became of it."""
    meeting = await own_meeting(db, person, press.subject)
    return view.gone(catalogue(person.language)) if meeting is None else Redraw(await card(db, person, meeting))


async def press_meeting_more(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Meer], under a meeting."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return view.gone(t)
    return Redraw(meeting_ways.more(t, await see(db, t, meeting), await mine(db, meeting, person)))


async def press_new(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Start], under the agenda: the question first; where nothing that is typed is kept, the card at once (J30)."""
    team = await agenda_team(db, person, press.subject)
    if team is None:
        return view.gone(catalogue(person.language))
    if not await may_type(db, person):
        return Redraw(await show_card(db, person, await new_card(db, person, team, Asked(""), now=now)))
    return await build_question(db, person, press.subject, now=now)


async def build_question(db: Db, person: Person, team_id: UUID, *, now: datetime) -> Form | Message:
    """The form that asks for the question."""
    t, team = catalogue(person.language), await agenda_team(db, person, team_id)
    return view.gone(t) if team is None else card_form_view.question(t, team.id)


async def submit_question(db: Db, person: Person, team_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """The card, with that question."""
    team = await agenda_team(db, person, team_id)
    if team is None:
        return view.gone(catalogue(person.language))
    asked, teams = Asked(" ".join(values["question"].split())), await agenda_teams(db, person)
    ordered = sorted(teams, key=lambda one: one.id != team.id)  # the one they were looking at comes first
    return await _first(db, person, await new_card(db, person, team, asked, now=now), ordered)


def number(press: Press) -> int:
    """The number that a button carries; of a page, its first."""
    return int(press.choice) if press.choice.isdecimal() else 0
