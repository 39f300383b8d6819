"""What the agenda adds to a team's weekly look back: what was decided, what is open, what is due, what was won back."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MeetingState
from bot.domain.digest import Item, Section
from bot.domain.message import Button
from bot.domain.outcome import OutcomeKind
from bot.services.agreement import see_agreements
from bot.services.feature import AGENDA, is_on
from bot.services.meeting_seats import free_place
from bot.services.meeting_view import see_all
from bot.services.outcome_view import outcome_lines
from bot.store.agenda import upcoming_within
from bot.store.agreement import Agreement, to_look_back_on
from bot.store.base import Db
from bot.store.counts import minutes_won_back
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.meeting import Meeting
from bot.store.outcome import Outcome, settled_between
from bot.store.people import Person, names_of
from bot.store.place import Place
from bot.store.proposal import Proposal, open_proposal, open_proposals, stood_between
from bot.store.seat import seats_at_all
from bot.store.showing import remember_showing
from bot.store.team import leads_team
from bot.views import agreement as agreement_view
from bot.views import digest as view
from bot.views.catalogue import Catalogue

OPEN_AHEAD = timedelta(days=14)
DUE_AHEAD = timedelta(days=6)

Receiver = Person | Place
Draw = Callable[[Db, Digest, Receiver, Catalogue, Delivery], Awaitable[Section | None]]


def while_on(draw: Draw) -> Draw:
    """What is off is absent (J03)."""

    async def drawn(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
        on = await is_on(db, digest.team_id, AGENDA)
        return await draw(db, digest, receiver, t, delivery) if on else None

    return drawn


async def has_decided(db: Db, team_id: UUID, since: datetime, until: datetime) -> bool:
    """Whether anything was decided or taken up, or a message stands since."""
    if not await is_on(db, team_id, AGENDA):
        return False
    return bool(await settled_between(db, team_id, since, until) or await stood_between(db, team_id, since, until))


@while_on
async def decided(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """What was decided, with its reason (INV-15), what somebody took up, and what nobody objected to."""
    outcomes = await settled_between(db, digest.team_id, digest.since, digest.until)
    stood = await stood_between(db, digest.team_id, digest.since, digest.until)
    names = await names_of(db, [one.person_id for one in outcomes])
    items = [item for one in outcomes for item in _items(outcome_lines(db, t, one, names=names), one)]
    items += [Item(view.stands(t), _said(db, one)) for one in stood]
    await remember_showing(
        db, delivery.id, *[one.id for one in outcomes], *[one.id for one in stood], is_live=False
    )  # fmt: skip
    return Section(view.decided_heading(t), tuple(items)) if items else None


def _items(lines: Sequence[tuple[str, str]], outcome: Outcome) -> list[Item]:
    shown = lines[:2] if outcome.kind == OutcomeKind.DECISION else lines
    return [Item(line, words) for line, words in shown]


async def has_open(db: Db, team_id: UUID, since: datetime, until: datetime) -> bool:
    """Whether there is a meeting to join."""
    return await is_on(db, team_id, AGENDA) and bool(await _open(db, team_id, until))


@while_on
async def open_to_join(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """Meetings of the coming two weeks; whoever leads the team is not invited by default (7.3)."""
    if isinstance(receiver, Person) and await leads_team(db, receiver.id, digest.team_id):
        return None
    shown = [one for one in await see_all(db, t, await _open(db, digest.team_id, digest.until)) if one.topics]
    await remember_showing(db, delivery.id, *(one.id for one in shown), is_live=False)
    items = tuple(view.open_meeting(t, one, number, len(shown)) for number, one in enumerate(shown, 1))
    return Section(view.open_heading(t), items, (_to_agenda(t, digest),)) if items else None


async def _open(db: Db, team_id: UUID, now: datetime) -> list[Meeting]:
    found = [one for one in await upcoming_within(db, team_id, now, now + OPEN_AHEAD) if one.state == MeetingState.OPEN]
    seats = await seats_at_all(db, [one.id for one in found])
    return [one for one in found if free_place(one, seats[one.id]) is not None]


async def has_messages(db: Db, team_id: UUID, since: datetime, until: datetime) -> bool:
    """Whether one may still object to a message."""
    return await is_on(db, team_id, AGENDA) and bool(await open_proposals(db, team_id, most=1))


@while_on
async def messages(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """All messages to which one may still object: a team without a channel reads them here first."""
    found = await open_proposals(db, digest.team_id)
    await remember_showing(db, delivery.id, *[one.id for one in found], is_live=False)
    items = tuple(Item(view.message_until(t, one.until), _said(db, one)) for one in found)
    return Section(view.messages_heading(t), items, (_to_agenda(t, digest),)) if items else None


def _said(db: Db, proposal: Proposal) -> str:
    """A message, with the address of what it is about below it."""
    asked = open_proposal(db, proposal)
    return "\n".join(part for part in (asked.question, asked.link) if part)


def _to_agenda(t: Catalogue, digest: Digest) -> Button:
    return view.to_agenda(t, digest.team_id)


async def has_due(db: Db, team_id: UUID, since: datetime, until: datetime) -> bool:
    """Whether one looks back on anything this week."""
    return await is_on(db, team_id, AGENDA) and bool(await _due(db, team_id, until))


@while_on
async def due(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """The agreements on which one looks back this week."""
    found = await _due(db, digest.team_id, digest.until)
    await remember_showing(db, delivery.id, *(one.id for one in found), is_live=False)
    shown = [one for one in await see_agreements(db, found) if one.names]
    items = tuple(Item(agreement_view.line(t, one), one.words) for one in shown)
    return Section(view.due_heading(t), items) if items else None


async def _due(db: Db, team_id: UUID, now: datetime) -> Sequence[Agreement]:
    return await to_look_back_on(db, team_id, now.date(), now.date() + DUE_AHEAD)


async def has_won_back(db: Db, team_id: UUID, since: datetime, until: datetime) -> bool:
    """Whether any meeting was called off."""
    return await is_on(db, team_id, AGENDA) and await minutes_won_back(db, team_id, since, until) > 0


@while_on
async def won_back(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """Minutes of meetings that nobody needed, for the team only (J34)."""
    if isinstance(receiver, Person) and await leads_team(db, receiver.id, digest.team_id):
        return None
    minutes = await minutes_won_back(db, digest.team_id, digest.since, digest.until)
    return Section(view.won_back_heading(t), (view.won_back(t, minutes),)) if minutes else None
