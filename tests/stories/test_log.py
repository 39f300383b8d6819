"""What can be read in the log of a school where people answer: no token, no name, no word, at any level (J32)."""

import json
import re
from collections.abc import AsyncIterator

import pytest

from tests.stories.slack import WAYS_IN, in_slack
from tests.stories.telegram import in_telegram
from tests.stories.test_in_slack import asked_in_words as asked_in_slack
from tests.stories.test_in_telegram import asked_in_words as asked_in_telegram
from tests.wordless import log_of_ruimte
from tests.world import World, a_small_library, at

PLANTED = "kwikstaart"
TOKEN = re.compile(r"xox[a-z]-|xoxe\.|xapp-|\d+:[\w-]{35}")
NAMES = ("Noor", "Bakker", "Sam de", "Vries", "bouw-1")
FORMS = ("console", "json")


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=at(7, 9, 8), library=a_small_library(), often=False) as world:
        yield world


def told(log: str) -> list[str]:
    """What of tokens, people and their words stands in a log."""
    return [*TOKEN.findall(log), *(one for one in (*NAMES, PLANTED) if one in log)]


def unreadable(log: str) -> list[str]:
    """The lines that are not one JSON object each."""
    return [line for line in log.splitlines() if not isinstance(_read(line), dict)]


def _read(line: str) -> object:
    try:
        return json.loads(line)
    except ValueError:
        return None


@pytest.mark.parametrize("form", FORMS)
async def test_the_log_of_a_school_in_telegram(world: World, form: str) -> None:
    with log_of_ruimte(form) as log:
        async with in_telegram(world) as school:
            noor, _ = await asked_in_telegram(school)
            assert (await school.says(noor, f"Ik zag een {PLANTED}")).startswith("Bewaard")
            world.engine.echo = "debug"
            await school.taps_on(noor, "Delen")
    assert (told(log.getvalue()), "library_spoke" in log.getvalue()) == ([], True)
    assert form == "console" or unreadable(log.getvalue()) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("way_in", WAYS_IN)
async def test_the_log_of_a_school_in_slack(world: World, form: str, way_in: str) -> None:
    with log_of_ruimte(form) as log:
        async with in_slack(world, way_in=way_in) as school:
            _, noor, _ = await asked_in_slack(school)
            await school.taps_on(noor, "Antwoord")
            assert (await school.submits(noor, answer=f"Ik zag een {PLANTED}")).startswith("Bewaard")
            await school.taps_on(noor, "Delen")
    assert (told(log.getvalue()), "library_spoke" in log.getvalue()) == ([], True)
    assert form == "console" or unreadable(log.getvalue()) == []
