"""How fast a bot may go, and trouble on request."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from tests.fakes.telegram_bench import Bench, a_telegram


@pytest.fixture(autouse=True)
def seconds_as_the_client_will_tell_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else it warns at every RetryAfter


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_telegram() as bench:
        yield bench


async def test_two_messages_in_one_second_to_one_person(bench: Bench) -> None:
    said = await bench.bot.send_message(bench.noor.id, "Een.")
    with pytest.raises(RetryAfter):
        await bench.bot.send_message(bench.noor.id, "Twee.")
    await said.edit_text("Een, anders.")
    bench.clock.passes(1)
    await bench.bot.send_message(bench.noor.id, "Twee.")
    assert bench.noor.reads() == ["Een, anders.", "Twee."]


async def test_thirty_messages_in_any_second(bench: Bench) -> None:
    people = [bench.telegram.has_user(f"Mens {number}", started=True) for number in range(31)]
    for person in people[:30]:
        await bench.bot.send_message(person.id, "Hallo")
    with pytest.raises(RetryAfter):
        await bench.bot.send_message(people[30].id, "Hallo")
    bench.clock.passes(1)
    await bench.bot.send_message(people[30].id, "Hallo")


async def test_twenty_messages_a_minute_in_a_group(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    for number in range(20):
        await bench.bot.send_message(group.id, f"Bericht {number}")
        bench.clock.passes(1)
    with pytest.raises(RetryAfter) as refused:
        await bench.bot.send_message(group.id, "Nog een")
    assert refused.value.retry_after == timedelta(seconds=40)
    await bench.bot.send_message(bench.noor.id, "Elders mag het.")
    bench.clock.passes(40)
    await bench.bot.send_message(group.id, "Nog een")


async def test_two_messages_in_one_second_in_a_group(bench: Bench) -> None:
    group = bench.telegram.has_group("Team", [bench.noor, bench.account])
    await bench.bot.send_message(group.id, "Een.")
    with pytest.raises(RetryAfter) as refused:
        await bench.bot.send_message(group.id, "Twee.")
    assert refused.value.retry_after == timedelta(seconds=1)


async def test_edits_may_be_counted_too(bench: Bench) -> None:
    bench.telegram.rates.counts_edits = True
    said = await bench.bot.send_message(bench.noor.id, "Een.")
    with pytest.raises(RetryAfter):
        await said.edit_text("Een, anders.")
    bench.clock.passes(1)
    await said.edit_text("Een, anders.")
    assert bench.noor.reads() == ["Een, anders."]


async def test_a_burst_may_be_allowed(bench: Bench) -> None:
    bench.telegram.rates.burst = 3
    for _ in range(3):
        await bench.bot.send_message(bench.noor.id, "Hallo")
    with pytest.raises(RetryAfter):
        await bench.bot.send_message(bench.noor.id, "Hallo")


async def test_too_many_requests_as_long_as_is_asked(bench: Bench) -> None:
    bench.telegram.fails("sendMessage", retry_after=33)
    with pytest.raises(RetryAfter) as refused:
        await bench.bot.send_message(bench.noor.id, "Hallo")
    assert refused.value.retry_after == timedelta(seconds=33)
    await bench.bot.send_message(bench.noor.id, "Hallo")


@pytest.mark.parametrize(("status", "why"), [(500, "Internal Server Error"), (502, "Bad Gateway")])
async def test_a_proxy_that_answers_in_html(bench: Bench, status: int, why: str) -> None:
    bench.telegram.fails("sendMessage", status=status)
    with pytest.raises(NetworkError, match=why):
        await bench.bot.send_message(bench.noor.id, "Hallo")
    assert bench.noor.reads() == []


async def test_a_refusal_that_a_test_makes_up(bench: Bench) -> None:
    bench.telegram.fails("sendMessage", status=400, description="Bad Request: something new")
    with pytest.raises(BadRequest, match="Something new"):
        await bench.bot.send_message(bench.noor.id, "Hallo")


async def test_a_line_that_breaks_before_or_after_the_act(bench: Bench) -> None:
    bench.telegram.fails("sendMessage", drop="before")
    with pytest.raises(NetworkError):
        await bench.bot.send_message(bench.noor.id, "Nooit aangekomen.")
    bench.telegram.fails("sendMessage", drop="after")
    with pytest.raises(NetworkError):
        await bench.bot.send_message(bench.noor.id, "Aangekomen.")
    assert bench.noor.reads() == ["Aangekomen."]
    assert [call.status for call in bench.telegram.called("sendMessage")] == [0, 0]


async def test_an_answer_that_comes_too_late(bench: Bench) -> None:
    bench.telegram.fails("sendMessage", delay=0.2)
    with pytest.raises(TimedOut):
        await bench.bot.send_message(bench.noor.id, "Aangekomen.", read_timeout=0.05)
    assert bench.noor.reads() == ["Aangekomen."]


async def test_trouble_that_lasts_until_it_is_cleared(bench: Bench) -> None:
    bench.telegram.fails("sendMessage", status=500, times=0, chat=bench.noor.id)
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bench.bot.send_message(bench.noor.id, "Hallo")
    bench.telegram.trouble.clear()
    await bench.bot.send_message(bench.noor.id, "Hallo")


async def test_a_method_that_never_answers(bench: Bench) -> None:
    bench.telegram.fails("getUpdates", hangs=True)
    await bench.noor.says("Hallo")
    with pytest.raises(TimedOut):
        await bench.bot.get_updates(read_timeout=0.05)
    assert len(await bench.bot.get_updates()) == 1


async def test_calls_are_kept_without_their_token(bench: Bench) -> None:
    await bench.bot.send_message(bench.noor.id, "Hallo")
    [call] = bench.telegram.called("sendMessage")
    assert (call.bot, call.chat, call.at, call.status) == (
        str(bench.account.id),
        str(bench.noor.id),
        bench.clock(),
        200,
    )
    assert bench.account.token not in repr(call)


async def test_what_was_done_is_answered_when_the_test_lets_go(bench: Bench) -> None:
    held = asyncio.Event()
    bench.telegram.fails("sendMessage", held=held)
    saying = asyncio.create_task(bench.bot.send_message(bench.noor.id, "Hallo"))
    await bench.telegram.until(lambda: bench.noor.reads() == ["Hallo"])
    before = saying.done()
    held.set()
    assert (before, (await saying).text) == (False, "Hallo")
