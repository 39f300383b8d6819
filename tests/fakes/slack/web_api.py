"""The Web API's door: what is read from a request, whose token it is, and what goes back."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack.methods import METHODS
from tests.fakes.slack.refusal import RateLimited, Refusal
from tests.fakes.slack.registry import Call, Method
from tests.fakes.slack.tokens import Token
from tests.fakes.slack.trouble import meet

if TYPE_CHECKING:
    from tests.fakes.slack.server import SlackStandIn

IN_JSON = ("blocks", "metadata", "view", "files", "attachments")


@dataclass
class Recorded:
    """A call as it was made, without its token, and how it was answered: `status` 0 when the line was cut.

    `workspace` is empty when the token is nobody's, and `error` the code of what was refused.
    """

    method: str
    arguments: dict[str, Any]
    workspace: str
    at: float
    status: int = 0
    error: str = ""


async def serve(slack: "SlackStandIn", request: web.Request) -> web.Response:
    """Answer one call, or meet the trouble that waits for it."""
    credential, arguments = await _read(request)
    bearer = _Bearer(credential, slack.tokens.find(credential))
    recorded = Recorded(request.match_info["method"], arguments, bearer.workspace, slack.now())
    slack.calls.append(recorded)

    async def act(_: web.Request) -> web.Response:
        return _answer(slack, recorded, bearer)

    trouble = await slack.troubles.next(recorded.method, bearer.workspace)
    response = await meet(trouble, request, act)
    recorded.status = 0 if trouble and trouble.drop else response.status
    await slack.tell()
    return response


@dataclass(frozen=True)
class _Bearer:
    credential: str
    token: Token | None

    @property
    def workspace(self) -> str:
        return self.token.workspace.key if self.token else ""


async def _read(request: web.Request) -> tuple[str, dict[str, Any]]:
    arguments: dict[str, Any] = dict(request.query)
    takes_json = METHODS[request.match_info["method"]].takes_json if request.match_info["method"] in METHODS else True
    credential = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if request.content_type == "application/json":
        arguments |= await _object(request) if takes_json else {}
    else:
        arguments |= dict(await request.post())
        credential = credential or str(arguments.get("token", ""))
    arguments.pop("token", None)
    return credential, arguments


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.read() or b"{}")
    except ValueError:
        return {"": "invalid_json"}
    return found if isinstance(found, dict) else {"": "json_not_object"}


def _answer(slack: "SlackStandIn", recorded: Recorded, bearer: _Bearer) -> web.Response:
    headers = _scopes(bearer.token)
    try:
        return web.json_response({"ok": True, **_act(slack, recorded, bearer)}, headers=headers)
    except Refusal as refusal:
        recorded.error = refusal.code
        return web.json_response(refusal.body, headers=headers)
    except RateLimited as limited:
        recorded.error = "ratelimited"
        headers["Retry-After"] = str(limited.seconds)
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def _scopes(token: Token | None) -> dict[str, str]:
    return {"x-oauth-scopes": ",".join(sorted(token.workspace.scopes))} if token and token.kind == "bot" else {}


def _act(slack: "SlackStandIn", recorded: Recorded, bearer: _Bearer) -> dict[str, Any]:
    method = METHODS.get(recorded.method)
    if method is None:
        raise Refusal("unknown_method", req_method=recorded.method)
    if "" in recorded.arguments:
        raise Refusal(recorded.arguments[""])
    workspace = slack.nowhere if method.bearer == "none" else _allowed(slack, method, bearer).workspace
    slack.rates.count(workspace.key, recorded.method)
    basic = bearer.credential.removeprefix("Basic ") if bearer.credential.startswith("Basic ") else ""
    return method.function(Call(slack, workspace, _decoded(recorded.arguments), bearer.credential, basic))


def _allowed(slack: "SlackStandIn", method: Method, bearer: _Bearer) -> Token:
    if not bearer.credential:
        raise Refusal("not_authed")
    token = slack.tokens.good(bearer.credential, slack.now())
    if token.kind != method.bearer:
        raise Refusal("not_allowed_token_type")
    return token


def _decoded(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in arguments.items() if value is not None}


def _value(name: str, value: Any) -> Any:
    if name not in IN_JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Refusal(f"invalid_{name}" if name == "blocks" else "invalid_arguments") from None
