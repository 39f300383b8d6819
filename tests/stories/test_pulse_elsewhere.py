"""J16, J18: eight taps in Slack and in Telegram too, in one message that is edited in place; typed words or not."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.domain.pulse import IN_A_PULSE, PULSE
from bot.services.feature import turn_on
from bot.store.team import Team
from tests.stories.pulse import ASKED, LABELS, answered
from tests.stories.slack import SlackSchool, in_slack
from tests.stories.telegram import TelegramSchool, in_telegram
from tests.world import World, at

MONDAY = at(7, 9, 8)
FOUR_TIMES_FOUR = (5, 4, 3, 2, 1, 0, 4, 4)


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=MONDAY, often=False) as world:
        yield world


@pytest.fixture(params=[True, False], ids=["words are kept", "words are not kept"])
async def telegram(request: pytest.FixtureRequest, world: World) -> AsyncIterator[TelegramSchool]:
    async with in_telegram(world, keeps_words=request.param) as school:
        yield school


@pytest.fixture
async def slack(world: World) -> AsyncIterator[SlackSchool]:
    async with in_slack(world) as school:
        yield school


async def turns_it_on(world: World) -> None:
    """The only team there is has the pulse from now on."""
    async with world.work() as db:
        await turn_on(db, (await db.scalars(select(Team))).one(), PULSE, now=world.now)


async def test_in_telegram_it_is_one_message_and_eight_taps(telegram: TelegramSchool) -> None:
    noor = await telegram.comes_in("Noor Bakker")
    await telegram.world.starts(telegram.team)
    await telegram.until(at(8, 9, 17))
    await telegram.taps_on(noor, "Ja, ik doe mee")
    await turns_it_on(telegram.world)
    await telegram.until(at(17, 9, 15, 30))
    await telegram.taps_on(noor, noor.buttons()[0])  # three questions left alone would end the questions
    await telegram.until(ASKED)
    assert [button for button in noor.buttons() if button in LABELS.values()] == [*LABELS.values()]
    messages, telegram.taps = len(noor.sees()), 0
    for answer in FOUR_TIMES_FOUR:
        seen = await telegram.taps_on(noor, LABELS[answer])
    assert (telegram.taps, len(noor.sees()), seen.startswith("Klaar, dank je.")) == (IN_A_PULSE, messages, True)
    assert await answered(telegram.world) == {"Noor Bakker": FOUR_TIMES_FOUR}


async def test_in_slack_it_is_one_message_and_eight_taps(slack: SlackSchool) -> None:
    noor = slack.has("Noor Bakker")
    await slack.starts(noor, slack.workspace.has_channel("bouw-1", members=[noor]))
    await slack.until(at(8, 9, 17))
    await slack.commands(noor, "/ruimte", "meedoen")
    await turns_it_on(slack.world)
    await slack.until(at(17, 9, 15, 30))
    await slack.says(noor, "Met rekenen.")
    await slack.until(ASKED)
    for answer in FOUR_TIMES_FOUR:
        seen = await slack.taps_on(noor, LABELS[answer])
    assert seen.startswith("Klaar, dank je.")
    assert await answered(slack.world) == {"Noor Bakker": FOUR_TIMES_FOUR}
