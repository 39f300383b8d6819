"""`ruimte doctor`: what Slack says, and what can be seen of its settings without it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.ports import Installation
from bot.store.installation import KeptInstallations
from tests.cli.connected import (
    HOUSE,
    NOBODYS,
    NOBODYS_APP,
    NOW,
    SECRET,
    Connected,
    line,
    note,
    ok,
    unchecked,
)

WITHOUT = """
import sys
sys.modules.update(dict.fromkeys(("slack_sdk", "slack_bolt", "aiohttp")))
from bot.cli import main
main()
"""


# The settings for Slack


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"bot_token": ""}, [line("slack_no_token")]),
        ({"app_token": ""}, [line("slack_no_way_in")]),
        ({"signing_secret": "x-y"}, [note("slack_two_ways_in"), line("slack_signing_secret_shape")]),
        ({"client_id": "1.2"}, [line("slack_half_oauth")]),
        ({"client_id": "1.2", "client_secret": "shh"}, [note("slack_no_public_url")]),
        (
            {"client_id": "1.2", "client_secret": "shh", "bot_token": ""},
            [note("slack_no_public_url"), note("slack_not_installed")],
        ),
    ],
)
async def test_settings_that_do_not_belong_together_are_named(
    connected: Connected, settings: dict[str, str], said: list[str]
) -> None:
    connected.set(**{f"slack_{name}": value for name, value in settings.items()})

    assert await connected.complains() == (int(any(one.startswith("fout") for one in said)), said)


async def test_over_http_slack_needs_an_address(connected: Connected) -> None:
    connected.set(slack_app_token="", slack_signing_secret=SECRET, public_url="")

    assert await connected.complains() == (0, [note("slack_no_public_url")])


# What Slack says


async def test_a_token_that_slack_does_not_take_is_wrong(connected: Connected) -> None:
    connected.set(slack_bot_token=NOBODYS)

    assert await connected.complains() == (1, [line("slack_token_refused", code="invalid_auth")])


async def test_a_workspace_that_took_the_app_away_is_wrong(connected: Connected) -> None:
    connected.slack.tokens.spoil(connected.workspace, "account_inactive")

    assert await connected.complains() == (1, [line("slack_token_refused", code="account_inactive")])


async def test_missing_scopes_are_named(connected: Connected) -> None:
    connected.workspace.scopes -= {"im:history", "files:write"}

    said = line("slack_scopes_missing", workspace="De Lindeboom", scopes="files:write, im:history")
    assert await connected.complains() == (1, [said])


@pytest.mark.parametrize(
    ("wanted", "granted", "said"),
    [
        ("true", set[str](), [line("slack_scopes_missing", workspace="De Lindeboom", scopes="users:read.email")]),
        ("true", {"users:read.email"}, []),
        ("", {"users:read.email"}, []),
    ],
)
async def test_the_scope_for_addresses_is_missed_only_where_it_is_wanted(
    connected: Connected, wanted: str, granted: set[str], said: list[str]
) -> None:
    connected.set(slack_emails=wanted)
    connected.workspace.scopes -= {"users:read.email"}
    connected.workspace.scopes |= granted

    assert await connected.complains() == (int(bool(said)), said)


async def test_an_app_token_that_slack_does_not_take_is_wrong(connected: Connected) -> None:
    connected.set(slack_app_token=NOBODYS_APP)

    assert await connected.complains() == (1, [line("slack_app_token_refused", code="invalid_auth")])


async def test_an_app_token_without_its_scope_is_wrong(connected: Connected) -> None:
    connected.slack.fails("apps.connections.open", error="missing_scope")

    assert await connected.complains() == (1, [line("slack_app_token_scope")])


async def test_every_workspace_that_installed_us_is_asked(connected: Connected) -> None:
    connected.slack.has_workspace("T2", name="De Wilg")
    async with connected.opened() as app:
        kept = KeptInstallations(app.sessions, lambda: NOW)
        await kept.save(Installation("slack", "T2", {"bot": "xoxb-T2-1"}))
        await kept.save(Installation("slack", "T3", {"bot": NOBODYS}))
        await kept.save(Installation("slack", "T4", {"bot": NOBODYS, "refresh": "xoxe-1"}, NOW - timedelta(hours=1)))

    done = await connected.looks()

    assert (done.code, done.lines[-4:]) == (
        1,
        [
            ok("slack_token", workspace="De Wilg"),
            ok("slack_scopes", workspace="De Wilg"),
            line("slack_installation_refused", workspace="T3", code="invalid_auth"),
            unchecked("slack_token_run_out", workspace="T4"),
        ],
    )


@pytest.mark.parametrize("trouble", [{"garbage": True}, {"status": 500}, {"retry_after": 5}, {"drop": "before"}])
async def test_a_slack_that_stumbles_makes_nothing_wrong(connected: Connected, trouble: dict[str, object]) -> None:
    connected.slack.fails("auth.test", **trouble)  # type: ignore[arg-type]  # the options of one trouble
    connected.slack.fails("apps.connections.open", **trouble)  # type: ignore[arg-type]

    said = [unchecked("slack_token_unanswered"), unchecked("slack_app_token_unanswered")]
    assert await connected.complains() == (0, said)


async def test_without_a_network_the_rest_is_looked_at(connected: Connected) -> None:
    connected.set(slack_api_url="http://127.0.0.1:9/api/")

    done = await connected.looks()

    said = [*HOUSE, ok("slack_settings"), line("slack_away"), unchecked("slack_unasked")]
    assert (done.code, done.lines) == (1, said)


async def test_a_clock_that_is_off_is_wrong(connected: Connected) -> None:
    an_hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()

    done = await asyncio.to_thread(lambda: connected.terminal.ruimte("doctor", at=an_hour_ago))

    assert (done.code, line("clock_off", minutes="60") in done.lines) == (1, True)


async def test_without_the_package_for_slack_the_rest_is_looked_at(connected: Connected) -> None:
    done = await asyncio.to_thread(lambda: connected.terminal.python(WITHOUT, "doctor"))

    missing = "fout: Het pakket voor slack is niet geïnstalleerd. Installeer: pip install ruimte[slack]"
    said = [*HOUSE, ok("slack_settings"), missing, unchecked("platforms_unchecked")]
    assert (done.code, done.err, done.lines) == (1, "", said)
