"""[Anders]: what stands on a card becomes different, at once in a form or one thing at a time."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from bot.domain.agenda import LEAST_PLACES, MINUTES, MOST_PLACES, Matter, Purpose, TopicState
from bot.domain.form import Form, Trouble, Wrong
from bot.domain.ids import short
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.agenda_team import agenda_teams, room_of
from bot.services.meeting_card import begun, draft_topic, is_settled, own_card, show_card, shown_card, topic_of
from bot.services.moment import days_to_choose, first_shared_moment, moment_troubles
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.people import Person
from bot.store.team import Team
from bot.store.topic import Asked, open_question, seal_question
from bot.views import card_form as card_form_view
from bot.views import matter as matter_view
from bot.views import meeting_card as view
from bot.views.catalogue import catalogue

Values = Mapping[str, str]


async def press_change(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Anders]: the whole card as a form, or the menu of what can be different."""
    return await build_change(db, person, press.subject, now=now)


async def build_change(db: Db, person: Person, card_id: UUID, *, now: datetime) -> Form | Message:
    """The form that holds the card."""
    card = await own_card(db, person, card_id)
    if isinstance(card, Message):
        return card
    return card_form_view.change(
        catalogue(person.language), await shown_card(db, person, card), await _when(db, person, card, now),
        may_type=await may_type(db, person),
    )  # fmt: skip


async def check_change(
    db: Db, person: Person, card_id: UUID, *, values: Values, now: datetime
) -> Mapping[str, Trouble]:
    """The moment; and that some things are not decided here (J24)."""
    card = await db.get_one(Meeting, card_id)
    minutes = int(values.get("minutes", card.minutes))
    found = dict(await moment_troubles(db, await db.get_one(Team, card.team_id), values, minutes=minutes, now=now))
    matter = values.get("matter", matter_view.NOTHING_OF_THESE)
    if values.get("purpose") == Purpose.DECIDE and matter in tuple(Matter):
        whose = matter_view.whose(catalogue(person.language))[Matter(matter)]
        found["matter"] = Trouble(Wrong.NOT_A_DECISION, (whose,))
    return found


async def submit_change(db: Db, person: Person, card_id: UUID, *, values: Values, now: datetime) -> Answer:
    """The card as it is understood now; [Start] comes after that."""
    card = await own_card(db, person, card_id)
    if isinstance(card, Message):
        return card
    topic = await topic_of(db, card)
    if "touches" in values:
        topic.touches, topic.purpose = values["touches"], values["purpose"]
    if not card.is_round:
        card.minutes, card.places = int(values["minutes"]), int(values["places"])
    if values.get("question"):
        await _ask(db, person, card, values["question"], now=now)
    await _set_moment(db, card, values, now=now)
    return await show_card(db, person, card)


async def press_team(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """For which team it is; its days are those of that team."""
    card = await own_card(db, person, press.subject)
    if isinstance(card, Message):
        return Redraw(card)
    team = next((one for one in await agenda_teams(db, person) if short(one.id) == press.choice), None)
    if team is not None:
        card.team_id, card.starts_at = team.id, await first_shared_moment(db, person, team, now=now)
        (await topic_of(db, card)).team_id = team.id
        await db.flush()
    found = await begun(db, person, card)
    return Redraw(found) if isinstance(found, Message) else found


async def press_when(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Andere tijd]"""
    return await build_when(db, person, press.subject, now=now)


async def build_when(db: Db, person: Person, card_id: UUID, *, now: datetime) -> Form | Message:
    """The day, then the time."""
    card = await own_card(db, person, card_id)
    if isinstance(card, Message):
        return card
    return card_form_view.when(catalogue(person.language), card.id, await _when(db, person, card, now))


async def submit_when(db: Db, person: Person, card_id: UUID, *, values: Values, now: datetime) -> Answer:
    """The card with another moment."""
    card = await own_card(db, person, card_id)
    if isinstance(card, Message):
        return card
    await _set_moment(db, card, values, now=now)
    return await show_card(db, person, card)


async def press_minutes(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Hoe lang], and the minutes themselves."""
    card = await own_card(db, person, press.subject)
    if isinstance(card, Message):
        return Redraw(card)
    if press.choice not in {str(minutes) for minutes in MINUTES}:
        return Redraw(view.choose_minutes(catalogue(person.language), card.id))
    card.minutes = int(press.choice)
    return Redraw(await show_card(db, person, card))


async def press_places(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Met hoeveel], and the number itself."""
    card = await own_card(db, person, press.subject)
    if isinstance(card, Message):
        return Redraw(card)
    if press.choice not in {str(places) for places in range(LEAST_PLACES, MOST_PLACES + 1)}:
        return Redraw(view.choose_places(catalogue(person.language), card.id))
    card.places = int(press.choice)
    return Redraw(await show_card(db, person, card))


async def press_purpose(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Waarvoor], and the purpose itself; to decide asks what it is about first."""
    t, card = catalogue(person.language), await own_card(db, person, press.subject)
    if isinstance(card, Message):
        return Redraw(card)
    if is_settled(await topic_of(db, card)):
        return Redraw(await show_card(db, person, card))
    if press.choice == Purpose.DECIDE:
        return Redraw(matter_view.choose_matter(t, card.id))
    if press.choice not in tuple(Purpose):
        return Redraw(view.choose_purpose(t, card.id))
    (await topic_of(db, card)).purpose = press.choice
    return Redraw(await show_card(db, person, card))


async def press_matter(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """What a decision would be about: what belongs to others is not decided here (J24)."""
    t, card = catalogue(person.language), await own_card(db, person, press.subject)
    if isinstance(card, Message):
        return Redraw(card)
    if press.choice in tuple(Matter):
        return Redraw(matter_view.belongs_elsewhere(t, card.id, Matter(press.choice)))
    topic = await topic_of(db, card)
    if not is_settled(topic):
        topic.purpose = Purpose.DECIDE
    return Redraw(await show_card(db, person, card))


async def press_reword(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Vraag aanpassen]"""
    return await build_reword(db, person, press.subject, now=now)


async def build_reword(db: Db, person: Person, card_id: UUID, *, now: datetime) -> Form | Message:
    """The question as it is; where typed words are not kept there is none (J30)."""
    card = await own_card(db, person, card_id)
    if isinstance(card, Message):
        return card
    if not await may_type(db, person):
        return view.change_menu(catalogue(person.language), await shown_card(db, person, card), may_type=False)
    words = open_question(db, await topic_of(db, card)).question
    return card_form_view.reword(catalogue(person.language), card.id, words)


async def submit_reword(db: Db, person: Person, card_id: UUID, *, values: Values, now: datetime) -> Answer:
    """The card with other words."""
    card = await own_card(db, person, card_id)
    if isinstance(card, Message):
        return card
    await _ask(db, person, card, values["question"], now=now)
    return await show_card(db, person, card)


async def _ask(db: Db, person: Person, card: Meeting, question: str, *, now: datetime) -> None:
    """Put other words on a card. Of a topic that somebody else parked it becomes a topic of one's own."""
    topic, words = await topic_of(db, card), " ".join(question.split())
    link = open_question(db, topic).link
    if topic.author_id != person.id and words != open_question(db, topic).question:
        own = draft_topic(db, card, person, now=now)
        own.touches, own.purpose = topic.touches, topic.purpose
        topic.meeting_id = None
        if topic.state == TopicState.DRAFT:
            await db.delete(topic)
        db.add(own)
        await db.flush()
        topic = own
    seal_question(db, topic, Asked(words, link))


async def _set_moment(db: Db, card: Meeting, values: Values, *, now: datetime) -> None:
    room = await room_of(db, await db.get_one(Team, card.team_id), now)
    card.starts_at = room.at(date.fromisoformat(values["day"]), time.fromisoformat(values["hour"]))


async def _when(db: Db, person: Person, card: Meeting, now: datetime) -> card_form_view.WhenShown:
    return await days_to_choose(db, person, await db.get_one(Team, card.team_id), card.starts_at, now=now)
