"""S60, J34: the board digest: once a term, few figures with what they mean, a story, and what it means for us."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.board_digest import MOST_NUMBERS
from bot.domain.people import AfterLeaving, Role
from bot.domain.press import write
from bot.domain.pulse import CORE, Scope
from bot.domain.pulse_finding import Crowd, Finding
from bot.services.erasure import erase_person
from bot.services.feature import BOARD, is_on
from bot.services.night import CHORES
from bot.store.bearing import Bearing
from bot.store.board_digest import BoardDigest
from bot.store.people import Person
from bot.store.pulse import KeptReport, PulseRound, written
from bot.store.reflection import Reply
from bot.store.story import Story
from bot.store.team import Membership
from tests.answers import asks, presses
from tests.forms import sends
from tests.stories.governing import A_DAY, ASK, TITLE, Governed, a_board, next_told, reads_it
from tests.stories.leading import has_on
from tests.stories.meetings import labels, words
from tests.stories.restoring import backs_up, comes_back
from tests.stories.sharing import ALSO_OPEN, NAMES, OPEN, WAY_OUT, WORDS, joined, shares
from tests.world import Actor, World, at

MEANS = "Een team kiest zelf of het meedoet. Meer is dus niet beter."
QUESTION = "Waarover beslissen leraren hier zelf, en waar zou dat meer kunnen zijn?"
FOR_US = "Wij maken tijd vrij op dinsdag."
BEFORE = "Wat je schrijft, lezen anderen met jouw naam erbij."
PULSE_MEANS = (
    "Van alle scholen samen. De stelling is niet wetenschappelijk getest: gebruik die om te praten, niet om te "
    "oordelen."
)
PULSE_READERS = (
    "Wie ziet het? Je team. Twee schooldagen later ook je leidinggevende. Kan ik van je team niets laten zien, "
    "dan lezen jullie de peiling van de hele school. Het bestuur leest alleen alle scholen samen. Elke leidinggevende "
    "leest dat ook."
)
STORY = "Een verhaal uit de school"


@pytest.fixture(name="world")
async def in_september(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=at(18, 9, 9, 0), often=False) as world:
        asks(world, OPEN, ALSO_OPEN)
        yield world


@pytest.fixture
async def governed(world: World) -> Governed:
    return await a_board(world)


async def digests(world: World) -> list[BoardDigest]:
    async with world.work() as db:
        return list(await db.scalars(select(BoardDigest).order_by(BoardDigest.opened_at)))


async def was_counted(world: World, governed: Governed, moment: datetime) -> None:
    """Of the first pulse of this school year, one statement that enough people answered."""
    async with world.work() as db:
        of_board = governed.board.organisation_id
        counted = PulseRound(
            id=db.new_id(moment), organisation_id=of_board, school_year=2026, number=1, opened_at=moment,
            counted_at=moment,
        )  # fmt: skip
        db.add(counted)
        await db.flush()
        found = written([Finding(CORE[0], Crowd.FEW, 7)])
        db.add(KeptReport(id=db.new_id(moment), round_id=counted.id, scope=Scope.BOARD, findings=found))


async def offers(world: World, governed: Governed, name: str = NAMES[0], how: str = "Delen met mijn naam") -> Actor:
    """Somebody of De Lindeboom shares an answer with the team, and tells it to the board too."""
    (noor,) = await joined(world, governed.team, name)
    await shares(noor, how=how)
    await noor.taps_on("Ook aan het bestuur")
    await noor.taps_on("Vertel het aan het bestuur")
    return noor


# -- when, and what --


async def test_the_board_and_who_leads_a_school_read_the_same_figures_and_question(
    world: World, governed: Governed
) -> None:
    seen = await reads_it(world, governed.anna, governed.ellen, governed=governed)
    said = [
        TITLE,
        "Een paar getallen",
        "2 teams werken met Ruimte.",
        MEANS,
        "Om op school over te praten",
        QUESTION,
        ASK,
    ]
    assert [[line for line in words(lines) if line in said] for lines in seen] == [said, said]
    assert labels(seen[0])[-3:] == ["Wat betekent dit voor ons?", "Hoe meten we dit?", WAY_OUT]


async def test_it_comes_once_a_term(world: World, governed: Governed) -> None:
    await reads_it(world, governed.anna, governed=governed)
    await world.passes(timedelta(days=14))
    assert [one.term for one in await digests(world)] == ["2026-1"]


async def test_where_it_is_off_there_is_none(world: World, governed: Governed) -> None:
    moment = await next_told(world, governed)
    await has_on(world, governed.board, BOARD, is_on=False)
    await world.until(moment + timedelta(days=1))
    assert await digests(world) == []


async def test_no_school_and_no_team_is_named_beside_a_figure(world: World, governed: Governed) -> None:
    seen = await reads_it(world, governed.anna, governed.bram, governed=governed)
    named = [line for lines in seen for line in lines for name in ("Lindeboom", "Wilg", "Onderbouw") if name in line]
    figures = [line for line in words(seen[0]) if line[:1].isdigit()]
    assert (named, len(figures) <= MOST_NUMBERS) == ([], True)


async def test_of_the_pulse_it_tells_what_all_schools_said_together(world: World, governed: Governed) -> None:
    moment = await next_told(world, governed)
    await was_counted(world, governed, moment - timedelta(days=14))
    (seen,) = await reads_it(world, governed.anna, governed=governed)
    told = [line for line in words(seen) if line.startswith("3,5:") or line == PULSE_MEANS]
    assert told == ["3,5: Ik neem in mijn werk beslissingen waar ik achter sta.", PULSE_MEANS]


async def test_who_leads_a_school_reads_it_too_and_the_card_says_so(world: World, governed: Governed) -> None:
    moment = await next_told(world, governed)
    await was_counted(world, governed, moment - timedelta(days=14))
    (seen,) = await reads_it(world, governed.ellen, governed=governed)
    card = " ".join(words(await governed.ellen.taps_on("Hoe meten we dit?")))
    assert (PULSE_MEANS in words(seen), PULSE_READERS in card) == (True, True)


async def test_who_leads_no_school_any_more_when_it_is_told_does_not_read_it(world: World, governed: Governed) -> None:
    await world.until((await next_told(world, governed)).replace(hour=9))  # who leads reads it the day after
    async with world.work() as db:
        of_ellen = Membership.person_id == governed.ellen.person_id
        await db.execute(update(Membership).where(of_ellen).values(role=Role.TEACHER))
    await world.passes(A_DAY)
    assert (TITLE in governed.bram.lines, TITLE in governed.ellen.lines) == (True, False)


async def test_it_is_not_turned_on_where_nobody_sits_in_the_board(world: World, governed: Governed) -> None:
    assert await presses(governed.ellen, write("turnon", governed.team.id, BOARD)) == [
        "Het bestuursbericht zet je aan bij het team van het bestuur. In Onderbouw zit niemand van het bestuur."
    ]
    async with world.work() as db:
        assert not await is_on(db, governed.team.id, BOARD)


async def test_teachers_read_nothing_of_it(world: World, governed: Governed) -> None:
    (sam,) = await joined(world, governed.team, "Sam de Wit")
    (seen,) = await reads_it(world, sam, governed=governed)
    assert [line for line in seen if line == TITLE] == []


async def left_yesterday(world: World, actor: Actor, said: AfterLeaving | None) -> None:
    """Their last day was yesterday, and no night came since; what is to become of their words they said, or not."""
    async with world.work() as db:
        person = await db.get_one(Person, actor.person_id)
        person.last_day, person.after_leaving = world.now.date() - A_DAY, said


# -- a story --


async def test_a_story_is_offered_with_a_preview_that_names_who_reads_it(world: World, governed: Governed) -> None:
    (noor,) = await joined(world, governed.team, NAMES[0])
    await shares(noor)
    seen = await noor.taps_on("Ook aan het bestuur")
    assert words(seen)[:3] == [
        "Zo leest het bestuur het, bij de vraag over verwondering:",
        f"│ {WORDS}",
        "Dit leest het bestuur: Anna Bos en Karel Smit. Met je naam, want zo deelde je het.",
    ]
    assert labels(seen) == ["Vertel het aan het bestuur", "Laat maar"]


async def test_the_board_reads_the_story_once_and_who_leads_a_school_does_not(world: World, governed: Governed) -> None:
    await offers(world, governed)
    anna, ellen = await reads_it(world, governed.anna, governed.ellen, governed=governed)
    again, _ = await reads_it(world, governed.anna, governed.ellen, governed=governed)
    lead = "Noor Bakker, bij de vraag over verwondering:"
    assert anna[anna.index(STORY) : anna.index(STORY) + 3] == [STORY, lead, f"│ {WORDS}"]
    assert (STORY in ellen, STORY in again) == (False, False)


async def test_a_story_that_does_not_open_keeps_nobody_from_the_rest(world: World, governed: Governed) -> None:
    noor = await offers(world, governed)
    async with world.work() as db:
        await db.execute(update(Reply).where(Reply.person_id == noor.person_id).values(words=b"of another key"))
    (seen,) = await reads_it(world, governed.anna, governed=governed)
    assert (TITLE in seen, QUESTION in seen, STORY in seen) == (True, True, False)


async def test_who_came_to_the_board_later_does_not_read_it(world: World, governed: Governed) -> None:
    await offers(world, governed)
    later = await world.has_person(governed.board, "Piet Mol", role=Role.BOARD)
    await world.has_joined(later)
    (seen,) = await reads_it(world, later, governed=governed)
    assert (TITLE in seen, STORY in seen) == (True, False)


@pytest.mark.parametrize("label", ["Niet meer aan het bestuur", "Niet meer delen"])
async def test_taken_back_it_goes_from_the_digest_that_showed_it(world: World, governed: Governed, label: str) -> None:
    noor = await offers(world, governed)
    await reads_it(world, governed.anna, governed=governed)
    await noor.taps_on(label)
    await world.passes(timedelta(seconds=1))
    seen = governed.anna.sees
    assert (TITLE in seen, [line for line in seen if WORDS in line or line == STORY]) == (True, [])


async def test_taken_back_before_it_is_not_told_and_a_restore_keeps_it_so(world: World, governed: Governed) -> None:
    noor = await offers(world, governed)
    file = await backs_up(world)
    await noor.taps_on("Niet meer aan het bestuur")
    async with comes_back(world, file) as again, again.work() as db:
        assert list(await db.scalars(select(Story))) == []


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        (AfterLeaving.KEEP, ["Noor Bakker, bij de vraag over verwondering:", f"│ {WORDS}"]),
        (None, ["Een collega, bij de vraag over verwondering:", f"│ {WORDS}"]),
        (AfterLeaving.WITHDRAW, []),
    ],
)
async def test_of_who_left_the_board_reads_it_as_they_said_also_before_the_night(
    world: World, governed: Governed, said: AfterLeaving | None, reads: list[str]
) -> None:
    await left_yesterday(world, await offers(world, governed), said)
    (seen,) = await reads_it(world, governed.anna, governed=governed)
    assert [line for line in seen if WORDS in line or "bij de vraag" in line] == reads


async def test_who_is_erased_is_in_no_story(world: World, governed: Governed) -> None:
    noor = await offers(world, governed)
    await reads_it(world, governed.anna, governed=governed)
    async with world.work() as db:
        await erase_person(db, noor.person_id, now=world.now)
    await world.passes(timedelta(seconds=1))
    assert [line for line in governed.anna.sees if "Noor" in line or WORDS in line] == []


# -- what it means for us --


async def writes(world: World, actor: Actor, said: str) -> list[str]:
    """They write what the newest digest means for them."""
    newest = (await digests(world))[-1]
    await sends(actor, write("bearing", newest.id), words=said)
    return actor.sees


async def next_gathered(world: World, *actors: Actor) -> list[list[str]]:
    """What these read in the two weeks after."""
    for actor in actors:
        actor.looks()
    await world.passes(timedelta(days=7))
    return [words(actor.sees) for actor in actors]


async def test_both_sides_write_what_it_means_and_read_it_of_each_other(world: World, governed: Governed) -> None:
    await reads_it(world, governed.anna, governed=governed)
    await writes(world, governed.anna, FOR_US)
    await writes(world, governed.ellen, "Wij beginnen bij het rooster.")
    anna, karel, ellen = await next_gathered(world, governed.anna, governed.karel, governed.ellen)
    of_school = ["Ellen Vos, van De Lindeboom:", "│ Wij beginnen bij het rooster."]
    of_board = ["Anna Bos, van het bestuur:", f"│ {FOR_US}"]
    assert [[line for line in seen if line in (*of_school, *of_board)] for seen in (anna, karel, ellen)] == [
        of_school,
        of_school,
        of_board,
    ]


async def test_what_two_schools_write_is_never_in_one_message(world: World, governed: Governed) -> None:
    await reads_it(world, governed.anna, governed=governed)
    await writes(world, governed.ellen, "Van de Lindeboom.")
    await writes(world, governed.bram, "Van de Wilg.")
    (first,) = await next_gathered(world, governed.anna)
    (second,) = await next_gathered(world, governed.anna)
    found = [[line for line in seen if line in ("│ Van de Lindeboom.", "│ Van de Wilg.")] for seen in (first, second)]
    assert found == [["│ Van de Lindeboom."], ["│ Van de Wilg."]]


async def test_what_one_wrote_that_does_not_open_keeps_nobody_from_what_another_wrote(
    world: World, governed: Governed
) -> None:
    await reads_it(world, governed.anna, governed=governed)
    await writes(world, governed.ellen, "Van de Lindeboom.")
    await writes(world, governed.bram, "Van de Wilg.")
    async with world.work() as db:
        of_ellen = Bearing.person_id == governed.ellen.person_id
        await db.execute(update(Bearing).where(of_ellen).values(words=b"of another key"))
    (seen,) = await next_gathered(world, governed.anna)
    assert [line for line in seen if "│" in line] == ["│ Van de Wilg."]


async def test_what_was_taken_back_is_read_no_more(world: World, governed: Governed) -> None:
    await reads_it(world, governed.anna, governed=governed)
    await writes(world, governed.anna, FOR_US)
    await next_gathered(world, governed.ellen)
    async with world.work() as db:
        (written,) = await db.scalars(select(Bearing.id))
    await presses(governed.anna, write("unbear", written))
    await world.passes(timedelta(seconds=1))
    async with world.work() as db:
        assert list(await db.scalars(select(Bearing))) == []
    assert [line for line in governed.ellen.sees if FOR_US in line] == []


@pytest.mark.parametrize(
    ("said", "drawn_anew"),
    [
        (AfterLeaving.KEEP, []),
        (None, ["Iemand die leiding gaf aan een school:", "│ Van de Lindeboom."]),
        (AfterLeaving.WITHDRAW, ["—"]),
    ],
)
async def test_after_their_last_day_what_somebody_wrote_stands_as_they_said(
    world: World, governed: Governed, said: AfterLeaving | None, drawn_anew: list[str]
) -> None:
    await reads_it(world, governed.anna, governed=governed)
    await writes(world, governed.ellen, "Van de Lindeboom.")
    await next_gathered(world, governed.anna)
    async with world.work() as db:
        ellen = await db.get_one(Person, governed.ellen.person_id)
        ellen.last_day, ellen.after_leaving = world.now.date() - A_DAY, said
        await db.flush()
        await CHORES["bearings_of_leavers"].does(db, world.now.date(), now=world.now, most=50)
    await world.passes(timedelta(seconds=1))
    assert words(governed.anna.sees)[-2:] == drawn_anew


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        (AfterLeaving.KEEP, ["Ellen Vos, van De Lindeboom:", "│ Van de Lindeboom."]),
        (None, ["Iemand die leiding gaf aan een school:", "│ Van de Lindeboom."]),
        (AfterLeaving.WITHDRAW, []),
    ],
)
async def test_who_reads_it_after_that_last_day_reads_it_as_they_said_also_before_the_night(
    world: World, governed: Governed, said: AfterLeaving | None, reads: list[str]
) -> None:
    await reads_it(world, governed.anna, governed=governed)
    await writes(world, governed.ellen, "Van de Lindeboom.")
    await left_yesterday(world, governed.ellen, said)
    (anna,) = await next_gathered(world, governed.anna)
    assert [line for line in anna if "Linde" in line or "leiding gaf" in line] == reads


async def test_who_will_read_it_is_said_by_name_before_a_word_is_written(world: World, governed: Governed) -> None:
    await reads_it(world, governed.anna, governed.ellen, governed=governed)
    seen = [await actor.taps_on("Wat betekent dit voor ons?") for actor in (governed.anna, governed.ellen)]
    assert [words(lines) for lines in seen] == [
        [BEFORE, "Dat zijn: Bram Kok en Ellen Vos."],
        [BEFORE, "Dat zijn: Anna Bos en Karel Smit."],
    ]


async def test_a_teacher_cannot_write_in_the_place_of_who_leads(world: World, governed: Governed) -> None:
    (sam,) = await joined(world, governed.team, "Sam de Wit")
    await reads_it(world, sam, governed=governed)
    (digest,) = await digests(world)
    assert await presses(sam, write("bearing", digest.id)) == [
        "Dit is alleen voor het bestuur en leidinggevenden, of het is er niet meer."
    ]
