"""S60, 7.2: the board digest waits for the pulse of the school that is asked last, but not beyond the term."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.people import Role
from bot.domain.pulse import PULSE, Term
from bot.services.digest_ahead import foresee_digests
from bot.services.feature import BOARD
from bot.services.pulse_reading import BOARD_LATER
from bot.store.board_digest import BoardDigest
from bot.store.calendar import CalendarEntry
from bot.store.pulse import PulseRound, ensure_round
from bot.store.schedule import Quiet, Schedule
from bot.store.team import Team
from tests.answers import had_its_quiet_start
from tests.stories.governing import A_DAY, TITLE
from tests.stories.leading import has_on
from tests.stories.meetings import asks_nothing, words
from tests.stories.pulse import ASKED, COUNTED, a_leader, a_pulse_team, six_answered
from tests.stories.restoring import backs_up, comes_back
from tests.world import Actor, World, at

BY_ITSELF, WAITED = at(5, 10, 8, 0), at(19, 10, 8, 0)  # of Noord, which has no school from 10 to 18 October
A_WEEK_LATER = WAITED + timedelta(weeks=1)
NEXT_TERM = date(2027, 1, 25)
LAST = at(14, 12, 8, 0)  # before the second pulse
FIGURE = "3,5: Ik neem in mijn werk beslissingen waar ik achter sta."
LATE = "De peiling van deze periode was nog niet klaar. Die staat er dus niet bij."


async def a_board_in_noord(world: World) -> tuple[Team, Actor]:
    """Anna reads the board digest."""
    board = await world.has_team(await world.has_school("Het bestuur", region="Noord"), "Bestuur")
    anna = await world.has_person(board, "Anna Bos", role=Role.BOARD)
    await world.starts(board)
    await had_its_quiet_start(world, board)
    await world.has_joined(anna)
    await has_on(world, board, BOARD)
    return board, anna


async def is_silent(world: World, team: Team, *, until: date | None = None) -> None:
    """A steward set a silence for this team."""
    async with world.work() as db:
        silence = Quiet(
            id=db.new_id(world.now), organisation_id=team.organisation_id, team_id=team.id, since=world.now, until=until
        )
        db.add(silence)


async def opened(world: World) -> list[tuple[str, datetime]]:
    """Every digest of the board: of which term, and when it was made."""
    async with world.work() as db:
        rows = await db.scalars(select(BoardDigest).order_by(BoardDigest.opened_at))
        return [(row.term, row.opened_at) for row in rows]


async def next_tick(world: World, board: Team) -> datetime:
    """When the clock of this team's digests goes again: every day, for which day the week begins on differs."""
    async with world.work() as db:
        found = await db.scalars(select(Schedule).where(Schedule.kind == "digest", Schedule.team_id == board.id))
        return found.one().next_at


async def foreseen(world: World, board: Team) -> date | None:
    """When the board digest comes, as a steward is told."""
    async with world.work() as db:
        return (await foresee_digests(db, await db.get_one(Team, board.id), now=world.now)).board_on


async def test_it_waits_a_week_at_a_time_for_the_school_that_is_asked_last(world: World) -> None:
    await six_answered(world)  # in Midden
    board, anna = await a_board_in_noord(world)
    before = await foreseen(world, board)
    await world.until(COUNTED + timedelta(hours=1))
    assert (await opened(world), await next_tick(world, board)) == ([], BY_ITSELF + A_DAY)
    assert (before, await foreseen(world, board)) == (BY_ITSELF.date(), WAITED.date())
    await world.until(WAITED - A_DAY)
    anna.looks()
    await world.until(WAITED + A_DAY)
    said = words(anna.sees)
    assert await opened(world) == [("2026-1", WAITED)]
    assert [line for line in said if line in (TITLE, FIGURE, LATE)] == [TITLE, FIGURE]


async def test_it_comes_once_though_the_machine_stood_still_while_it_waited(world: World) -> None:
    await six_answered(world)
    await a_board_in_noord(world)
    await world.until(COUNTED)
    world.now = WAITED - timedelta(hours=1)  # nothing ran in between
    await world.until(WAITED + timedelta(weeks=1))
    assert await opened(world) == [("2026-1", WAITED)]


async def test_of_a_pulse_that_nobody_counts_it_says_so_in_the_last_week_of_the_term(world: World) -> None:
    world.now = ASKED
    board, anna = await a_board_in_noord(world)
    async with world.work() as db:
        await ensure_round(db, board.organisation_id, Term(2026, 1), now=world.now)
    await asks_nothing(world)
    await world.until(LAST - A_DAY)
    before = await opened(world)
    anna.looks()
    await world.until(LAST + A_DAY)
    said = words(anna.sees)
    assert (before, await opened(world)) == ([], [("2026-1", LAST)])
    assert [line for line in said if line in (TITLE, FIGURE, LATE)] == [TITLE, LATE]


async def asked_on_12_october(world: World) -> Team:
    """The only team with the pulse moves house when its region has it: it is asked two weeks later."""
    team, _ = await a_pulse_team(world, 1)
    async with world.work() as db:
        first, last = date(2026, 9, 28), date(2026, 10, 9)
        quiet = CalendarEntry(
            id=db.new_id(world.now), school_id=team.school_id, kind="quiet", name="Verhuizing", first=first, last=last
        )
        db.add(quiet)
    return team


async def test_it_waits_too_for_a_school_that_is_still_to_be_asked(world: World) -> None:
    await asked_on_12_october(world)
    await a_board_in_noord(world)
    await world.until(at(2, 11, 9, 0))
    assert await opened(world) == [("2026-1", at(2, 11, 8, 0))]  # counted on the 19th


@pytest.mark.parametrize("is_on", [False, True], ids=["it turned the pulse off", "it is silent"])
async def test_it_comes_though_the_pulse_that_it_waited_for_never_opens(world: World, is_on: bool) -> None:
    team = await asked_on_12_october(world)
    board, anna = await a_board_in_noord(world)
    await world.until(BY_ITSELF + A_DAY)
    waited = await opened(world)
    await has_on(world, team, PULSE, is_on=is_on)
    if is_on:
        await is_silent(world, team)
    await world.until(WAITED - A_DAY)
    before = await foreseen(world, board)
    anna.looks()
    await world.until(WAITED + A_DAY)
    assert (waited, before, await opened(world)) == ([], WAITED.date(), [("2026-1", WAITED)])
    assert [line for line in words(anna.sees) if line in (TITLE, FIGURE, LATE)] == [TITLE]


@pytest.mark.parametrize("stands_still", [True, False], ids=["the machine stood still", "the board is silent"])
async def test_it_comes_a_week_later_when_its_day_is_missed(world: World, stands_still: bool) -> None:
    await six_answered(world)
    board, _ = await a_board_in_noord(world)
    await world.until(WAITED - A_DAY)
    if stands_still:
        world.now = WAITED + A_DAY
    else:
        await is_silent(world, board, until=WAITED.date())
    await world.until(WAITED + timedelta(days=2))
    missed, ahead = await opened(world), await foreseen(world, board)
    await world.until(A_WEEK_LATER + timedelta(days=8))
    assert (missed, ahead, await opened(world)) == ([], A_WEEK_LATER.date(), [("2026-1", A_WEEK_LATER)])


async def test_turned_on_late_it_comes_and_turned_on_again_it_does_not_come_twice(world: World) -> None:
    await six_answered(world)
    board, _ = await a_board_in_noord(world)
    await has_on(world, board, BOARD, is_on=False)
    await world.until(WAITED + A_DAY)
    await has_on(world, board, BOARD)
    await world.until(A_WEEK_LATER + A_DAY)
    await has_on(world, board, BOARD, is_on=False)
    await world.passes(A_DAY)
    await has_on(world, board, BOARD)
    await world.passes(timedelta(days=7))
    assert await opened(world) == [("2026-1", A_WEEK_LATER)]


async def test_once_it_came_a_steward_is_told_of_the_next_term(world: World) -> None:
    await six_answered(world)
    board, _ = await a_board_in_noord(world)
    await world.until(WAITED + A_DAY)
    assert await foreseen(world, board) == NEXT_TERM


async def test_after_a_restore_the_term_that_was_told_is_not_told_again(september: World) -> None:
    await six_answered(september)
    _, anna = await a_board_in_noord(september)
    await september.until(WAITED - A_DAY)
    file = await backs_up(september)
    await september.until(WAITED + A_DAY)
    told = [line for line in words(anna.sees) if line == TITLE]
    async with comes_back(september, file) as again:
        await again.until(A_WEEK_LATER + A_DAY)
        assert (told, [line for line in words(again.actors[anna.name].sees) if line == TITLE]) == ([TITLE], [])


async def test_after_a_restore_the_term_that_was_not_told_yet_is_told(september: World) -> None:
    await six_answered(september)
    await a_board_in_noord(september)
    await september.until(BY_ITSELF + A_DAY)
    file = await backs_up(september)
    await september.until(WAITED - A_DAY)
    async with comes_back(september, file) as again:
        await again.until(A_WEEK_LATER)
        assert await opened(again) == [("2026-1", WAITED)]


async def test_who_reads_it_a_day_later_reads_the_same_of_a_pulse_that_came_too_late(world: World) -> None:
    team, _ = await six_answered(world)
    _, anna = await a_board_in_noord(world)
    grace = await a_leader(world, team)
    await world.until(COUNTED + timedelta(hours=1))
    async with world.work() as db:
        await db.execute(update(PulseRound).values(counted_at=LAST - BOARD_LATER))  # it can be read the day after
    await asks_nothing(world)
    await world.until(LAST - A_DAY)
    anna.looks()
    grace.looks()
    await world.until(LAST + 3 * A_DAY)
    said = [[line for line in words(one.sees) if line in (TITLE, FIGURE, LATE)] for one in (anna, grace)]
    assert said == [[TITLE, LATE], [TITLE, LATE]]
