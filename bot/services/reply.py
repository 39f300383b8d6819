"""Answers: kept before anyone is told so, and taken back as easily."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from bot.domain.event import Said
from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.domain.reflection import TAPPED, AskingState, Part, ReplyKind, is_in_time, is_same_answer
from bot.ports import Answer, Redraw
from bot.services.asking import asking_pressed, open_asking_pressed
from bot.services.question import SWAPPED, follow_up_of, redraw_question, takes_words, theme_of, words_of
from bot.services.share import change_words, is_shareable, is_shared, take_back
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import cancel_waiting
from bot.store.form import park_draft
from bot.store.inbox import InboxRow
from bot.store.people import Person
from bot.store.promise import promise
from bot.store.reflection import Asking, Reply, latest_asked, newest_of_pairings, open_parts, replies_to, seal_parts
from bot.views import question as question_view
from bot.views import reply as view
from bot.views.catalogue import catalogue


class Belongs(Enum):
    """What words said now are."""

    ANSWER = auto()
    SAME_ANSWER = auto()
    FOLLOW_UP = auto()
    PERHAPS = auto()  # held for a tap
    NOTHING = auto()  # there is no question they could belong to


async def where_words_belong(db: Db, person: Person, *, now: datetime) -> tuple[Belongs, Asking | None, Reply | None]:
    """What words said now are, with the question and the reply they belong to (J13).

    Two ask it of one event (may its words be kept; where do they go): it is looked up once a session and moment.
    """
    key = (where_words_belong, person.id, now)
    if key not in db.info:
        db.info[key] = await _where_words_belong(db, person, now)
    found: tuple[Belongs, Asking | None, Reply | None] = db.info[key]
    return found


async def _where_words_belong(db: Db, person: Person, now: datetime) -> tuple[Belongs, Asking | None, Reply | None]:
    asking = await _just_answered(db, person, now) or await latest_asked(db, person.id)
    if asking is None:
        return Belongs.NOTHING, None, None
    if not is_in_time(asking.asked_at, now):
        return Belongs.PERHAPS, asking, None
    if asking.state == AskingState.OPEN:
        return Belongs.ANSWER, asking, None
    replies = await replies_to(db, asking.id)
    if asking.state == AskingState.ANSWERED and replies:
        if asking.following:
            return Belongs.FOLLOW_UP, asking, None
        if is_same_answer(replies[-1].created_at, now) and not await is_shared(db, replies[-1].id):
            return Belongs.SAME_ANSWER, asking, replies[-1]
    return Belongs.PERHAPS, asking, None


async def _just_answered(db: Db, person: Person, now: datetime) -> Asking | None:
    """What they took up after meeting colleagues, as long as more words are still the same answer (J13)."""
    asking = await newest_of_pairings(db, person.id)
    if asking is None or asking.state != AskingState.ANSWERED:
        return None
    latest, replies = await latest_asked(db, person.id), await replies_to(db, asking.id)
    if not replies or not is_same_answer(replies[-1].created_at, now):
        return None
    is_over = latest is not None and latest.asked_at is not None and latest.asked_at > replies[-1].created_at
    return None if is_over else asking


async def record_words(db: Db, person: Person, said: Said, row: InboxRow, *, now: datetime) -> Answer:
    """Typed words: an answer, more of one, or held until they tap where it belongs."""
    t = catalogue(person.language)
    belongs, asking, reply = await where_words_belong(db, person, now=now)
    if asking is None:
        return view.not_kept(t)
    part = Part(said.message, said.words)
    theme = theme_of(db, asking, t)
    match belongs:
        case Belongs.ANSWER:
            kept = await keep_reply(db, person, asking, ReplyKind.ANSWER, part, now)
            await redraw_question(db, asking, now=now)
            return view.receipt(t, theme, await ways_of(db, asking, kept, person))
        case Belongs.FOLLOW_UP:
            asking.following = False
            kept = await keep_reply(db, person, asking, ReplyKind.FOLLOW_UP, part, now)
            return view.receipt(t, theme, await ways_of(db, asking, kept, person))
        case Belongs.SAME_ANSWER if reply is not None:
            await change_words(db, reply, [*open_parts(db, reply), part], now=now)
            return view.added(t, theme, await ways_of(db, asking, reply, person))
        case _:
            return await ask_where(db, person, row, asking)


async def ask_where(db: Db, person: Person, row: InboxRow, asking: Asking) -> Message:
    """Whether held words belong to this question; who reads its answer would read them too, and that is said."""
    t, life = catalogue(person.language), await working_life(db, person, row.received_at.date())
    asked_on = (asking.asked_at or row.received_at).astimezone(life.zone).date()
    replies = await replies_to(db, asking.id)
    shared = bool(replies) and await is_shared(db, replies[0].id)
    return view.hold(t, row.id, theme_of(db, asking, t), asked_on, is_shared=shared)


async def submit_answer(db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """An answer sent as a form; the form named its question, so it belongs there."""
    asking = await open_asking_pressed(db, person, Press("answer", subject))
    if isinstance(asking, Message):
        return asking
    t = catalogue(person.language)
    kept = await keep_reply(db, person, asking, ReplyKind.ANSWER, Part("", values[question_view.ANSWER]), now)
    await redraw_question(db, asking, now=now)
    return view.receipt(t, theme_of(db, asking, t), await ways_of(db, asking, kept, person))


async def press_choose(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """A tapped answer: one tap and it is kept."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    if not is_in_time(asking.asked_at, now):
        life = await working_life(db, person, now.date())
        return question_view.late_tap(
            catalogue(person.language), asking.id, press.choice, asking.asked_at or now, life.zone
        )  # fmt: skip
    return await _keep_choice(db, person, asking, press.choice, now)


async def press_late(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Hoort bij deze vraag], after a tap that came late."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    return await _keep_choice(db, person, asking, press.choice, now)


async def press_leave(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Laat maar], after a tap that came late."""
    return Redraw(question_view.left(catalogue(person.language)))


async def press_undo(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch niet]: the answer is erased and its question open again."""
    t = catalogue(person.language)
    reply = await db.get(Reply, press.subject)
    if reply is None or reply.person_id != person.id:
        return view.gone_already(t)
    asking = await db.get_one(Asking, reply.asking_id)
    await erase_reply(db, asking, reply, now=now)
    await park_draft(db, person.id)
    if reply.kind == ReplyKind.FOLLOW_UP:
        return Redraw(view.follow_up_taken_back(t))
    prompt = db.library.bank.find(asking.prompt_id or "")
    if prompt is not None and prompt.takes_one_tap and is_in_time(asking.asked_at, now):
        return Redraw(question_view.question(t, await words_of(db, asking, person)))
    return Redraw(view.taken_back(t, asking.id))


async def press_follow(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Nog één vraag]: the follow-up, once, because they tapped it."""
    t = catalogue(person.language)
    asking = await asking_pressed(db, person, press)
    words = asking and await follow_up_offered(db, asking, person) and await follow_up_of(db, asking, person)
    if asking is None or not words or not await takes_words(db, asking, now):
        return question_view.old_button(t)
    asking.following = True
    await park_draft(db, person.id)
    return question_view.type_follow_up(t, words)


async def keep_reply(db: Db, person: Person, asking: Asking, kind: ReplyKind, part: Part, now: datetime) -> Reply:
    """Keep this as their answer, sealed; the question has its answer now."""
    reply = Reply(id=db.new_id(now), person_id=person.id, asking_id=asking.id, kind=kind, created_at=now)
    seal_parts(db, reply, [part])
    db.add(reply)
    asking.state, asking.closed_how = AskingState.ANSWERED, None
    await cancel_waiting(db, [person.id], now, kinds=["reminder"])
    return reply


async def _keep_choice(db: Db, person: Person, asking: Asking, value: str, now: datetime) -> Answer:
    t = catalogue(person.language)
    shown = await words_of(db, asking, person)
    label = dict(shown.options).get(value)
    if label is None:  # a button of the question that was swapped for this one
        return question_view.old_button(t)
    reply = await keep_reply(db, person, asking, ReplyKind.ANSWER, Part(TAPPED, value.removeprefix(SWAPPED)), now)
    return Redraw(view.tapped(t, shown.theme, label, await ways_of(db, asking, reply, person)))


async def follow_up_offered(db: Db, asking: Asking, person: Person) -> UUID | None:
    """The asking whose follow-up can still be had; None when there is none, or it was answered."""
    if asking.state != AskingState.ANSWERED or await follow_up_of(db, asking, person) is None:
        return None
    if not await may_type(db, person):
        return None
    replies = await replies_to(db, asking.id)
    return None if any(reply.kind == ReplyKind.FOLLOW_UP for reply in replies) else asking.id


async def ways_of(db: Db, asking: Asking, reply: Reply, person: Person) -> view.Ways:
    """What can be done with this answer."""
    return view.Ways(
        reply.id, await follow_up_offered(db, asking, person), may_share=await is_shareable(db, reply)
    )  # fmt: skip


async def erase_reply(db: Db, asking: Asking, reply: Reply, *, now: datetime) -> None:
    """The reply is gone, also when a backup comes back."""
    await promise(db, Act.UNSAID, reply.id, now=now)
    await forget_reply(db, asking, reply, now=now)


def name_of_part(reply: Reply, part: Part) -> str:
    """What a part of a reply is known by, as long as it has it."""
    return f"{reply.id.hex}:{part.source}"


async def remove_parts(db: Db, reply: Reply, gone: Sequence[Part], *, now: datetime) -> bool:
    """These parts are gone, also when a backup comes back; the reply goes on with the rest. Whether it is shared."""
    await promise(db, Act.REMOVED, reply.id, *(name_of_part(reply, part) for part in gone), now=now)
    return await change_words(db, reply, [part for part in open_parts(db, reply) if part not in gone], now=now)


async def forget_parts(db: Db, reply: Reply, is_gone: Callable[[Part], bool], *, now: datetime) -> None:
    """The same where it was promised; of which nothing is left, that goes as a whole."""
    parts = open_parts(db, reply)
    left = [part for part in parts if not is_gone(part)]
    if not left:
        await forget_reply(db, await db.get_one(Asking, reply.asking_id), reply, now=now)
    elif len(left) < len(parts):
        await change_words(db, reply, left, now=now)


async def forget_reply(db: Db, asking: Asking, reply: Reply, *, now: datetime) -> None:
    """The reply goes, with what followed on it, also where it was shared; its question is open again."""
    asking.following = False
    gone = [reply]
    if reply.kind == ReplyKind.ANSWER:  # what followed on it goes along
        asking.state = AskingState.OPEN
        if all(part.source != TAPPED for part in open_parts(db, reply)):  # a tapped one was drawn over by its receipt
            await redraw_question(db, asking, now=now)
        gone = list(await replies_to(db, asking.id))
    for row in gone:
        await take_back(db, row.id, now=now)
        await db.delete(row)
    await db.flush()
