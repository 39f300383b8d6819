"""What somebody does with the question they were asked, other than answering it."""

from datetime import datetime
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import Participation, TeamState
from bot.domain.press import Press
from bot.domain.prompt import Audience
from bot.domain.pulse import PULSE
from bot.domain.reflection import AskingState, Closed
from bot.domain.schedule import WorkingLife
from bot.ports import Answer, Redraw
from bot.services.background import audience_due, background_of, is_in_quiet_start, pick_prompt
from bot.services.pulse import show_pulse
from bot.services.question import TURNS, open_asking, pick_another, takes_words, words_of
from bot.services.reminder import plan_reminder
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import cancel_waiting
from bot.store.form import park_draft
from bot.store.history import remember_prompt
from bot.store.people import Person
from bot.store.reflection import Asking, close_taken_up, find_asking, replies_to
from bot.store.team import is_in_started_team, teams_of
from bot.views import people as people_view
from bot.views import question as view
from bot.views import typed as typed_view
from bot.views import vote as vote_view
from bot.views.catalogue import catalogue


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
    """[Antwoord]: a form with the answer only (J15); where none is shown, what they type is the answer."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    if asking.audience != Audience.PAIRED:
        await close_taken_up(db, person.id)
    if not await takes_words(db, asking, now):
        return view.old_button(catalogue(person.language))
    if not await may_type(db, person):
        return typed_view.not_kept_here(catalogue(person.language), person.id, is_decided=True)
    await park_draft(db, person.id)
    return await answer_form(db, person, asking.id, now=now)


async def answer_form(db: Db, person: Person, subject: UUID, *, now: datetime) -> Form | Message:
    """The question as a form, as long as it is open."""
    asking = await open_asking_pressed(db, person, Press("answer", subject))
    if isinstance(asking, Message):
        return asking
    return view.answer_form(catalogue(person.language), await words_of(db, asking, person))


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
    await park_draft(db, person.id)
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
    due = await plan_reminder(db, person, asking, now=now)
    life = await working_life(db, person, now.date())
    return view.later(catalogue(person.language), due, life.zone)


async def press_swap(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Andere vraag]: once; the one that goes counts as asked."""
    asking = await open_asking_pressed(db, person, press)
    if isinstance(asking, Message):
        return asking
    t = catalogue(person.language)
    if asking.swapped:
        return view.no_swap(t)
    prompt = await pick_another(db, person, asking, now)
    if prompt is None:
        return view.nothing_left(t)
    asking.prompt_id, asking.swapped = prompt.id, True
    await park_draft(db, person.id)
    await remember_prompt(db, asking)
    return Redraw(view.question(t, await words_of(db, asking, person)))


async def show_question(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """The command `vraag`: this week's question now, at any hour; it is their own act."""
    t = catalogue(person.language)
    if person.participation != Participation.JOINED:
        return people_view.please_join(t, person.id)
    if not await is_in_started_team(db, person.id):
        return await _not_started(db, person)
    life = await working_life(db, person, now.date())
    week = Week.of(now.astimezone(life.zone).date())
    asking = await find_asking(db, person.id, str(week))
    if asking is not None and asking.audience == PULSE:
        return await _begin_pulse(db, person, asking, now)
    if asking is not None and asking.state == AskingState.ANSWERED:
        return view.done_this_week(t)
    if asking is not None and asking.state == AskingState.CLOSED:
        return view.already_closed(t, asking.id)
    if asking is None or asking.prompt_id is None:
        asking = await _ask_now(db, person, week, asking, life, now)
        if asking is None:
            return view.nothing_left(t)
    await cancel_waiting(db, [person.id], now, kinds=TURNS)
    await park_draft(db, person.id)
    open_asking(asking, now)
    await db.flush()
    return view.question(t, await words_of(db, asking, person))


async def _begin_pulse(db: Db, person: Person, asking: Asking, now: datetime) -> Message:
    """The pulse, which is in the place of this week's question."""
    await cancel_waiting(db, [person.id], now, kinds=TURNS)
    await park_draft(db, person.id)
    open_asking(asking, now)
    await db.flush()
    return await show_pulse(db, person, asking)


async def _not_started(db: Db, person: Person) -> Message:
    """No team of theirs is asked anything: not yet, or not any more, which one tap changes."""
    t = catalogue(person.language)
    stopped = next((team for team in await teams_of(db, person.id) if team.state == TeamState.STOPPED), None)
    return vote_view.has_stopped(t, stopped.id, stopped.name) if stopped else people_view.team_not_started(t)


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
    prompt = pick_prompt(db, background, audience, quiet_start=await is_in_quiet_start(db, person))
    if prompt is None:
        return None
    if asking is None:
        asking = Asking(
            id=db.new_id(now), person_id=person.id, week=str(week), audience=audience,
            swapped=False, following=False, state=AskingState.PLANNED,
        )  # fmt: skip
        db.add(asking)
    asking.prompt_id = prompt.id
    await remember_prompt(db, asking)
    return asking


async def set_rhythm(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Om de week], and back."""
    t = catalogue(person.language)
    if press.subject != person.id or press.choice not in ("weekly", "fortnightly"):
        return view.old_button(t)
    person.rhythm = press.choice
    return view.rhythm_set(t, person.id, press.choice)
