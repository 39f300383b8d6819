"""What somebody does with a question, other than answering it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.domain.calendar import Week, school_year
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.domain.people import FOREVER, Participation
from bot.domain.press import Press
from bot.domain.prompt import Prompt
from bot.domain.reflection import AskingState, Closed, Turn, is_in_time, turn_after
from bot.domain.schedule import WorkingLife, reminder_due, week_ends
from bot.ports import Answer, Redraw
from bot.services.delivery import plan_asked
from bot.services.round import audience_due, background_of, is_in_quiet_start, pick_prompt
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import Delivery, cancel_waiting, find_delivery
from bot.store.people import Membership, Person, School, Team, is_in_started_team
from bot.store.reflection import Asking, find_asking, latest_asked, remember_prompt, replies_to, unheard
from bot.views import people as people_view
from bot.views import question as view
from bot.views.catalogue import Catalogue, catalogue

TURNS = tuple(str(turn) for turn in Turn)
SWAPPED = "+"  # before the options of a swapped-in question: those of the one that went are no answer to it


async def draw_question(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The question of a delivery; None when it was answered, closed or asked for since."""
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    if asking is None or asking.state != AskingState.PLANNED:
        return None
    return view.question(catalogue(person.language), await words_of(db, asking, person))


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
        prompt = await _pick(db, person, asking, delivery.due)
        if prompt is None:
            return None
        asking.prompt_id = prompt.id
        await remember_prompt(db, person.id, school_year(Week.parse(asking.week).monday), prompt.id)
    return await draw_question(db, delivery, person)


async def mark_asked(db: Db, delivery: Delivery, now: datetime) -> None:
    """It arrived: from now on it is open."""
    asking = await db.get(Asking, UUID(hex=delivery.args["asking"]))
    if asking is not None and asking.asked_at is None:
        open_asking(asking, now)


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
    sector = await _sector(db, person)
    fill, mark = db.library.fill, SWAPPED if asking.swapped else ""
    return view.Question(
        asking=asking.id,
        theme=theme_of(db, asking, t),
        words=fill(prompt.question[t.language], sector, t.language),
        options=tuple((mark + value, fill(label, sector, t.language)) for value, label in options_of(prompt, t)),
        can_swap=not asking.swapped,
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


def theme_of(db: Db, asking: Asking, t: Catalogue) -> str:
    """What the question is about, as it stands after "de vraag over"."""
    prompt = db.library.bank.find(asking.prompt_id or "")
    return db.library.themes[prompt.theme][t.language] if prompt else t("question.of_before")


async def follow_up_of(db: Db, asking: Asking, person: Person) -> str | None:
    """The follow-up of this prompt, in the person's language."""
    prompt = db.library.bank.find(asking.prompt_id or "")
    language = catalogue(person.language).language
    if prompt is None or language not in prompt.follow:
        return None
    return db.library.fill(prompt.follow[language], await _sector(db, person), language)


async def _sector(db: Db, person: Person) -> str:
    sector = await db.scalar(
        select(School.sector)
        .join(Team, Team.school_id == School.id)
        .join(Membership, Membership.team_id == Team.id)
        .where(Membership.person_id == person.id)
        .order_by(Membership.id)
        .limit(1)
    )
    return sector or "po"


async def takes_words(db: Db, asking: Asking, now: datetime) -> bool:
    """Whether words typed now would go to this question: it is in time, and none was asked after it."""
    latest = await latest_asked(db, asking.person_id)
    return latest is not None and latest.id == asking.id and is_in_time(asking.asked_at, now)


async def asking_pressed(db: Db, person: Person, press: Press) -> Asking | None:
    """The asking a button belongs to, when it is this person's own."""
    asking = await db.get(Asking, press.subject)
    return asking if asking is not None and asking.person_id == person.id else None


async def open_asking_pressed(db: Db, person: Person, press: Press) -> Asking | Message:
    """The open question a button belongs to; a kind word when it is answered, closed, or over."""
    t = catalogue(person.language)
    asking = await asking_pressed(db, person, press)
    if asking is None or asking.prompt_id is None:
        return view.old_button(t)
    if asking.state == AskingState.ANSWERED:
        replies = await replies_to(db, asking.id)
        return view.already_answered(t, replies[0].id) if replies else view.old_button(t)
    if asking.state == AskingState.CLOSED:
        return view.already_closed(t, asking.id)
    return asking if asking.state == AskingState.OPEN else view.old_button(t)


async def press_answer(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Antwoord]: what to do now, where no form is shown."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    t = catalogue(person.language)
    return view.type_here(t, theme_of(db, asking, t)) if await takes_words(db, asking, now) else view.old_button(t)


async def press_more(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Meer]: the other things one can do with a question."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    return Redraw(view.more(catalogue(person.language), await words_of(db, asking, person)))


async def press_back(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Terug]: the question as it was."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    return Redraw(view.question(catalogue(person.language), await words_of(db, asking, person)))


async def press_close(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """Skip it, or close it as thought about or taken along: none of these is silence."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    if press.choice not in tuple(Closed):
        return view.old_button(catalogue(person.language))
    how = Closed(press.choice)
    asking.state, asking.closed_how = AskingState.CLOSED, how
    await cancel_waiting(db, [person.id], now, kinds=["reminder"])
    return Redraw(view.closed(catalogue(person.language), await words_of(db, asking, person), how))


async def press_reopen(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch antwoorden]."""
    asking = await asking_pressed(db, person, press)
    if asking is not None and asking.state == AskingState.CLOSED:
        asking.state, asking.closed_how = AskingState.OPEN, None
    return await press_back(db, person, press, now=now)


async def press_later(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Later]: one reminder, within the same week, because they asked for it."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    t, life = catalogue(person.language), await working_life(db, person, now.date())
    week = Week.parse(asking.week)
    due = reminder_due(life, week, now=now) if now < week_ends(week, life.zone) else None
    if due is not None:
        await plan_asked(
            db, person, "reminder", key=f"reminder:{asking.id.hex}", due=due,
            expires=week_ends(week, life.zone), now=now, args={"asking": asking.id},
        )  # fmt: skip
        due = await _reminder_planned(db, asking)
    return view.later(t, due, life.zone)


async def _reminder_planned(db: Db, asking: Asking) -> datetime | None:
    delivery = await find_delivery(db, f"reminder:{asking.id.hex}")
    return delivery.due if delivery is not None and delivery.state == State.WAITING else None


async def press_swap(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Andere vraag]: once; the one that goes counts as asked."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    t = catalogue(person.language)
    if asking.swapped:
        return view.no_swap(t)
    prompt = await _pick(db, person, asking, now)
    if prompt is None:
        return view.nothing_left(t)
    asking.prompt_id, asking.swapped = prompt.id, True
    await remember_prompt(db, person.id, school_year(Week.parse(asking.week).monday), prompt.id)
    return Redraw(view.question(t, await words_of(db, asking, person)))


async def show_question(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """The command `vraag`: this week's question now, at any hour; it is their own act."""
    t = catalogue(person.language)
    if person.participation != Participation.JOINED:
        return people_view.please_join(t, person.id)
    if not await is_in_started_team(db, person.id):
        return people_view.team_not_started(t)
    life = await working_life(db, person, now.date())
    week = Week.of(now.astimezone(life.zone).date())
    asking = await find_asking(db, person.id, str(week))
    if asking is not None and asking.state == AskingState.ANSWERED:
        return view.done_this_week(t)
    if asking is not None and asking.state == AskingState.CLOSED:
        return view.already_closed(t, asking.id)
    if asking is None or asking.prompt_id is None:
        asking = await _ask_now(db, person, week, asking, life, now)
        if asking is None:
            return view.nothing_left(t)
    await cancel_waiting(db, [person.id], now, kinds=TURNS)
    open_asking(asking, now)
    await db.flush()
    return view.question(t, await words_of(db, asking, person))


async def show_week(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Vraag van deze week], under the offer of fewer."""
    return await show_question(db, person, "", now=now)


async def _ask_now(
    db: Db, person: Person, week: Week, asking: Asking | None, life: WorkingLife, now: datetime
) -> Asking | None:
    background = await background_of(db, person, week, now)
    if background is None:
        return None
    audience = asking.audience if asking else audience_due(db, background, week) or min(background.roles)
    prompt = pick_prompt(db, background, week, audience, quiet_start=await is_in_quiet_start(db, person))
    if prompt is None:
        return None
    if asking is None:
        asking = Asking(
            id=db.new_id(now), person_id=person.id, week=str(week), audience=audience,
            swapped=False, following=False, state=AskingState.PLANNED,
        )  # fmt: skip
        db.add(asking)
    asking.prompt_id = prompt.id
    await remember_prompt(db, person.id, school_year(week.monday), prompt.id)
    return asking


async def _pick(db: Db, person: Person, asking: Asking, now: datetime) -> Prompt | None:
    week = Week.parse(asking.week)
    background = await background_of(db, person, week, now)
    if background is None:
        return None
    quiet_start = await is_in_quiet_start(db, person)
    return pick_prompt(db, background, week, asking.audience, quiet_start=quiet_start, barred=[asking.prompt_id or ""])


async def set_rhythm(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Om de week], and back."""
    t = catalogue(person.language)
    if press.subject != person.id or press.choice not in ("weekly", "fortnightly"):
        return view.old_button(t)
    person.rhythm = press.choice
    return view.rhythm_set(t, person.id, press.choice)
