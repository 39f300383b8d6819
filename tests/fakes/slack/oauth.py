"""oauth.* and apps.*: how a workspace installs the app, and how its tokens are renewed."""

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.registry import Call, method
from tests.fakes.slack.tokens import Token

if TYPE_CHECKING:
    from tests.fakes.slack.person import Person
    from tests.fakes.slack.server import SlackStandIn
    from tests.fakes.slack.workspace import Workspace

Object = dict[str, Any]
LASTS = 12 * 3600


@dataclass(frozen=True)
class Grant:
    """What a code or a refresh token is worth, once."""

    workspace: "Workspace"
    scopes: frozenset[str]
    user: str


class Grants:
    """Codes and refresh tokens that are still good. With `rotates` a token lasts twelve hours."""

    def __init__(self, slack: "SlackStandIn") -> None:
        self.slack = slack
        self.rotates = False
        self.codes: dict[str, Grant] = {}
        self.refresh: dict[str, Grant] = {}

    def approve(self, person: "Person", authorize_url: str) -> str:
        """Somebody allows what this address asks for; the address at which the app hears of it."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
        if asked.get("client_id") != self.slack.client_id:
            raise Refusal("invalid_client_id")
        code = self.slack.new_id("code")
        self.codes[code] = Grant(person.workspace, frozenset(asked["scope"].split(",")), person.id)
        told = {"code": code, "state": asked.get("state", "")}
        return f"{asked.get('redirect_uri', '')}?{urlencode(told)}"

    def fulfil(self, grant: Grant) -> Object:
        """New tokens for it."""
        workspace = grant.workspace
        workspace.scopes = set(grant.scopes)
        prefix = "xoxe.xoxb" if self.rotates else "xoxb"
        expires = self.slack.now() + LASTS if self.rotates else None
        token = self.slack.tokens.give(Token(f"{prefix}-{self.slack.new_id('')}", workspace, expires=expires))
        workspace.bot_token = token.value
        return {**_about(grant), "access_token": token.value, **self._renewal(grant)}

    def _renewal(self, grant: Grant) -> Object:
        if not self.rotates:
            return {}
        refresh = f"xoxe-1-{self.slack.new_id('')}"
        self.refresh[refresh] = grant
        return {"refresh_token": refresh, "expires_in": LASTS}


def _about(grant: Grant) -> Object:
    workspace = grant.workspace
    return {
        "token_type": "bot",
        "scope": ",".join(sorted(grant.scopes)),
        "bot_user_id": workspace.bot_user,
        "app_id": workspace.app_id,
        "team": {"id": workspace.team, "name": workspace.name},
        "enterprise": {"id": workspace.enterprise, "name": workspace.enterprise} if workspace.enterprise else None,
        "authed_user": {"id": grant.user},
        "is_enterprise_install": False,
    }


@method("oauth.v2.access", takes_json=False, bearer="none")
def access(call: Call) -> Object:
    """Tokens for a code, or for a refresh token; either is good once."""
    grants = call.slack.grants
    _is_our_app(call)
    if call.arguments.get("grant_type") == "refresh_token":
        found, trouble = grants.refresh.pop(call.text("refresh_token"), None), "invalid_refresh_token"
    else:
        found, trouble = grants.codes.pop(call.text("code", "invalid_code"), None), "invalid_code"
    if found is None:
        raise Refusal(trouble)
    return grants.fulfil(found)


def _is_our_app(call: Call) -> None:
    named = call.arguments.get("client_id"), call.arguments.get("client_secret")
    if call.basic:
        client, _, secret = base64.b64decode(call.basic).decode().partition(":")
        named = client, secret
    if named[0] != call.slack.client_id:
        raise Refusal("invalid_client_id")
    if named[1] != call.slack.client_secret:
        raise Refusal("bad_client_secret")


@method("apps.connections.open", takes_json=False, bearer="app")
def connection(call: Call) -> Object:
    """Where one socket may be opened."""
    return {"url": call.slack.sockets.ticket()}
