"""Which token we speak with, and who we are there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.slack.apps import Apps
from adapters.slack.calls import Calls
from adapters.slack.workspaces import Workspaces
from bot.ports import Installation, Refused, Throttled
from tests.adapters.slack_line import AUTH, POSTED, TOKEN, Installed, Line, Said, config_for, open_line
from tests.adapters.slack_time import START, Watch

REFUSED = Said({"ok": False, "error": "invalid_auth"})
ROTATED = Said({"ok": True, "access_token": "xoxe-2", "refresh_token": "r-2", "expires_in": 43_200})

New = Callable[..., Workspaces]


@pytest_asyncio.fixture
async def line() -> AsyncIterator[Line]:
    async with open_line() as line:
        yield line


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest_asyncio.fixture
async def new(line: Line, watch: Watch) -> AsyncIterator[New]:
    made: list[Workspaces] = []

    def new(installed: Installed | None = None, *, bot_token: str | None = None) -> Workspaces:
        made.append(Workspaces(config_for(line, bot_token=bot_token), installed or Installed(), watch.now))
        return made[-1]

    yield new
    for workspaces in made:
        await workspaces.close()


def installation(workspace: str = "T1", *, hours: float | None = None, **about: str) -> Installation:
    tokens = {"bot": "xoxe-1"} | ({"refresh": "r-1"} if hours is not None else {})
    expires = None if hours is None else START + timedelta(hours=hours)
    return Installation("slack", workspace, tokens, expires, about)


async def test_the_configured_token_says_who_we_are(new: New) -> None:
    found = await new(bot_token=TOKEN).find("T1")
    assert (found.key, found.bot_user, found.bot_id, found.scopes) == (
        "T1", "UBOT", "B1", frozenset({"chat:write", "files:write"}),
    )  # fmt: skip


async def test_slack_is_asked_once_who_we_are(new: New, line: Line) -> None:
    workspaces = new(bot_token=TOKEN)
    await asyncio.gather(*(workspaces.find("T1") for _ in range(5)))
    assert line.methods == ["auth.test"]


async def test_who_wait_for_the_same_hear_together_that_nobody_answers(new: New, line: Line) -> None:
    line.answers("auth.test", Said(drop=True), Said(AUTH))
    workspaces = new(bot_token=TOKEN)
    outcomes = await asyncio.gather(*(workspaces.find("T1") for _ in range(20)), return_exceptions=True)
    assert [isinstance(outcome, ConnectionError) for outcome in outcomes] == [True] * 20
    assert ((await workspaces.find("T1")).key, line.methods) == ("T1", ["auth.test"] * 2)


async def test_who_we_are_is_not_asked_again_while_slack_has_had_enough_of_that(
    new: New, line: Line, watch: Watch
) -> None:
    line.answers("auth.test", Said({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "30"}))
    workspaces = new(bot_token=TOKEN)
    for _ in range(2):
        with pytest.raises(Throttled):
            await workspaces.find("T1")
    watch.passed += 31
    line.answers("auth.test", Said(AUTH))
    assert ((await workspaces.find("T1")).key, line.methods) == ("T1", ["auth.test", "auth.test"])


async def test_the_configured_token_is_for_one_workspace(new: New) -> None:
    with pytest.raises(Refused, match="not_installed"):
        await new(bot_token=TOKEN).find("T2")


async def test_slack_is_asked_once_whose_app_we_are(new: New, line: Line) -> None:
    workspaces = new(bot_token=TOKEN)
    found = await workspaces.find("T1")
    assert [await workspaces.apps.of(found) for _ in range(2)] == ["A1", "A1"]
    assert line.methods == ["auth.test", "bots.info"]


async def test_whose_app_we_are_is_not_asked_when_a_payload_said_it(new: New, line: Line) -> None:
    workspaces = new(bot_token=TOKEN)
    workspaces.apps.learn("T1", "A7")
    assert (await workspaces.apps.of(await workspaces.find("T1")), line.methods) == ("A7", ["auth.test"])


async def test_a_payload_says_whose_app_we_are_after_slack_did_not(new: New, line: Line) -> None:
    line.answers("bots.info", Said({"ok": False, "error": "missing_scope"}))
    workspaces = new(bot_token=TOKEN)
    found = await workspaces.find("T1")
    before = await workspaces.apps.of(found)
    workspaces.apps.learn("T1", "A7")
    assert (before, await workspaces.apps.of(found)) == ("", "A7")


async def test_whose_app_we_are_is_asked_again_when_nobody_answered(new: New, line: Line) -> None:
    line.answers("bots.info", Said(status=503))
    workspaces = new(bot_token=TOKEN)
    found = await workspaces.find("T1")
    before = await workspaces.apps.of(found)
    line.answers("bots.info", Said({"ok": True, "bot": {"id": "B1", "app_id": "A1"}}))
    assert (before, await workspaces.apps.of(found)) == ("", "A1")


async def test_of_many_workspaces_the_longest_unseen_is_asked_about_again(new: New) -> None:
    apps = Apps(kept=1)
    apps.learn("T1", "A7")
    apps.learn("T2", "A8")
    assert await apps.of(await new(bot_token=TOKEN).find("T1")) == "A1"


async def test_a_workspace_that_installed_us_has_its_own_token(new: New, line: Line) -> None:
    workspaces = new(Installed(installation(app_id="A9")))
    found = await workspaces.find("T1")
    assert (found.token, await workspaces.apps.of(found), line.methods) == ("xoxe-1", "A9", ["auth.test"])


async def test_a_workspace_is_called_what_slack_calls_it_now(new: New, line: Line) -> None:
    line.answers("auth.test", Said({**AUTH, "team": "De Wilg"}))
    assert (await new(Installed(installation(team_name="De Lindeboom"))).find("T1")).name == "De Wilg"


async def test_a_workspace_that_slack_does_not_name_is_called_as_when_it_installed_us(new: New) -> None:
    assert (await new(Installed(installation(team_name="De Lindeboom"))).find("T1")).name == "De Lindeboom"


async def test_a_workspace_in_a_grid_has_its_own_installation(new: New, line: Line) -> None:
    line.answers("auth.test", Said({**AUTH, "enterprise_id": "E1"}))
    found = await new(Installed(installation("E1/T1"))).find("E1/T1")
    assert (found.key, found.team, found.enterprise) == ("E1/T1", "T1", "E1")


async def test_an_organisations_installation_serves_its_teams(new: New, line: Line) -> None:
    line.answers("auth.test", Said({**AUTH, "team_id": "E1", "enterprise_id": "E1"}))
    found = await new(Installed(installation("E1/", app_id="A1"))).find("E1/T7")
    await found.client.users_list()
    assert (found.key, found.team, line.asked[-1].arguments["team_id"]) == ("E1/T7", "T7", "T7")


async def test_who_did_not_install_us_is_not_asked_about(new: New, line: Line) -> None:
    with pytest.raises(Refused, match="not_installed"):
        await new().find("T1")
    assert line.asked == []


async def test_a_refused_token_is_asked_again_after_an_hour(new: New, line: Line, watch: Watch) -> None:
    line.answers("auth.test", REFUSED, Said(AUTH))
    workspaces = new(bot_token=TOKEN)
    for minute in (0, 30, 59):
        await watch.sleep(minute * 60 - watch.passed)
        with pytest.raises(Refused, match="invalid_auth"):
            await workspaces.find("T1")
    assert line.methods == ["auth.test"]
    await watch.sleep(60)
    assert (await workspaces.find("T1")).key == "T1"


async def test_an_installation_that_is_new_is_used_at_once(new: New, line: Line) -> None:
    installed = Installed(installation())
    workspaces = new(installed)
    line.answers("auth.test", REFUSED, Said(AUTH))
    with pytest.raises(Refused):
        await workspaces.find("T1")
    await installed.save(Installation("slack", "T1", {"bot": "xoxe-9"}))
    workspaces.forget("T1")
    assert (await workspaces.find("T1")).token == "xoxe-9"  # noqa: S105


async def test_a_token_that_another_process_got_is_used_at_once(new: New, line: Line) -> None:
    installed = Installed(installation())
    workspaces = new(installed)
    line.answers("auth.test", REFUSED, Said(AUTH))
    with pytest.raises(Refused):
        await workspaces.find("T1")
    await installed.save(Installation("slack", "T1", {"bot": "xoxe-9"}))
    assert (await workspaces.find("T1")).token == "xoxe-9"  # noqa: S105


async def test_the_same_token_is_tried_at_once_after_installing_again(new: New, line: Line) -> None:
    workspaces = new(Installed(installation()))
    line.answers("auth.test", REFUSED, Said(AUTH))
    with pytest.raises(Refused):
        await workspaces.find("T1")
    workspaces.forget("T1")
    assert (await workspaces.find("T1")).token == "xoxe-1"  # noqa: S105


@pytest.mark.parametrize("before", [REFUSED, Said(AUTH)])
async def test_an_organisation_that_installs_us_anew_does_so_for_its_teams(new: New, line: Line, before: Said) -> None:
    installed = Installed(installation("E1/"))
    workspaces = new(installed)
    line.answers("auth.test", before, Said(AUTH))
    with suppress(Refused):
        await workspaces.find("E1/T1")
    await installed.save(Installation("slack", "E1/", {"bot": "xoxe-9"}))
    workspaces.forget("E1/")
    assert (await workspaces.find("E1/T1")).token == "xoxe-9"  # noqa: S105


async def test_a_refused_token_is_not_renewed(new: New, line: Line, watch: Watch) -> None:
    line.answers("auth.test", REFUSED)
    workspaces = new(Installed(installation(hours=2.5)))
    for _ in range(2):
        with pytest.raises(Refused, match="invalid_auth"):
            await workspaces.find("T1")
        await watch.sleep(45 * 60)
    assert line.methods == ["auth.test"]


async def test_a_token_that_runs_out_in_two_hours_is_renewed(new: New, line: Line, watch: Watch) -> None:
    line.answers("oauth.v2.access", ROTATED)
    installed = Installed(installation(hours=12))
    workspaces = new(installed)
    first = (await workspaces.find("T1")).token
    await watch.sleep(10 * 3600)
    renewed = (await workspaces.find("T1")).token
    assert (first, renewed) == ("xoxe-1", "xoxe-2")
    kept = await installed.get("slack", "T1")
    assert kept == Installation(
        "slack", "T1", {"bot": "xoxe-2", "refresh": "r-2"}, START + timedelta(hours=22)
    )  # fmt: skip


async def test_two_processes_renew_a_token_once(new: New, line: Line) -> None:
    line.answers("oauth.v2.access", ROTATED)
    installed = Installed(installation(hours=1))
    found = await asyncio.gather(new(installed).find("T1"), new(installed).find("T1"))
    assert [each.token for each in found] == ["xoxe-2", "xoxe-2"]
    assert line.methods.count("oauth.v2.access") == 1


async def test_a_token_that_cannot_be_renewed_is_used_while_it_lasts(new: New, line: Line) -> None:
    line.answers("oauth.v2.access", Said({"ok": False, "error": "invalid_refresh_token"}))
    workspaces = new(Installed(installation(hours=1)))
    assert [(await workspaces.find("T1")).token for _ in range(3)] == ["xoxe-1"] * 3
    assert line.methods.count("oauth.v2.access") == 1


@pytest.mark.parametrize(
    "said", [Said(status=503), Said(drop=True), Said("<html>"), Said({"ok": True}), Said({"ok": False})],
    ids=["503", "cut", "html", "no token", "no code"],
)  # fmt: skip
async def test_while_nobody_renews_a_token_that_ran_out_nothing_was_sent(new: New, line: Line, said: Said) -> None:
    line.answers("oauth.v2.access", said, ROTATED)
    workspaces = new(Installed(installation(hours=-1)))
    with pytest.raises(ConnectionError):
        await workspaces.find("T1")
    assert (await workspaces.find("T1")).token == "xoxe-2"  # noqa: S105


async def test_a_token_that_ran_out_and_that_slack_does_not_renew_is_refused(new: New, line: Line) -> None:
    line.answers("oauth.v2.access", Said({"ok": False, "error": "invalid_refresh_token"}))
    with pytest.raises(Refused, match="invalid_refresh_token"):
        await new(Installed(installation(hours=-1))).find("T1")


async def test_a_token_is_renewed_to_the_end_also_when_nobody_waits_for_it_any_more(new: New, line: Line) -> None:
    answers = asyncio.Event()
    line.answers("oauth.v2.access", replace(ROTATED, held=answers))
    installed = Installed(installation(hours=-1))
    workspaces = new(installed)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await workspaces.find("T1")
    answers.set()
    await workspaces.close()
    kept = await installed.get("slack", "T1")
    assert kept is not None
    assert kept.tokens == {"bot": "xoxe-2", "refresh": "r-2"}


async def test_a_token_that_another_process_renewed_is_used_at_once(new: New, line: Line, watch: Watch) -> None:
    installed = Installed(installation())
    workspaces = new(installed)
    await workspaces.find("T1")
    await installed.save(Installation("slack", "T1", {"bot": "xoxe-2"}))
    line.answers("chat.postMessage", Said({"ok": False, "error": "token_revoked"}), Said(POSTED))
    calls = Calls(workspaces, clock=watch.clock, sleep=watch.sleep)
    await calls.call("T1", "chat.postMessage", channel="U1", text="Hoi")
    asked = [each.token for each in line.asked if each.method == "chat.postMessage"]
    assert asked == ["xoxe-1", "xoxe-2"]


async def test_known_teams_are_those_that_installed_us(new: New, line: Line) -> None:
    workspaces = new(Installed(installation("T1"), installation("E1/")))
    asked = [(None, "T1"), ("E1", "T5"), (None, "T2"), ("E2", "T5")]
    assert [await workspaces.known_team(*each) for each in asked] == [True, True, False, False]
    assert line.asked == []


async def test_the_configured_tokens_team_is_known(new: New) -> None:
    workspaces = new(bot_token=TOKEN)
    assert [await workspaces.known_team(None, team) for team in ("T1", "T2")] == [True, False]


async def test_a_team_whose_token_was_taken_away_is_still_heard(new: New, line: Line) -> None:
    line.answers("auth.test", REFUSED)
    assert await new(bot_token=TOKEN).known_team(None, "T1")


async def test_a_token_is_never_printed(new: New) -> None:
    assert TOKEN not in repr(await new(bot_token=TOKEN).find("T1"))
