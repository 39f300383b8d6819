"""The card of a meeting, from its question to its start (J23). Until then only who fills it in sees it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.agenda import (
    DEFAULT_MINUTES,
    DEFAULT_PLACES,
    STANDS_FOR,
    TOGETHER,
    MeetingState,
    Purpose,
    TopicState,
    Touches,
)
from bot.domain.form import Form, Wrong
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.agenda_team import agenda_team
from bot.services.meeting_protocol import let_go_of_what_does_not_fit
from bot.services.meeting_start import Refused, start_meeting
from bot.services.meeting_view import card as meeting_card
from bot.services.meeting_view import school_of, see_protocol, see_topic, zone_of
from bot.services.moment import first_shared_moment
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.meeting import Meeting, lock_meeting
from bot.store.people import Person
from bot.store.team import Team
from bot.store.topic import Asked, Topic, open_question, seal_question, topics_on
from bot.views import card_form as card_form_view
from bot.views import meeting_card as view
from bot.views import run as run_view
from bot.views.catalogue import catalogue


async def new_card(db: Db, person: Person, team: Team, asked: Asked, *, now: datetime) -> Meeting:
    """A card that is filled in: to think, for a quarter of an hour, on the first shared day, with four."""
    starts = await first_shared_moment(db, person, team, now=now)
    meeting = Meeting(
        id=db.new_id(now), team_id=team.id, owner_id=person.id, state=MeetingState.DRAFT, starts_at=starts,
        minutes=DEFAULT_MINUTES, places=DEFAULT_PLACES, created_at=now, sequence=0, is_round=False,
    )  # fmt: skip
    db.add(meeting)
    await db.flush()
    topic = draft_topic(db, meeting, person, now=now)
    if asked.question or asked.link:
        seal_question(db, topic, asked)
    db.add(topic)
    await db.flush()
    return meeting


def draft_topic(db: Db, card: Meeting, person: Person, *, now: datetime) -> Topic:
    """The topic of a card, still without words."""
    return Topic(
        id=db.new_id(now), team_id=card.team_id, author_id=person.id, meeting_id=card.id, purpose=Purpose.THINK,
        state=TopicState.DRAFT, created_at=now, expires=now + STANDS_FOR, carried=False,
    )  # fmt: skip


async def begun(db: Db, person: Person, card: Meeting) -> Form | Message:
    """A card that was just made; what is about a message is asked first, in words of one's own."""
    asked = open_question(db, await topic_of(db, card))
    if asked.link and not asked.question and await may_type(db, person):
        return card_form_view.reword(catalogue(person.language), card.id, "")
    return await show_card(db, person, card)


async def show_card(db: Db, person: Person, meeting: Meeting, *, trouble: Wrong | None = None) -> Message:
    """The card as it stands."""
    t, let_go = catalogue(person.language), let_go_of_what_does_not_fit(db, meeting)
    shown = view.card(t, await shown_card(db, person, meeting), trouble=trouble)
    return Message((*run_view.does_not_fit(t), *shown.blocks)) if let_go else shown


async def shown_card(db: Db, person: Person, meeting: Meeting) -> view.Card:
    """What the card shows."""
    t, team = catalogue(person.language), await db.get_one(Team, meeting.team_id)
    topic = await topic_of(db, meeting)
    is_own = topic.author_id == person.id
    shown = replace(see_topic(db, t, topic, None, names={}), is_round=meeting.is_round)
    return view.Card(
        meeting.id, team.id, team.name, shown, meeting.starts_at, await zone_of(db, team.id), meeting.minutes,
        meeting.places, is_own=is_own, is_parked=topic.state == TopicState.PARKED,
        follows=see_protocol(db, t, meeting, await school_of(db, team.id)),
    )  # fmt: skip


async def press_show_card(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Terug], to the card."""
    found = await own_card(db, person, press.subject)
    return Redraw(found if isinstance(found, Message) else await show_card(db, person, found))


async def press_touch(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """What it touches, tapped."""
    found = await own_card(db, person, press.subject)
    if isinstance(found, Message):
        return Redraw(found)
    topic = await topic_of(db, found)
    if not is_settled(topic):
        topic.touches = press.choice if press.choice in tuple(Touches) else None
    return Redraw(await show_card(db, person, found))


async def press_start(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Start]; a second tap shows the meeting that was started."""
    found = await own_card(db, person, press.subject)
    return Redraw(found) if isinstance(found, Message) else await start_card(db, person, found, now=now)


async def press_together(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch even bij elkaar]: one tap, ten minutes, four places (J23)."""
    found = await own_card(db, person, press.subject)
    if isinstance(found, Message):
        return Redraw(found)
    return await start_card(db, person, found, together=True, now=now)


async def _be_together(db: Db, card: Meeting) -> None:
    card.minutes, card.places = TOGETHER
    topic = await topic_of(db, card)
    if topic.purpose == Purpose.SHARE:
        topic.purpose = Purpose.THINK
    topic.touches = topic.touches or Touches.ORGANISATION


async def start_card(db: Db, person: Person, found: Meeting, *, together: bool = False, now: datetime) -> Answer:
    """Start what stands on a card, `together` for ten minutes with four; what is refused leaves nothing behind."""
    try:
        async with db.begin_nested():
            if together:
                await _be_together(db, found)
            in_channel = await start_meeting(db, found, person, now=now)
    except Refused as refused:
        await db.refresh(found)
        return Redraw(await show_card(db, person, found, trouble=refused.wrong))
    shown = await meeting_card(db, person, found)
    t = catalogue(person.language)
    lost = run_view.does_not_fit(t) if let_go_of_what_does_not_fit(db, found) else ()
    above = (*view.started(t, in_channel=in_channel), *lost)
    return Redraw(Message((*above, *shown.blocks)))


async def press_park(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Parkeer]: without a date, for three weeks; whoever wants takes it up."""
    found = await own_card(db, person, press.subject)
    if isinstance(found, Message):
        return Redraw(found)
    t, zone = catalogue(person.language), await zone_of(db, found.team_id)
    topic = await park_card(db, found, now=now)
    return Redraw(view.parked(t, topic.team_id, topic.id, topic.expires.astimezone(zone).date()))


async def park_card(db: Db, card: Meeting, *, now: datetime) -> Topic:
    """The topic of a card waits without a date, for three weeks; the card goes."""
    topic = await topic_of(db, card)
    topic.state, topic.meeting_id, topic.expires = TopicState.PARKED, None, now + STANDS_FOR
    await db.flush()
    await db.delete(card)
    await db.flush()
    return topic


async def press_scrap(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Laat maar]: the card goes; a topic that was parked before goes back there."""
    found = await own_card(db, person, press.subject)
    if isinstance(found, Message):
        return Redraw(found)
    stays = is_settled(await topic_of(db, found))
    await scrap(db, found)
    return Redraw(view.scrapped(catalogue(person.language), found.team_id, stays_parked=stays))


async def scrap(db: Db, meeting: Meeting) -> None:
    """Nothing is kept of a card."""
    for topic in await topics_on(db, meeting.id):
        if topic.state == TopicState.DRAFT:
            await db.delete(topic)
        else:
            topic.meeting_id = None
    await db.flush()
    await db.delete(meeting)
    await db.flush()


async def own_card(db: Db, person: Person, meeting_id: UUID) -> Meeting | Message:
    """The card of who fills it in; once it is started, the meeting that came of it."""
    t, meeting = catalogue(person.language), await lock_meeting(db, meeting_id)
    if meeting is None or await agenda_team(db, person, meeting.team_id) is None:
        return view.gone(t, person.id)
    if meeting.state != MeetingState.DRAFT:
        return await meeting_card(db, person, meeting)
    return meeting if meeting.owner_id == person.id and await topics_on(db, meeting.id) else view.gone(t, person.id)


def is_settled(topic: Topic) -> bool:
    """Whether what it is about was said before: a parked topic stays what it is, whatever becomes of the card."""
    return topic.state == TopicState.PARKED and topic.touches is not None


async def topic_of(db: Db, meeting: Meeting) -> Topic:
    """The one topic of a card."""
    return (await topics_on(db, meeting.id))[0]
