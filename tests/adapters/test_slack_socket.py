"""Socket Mode: somebody always listens, nothing is lost, and one who cannot connect does not shout."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from adapters.slack.config import SlackConfig
from adapters.slack.connection import GREETING
from adapters.slack.silence import SILENT
from adapters.slack.socket import LOOK, MOST_AT_ONCE, MOST_QUIET, SLOW, STEADY, Socket
from tests.adapters.knocking import everything_logged
from tests.adapters.slack_switchboard import Clock, Switchboard, switchboard, until
from tests.adapters.test_slack_door import authorize

TOKEN = "-".join(("xapp", "1", "A1", "secret"))
WORDS = "zwareweek"
NUMBERS = itertools.count(1)


@dataclass
class Listener:
    """What Bolt heard, and what it does about it."""

    heard: list[str] = field(default_factory=list)
    fails: bool = False
    busy: int = 0
    busiest: int = 0
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> AsyncApp:
        app = AsyncApp(
            logger=SILENT, authorize=authorize, request_verification_enabled=False, process_before_response=True
        )  # fmt: skip
        app.event("message")(self.hear)
        app.view("form")(self.refuse_form)
        return app

    async def hear(self, body: dict[str, Any], ack: Callable[..., Any]) -> None:
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        await self.go_on.wait()
        self.busy -= 1
        self.heard.append(body["event_id"])
        if self.fails:
            raise ValueError(WORDS)
        await ack()

    async def refuse_form(self, ack: Callable[..., Any]) -> None:
        await ack(response_action="errors", errors={"name": "Dit is nog leeg."})


@dataclass
class World:
    board: Switchboard
    listener: Listener
    clock: Clock
    socket: Socket
    stop: asyncio.Event


def lasting() -> Callable[[], float]:
    """A watch that runs so fast that every connection lasted."""
    return itertools.count(step=STEADY).__next__


@asynccontextmanager
async def connecting(board: Switchboard, watch: Callable[[], float] | None = None) -> AsyncIterator[World]:
    """A socket that runs until the end, whether or not it gets through."""
    listener, clock, stop = Listener(), Clock(), asyncio.Event()
    listener.go_on.set()
    config = SlackConfig(api_url=board.api_url, app_token=TOKEN)
    socket = Socket(config, listener.app(), sleep=clock.sleep, clock=watch or lasting())
    running = asyncio.create_task(socket.run(stop))
    try:
        yield World(board, listener, clock, socket, stop)
    finally:
        listener.go_on.set()
        stop.set()
        await running


@pytest.fixture
async def board() -> AsyncIterator[Switchboard]:
    async with switchboard() as board:
        yield board


@pytest.fixture
async def world(board: Switchboard) -> AsyncIterator[World]:
    async with connecting(board) as world:
        await until(lambda: len(board.lines) == 2 and world.socket.healthy())
        yield world


def envelope(event_id: str) -> dict[str, Any]:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": WORDS, "ts": "1.1"}
    payload = {"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": event}
    return {"type": "events_api", "envelope_id": f"e{next(NUMBERS)}", "payload": payload}


def refusal(code: str, status: int = 200, **headers: str) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=status, headers=headers)


async def test_two_connections_are_opened_with_the_app_token(world: World) -> None:
    assert (len(world.board.open_lines), world.board.asked) == (2, [f"Bearer {TOKEN}"] * 2)


async def test_an_envelope_is_answered_and_then_acknowledged(world: World) -> None:
    sent = envelope("Ev1")
    await world.board.lines[0].send(sent)
    await until(lambda: world.board.acks)
    assert world.listener.heard == ["Ev1"]
    assert world.board.lines[0].acks == [{"envelope_id": sent["envelope_id"]}]


async def test_a_form_that_is_wrong_gets_its_errors_with_the_acknowledgement(world: World) -> None:
    view = {"type": "modal", "callback_id": "form"}
    sent = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    await world.board.lines[1].send({"type": "interactive", "envelope_id": "e", "payload": sent})
    await until(lambda: world.board.acks)
    errors = {"response_action": "errors", "errors": {"name": "Dit is nog leeg."}}
    assert world.board.acks == [{"envelope_id": "e", "payload": errors}]


async def test_what_failed_is_not_acknowledged_and_not_quoted(world: World) -> None:
    world.listener.fails = True
    with everything_logged() as lines:
        await world.board.lines[0].send(envelope("Ev1"))
        await until(lambda: world.listener.heard)
        world.listener.fails = False
        await world.board.lines[0].send(envelope("Ev2"))
        await until(lambda: world.board.acks)
    assert len(world.board.acks) == 1
    assert [line for line in lines if WORDS in line] == []


NONSENSE: tuple[object, ...] = (
    "", WORDS, "[]", "3", "{", {"type": "events_api"}, {"type": "events_api", "envelope_id": "e", "payload": []},
)  # fmt: skip


@pytest.mark.parametrize("frame", NONSENSE)
async def test_a_frame_that_makes_no_sense_is_let_be(world: World, frame: object) -> None:
    with everything_logged() as lines:
        await world.board.lines[0].send(frame)
        await world.board.lines[0].send(envelope("Ev1"))
        await until(lambda: world.board.acks)
    assert (world.listener.heard, [line for line in lines if WORDS in line]) == (["Ev1"], [])


@pytest.mark.parametrize("odd", [{"event": None}, {"event": ["x"]}, {"authorizations": [0]}])
async def test_what_nobody_can_read_is_acknowledged_for_it_would_only_come_again(
    world: World, odd: dict[str, Any]
) -> None:
    sent = {"type": "events_api", "envelope_id": "e", "payload": {"type": "event_callback", "team_id": "T1", **odd}}
    await world.board.lines[0].send(sent)
    await until(lambda: world.board.acks)
    assert (world.board.acks, world.listener.heard) == ([{"envelope_id": "e"}], [])


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_refreshed_connection_stays_until_the_new_one_is_there(world: World, reason: str) -> None:
    old = world.board.lines[0]
    await old.disconnect(reason)
    await until(lambda: not old.is_open)
    assert (len(world.board.open_lines), world.board.fewest) == (2, 2)


async def test_nothing_is_lost_while_connections_are_refreshed(world: World) -> None:
    board, names = world.board, [f"Ev{number}" for number in range(60)]
    for number, name in enumerate(names):
        if number % 3 == 0:
            await board.open_lines[number % 2].disconnect("refresh_requested")
        await board.deliver(envelope(name))
    assert (set(world.listener.heard), board.fewest) == (set(names), 2)


async def test_a_connection_that_hangs_up_is_replaced_and_the_other_still_hears(world: World) -> None:
    await world.board.lines[0].socket.close()
    await world.board.lines[1].send(envelope("Ev1"))
    await until(lambda: len(world.board.open_lines) == 2)
    assert world.listener.heard == ["Ev1"]


async def test_a_connection_of_which_nothing_is_heard_is_replaced_within_ninety_seconds(board: Switchboard) -> None:
    board.dumb = True
    async with connecting(board) as world:
        await until(lambda: len(board.lines) == 2)
        for looks in range(2, 2 * MOST_QUIET + 2, 2):
            await until(partial(world.clock.has_slept, LOOK, looks))
            board.dumb = False
            world.clock.move(LOOK)
        await until(lambda: len(board.lines) == 4)
    assert world.clock.now <= 90


async def test_connections_that_do_not_last_are_replaced_a_little_later_each_time(board: Switchboard) -> None:
    async with connecting(board, watch=lambda: 0.0) as world:
        for number, seconds in enumerate((1, 2, 4, 8)):
            await until(partial(_has_connections, board, 2 * number + 2))
            await _end_all(board)
            await until(partial(world.clock.has_slept, seconds, 2))
            assert len(board.asked) == 2 * number + 2
            world.clock.move(seconds)
        await until(lambda: len(board.asked) == 10)


async def test_after_a_connection_that_lasted_the_waiting_starts_anew(board: Switchboard) -> None:
    times = iter([0.0] * 6 + [STEADY] * 2)
    async with connecting(board, watch=lambda: next(times, 0.0)) as world:
        await until(partial(_has_connections, board, 2))
        await _end_all(board)
        await until(partial(world.clock.has_slept, 1, 2))
        world.clock.move(1)
        for connections in (4, 6):
            await until(partial(_has_connections, board, connections))
            await _end_all(board)
        await until(partial(world.clock.has_slept, 1, 4))
        assert not world.clock.slept.count(2)


async def test_a_keeper_that_stumbles_says_so_and_goes_on(board: Switchboard) -> None:
    stumbles = iter([True])

    def watch() -> float:
        if next(stumbles, False):
            raise ValueError(WORDS)
        return 0.0

    with everything_logged() as lines:
        async with connecting(board, watch=watch) as world:
            await until(partial(world.clock.has_slept, 1, 1))
            world.clock.move(1)
            await until(lambda: len(board.lines) == 3 and world.socket.healthy())
    assert [("ValueError" in line, WORDS in line) for line in lines if "slack_keeper_stumbled" in line] == [
        (True, False)
    ]


def _has_connections(board: Switchboard, count: int) -> bool:
    return len(board.lines) == count


async def _end_all(board: Switchboard) -> None:
    for line in board.open_lines:
        await line.disconnect("refresh_requested")


async def test_too_many_connections_are_first_made_fewer(world: World) -> None:
    await world.board.lines[0].disconnect("too_many_websockets")
    await until(lambda: len(world.board.lines) == 3 and len(world.board.open_lines) == 2)
    assert world.socket.healthy()


async def test_socket_mode_turned_off_is_said_once_and_tried_slowly(world: World) -> None:
    with everything_logged() as lines:
        for line in list(world.board.lines):
            await line.disconnect("link_disabled")
        await until(lambda: world.clock.slept.count(SLOW) == 2 and not world.board.open_lines)
    assert len([line for line in lines if "link_disabled" in line]) == 1
    assert not world.socket.healthy()
    world.clock.move(SLOW)
    await until(lambda: len(world.board.open_lines) == 2)


async def test_a_wrong_token_is_said_once_with_its_code_and_tried_slowly(board: Switchboard) -> None:
    board.answers += [refusal("invalid_auth") for _ in range(4)]
    with everything_logged() as lines:
        async with connecting(board) as world:
            await until(lambda: world.clock.slept == [SLOW, SLOW])
            world.clock.move(SLOW)
            await until(lambda: world.clock.slept == [SLOW] * 4)
            assert not world.socket.healthy()
            world.clock.move(SLOW)
            await until(lambda: len(board.lines) == 2)
    assert len([line for line in lines if "invalid_auth" in line]) == 1
    assert [line for line in lines if TOKEN in line] == []


async def test_slack_is_not_asked_again_before_the_time_it_gave(board: Switchboard) -> None:
    headers = {"Retry-After": "37"}
    board.answers += [refusal("ratelimited", 429, **headers) for _ in range(2)]
    async with connecting(board) as world:
        await until(lambda: world.clock.slept == [37, 37])
        world.clock.move(37)
        await until(lambda: len(board.lines) == 2)


async def test_each_passing_trouble_is_waited_for_a_little_longer(board: Switchboard) -> None:
    board.answers += [web.Response(status=502, text=f"<html>{WORDS}") for _ in range(6)]
    with everything_logged() as lines:
        async with connecting(board) as world:
            for seconds in (1, 2, 4):
                await until(partial(world.clock.has_slept, seconds, 2))
                world.clock.move(seconds)
            await until(lambda: len(board.lines) == 2)
    assert [line for line in lines if WORDS in line] == []


@pytest.mark.parametrize("url", ["ws://127.0.0.1:1/", "nowhere", "", None])
async def test_an_address_that_leads_nowhere_is_not_tried_twice(board: Switchboard, url: str | None) -> None:
    board.answers.append(web.json_response({"ok": True, "url": url}))
    async with connecting(board) as world:
        await until(partial(world.clock.has_slept, 1.0, 1))
        world.clock.move(1)
        await until(lambda: len(board.open_lines) == 2)
    assert len(board.asked) == 3


async def test_a_connection_without_a_hello_is_given_up(board: Switchboard) -> None:
    board.mute = True
    async with connecting(board) as world:
        await until(partial(world.clock.has_slept, GREETING, 1))
        assert not world.socket.healthy()
        board.mute = False
        world.clock.move(GREETING)
        await until(partial(world.clock.has_slept, 1.0, 1))
        world.clock.move(1)
        await until(lambda: len(board.open_lines) == 2)


async def test_only_so_many_envelopes_are_answered_at_once_and_the_rest_wait(world: World) -> None:
    world.listener.go_on.clear()
    sent = [envelope(f"Ev{number}") for number in range(2 * MOST_AT_ONCE + 50)]
    for number, one in enumerate(sent):
        await world.board.lines[number % 2].send(one)
    await until(lambda: world.listener.busy == MOST_AT_ONCE)
    world.listener.go_on.set()
    await until(lambda: len(world.board.acks) == len(sent))
    assert world.listener.busiest == MOST_AT_ONCE


async def test_what_is_being_answered_at_the_end_is_still_acknowledged(board: Switchboard) -> None:
    async with connecting(board) as world:
        await until(lambda: len(board.lines) == 2 and world.socket.healthy())
        world.listener.go_on.clear()
        await board.lines[0].send(envelope("Ev1"))
        await until(lambda: world.listener.busy)
    await until(lambda: not board.open_lines)
    assert (world.listener.heard, len(board.acks), world.socket.healthy()) == (["Ev1"], 1, False)


@pytest.mark.parametrize(("token", "connections"), [(None, 2), ("", 2), (TOKEN, 1)])
def test_one_connection_or_none_is_not_enough(token: str | None, connections: int) -> None:
    with pytest.raises(ValueError):
        Socket(SlackConfig(app_token=token), Listener().app(), connections=connections)
