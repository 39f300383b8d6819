"""Looking back at one's own answers: to read, share, take back or erase them."""

from datetime import datetime

from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.question import read_words, theme_of
from bot.services.share import is_shareable
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.people import Person
from bot.store.reflection import Asking, Reply, neighbours_of, replies_of
from bot.store.sector import sector_of
from bot.store.share import find_shared
from bot.views import lookback as view
from bot.views.catalogue import catalogue


async def look_back(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`antwoorden`: the newest first."""
    newest = await replies_of(db, person.id, 1)
    return await _look(db, person, newest[0], now) if newest else view.nothing(catalogue(person.language))


async def press_mine(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Mijn antwoorden], and an older or newer one from there."""
    if press.subject == person.id:
        return await look_back(db, person, "", now=now)
    reply = await db.get(Reply, press.subject)
    if reply is None or reply.person_id != person.id:
        return await look_back(db, person, "", now=now)
    return Redraw(await _look(db, person, reply, now))


async def _look(db: Db, person: Person, reply: Reply, now: datetime) -> Message:
    t, life = catalogue(person.language), await working_life(db, person, now.date())
    asking, share = await db.get_one(Asking, reply.asking_id), await find_shared(db, reply.id)
    older, newer = await neighbours_of(db, reply)
    looked = view.Looked(
        reply=reply.id,
        theme=theme_of(db, asking, t),
        day=reply.created_at.astimezone(life.zone).date(),
        words=read_words(db, asking, reply, t, sector=await sector_of(db, reply.person_id)),
        share=share.id if share else None,
        may_share=await is_shareable(db, reply),
        older=older,
        newer=newer,
    )
    return view.lookback(t, looked)
