"""S44, INV-11: everybody can read what every number is for, and under each digest what its own numbers are for."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.event import Pressed
from bot.domain.number import Number
from bot.domain.number_cards import CARDS
from bot.services.feature import AGENDA, turn_off
from bot.store.team import Team
from bot.views.catalogue import catalogue
from tests.answers import after
from tests.stories.meetings import an_agenda, labels, starts, words
from tests.stories.sharing import a_team_of
from tests.stories.slack import SlackSchool, in_slack
from tests.stories.telegram import TelegramSchool, in_telegram
from tests.world import Actor, World, a_small_library, at

LEAD = "Dit tel ik. Van elk getal kun je lezen waarvoor het is, wie het ziet en hoe lang ik het bewaar."
ABOUT_YOU = [
    "Over jou",
    "- Hoeveel antwoorden ik van je bewaar",
    "- Hoeveel van je antwoorden je deelt",
    "- Hoeveel ik van je bewaar, per soort",
    "- Hoeveel mensen lezen wat je wilt delen",
]
WON_BACK = [
    "Minuten overleg die niet nodig waren",
    "Waarvoor? Zodat je ziet wat afzeggen oplevert.",
    "Wie ziet het? Je team. Je leidinggevende niet.",
    "Vanaf hoeveel? Precies. Het telt dingen, geen mensen.",
    "Hoe lang bewaar ik het? Een jaar na het overleg.",
    "Wat gebeurt ermee? Niets. Het is alleen om te weten.",
    "Tot wanneer tel ik? Zolang jullie team dit onderdeel gebruikt.",
]
HOW = "Hoe meten we dit?"
MONDAY = at(26, 10, 8, 30)


def titles(numbers: set[Number]) -> set[str]:
    """What each of these is called."""
    return {catalogue("nl")(CARDS[number].what) for number in numbers}


async def read_to_the_end(actor: Actor, part: str) -> list[str]:
    """Everything that the cards of one part say."""
    seen = await actor.taps_on(part)
    found = words(seen)
    while "Verder" in labels(seen):
        seen = await actor.taps_on("Verder")
        found += words(seen)
    return found


# -- everything there is --


@pytest.mark.parametrize("word", ["meting", "numbers"])
async def test_whoever_asks_reads_every_number_in_one_list(world: World, word: str) -> None:
    _, (noor, *_) = await an_agenda(world)
    seen = await noor.types(word)
    assert words(seen)[:6] == [LEAD, *ABOUT_YOU]
    assert labels(seen) == ["Over jou", "Over je team", "Over Ruimte zelf"]


async def test_every_number_has_its_card_a_tap_away(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    read: list[str] = []
    for part in ("Over jou", "Over je team", "Over Ruimte zelf"):
        await noor.types("meting")
        read += await read_to_the_end(noor, part)
    of_consultation = {number for number, card in CARDS.items() if card.feature not in ("", AGENDA)}
    assert titles(set(Number) - of_consultation) <= set(read)
    assert titles(of_consultation).isdisjoint(read)


async def test_what_no_team_has_on_is_absent(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    before = await noor.types("meting")
    async with world.work() as db:
        await turn_off(db, await db.get_one(Team, team.id), AGENDA)
    line = f"- {WON_BACK[0]}"
    assert (line in before, line in await noor.types("meting")) == (True, False)


async def test_from_a_card_one_goes_back_to_the_list(world: World) -> None:
    (noor,) = await a_team_of(world, 1)
    await noor.types("meting")
    await noor.taps_on("Over jou")
    assert words(await noor.taps_on("Terug"))[:6] == [LEAD, *ABOUT_YOU]


async def test_it_is_a_line_in_help_and_a_button_at_home(world: World) -> None:
    (noor,) = await a_team_of(world, 1)
    line = "meting - elk getal dat iemand te zien krijgt, en waarvoor het is"
    assert line in await noor.types("hulp")
    await noor.types("home")
    await noor.taps_on("Meer")
    assert words(await noor.taps_on("Wat tel je?"))[0] == LEAD


# -- under a digest --


async def called_off(world: World) -> tuple[Actor, list[str]]:
    """Sam, and the digest he reads in the week after a meeting was called off."""
    _, (noor, sam, _) = await an_agenda(world)
    await starts(noor)
    await noor.taps_on("Gaat niet door")
    sam.looks()
    await world.until(MONDAY)
    return sam, sam.sees


async def test_under_a_digest_with_a_number_its_card_is_one_tap_away_and_no_other(world: World) -> None:
    sam, seen = await called_off(world)
    assert "Jullie hadden 15 minuten overleg niet nodig." in seen
    assert words(await sam.taps_on(HOW)) == ["Zo zit het:", *WON_BACK]


async def test_under_a_digest_without_a_number_there_is_no_such_button(world: World) -> None:
    _, (noor, sam, _) = await an_agenda(world)
    await starts(noor, when="vrijdag 30 oktober 15:15")
    sam.looks()
    await world.until(MONDAY)
    assert ("Weekbericht van Onderbouw" in sam.sees, HOW in labels(sam.sees)) == (True, False)


async def test_a_channel_keeps_its_digest_and_only_who_taps_reads_the_card(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    channel = await world.has_place(team)
    await starts(noor)
    await noor.taps_on("Gaat niet door")
    await world.until(MONDAY)
    (how,) = [shown.button.data for shown in channel.screen.everything if shown.button.label == HOW]
    before, pressed = list(channel.lines), Pressed(
        key=world.new_key(), sender=noor.address, data=how, message="old", place="#onderbouw"
    )  # fmt: skip
    assert (words(await after(noor, pressed)), list(channel.lines)) == (["Zo zit het:", *WON_BACK], before)


# -- on each platform --


@pytest.fixture
async def slack(sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with World.opened(sqlite_database, now=at(7, 9, 8)) as world, in_slack(world) as school:
        yield school


@pytest.fixture
async def telegram(sqlite_database: str) -> AsyncIterator[TelegramSchool]:
    async with (
        World.opened(sqlite_database, now=at(7, 9, 8), library=a_small_library()) as world,
        in_telegram(world) as school,
    ):
        yield school


async def test_in_slack_it_is_a_word_behind_the_one_command(slack: SlackSchool) -> None:
    noor = slack.has("Noor Bakker")
    channel = slack.workspace.has_channel("bouw-1", members=[noor])
    await slack.starts(noor, channel)
    await slack.until(at(8, 9, 17))
    assert LEAD in await slack.commands(noor, "/ruimte", "meting")


async def test_in_telegram_it_is_a_command_and_its_cards_come_in_its_place(telegram: TelegramSchool) -> None:
    noor = await telegram.comes_in("Noor Bakker")
    assert LEAD in await telegram.says(noor, "/meting")
    assert "Vanaf hoeveel? Precies. Het gaat alleen over jou." in await telegram.taps_on(noor, "Over jou")
