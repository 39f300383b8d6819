"""Somebody changed or removed a message that was an answer: the reply follows it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.event import Deleted, Edited
from bot.domain.reflection import ReplyKind
from bot.ports import Answer, Nothing
from bot.services.held import drop_held, held_as
from bot.services.question import theme_of
from bot.services.reply import erase_reply, remove_parts
from bot.services.share import change_words
from bot.store.base import Db
from bot.store.inbox import seal_event
from bot.store.people import Person
from bot.store.reflection import Asking, open_parts, replies_of
from bot.views import reply as view
from bot.views.catalogue import catalogue

RECENT = 20  # a person's own replies in which an edited message is looked for


async def edit_words(db: Db, person: Person, edited: Edited, *, now: datetime) -> Answer:
    """Somebody changed a message that was an answer: the reply changes with it."""
    t = catalogue(person.language)
    for reply in await replies_of(db, person.id, RECENT):
        parts = open_parts(db, reply)
        if any(part.source == edited.message for part in parts):
            changed = [replace(part, words=edited.words) if part.source == edited.message else part for part in parts]
            shared = await change_words(db, reply, changed, now=now)
            asking = await db.get_one(Asking, reply.asking_id)
            return view.edited(t, theme_of(db, asking, t), is_shared=shared)
    for row, said in await held_as(db, person, edited.message):
        seal_event(db, row, replace(said, words=edited.words))
    return Nothing()


async def delete_words(db: Db, person: Person, deleted: Deleted, *, now: datetime) -> Answer:
    """Somebody removed a message that was an answer: it goes here too."""
    t = catalogue(person.language)
    for reply in await replies_of(db, person.id, RECENT):
        parts = open_parts(db, reply)
        left = [part for part in parts if part.source != deleted.message]
        if len(left) == len(parts):
            continue
        asking = await db.get_one(Asking, reply.asking_id)
        if not left:
            await erase_reply(db, asking, reply, now=now)
            is_second = reply.kind == ReplyKind.FOLLOW_UP
            return view.follow_up_taken_back(t) if is_second else view.taken_back(t, asking.id)
        gone = [part for part in parts if part not in left]
        shared = await remove_parts(db, reply, gone, now=now)
        return view.edited(t, theme_of(db, asking, t), is_shared=shared)
    for row, _ in await held_as(db, person, deleted.message):
        drop_held(row)
    return Nothing()
