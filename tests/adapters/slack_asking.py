"""A messenger whose questions to Slack a test can read, over a line that answers as agreed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.slack.calls import Calls
from adapters.slack.messenger import SlackMessenger
from adapters.slack.workspaces import Workspaces
from bot.domain.address import Address
from tests.adapters.slack_line import POSTED, Installed, Line, Said, config_for, open_line
from tests.adapters.slack_time import Watch

NOOR = Address("slack", "T1", "U1")
KEY = "prompt:0192f0c1:2026-W48"


@dataclass
class Bench:
    line: Line
    watch: Watch
    calls: Calls
    messenger: SlackMessenger

    def asked(self, method: str) -> list[Mapping[str, Any]]:
        return [each.arguments for each in self.line.asked if each.method == method]

    def pages(self, stamps: Sequence[str], *last: Said) -> None:
        posted = [Said({**POSTED, "ts": stamp}) for stamp in stamps]
        self.line.answers("chat.postMessage", *posted, *last)


@asynccontextmanager
async def open_bench() -> AsyncIterator[Bench]:
    """A messenger in one workspace."""
    async with open_line() as line:
        watch = Watch()
        workspaces = Workspaces(config_for(line), Installed(), watch.now)
        calls = Calls(workspaces, clock=watch.clock, sleep=watch.sleep)
        bench = Bench(line, watch, calls, SlackMessenger(calls, workspaces))
        yield bench
        await bench.messenger.close()
        await workspaces.close()
