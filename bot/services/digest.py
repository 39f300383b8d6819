"""The weekly digest of a team: what was shared since the previous one, drawn when it is sent.

What several digests need is read for all that are drawn at once (`store/ahead.py`).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.domain.delivery import State
from bot.domain.digest import MOST_LINES, Item, Section, fit
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer
from bot.services import agenda_digest, arrangement
from bot.services.delivery import READ_WITHIN, plan_asked
from bot.services.digest_readers import tell_each_instead
from bot.services.group import has_strangers
from bot.services.notice import Telling
from bot.services.question import read_words
from bot.services.share import lead_of
from bot.store.ahead import ahead, all_ahead, keep_together
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.digest import Digest, digests_with
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.place import Place
from bot.store.share import Shared, anything_shared, readers_in, remember_shown, shared_in
from bot.store.team import School, Team, teams_with_schools
from bot.store.unreadable import leaving_out
from bot.views import digest as view
from bot.views.catalogue import Catalogue, catalogue

Receiver = Person | Place


@dataclass(frozen=True)
class Seen:
    """What somebody, or a place, reads of a digest."""

    id: UUID
    team: str
    sections: tuple[Section, ...]


async def _may_still_be_posted(db: Db, delivery: Delivery, place: Place) -> bool:
    return not (place.is_group_without_us or await has_strangers(db, place, now=delivery.due))


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The digest in somebody's gathered message; None when nothing in it is for them (any more)."""
    t, seen = catalogue(person.language), await _look(db, notice, person, telling.delivery)
    return view.digest(t, seen.id, seen.team, fit(seen.sections, telling.lines)) if seen else None


async def draw_digest(db: Db, delivery: Delivery, place: Place) -> Message | None:
    """The digest in a channel, in the channel's language; to each when a stranger came into it or we went out."""
    if delivery.state != State.SENT and not await _may_still_be_posted(db, delivery, place):
        await tell_each_instead(db, delivery, now=delivery.due)
        return None
    t, seen = catalogue(place.language), await _look(db, delivery, place, delivery)
    return view.post(t, seen.id, seen.team, fit(seen.sections, MOST_LINES)) if seen else None


async def draw_whole_digest(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """Everything in full, for who tapped [Alles lezen]."""
    t, seen = catalogue(person.language), await _look(db, delivery, person, delivery)
    if seen is None:
        return view.nothing_there(t) if delivery.state != State.SENT else None
    return view.whole(t, seen.id, seen.team, seen.sections)


async def press_read_all(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Alles lezen]: as a message of its own, so that what is taken back later can be taken out of it too."""
    t = catalogue(person.language)
    if await db.get(Digest, press.subject) is None:
        return view.nothing_there(t)
    await plan_asked(
        db, person, "whole_digest", key=f"whole_digest:{db.new_id(now).hex}", due=now, expires=now + READ_WITHIN,
        now=now, args={"digest": press.subject},
    )  # fmt: skip
    return view.coming(t)


async def _look(db: Db, row: Delivery | Notice, receiver: Receiver, delivery: Delivery) -> Seen | None:
    """The digest that this row tells, as this receiver may read it now; None when nothing is left of it."""
    t, digest = catalogue(receiver.language), await ahead(db, digests_told, row)
    if digest is None:
        return None
    (team, _), told = await ahead(db, teams_in, digest), await ahead(db, told_in, digest)
    drawn = [await draw(db, digest, receiver, t, delivery) for draw in told]
    sections = tuple(section for section in drawn if section is not None)
    return Seen(digest.id, team.name, sections) if sections else None


async def digests_told(db: Db, rows: Sequence[Delivery | Notice]) -> dict[UUID, Digest | None]:
    """By delivery or notice the digest that it tells, where it tells one; None when that was over."""
    told = {row.id: UUID(hex=row.args["digest"]) for row in rows if "digest" in row.args}  # others are among them
    found = await digests_with(db, {*told.values()})
    keep_together(db, found.values())
    return {row_id: found.get(digest_id) for row_id, digest_id in told.items()}


async def teams_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, tuple[Team, School]]:
    """By digest its team and school."""
    teams = await teams_with_schools(db, {digest.team_id for digest in digests})
    return {digest.id: teams[digest.team_id] for digest in digests}


async def told_in(db: Db, digests: Sequence[Digest]) -> dict[UUID, list["DrawSection"]]:
    """By digest how each section is drawn that has something to say."""
    wanted = [(await has(db, digests), draw) for has, draw in SECTIONS]
    return {digest.id: [draw for has, draw in wanted if digest.id in has] for digest in digests}


async def shared_section(
    db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery
) -> Section | None:
    """What colleagues shared with the team, for who was counted when they did; none when it is all one's own."""
    items = await ahead(db, _shared_items, digest, t, delivery.due.date())
    found = [one for one in await _shared_with(db, digest, receiver) if one.share.id in items]
    if all(shared.share.person_id == receiver.id for shared in found):
        return None
    await remember_shown(db, delivery.id, [shared.share.id for shared in found])
    return Section(view.shared_heading(t), tuple(items[shared.share.id] for shared in found))


async def _shared_with(db: Db, digest: Digest, receiver: Receiver) -> list[Shared]:
    """A reader reads what they were counted for, a place what was shared with it in view."""
    found = await ahead(db, shared_in, digest)
    if isinstance(receiver, Place):
        return [one for one in found if one.share.place_id == receiver.id]
    readers = await ahead(db, readers_in, digest)
    return [one for one in found if receiver.id in readers[one.share.id]]


async def _shared_items(db: Db, digests: Sequence[Digest], t: Catalogue, today: date) -> dict[UUID, dict[UUID, Item]]:
    """By digest each share that opens as it stands there, for whoever may read it in this language."""
    found, teams = await all_ahead(db, shared_in, digests), await all_ahead(db, teams_in, digests)
    items: dict[UUID, dict[UUID, Item]] = {}
    for digest_id, shared in found.items():
        sector, items[digest_id] = teams[digest_id][1].sector, {}
        for one in shared:
            if not one.is_taken_along(today):
                with leaving_out("share"):
                    items[digest_id][one.share.id] = _item(db, one, t, sector, today)
    return items


def _item(db: Db, shared: Shared, t: Catalogue, sector: str, today: date) -> Item:
    """How it stands in a digest."""
    words = read_words(db, shared.asking, shared.reply, t, sector=sector)
    return Item(lead_of(db, shared, t, sector=sector, today=today), words)


HasSomething = Callable[[Db, Sequence[Digest]], Awaitable[set[UUID]]]
DrawSection = Callable[[Db, Digest, Receiver, Catalogue, Delivery], Awaitable[Section | None]]

# From top to bottom: in which digests there is something to say, and how it is said. A feature adds its own line.
SECTIONS: tuple[tuple[HasSomething, DrawSection], ...] = (
    (agenda_digest.has_decided, agenda_digest.decided),
    (agenda_digest.has_open, agenda_digest.open_to_join),
    (agenda_digest.has_messages, agenda_digest.messages),
    (agenda_digest.has_due, agenda_digest.due),
    (arrangement.has_answered, arrangement.answered),
    (anything_shared, shared_section),
    (agenda_digest.has_won_back, agenda_digest.won_back),
)
