"""Sharing an answer: nothing is seen before the preview's own tap, and everything can be taken back (INV-2, J14)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.domain.reflection import Part
from bot.ports import Answer, Redraw
from bot.services.audience import audience_of, may_be_nameless
from bot.services.board import board_of
from bot.services.notice import Telling, add_notices
from bot.services.question import read_words, tapped_question, theme_of
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.notice import Notice
from bot.store.people import Person, people_with_ids
from bot.store.place import Place, place_in_view
from bot.store.promise import promise
from bot.store.readers import readers_of_team
from bot.store.reflection import Asking, Reply, seal_parts
from bot.store.sector import sector_of
from bot.store.share import (
    Share,
    Shared,
    add_readers,
    find_share,
    find_shared,
    readers_of,
    remember_shown,
    shared_with,
    shown_in,
)
from bot.store.team import Team, started_teams_of
from bot.views import share as view
from bot.views.catalogue import Catalogue, catalogue


async def press_share(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Delen]: with whom. What is shared already shows with whom it is."""
    t = catalogue(person.language)
    reply = await _own_reply(db, person, press.subject)
    if reply is None:
        return view.gone(t)
    if not await is_shareable(db, reply):
        return view.cannot_be_shared(t)
    if share := await find_shared(db, reply.id):
        return await _already_shared(db, t, share, now=now)
    return view.menu(t, reply.id, [(team.id, team.name) for team in await started_teams_of(db, person.id)])


async def press_share_team(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Met …]: the preview for a team, its readers as they are now."""
    t = catalogue(person.language)
    reply = await _own_reply(db, person, press.subject)
    teams = [team for team in await started_teams_of(db, person.id) if team.id.hex.endswith(press.choice)]
    if reply is None or len(teams) != 1:
        return view.gone(t)
    readers = await readers_of_team(db, teams[0].id, now.date())
    place = await place_in_view(db, teams[0].id)
    return Redraw(await _propose(db, person, reply, readers, now=now, team=teams[0], place=place))


async def build_pick(db: Db, person: Person, reply_id: UUID, *, now: datetime) -> Form | Message:
    """[Mensen die ik kies]: the form that asks whom."""
    t, reply = catalogue(person.language), await _own_reply(db, person, reply_id)
    if reply is None:
        return view.gone(t)
    return view.pick(t, reply.id) if await is_shareable(db, reply) else view.cannot_be_shared(t)


async def submit_pick(db: Db, person: Person, reply_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """The people were picked: the preview for them."""
    reply = await _own_reply(db, person, reply_id)
    if reply is None:
        return view.gone(catalogue(person.language))
    picked = await people_with_ids(db, [UUID(hex=picked) for picked in values["people"].split(",")])
    return await _propose(db, person, reply, [one for one in picked if one.id != person.id], now=now)


async def press_pick(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Mensen die ik kies]"""
    return await build_pick(db, person, press.subject, now=now)


async def press_share_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Delen met mijn naam] and [Delen zonder naam], under the preview: exactly who stood there may read it."""
    t = catalogue(person.language)
    share = await db.get(Share, press.subject, with_for_update=True)
    if share is None or share.person_id != person.id or press.choice not in ("named", "nameless"):
        return view.gone(t)
    named = press.choice == "named"
    readers = await readers_of(db, share.id)
    reply = await db.get_one(Reply, share.reply_id)
    if not named and not await may_be_nameless(db, share, reply, now.date()):
        return view.gone(t)
    if share.shared_at is None:
        if not await is_shareable(db, reply):  # a school changed the question since
            return view.cannot_be_shared(t)
        share.named, share.shared_at = named, now
        if share.team_id is None:
            await _tell_readers(db, share, readers, now)
    tells = await may_tell_board(db, share, now=now)
    return Redraw(
        view.shared(t, share.id, await audience_of(db, share), named=share.named, may_tell_board=tells)
    )  # fmt: skip


async def press_share_not(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Laat maar]: the preview is gone."""
    t = catalogue(person.language)
    reply = await _own_reply(db, person, press.subject)
    if reply is None:
        return view.gone(t)
    share = await find_share(db, reply.id)
    if share is not None and share.shared_at is not None:
        return await _already_shared(db, t, share, now=now)
    if share is not None:
        await db.delete(share)
    return Redraw(view.not_shared(t, reply.id))


async def press_unshare(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Niet meer delen]"""
    t = catalogue(person.language)
    share = await db.get(Share, press.subject)
    if share is None or share.person_id != person.id:
        return view.gone(t)
    reply_id = share.reply_id
    await withdraw(db, reply_id, now=now)
    return Redraw(view.withdrawn(t, reply_id))


async def withdraw(db: Db, reply_id: UUID, *, now: datetime) -> None:
    """Nobody reads this any more, also when a backup comes back."""
    if await find_share(db, reply_id) is not None:
        await promise(db, Act.WITHDRAWN, reply_id, now=now)
        await take_back(db, reply_id, now=now)


async def take_back(db: Db, reply_id: UUID, *, now: datetime) -> None:
    """It is taken out of every message that shows it."""
    share = await find_share(db, reply_id)
    if share is not None:
        await plan_updates(db, await shown_in(db, share.id), now=now)
        await db.delete(share)
        await db.flush()


async def change_words(db: Db, reply: Reply, parts: Sequence[Part], *, now: datetime) -> bool:
    """The reply holds these words now, also where it is shared; whether it is."""
    share = await find_share(db, reply.id)
    seal_parts(db, reply, parts)
    reply.changed_at = now
    if share is None:
        return False
    if share.shared_at is None:  # a preview, whose button must not share what it did not show
        await db.delete(share)
        return False
    await plan_updates(db, await shown_in(db, share.id), now=now)
    return True


async def is_shared(db: Db, reply_id: UUID) -> bool:
    """Whether others may read this reply."""
    return await find_shared(db, reply_id) is not None


async def is_shareable(db: Db, reply: Reply) -> bool:
    """Whether the question leaves it to the author: not when it is private, nor highly sensitive (3.4)."""
    asking = await db.get_one(Asking, reply.asking_id)
    prompt = db.library.bank.find(asking.prompt_id or "")
    return prompt is not None and prompt.is_shareable


async def may_tell_board(db: Db, share: Share, *, now: datetime) -> bool:
    """Whether its author can offer it to the board: a team reads it, and somebody else reads the board's digest."""
    person = await db.get_one(Person, share.person_id)
    if share.team_id is None or share.shared_at is None:
        return False
    return any(one.id != person.id for one in await board_of(db, person.organisation_id, now.date()))


async def _already_shared(db: Db, t: Catalogue, share: Share, *, now: datetime) -> Message:
    tells = await may_tell_board(db, share, now=now)
    return view.already_shared(t, share.id, await audience_of(db, share), may_tell_board=tells)


async def _own_reply(db: Db, person: Person, reply_id: UUID) -> Reply | None:
    reply = await db.get(Reply, reply_id)
    return reply if reply is not None and reply.person_id == person.id else None


async def _propose(
    db: Db,
    person: Person,
    reply: Reply,
    readers: Sequence[Person],
    *,
    now: datetime,
    team: Team | None = None,
    place: Place | None = None,
) -> Message:
    """The preview, with its readers written down: whoever comes later is not among them."""
    t = catalogue(person.language)
    if not await is_shareable(db, reply):
        return view.cannot_be_shared(t)
    if not any(reader.id != person.id for reader in readers):
        return view.nobody_to_share_with(t)
    share = await find_share(db, reply.id)
    if share is not None and share.shared_at is not None:
        return await _already_shared(db, t, share, now=now)
    if share is not None:  # an earlier preview, whose button must not share with the readers of this one
        await db.delete(share)
        await db.flush()
    share = Share(
        id=db.new_id(now), reply_id=reply.id, person_id=person.id, proposed_at=now,
        team_id=team.id if team else None, place_id=place.id if place else None,
    )  # fmt: skip
    db.add(share)
    await db.flush()
    await add_readers(db, share.id, [reader.id for reader in readers])
    asking = await db.get_one(Asking, reply.asking_id)
    shown = view.Shown(theme_of(db, asking, t), read_words(db, asking, reply, t, sector=await sector_of(db, person.id)))
    return view.preview(
        t, share.id, reply.id, shown, await audience_of(db, share),
        may_be_nameless=await may_be_nameless(db, share, reply, now.date()),
    )  # fmt: skip


async def _tell_readers(db: Db, share: Share, readers: Sequence[UUID], now: datetime) -> None:
    """Whom it was shared with by name finds it in their gathered message; who does not take part gets nothing."""
    joined = [person for person in await people_with_ids(db, readers) if person.participation == Participation.JOINED]
    await add_notices(db, joined, "shared", about=share.id.hex, args={"share": share.id}, now=now)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """What a colleague shared with this person; None when it was taken back."""
    t = catalogue(person.language)
    shared, today = await shared_with(db, UUID(hex=notice.args["share"]), person.id), telling.delivery.due.date()
    if shared is None or shared.is_taken_along(today):
        return None
    await remember_shown(db, telling.delivery.id, [shared.share.id])
    sector = await sector_of(db, person.id)
    words = read_words(db, shared.asking, shared.reply, t, sector=sector)
    return view.for_you(t, lead_of(db, shared, t, sector=sector, today=today), words)


def lead_of(db: Db, shared: Shared, t: Catalogue, *, sector: str, today: date) -> str:
    """Who says it and to which question, as it stands above the words."""
    question = tapped_question(db, shared.asking, shared.reply, t, sector=sector)
    return view.lead(t, theme_of(db, shared.asking, t), shared.author_shown(today), question)
