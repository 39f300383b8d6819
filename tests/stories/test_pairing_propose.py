"""J25, J31: another moment, moved, or let go: fixed sentences, nobody named, and the file for one's own calendar."""

import pytest

from bot.domain.form import FieldErrors
from bot.domain.press import write
from tests.answers import presses
from tests.forms import sends
from tests.stories.consultation import NAMES
from tests.stories.group_taps import (
    LEAD,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_pair,
    agree,
    does,
    has_conversation,
    proposals,
    seat_of,
    taps,
    the_group,
)
from tests.stories.meetings import A_MINUTE, labels, outbox, words
from tests.world import Actor, World, at

OTHER = at(28, 10, 8, 30)
PAST = "Past woensdag 28 oktober, 08:30?"
OFF = "Het moment van dinsdag 27 oktober, 15:15 gaat niet door. Kies gerust een ander."
MOVED_TO = {"2026-10-28": "woensdag 28 oktober, 08:30", "2026-11-11": "woensdag 11 november, 08:30"}
BY_HAND = "Stond het in je eigen agenda? Haal het daar zelf weg."


async def sends_moment(actor: Actor, verb: str, **values: str) -> object:
    """Send the whole form of another moment; what comes back."""
    pairing = await the_group(actor.world)
    return await sends(actor, write(verb, pairing.id), **({"day": "2026-10-28", "hour": "08:30"} | values))


def saves_files(actor: Actor) -> list[str]:
    """What they save from now on."""
    saved: list[str] = []

    def keep(name: str, content: bytes) -> str:
        saved.append(content.decode())
        return name

    actor.screen._save = keep
    return saved


def of_file(content: str, name: str) -> str:
    """One line of a calendar's file."""
    return next(line.partition(":")[2] for line in content.splitlines() if line.startswith(name))


# -- another moment --


async def test_another_moment_is_typed_takes_the_last_place_and_suits_who_proposed_it(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    await does(noor, "othermoment")
    card = await noor.types("woensdag half negen")
    assert (await proposals(world), words(card)[-1], (await seat_of(world, noor)).fits.count(",")) == (
        [TUESDAY, WEDNESDAY, OTHER],
        "Wanneer kun je? Tik aan wat past. Jij kunt: woensdag 28 oktober, 08:30.",
        0,
    )


async def test_the_others_are_asked_in_a_fixed_sentence_without_a_name(world: World) -> None:
    _, (noor, sam, lin) = await a_pair(world, *NAMES[:3])
    await sends_moment(noor, "othermoment", day="2026-10-27")
    await world.passes(A_MINUTE)
    told = words(sam.sees)
    asked = told[told.index("Past dinsdag 27 oktober, 08:30?") :][:2]
    assert (asked, await outbox(world, "pairing_news")) == (
        ["Past dinsdag 27 oktober, 08:30?", "Jullie zijn met z'n drieën: jij, Lin Chen en Noor Bakker."],
        ["pairing_news: Lin Chen", "pairing_news: Sam de Wit"],
    )
    await agree(at(27, 10, 8, 30), sam, lin)
    assert (await the_group(world)).starts_at == at(27, 10, 8, 30)


async def test_in_a_conversation_of_all_of_them_it_is_asked_there(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    channel = await has_conversation(world)
    channel.looks()
    await sends_moment(noor, "othermoment")
    await world.passes(A_MINUTE)
    assert (PAST in words(channel.sees), await outbox(world, "pairing_news", "pairing_news_post")) == (
        True,
        ["pairing_news_post: a channel"],
    )


async def test_who_can_already_is_not_asked_any_more(world: World) -> None:
    _, (noor, sam, _) = await a_pair(world, *NAMES[:3])
    await world.until(at(26, 10, 18, 0))
    await sends_moment(noor, "othermoment", day="2026-10-27", hour="10:00")
    await taps(sam, at(27, 10, 10, 0))
    sam.looks()
    await world.until(at(27, 10, 8, 0))
    assert [line for line in sam.sees if line.startswith("Past ")] == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": "2026-10-23"}, "day"),
        ({"day": "2026-10-31"}, "day"),
        ({"day": "2026-11-17"}, "day"),
        ({"day": "2026-12-24"}, "day"),
        ({"day": "2026-10-26", "hour": "07:45"}, "hour"),
        ({"hour": "18:00"}, "hour"),
        ({"hour": "17:15"}, "hour"),
        ({"day": "2026-11-16", "hour": "15:15"}, "hour"),
    ],
)
@pytest.mark.parametrize("verb", ["othermoment", "movepair"])
async def test_a_moment_that_cannot_be_is_refused_at_its_own_field(
    world: World, verb: str, values: dict[str, str], field: str
) -> None:
    _, (noor, sam) = await a_pair(world)
    if verb == "movepair":
        await agree(TUESDAY, noor, sam)
    before = await the_group(world)
    wrong = await sends_moment(noor, verb, **values)
    after = await the_group(world)
    assert isinstance(wrong, FieldErrors)
    assert ([*wrong.errors], after.moments, after.starts_at) == ([field], before.moments, before.starts_at)


async def test_what_is_after_the_round_is_said_so(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    wrong = await sends_moment(noor, "othermoment", day="2026-11-20")
    assert wrong == FieldErrors({"day": "Dat is na deze ronde. Kies een eerder moment."})


async def test_proposing_what_is_there_already_is_a_tap(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await taps(sam, WEDNESDAY)
    await sends_moment(noor, "othermoment", hour="15:15")
    pairing = await the_group(world)
    assert (pairing.starts_at, pairing.proposed) == (WEDNESDAY, [TUESDAY, WEDNESDAY, THURSDAY])


async def test_a_form_sent_when_it_was_agreed_meanwhile_changes_nothing(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await sends_moment(noor, "othermoment")
    await presses(noor, write("othermoment", (await the_group(world)).id))
    pairing = await the_group(world)
    assert (pairing.state, pairing.starts_at, pairing.sequence) == ("agreed", TUESDAY, 1)


# -- moved, and let go --


async def test_a_moved_moment_is_open_again_with_the_new_one_alone(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await does(noor, "movepair")
    await noor.types("woensdag half negen")
    moved = await noor.taps_on("Verzetten")
    pairing = await the_group(world)
    assert (words(moved)[-1], pairing.state, pairing.proposed, pairing.starts_at, pairing.sequence) == (
        "Wanneer kun je? Tik aan wat past. Jij kunt: woensdag 28 oktober, 08:30.",
        "open",
        [OTHER],
        None,
        2,
    )
    assert (pairing.next_step, (await seat_of(world, sam)).fits) == ("nudge", "")
    await taps(sam, OTHER)
    again = await the_group(world)
    assert (again.starts_at, again.sequence, again.next_step) == (OTHER, 3, "after")


@pytest.mark.parametrize("day", ["2026-10-28", "2026-11-11"])
async def test_the_other_hears_at_once_that_tomorrows_moment_is_off_wherever_it_goes(world: World, day: str) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.passes(A_MINUTE)
    sam.looks()
    await sends_moment(noor, "movepair", day=day)
    await world.passes(A_MINUTE)
    moved = f"Het moment van dinsdag 27 oktober, 15:15 gaat niet door. Past {MOVED_TO[day]}?"
    told = words(sam.sees)
    assert told[told.index(moved) :][:3] == [moved, BY_HAND, "Jij bent samen met Noor Bakker."]


async def test_who_hears_of_a_move_when_it_was_agreed_anew_is_asked_nothing(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.passes(A_MINUTE)
    await sends_moment(noor, "movepair")
    await taps(sam, OTHER)
    sam.looks()
    await world.passes(A_MINUTE)
    told = words(sam.sees)
    off = "Het moment van dinsdag 27 oktober, 15:15 gaat niet door."
    assert (told[told.index(off) :][:2], "Afgesproken: woensdag 28 oktober, 08:30, 30 minuten." in told) == (
        [off, BY_HAND],
        True,
    )


@pytest.mark.parametrize("verb", ["movepair", "letgo"])
async def test_in_a_conversation_of_all_of_them_it_is_said_that_the_old_moment_is_off(world: World, verb: str) -> None:
    _, (noor, sam) = await a_pair(world)
    channel = await has_conversation(world)
    await agree(TUESDAY, noor, sam)
    await world.passes(A_MINUTE)
    channel.looks()
    await (sends_moment(noor, "movepair") if verb == "movepair" else does(noor, verb))
    await world.passes(A_MINUTE)
    said = {"movepair": f"Het moment van dinsdag 27 oktober, 15:15 gaat niet door. {PAST}", "letgo": OFF}[verb]
    told = words(channel.sees)
    assert told[told.index(said) :][:2] == [said, BY_HAND]


async def test_what_is_let_go_is_told_without_who_and_the_group_stays(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.passes(A_MINUTE)
    sam.looks()
    card = await does(noor, "letgo")
    await world.passes(A_MINUTE)
    told = words(sam.sees)
    pairing = await the_group(world)
    assert (told[told.index(OFF) :][:3], labels(card)[:3], pairing.state, pairing.proposed, pairing.sequence) == (
        [OFF, BY_HAND, "Jij bent samen met Noor Bakker."],
        ["woensdag 28 oktober, 15:15", "donderdag 29 oktober, 15:15", "vrijdag 30 oktober, 15:15"],
        "open",
        [WEDNESDAY, THURSDAY, at(30, 10)],
        2,
    )


async def test_a_second_tap_on_let_go_changes_nothing(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await does(noor, "letgo")
    await does(sam, "letgo")
    await does(noor, "movepair")
    assert ((await the_group(world)).sequence, await outbox(world, "pairing_news")) == (
        2,
        ["pairing_news: Noor Bakker", "pairing_news: Sam de Wit"],
    )


async def test_an_old_message_that_it_was_agreed_becomes_the_card(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.passes(A_MINUTE)
    await does(sam, "letgo")
    noor.looks()
    await world.passes(A_MINUTE)
    seen = words(noor.sees)
    assert ("Jullie kunnen allemaal: dinsdag 27 oktober, 15:15." in seen, seen.count(LEAD) >= 1) == (False, True)


async def test_when_it_was_said_already_that_it_does_not_get_going_it_is_not_said_again(world: World) -> None:
    pairing, (noor, sam) = await a_pair(world)
    async with world.work() as db:
        (await db.get_one(type(pairing), pairing.id)).nudged_at = world.now
    await agree(TUESDAY, noor, sam)
    await does(noor, "letgo")
    noor.looks()
    await world.until(at(6, 11, 17, 0))
    assert [line for line in noor.sees if line.startswith("Het loopt nog niet")] == []


# -- for one's own calendar --


async def test_the_file_comes_only_when_tapped_for_and_says_what_and_with_whom(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.passes(A_MINUTE)
    saved = saves_files(sam)
    before = [line for line in sam.sees if "bestand" in line]
    coming = words(await does(sam, "pairfile"))
    await world.passes(A_MINUTE)
    (file,) = saved
    assert (before, coming, words(sam.sees)[0]) == (
        [],
        ["Het bestand voor je agenda komt eraan, in ons eigen gesprek."],
        "Open dit bestand, dan staat het moment in je agenda.",
    )
    assert [of_file(file, name) for name in ("SUMMARY", "DTSTART", "DTEND", "SEQUENCE", "METHOD")] == [
        "Bij elkaar kijken met Noor Bakker",
        "20261027T141500Z",
        "20261027T144500Z",
        "1",
        "PUBLISH",
    ]


async def test_after_a_change_the_new_file_says_that_the_old_one_is_removed_by_hand(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    saved = saves_files(noor)
    await agree(TUESDAY, noor, sam)
    await does(noor, "pairfile")
    await world.passes(A_MINUTE)
    await does(sam, "letgo")
    await agree(WEDNESDAY, noor, sam)
    await does(noor, "pairfile")
    noor.looks()
    await world.passes(A_MINUTE)
    new = "Er is iets veranderd. Open dit nieuwe bestand, en haal het oude zelf uit je agenda als het er nog staat."
    first, second = saved
    assert (new in noor.sees, of_file(first, "UID") == of_file(second, "UID"), of_file(second, "SEQUENCE")) == (
        True,
        True,
        "3",
    )


async def test_without_a_moment_there_is_no_file(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    saved = saves_files(noor)
    await agree(TUESDAY, noor, sam)
    await does(noor, "pairfile")
    await does(sam, "letgo")
    await does(noor, "pairfile")
    await world.passes(A_MINUTE)
    assert saved == []
