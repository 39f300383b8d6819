"""A meeting that is started, or a topic parked, for somebody who does not do so in a chat: by the same card."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.agenda import Purpose, TopicState, Touches
from bot.domain.roster import fold
from bot.services.agenda_team import agenda_team
from bot.services.meeting_card import new_card, park_card, topic_of
from bot.services.meeting_start import check_rules, start_meeting
from bot.services.topic import add_topic
from bot.store.agenda import standing_topics
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.people import Person, has_platform_account
from bot.store.team import Team
from bot.store.topic import Asked, Topic, open_question


@dataclass(frozen=True)
class Wish:
    """One topic, as somebody wants it."""

    question: str
    touches: Touches
    purpose: Purpose


@dataclass(frozen=True)
class Size:
    """When, how long in minutes, and for how many."""

    starts: datetime
    minutes: int
    places: int


class HasAccount(Exception):
    """They talk in a chat app, and do this there themselves (J32)."""


class NotOfTeam(Exception):
    """They neither work in the team nor lead it."""


async def check_owner(db: Db, person: Person, team: Team) -> None:
    """Whether this may be done in somebody's name, as `chat --as` may (J32). Raises HasAccount, NotOfTeam."""
    if await agenda_team(db, person, team.id) is None:
        raise NotOfTeam
    if not db.demo and await has_platform_account(db, person.id):
        raise HasAccount


async def stands_already(db: Db, team: Team) -> set[tuple[UUID | None, str]]:
    """Who asked what on a team's agenda, on a meeting to come or parked: nobody starts that a second time by hand."""
    return {(one.author_id, fold(open_question(db, one).question)) for one in await standing_topics(db, team.id)}


def asks(person: Person, question: str) -> tuple[UUID | None, str]:
    """This person's question, as it is told apart from others."""
    return person.id, fold(question)


async def start_by_hand(
    db: Db, team: Team, person: Person, first: Wish, *, size: Size, now: datetime, second: Wish | None = None
) -> Meeting:
    """Start a meeting with one or two topics. Raises Refused; what was written by then is for the caller to undo."""
    card = await _card(db, team, person, first, now=now)
    card.starts_at, card.minutes, card.places = size.starts, size.minutes, size.places
    await start_meeting(db, card, person, now=now)
    if second is not None:
        await add_by_hand(db, card, person, second, now=now)
        await check_rules(db, card, now=now)
    return card


async def add_by_hand(db: Db, meeting: Meeting, person: Person, wish: Wish, *, now: datetime) -> bool:
    """One topic more on a meeting; whether it fitted. A third one is parked (7.3)."""
    topic = await add_topic(db, meeting, person, Asked(wish.question), touches=wish.touches, now=now)
    topic.purpose = wish.purpose
    await db.flush()
    return topic.state == TopicState.PLANNED


async def park_by_hand(db: Db, team: Team, person: Person, wish: Wish, *, now: datetime) -> Topic:
    """Park a topic, without a date, for three weeks."""
    return await park_card(db, await _card(db, team, person, wish, now=now), now=now)


async def _card(db: Db, team: Team, person: Person, wish: Wish, *, now: datetime) -> Meeting:
    card = await new_card(db, person, team, Asked(wish.question), now=now)
    topic = await topic_of(db, card)
    topic.touches, topic.purpose = wish.touches, wish.purpose
    await db.flush()
    return card
