"""4.2: a team says what it does with its report, in a line of its own; until then its next pulse is a question."""

from datetime import timedelta

import pytest

from bot.domain.people import AfterLeaving
from bot.domain.press import write
from bot.services.erasure import erase_person
from bot.services.feature import turn_off
from bot.services.night import CHORES
from bot.store.people import Person
from bot.store.pulse import reports_of_team
from bot.store.team import School, Team
from tests.standing import submits
from tests.stories.pulse import (
    ASKED,
    COUNTED,
    LEADER_READS,
    WHY_NOT_SHOWN,
    a_leader,
    a_pulse_team,
    all_fill_in,
    answered,
    fills_in,
    opens_report,
    reports,
    six_answered,
)
from tests.stories.reading import kinds_sent
from tests.stories.rounds import is_quiet
from tests.world import Actor, World, at

LEAD = "Dit doet het team ermee:"
LINE = "We schrappen het weekoverleg tot de kerst."
CHRISTMAS, SECOND_PULSE = at(3, 1, 12, 0, 2027), at(7, 1, 15, 15, 2027)
SECOND_IS = "Onderbouw: de volgende peiling is in de week van maandag 4 januari."
THIRD_IS = "Onderbouw: de volgende peiling is in de week van maandag 1 maart."
IF_YOU_SAY = ", als jullie eerst zeggen wat jullie met de vorige doen."
SECOND_IF = "Onderbouw: de volgende is in de week van maandag 4 januari" + IF_YOU_SAY
SECOND_IF_THEY_SAY = (
    "Onderbouw: de volgende is in de week van maandag 4 januari, als het team eerst zegt wat het met de vorige doet."
)
WAITS_FOR_TEAM = "Onderbouw: de volgende peiling komt pas als het team zegt wat het met de vorige doet."
THIRD_IF = "Onderbouw: de volgende is in de week van maandag 1 maart" + IF_YOU_SAY
NOBODY_ELSE = "Wat het team ermee doet, zegt iemand van het team zelf."


async def a_read_pulse(world: World) -> tuple[Team, list[Actor]]:
    """Six answered; it was counted and told to the team."""
    team, people = await six_answered(world)
    await world.until(COUNTED)
    return team, people


async def after_christmas(world: World) -> None:
    """Nothing was asked between, so nobody let anything pass; the second pulse is in front of who gets it."""
    world.now = CHRISTMAS
    await world.until(SECOND_PULSE)


async def the_form(world: World, team: Team) -> str:
    """What the button [Wat doen we ermee?] carries."""
    async with world.work() as db:
        return write("pulsestep", (await reports_of_team(db, team.id))[0].id)


async def says(world: World, team: Team, actor: Actor, named: str = "yes") -> list[str]:
    """This person says what the team does with it."""
    actor.looks()
    await submits(actor, await the_form(world, team), step="do", words=LINE, named=named)
    return actor.sees


async def looks_at_it(actor: Actor) -> list[str]:
    """The report, as it is on their screen now."""
    await actor.commands("peiling")
    return await opens_report(actor)


async def test_one_line_stands_with_the_report_for_everybody_who_reads_it(world: World) -> None:
    team, (noor, sam, *_) = await a_read_pulse(world)
    await says(world, team, noor)
    seen = await looks_at_it(sam)
    assert [line for line in seen if LINE in line or "Noor" in line] == [f"│ {LINE}", "Dat zei Noor Bakker."]


async def test_without_a_name_nobody_reads_who_wrote_it(world: World) -> None:
    team, (noor, sam, *_) = await a_read_pulse(world)
    await says(world, team, noor, named="no")
    assert [line for line in await looks_at_it(sam) if "Noor" in line] == []


async def test_the_first_who_says_it_says_it_for_the_team(world: World) -> None:
    team, (noor, sam, *_) = await a_read_pulse(world)
    await says(world, team, noor)
    assert (await says(world, team, sam))[0] == "Een collega zei het al. Je leest het bij de peiling."


async def test_who_wrote_it_takes_it_back_and_it_is_gone_where_it_was_shown(world: World) -> None:
    team, (noor, sam, *_) = await a_read_pulse(world)
    await says(world, team, noor)
    await looks_at_it(sam)
    await noor.taps_on("Haal terug")
    assert not [line for line in await looks_at_it(sam) if LINE in line]


async def test_who_leads_the_team_reads_it_and_cannot_say_it(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    await world.until(LEADER_READS)
    assert (await says(world, team, grace))[0] == NOBODY_ELSE
    await says(world, team, people[0])
    assert f"│ {LINE}" in await looks_at_it(grace)


async def test_until_it_was_said_the_next_pulse_is_a_question_and_they_read_what_it_waits_for(world: World) -> None:
    team, (noor, *_) = await a_read_pulse(world)
    before = (await noor.commands("peiling"))[1]
    await after_christmas(world)
    kinds = await kinds_sent(world, noor)
    missed = (await noor.commands("peiling"))[1]
    assert (kinds.count("pulse"), kinds[-1]) == (1, "question")
    assert (before, missed) == (SECOND_IF, THIRD_IF)
    assert THIRD_IS in await says(world, team, noor)
    assert THIRD_IS in await noor.commands("peiling")


async def test_who_leads_reads_too_that_the_next_one_waits_for_the_team(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    await world.until(LEADER_READS)
    before = (await grace.commands("peiling"))[1]
    await says(world, team, people[0])
    assert (before, (await grace.commands("peiling"))[1]) == (SECOND_IF_THEY_SAY, SECOND_IS)


async def test_where_nobody_knows_yet_when_the_next_one_is_they_read_that_it_waits_for_the_team(world: World) -> None:
    team, people = await a_pulse_team(world, 6)
    grace = await a_leader(world, team)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    await world.until(LEADER_READS)
    async with world.work() as db:
        (await db.get_one(School, team.school_id)).region = None
    assert (await grace.commands("peiling"))[1] == WAITS_FOR_TEAM


async def test_once_it_was_said_the_next_pulse_comes_in_the_week_that_was_named(world: World) -> None:
    team, (noor, *_) = await a_read_pulse(world)
    assert SECOND_IS in await says(world, team, noor)
    await after_christmas(world)
    assert (await kinds_sent(world, noor)).count("pulse") == 2
    assert SECOND_IS in await noor.commands("peiling")


async def test_a_team_that_was_shown_nothing_owes_nothing(world: World) -> None:
    _, (noor, *others) = await a_pulse_team(world, 6)
    await world.until(ASKED)
    await all_fill_in(others[:3], 4, 4, 4)
    noor.looks()
    await world.until(COUNTED)
    told = noor.sees
    await after_christmas(world)
    assert told[0] == f"De peiling van Onderbouw is geteld. Ik laat niets zien: {WHY_NOT_SHOWN}"
    assert (await kinds_sent(world, noor)).count("pulse") == 2


async def test_of_who_is_erased_no_word_is_left_and_the_team_owes_nothing(world: World) -> None:
    team, (noor, sam, *_) = await a_read_pulse(world)
    await says(world, team, noor)
    await looks_at_it(sam)
    async with world.work() as db:
        await erase_person(db, noor.person_id, now=world.now)
    seen = await looks_at_it(sam)
    assert ([line for line in seen if LINE in line or "Noor" in line], "Dit doet het team ermee:" in seen) == ([], True)


@pytest.mark.parametrize(
    ("said", "drawn_anew"),
    [
        (AfterLeaving.KEEP, []),
        (None, [LEAD, f"│ {LINE}"]),
        (AfterLeaving.WITHDRAW, [LEAD]),
    ],
)
async def test_after_the_last_day_of_who_wrote_it_it_stands_as_they_said_where_it_was_shown(
    world: World, said: AfterLeaving | None, drawn_anew: list[str]
) -> None:
    team, (noor, sam, *_) = await a_read_pulse(world)
    await says(world, team, noor)
    await looks_at_it(sam)
    async with world.work() as db:
        person = await db.get_one(Person, noor.person_id)
        person.last_day, person.after_leaving = world.now.date() - timedelta(days=1), said
        await db.flush()
        done = [await CHORES["steps_of_leavers"].does(db, world.now.date(), now=world.now, most=50) for _ in range(2)]
    await world.passes(timedelta(minutes=1))
    told = [line for line in sam.sees if line.startswith((LEAD, f"│ {LINE}", "Dat zei"))]
    assert (done, told) == ([int(bool(drawn_anew)), 0], drawn_anew)


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        (AfterLeaving.KEEP, [LEAD, f"│ {LINE}", "Dat zei Noor Bakker."]),
        (AfterLeaving.NAMELESS, [LEAD, f"│ {LINE}"]),
        (None, [LEAD, f"│ {LINE}"]),
        (AfterLeaving.WITHDRAW, [LEAD]),
    ],
)
async def test_who_looks_after_that_last_day_reads_it_as_they_said_also_before_the_night(
    world: World, said: AfterLeaving | None, reads: list[str]
) -> None:
    team, (noor, sam, *_) = await a_read_pulse(world)
    await says(world, team, noor)
    async with world.work() as db:
        person = await db.get_one(Person, noor.person_id)
        person.last_day, person.after_leaving = world.now.date() - timedelta(days=1), said
    seen = await looks_at_it(sam)
    assert [line for line in seen if line.startswith((LEAD, f"│ {LINE}", "Dat zei"))] == reads


async def test_who_is_erased_before_the_count_is_not_counted(world: World) -> None:
    team, people = await a_pulse_team(world, 5)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 4, 4, 4)
    async with world.work() as db:
        await erase_person(db, people[0].person_id, now=world.now)
    await world.until(COUNTED)
    assert [report.findings for report in await reports(world, team)] == [()]


async def test_turned_off_it_is_gone_everywhere_and_not_counted(world: World) -> None:
    team, people = await a_pulse_team(world, 5)
    await world.until(ASKED)
    await all_fill_in(people[:4], 4, 4, 4, 4)
    await fills_in(people[4], 4)
    async with world.work() as db:
        await turn_off(db, await db.get_one(Team, team.id), "pulse")
    people[0].looks()
    await world.until(COUNTED)
    home, help_ = await people[0].commands("home"), await people[0].commands("help")
    assert [line for line in (*home, *help_) if "peiling" in line.lower()] == []
    assert (await people[0].commands("peiling"))[0].startswith("De peiling staat uit in je team.")


async def test_in_silence_there_is_none_and_none_is_made_up_for(world: World) -> None:
    team, (noor, *_) = await a_pulse_team(world, 5)
    await world.until(at(27, 9, 12, 0))
    await is_quiet(world, team, until=at(2, 10).date())
    await world.until(at(9, 10, 18, 0))
    assert "pulse" not in await kinds_sent(world, noor)


async def test_of_somebody_who_leaves_or_comes_between_two_rounds_nothing_follows(world: World) -> None:
    """Nobody is counted twice over, and what changes in half a point is not what one of six said."""
    team, people = await a_read_pulse(world)
    await says(world, team, people[0])
    eva = await world.has_person(team, "Eva Kok")
    await world.has_joined(eva)
    first = await reports(world, team)
    await after_christmas(world)
    await all_fill_in([*people, eva], 4, 4, 3, 3, 5, 2, 4)
    await world.until(at(11, 1, 8, 0, 2027))
    then = await reports(world, team)
    core = {one.statement: one for one in first[0].findings}
    again = [one for one in then[1].findings if one.statement in core]
    assert (then[0], [one == core[one.statement] for one in again]) == (first[0], [True] * 4)
    assert await answered(world) == {}
