"""A shared answer told to the board, because its author wants it: with a preview, and taken back in one tap (S60)."""

from datetime import datetime
from uuid import UUID

from bot.domain.digest import Item, Section
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.ports import Answer, Redraw
from bot.services.board import board_of
from bot.services.question import read_words, theme_of
from bot.services.share import is_shareable, lead_of, may_tell_board
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.board_digest import BoardDigest
from bot.store.delivery import Delivery
from bot.store.people import Person, people_with_ids
from bot.store.promise import promise
from bot.store.reflection import Asking, Reply
from bot.store.sector import sector_of
from bot.store.share import Share, Shared, remember_shown
from bot.store.showing import ever_showing, remember_showing
from bot.store.story import Story, add_story_readers, find_story, readers_of_story, story_in
from bot.views import share as share_view
from bot.views import story as view
from bot.views.catalogue import Catalogue, catalogue


async def press_tell_board(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ook aan het bestuur]: the preview, with everybody who will read it by name (J14)."""
    t, share = catalogue(person.language), await _own_share(db, person, press.subject)
    if share is None or not await may_tell_board(db, share, now=now):
        return share_view.gone(t)
    story = await find_story(db, share.id)
    if story is not None and story.offered_at is not None:
        return Redraw(view.offered(t, story.id, await _names(db, story)))
    if story is not None:  # an earlier preview, whose button must not tell the readers of this one
        await db.delete(story)
        await db.flush()
    readers = [one for one in await board_of(db, person.organisation_id, now.date()) if one.id != person.id]
    story = Story(id=db.new_id(now), share_id=share.id, person_id=person.id, proposed_at=now)
    db.add(story)
    await db.flush()
    await add_story_readers(db, story.id, [reader.id for reader in readers])
    reply = await db.get_one(Reply, share.reply_id)
    asking = await db.get_one(Asking, reply.asking_id)
    words = read_words(db, asking, reply, t, sector=await sector_of(db, person.id))
    return view.preview(
        t, story.id, share_view.Shown(theme_of(db, asking, t), words), await _names(db, story), named=share.named
    )  # fmt: skip


async def press_tell_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Vertel het aan het bestuur], under the preview: in the next digest, and once."""
    t, story = catalogue(person.language), await _own_story(db, person, press.subject)
    if story is None:
        return share_view.gone(t)
    share = await db.get_one(Share, story.share_id)
    if not await is_shareable(db, await db.get_one(Reply, share.reply_id)):
        return share_view.cannot_be_shared(t)
    story.offered_at = story.offered_at or now
    return Redraw(view.offered(t, story.id, await _names(db, story)))


async def press_untell(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Niet meer aan het bestuur], and [Laat maar] under the preview: it stays shared with the team."""
    t, story = catalogue(person.language), await _own_story(db, person, press.subject)
    if story is None:
        return share_view.gone(t)
    if story.offered_at is not None:
        await promise(db, Act.UNTOLD, story.id, now=now)
    await take_story_back(db, story, now=now)
    return Redraw(view.untold(t))


async def take_story_back(db: Db, story: Story, *, now: datetime) -> None:
    """It goes from every digest of the board that shows it."""
    await plan_updates(db, await ever_showing(db, story.id), now=now)
    await db.delete(story)
    await db.flush()


async def story_section(
    db: Db, digest: BoardDigest, person: Person, t: Catalogue, delivery: Delivery
) -> Section | None:
    """The story of this digest, for who was named when it was offered. Without a name it is without a school too."""
    story = await story_in(db, digest.id, person.id)
    share = await db.get(Share, story.share_id, with_for_update={"read": True}) if story is not None else None
    if story is None or share is None or share.shared_at is None:
        return None
    reply = await db.get_one(Reply, share.reply_id, populate_existing=True)
    asking, today = await db.get_one(Asking, reply.asking_id), delivery.due.date()
    shared = Shared(share, reply, asking, await db.get_one(Person, share.person_id))
    if shared.is_taken_along(today):
        return None
    await remember_shown(db, delivery.id, [share.id])
    await remember_showing(db, delivery.id, story.id)
    sector = await sector_of(db, person.id)
    lead = lead_of(db, shared, t, sector=sector, today=today)
    return Section(view.heading(t), (Item(lead, read_words(db, asking, reply, t, sector=sector)),))


async def _own_share(db: Db, person: Person, share_id: UUID) -> Share | None:
    share = await db.get(Share, share_id, with_for_update=True)
    return share if share is not None and share.person_id == person.id else None


async def _own_story(db: Db, person: Person, story_id: UUID) -> Story | None:
    story = await db.get(Story, story_id, with_for_update=True)
    return story if story is not None and story.person_id == person.id else None


async def _names(db: Db, story: Story) -> list[str]:
    return [reader.name for reader in await people_with_ids(db, await readers_of_story(db, story.id))]
