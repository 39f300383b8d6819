"""A group of which nobody tells who is in it: turned on by who runs the bot, or left after a day (J29)."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.address import Address
from bot.domain.event import Commanded, Joined, Left, PlaceChanged
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.message import Message
from bot.domain.people import PlaceReaders, Role
from bot.ports import Nothing, Unreachable
from bot.services.arrival import look_through_places
from bot.services.digest_opening import Sending, send_by_hand
from bot.services.erasure import erase_person
from bot.services.place import give_place, leave_place
from bot.services.visit import is_over
from bot.store.house import all_alerts
from bot.store.place import Place, place_of
from bot.store.schedule import quiet_teams
from bot.store.team import School as SchoolRow
from bot.store.team import Team
from bot.store.visit import Visit
from tests.fakes.messenger import words_of
from tests.fakes.town import TOWN, Channel, Citizen
from tests.fakes.village import Village, a_village
from tests.stories.sharing import MONDAY, NAMES, WORDS, a_started_team, joined, previews, shares
from tests.world import Actor, World, at

GREETING = (
    "Hoi, ik ben Ruimte, een bot. Wie mij beheert, zet deze groep aan met /hier. "
    "Gebeurt dat niet, dan ga ik binnen een paar dagen weer weg."
)


FRIDAY_EVENING = at(6, 11, 18)


class School:
    """A team with a steward, in a village."""

    def __init__(self, world: World, village: Village, team: Team) -> None:
        self.world = world
        self.village = village
        self.team = team
        self.people: dict[str, Citizen] = {}
        self.actors: dict[str, Actor] = {}

    async def has(self, name: str, *, role: Role = Role.TEACHER) -> Citizen:
        """Somebody of the team with an account there."""
        self.actors[name] = await self.world.has_person(self.team, name, role=role)
        self.people[name] = await self.village.has_actor(self.actors[name])
        return self.people[name]

    async def has_team(self, name: str) -> Team:
        """Another team of this school."""
        async with self.world.work() as db:
            row = await db.get_one(SchoolRow, self.team.school_id)
        return await self.world.has_team(row, name)

    async def place(self) -> Place | None:
        """The team's group."""
        async with self.world.work() as db:
            return await place_of(db, self.team.id)


@pytest.fixture
async def school(friday: World) -> School:
    school = School(friday, a_village(friday), await friday.has_team(await friday.has_school()))
    await school.has("Joke Smit", role=Role.STEWARD)
    await school.has("Noor Bakker")
    await school.has("Sam de Vries")
    return school


async def turned_on(school: School) -> Channel:
    """The team's group is on, with Noor and Sam in it."""
    group = school.village.has_group("Docentenkamer", school.people["Noor Bakker"], school.people["Sam de Vries"])
    await turns_on(school, group)
    return group


async def turns_on(school: School, group: Channel) -> None:
    """Joke adds us to this group and turns it on for the team."""
    joke = school.people["Joke Smit"]
    await school.village.adds(joke, group)
    await joke.taps("Groep aanzetten")
    await joke.submits(team=short(school.team.id))


async def days_pass(school: School) -> None:
    """Five days, with a look through every place on each of them."""
    for _ in range(5):
        school.world.now += timedelta(days=1)
        async with school.world.work() as db:
            await look_through_places(db, school.world.now.date(), now=school.world.now, most=9)
        await school.village.looks()


async def test_a_group_gets_one_line_that_names_no_school(school: School) -> None:
    group = school.village.has_group("Docentenkamer")
    first = await school.village.adds(school.people["Noor Bakker"], group)
    second = await school.village.adds(school.people["Noor Bakker"], group)
    assert isinstance(first, Message)
    assert (words_of(first), second) == (GREETING, Nothing())


async def test_who_runs_the_bot_sees_title_and_number_before_turning_it_on(school: School) -> None:
    joke = school.people["Joke Smit"]
    group = school.village.has_group("Docentenkamer", *school.people.values())
    await school.village.adds(joke, group)
    assert joke.inbox[-1] == (
        "Iemand voegde mij toe aan een groep. Is dat een groep van jullie?\nDocentenkamer, met 3 leden.\n"
        "Zet je hem aan, dan komt daar het weekbericht van het team. Iedereen in de groep leest het."
    )
    assert await school.place() is None


async def test_turned_on_it_is_the_group_of_that_team(school: School) -> None:
    group = await turned_on(school)
    place = await school.place()
    assert place is not None
    assert (place.chat, place.title, place.people, place.readers) == (group.chat, "Docentenkamer", 2, "group")


async def test_a_group_that_nobody_turns_on_is_left_after_a_day(school: School) -> None:
    group = school.village.has_group("Docentenkamer")
    await school.village.adds(school.people["Noor Bakker"], group)
    school.world.now += timedelta(hours=23)
    await school.village.looks()
    stayed = group.has_us
    school.world.now += timedelta(hours=1)
    await school.village.looks()
    assert (stayed, group.has_us) == (True, False)


async def test_a_stranger_who_adds_it_reaches_nobody(school: School) -> None:
    stranger = school.village.has("Vreemd")
    group = school.village.has_group("Voetbal", stranger)
    await school.village.adds(stranger, group)
    await school.world.passes(timedelta(days=1))
    await school.village.looks()
    assert [citizen.inbox for citizen in (stranger, *school.people.values())] == [[], [], [], []]
    assert not group.has_us


async def test_who_runs_the_bot_turns_it_on_from_the_group_when_a_stranger_added_it(school: School) -> None:
    joke, group = school.people["Joke Smit"], school.village.has_group("Docentenkamer", *school.people.values())
    await school.village.adds(school.village.has("Vreemd"), group)
    assert "Docentenkamer, met 3 leden." in await joke.commands("hier", place=group.chat)
    await joke.taps("Groep aanzetten")
    await joke.submits(team=short(school.team.id))
    place = await school.place()
    assert place is not None
    assert place.chat == group.chat


async def test_help_tells_who_runs_the_bot_how_to_turn_a_group_on(school: School) -> None:
    to_joke, to_noor = [await school.people[name].commands("help") for name in ("Joke Smit", "Noor Bakker")]
    assert ("hier - in een groep" in to_joke, "hier - in een groep" in to_noor) == (True, False)


async def test_from_the_group_nobody_else_is_offered_it(school: School) -> None:
    group = school.village.has_group("Docentenkamer")
    await school.village.adds(school.village.has("Vreemd"), group)
    said = await school.people["Noor Bakker"].commands("hier", place=group.chat)
    assert said == "Deze groep staat nog niet aan. Wie mij beheert, kan dat doen: typ dan hier /hier."


@pytest.mark.parametrize("kind", [Joined, Left, PlaceChanged])
async def test_a_group_of_which_we_heard_nothing_is_greeted_and_left(school: School, kind: type[Joined]) -> None:
    noor, group = school.people["Noor Bakker"], school.village.has_group("Docentenkamer")
    await noor.does(kind(key=school.world.new_key(), sender=noor.address, place=group.chat))
    await days_pass(school)
    assert (noor.reads, group.has_us) == (GREETING, False)


async def test_where_we_heard_nothing_a_command_is_answered_and_the_group_is_left(school: School) -> None:
    noor, group = school.people["Noor Bakker"], school.village.has_group("Docentenkamer")
    help_ = await noor.commands("help", place=group.chat)
    await days_pass(school)
    assert (help_ != GREETING, group.has_us) == (True, False)


async def test_added_in_a_weekend_it_stays_until_a_day_after_those_who_run_the_bot_were_told(school: School) -> None:
    world, group = school.world, school.village.has_group("Docentenkamer", *school.people.values())
    await world.until(FRIDAY_EVENING)
    await school.village.adds(school.people["Noor Bakker"], group)
    await world.until(MONDAY + timedelta(hours=2))
    await school.village.looks()
    told = [words for words in school.people["Joke Smit"].inbox if "Docentenkamer, met 3 leden." in words]
    stayed = group.has_us
    await world.until(MONDAY + timedelta(days=1, hours=2))
    await school.village.looks()
    assert (len(told), stayed, group.has_us) == (1, True, False)


async def test_in_a_holiday_it_stays_four_days(school: School) -> None:
    world, group = school.world, school.village.has_group("Docentenkamer", *school.people.values())
    await world.until(at(18, 12, 18))
    await school.village.adds(school.people["Noor Bakker"], group)
    world.now += timedelta(days=4, minutes=-1)
    await school.village.looks()
    stayed = group.has_us
    world.now += timedelta(minutes=1)
    await school.village.looks()
    assert (stayed, group.has_us) == (True, False)


async def test_who_is_erased_leaves_no_trace_in_a_group_they_brought_us_to(school: School) -> None:
    noor, group = school.people["Noor Bakker"], school.village.has_group("Docentenkamer")
    await school.village.adds(noor, group)
    async with school.world.work() as db:
        await erase_person(db, school.actors["Noor Bakker"].person_id, now=school.world.now)
    async with school.world.work() as db:
        [visit] = await db.scalars(select(Visit))
    assert (visit.chat, visit.invited_by) == (group.chat, None)


async def test_a_no_makes_it_leave_at_once(school: School) -> None:
    joke, group = school.people["Joke Smit"], school.village.has_group("Docentenkamer")
    await school.village.adds(joke, group)
    assert await joke.taps("Nee, ga weg") == "Goed, ik ga uit de groep Docentenkamer."
    await school.village.looks()
    assert not group.has_us
    assert await joke.taps("Groep aanzetten") == "Dit is al geregeld, of ik ben al weg. Voeg mij gerust opnieuw toe."


async def test_only_who_runs_the_bot_turns_it_on(school: School) -> None:
    joke, noor = school.people["Joke Smit"], school.people["Noor Bakker"]
    await school.village.adds(joke, school.village.has_group("Docentenkamer"))
    [message] = school.village.messenger.to(joke.address)
    noor.buttons["Groep aanzetten"] = message.buttons[0].data
    assert await noor.taps("Groep aanzetten") == "Deze knop is voor iemand anders."
    assert await school.place() is None


async def test_when_a_colleague_adds_it_those_who_run_the_bot_are_asked(school: School) -> None:
    group = school.village.has_group("Docentenkamer", *school.people.values())
    await school.village.adds(school.people["Noor Bakker"], group)
    await school.world.passes(timedelta(hours=20))
    asked = [citizen.inbox[:1] != [] for citizen in school.people.values()]
    assert asked == [True, False, False]
    assert "Docentenkamer, met 3 leden." in school.people["Joke Smit"].inbox[0]


async def test_put_out_and_added_again_it_is_the_same_team(school: School) -> None:
    group, joke = await turned_on(school), school.people["Joke Smit"]
    before = await school.place()
    await school.village.puts_out(joke, group)
    gone = await school.place()
    answer = await school.village.adds(joke, group)
    again = await school.place()
    assert before is not None
    assert gone is not None
    assert again is not None
    assert (gone.left_at is not None, again.left_at, again.id, answer) == (True, None, before.id, Nothing())


async def test_a_group_that_moved_is_followed(school: School) -> None:
    group = await turned_on(school)
    await school.village.moves(group, to="-100")
    place = await school.place()
    assert place is not None
    assert place.chat == "-100"


async def test_a_group_that_is_on_stays_when_we_hear_first_that_we_came_in_there(school: School) -> None:
    group, joke = await turned_on(school), school.people["Joke Smit"]
    there = school.village.messenger.channels["-100"] = replace(group, chat="-100")
    await school.village.adds(joke, there)
    await school.village.moves(group, to="-100")
    await days_pass(school)
    place = await school.place()
    assert place is not None
    assert (place.chat, there.has_us) == ("-100", True)


@pytest.mark.parametrize("heard_first", [True, False], ids=["after we came in", "before"])
async def test_a_strange_group_that_moved_is_left_all_the_same(school: School, heard_first: bool) -> None:
    noor, group = school.people["Noor Bakker"], school.village.has_group("Docentenkamer")
    await school.village.adds(noor, group)
    there = school.village.messenger.channels["-100"] = replace(group, chat="-100")
    if heard_first:
        await school.village.adds(noor, there)
    await school.village.moves(group, to="-100")
    stayed = there.has_us
    await days_pass(school)
    assert (stayed, there.has_us) == (True, False)


async def test_whoever_was_asked_turns_a_group_on_after_it_moved(school: School) -> None:
    joke, group = school.people["Joke Smit"], school.village.has_group("Docentenkamer")
    await school.village.adds(joke, group)
    school.village.messenger.channels["-100"] = replace(group, chat="-100")
    await school.village.moves(group, to="-100")
    await joke.taps("Groep aanzetten")
    await joke.submits(team=short(school.team.id))
    place = await school.place()
    assert place is not None
    assert place.chat == "-100"


async def test_what_is_posted_comes_in_the_topic_that_was_chosen(school: School) -> None:
    group, joke = await turned_on(school), school.people["Joke Smit"]
    here = Commanded(key=school.world.new_key(), sender=joke.address, place=group.chat, command="hier", words="45")
    await joke.does(here)
    place = await school.place()
    assert place is not None
    assert (joke.reads, place.posts_to.chat) == (
        "Het weekbericht van Onderbouw komt voortaan hier.",
        f"{group.chat}:45",
    )


async def test_with_more_people_than_we_know_those_who_run_the_bot_are_told_once(school: School) -> None:
    group = await turned_on(school)
    group.members += [school.village.has(name) for name in ("Een", "Twee", "Drie")]
    for _ in range(2):
        await school.people["Joke Smit"].joins(group)
        school.world.now += timedelta(hours=1)
    async with school.world.work() as db:
        assert [(alert.what, alert.args) for alert in await all_alerts(db)] == [("strangers", {"team": "Onderbouw"})]


async def test_a_group_does_not_take_the_place_of_a_channel(school: School) -> None:
    joke, other = school.people["Joke Smit"], await school.has_team("Bovenbouw")
    await school.world.has_place(school.team, "#onderbouw")
    await school.village.adds(joke, school.village.has_group("Docentenkamer"))
    await joke.taps("Groep aanzetten")
    assert isinstance(joke.answer, Form)
    assert [option.value for option in joke.answer.fields[0].options] == [short(other.id)]


async def test_when_every_team_has_a_channel_the_steward_hears_what_to_do(school: School) -> None:
    joke = school.people["Joke Smit"]
    await school.village.adds(joke, school.village.has_group("Docentenkamer"))
    await joke.taps("Groep aanzetten")
    await school.world.has_place(school.team, "#onderbouw")
    said = await joke.submits(team=short(school.team.id))
    assert said == "Elk team heeft al een kanaal. Haal mij eerst uit het kanaal van het team waarvoor deze groep is."


async def test_a_team_that_runs_gets_no_group_where_nobody_decided_about_words(school: School) -> None:
    joke = school.people["Joke Smit"]
    await school.world.starts(school.team)
    school.village.decides(keeps_words=None)
    await turned_on(school)
    assert (await school.place(), joke.reads[:31]) == (None, "Eerst moet je organisatie beslu")
    school.village.decides(keeps_words=False)
    await joke.taps("Groep aanzetten")
    await joke.submits(team=short(school.team.id))
    assert await school.place() is not None


async def test_a_group_that_made_room_for_another_is_left(school: School) -> None:
    first, joke = await turned_on(school), school.people["Joke Smit"]
    second = school.village.has_group("Teamkamer")
    await turns_on(school, second)
    await school.village.looks()
    place = await school.place()
    assert place is not None
    assert (place.chat, second.has_us, first.has_us) == (second.chat, True, False)
    await school.village.adds(joke, first)
    assert "Docentenkamer, met 2 leden." in joke.inbox[-1]


async def in_the_group(world: World, *, people: int) -> tuple[list[str], list[str]]:
    """What stands in the group, and what a colleague got, on the Monday after Noor shared her answer."""
    team = await a_started_team(world)
    noor, sam, _ = await joined(world, team, *NAMES[:3])
    group = await world.has_place(team, "Docentenkamer", readers=PlaceReaders.GROUP)
    async with world.work() as db:
        (await db.get_one(Place, group.place_id)).people = people
    await shares(noor)
    await world.until(MONDAY + timedelta(hours=2))
    return [line for line in group.sees if WORDS in line], [line for line in sam.sees if WORDS in line]


async def is_over_in(world: World, place_id: UUID) -> bool:
    """Whether we would go out of this group now."""
    async with world.work() as db:
        return await is_over(db, (await db.get_one(Place, place_id)).address, now=world.now)


async def test_a_group_in_which_something_shared_stands_is_left_once_that_is_taken_back(friday: World) -> None:
    world, team = friday, await a_started_team(friday)
    noor, *_ = await joined(world, team, *NAMES[:3])
    group = await world.has_place(team, "Docentenkamer", readers=PlaceReaders.GROUP)
    async with world.work() as db:
        (await db.get_one(Place, group.place_id)).people = 3
    await shares(noor)
    await world.until(MONDAY + timedelta(hours=2))
    async with world.work() as db:
        (await db.get_one(Place, group.place_id)).retired = True
    over = [await is_over_in(world, group.place_id)]
    async with world.work() as db:
        await erase_person(db, noor.person_id, now=world.now)
    over.append(await is_over_in(world, group.place_id))
    await world.passes(timedelta(minutes=1))
    over.append(await is_over_in(world, group.place_id))
    assert over == [False, False, True]


async def test_put_out_of_the_group_the_team_goes_on_and_those_who_run_the_bot_are_told(school: School) -> None:
    group, world = await turned_on(school), school.world
    await school.village.puts_out(school.people["Sam de Vries"], group)
    async with world.work() as db:
        assert await quiet_teams(db, world.now.date()) == {}
        assert [alert.what for alert in await all_alerts(db)] == ["put_out_of_group"]
    await school.world.passes(timedelta(days=3))
    assert "Ik ben niet meer in de groep van Onderbouw." in school.people["Joke Smit"].inbox[-1]


@pytest.mark.parametrize("late", [False, True], ids=["before it was opened", "after"])
async def test_put_out_of_the_group_everybody_gets_the_digest_themselves(friday: World, late: bool) -> None:
    world, team = friday, await a_started_team(friday)
    noor, sam, _ = await joined(world, team, *NAMES[:3])
    group = await world.has_place(team, "Docentenkamer", readers=PlaceReaders.GROUP)
    async with world.work() as db:
        (await db.get_one(Place, group.place_id)).people = 3
    await shares(noor)
    async with world.work() as db:
        world.now, place = MONDAY, await db.get_one(Place, group.place_id)
        opened = late and await send_by_hand(db, await db.get_one(Team, team.id), now=MONDAY)
        await leave_place(db, place, now=MONDAY)
    await world.until(MONDAY + timedelta(days=8))
    assert opened in (False, Sending.SENT)
    assert ([line for line in group.sees if WORDS in line], [line for line in sam.sees if WORDS in line] != []) == (
        [],
        True,
    )


async def test_put_out_just_before_the_digest_comes_everybody_gets_it_themselves(friday: World) -> None:
    world, team = friday, await a_started_team(friday)
    village = a_village(world)
    noor, sam, _ = await joined(world, team, *NAMES[:3])
    group = Address(TOWN, "W1", "C1")
    async with world.work() as db:
        place = await give_place(
            db, await db.get_one(Team, team.id), group, title="Docentenkamer", language="nl", now=world.now,
            readers=PlaceReaders.GROUP,
        )  # fmt: skip
        place.people = 3
    await shares(noor)
    village.messenger.fail(group, Unreachable(), always=True)
    await world.until(MONDAY + timedelta(days=8))
    assert [line for line in sam.sees if WORDS in line] != []


async def test_while_we_are_out_of_the_group_the_preview_does_not_name_it(friday: World) -> None:
    world, team = friday, await a_started_team(friday)
    noor, *_ = await joined(world, team, *NAMES[:3])
    group = await world.has_place(team, "Docentenkamer", readers=PlaceReaders.GROUP)
    async with world.work() as db:
        await leave_place(db, await db.get_one(Place, group.place_id), now=world.now)
    assert [line for line in await previews(noor) if "Docentenkamer" in line] == []


@pytest.mark.parametrize(
    ("people", "is_posted"), [(3, True), (2, True), (4, False)], ids=["as many", "fewer", "a stranger"]
)
async def test_nothing_anyone_said_is_posted_where_somebody_unknown_reads_along(
    friday: World, people: int, is_posted: bool
) -> None:
    in_group, to_sam = await in_the_group(friday, people=people)
    assert (in_group != [], to_sam != []) == (is_posted, not is_posted)


async def test_when_a_stranger_comes_in_before_it_is_posted_everybody_gets_it_themselves(
    friday: World,
) -> None:
    world, team = friday, await a_started_team(friday)
    noor, sam, _ = await joined(world, team, *NAMES[:3])
    group = await world.has_place(team, "Docentenkamer", readers=PlaceReaders.GROUP)
    async with world.work() as db:
        (await db.get_one(Place, group.place_id)).people = 3
    await shares(noor)
    async with world.work() as db:
        world.now = MONDAY
        assert await send_by_hand(db, await db.get_one(Team, team.id), now=MONDAY) is Sending.SENT
        (await db.get_one(Place, group.place_id)).people = 4
    await world.until(MONDAY + timedelta(days=8))
    assert ([line for line in group.sees if WORDS in line], [line for line in sam.sees if WORDS in line] != []) == (
        [],
        True,
    )
