"""J18, J19: a moment is chosen by tap: at most two, agreed at once, and nobody sees who tapped what or first."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from bot.domain.agenda import MeetingState
from bot.domain.consultation import Wishes
from bot.domain.pairing_moment import AFTERNOON, MORNING, half_day
from bot.domain.press import stamp, write
from bot.store.delivery import Delivery
from bot.store.meeting import Meeting
from bot.store.seat import Seat
from tests.answers import presses
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
    proposes_anew,
    seat_of,
    sees_card,
    taps,
    taps_in_conversation,
    tells,
    the_group,
)
from tests.stories.meetings import A_MINUTE, labels, outbox, words
from tests.world import Actor, World, at

IT_IS = "Afgesproken: dinsdag 27 oktober, 15:15, 30 minuten."
NEWS = "Jullie kunnen allemaal: dinsdag 27 oktober, 15:15."
ASKED = "Wanneer kun je? Tik aan wat past."
AFTER = ["Gespreksvorm", "In mijn agenda", "Verzetten", "Gaat niet door", "Ik loop even langs", "Meer"]


# -- which moments --


async def test_the_first_three_days_on_which_all_work_when_pupils_have_left(world: World) -> None:
    await a_pair(world)
    assert await proposals(world) == [TUESDAY, WEDNESDAY, THURSDAY]


async def test_half_days_that_both_told_are_what_counts(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    wednesday, monday = at(28, 10).date(), at(2, 11).date()
    shared = half_day(wednesday, MORNING) | half_day(monday, AFTERNOON)
    await tells(noor, Wishes(windows=shared | half_day(monday, MORNING)))
    only_noor = (await proposes_anew(world))[:2]
    await tells(sam, Wishes(windows=shared))
    assert (only_noor, await proposes_anew(world)) == (
        [at(28, 10, 10, 0), at(2, 11)],
        [at(28, 10, 10, 0), at(2, 11), at(4, 11, 10, 0)],
    )


async def test_a_meeting_of_one_of_them_is_kept_clear_of(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    await has_meeting(world, noor)
    assert await proposes_anew(world) == [WEDNESDAY, THURSDAY, at(30, 10)]


async def has_meeting(world: World, actor: Actor) -> None:
    """A meeting on Tuesday at three, at which somebody has a place."""
    team = (await the_group(world)).team_id
    async with world.work() as db:
        meeting = Meeting(
            id=db.new_id(world.now), team_id=team, owner_id=actor.person_id, state=MeetingState.OPEN,
            starts_at=at(27, 10, 15, 0), minutes=20, places=2, created_at=world.now,
        )  # fmt: skip
        db.add(meeting)
        await db.flush()
        db.add(Seat(id=db.new_id(world.now), meeting_id=meeting.id, person_id=actor.person_id, place=1, turn=1))


async def test_without_a_shared_half_day_it_says_so_kindly_and_one_can_propose(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    await tells(noor, Wishes(windows=0))
    assert await proposes_anew(world) == []
    card = await sees_card(noor)
    assert (words(card)[-1], labels(card)[:2]) == (
        "Ik vond geen moment waarop jullie allemaal kunnen. Weet jij er een? Stel het voor, of loop even langs.",
        ["Ander moment", "Deze keer niet"],
    )


# -- one tap each --


async def test_one_tap_each_and_it_is_agreed(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    noor.taps = sam.taps = 0
    first = words(await noor.taps_on("dinsdag 27 oktober, 15:15"))[-1]
    second = await sam.taps_on("dinsdag 27 oktober, 15:15")
    pairing = await the_group(world)
    assert (noor.taps, sam.taps, first, words(second)[-1], labels(second)) == (
        1,
        1,
        f"{ASKED} Jij kunt: dinsdag 27 oktober, 15:15.",
        IT_IS,
        AFTER,
    )
    assert (pairing.state, pairing.starts_at, pairing.next_at, pairing.next_step, pairing.sequence) == (
        "agreed",
        TUESDAY,
        at(27, 10, 15, 45),
        "after",
        1,
    )


async def test_a_second_tap_takes_it_back(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await taps(noor, TUESDAY)
    await taps(noor, THURSDAY)
    both = words(await sees_card(noor))[-1]
    await taps(noor, TUESDAY)
    await taps(sam, TUESDAY)
    assert (both, words(await sees_card(noor))[-1], (await the_group(world)).state) == (
        f"{ASKED} Jij kunt: dinsdag 27 oktober, 15:15 en donderdag 29 oktober, 15:15.",
        f"{ASKED} Jij kunt: donderdag 29 oktober, 15:15.",
        "open",
    )


async def test_of_three_all_must_be_able_to(world: World) -> None:
    _, (noor, sam, lin) = await a_pair(world, *NAMES[:3])
    await agree(TUESDAY, noor, sam)
    before = (await the_group(world)).state
    await agree(WEDNESDAY, lin, sam, noor)
    after = await the_group(world)
    assert (before, after.state, after.starts_at) == ("open", "agreed", WEDNESDAY)


async def test_nobody_sees_what_somebody_else_tapped(world: World) -> None:
    _, (noor, sam, lin) = await a_pair(world, *NAMES[:3])
    before = await sees_card(lin)
    waiting = await updates(world)
    await agree(TUESDAY, noor, sam)
    after = await sees_card(lin)
    assert (without_numbers(after), await updates(world)) == (without_numbers(before), waiting)


def without_numbers(seen: list[str]) -> Mapping[str, list[str]]:
    """What was said and what can be tapped."""
    return {"words": words(seen), "labels": labels(seen)}


async def updates(world: World) -> int:
    """How many messages were drawn anew, or will be."""
    async with world.work() as db:
        return len((await db.scalars(select(Delivery).where(Delivery.updates_id.is_not(None)))).all())


async def test_the_other_hears_that_it_is_agreed_and_not_who_was_first(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.passes(A_MINUTE)
    told = words(noor.sees)
    news = told[told.index(NEWS) :][:4]
    assert (news, await outbox(world, "pairing_news")) == (
        [
            NEWS,
            "Jij bent samen met Sam de Wit.",
            "Jij brengt iets in uit je les. Waarover, dat vertel je daar pas.",
            IT_IS,
        ],
        ["pairing_news: Noor Bakker"],
    )


async def test_what_is_later_comes_with_the_gathered_message_and_once(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(THURSDAY, noor, sam)
    await world.passes(A_MINUTE)
    told = noor.sees
    await world.until(at(29, 10, 12, 0))
    news = "Jullie kunnen allemaal: donderdag 29 oktober, 15:15."
    assert (words(told)[: words(told).index(news) + 3][-3:], [one for one in noor.sees if one == news]) == (
        [news, "Jij bent samen met Sam de Wit.", "Afgesproken: donderdag 29 oktober, 15:15, 30 minuten."],
        [],
    )


async def test_who_had_the_gathered_message_of_that_week_hears_it_the_school_day_before(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(THURSDAY, noor, sam)
    await world.passes(A_MINUTE)
    await does(noor, "letgo")
    await agree(at(30, 10), noor, sam)
    noor.looks()
    await world.until(at(29, 10, 15, 14))
    before = [line for line in noor.sees if line.startswith("Jullie kunnen")]
    await world.until(at(30, 10, 12, 0))
    told = [line for line in noor.sees if line.startswith("Jullie kunnen")]
    assert (before, told) == ([], ["Jullie kunnen allemaal: vrijdag 30 oktober, 15:15."])


# -- in a conversation of all of them --


async def test_a_tap_there_is_answered_to_who_tapped_alone_and_changes_nothing_others_see(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    channel = await has_conversation(world)
    channel.looks()
    said = await taps_in_conversation(noor, channel, "dinsdag 27 oktober, 15:15")
    await world.passes(A_MINUTE)
    assert (words(said), channel.sees) == (
        ["Genoteerd. Kunnen jullie allemaal, dan staat het hier. Jij kunt: dinsdag 27 oktober, 15:15."],
        [],
    )


async def test_agreed_there_it_is_drawn_anew_and_nobody_gets_another_message(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    channel = await has_conversation(world)
    await taps_in_conversation(noor, channel, "dinsdag 27 oktober, 15:15")
    channel.looks()
    said = await taps_in_conversation(sam, channel, "dinsdag 27 oktober, 15:15")
    await world.passes(A_MINUTE)
    seen = channel.sees
    assert (words(said), words(seen)[-1], labels(seen), await outbox(world, "pairing_news", "pairing_news_post")) == (
        [IT_IS],
        IT_IS,
        AFTER,
        [],
    )


# -- old taps --


@pytest.mark.parametrize("choice", ["", "0", "9", "x", "-1", ".g", "29999999"])
async def test_a_tap_on_what_is_not_there_changes_nothing(world: World, choice: str) -> None:
    pairing, (noor, _) = await a_pair(world)
    await presses(noor, write("fits", pairing.id, choice))
    seat = await seat_of(world, noor)
    assert (seat.fits, (await the_group(world)).state) == ("", "open")


async def test_a_moment_that_passed_is_not_agreed_and_goes_from_the_card(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await taps(noor, TUESDAY)
    await world.until(at(27, 10, 16, 0))
    late = labels(await taps(sam, TUESDAY))
    assert (late[0], late[1], (await the_group(world)).state) == (
        "woensdag 28 oktober, 15:15",
        "donderdag 29 oktober, 15:15",
        "open",
    )


async def test_once_all_have_passed_there_are_others(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await world.until(at(30, 10, 12, 0))
    seen = labels(await taps(noor, TUESDAY))[:3]
    await agree(at(2, 11), noor, sam)
    assert (seen, (await the_group(world)).starts_at) == (
        ["vrijdag 30 oktober, 15:15", "maandag 2 november, 15:15", "dinsdag 3 november, 15:15"],
        at(2, 11),
    )


async def test_a_tap_after_it_was_agreed_changes_nothing(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await taps(sam, TUESDAY)
    await taps(sam, THURSDAY)
    pairing = await the_group(world)
    assert (pairing.starts_at, pairing.sequence, (await seat_of(world, sam)).fits) == (TUESDAY, 1, stamp(TUESDAY))


async def test_koppel_has_the_group_in_a_line_with_the_way_to_it(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    page = await noor.commands("koppel")
    card = await noor.taps_on("Mijn groepje")
    noor.taps = 0
    await noor.taps_on("dinsdag 27 oktober, 15:15")
    await taps(sam, TUESDAY)
    agreed = words(await noor.commands("koppel"))
    assert (words(page)[1], words(card)[0], agreed[1], noor.taps) == (
        "Deze ronde ben je samen met Sam de Wit.",
        LEAD,
        "Deze ronde ben je samen met Sam de Wit. Dinsdag 27 oktober, 15:15.",
        1,
    )
