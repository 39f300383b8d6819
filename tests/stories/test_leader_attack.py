"""INV-7, J32, 7.6: whoever leads types every command and presses every button, and learns nothing about who answered.

Two worlds that differ in nothing but that are looked at with the eyes of who leads, of who leads and runs the bot, and
of the board. What differs between the two is what they learned.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

from bot.domain.message import Message, Text
from bot.ports import Answer
from bot.routes.buttons import BUTTONS, CODE_BUTTONS
from bot.routes.commands import COMMANDS
from bot.routes.forms import FORMS
from bot.store.base import Db
from bot.store.people import Person
from bot.store.reflection import Reply
from tests.conftest import fresh_database
from tests.stories.attack import Crawl, every_id, on_trial
from tests.stories.attacked import (
    BOARD,
    LEADER,
    LEADING_STEWARD,
    SECRETS,
    WATCHING,
    Attacked,
    attacked,
    first_week,
    last_weeks,
    next_weeks,
)

PARTS = (first_week, next_weeks, last_weeks)
EVERYBODY = dict.fromkeys((part.__name__ for part in PARTS), WATCHING)
SOME = {"next_weeks": (LEADER,), "last_weeks": (LEADING_STEWARD,)}  # the rest is for `make faults`


@dataclass
class Seen:
    """All that was seen of one world, and what was tried."""

    unasked: list[str] = field(default_factory=list)
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)


async def plays(databases: Sequence[str], ways: Sequence[set[str]], who: Mapping[str, Sequence[str]]) -> list[Seen]:
    """Both worlds, part by part; in between whoever watches tries everything."""
    async with AsyncExitStack() as stack:
        stories = [await stack.enter_async_context(attacked(*one)) for one in zip(databases, ways, strict=True)]
        seen = [Seen(story.watcher.seen, secrets=story.told) for story in stories]
        for part in PARTS:
            for story in stories:
                await part(story)
            for name in who.get(part.__name__, ()):
                await crawls(stories, name, seen, part.__name__)
        return seen


async def crawls(stories: Sequence[Attacked], name: str, seen: Sequence[Seen], part: str) -> None:
    """Everything that is open to them; of what is not theirs all that is there in both worlds."""
    buttons = set.intersection(*[buttons_of_others(story) for story in stories])
    about: list[set[UUID]] = [{*await story.about()} for story in stories]
    for story, found in zip(stories, seen, strict=True):
        theirs = await every_id(story.world)
        async with on_trial(story.world) as trial:
            crawl = Crawl(trial, story[name], [*story.world.actors], theirs)
            await crawl.everything()
            if name == LEADING_STEWARD:
                await crawl.what_is_not_theirs(sorted(buttons), sorted(set.intersection(*about)))
        found.found[part, name] = crawl.seen
        found.tried |= crawl.tried


def buttons_of_others(story: Attacked) -> set[str]:
    """What is on the screens of everybody who does not watch."""
    others = [actor for name, actor in story.world.actors.items() if name not in WATCHING]
    return {shown.button.data for actor in others for shown in actor.screen.everything}


def two_databases(request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> list[str]:
    """Two of a kind."""
    return [fresh_database(request, factory.mktemp(name), "sqlite") for name in ("one", "other")]


@pytest.fixture(scope="module")
def worlds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    """The two worlds, with every secret told the one way and the other."""
    who = EVERYBODY if request.config.getoption("both") else SOME
    return asyncio.run(plays(two_databases(request, tmp_path_factory), [{*SECRETS}, set()], who))


def test_every_secret_is_in_the_story(worlds: list[Seen]) -> None:
    assert [seen.secrets for seen in worlds] == [{*SECRETS}, {*SECRETS}]


def test_all_that_comes_unasked_is_the_same_at_the_same_minute(worlds: list[Seen]) -> None:
    one, other = worlds
    assert (one.unasked, len(one.unasked) > len(PARTS)) == (other.unasked, True)


def test_whatever_they_try_comes_to_the_same(worlds: list[Seen]) -> None:
    one, other = worlds
    differ = [
        pair for key in one.found for pair in zip(one.found[key], other.found[key], strict=True) if pair[0] != pair[1]
    ]
    assert differ == []


def test_every_command_button_and_form_there_is_was_tried(worlds: list[Seen]) -> None:
    """Also those that nobody thought of yet: they are read from the tables."""
    tried = {each.partition(":")[0] for each in worlds[0].tried}
    assert {*COMMANDS, *BUTTONS, *CODE_BUTTONS, *FORMS} - tried == set()


def test_a_route_that_tells_would_be_found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tells(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
        return Message((Text(str(await db.scalar(select(func.count(Reply.person_id))))),))

    async def tried(database: str, secrets: set[str]) -> set[str]:
        async with attacked(database, secrets) as story:
            await first_week(story)
            async with on_trial(story.world) as trial:
                crawl = Crawl(trial, story[BOARD], (), set())
                await crawl.gives(COMMANDS)
            return {*crawl.seen}

    monkeypatch.setitem(COMMANDS, "vertel", tells)
    databases = two_databases(request, tmp_path_factory)
    one, other = (asyncio.run(tried(*each)) for each in zip(databases, [{"shares with one"}, set()], strict=True))
    assert sorted(line.partition(":")[0] for line in one - other) == ['"vertel"', "vertel", "vertel …"]
