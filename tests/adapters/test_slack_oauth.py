"""Installing from the browser: only who began it can end it, once and in time; tokens go into the safe only."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse, ClientSession, web

from adapters.http.server import Server
from adapters.slack.config import SlackConfig
from adapters.slack.manifest import scopes
from adapters.slack.oauth import OAuth, Pages, read_installation
from adapters.slack.oauth_state import States
from bot.ports import Installation
from tests.adapters.knocking import everything_logged

NOW = datetime(2026, 10, 15, 13, 15, tzinfo=UTC)
ID = "11.22"
KEY = "f25b5ceaf8a3c2a2c4f52bb4f0b0499e"
TOKEN, REFRESH, CODE = "-".join(("xoxb", "17", "secret")), "-".join(("xoxe", "1", "secret")), "4724469134.secret"
PAGES = Pages(done="Gelukt.", cancelled="Afgebroken.", failed="Niet gelukt.")
GRANTED: dict[str, Any] = {
    "ok": True, "access_token": TOKEN, "token_type": "bot", "scope": "chat:write,commands", "bot_user_id": "U0",
    "app_id": "A1", "team": {"id": "T1", "name": "De Lindeboom"}, "enterprise": None, "authed_user": {"id": "U1"},
    "is_enterprise_install": False,
}  # fmt: skip
LINDEBOOM = Installation(
    "slack", "T1", tokens={"bot": TOKEN},
    about={
        "team": "T1", "team_name": "De Lindeboom", "enterprise": "", "app_id": "A1", "bot_user": "U0",
        "scopes": "chat:write,commands", "installer": "U1",
    },
)  # fmt: skip


@dataclass
class Safe:
    """Where installations are kept."""

    kept: list[Installation] = field(default_factory=list)

    async def get(self, platform: str, workspace: str) -> Installation | None:
        return next((one for one in self.kept if (one.platform, one.workspace) == (platform, workspace)), None)

    async def save(self, installation: Installation) -> None:
        self.kept.append(installation)

    async def remove(self, platform: str, workspace: str) -> None:
        self.kept.clear()

    def refresh(self, platform: str, workspace: str) -> AbstractAsyncContextManager[Installation | None]:
        raise NotImplementedError


@dataclass
class Exchange:
    """Slack's side: trades codes, and remembers with what it was asked."""

    answer: dict[str, Any] = field(default_factory=lambda: dict(GRANTED))
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)

    async def trade(self, request: web.Request) -> web.Response:
        asked = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(asked)
        return web.json_response(self.answer, status=self.status)


async def nobody(**_: object) -> Sequence[str]:
    return ()


@dataclass
class Browser:
    """A browser with a cookie, and everything on the other side."""

    client: ClientSession
    site: str
    slack: Exchange
    safe: Safe
    installed: list[str]
    now: datetime = NOW
    cookie: str = ""

    async def get(self, path: str, **query: str) -> ClientResponse:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        return await self.client.get(self.site + path, params=query, headers=headers, allow_redirects=False)

    async def begin(self) -> str:
        """Start installing; the state that goes to Slack."""
        answer = await self.get("/slack/install")
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        return parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]

    async def come_back(self, **query: str) -> tuple[int, str]:
        answer = await self.get("/slack/oauth_redirect", **query)
        return answer.status, await answer.text()


@pytest.fixture(params=[None])
def public_url(request: pytest.FixtureRequest) -> str | None:
    return request.param  # type: ignore[no-any-return]  # what the test gave


@pytest.fixture
async def browser(public_url: str | None) -> AsyncIterator[Browser]:
    slack, safe, installed = Exchange(), Safe(), list[str]()
    access = ("POST", "/api/oauth.v2.access", slack.trade)
    async with ClientSession() as client, Server("127.0.0.1", 0, routes=[access], ready=nobody) as api:
        config = SlackConfig(
            api_url=f"http://127.0.0.1:{api.address[1]}/api/",
            client_id=ID,
            client_secret=KEY,
            public_url=public_url,
        )
        one = Browser(client, "", slack, safe, installed)
        oauth = OAuth(config, safe, pages=PAGES, now=lambda: one.now, installed=installed.append)
        async with Server("127.0.0.1", 0, routes=oauth.routes(), ready=nobody) as server:
            one.site = f"http://127.0.0.1:{server.address[1]}"
            yield one


async def test_who_installs_is_sent_to_slack_with_what_we_ask_for(browser: Browser) -> None:
    answer = await browser.get("/slack/install")
    to = urlsplit(answer.headers["Location"])
    asked = parse_qs(to.query)
    assert (answer.status, to.path, sorted(asked)) == (302, "/oauth/v2/authorize", ["client_id", "scope", "state"])
    assert (asked["client_id"], asked["scope"]) == ([ID], [",".join(scopes(emails=False))])


async def test_who_wants_addresses_asks_for_them() -> None:
    config = SlackConfig(client_id=ID, client_secret=KEY, emails=True)
    oauth = OAuth(config, Safe(), pages=PAGES, now=lambda: NOW, installed=list[str]().append)
    async with ClientSession() as client, Server("127.0.0.1", 0, routes=oauth.routes(), ready=nobody) as server:
        url = f"http://127.0.0.1:{server.address[1]}/slack/install"
        answer = await client.get(url, allow_redirects=False)
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["scope"] == [",".join(scopes(emails=True))]


async def test_the_page_of_slack_is_on_the_host_of_its_api() -> None:
    config = SlackConfig(client_id=ID, client_secret=KEY)
    oauth = OAuth(config, Safe(), pages=PAGES, now=lambda: NOW, installed=list[str]().append)
    async with ClientSession() as client, Server("127.0.0.1", 0, routes=oauth.routes(), ready=nobody) as server:
        url = f"http://127.0.0.1:{server.address[1]}/slack/install"
        answer = await client.get(url, allow_redirects=False)
    assert answer.headers["Location"].startswith("https://slack.com/oauth/v2/authorize?client_id=11.22&")


async def test_the_browser_gets_a_cookie_that_scripts_and_other_sites_cannot_use(browser: Browser) -> None:
    cookie = (await browser.get("/slack/install")).headers["Set-Cookie"]
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax"}


@pytest.mark.parametrize("public_url", ["https://ruimte.school.nl/"], indirect=True)
async def test_on_https_the_cookie_stays_there_and_slack_is_told_where_to_come_back(browser: Browser) -> None:
    answer = await browser.get("/slack/install")
    cookie = answer.headers["Set-Cookie"]
    assert (cookie.startswith("__Host-"), "Secure" in cookie) == (True, True)
    back = "https://ruimte.school.nl/slack/oauth_redirect"
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == [back]
    await browser.come_back(state=await browser.begin(), code=CODE)
    assert browser.slack.asked[0]["redirect_uri"] == back


async def test_a_state_is_never_the_same(browser: Browser) -> None:
    states = {await browser.begin() for _ in range(5)}
    assert ({len(state) >= 43 for state in states}, len(states)) == ({True}, 5)


async def test_the_code_is_traded_for_tokens_that_are_kept(browser: Browser) -> None:
    answer = await browser.come_back(state=await browser.begin(), code=CODE)
    assert (answer, browser.safe.kept, browser.installed) == ((200, PAGES.done), [LINDEBOOM], ["T1"])
    assert browser.slack.asked == [{"client_id": ID, "client_secret": KEY, "code": CODE}]


async def test_pages_are_not_kept_and_tell_nobody_where_we_came_from(browser: Browser) -> None:
    answer = await browser.get("/slack/oauth_redirect", state=await browser.begin(), code=CODE)
    said = [answer.headers[name] for name in ("Cache-Control", "Referrer-Policy", "Content-Type")]
    assert said == ["no-store", "no-referrer", "text/plain; charset=utf-8"]
    assert 'ruimte-install=""' in answer.headers["Set-Cookie"]


async def test_who_cancels_changes_nothing(browser: Browser) -> None:
    answer = await browser.come_back(state=await browser.begin(), error="access_denied")
    assert (answer, browser.safe.kept, browser.slack.asked) == ((400, PAGES.cancelled), [], [])


async def refused(browser: Browser, **query: str) -> bool:
    """Whether this was sent away, with nothing asked of Slack and nothing kept."""
    answer = await browser.come_back(**query)
    return (answer, browser.safe.kept, browser.slack.asked) == ((400, PAGES.failed), [], [])


async def test_a_state_has_to_come_back(browser: Browser) -> None:
    await browser.begin()
    assert await refused(browser, code=CODE)


async def test_a_state_has_to_come_back_to_the_browser_it_was_given_to(browser: Browser) -> None:
    state = await browser.begin()
    browser.cookie = ""
    assert await refused(browser, state=state, code=CODE)


async def test_a_state_of_another_browser_is_of_no_use(browser: Browser) -> None:
    state = await browser.begin()
    await browser.begin()
    assert await refused(browser, state=state, code=CODE)


@pytest.mark.parametrize("state", ["", "x", "é", "x" * 43 + ".1792070100." + "0" * 64, "9" * 5_000])
async def test_a_state_that_we_did_not_make_is_of_no_use_even_with_its_cookie(browser: Browser, state: str) -> None:
    browser.cookie = f"ruimte-install={state if state.isascii() else 'x'}"
    assert await refused(browser, state=state, code=CODE)


async def test_a_state_of_another_secret_is_of_no_use(browser: Browser) -> None:
    state = States(KEY[::-1]).make(NOW)
    browser.cookie = f"ruimte-install={state}"
    assert await refused(browser, state=state, code=CODE)


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 400), (-1, 400)])
async def test_a_state_is_good_for_ten_minutes(browser: Browser, minutes: int, status: int) -> None:
    state = await browser.begin()
    browser.now += timedelta(minutes=minutes)
    assert (await browser.come_back(state=state, code=CODE))[0] == status


async def test_a_state_works_once(browser: Browser) -> None:
    state = await browser.begin()
    statuses = [(await browser.come_back(state=state, code=CODE))[0] for _ in range(2)]
    assert (statuses, len(browser.safe.kept), len(browser.slack.asked)) == ([200, 400], 1, 1)


@pytest.mark.parametrize("code", ["", "x" * 501])
async def test_without_a_code_slack_is_not_asked(browser: Browser, code: str) -> None:
    assert await refused(browser, state=await browser.begin(), code=code)


@pytest.mark.parametrize(("status", "answer"), [(200, {"ok": False, "error": "invalid_code"}), (502, {}), (200, {})])
async def test_what_slack_refuses_is_not_kept(browser: Browser, status: int, answer: dict[str, Any]) -> None:
    browser.slack.status, browser.slack.answer = status, answer
    said = await browser.come_back(state=await browser.begin(), code=CODE)
    assert (said, browser.safe.kept, browser.installed) == ((400, PAGES.failed), [], [])


async def test_no_secret_is_in_a_log_or_on_a_page(browser: Browser) -> None:
    with everything_logged() as lines:
        state = await browser.begin()
        pages = [await browser.come_back(state=state, code=CODE) for _ in range(2)]
        browser.slack.answer = {"ok": False, "error": TOKEN}
        pages.append(await browser.come_back(state=await browser.begin(), code=CODE))
    shown = "\n".join([*lines, *(page for _, page in pages)])
    assert [secret for secret in (TOKEN, CODE, KEY, state, "secret") if secret in shown] == []


def test_a_workspace_in_an_organisation_is_named_with_it() -> None:
    told = read_installation({**GRANTED, "enterprise": {"id": "E1", "name": "Het bestuur"}}, now=NOW)
    assert told is not None
    assert (told.workspace, told.about["enterprise"], told.about["team_name"]) == ("E1/T1", "E1", "De Lindeboom")


def test_a_whole_organisation_has_no_team() -> None:
    org = {**GRANTED, "team": None, "enterprise": {"id": "E1", "name": "Het bestuur"}, "is_enterprise_install": True}
    told = read_installation(org, now=NOW)
    assert told is not None
    assert (told.workspace, told.about["team"], told.about["team_name"]) == ("E1/", "", "Het bestuur")


def test_tokens_that_end_are_kept_with_what_renews_them() -> None:
    told = read_installation({**GRANTED, "refresh_token": REFRESH, "expires_in": 43_200}, now=NOW)
    assert told is not None
    assert (told.tokens, told.expires) == ({"bot": TOKEN, "refresh": REFRESH}, NOW + timedelta(hours=12))


@pytest.mark.parametrize(
    "answer", [{}, {**GRANTED, "access_token": None}, {**GRANTED, "team": None}, {**GRANTED, "team": "T1"}]
)
def test_an_answer_without_a_token_or_a_workspace_is_none(answer: dict[str, Any]) -> None:
    assert read_installation(answer, now=NOW) is None


@pytest.mark.parametrize(("client_id", "secret"), [(None, KEY), (ID, None), ("", KEY), (ID, "")])
def test_without_an_id_and_a_secret_nobody_can_install(client_id: str | None, secret: str | None) -> None:
    config = SlackConfig(client_id=client_id, client_secret=secret)
    with pytest.raises(ValueError):
        OAuth(config, Safe(), pages=PAGES, now=lambda: NOW, installed=list[str]().append)
