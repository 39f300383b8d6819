"""What the agenda adds to a team's weekly look back: what was decided, what is open, what is due, what was won back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bot.domain.agenda import MeetingState
from bot.domain.digest import Item, Section
from bot.domain.message import Button
from bot.domain.outcome import OutcomeKind
from bot.services.agreement import see_agreements
from bot.services.feature import AGENDA, LEADER
from bot.services.meeting_seats import free_place
from bot.services.meeting_view import see_all
from bot.services.outcome_view import outcome_lines
from bot.store.agenda import upcoming_in
from bot.store.agreement import Agreement, to_look_back_in
from bot.store.ahead import Read, ahead, all_ahead
from bot.store.base import Db
from bot.store.counts import minutes_won_back
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.feature import teams_with
from bot.store.leading import leaders_of_teams
from bot.store.meeting import Meeting
from bot.store.outcome import Outcome, settled_in
from bot.store.people import Person, names_of
from bot.store.place import Place
from bot.store.proposal import Proposal, open_in, open_proposal, stood_in
from bot.store.seat import seats_at_all
from bot.store.showing import remember_showing
from bot.views import agreement as agreement_view
from bot.views import digest as view
from bot.views.catalogue import Catalogue

OPEN_AHEAD = timedelta(days=14)
DUE_AHEAD = timedelta(days=6)

Receiver = Person | Place
Has = Callable[[Db, Sequence[Digest]], Awaitable[set[UUID]]]


@dataclass(frozen=True)
class Said:
    """What a section says to everybody who reads it in one language, and what it is about."""

    things: tuple[UUID, ...]
    items: tuple[Item, ...]


By = dict[UUID, Said]  # by digest


def while_on(*reads: Read[object], args: tuple[timedelta, ...] = ()) -> Has:
    """Where any of these finds something, with these arguments. What is off is absent (J03)."""

    async def has_where_on(db: Db, digests: Sequence[Digest]) -> set[UUID]:
        on = {digest_id for digest_id, is_on in (await all_ahead(db, _has_agenda, digests)).items() if is_on}
        found = [await all_ahead(db, read, digests, *args) for read in reads] if on else []
        return {digest_id for things in found for digest_id, any_ in things.items() if any_ and digest_id in on}

    return has_where_on


async def _has_agenda(db: Db, digests: Sequence[Digest]) -> dict[UUID, bool]:
    """By digest whether its team has the agenda on."""
    on = await teams_with(db, AGENDA, [digest.team_id for digest in digests])
    return {digest.id: digest.team_id in on for digest in digests}


async def leads(db: Db, digest: Digest, receiver: Receiver) -> bool:
    """Whether this is read by somebody who leads its team."""
    return isinstance(receiver, Person) and receiver.id in await ahead(db, leaders_in, digest)


async def leaders_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, set[UUID]]:
    """By digest who leads its team."""
    leaders = await leaders_of_teams(db, list({digest.team_id for digest in digests}))
    return {digest.id: leaders[digest.team_id] for digest in digests}


async def _section(
    db: Db, delivery: Delivery, heading: str, said: Said, buttons: tuple[Button, ...] = ()
) -> Section | None:
    """What is said under this heading, where there is anything; the message shows it from now on."""
    await remember_showing(db, delivery.id, *said.things, is_live=False)
    return Section(heading, said.items, buttons) if said.items else None


has_decided = while_on(settled_in, stood_in)  # or taken up, or a message stands since


async def decided(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """What was decided, with its reason (INV-15), what somebody took up, and what nobody objected to."""
    return await _section(db, delivery, view.decided_heading(t), await ahead(db, _decided_in, digest, t))


async def _decided_in(db: Db, digests: Sequence[Digest], t: Catalogue) -> By:
    found, stood = await all_ahead(db, settled_in, digests), await all_ahead(db, stood_in, digests)
    names = await names_of(db, [one.person_id for outcomes in found.values() for one in outcomes])
    return {
        digest_id: Said(
            (*(one.id for one in outcomes), *(one.id for one in stood[digest_id])),
            (
                *(item for one in outcomes for item in _items(outcome_lines(db, t, one, names=names), one)),
                *(Item(view.stands(t), _said(db, one)) for one in stood[digest_id]),
            ),
        )
        for digest_id, outcomes in found.items()
    }


def _items(lines: Sequence[tuple[str, str]], outcome: Outcome) -> list[Item]:
    shown = lines[:2] if outcome.kind == OutcomeKind.DECISION else lines
    return [Item(line, words) for line, words in shown]


async def open_to_join(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """Meetings of the coming two weeks; whoever leads the team is not invited by default (7.3)."""
    if await leads(db, digest, receiver):
        return None
    said = await ahead(db, _open_to_join_in, digest, t)
    return await _section(db, delivery, view.open_heading(t), said, (_to_agenda(t, digest),))


async def _open_to_join_in(db: Db, digests: Sequence[Digest], t: Catalogue) -> By:
    said: By = {}
    for digest_id, meetings in (await all_ahead(db, _open_in, digests)).items():
        shown = [one for one in await see_all(db, t, meetings) if one.topics]
        items = tuple(view.open_meeting(t, one, number, len(shown)) for number, one in enumerate(shown, 1))
        said[digest_id] = Said(tuple(one.id for one in shown), items)
    return said


async def _open_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, list[Meeting]]:
    """By digest the open meetings of its team that have a free place."""
    found = await upcoming_in(db, digests, OPEN_AHEAD)
    seats = await seats_at_all(db, [one.id for meetings in found.values() for one in meetings])
    return {
        digest_id: [
            one for one in meetings if one.state == MeetingState.OPEN and free_place(one, seats[one.id]) is not None
        ]
        for digest_id, meetings in found.items()
    }


has_open = while_on(_open_in)
has_messages = while_on(open_in)  # to which one may still object


async def messages(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """All messages to which one may still object: a team without a channel reads them here first."""
    said = await ahead(db, _messages_in, digest, t)
    return await _section(db, delivery, view.messages_heading(t), said, (_to_agenda(t, digest),))


async def _messages_in(db: Db, digests: Sequence[Digest], t: Catalogue) -> By:
    return {
        digest_id: Said(
            tuple(one.id for one in found),
            tuple(Item(view.message_until(t, one.until), _said(db, one)) for one in found),
        )
        for digest_id, found in (await all_ahead(db, open_in, digests)).items()
    }


def _said(db: Db, proposal: Proposal) -> str:
    """A message, with the address of what it is about below it."""
    asked = open_proposal(db, proposal)
    return "\n".join(part for part in (asked.question, asked.link) if part)


def _to_agenda(t: Catalogue, digest: Digest) -> Button:
    return view.to_agenda(t, digest.team_id)


has_due = while_on(to_look_back_in, args=(DUE_AHEAD,))


async def due(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """The agreements on which one looks back this week; who reads the leader's digest finds them in their own part."""
    if await leads(db, digest, receiver) and await ahead(db, _leader_digest_in, digest):
        return None
    return await _section(db, delivery, view.due_heading(t), await ahead(db, _due_in, digest, t))


async def _leader_digest_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, bool]:
    """By digest whether its team has that of who leads it on."""
    on = await teams_with(db, LEADER, [digest.team_id for digest in digests])
    return {digest.id: digest.team_id in on for digest in digests}


async def _due_in(db: Db, digests: Sequence[Digest], t: Catalogue) -> By:
    return {
        digest_id: Said(tuple(one.id for one in found), await _due_items(db, t, found))
        for digest_id, found in (await all_ahead(db, to_look_back_in, digests, DUE_AHEAD)).items()
    }


async def due_section(db: Db, t: Catalogue, agreements: Sequence[Agreement]) -> Section | None:
    """These agreements, of which somebody took each."""
    items = await _due_items(db, t, agreements)
    return Section(view.due_heading(t), items) if items else None


async def _due_items(db: Db, t: Catalogue, agreements: Sequence[Agreement]) -> tuple[Item, ...]:
    shown = [one for one in await see_agreements(db, agreements) if one.names]
    return tuple(Item(agreement_view.line(t, one), one.words) for one in shown)


has_won_back = while_on(minutes_won_back)


async def won_back(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """Minutes of meetings that nobody needed, for the team only (J34)."""
    if await leads(db, digest, receiver):
        return None
    minutes = await ahead(db, minutes_won_back, digest)
    return Section(view.won_back_heading(t), (view.won_back(t, minutes),)) if minutes else None
