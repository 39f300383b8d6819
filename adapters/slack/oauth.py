"""Installing in a workspace from the browser: to Slack with a state, and back with a code for its tokens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from aiohttp import web

from adapters.slack.asking import ask_for_token
from adapters.slack.codes import as_code
from adapters.slack.config import SLACK, SlackConfig
from adapters.slack.door import Route
from adapters.slack.manifest import REDIRECT_PATH, scopes
from adapters.slack.names import workspace_key
from adapters.slack.oauth_state import LASTS, States
from adapters.slack.trouble import IN_VAIN, code_in
from adapters.slack.workspace import new_client, new_session
from bot.ports import Installation, Installations

log = structlog.get_logger()

Answer = Mapping[str, Any]

INSTALL_PATH = "/slack/install"
LONGEST_CODE = 500
UNREAD = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


@dataclass(frozen=True)
class Pages:
    """What the page says when it is done, when somebody cancelled, and when it did not work."""

    done: str
    cancelled: str
    failed: str


class OAuth:
    """The two addresses of installing. Raises ValueError unless a client id and its secret are configured.

    `installed` is told the workspace once its installation is saved.
    """

    def __init__(
        self, config: SlackConfig, installations: Installations, *, pages: Pages, now: Callable[[], datetime],
        installed: Callable[[str], None],
    ) -> None:  # fmt: skip
        if not config.client_id or not config.client_secret:
            raise ValueError("installing needs a client id and a client secret")
        self._client_id, self._client_secret = config.client_id, config.client_secret
        self._config = config
        self._installations = installations
        self._pages = pages
        self._now = now
        self._installed = installed
        self._scopes = scopes(emails=config.emails)
        self._states = States(config.client_secret)
        self._secure = (config.public_url or "").startswith("https://")
        self._cookie = "__Host-ruimte-install" if self._secure else "ruimte-install"

    def routes(self) -> list[Route]:
        """What the web server has to know."""
        return [("GET", INSTALL_PATH, self.begin), ("GET", REDIRECT_PATH, self.come_back)]

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Send the browser to Slack, with a state that only this browser can bring back."""
        state = self._states.make(self._now())
        asked = {"client_id": self._client_id, "scope": ",".join(self._scopes), "state": state, **self._back_here()}
        answer = web.Response(status=302, headers={**UNREAD, "Location": f"{self._authorize()}?{urlencode(asked)}"})
        answer.set_cookie(
            self._cookie, state, max_age=int(LASTS.total_seconds()),
            secure=self._secure, httponly=True, samesite="Lax",
        )  # fmt: skip
        return answer

    async def come_back(self, request: web.Request) -> web.StreamResponse:
        """Trade the code for tokens and keep them; nothing is kept unless state, browser and code are right."""
        cookie, state, code = request.cookies.get(self._cookie, ""), _only(request, "state"), _only(request, "code")
        error = _only(request, "error")
        if error:
            log.info("slack_install_cancelled", code=as_code(error))
            return self._page(self._pages.cancelled, 400)
        if not self._states.take(state, cookie, now=self._now()):
            log.warning("slack_install_refused", reason="state")
            return self._page(self._pages.failed, 400)
        installation = await self._tokens_for(code) if 0 < len(code) <= LONGEST_CODE else None
        if installation is None:
            return self._page(self._pages.failed, 400)
        await self._installations.save(installation)
        self._installed(installation.workspace)
        log.info("slack_installed")
        return self._page(self._pages.done, 200)

    async def _tokens_for(self, code: str) -> Installation | None:
        asked = {"client_id": self._client_id, "client_secret": self._client_secret, "code": code, **self._back_here()}
        try:
            async with new_session() as session:
                answer = await ask_for_token(new_client(session, api_url=self._config.api_url), asked)
        except IN_VAIN as error:
            log.warning("slack_install_refused", reason=code_in(error))
            return None
        return read_installation(answer.data if isinstance(answer.data, dict) else {}, now=self._now())

    def _authorize(self) -> str:
        """Slack's page, on the host of the Web API: slack.com, or whatever stands in its place."""
        api = urlsplit(self._config.api_url)
        return f"{api.scheme}://{api.netloc}/oauth/v2/authorize"

    def _back_here(self) -> dict[str, str]:
        """Where Slack sends the browser back; without a public address it is the one in the manifest."""
        public = self._config.public_url
        return {"redirect_uri": public.rstrip("/") + REDIRECT_PATH} if public else {}

    def _page(self, words: str, status: int) -> web.Response:
        page = web.Response(text=words, status=status, headers=UNREAD)
        page.del_cookie(self._cookie, secure=self._secure, httponly=True, samesite="Lax")
        return page


def read_installation(answer: Answer, *, now: datetime) -> Installation | None:
    """What oauth.v2.access says as an installation; None when there is no bot token or no workspace in it."""
    enterprise, team = _named(answer, "enterprise"), _named(answer, "team")
    if answer.get("is_enterprise_install"):
        team = ("", "")
    token, refresh, lasts = _text(answer, "access_token"), _text(answer, "refresh_token"), answer.get("expires_in")
    if not token or not (team[0] or enterprise[0]):
        return None
    return Installation(
        SLACK,
        workspace_key(enterprise[0], team[0]),
        tokens={"bot": token, "refresh": refresh} if refresh else {"bot": token},
        expires=now + timedelta(seconds=lasts) if isinstance(lasts, int) else None,
        about={
            "team": team[0], "team_name": team[1] or enterprise[1], "enterprise": enterprise[0],
            "app_id": _text(answer, "app_id"), "bot_user": _text(answer, "bot_user_id"),
            "scopes": _text(answer, "scope"), "installer": _text(answer.get("authed_user"), "id"),
        },
    )  # fmt: skip


def _named(answer: Answer, thing: str) -> tuple[str, str]:
    """The id and name of the team or organisation; empty where Slack says null."""
    return _text(answer.get(thing), "id"), _text(answer.get(thing), "name")


def _text(answer: Any, name: str) -> str:
    value = answer.get(name) if isinstance(answer, Mapping) else None
    return value if isinstance(value, str) else ""


def _only(request: web.Request, name: str) -> str:
    """What the address says once; nothing where it says it twice, or not at all."""
    values = request.query.getall(name, [])
    return values[0] if len(values) == 1 else ""
