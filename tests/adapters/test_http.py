"""The web server of a process."""

from collections.abc import AsyncIterator, Sequence

import pytest
from aiohttp import web

from adapters.http.server import Route, Server
from tests.adapters.knocking import everything_logged, knock, post

WORDS = "Het was een zware week"


async def well() -> Sequence[str]:
    return ()


async def unwell() -> Sequence[str]:
    return ("slack_not_connected", "database_away")


async def figures() -> bytes:
    return b"ruimte_beats_total 1.0"


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def fail(request: web.Request) -> web.Response:
    raise ValueError(WORDS)


ROUTES: tuple[Route, ...] = (("POST", "/echo", echo), ("POST", "/fail", fail))


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server("127.0.0.1", 0, routes=ROUTES, ready=well) as running:
        yield running


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: ruimte\r\nConnection: close\r\n\r\n".encode()


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_a_server_that_is_well_says_so(server: Server, path: str) -> None:
    assert await knock(server.address, get(path)) == (200, b"ok")


async def test_a_server_that_is_not_ready_says_why_one_line_each() -> None:
    async with Server("127.0.0.1", 0, routes=(), ready=unwell) as running:
        assert await knock(running.address, get("/readyz")) == (503, b"slack_not_connected\ndatabase_away")
        assert await knock(running.address, get("/livez")) == (200, b"ok")


async def test_a_server_that_does_not_live_says_why() -> None:
    async with Server("127.0.0.1", 0, routes=(), ready=well, alive=unwell) as running:
        assert await knock(running.address, get("/livez")) == (503, b"slack_not_connected\ndatabase_away")


async def test_figures_are_there_for_who_asks_directly_only() -> None:
    async with Server("127.0.0.1", 0, routes=(), ready=well, figures=figures) as running:
        by_a_proxy = get("/metrics").replace(b"Host:", b"X-Forwarded-For: 203.0.113.7\r\nHost:")
        assert await knock(running.address, get("/metrics")) == (200, b"ruimte_beats_total 1.0")
        assert (await knock(running.address, by_a_proxy))[0] == 404


async def test_without_figures_there_is_no_page_of_them(server: Server) -> None:
    assert (await knock(server.address, get("/metrics")))[0] == 404


async def test_a_platform_answers_on_its_own_route(server: Server) -> None:
    assert await knock(server.address, post("/echo", b"dag", ())) == (200, b"dag")


async def test_a_body_arrives_as_it_was_sent(server: Server) -> None:
    packed = b"\x1f\x8b not really gzip"
    assert await knock(server.address, post("/echo", packed, [("Content-Encoding", "gzip")])) == (200, packed)


async def test_a_large_body_is_refused(server: Server) -> None:
    status, _ = await knock(server.address, post("/echo", b"x" * 100_000, ()))
    assert status == 413


async def test_an_unknown_path_echoes_nothing(server: Server) -> None:
    status, body = await knock(server.address, post(f"/{WORDS.replace(' ', '_')}", WORDS.encode(), ()))
    assert (status, b"zware" in body) == (404, False)


async def test_what_went_wrong_is_logged_by_kind_and_told_to_nobody(server: Server) -> None:
    with everything_logged() as lines:
        assert await knock(server.address, post("/fail", WORDS.encode(), ())) == (500, b"")
    assert [("ValueError" in line, WORDS in line) for line in lines if "request_failed" in line] == [(True, False)]


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /livez HTTP/1.1\r\nzware\x00week: 1\r\n\r\n",
        b"zware week\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: " + b"zware" * 10_000 + b"\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzware\r\n",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nzware",
    ],
    ids=["control", "no_http", "long_header", "bad_chunk", "cut_off"],
)
async def test_bytes_that_cannot_be_read_are_never_logged(server: Server, request_bytes: bytes) -> None:
    with everything_logged() as lines:
        status, _ = await knock(server.address, request_bytes, hang_up=True)
    assert (status in (0, 400), [line for line in lines if "zware" in line]) == (True, [])


async def test_a_visit_is_not_logged(server: Server) -> None:
    with everything_logged() as lines:
        await knock(server.address, get("/livez"))
    assert [line for line in lines if "livez" in line] == []


async def test_a_taken_port_is_an_error_at_once(server: Server) -> None:
    with pytest.raises(OSError):
        async with Server("127.0.0.1", server.address[1], routes=(), ready=well):
            pass


async def test_a_stopped_server_listens_no_more() -> None:
    async with Server("127.0.0.1", 0, routes=(), ready=well) as running:
        address = running.address
    with pytest.raises(ConnectionRefusedError):
        await knock(address, get("/livez"))
