"""The web server: the platforms' own routes, and three that say how we are."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

import structlog
from aiohttp import web

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Route = tuple[str, str, Handler]  # method, path, and who answers
Ready = Callable[[], Awaitable[Sequence[str]]]  # the codes of what is wrong; none when all is well
Figures = Callable[[], Awaitable[bytes]]

MOST_BYTES = 64 * 1024  # of a body, unless a route reads with a limit of its own
LINGERING = 2.0  # seconds in which a refused body may still come in, so that the refusal can be read
FIGURES = "text/plain; version=0.0.4"  # what a monitor reads
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")  # what a server in front of us adds
CLOSING = 5.0  # seconds that a request may go on after we were asked to stop


class Server:
    """Serves between `async with` and its end. `port` 0 takes a free one; `address` says which.

    Raises OSError when the port is taken. Bodies reach a handler as they were sent, never unpacked, so that
    a signature can be checked on them. Without `figures` there is no `/metrics`, and none for who comes by way of a
    server in front of us.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        routes: Sequence[Route],
        ready: Ready,
        alive: Ready | None = None,
        figures: Figures | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._ready = ready
        self._alive = alive
        self._figures = figures
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[_quietly])
        app.add_routes([web.get("/livez", self._say_alive), web.get("/readyz", self._say_ready)])
        app.add_routes([web.get("/metrics", self._say_figures)])
        app.add_routes([web.route(method, path, handler) for method, path, handler in routes])
        self._runner = web.AppRunner(
            app, access_log=None, logger=_silent(), auto_decompress=False,
            lingering_time=LINGERING, shutdown_timeout=CLOSING,
        )  # fmt: skip

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def address(self) -> tuple[str, int]:
        """The host and port on which we listen."""
        host, port, *_ = self._runner.addresses[0]
        return host, port

    async def _say_alive(self, request: web.Request) -> web.Response:
        """That the loop turns, this says in any case."""
        return _said(await self._alive() if self._alive is not None else ())

    async def _say_ready(self, request: web.Request) -> web.Response:
        return _said(await self._ready())

    async def _say_figures(self, request: web.Request) -> web.Response:
        if self._figures is None or any(name in request.headers for name in PASSED_ON):
            raise web.HTTPNotFound
        return web.Response(body=await self._figures(), headers={"Content-Type": FIGURES})


def _said(troubles: Sequence[str]) -> web.Response:
    return web.Response(text="\n".join(troubles) or "ok", status=503 if troubles else 200)


@web.middleware
async def _quietly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What went wrong in a handler is a 500 without words; its kind goes to the log, its text, which may quote, not."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:
        log.error("request_failed", kind=type(error).__name__)
        return web.Response(status=500)


def _silent() -> logging.Logger:
    """A logger that says nothing: aiohttp's own lines quote the bytes of a request that it could not read."""
    silent = logging.Logger("silent")  # apart from all others, so that nothing turns it on again
    silent.disabled = True
    return silent
