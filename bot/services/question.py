"""The question as this person reads it: its words, its answers, and how its deliveries are drawn."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.domain.people import FOREVER
from bot.domain.prompt import Prompt
from bot.domain.reflection import TAPPED, AskingState, Turn, is_in_time, turn_after
from bot.services.background import background_of, is_in_quiet_start, pick_prompt
from bot.services.reminder import plan_reminder
from bot.services.typed import may_type
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.delivery import Delivery, find_delivery
from bot.store.form import park_draft
from bot.store.history import remember_prompt
from bot.store.people import CONSOLE, Person
from bot.store.prompts import Library
from bot.store.reflection import Asking, Reply, latest_asked, open_parts, unheard
from bot.store.sector import sector_of
from bot.views import question as view
from bot.views.catalogue import Catalogue, catalogue

TURNS = tuple(str(turn) for turn in Turn)


SWAPPED = "+"  # before the options of a swapped-in question: those of the one that went are no answer to it


async def draw_question(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The question of a delivery; None when it was answered, closed or asked for before this could be said."""
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    if asking is None:
        return None
    if delivery.state == State.SENT:
        return await _draw_standing(db, asking, person)
    if asking.state != AskingState.PLANNED:
        return None
    return view.question(catalogue(person.language), await words_of(db, asking, person))


async def _draw_standing(db: Db, asking: Asking, person: Person) -> Message:
    """The question where it stands, as it is by now: what has its answer has no buttons any more."""
    t, asked = catalogue(person.language), await words_of(db, asking, person)
    if asking.state == AskingState.ANSWERED:
        return view.answered(t, asked)
    return view.question(t, asked)


async def redraw_question(db: Db, asking: Asking, *, now: datetime) -> None:
    """The message that asked it is drawn anew. A terminal only scrolls: there it would be asked a second time."""
    sent = await find_delivery(db, f"prompt:{asking.person_id.hex}:{asking.week}")
    if sent is not None and not sent.lane.startswith(f"{CONSOLE}:"):
        await plan_updates(db, [sent.id], now=now)


async def draw_reminder(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The reminder that somebody asked for; None when the question is no longer open."""
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    if asking is None or asking.state != AskingState.OPEN or asking.prompt_id is None:
        return None
    return view.reminder(catalogue(person.language), await words_of(db, asking, person))


async def draw_offer_fewer(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The offer of fewer questions, in the place of one; a question after all when they were heard from since."""
    if not await _is_still(db, person, Turn.OFFER_FEWER):
        return await _draw_question_instead(db, delivery, person)
    return view.offer_fewer(catalogue(person.language), person.id)


async def draw_going_quiet(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The kind line before a pause; a question after all when they were heard from since."""
    if not await _is_still(db, person, Turn.GO_QUIET):
        return await _draw_question_instead(db, delivery, person)
    return view.going_quiet(catalogue(person.language), person.id)


async def _is_still(db: Db, person: Person, turn: Turn) -> bool:
    return turn_after((await unheard(db, [person.id])).get(person.id, 0)) is turn


async def _draw_question_instead(db: Db, delivery: Delivery, person: Person) -> Message | None:
    asking = await db.get_one(Asking, UUID(hex=delivery.args["asking"]))
    if asking.prompt_id is None and asking.state == AskingState.PLANNED:
        prompt = await pick_another(db, person, asking, delivery.due)
        if prompt is None:
            return None
        asking.prompt_id = prompt.id
        await remember_prompt(db, asking)
    return await draw_question(db, delivery, person)


async def mark_asked(db: Db, delivery: Delivery, now: datetime) -> None:
    """It arrived: from now on it is open, and what they type is for it."""
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    if asking is None or asking.asked_at is not None:
        return
    open_asking(asking, now)
    await park_draft(db, asking.person_id)
    person = await db.get_one(Person, asking.person_id)
    if person.wants_reminder and asking.prompt_id is not None:
        await plan_reminder(db, person, asking, now=now)


async def mark_reminded(db: Db, delivery: Delivery, now: datetime) -> None:
    """The question is in front of them again: what they type is for it."""
    if delivery.person_id is not None:
        await park_draft(db, delivery.person_id)


async def mark_quiet(db: Db, delivery: Delivery, now: datetime) -> None:
    """The kind line arrived: from now on it is quiet until they say so; or else their question is open."""
    await mark_asked(db, delivery, now)
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    person = await db.get(Person, delivery.person_id) if delivery.person_id else None
    if person is not None and asking is not None and asking.prompt_id is None:
        person.paused_until = FOREVER


def open_asking(asking: Asking, now: datetime) -> None:
    """The prompt is in front of the person."""
    asking.asked_at = asking.asked_at or now
    asking.state = AskingState.OPEN


async def words_of(db: Db, asking: Asking, person: Person) -> view.Question:
    """The prompt of an asking as this person reads it."""
    t = catalogue(person.language)
    prompt = db.library.bank.find(asking.prompt_id or "")
    if prompt is None:  # taken out of the files since it was chosen
        return view.Question(asking.id, t("question.of_before"), t("question.not_there"), (), can_swap=True)
    sector = await sector_of(db, person.id)
    asked = as_asked(db.library, prompt, t, sector=sector, asking=asking.id, swapped=asking.swapped)
    return asked if asked.options or await may_type(db, person) else replace(asked, takes_words=False)


def as_asked(
    library: Library, prompt: Prompt, t: Catalogue, *, sector: str, asking: UUID, swapped: bool = False
) -> view.Question:
    """A prompt as it is put to somebody of this sector, in this language."""
    fill, mark = library.fill, SWAPPED if swapped else ""
    return view.Question(
        asking=asking,
        theme=library.label(prompt.theme, t.language),
        words=fill(prompt.question[t.language], sector, t.language),
        options=tuple((mark + value, fill(label, sector, t.language)) for value, label in options_of(prompt, t)),
        can_swap=not swapped,
    )


def options_of(prompt: Prompt, t: Catalogue) -> tuple[tuple[str, str], ...]:
    """The answers that can be tapped, value and label; none for a text question."""
    match prompt.answer:
        case "text":
            return ()
        case "scale5":
            return view.scale(t, prompt.ends.get(t.language, ()))
        case "yesno":
            return view.yes_no(t)
        case "choice":
            return tuple((option.id, option.words[t.language]) for option in prompt.choices)


def read_words(db: Db, asking: Asking, reply: Reply, t: Catalogue, *, sector: str) -> str:
    """What a reply says to whoever reads it in this language: the words as typed, and what was tapped by its label.

    `sector` is that of the readers: that of the author could tell who wrote it (J14).
    """
    prompt = db.library.bank.find(asking.prompt_id or "")
    labels = dict(options_of(prompt, t)) if prompt else {}
    said = [
        db.library.fill(labels.get(part.words, part.words), sector, t.language) if part.source == TAPPED else part.words
        for part in open_parts(db, reply)
    ]
    return "\n".join(said)


def tapped_question(db: Db, asking: Asking, reply: Reply, t: Catalogue, *, sector: str) -> str | None:
    """The words of a question that was answered with a tap; none when something was typed to it."""
    prompt = db.library.bank.find(asking.prompt_id or "")
    if prompt is None or any(part.source != TAPPED for part in open_parts(db, reply)):
        return None
    return db.library.fill(prompt.question[t.language], sector, t.language)


def theme_of(db: Db, asking: Asking, t: Catalogue) -> str:
    """What the question is about, as it stands after "de vraag over"."""
    prompt = db.library.bank.find(asking.prompt_id or "")
    return db.library.label(prompt.theme, t.language) if prompt else t("question.of_before")


async def follow_up_of(db: Db, asking: Asking, person: Person) -> str | None:
    """The follow-up of this prompt, in the person's language."""
    prompt = db.library.bank.find(asking.prompt_id or "")
    language = catalogue(person.language).language
    if prompt is None or language not in prompt.follow:
        return None
    return db.library.fill(prompt.follow[language], await sector_of(db, person.id), language)


async def takes_words(db: Db, asking: Asking, now: datetime) -> bool:
    """Whether words typed now would go to this question: it is in time, and none was asked after it."""
    latest = await latest_asked(db, asking.person_id)
    return latest is not None and latest.id == asking.id and is_in_time(asking.asked_at, now)


async def pick_another(db: Db, person: Person, asking: Asking, now: datetime) -> Prompt | None:
    """Another prompt for this asking than the one it has."""
    week = Week.parse(asking.week)
    background = await background_of(db, person, week, now)
    if background is None:
        return None
    quiet_start = await is_in_quiet_start(db, person)
    return pick_prompt(db, background, asking.audience, quiet_start=quiet_start, barred=[asking.prompt_id or ""])
