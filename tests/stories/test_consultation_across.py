"""A round of consultation in Telegram, and across platforms: each hears it alone, and fixed sentences only (J31)."""

from collections.abc import AsyncIterator

import pytest

from bot.services.feature import CONSULTATION, turn_on
from bot.store.team import Team
from tests.fakes.slack import Person as SlackPerson
from tests.fakes.telegram import Person as TelegramPerson
from tests.stories.meetings import asks_nothing
from tests.stories.school_in_slack import ASKED, DRAWN, NAMES, OPENED, groups, has_team
from tests.stories.slack import SlackSchool, in_slack
from tests.stories.telegram import TelegramSchool, in_telegram
from tests.world import World, at

TUESDAY = "dinsdag 22 september, 15:15"
AGREED = f"Afgesproken: {TUESDAY}, 30 minuten."
HAPPENED = "Is het gelukt om bij elkaar te kijken?"
OVER = at(22, 9, 15, 46)

Person = SlackPerson | TelegramPerson


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=OPENED, often=False) as world:
        yield world


@pytest.fixture(params=[True, False], ids=["typing on", "typing off"])
async def school(world: World, request: pytest.FixtureRequest) -> AsyncIterator[TelegramSchool]:
    """Everything goes by tap, so that nothing is missing where nothing that is typed is kept (J30)."""
    async with in_telegram(world, keeps_words=request.param) as school:
        yield school


async def is_drawn(school: TelegramSchool, *names: str) -> list[TelegramPerson]:
    """A team in Telegram in which everybody joined, on the Monday on which its round was drawn."""
    people = [await school.comes_in(name) for name in names or NAMES]
    await school.world.starts(school.team)
    await school.until(at(8, 9, 17))
    for person in people:
        await school.says(person, "/meedoen")
    async with school.world.work() as db:
        await turn_on(db, await db.get_one(Team, school.team.id), CONSULTATION, now=school.world.now)
    await asks_nothing(school.world)
    await school.until(ASKED)
    for person in people:
        await school.taps_on(person, "Ik doe mee")
    await school.until(DRAWN)
    return people


def last(person: Person) -> str:
    """What somebody read last in their own conversation with us."""
    return person.reads()[-1]


async def test_two_in_telegram_are_introduced_alone_agree_and_are_asked(school: TelegramSchool) -> None:
    noor, sam = await is_drawn(school)
    assert ("Jij bent samen met Sam de Vries." in last(noor), "Jij bent samen met Noor Bakker." in last(sam)) == (
        True,
        True,
    )
    school.taps = 0
    before = last(sam)
    mine = await school.taps_on(noor, TUESDAY)
    assert (AGREED in mine, last(sam)) == (False, before)  # nobody sees who tapped
    theirs = await school.taps_on(sam, TUESDAY)
    assert (AGREED in theirs, AGREED in last(noor), school.taps) == (True, True, 2)  # J18: one each
    await school.until(OVER)
    assert (last(noor).startswith(HAPPENED), last(sam).startswith(HAPPENED)) == (True, True)
    school.taps = 0
    await school.taps_on(noor, "Ja")
    assert school.taps == 1


async def test_three_in_telegram_agree_by_one_tap_each(school: TelegramSchool) -> None:
    people = await is_drawn(school, *NAMES, "Lin Chen")
    for person in people[:2]:
        assert AGREED not in await school.taps_on(person, TUESDAY)
    await school.taps_on(people[2], TUESDAY)
    assert [AGREED in last(person) for person in people] == [True] * 3


async def test_what_somebody_types_goes_to_nobody_else(school: TelegramSchool) -> None:
    noor, sam = await is_drawn(school)
    before = sam.reads()
    await school.says(noor, "Zeg Sam dat ik een kwikstaart zag.")
    await school.until(OVER)
    assert [words for words in sam.reads() if "kwikstaart" in words] == []
    assert sam.reads()[: len(before) - 1] == before[:-1]


async def across(
    school: TelegramSchool, slack: SlackSchool, *names: str, moving: int = 1
) -> tuple[list[SlackPerson], list[TelegramPerson]]:
    """Colleagues of one team in Slack, the last of whom moved to Telegram; everybody joined, and it was drawn."""
    people = await has_team(slack, *names)
    moved = []
    for person in people[-moving:]:
        code = (await slack.commands(person, "/ruimte", "verhuizen")).split("?start=")[1].strip()
        there = school.telegram.has_user(person.name)
        await school.opens(there, f"?start={code}")
        await school.taps_on(there, "Ja, verhuis mij")
        moved.append(there)
    await slack.until(ASKED)
    for here in people[:-moving]:
        await slack.taps_on(here, "Ik doe mee")
    for there in moved:
        await school.taps_on(there, "Ik doe mee")
    await slack.until(DRAWN)
    await school.settles()
    return people[:-moving], moved


async def test_one_in_slack_and_one_in_telegram_agree_by_fixed_sentences(school: TelegramSchool) -> None:
    async with in_slack(school.world) as slack:
        (noor,), (sam,) = await across(school, slack, *NAMES)
        assert ("Jij bent samen met Sam de Vries." in last(noor), "Jij bent samen met Noor Bakker." in last(sam)) == (
            True,
            True,
        )
        await slack.says(noor, "Zeg Sam dat ik een kwikstaart zag.")
        await noor.taps(TUESDAY)
        await slack.settles()
        assert AGREED not in last(sam)
        await school.taps_on(sam, TUESDAY)
        await slack.settles()
        assert (AGREED in last(noor), AGREED in last(sam)) == (True, True)
        await slack.until(OVER)
        await school.settles()
        assert (last(noor).startswith(HAPPENED), last(sam).startswith(HAPPENED)) == (True, True)
        assert [words for words in sam.reads() if "kwikstaart" in words] == []
        assert groups(slack) == []


async def test_three_across_platforms_hear_it_alone_and_agree(school: TelegramSchool) -> None:
    async with in_slack(school.world) as slack:
        (noor, sam), (lin,) = await across(school, slack, *NAMES, "Lin Chen")
        assert groups(slack) == []  # two of three in a conversation of their own would leave the third out
        await noor.taps(TUESDAY)
        await slack.settles()
        await school.taps_on(lin, TUESDAY)
        assert [AGREED in last(person) for person in (noor, sam, lin)] == [False] * 3
        await sam.taps(TUESDAY)
        await slack.settles()
        assert [AGREED in last(person) for person in (noor, sam, lin)] == [True] * 3
