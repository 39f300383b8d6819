"""What the outbox gives back and what it writes down: of which lane, of whom, and in what order; on both databases."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.domain.delivery import LONGEST_PAUSE, State
from bot.store.base import Db
from bot.store.delivery import Delivery, forget_account, move_waiting, sent_between
from bot.store.lane import due_lanes
from bot.store.outbox import (
    cancel_due,
    doubts_about,
    due_deliveries,
    due_doubts,
    due_while_ours,
    expire_waiting,
    forget_settled_of_nobody,
    give_up_doubts,
    least_tried,
    left_half_said,
    mark_sending,
    next_look,
    receipt_near,
    settle,
    settle_alike,
    states_of,
)
from bot.store.people import Account
from bot.store.watching import (
    has_ended_since,
    is_waiting_since,
    last_sent,
    organisations_missing,
    organisations_missing_posts,
)
from tests.post import LANE, MONDAY, fence_of
from tests.store.outbox_rows import a_place, an_organisation, found, somebody, stands

INSTANT = timedelta(microseconds=1)
HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
UNSETTLED = (State.WAITING, State.SENDING, State.DOUBTED)
SETTLED = tuple(state for state in State if state not in UNSETTLED)


def names(deliveries: Iterable[Delivery]) -> list[str]:
    """Which these are."""
    return [one.key for one in deliveries]


# -- what is due --


async def several_due(db: Db, state: State) -> None:
    """Four of a lane are due by Monday; one is not, one is elsewhere, and of one something else is to be done."""
    await stands(db, "last", state)
    await stands(db, "third", state, due=MONDAY - HOUR, id=UUID(int=99))
    await stands(db, "second", state, due=MONDAY - HOUR)
    await stands(db, "first", state, due=MONDAY - 2 * HOUR)
    await stands(db, "not yet", state, due=MONDAY + INSTANT)
    await stands(db, "elsewhere", state, lane="fake:other", due=MONDAY - HOUR)
    await stands(db, "something else", State.SENDING, due=MONDAY - HOUR)


async def test_what_is_due_comes_longest_due_first_and_then_as_it_was_planned(db: Db) -> None:
    await several_due(db, State.WAITING)
    due = [await due_deliveries(db, LANE, MONDAY, most) for most in (9, 3)]
    assert [names(delivery for delivery, _ in one) for one in due] == [
        ["first", "second", "third", "last"],
        ["first", "second", "third"],
    ]


async def test_what_is_due_while_a_lane_is_ours_is_nothing_under_another_fence(db: Db) -> None:
    await several_due(db, State.WAITING)
    fence = await fence_of(db, LANE, "one")
    due = [await due_while_ours(db, LANE, under, MONDAY, 3) for under in (fence, fence + 1, fence - 1)]
    assert [names(delivery for delivery, _ in one) for one in due] == [["first", "second", "third"], [], []]


async def test_to_find_out_whether_somebody_is_there_the_least_tried_is_taken_and_of_those_the_longest_due(
    db: Db,
) -> None:
    await stands(db, "not yet", due=MONDAY + INSTANT)
    await stands(db, "tried", attempts=1, looks=1, due=MONDAY - 2 * HOUR)
    assert names(delivery for delivery, _ in await least_tried(db, LANE, MONDAY, 1)) == ["tried"]
    await stands(db, "later", attempts=1)
    await stands(db, "sooner", attempts=1, due=MONDAY - HOUR)
    assert names(delivery for delivery, _ in await least_tried(db, LANE, MONDAY, 1)) == ["sooner"]


async def test_what_is_due_comes_with_whom_it_is_for(db: Db) -> None:
    organisation = await an_organisation(db, 1)
    noor, sem = await somebody(db, organisation), await somebody(db, organisation, "Sem")
    for name, person in (("Sem's", sem), ("Noor's", noor), ("nobody's", None)):
        await stands(db, name, person_id=person)
    due = await due_deliveries(db, LANE, MONDAY, 9)
    assert [(one.key, person and person.id) for one, person in due] == [
        ("Sem's", sem), ("Noor's", noor), ("nobody's", None),
    ]  # fmt: skip


async def test_what_is_due_is_read_as_it_is_now(db: Db) -> None:
    await stands(db, "due")
    ((first, _),) = await due_deliveries(db, LANE, MONDAY, 9)
    by_another = update(Delivery).values(trouble="OSError").execution_options(synchronize_session=False)
    await db.execute(by_another)
    ((again, _),) = await due_deliveries(db, LANE, MONDAY, 9)
    assert (again is first, again.trouble) == (True, "OSError")


async def test_what_is_to_be_looked_for_comes_in_the_same_order(db: Db) -> None:
    await several_due(db, State.DOUBTED)
    due = [await due_doubts(db, LANE, MONDAY, most) for most in (9, 3)]
    assert [names(one) for one in due] == [["first", "second", "third", "last"], ["first", "second", "third"]]


async def test_every_lane_in_which_something_is_due_is_found_past_those_in_which_nothing_is(db: Db) -> None:
    for lane, state, due in (
        ("f:4", State.WAITING, MONDAY), ("f:1", State.WAITING, MONDAY), ("f:3", State.SENT, MONDAY),
        ("f:2", State.WAITING, MONDAY + INSTANT), ("f:2", State.SENT, MONDAY), ("f:6", State.DOUBTED, MONDAY),
        ("f:5", State.SENDING, MONDAY + HOUR),
        ("f:7", State.DOUBTED, MONDAY + INSTANT), ("f:8", State.WAITING, MONDAY), ("f:8", State.DOUBTED, MONDAY),
    ):  # fmt: skip
        await stands(db, f"{lane} {state}", state, lane=lane, due=due)
    assert list(await due_lanes(db, MONDAY)) == ["f:1", "f:4", "f:5", "f:6", "f:8"]


async def test_what_was_claimed_by_now_in_a_lane_and_never_settled_was_left_half_said(db: Db) -> None:
    await stands(db, "by an earlier owner", State.SENDING, fence=1)
    await stands(db, "by ourselves", State.SENDING, fence=2)
    await stands(db, "by the next owner", State.SENDING, fence=3)
    await stands(db, "in doubt", State.DOUBTED, fence=1)
    await stands(db, "put back", State.WAITING, fence=1)
    await stands(db, "elsewhere", State.SENDING, fence=1, lane="fake:other")
    assert set(names(await left_half_said(db, LANE, 2))) == {"by an earlier owner", "by ourselves"}


async def test_the_first_look_is_at_what_has_been_in_doubt_longest(db: Db) -> None:
    assert await next_look(db) is None
    await stands(db, "later", State.DOUBTED, due=MONDAY + HOUR)
    await stands(db, "first", State.DOUBTED, due=MONDAY)
    await stands(db, "not in doubt", State.SENDING, due=MONDAY - HOUR)
    assert await next_look(db) == MONDAY


# -- claimed, and settled --


async def test_what_is_marked_is_ours_under_the_fence_and_one_attempt_more(db: Db) -> None:
    waits = await stands(db, "waits", attempts=2)
    await stands(db, "not marked")
    assert await mark_sending(db, [await db.get_one(Delivery, waits)], 7, MONDAY) == {waits}
    assert await found(db, "state", "fence", "attempts", "claimed_at") == {
        "waits": (State.SENDING, 7, 3, MONDAY),
        "not marked": (State.WAITING, None, 0, None),
    }


async def test_what_was_said_in_doubt_keeps_when_it_may_first_have_been_said(db: Db) -> None:
    doubted = await stands(db, "in doubt before", doubts=1, claimed_at=MONDAY - HOUR)
    put_back = await stands(db, "surely not said", doubts=0, claimed_at=MONDAY - HOUR)
    await mark_sending(db, [await db.get_one(Delivery, one) for one in (doubted, put_back)], 7, MONDAY)
    assert await found(db, "claimed_at") == {"in doubt before": (MONDAY - HOUR,), "surely not said": (MONDAY,)}


async def test_of_nothing_nothing_is_marked(db: Db) -> None:
    await stands(db, "waits")
    assert (await mark_sending(db, [], 7, MONDAY), await found(db, "state")) == (set(), {"waits": (State.WAITING,)})


async def test_what_became_of_it_is_written_down_of_this_one_alone(db: Db) -> None:
    claimed = await stands(db, "claimed", State.SENDING, fence=7, attempts=3)
    await stands(db, "another", State.SENDING, fence=7, attempts=3)
    assert await settle(db, claimed, 7, state=State.SENT, receipt="r1", settled_at=MONDAY)
    assert await found(db, "state", "receipt", "settled_at", "attempts") == {
        "claimed": (State.SENT, "r1", MONDAY, 3),
        "another": (State.SENDING, None, None, 3),
    }


async def test_of_several_that_arrived_each_was_an_attempt(db: Db) -> None:
    both = [await stands(db, name, State.SENDING, fence=7, attempts=3) for name in ("first", "second")]
    assert await settle_alike(db, [(one, 7, {"state": State.SENT}) for one in both])
    assert await found(db, "state", "attempts") == {"first": (State.SENT, 3), "second": (State.SENT, 3)}


async def test_what_was_not_tried_is_no_attempt(db: Db) -> None:
    claimed = await stands(db, "claimed", State.SENDING, fence=7, attempts=3)
    assert await settle(db, claimed, 7, is_attempt=False, state=State.WAITING, due=MONDAY + HOUR)
    assert await found(db, "state", "due", "attempts") == {"claimed": (State.WAITING, MONDAY + HOUR, 2)}


@pytest.mark.parametrize(("state", "fence"), [(State.SENDING, 6), (State.SENDING, 8), (State.DOUBTED, 7)])
async def test_what_somebody_else_decides_is_left_to_them(db: Db, state: State, fence: int) -> None:
    claimed = await stands(db, "claimed", state, fence=fence)
    assert not await settle(db, claimed, 7, state=State.SENT)
    assert await found(db, "state") == {"claimed": (state,)}


async def test_what_was_in_doubt_is_settled_as_that(db: Db) -> None:
    doubted = await stands(db, "in doubt", State.DOUBTED, fence=7)
    assert await settle(db, doubted, 7, was=State.DOUBTED, state=State.SENT)
    assert await found(db, "state") == {"in doubt": (State.SENT,)}


# -- put aside --


async def test_after_a_restore_nothing_goes_that_should_have_gone(db: Db) -> None:
    for state in (*UNSETTLED, State.SENT):
        await stands(db, state, state)
    await stands(db, "later", due=MONDAY + INSTANT)
    await cancel_due(db, MONDAY)
    assert await found(db, "state", "settled_at") == {
        "waiting": (State.CANCELLED, MONDAY),
        "sending": (State.CANCELLED, MONDAY),
        "doubted": (State.CANCELLED, MONDAY),
        "sent": (State.SENT, None),
        "later": (State.WAITING, None),
    }


async def test_what_waited_too_long_is_said_no_more_but_is_still_taken_back_from_who_was_erased(db: Db) -> None:
    organisation = await an_organisation(db, 1)
    noor, channel = await somebody(db, organisation), await a_place(db, organisation)
    await stands(db, "over", expires=MONDAY, person_id=noor)
    await stands(db, "a change", expires=MONDAY, person_id=noor, receipt="r1")
    await stands(db, "in a channel", expires=MONDAY, place_id=channel, receipt="r2")
    await stands(db, "not over", expires=MONDAY + INSTANT, person_id=noor)
    await stands(db, "never said", expires=MONDAY)
    await stands(db, "taken back", expires=MONDAY, receipt="r3")
    assert await expire_waiting(db, MONDAY.date(), now=MONDAY, most=9) == 4
    assert {name for name, (state,) in (await found(db, "state")).items() if state == State.WAITING} == {
        "not over", "taken back",
    }  # fmt: skip


async def test_what_nobody_looked_for_in_time_is_uncertain_on_record(db: Db) -> None:
    await stands(db, "over", State.DOUBTED, expires=MONDAY - A_DAY)
    await stands(db, "not over", State.DOUBTED, expires=MONDAY - A_DAY + INSTANT)
    await stands(db, "half said", State.SENDING, expires=MONDAY - HOUR)
    assert await give_up_doubts(db, MONDAY.date(), now=MONDAY, most=9) == 1
    assert await found(db, "state", "settled_at") == {
        "over": (State.UNCERTAIN, MONDAY),
        "not over": (State.DOUBTED, None),
        "half said": (State.SENDING, None),
    }


async def test_of_nobody_only_what_is_still_to_be_taken_back_stays(db: Db) -> None:
    organisation = await an_organisation(db, 1)
    for state in State:
        await stands(db, state, state)
    await stands(db, "somebody's", State.SENT, person_id=await somebody(db, organisation))
    await stands(db, "a channel's", State.SENT, place_id=await a_place(db, organisation))
    await forget_settled_of_nobody(db, MONDAY.date(), now=MONDAY, most=99)
    assert set(await found(db)) == {*UNSETTLED, "somebody's", "a channel's"}


# -- what is known of it --


async def test_only_what_may_have_arrived_with_this_person_about_this_counts(db: Db) -> None:
    organisation, subject = await an_organisation(db, 1), UUID(int=5)
    noor, sem = await somebody(db, organisation), await somebody(db, organisation, "Sem")
    about = {"about": subject.hex}
    await stands(db, "second", State.DOUBTED, id=UUID(int=9), person_id=noor, args=about)
    await stands(db, "first", State.DOUBTED, id=UUID(int=8), person_id=noor, args={"other": "x"} | about)
    await stands(db, "something else", State.DOUBTED, person_id=noor, args={"about": UUID(int=6).hex})
    await stands(db, "arrived", State.SENT, person_id=noor, args=about)
    await stands(db, "with somebody else", State.DOUBTED, person_id=sem, args=about)
    assert names(await doubts_about(db, noor, subject)) == ["first", "second"]


async def test_what_became_of_all_that_was_planned_of_a_kind_for_each(db: Db) -> None:
    organisation = await an_organisation(db, 1)
    noor, sem, jan = [await somebody(db, organisation, name) for name in ("Noor", "Sem", "Jan")]
    args = {"about": "1"}
    sent = await stands(db, "a", State.SENT, person_id=noor, args=args)
    await stands(db, "b", State.FAILED, person_id=noor, args=args)
    await stands(db, "of another kind", State.WAITING, person_id=noor, args=args, kind="whoami")
    await stands(db, "about something else", State.EXPIRED, person_id=noor, args={"about": "2"})
    await stands(db, "an update", State.CANCELLED, person_id=noor, args=args, updates_id=sent)
    await stands(db, "c", State.SENT, person_id=jan, args=args)
    assert await states_of(db, [noor, sem], "mended", args) == {noor: {State.SENT, State.FAILED}, sem: set()}


async def test_the_receipt_near_a_message_is_the_newest_of_another_in_that_conversation(db: Db) -> None:
    organisation = await an_organisation(db, 1)
    noor, sem = await somebody(db, organisation), await somebody(db, organisation, "Sem")
    mine = await stands(db, "mine", State.DOUBTED, person_id=noor, settled_at=MONDAY + HOUR)
    delivery = await db.get_one(Delivery, mine)
    assert await receipt_near(db, delivery) is None
    for number, (person, moment, lane, chat) in enumerate((
        (noor, MONDAY, LANE, "chat"), (noor, MONDAY + HOUR, LANE, "chat"), (noor, MONDAY + HOUR, LANE, "chat"),
        (noor, MONDAY, LANE, "chat"), (noor, MONDAY + 2 * HOUR, LANE, "elsewhere"),
        (noor, MONDAY + 2 * HOUR, "fake:other", "chat"), (sem, MONDAY + 2 * HOUR, LANE, "chat"),
    )):  # fmt: skip
        about = {"person_id": person, "lane": lane, "chat": chat, "settled_at": moment}
        await stands(db, f"{number}", State.SENT, receipt=f"r{number}", **about)
    await stands(db, "did not arrive", State.FAILED, person_id=noor, settled_at=MONDAY + 2 * HOUR)
    assert await receipt_near(db, delivery) == "r2"


async def test_a_lane_last_worked_when_something_arrived_in_it(db: Db) -> None:
    assert await last_sent(db, LANE) is None
    await stands(db, "before", State.SENT, settled_at=MONDAY - HOUR)
    await stands(db, "last", State.SENT, settled_at=MONDAY)
    await stands(db, "failed", State.FAILED, settled_at=MONDAY + HOUR)
    await stands(db, "elsewhere", State.SENT, settled_at=MONDAY + HOUR, lane="fake:other")
    assert await last_sent(db, LANE) == MONDAY


async def test_between_two_moments_stands_what_was_sent_then(db: Db) -> None:
    await stands(db, "before", State.SENT, settled_at=MONDAY - INSTANT)
    first = await stands(db, "first", State.SENT, settled_at=MONDAY)
    last = await stands(db, "last", State.SENT, settled_at=MONDAY + HOUR)
    await stands(db, "out of date", State.EXPIRED, settled_at=MONDAY)
    await stands(db, "after", State.SENT, settled_at=MONDAY + HOUR + INSTANT)
    assert {*await sent_between(db, MONDAY, MONDAY + HOUR)} == {first, last}


async def test_what_was_given_up_counts_from_that_moment_on(db: Db) -> None:
    await stands(db, "before", State.UNCERTAIN, settled_at=MONDAY - INSTANT)
    await stands(db, "arrived", State.SENT, settled_at=MONDAY)
    before = await has_ended_since(db, State.UNCERTAIN, MONDAY)
    await stands(db, "given up", State.UNCERTAIN, settled_at=MONDAY)
    assert (before, await has_ended_since(db, State.UNCERTAIN, MONDAY)) == (False, True)


async def test_an_organisation_misses_something_once_for_all_that_was_given_up_in_it(db: Db) -> None:
    people = [await somebody(db, await an_organisation(db, number)) for number in (3, 1, 2, 4)]
    for number, (person, state, moment) in enumerate((
        (people[0], State.UNCERTAIN, MONDAY), (people[0], State.UNCERTAIN, MONDAY + HOUR),
        (people[1], State.UNCERTAIN, MONDAY), (people[2], State.SENT, MONDAY),
        (people[3], State.UNCERTAIN, MONDAY - INSTANT),
    )):  # fmt: skip
        await stands(db, f"{number}", state, person_id=person, settled_at=moment)
    assert await organisations_missing(db, State.UNCERTAIN, MONDAY) == {UUID(int=1), UUID(int=3)}


async def test_of_posts_an_organisation_misses_those_that_failed_in_its_channels(db: Db) -> None:
    for number, state in enumerate((State.FAILED, State.UNCERTAIN, State.FAILED), start=1):
        moment = MONDAY - INSTANT if number == 3 else MONDAY
        place = await a_place(db, await an_organisation(db, number), f"channel {number}")
        await stands(db, f"{number}", state, place_id=place, settled_at=moment)
    assert await organisations_missing_posts(db, MONDAY) == {UUID(int=1)}


@pytest.mark.parametrize(
    ("platforms", "waits"),
    [(["fake"], True), (["other", "fake"], True), (["other"], False), (["fak"], False), (["fa_e"], False), ([], False)],
)
async def test_what_waits_too_long_waits_on_its_own_platform(db: Db, platforms: list[str], waits: bool) -> None:
    await stands(db, "too long", due=MONDAY - INSTANT)
    assert await is_waiting_since(db, platforms, MONDAY, now=MONDAY) == waits


@pytest.mark.parametrize(
    ("platform", "since", "waits"),
    [("fake", MONDAY - INSTANT, True), ("fake", MONDAY, False), ("fake", None, False), ("other", MONDAY - HOUR, False)],
)
async def test_so_does_what_is_in_doubt_since_its_own_platform_did_not_answer(
    db: Db, platform: str, since: datetime | None, waits: bool
) -> None:
    await stands(db, "in doubt", State.DOUBTED, due=MONDAY - HOUR, due_since=since, lane=f"{platform}:school")
    await stands(db, "being said", State.SENDING, due_since=MONDAY - HOUR)
    assert await is_waiting_since(db, ["fake"], MONDAY, now=MONDAY) == waits


async def test_what_is_due_only_now_or_was_tried_does_not_wait_too_long(db: Db) -> None:
    await stands(db, "only now")
    await stands(db, "tried", State.SENDING, due=MONDAY - HOUR)
    assert not await is_waiting_since(db, ["fake"], MONDAY, now=MONDAY)


async def test_what_an_older_program_moved_to_much_later_does_not_wait_since_it_was_due_before(db: Db) -> None:
    moved = await stands(db, "moved", due=MONDAY + LONGEST_PAUSE + INSTANT, due_since=MONDAY - INSTANT)
    assert not await is_waiting_since(db, ["fake"], MONDAY, now=MONDAY)
    await db.execute(update(Delivery).where(Delivery.id == moved).values(due=MONDAY + LONGEST_PAUSE))
    assert await is_waiting_since(db, ["fake"], MONDAY, now=MONDAY)


@pytest.mark.parametrize(
    ("unanswered", "changes", "since"),
    [
        (True, {"due": MONDAY + HOUR}, MONDAY - HOUR),
        (False, {"due": MONDAY + HOUR}, None),
        (True, {}, MONDAY - HOUR),
        (False, {}, MONDAY - HOUR),
    ],
    ids=["away", "moved", "away and not moved", "not moved"],
)
async def test_since_when_it_waits_for_an_answer_is_forgotten_by_whatever_else_moves_it(
    db: Db, unanswered: bool, changes: dict[str, Any], since: datetime | None
) -> None:
    claimed = await stands(db, "claimed", State.SENDING, fence=7, due_since=MONDAY - HOUR)
    await settle(db, claimed, 7, unanswered=unanswered, state=State.WAITING, **changes)
    assert (await found(db, "due_since"))["claimed"] == (since,)


async def test_also_by_who_is_reached_elsewhere_from_now_on(db: Db) -> None:
    noor = await somebody(db, await an_organisation(db, 1))
    here, there = [
        Account(id=db.new_id(MONDAY), person_id=noor, platform=platform, workspace="school", chat="1", linked_at=MONDAY)
        for platform in ("fake", "other")
    ]
    db.add_all((here, there))
    await db.flush()
    await stands(db, "waits", person_id=noor, account_id=here.id, due_since=MONDAY - HOUR)
    await move_waiting(db, noor, there)
    assert await found(db, "lane", "due", "due_since") == {"waits": ("other:school", MONDAY, None)}


async def test_what_stands_at_an_account_that_goes_stays_where_it_is_and_is_nobodys_account(db: Db) -> None:
    noor = await somebody(db, await an_organisation(db, 1))
    for number, name in enumerate(("goes", "stays"), start=1):
        db.add(
            Account(
                id=UUID(int=number), person_id=noor, platform="fake", workspace="school", chat=name, linked_at=MONDAY
            )
        )
        await db.flush()
        await stands(db, name, State.SENT, person_id=noor, account_id=UUID(int=number), chat=name)
    await forget_account(db, UUID(int=1))
    assert await found(db, "account_id", "chat") == {"goes": (None, "goes"), "stays": (UUID(int=2), "stays")}
    assert list(await db.scalars(select(Account.chat))) == ["stays"]


async def test_also_by_who_moves_a_row_that_was_read(db: Db) -> None:
    delivery = await db.get_one(Delivery, await stands(db, "waits", due_since=MONDAY - HOUR))
    delivery.due = MONDAY + HOUR
    await db.flush()
    assert await found(db, "due", "due_since") == {"waits": (MONDAY + HOUR, None)}
