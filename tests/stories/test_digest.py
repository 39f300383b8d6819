"""J04, J17, J33, J34: the weekly digest: when it comes, to whom, and what fits in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.address import Address
from bot.domain.people import Participation, PlaceReaders, Role
from bot.routes.deliveries import draw
from bot.services.digest_opening import Sending, send_by_hand
from bot.services.place import give_place
from bot.services.quiet import set_quiet
from bot.store.calendar import CalendarEntry
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.people import CONSOLE, Person
from bot.store.reflection import Reply
from bot.store.team import Team
from tests.answers import deliveries, presses
from tests.night import sweep
from tests.stories.reading import sent
from tests.stories.sharing import (
    DIGEST,
    FROM_NOOR,
    MONDAY,
    NAMES,
    ON_BOTH,
    WAY_OUT,
    WORDS,
    a_started_team,
    a_team_of,
    answers,
    joined,
    picks,
    said,
    seen_at,
    shares,
    without_way_out,
)
from tests.world import Actor, Channel, World, at

A_WEEK = timedelta(days=7)
SHARED_BY_NOOR = [*DIGEST, FROM_NOOR, f"│ {WORDS}"]


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


async def gathered(world: World, actor: Actor) -> list[datetime]:
    """When their gathered messages came."""
    return [moment for moment, kind in await sent(world, actor) if kind == "gathered"]


async def night_at(world: World, moment: datetime) -> None:
    """The night at this moment, long after; nothing in between is said."""
    world.now = moment
    async with world.work() as db:
        await sweep(db, now=moment)


async def digests(world: World) -> list[str]:
    """The weeks that have a digest."""
    async with world.work() as db:
        return list(await db.scalars(select(Digest.week).order_by(Digest.week)))


# -- when it comes --


async def test_it_comes_on_monday_at_eight(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await world.until(MONDAY + timedelta(days=4))
    assert (await gathered(world, sam), await gathered(world, noor)) == ([MONDAY], [])


async def test_eight_is_eight_on_the_clock_of_the_school(world: World) -> None:
    team = await a_started_team(world, "Azoren", timezone="Atlantic/Azores")
    noor, sam = await joined(world, team, *NAMES[:2])
    await shares(noor, team="Azoren")
    await world.until(MONDAY + timedelta(hours=4))
    assert await gathered(world, sam) == [at(9, 11, 10, 0)]


async def test_when_monday_is_a_day_off_it_comes_on_tuesday(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    await has_day_off(world, team)
    await shares(noor)
    await world.until(MONDAY + timedelta(days=2))
    assert await gathered(world, sam) == [MONDAY + timedelta(days=1)]


async def test_what_is_shared_before_a_holiday_comes_after_it(world: World) -> None:
    world.now = at(16, 10, 9, 0)
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await world.until(at(27, 10))
    assert await gathered(world, sam) == [at(26, 10, 8, 0)]


@ON_BOTH
async def test_a_part_timer_reads_it_on_their_first_day(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    (joke,) = await joined(world, team, "Joke Visser", days=frozenset({1, 3, 4}))
    await shares(noor)
    await world.until(MONDAY + timedelta(days=4))
    assert await gathered(world, joke) == [MONDAY + timedelta(days=1)]


async def test_what_was_taken_back_before_a_part_timers_day_is_not_in_it(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    (joke,) = await joined(world, team, "Joke Visser", days=frozenset({1, 3, 4}))
    await shares(noor)
    await world.until(MONDAY + timedelta(hours=1))
    await noor.taps_on("Niet meer delen")
    await world.until(MONDAY + timedelta(days=4))
    states = [row.state for row in await deliveries(world, "gathered") if row.person_id == joke.person_id]
    assert (states, [line for line in joke.lines if "Noor" in line]) == (["cancelled"], [])


async def test_a_leader_reads_it_on_tuesday_and_not_on_monday_as_well(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    (ellen,) = await joined(world, team, "Ellen Vos", role=Role.LEADER)
    await shares(noor)
    await world.until(MONDAY + timedelta(days=4))
    assert await gathered(world, ellen) == [MONDAY + timedelta(days=1)]


async def test_it_never_comes_on_the_day_of_the_question(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    async with world.work() as db:
        await db.execute(update(Person).where(Person.id == sam.person_id).values(own_day=0))
    await shares(noor)
    await world.until(MONDAY + timedelta(days=2))
    assert (await sent(world, sam))[-2:] == [
        (at(9, 11), "question"),
        (at(10, 11, 8, 0), "gathered"),
    ]


async def test_what_was_planned_for_later_that_monday_comes_with_it_at_eight(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await shares(noor)
    await picks(joke, sam)
    await joke.taps_on("Delen met mijn naam")
    async with world.work() as db:
        await db.execute(update(Delivery).where(Delivery.kind == "gathered").values(due=MONDAY + timedelta(hours=3)))
    (message,) = await seen_at(world, MONDAY, sam)
    await world.until(MONDAY + timedelta(days=1))
    assert (message[: len(SHARED_BY_NOOR)], await gathered(world, sam)) == (SHARED_BY_NOOR, [MONDAY])
    assert message[len(SHARED_BY_NOOR)] == "Een collega deelt iets met jou."


@ON_BOTH
async def test_what_is_shared_later_comes_next_week_and_nothing_comes_twice(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await shares(noor)
    first = await seen_at(world, MONDAY, joke)
    await shares(sam, "De stilte na de pauze")
    second = await seen_at(world, MONDAY + A_WEEK, joke)
    assert (first, second) == (
        [SHARED_BY_NOOR],
        [[*DIGEST, "Sam de Wit, bij de vraag over verwondering:", "│ De stilte na de pauze"]],
    )


async def test_what_does_not_open_is_left_out_and_keeps_nobody_from_the_rest(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await shares(sam, "Dat het stil bleef")
    await shares(noor)
    async with world.work() as db:
        await db.execute(update(Reply).where(Reply.person_id == sam.person_id).values(words=b"of another key"))
    assert await seen_at(world, MONDAY, sam, joke) == [SHARED_BY_NOOR] * 2


async def test_without_anything_to_say_there_is_none(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await answers(noor)
    await world.until(MONDAY + timedelta(days=2))
    assert (await digests(world), await deliveries(world, "gathered")) == ([], [])


# -- to whom --


@ON_BOTH
async def test_somebody_in_two_teams_reads_both_in_one_message_of_twelve_lines(world: World) -> None:
    one, other = await a_started_team(world), await a_started_team(world, "Bovenbouw")
    (joke,) = await joined(world, one, "Joke Visser")
    await world.also_works(joke, other)
    for number in range(3):
        for team in (one, other):
            (author,) = await joined(world, team, f"Collega {number} van {team.name}")
            await shares(author, " ".join(["woorden"] * 60), team=team.name)
    (message,) = await seen_at(world, MONDAY, joke)
    assert await gathered(world, joke) == [MONDAY]
    assert sorted(line for line in message if line.startswith(("Weekbericht", "Er zijn nog"))) == [
        "Er zijn nog 2 berichten.",
        "Er zijn nog 2 berichten.",
        "Weekbericht van Bovenbouw",
        "Weekbericht van Onderbouw",
    ]
    assert joke.buttons == ["Alles lezen", "Alles lezen", WAY_OUT]
    assert len(said(message)) <= 12


async def test_who_does_not_take_part_gets_nothing(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    others = [
        await world.has_person(team, f"Collega {number}", participation=participation)
        for number, participation in enumerate((Participation.DECLINED, Participation.STOPPED, Participation.KNOWN))
    ]
    await shares(noor)
    await world.until(MONDAY + timedelta(days=2))
    assert [line for other in others for line in other.lines if WORDS in line or "Weekbericht" in line] == []


async def test_who_paused_gets_nothing_and_finds_it_at_home(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await sam.types("pauze")
    await sam.taps_on("2 weken")
    (nothing,) = await seen_at(world, MONDAY, sam)
    assert nothing == []
    assert "Er ligt iets voor je klaar: het weekbericht." in await sam.types("home")


async def test_a_team_where_it_is_quiet_has_none(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    await shares(noor)
    await falls_quiet(world, team)
    assert (await seen_at(world, MONDAY, sam), await digests(world)) == ([[]], [])


# -- in a channel --


@ON_BOTH
async def test_a_team_with_a_channel_reads_it_there_and_nowhere_else(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    channel = await world.has_place(team)
    await shares(noor)
    private = await seen_at(world, MONDAY, sam)
    assert (channel.sees, private) == (SHARED_BY_NOOR, [[]])


async def test_a_channel_has_a_language_of_its_own(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    channel = await world.has_place(team, language="en")
    await shares(noor)
    await world.until(MONDAY)
    assert channel.sees == [
        "Weekly digest of Onderbouw",
        "Shared by colleagues",
        "Noor Bakker, on the question about wonder:",
        f"│ {WORDS}",
    ]


async def test_what_was_shared_before_there_was_a_channel_is_not_posted_in_it(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    await shares(noor)
    channel = await world.has_place(team)
    assert (await seen_at(world, MONDAY, sam), channel.sees) == ([SHARED_BY_NOOR], [])


async def is_given(
    world: World, team: Team, title: str = "#onderbouw", readers: PlaceReaders = PlaceReaders.TEAM
) -> Channel:
    """From now on this is the team's channel, as whoever links it says."""
    async with world.work() as db:
        place = await give_place(
            db, team, Address(CONSOLE, title, title), title=title, language="nl", now=world.now, readers=readers
        )
    return world.channels.setdefault(title, Channel(place.id))


@ON_BOTH
@pytest.mark.parametrize(
    ("title", "readers"),
    [("#iedereen", PlaceReaders.TEAM), ("#onderbouw", PlaceReaders.EVERYBODY)],
    ids=["another channel", "more people read along"],
)
async def test_what_was_shared_before_others_read_along_goes_to_each_and_only_later_things_are_posted(
    world: World, title: str, readers: PlaceReaders
) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    before = await is_given(world, team)
    await shares(noor)
    after = await is_given(world, team, title, readers)
    first = [*await seen_at(world, MONDAY, sam), before.sees, after.sees]
    await shares(sam, "De stilte na de pauze")
    second = [*await seen_at(world, MONDAY + A_WEEK, noor), after.sees]
    assert (first, second) == (
        [SHARED_BY_NOOR, [], []],
        [[], [*DIGEST, "Sam de Wit, bij de vraag over verwondering:", "│ De stilte na de pauze"]],
    )


async def test_a_channel_that_is_given_again_is_the_teams_channel_again(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    channel, other = await is_given(world, team), await is_given(world, team, "#iedereen")
    await is_given(world, team)
    await shares(noor)
    await world.until(MONDAY)
    assert (channel.sees, other.sees) == (SHARED_BY_NOOR, [])


async def test_a_channel_that_goes_to_another_team_shows_only_what_that_team_shares(world: World) -> None:
    one, other = await a_started_team(world), await a_started_team(world, "Bovenbouw")
    noor, sam = await joined(world, one, *NAMES[:2])
    lin, _ = await joined(world, other, "Lin Chen", "Grace Osei")
    channel = await is_given(world, one)
    await shares(noor)
    await is_given(world, other)
    await shares(lin, "De stilte na de pauze", team="Bovenbouw")
    private = await seen_at(world, MONDAY, sam)
    assert (private, channel.sees) == (
        [SHARED_BY_NOOR],
        [
            "Weekbericht van Bovenbouw",
            DIGEST[1],
            "Lin Chen, bij de vraag over verwondering:",
            "│ De stilte na de pauze",
        ],
    )


@ON_BOTH
async def test_taken_back_after_more_than_a_year_it_goes_alone_from_what_shows_it(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    channel = await world.has_place(team)
    await shares(noor)
    await shares(sam, "Een les die bleef hangen")
    await seen_at(world, MONDAY)
    await night_at(world, MONDAY + timedelta(days=400))
    channel.looks()
    await noor.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    assert channel.sees == [*DIGEST, "Sam de Wit, bij de vraag over verwondering:", "│ Een les die bleef hangen"]


async def test_what_shows_a_digest_that_is_gone_is_taken_back_as_a_whole(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    channel = await world.has_place(team)
    await shares(noor)
    await seen_at(world, MONDAY)
    async with world.work() as db:
        await db.execute(delete(Digest))
    channel.looks()
    await noor.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    assert channel.sees == ["—"]


async def test_what_is_taken_back_goes_from_the_channel_too(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    channel = await world.has_place(team)
    await shares(noor)
    await world.until(MONDAY)
    channel.looks()
    await noor.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    assert channel.sees == ["—"]


# -- what fits --


async def full(world: World) -> tuple[Actor, Actor, list[str]]:
    """Five colleagues share; what the sixth reads of it on Monday, with one who reads along."""
    *authors, reader = await a_team_of(world, 6)
    for author in authors:
        await shares(author, f"Woorden van {author.name.split()[0]}")
    (message,) = await seen_at(world, MONDAY, reader)
    return authors[0], reader, message


def of(*names: str) -> list[str]:
    """What the digest says of these people."""
    return [
        line
        for name in names
        for line in (f"{name}, bij de vraag over verwondering:", f"│ Woorden van {name.split()[0]}")
    ]


async def test_what_does_not_fit_is_counted_and_can_be_read_in_full(world: World) -> None:
    author, reader, message = await full(world)
    author.looks()
    assert (said(message), reader.buttons) == (
        [*DIGEST, *of(*NAMES[:4]), "Er is nog 1 bericht."],
        ["Alles lezen", WAY_OUT],
    )
    assert await reader.taps_on("Alles lezen") == ["Komt eraan."]
    await world.passes(timedelta(seconds=1))
    assert (reader.sees, author.sees) == ([*DIGEST, *of(*NAMES[:5])], [])


async def channel_with_more(world: World) -> tuple[list[Actor], Actor, str]:
    """Five colleagues share with a channel in view; one who does not take part reads it there, with its button."""
    team = await a_started_team(world)
    authors = await joined(world, team, *NAMES[:5])
    reader = await world.has_person(team, "Grace Osei", participation=Participation.DECLINED)
    channel = await world.has_place(team)
    for author in authors:
        await shares(author, f"Woorden van {author.name.split()[0]}")
    await world.until(MONDAY)
    (button,) = channel.screen.latest
    return authors, reader, button.button.data


@ON_BOTH
async def test_who_does_not_take_part_reads_in_full_what_they_tap_for(world: World) -> None:
    _, reader, read_all = await channel_with_more(world)
    assert await presses(reader, read_all) == ["Komt eraan."]
    await world.passes(timedelta(seconds=1))
    assert reader.sees == [*DIGEST, *of(*NAMES[:5])]


async def test_who_taps_when_nothing_is_left_is_told_so(world: World) -> None:
    authors, reader, read_all = await channel_with_more(world)
    for author in authors:
        await author.taps_on("Niet meer delen")
    await presses(reader, read_all)
    await world.passes(timedelta(seconds=1))
    assert reader.sees == ["Dat is er niet meer. Typ home om te zien wat er wel is."]


async def test_what_is_taken_back_goes_from_the_full_text_too(world: World) -> None:
    author, reader, _ = await full(world)
    await reader.taps_on("Alles lezen")
    await world.passes(timedelta(seconds=1))
    reader.looks()
    await author.taps_on("Niet meer delen")
    await world.passes(timedelta(seconds=1))
    assert sorted(without_way_out(reader.sees)) == sorted([*DIGEST, *of(*NAMES[1:5])] * 2)


async def test_a_long_answer_is_cut_between_words_and_can_be_read_in_full(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor, " ".join(["woorden"] * 60))
    (message,) = await seen_at(world, MONDAY, sam)
    quoted = " ".join(line.removeprefix("│ ") for line in message if line.startswith("│"))
    assert (quoted, sam.buttons) == (" ".join(["woorden"] * 29) + "…", ["Alles lezen", WAY_OUT])


async def test_the_first_line_of_a_message_holds_no_name_and_nobodys_words(world: World) -> None:
    _, _, message = await full(world)
    assert message[0] == "Weekbericht van Onderbouw"


# -- by hand --


async def sends(world: World, team: Team) -> Sending:
    """What became of a digest that somebody sends now."""
    async with world.work() as db:
        return await send_by_hand(db, await db.get_one(Team, team.id), now=world.now)


async def test_a_digest_is_sent_by_hand_once_a_week_and_only_with_something_to_say(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    first = await sends(world, team)
    await shares(noor)
    assert [first, await sends(world, team), await sends(world, team)] == [
        Sending.NOTHING_TO_SAY,
        Sending.SENT,
        Sending.ALREADY_SENT,
    ]


async def test_a_digest_is_not_sent_by_hand_to_a_team_that_is_not_asked_anything_now(world: World) -> None:
    not_started = await world.has_team(await world.has_school("De Eik"))
    rests, quiet = await a_started_team(world, "Rust"), await a_started_team(world, "Stil")
    async with world.work() as db:
        await db.execute(update(Team).where(Team.id == rests.id).values(school_year=2025))
    await falls_quiet(world, quiet)
    assert [await sends(world, team) for team in (not_started, rests, quiet)] == [
        Sending.NOT_STARTED,
        Sending.RESTS,
        Sending.QUIET,
    ]


async def test_a_digest_that_is_sent_in_the_evening_comes_next_morning(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    await world.until(at(9, 11, 21, 0))
    await shares(noor)
    await sends(world, team)
    await world.until(at(11, 11))
    assert await gathered(world, sam) == [at(10, 11, 7, 30)]


@ON_BOTH
async def test_a_digest_that_is_sent_on_a_monday_reaches_a_leader_on_tuesday(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    (ellen,) = await joined(world, team, "Ellen Vos", role=Role.LEADER)
    await world.until(at(9, 11, 10, 0))
    await shares(noor)
    await sends(world, team)
    await world.until(at(13, 11))
    assert [len(await gathered(world, actor)) for actor in (sam, ellen)] == [1, 1]
    (first,), (second,) = await gathered(world, sam), await gathered(world, ellen)
    assert (first.date(), second.date()) == (MONDAY.date(), at(10, 11).date())


# -- what it costs --


@ON_BOTH
async def test_a_digest_asks_the_database_as_much_for_forty_people_as_for_six(world: World) -> None:
    few, many = [await a_large_team(world, number) for number in (6, 40)]
    assert await statements_of(world, few) == await statements_of(world, many)


async def a_large_team(world: World, number: int) -> Team:
    """So many people who take part; the first shared something."""
    team = await a_started_team(world, f"Team van {number}")
    people = [
        await world.has_person(team, f"Collega {n} van {number}", participation=Participation.JOINED)
        for n in range(number)
    ]
    await shares(people[0], team=team.name)
    return team


async def statements_of(world: World, team: Team) -> tuple[int, int]:
    """How many statements it takes to open a digest, and to draw it for one reader."""
    async with world.work() as db:
        found = await db.get_one(Team, team.id)
        with counted(world.engine) as opening:
            await send_by_hand(db, found, now=world.now)
            await db.flush()
    async with world.work() as db:
        delivery = (
            await db.scalars(
                select(Delivery)
                .join(Person, Person.id == Delivery.person_id)
                .where(Delivery.kind == "gathered", Person.name.like(f"Collega 1 van {team.name.split()[-1]}"))
            )
        ).one()
        reader = await db.get_one(Person, delivery.person_id)
        with counted(world.engine) as drawing:
            assert await draw(db, delivery, reader) is not None
            await db.flush()
    return len(opening), len(drawing)


@contextmanager
def counted(engine: AsyncEngine) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine.sync_engine, "before_cursor_execute", note)


async def has_day_off(world: World, team: Team) -> None:
    """Their school is closed on that Monday."""
    async with world.work() as db:
        db.add(
            CalendarEntry(
                id=db.new_id(world.now), school_id=team.school_id, kind="off", name="Vrij", first=MONDAY.date(),
                last=MONDAY.date(),
            )
        )  # fmt: skip


async def falls_quiet(world: World, team: Team) -> None:
    """It is quiet for this team."""
    async with world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=team.school_id, team_id=team.id, until=None,
            now=world.now,
        )  # fmt: skip
