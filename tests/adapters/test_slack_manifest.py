"""What Slack is told of us: within Slack's limits in every language, and never more scopes than the work needs."""

from itertools import chain
from typing import Any

import pytest

from adapters.slack.manifest import EVENTS, scopes
from bot.platforms import slack_manifest
from bot.views.catalogue import LANGUAGES

URL = "https://ruimte.school.nl"
LEAST = [
    "channels:read", "chat:write", "commands", "files:write", "groups:read", "im:history", "mpim:write", "users:read",
]  # fmt: skip


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def over_http(language: str = "nl") -> dict[str, Any]:
    return slack_manifest(language, url=URL, emails=False)


def over_socket(language: str = "nl") -> dict[str, Any]:
    return slack_manifest(language, url=None, emails=False)


def too_long(limits: dict[str, int], given: dict[str, Any]) -> dict[str, str]:
    return {name: given[name] for name, most in limits.items() if not 0 < len(given[name]) <= most}


def test_the_scopes_are_the_least() -> None:
    assert over_http()["oauth_config"]["scopes"] == {"bot": LEAST}


def test_addresses_are_read_only_where_a_school_asks_for_it() -> None:
    with_emails = slack_manifest("nl", url=URL, emails=True)["oauth_config"]["scopes"]
    assert with_emails == {"bot": sorted([*LEAST, "users:read.email"])}


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_comes_with_a_scope_that_we_have(event: str) -> None:
    needed = EVENTS[event]
    assert not needed or set(needed) & set(scopes(emails=False))


def test_every_reading_scope_is_needed_by_an_event() -> None:
    assert {scope for scope in LEAST if "read" in scope or "history" in scope} <= set(chain(*EVENTS.values()))


def test_what_is_told_to_us_is_what_the_door_and_no_more_asks_for() -> None:
    assert over_http()["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened", "app_uninstalled", "channel_archive", "channel_deleted", "channel_left", "channel_rename",
        "channel_shared", "channel_unarchive", "channel_unshared", "group_archive", "group_deleted", "group_left",
        "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel", "message.im",
        "tokens_revoked", "user_change",
    ]  # fmt: skip


def test_over_http_slack_finds_us_at_one_address() -> None:
    told, knock = over_http(), f"{URL}/slack/events"
    assert told["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert told["settings"]["event_subscriptions"]["request_url"] == knock
    assert told["settings"]["interactivity"] == {"is_enabled": True, "request_url": knock}
    assert {command["url"] for command in told["features"]["slash_commands"]} == {knock}
    assert told["settings"]["socket_mode_enabled"] is False


def test_over_a_socket_slack_needs_no_address() -> None:
    told = over_socket()
    assert "http" not in str(told)
    assert told["settings"]["interactivity"] == {"is_enabled": True}
    assert told["settings"]["socket_mode_enabled"] is True


def test_neither_a_whole_organisation_nor_rotation_is_switched_on_by_itself() -> None:
    settings = over_http()["settings"]
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (False, False)


def test_people_can_write_to_us_and_have_a_page(language: str) -> None:
    features = over_http(language)["features"]
    assert sorted(features) == ["app_home", "bot_user", "shortcuts", "slash_commands"]
    assert features["bot_user"] == {"display_name": "Ruimte", "always_online": True}
    assert features["app_home"] == {
        "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False,
    }  # fmt: skip


def test_the_commands_are_always_there(language: str) -> None:
    commands = over_http(language)["features"]["slash_commands"]
    pair = {"nl": "/koppel", "en": "/pair"}[language]
    assert [command["command"] for command in commands] == ["/ruimte", "/agenda", pair]
    limits = {"command": 32, "description": 100, "usage_hint": 100}
    assert [too_long(limits, command) for command in commands] == [{}, {}, {}]
    assert {command["should_escape"] for command in commands} == {False}


def test_every_command_has_a_shortcut_with_a_name_that_fits(language: str) -> None:
    shortcuts = over_http(language)["features"]["shortcuts"]
    assert [(shortcut["type"], shortcut["callback_id"]) for shortcut in shortcuts] == [
        ("global", "command:vraag"), ("global", "command:pauze"), ("global", "command:instellingen"),
        ("global", "command:gegevens"), ("global", "command:home"), ("global", "command:agenda"),
        ("message", "message:agenda"),
    ]  # fmt: skip
    assert len(shortcuts) <= 10
    assert [too_long({"name": 24, "description": 150}, shortcut) for shortcut in shortcuts] == [{}] * 7
    assert len({shortcut["name"] for shortcut in shortcuts}) == 7


def test_what_the_app_says_of_itself_fits(language: str) -> None:
    said = over_http(language)["display_information"]
    assert too_long({"name": 35, "description": 140, "long_description": 4_000}, said) == {}
    assert len(said["long_description"]) >= 174
