"""A round for many people in Telegram: as fast as we may, and never faster than Telegram takes."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from adapters.telegram.config import TELEGRAM, TelegramConfig
from bot.domain.calendar import Week
from bot.domain.people import Participation, Role, TeamState
from bot.services.delivery import plan_asked
from bot.services.round import open_round
from bot.store.delivery import Delivery
from bot.store.people import Account, Person
from bot.store.team import Membership, Team
from tests.adapters.standstill import Standstill, Unhurried
from tests.fakes.telegram import TelegramStandIn
from tests.fakes.telegram.busy import closest_in_a_chat, most_in_a_second
from tests.world import EVERY_DAY, World, at

PEOPLE, ASKED_FOR = 270, 30  # messages: a question to everybody, and to the first of them something more
A_SECOND = 25
MONDAY, THURSDAY = at(2, 11, 6), at(5, 11)


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    """Monday morning; how fast we may speak has nothing to do with the database."""
    async with World.opened(sqlite_database, now=MONDAY) as world:
        yield world


async def has_people(world: World, telegram: TelegramStandIn) -> tuple[Team, Sequence[Person]]:
    """A started team, in which everybody takes part and has a chat with us."""
    team = await world.has_team(await world.has_school())
    async with world.work() as db:
        started = await db.get_one(Team, team.id)
        started.state, started.started_on, started.school_year = TeamState.STARTED, at(1, 9).date(), 2026
        people = [
            Person(
                id=db.new_id(MONDAY), organisation_id=team.organisation_id, name=f"Collega {number}", language="nl",
                participation=Participation.JOINED,
            )
            for number in range(PEOPLE)
        ]  # fmt: skip
        db.add_all(people)
        await db.flush()
        for person in people:
            chat = str(telegram.has_user(person.name, started=True).id)
            db.add(
                Account(
                    id=db.new_id(MONDAY), person_id=person.id, platform=TELEGRAM, workspace=str(telegram.bot.id),
                    chat=chat, linked_at=MONDAY,
                )
            )  # fmt: skip
            db.add(
                Membership(
                    id=db.new_id(MONDAY), person_id=person.id, team_id=team.id, role=Role.TEACHER, days=EVERY_DAY
                )
            )
    return team, people


async def has_things_to_say(world: World, team: Team, people: Sequence[Person]) -> None:
    """On Thursday the questions are due, and what some asked for."""
    async with world.work() as db:
        await open_round(db, await db.get_one(Team, team.id), Week(2026, 45), now=MONDAY)
        await db.execute(update(Delivery).values(due=THURSDAY))
        for person in people[:ASKED_FOR]:
            await plan_asked(
                db, person, "mended", key=f"mended:{person.id.hex}", due=THURSDAY,
                expires=THURSDAY + timedelta(days=1), now=THURSDAY, args={"row": person.id},
            )  # fmt: skip


async def test_three_hundred_messages_go_as_fast_as_we_may_and_no_faster(world: World) -> None:
    time = Standstill()
    async with TelegramStandIn.started(time) as telegram:
        began, messenger = time(), Unhurried(TelegramConfig(telegram.has_bot().token, telegram.api_url), time)
        await has_things_to_say(world, *await has_people(world, telegram))
        world.messengers[TELEGRAM] = messenger
        await world.heartbeat.beat(THURSDAY)
        await messenger.calls.close()
    posts = telegram.called("sendMessage")
    assert [post.status for post in posts] == [200] * (PEOPLE + ASKED_FOR)
    assert posts[-1].at - began <= 1.05 * len(posts) / A_SECOND
    assert most_in_a_second(posts) <= 30
    assert closest_in_a_chat(posts) >= 1
