"""Fetching updates: only what was kept is confirmed, and whatever the line does, it is fetched again."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.telegram.config import TelegramConfig
from adapters.telegram.fetching import LONG_POLL, SPARE, Fetching
from adapters.telegram.polling import LATE, NUMBERS_LAST, Polling
from adapters.telegram.waits import UNDISTURBED, StandingBy
from tests.adapters.knocking import everything_logged
from tests.adapters.telegram_line import TOKEN, OtherEnd, Says, an_update, other_end, refuses, these, updates

SOON = 30
HTML = Says(502, "<html>bad gateway</html>")
ANOTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HOOKED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass
class Poller:
    """A poller whose time and chance are ours, what it heard, and how long it waited."""

    end: OtherEnd
    polling: Polling = field(init=False)
    heard: list[int] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    fails: dict[int, int] = field(default_factory=dict)  # how often an update is not kept
    now: float = 0.0
    until: int = 0  # how often it waits before all stands still; 0 is for ever

    def __post_init__(self) -> None:
        fetching = Fetching(TelegramConfig(TOKEN, self.end.address), long_poll=0.2, spare=0.8)
        self.polling = Polling(
            fetching, self.hear, clock=lambda: self.now, sleep=self.waits, chance=lambda: 0.0
        )  # fmt: skip

    async def hear(self, update: Mapping[str, Any]) -> None:
        number = update["update_id"]
        if self.fails.get(number, 0):
            self.fails[number] -= 1
            raise ValueError("zwareweek")
        self.heard.append(number)

    async def waits(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds
        if len(self.waited) == self.until:
            self.end.nothing_more.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)


@asynccontextmanager
async def polled(*says: Says, **given: Any) -> AsyncIterator[Poller]:
    """A poller that has had all these answers."""
    async with other_end(*says) as end, polling_at(end, **given) as poller:
        yield poller


@asynccontextmanager
async def polling_at(end: OtherEnd, **given: Any) -> AsyncIterator[Poller]:
    """A poller that has had all that this other end has to say."""
    poller, stop = Poller(end, **given), asyncio.Event()
    running = asyncio.create_task(poller.polling.run(stop))
    try:
        async with asyncio.timeout(SOON):
            await end.nothing_more.wait()
        yield poller
    finally:
        stop.set()
        await running
        await poller.polling.close()


def beginning(poller: Poller, number: int) -> list[str | None]:
    """What the first polls confirmed."""
    return poller.end.offsets[:number]


# What is confirmed


async def test_what_was_kept_is_confirmed_with_the_next_poll() -> None:
    async with polled(updates(5, 6), updates(7)) as poller:
        assert (poller.heard, beginning(poller, 3)) == ([5, 6, 7], [None, "7", "8"])


async def test_what_was_not_kept_is_fetched_again_after_a_pause() -> None:
    async with polled(updates(5, 6, 7), updates(6, 7), updates(8), fails={6: 1}) as poller:
        assert (poller.heard, beginning(poller, 3)) == ([5, 7, 6, 8], [None, "6", "8"])
        assert poller.waited[0] == 1.0


async def test_in_one_chat_nothing_overtakes_what_was_not_kept() -> None:
    async with polled(updates(5, 6, 7, chat=1), updates(5, 6, 7, chat=1), fails={5: 1}) as poller:
        assert (poller.heard, beginning(poller, 2)) == ([5, 6, 7], [None, "5"])


async def test_where_nothing_can_be_kept_the_rest_is_not_tried_and_nothing_is_confirmed() -> None:
    numbers = range(1, 101)
    always = dict.fromkeys(numbers, 2)
    async with polled(updates(*numbers), updates(*numbers), fails=always) as poller:
        assert (poller.heard, beginning(poller, 3), poller.waited[:2]) == ([], [None, "1", "1"], [1.0, 2.0])
        assert sum(always.values()) == 200 - 2 * 8


async def test_what_has_no_number_is_passed_over() -> None:
    strange = these({"message": {}}, None, 7, {"update_id": "9"}, {"update_id": True}, an_update(4, chat=1))
    async with polled(strange) as poller:
        assert (poller.heard, beginning(poller, 2)) == ([4], [None, "5"])


async def test_a_batch_in_which_nothing_has_a_number_is_no_reason_to_spin() -> None:
    async with polled(these({}), these({})) as poller:
        assert (beginning(poller, 3), poller.waited[:2]) == ([None, None, None], [1.0, 2.0])


async def test_a_malformed_update_is_heard_as_it_is_and_confirmed() -> None:
    async with polled(these({"update_id": 1, "message": 7}, {"update_id": 2}, {"update_id": 3, "new": []})) as poller:
        assert (sorted(poller.heard), beginning(poller, 2)) == ([1, 2, 3], [None, "4"])


async def test_only_what_we_listen_for_is_asked_for() -> None:
    async with polled() as poller:
        kinds = '["message", "edited_message", "callback_query", "my_chat_member"]'
        assert poller.end.asked[0] == ("getUpdates", {"limit": "100", "timeout": "0", "allowed_updates": kinds})


async def test_after_a_week_of_silence_numbers_may_begin_anew() -> None:
    async with polled(updates(900)) as poller:
        poller.now += NUMBERS_LAST + 1
        poller.end.nothing_more.clear()
        poller.end.says.append(updates(3))
        async with asyncio.timeout(SOON):
            await poller.end.nothing_more.wait()
        assert poller.heard == [900, 3]


# What the line does


async def test_after_trouble_it_waits_longer_each_time_and_not_at_all_once_it_works() -> None:
    seven = Says(200, '{"ok":true,"result":7}')
    trouble = [HTML, Says(hangs_up=True), Says(200, "{"), seven, Says(503), refuses(500), Says(200, "[]")]
    async with polled(*trouble, updates(1), HTML) as poller:
        assert poller.waited[:8] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 1.0]
        assert poller.heard == [1]


async def test_it_waits_as_long_as_telegram_says() -> None:
    async with polled(refuses(429, "Too Many Requests", retry_after=17), Says(429, "?")) as poller:
        assert poller.waited[:2] == [17.0, 30.0]


async def test_it_listens_again_after_five_minutes_however_long_a_silence_telegram_wants() -> None:
    with everything_logged() as lines:
        async with polled(refuses(429, "Too Many Requests", retry_after=40_000)) as poller:
            assert poller.waited[0] == 300.0
    assert sum("telegram_poll_throttled" in line for line in lines) == 1


async def test_what_is_refused_in_the_body_alone_is_refused() -> None:
    async with polled(Says(200, '{"ok": false, "error_code": 401}'), until=1) as poller:
        assert poller.polling.troubles() == ["telegram_token"]


async def test_a_poll_that_stalls_is_given_up_on_a_new_line_and_said_once() -> None:
    with everything_logged() as lines:
        async with polled(Says(hangs=True), Says(hangs=True), updates(1)) as poller:
            assert (poller.heard, poller.waited[:2]) == ([1], [1.0, 2.0])
    assert sum("telegram_poll_stalled" in line for line in lines) == 1


async def test_a_poll_is_given_up_well_within_ninety_seconds() -> None:
    assert LONG_POLL + SPARE < LATE


async def test_a_token_that_is_refused_is_tried_slowly_and_said_at_once() -> None:
    async with polled(refuses(401, "Unauthorized"), until=1) as poller:
        assert (poller.polling.troubles(), poller.waited) == (["telegram_token"], [60.0])


async def test_a_second_poller_stands_by_and_takes_over() -> None:
    with everything_logged() as lines:
        async with polled(refuses(409, ANOTHER), refuses(409, ANOTHER), updates(1)) as poller:
            assert (poller.heard, poller.waited[:2], poller.polling.troubles()) == ([1], [3.0, 3.0], [])
    assert sum("telegram_conflict" in line for line in lines) == 1


@pytest.mark.parametrize(("times", "said"), [(1, []), (40, ["telegram_conflict"])])
async def test_that_another_poller_stays_is_a_trouble_after_a_while(times: int, said: list[str]) -> None:
    async with polled(*[refuses(409, ANOTHER)] * times, until=times) as poller:
        assert poller.polling.troubles() == said


@pytest.mark.parametrize("told", [HOOKED, "conflict: terminated by SETWEBHOOK request"])
async def test_a_webhook_that_somebody_set_is_taken_away_again(told: str) -> None:
    async with polled(refuses(409, told), updates(1)) as poller:
        assert poller.end.asked[1] == ("deleteWebhook", {"drop_pending_updates": "false"})
        assert [method for method, _ in poller.end.asked[:3]] == ["getUpdates", "deleteWebhook", "getUpdates"]
        assert poller.heard == [1]


async def test_where_a_webhook_cannot_be_taken_away_it_polls_all_the_same() -> None:
    async with other_end(refuses(409, HOOKED), updates(1)) as end:
        end.has_no.add("deleteWebhook")
        async with polling_at(end) as poller:
            assert poller.heard == [1]


async def test_two_who_take_over_from_each_other_do_so_ever_less() -> None:
    taken = [refuses(409, ANOTHER), these()]
    async with polled(these(), *taken * 8) as poller:
        stood_by = [seconds for seconds in poller.waited if seconds > 1]
        assert stood_by[:8] == [3.0, 6.0, 12.0, 24.0, 48.0, 96.0, 150.0, 150.0]


def test_who_fetched_undisturbed_for_a_while_stands_by_briefly() -> None:
    standing_by = StandingBy(lambda: 0.0)
    for now in (0.0, 10.0):
        standing_by.fetched(now)
        standing_by.refused(now)
    standing_by.fetched(20.0)
    assert standing_by.refused(20.0 + UNDISTURBED + 1) == 3.0


async def test_without_an_answer_for_a_minute_and_a_half_it_says_so() -> None:
    async with polled() as poller:
        poller.now += LATE + 1
        assert poller.polling.troubles() == ["telegram_poll"]


async def test_what_is_being_heard_when_we_stop_is_heard_first() -> None:
    began, go_on, heard = asyncio.Event(), asyncio.Event(), []

    async def hear(update: Mapping[str, Any]) -> None:
        began.set()
        await go_on.wait()
        heard.append(update["update_id"])

    async with other_end(updates(1)) as end:
        polling, stop = Polling(Fetching(TelegramConfig(TOKEN, end.address)), hear), asyncio.Event()
        running = asyncio.create_task(polling.run(stop))
        async with asyncio.timeout(SOON):
            await began.wait()
            stop.set()
            await asyncio.sleep(0)
            go_on.set()
            await running
        await polling.close()
    assert heard == [1]


@pytest.mark.parametrize("says", [HTML, Says(200, "{"), refuses(401), refuses(409, ANOTHER), Says(hangs_up=True)])
async def test_the_token_is_in_no_line_of_ours(says: Says) -> None:
    with everything_logged() as lines:
        async with polled(says, updates(1), fails={1: 1}):
            pass
    ours = [line for line in lines if "telegram_" in line]
    assert ([line for line in ours if TOKEN[11:] in line or "zwareweek" in line], bool(ours)) == ([], True)
