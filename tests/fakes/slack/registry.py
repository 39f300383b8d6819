"""The methods of the Web API by name, and one call of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tests.fakes.slack.refusal import Refusal

if TYPE_CHECKING:
    from tests.fakes.slack.server import SlackStandIn
    from tests.fakes.slack.workspace import Workspace

Object = dict[str, Any]
Bearer = Literal["bot", "app", "none"]
Function = Callable[["Call"], Object]


@dataclass(frozen=True)
class Method:
    """What answers a call; `takes_json` and whose token is the bearer's as the page of the method says."""

    function: Function
    takes_json: bool = True
    bearer: Bearer = "bot"


METHODS: dict[str, Method] = {}


def method(name: str, *, takes_json: bool = True, bearer: Bearer = "bot") -> Callable[[Function], Function]:
    """Let a function answer the calls of this name."""

    def register(function: Function) -> Function:
        METHODS[name] = Method(function, takes_json, bearer)
        return function

    return register


@dataclass(frozen=True)
class Call:
    """One call with a token that is good. Asking for what is not there is refused as Slack does."""

    slack: "SlackStandIn"
    workspace: "Workspace"
    arguments: Object
    token: str = ""
    basic: str = ""  # what stands behind "Basic" in the header

    def needs(self, scope: str) -> None:
        """Refuse without this scope."""
        if scope not in self.workspace.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.workspace.scopes)))

    def text(self, name: str, missing: str = "invalid_arguments") -> str:
        """An argument that must be there. Raises Refusal with the code `missing`."""
        value = self.arguments.get(name)
        if value is None or value == "":
            raise Refusal(missing)
        return str(value)

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.arguments.get(name) or default)
        except ValueError:
            raise Refusal("invalid_arguments") from None

    def flag(self, name: str) -> bool:
        """Something that is on or off."""
        return str(self.arguments.get(name, "")).lower() in ("1", "true")

    def page(self, found: list[Any], *, most: int = 1000) -> tuple[list[Any], Object]:
        """The part of a list that `limit` and `cursor` ask for, and where the next part starts."""
        limit = self.number("limit", 100)
        if not 1 <= limit <= most:
            raise Refusal("invalid_limit")
        start = self._start()
        following = f"next:{start + limit}" if start + limit < len(found) else ""
        return found[start : start + limit], {"response_metadata": {"next_cursor": following}}

    def _start(self) -> int:
        cursor = str(self.arguments.get("cursor") or "next:0")
        if not cursor.removeprefix("next:").isdecimal():
            raise Refusal("invalid_cursor")
        return int(cursor.removeprefix("next:"))
