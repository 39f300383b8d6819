"""In Slack and in Telegram: both files come as files, and erasing is two taps."""

import json
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.store.people import Person
from tests.stories.school_in_slack import has_team
from tests.stories.slack import SlackSchool, in_slack
from tests.stories.telegram import TelegramSchool, in_telegram
from tests.world import World, a_small_library, at

WIPED = "Alles over jou is gewist, op de reservekopieën na. Het ga je goed."
NAMES = ["mijn-gegevens.html", "mijn-gegevens.json"]


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=at(7, 9, 8), library=a_small_library()) as world:
        yield world


@pytest.fixture
async def slack(world: World) -> AsyncIterator[SlackSchool]:
    async with in_slack(world) as school:
        yield school


@pytest.fixture
async def telegram(world: World) -> AsyncIterator[TelegramSchool]:
    async with in_telegram(world) as school:
        yield school


async def people(world: World) -> list[str]:
    """Whom we know, by name."""
    async with world.work() as db:
        return sorted(await db.scalars(select(Person.name)))


def is_about(content: bytes, name: str) -> bool:
    """Whether a page or JSON is about this person."""
    text = content.decode()
    return (
        f"Voor {name}, gemaakt op" in text if text.startswith("<!doctype html>") else json.loads(text)["name"] == name
    )


async def test_in_slack_both_files_come_as_files(slack: SlackSchool) -> None:
    noor, *_ = await has_team(slack, "Noor Bakker", "Sam de Wit")
    await slack.commands(noor, "/ruimte", "privacy")
    await slack.taps_on(noor, "Mijn gegevens")
    await slack.settles()
    files = [slack.slack.uploads.files[name] for post in noor.sees() for name in post.files]
    assert sorted(file.name for file in files) == NAMES
    assert [is_about(file.content or b"", "Noor Bakker") for file in files] == [True, True]


async def test_in_slack_two_taps_erase(slack: SlackSchool) -> None:
    noor, *_ = await has_team(slack, "Noor Bakker", "Sam de Wit")
    await slack.commands(noor, "/ruimte", "privacy")
    await slack.taps_on(noor, "Wis mij")
    assert await slack.taps_on(noor, "Ja, wis mij") == WIPED
    assert "Noor Bakker" not in await people(slack.world)


async def test_in_telegram_both_files_come_as_documents(telegram: TelegramSchool) -> None:
    noor = await telegram.comes_in("Noor Bakker")
    await telegram.says(noor, "/privacy")
    await telegram.taps_on(noor, "Mijn gegevens")
    media = [post.media for post in noor.sees() if post.media is not None]
    assert sorted((one.kind, one.name) for one in media) == [("document", name) for name in NAMES]
    assert [is_about(one.body, "Noor Bakker") for one in media] == [True, True]


async def test_in_telegram_two_taps_erase_and_a_third_is_answered(telegram: TelegramSchool) -> None:
    noor = await telegram.comes_in("Noor Bakker")
    await telegram.says(noor, "/privacy")
    await telegram.taps_on(noor, "Wis mij")
    assert await telegram.taps_on(noor, "Ja, wis mij") == WIPED
    assert "Noor Bakker" not in await people(telegram.world)
