"""INV-7, INV-18, J32: whoever leads tries every command and button there is, and learns nothing about who answered.

Two worlds that differ in nothing but that are looked at with the eyes of who leads, of who leads and runs the bot, and
of the board. What differs between the two is what they learned. Who runs the bot has its figures, its log, its shell
and its database without the key too.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from uuid import UUID

import pytest
from sqlalchemy import func, select

from bot.domain.message import Message, Text
from bot.ports import Answer
from bot.routes.buttons import BUTTONS, CODE_BUTTONS
from bot.routes.commands import COMMANDS
from bot.routes.forms import FORMS
from bot.store.base import Db
from bot.store.dossier import read_dossier
from bot.store.people import Person
from bot.store.reflection import Reply
from tests.conftest import fresh_database
from tests.stories.attack import Crawl, every_id, on_trial
from tests.stories.attacked import (
    BOARD,
    LEADING_STEWARD,
    PARTS,
    SECRETS,
    WATCHING,
    Attacked,
    attacked,
    first_week,
)
from tests.stories.attacked_deeds import WRITTEN
from tests.stories.attacked_house import House, every_command
from tests.stories.sharing import answers
from tests.wordless import log_of_ruimte

EVERYBODY = dict.fromkeys((part.__name__ for part in PARTS), WATCHING)
SOME = {"last_weeks": (LEADING_STEWARD,)}  # who can do all that the others can; the rest is for `make faults`
AFTERWARDS = "2026-12-01T10:05:00+01:00"
OF_OTHER_THINGS = {  # rows of these tell too: of no secret here, or of one that is over when they are read
    "account", "again", "agreement", "arrangement", "bearing", "claim", "consent", "council", "draft", "leading",
    "link_code", "meeting", "membership", "met", "misuse", "objection", "outcome", "party", "proposal", "pulse_answer",
    "pulse_step", "seat", "share_reader", "story_reader", "topic", "visit", "vote",
}  # fmt: skip


@dataclass
class Seen:
    """All that was seen of one world, and what was tried."""

    house: House
    unasked: list[str] = field(default_factory=list)
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    secrets: set[str] = field(default_factory=set)
    moved: list[str] = field(default_factory=list)
    read: set[str] = field(default_factory=set)  # of what people wrote, on anybody's screen


async def plays(databases: Sequence[str], ways: Sequence[set[str]], who: Mapping[str, Sequence[str]]) -> list[Seen]:
    """Both worlds, part by part; in between whoever watches tries everything."""
    async with AsyncExitStack() as stack:
        stories = [await stack.enter_async_context(attacked(*one)) for one in zip(databases, ways, strict=True)]
        seen = [
            Seen(House(database), story.watcher.seen, secrets=story.told, moved=story.moved)
            for database, story in zip(databases, stories, strict=True)
        ]
        for part in PARTS:
            for story, one in zip(stories, seen, strict=True):
                with log_of_ruimte("json") if part is first_week else nullcontext(StringIO()) as written:
                    await part(story)
                one.house.log += written.getvalue()
                await one.house.reads(story.world)
            for name in who.get(part.__name__, ()):
                await crawls(stories, name, seen, part.__name__)
        for story, one in zip(stories, seen, strict=True):
            lines = [line for actor in story.world.actors.values() for line in actor.lines]
            one.read = {words for words in WRITTEN for line in lines if words in line}
        return seen


async def crawls(stories: Sequence[Attacked], name: str, seen: Sequence[Seen], part: str) -> None:
    """Everything that is open to them; of what is not theirs all that is there in both worlds."""
    buttons = one_of_each(set.intersection(*[buttons_of_others(story) for story in stories]))
    about: list[set[UUID]] = [{*await story.about()} for story in stories]
    for story, found in zip(stories, seen, strict=True):
        theirs = await every_id(story.world)
        async with on_trial(story.world) as trial:
            crawl = Crawl(trial, story[name], [*story.world.actors], theirs)
            await crawl.everything()
            if name == LEADING_STEWARD:
                await crawl.what_is_not_theirs(buttons, sorted(set.intersection(*about)))
        found.found[part, name] = crawl.seen
        found.tried |= crawl.tried


def buttons_of_others(story: Attacked) -> set[str]:
    """What is on the screens of everybody who does not watch."""
    others = [actor for name, actor in story.world.actors.items() if name not in WATCHING]
    return {shown.button.data for actor in others for shown in actor.screen.everything}


def one_of_each(buttons: set[str]) -> list[str]:
    """Of buttons about one row that differ in a number alone, as the answers to a statement do, the last."""
    found = {}
    for data in sorted(buttons):
        verb, _, rest = data.partition(":")
        about, _, choice = rest.partition(":")
        found[verb, about, re.sub(r"\d+", "", choice)] = data
    return [*found.values()]


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


def test_no_figure_moves_in_the_minute_in_which_somebody_did_something(worlds: list[Seen]) -> None:
    """`status` and `/metrics`, looked at just before and a minute later."""
    assert [seen.moved for seen in worlds] == [[], []]


def test_the_log_says_nothing_of_what_anybody_did(worlds: list[Seen]) -> None:
    """What libraries say at DEBUG comes to no more than that they spoke."""
    spoke = {"event", "level", "library", "timestamp", "trouble"}
    assert [{*map(frozenset, seen.house.lines)} for seen in worlds] == [{frozenset(spoke)}] * 2


def test_what_people_wrote_is_in_no_row_in_no_file_and_in_no_line_of_the_log(worlds: list[Seen]) -> None:
    found = [words for seen in worlds for words in WRITTEN if seen.house.holds(words)]
    assert ([seen.read for seen in worlds], found) == ([{*WRITTEN}] * 2, [])


def test_what_rows_tell_without_the_key_is_said_in_the_dossier(worlds: list[Seen]) -> None:
    """A table whose rows differ tells who did something; the dossier says of each of these what."""
    one, other = worlds
    differ = {table for table, *_ in one.house.rows ^ other.house.rows}
    said = {name for _, tables in read_dossier("nl").groups for name, words in tables.items() if is_told(words.tells)}
    assert (differ - said, said - differ) == (set(), OF_OTHER_THINGS)


def is_told(tells: str) -> bool:
    """Whether the dossier says that rows tell something."""
    return tells != "" and not tells.startswith("niets")


def test_every_command_of_the_shell_says_the_same_of_both(worlds: list[Seen]) -> None:
    one, other = [
        {" ".join(words): seen.house.says(words, at=AFTERWARDS) for words in every_command()} for seen in worlds
    ]
    assert {words: (one[words], other[words]) for words in one if one[words] != other[words]} == {}
    assert "status" in one


def test_a_route_that_tells_would_be_found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def tells(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
        return Message((Text(str(await db.scalar(select(func.count(Reply.person_id))))),))

    async def tried(database: str, secrets: set[str]) -> set[str]:
        async with attacked(database, secrets) as story:
            await story.either("answers", lambda: answers(story["Noor"]))
            async with on_trial(story.world) as trial:
                crawl = Crawl(trial, story[BOARD], (), set())
                await crawl.gives({"vertel": tells})
            return {*crawl.seen}

    monkeypatch.setitem(COMMANDS, "vertel", tells)
    databases = two_databases(request, tmp_path_factory)
    one, other = (asyncio.run(tried(*each)) for each in zip(databases, [{"answers"}, set()], strict=True))
    assert sorted(line.partition(":")[0] for line in one - other) == ['"vertel"', "vertel", "vertel …"]
