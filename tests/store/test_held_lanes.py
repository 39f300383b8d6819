"""A lane in one owner's hands: for how long, under which fence, and where its platform wants silence."""

from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import Only, Silence, State
from bot.store.base import Db
from bot.store.lane import Held, hold_lane, leave_lanes, put_off_waiting, renew_lane, take_lane
from tests.post import LANE, MONDAY
from tests.store.outbox_rows import found, stands

LONG, OVER = 60.0, -1.0  # seconds of a lease
HOUR = timedelta(hours=1)


async def test_every_new_owner_has_a_fence_of_their_own(db: Db) -> None:
    held = [await take_lane(db, LANE, owner, OVER) for owner in ("one", "one", "two", "one")]
    assert held == [Held(1), Held(1), Held(2), Held(3)]


async def test_nobody_else_owns_it_while_the_lease_lasts(db: Db) -> None:
    await take_lane(db, LANE, "one", LONG)
    assert (await take_lane(db, LANE, "two", LONG), await take_lane(db, LANE, "one", OVER)) == (None, Held(1))
    assert await take_lane(db, LANE, "two", LONG) == Held(2)


async def test_a_lease_is_renewed_for_so_long_and_no_longer(db: Db) -> None:
    await take_lane(db, LANE, "one", OVER)
    assert await renew_lane(db, LANE, 1, LONG)
    assert await take_lane(db, LANE, "two", LONG) is None
    assert await renew_lane(db, LANE, 1, OVER)
    assert await take_lane(db, LANE, "two", LONG) == Held(2)


async def test_only_the_lane_that_is_ours_is_renewed(db: Db) -> None:
    await take_lane(db, LANE, "one", OVER)
    await take_lane(db, "fake:other", "two", OVER)
    assert await renew_lane(db, LANE, 1, LONG)
    assert await take_lane(db, "fake:other", "three", LONG) == Held(2)
    assert (await renew_lane(db, LANE, 2, LONG), await renew_lane(db, "fake:none", 1, LONG)) == (False, False)


async def test_who_stops_leaves_their_own_lanes_and_no_others(db: Db) -> None:
    for lane, owner in ((LANE, "one"), ("fake:second", "one"), ("fake:other", "two")):
        await take_lane(db, lane, owner, LONG)
    await leave_lanes(db, "one", after=OVER)
    taken = [await take_lane(db, lane, "three", LONG) for lane in (LANE, "fake:second", "fake:other")]
    assert taken == [Held(2), Held(2), None]


async def wants(db: Db, *silences: Silence) -> Held | None:
    """Its platform wants these, one after another; what who has the lane next knows of it."""
    await take_lane(db, LANE, "one", LONG)
    for silence in silences:
        await hold_lane(db, LANE, silence)
    return await take_lane(db, LANE, "one", LONG)


@pytest.mark.parametrize("moments", [(MONDAY, MONDAY + HOUR), (MONDAY + HOUR, MONDAY)], ids=["longer", "shorter"])
async def test_of_two_silences_about_the_same_the_longest_counts(db: Db, moments: tuple[datetime, datetime]) -> None:
    held = await wants(db, *(Silence(moment, Only.CHANGES) for moment in moments))
    assert held == Held(1, (Silence(MONDAY + HOUR, Only.CHANGES),))


async def test_silences_about_something_else_stand_beside_each_other(db: Db) -> None:
    silences = Silence(MONDAY + HOUR), Silence(MONDAY, Only.NEW)
    assert await wants(db, *silences) == Held(1, silences)


@pytest.mark.parametrize(
    ("only", "put_off"), [(Only.ALL, {"new", "change"}), (Only.NEW, {"new"}), (Only.CHANGES, {"change"})]
)
async def test_a_silence_puts_off_what_it_is_about(db: Db, only: Only, put_off: set[str]) -> None:
    await stands(db, "new")
    await stands(db, "change", budget="update")
    await put_off_waiting(db, LANE, Silence(MONDAY + HOUR, only))
    assert {name for name, (due,) in (await found(db, "due")).items() if due == MONDAY + HOUR} == put_off


async def test_a_silence_puts_off_only_what_waits_in_its_lane_and_never_brings_it_forward(db: Db) -> None:
    await stands(db, "later", due=MONDAY + 2 * HOUR)
    await stands(db, "elsewhere", lane="fake:other")
    await stands(db, "on its way", State.SENDING)
    await put_off_waiting(db, LANE, Silence(MONDAY + HOUR))
    assert await found(db, "due") == {"later": (MONDAY + 2 * HOUR,), "elsewhere": (MONDAY,), "on its way": (MONDAY,)}


async def test_since_when_it_is_due_is_kept_while_nobody_answers_and_not_once_the_platform_asks_for_silence(
    db: Db,
) -> None:
    await stands(db, "new")
    since = []
    for hours, is_away in ((1, True), (2, True), (3, False)):
        await put_off_waiting(db, LANE, Silence(MONDAY + hours * HOUR, is_away=is_away))
        since += [(await found(db, "due", "due_since"))["new"]]
    assert since == [(MONDAY + HOUR, MONDAY), (MONDAY + 2 * HOUR, MONDAY), (MONDAY + 3 * HOUR, None)]
