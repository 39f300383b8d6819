"""What the agenda adds to a team's weekly look back: what was decided, what is open, what is due, what was won back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
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
from bot.store.ahead import ahead
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


def while_on(has: Has) -> Has:
    """What is off is absent (J03)."""

    async def has_where_on(db: Db, digests: Sequence[Digest]) -> set[UUID]:
        on = await teams_with(db, AGENDA, [digest.team_id for digest in digests])
        return await has(db, shown) if (shown := [digest for digest in digests if digest.team_id in on]) else set()

    return has_where_on


async def leads(db: Db, digest: Digest, receiver: Receiver) -> bool:
    """Whether this is read by somebody who leads its team."""
    return isinstance(receiver, Person) and receiver.id in await ahead(db, leaders_in, digest)


async def leaders_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, set[UUID]]:
    """By digest who leads its team."""
    leaders = await leaders_of_teams(db, list({digest.team_id for digest in digests}))
    return {digest.id: leaders[digest.team_id] for digest in digests}


def _any(found: Mapping[UUID, object]) -> set[UUID]:
    return {digest_id for digest_id, things in found.items() if things}


@while_on
async def has_decided(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """Where anything was decided or taken up, or a message stands since."""
    return _any(await settled_in(db, digests)) | _any(await stood_in(db, digests))


async def decided(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """What was decided, with its reason (INV-15), what somebody took up, and what nobody objected to."""
    outcomes, stood = await ahead(db, settled_in, digest), await ahead(db, stood_in, digest)
    names = await ahead(db, _names_in, digest)
    items = [item for one in outcomes for item in _items(outcome_lines(db, t, one, names=names), one)]
    items += [Item(view.stands(t), _said(db, one)) for one in stood]
    await remember_showing(
        db, delivery.id, *[one.id for one in outcomes], *[one.id for one in stood], is_live=False
    )  # fmt: skip
    return Section(view.decided_heading(t), tuple(items)) if items else None


async def _names_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, Mapping[UUID, str]]:
    """The names of who took up what stands in these digests."""
    people = {one.person_id for digest in digests for one in await ahead(db, settled_in, digest)}
    return dict.fromkeys((digest.id for digest in digests), await names_of(db, list(people)))


def _items(lines: Sequence[tuple[str, str]], outcome: Outcome) -> list[Item]:
    shown = lines[:2] if outcome.kind == OutcomeKind.DECISION else lines
    return [Item(line, words) for line, words in shown]


@while_on
async def has_open(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """Where there is a meeting to join."""
    return _any(await _open_in(db, digests))


async def open_to_join(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """Meetings of the coming two weeks; whoever leads the team is not invited by default (7.3)."""
    if await leads(db, digest, receiver):
        return None
    shown = [one for one in await see_all(db, t, await ahead(db, _open_in, digest)) if one.topics]
    await remember_showing(db, delivery.id, *(one.id for one in shown), is_live=False)
    items = tuple(view.open_meeting(t, one, number, len(shown)) for number, one in enumerate(shown, 1))
    return Section(view.open_heading(t), items, (_to_agenda(t, digest),)) if items else None


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


@while_on
async def has_messages(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """Where one may still object to a message."""
    return _any(await open_in(db, digests))


async def messages(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """All messages to which one may still object: a team without a channel reads them here first."""
    found = await ahead(db, open_in, digest)
    await remember_showing(db, delivery.id, *[one.id for one in found], is_live=False)
    items = tuple(Item(view.message_until(t, one.until), _said(db, one)) for one in found)
    return Section(view.messages_heading(t), items, (_to_agenda(t, digest),)) if items else None


def _said(db: Db, proposal: Proposal) -> str:
    """A message, with the address of what it is about below it."""
    asked = open_proposal(db, proposal)
    return "\n".join(part for part in (asked.question, asked.link) if part)


def _to_agenda(t: Catalogue, digest: Digest) -> Button:
    return view.to_agenda(t, digest.team_id)


@while_on
async def has_due(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """Where one looks back on anything this week."""
    return _any(await to_look_back_in(db, digests, DUE_AHEAD))


async def due(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """The agreements on which one looks back this week; who reads the leader's digest finds them in their own part."""
    if await leads(db, digest, receiver) and await ahead(db, _leader_digest_in, digest):
        return None
    found = await ahead(db, to_look_back_in, digest, DUE_AHEAD)
    await remember_showing(db, delivery.id, *(one.id for one in found), is_live=False)
    return await due_section(db, t, found)


async def _leader_digest_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, bool]:
    """By digest whether its team has that of who leads it on."""
    on = await teams_with(db, LEADER, [digest.team_id for digest in digests])
    return {digest.id: digest.team_id in on for digest in digests}


async def due_section(db: Db, t: Catalogue, agreements: Sequence[Agreement]) -> Section | None:
    """These agreements, of which somebody took each."""
    shown = [one for one in await see_agreements(db, agreements) if one.names]
    items = tuple(Item(agreement_view.line(t, one), one.words) for one in shown)
    return Section(view.due_heading(t), items) if items else None


@while_on
async def has_won_back(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """Where any meeting was called off."""
    return _any(await minutes_won_back(db, digests))


async def won_back(db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery) -> Section | None:
    """Minutes of meetings that nobody needed, for the team only (J34)."""
    if await leads(db, digest, receiver):
        return None
    minutes = await ahead(db, minutes_won_back, digest)
    return Section(view.won_back_heading(t), (view.won_back(t, minutes),)) if minutes else None
