"""`ruimte slack manifest`: a manifest and nothing else, without a token, a key or a database."""

import json

import pytest

from bot.platforms import slack_manifest
from tests.cli.terminal import Terminal

WHICH = "Kies één van de twee: --url met het adres waarop Slack mij bereikt, of --socket."
NO_ADDRESS = "--url is een heel adres dat met https:// begint"


def test_the_manifest_is_all_that_is_printed_and_nothing_is_made(empty: Terminal) -> None:
    done = empty.ruimte("slack", "manifest", "--url", "https://ruimte.school.nl/")
    assert (done.code, done.err, list(empty.folder.iterdir())) == (0, "", [])
    assert json.loads(done.out) == slack_manifest("nl", url="https://ruimte.school.nl", emails=False)
    assert done.out.startswith('{\n  "_metadata"')


def test_it_speaks_the_language_of_the_steward(empty: Terminal) -> None:
    empty.settings["RUIMTE_LANGUAGE"] = "en"
    done = empty.ruimte("slack", "manifest", "--socket", "--emails")
    assert json.loads(done.out) == slack_manifest("en", url=None, emails=True)


def test_it_asks_for_addresses_where_the_setting_does(empty: Terminal) -> None:
    empty.settings |= {"RUIMTE_SLACK_EMAILS": "true", "RUIMTE_DATABASE_URL": "nonsense"}
    done = empty.here("slack", "manifest", "--socket")
    assert json.loads(done.out) == slack_manifest("nl", url=None, emails=True)


def test_a_wrong_setting_is_no_trouble(empty: Terminal) -> None:
    empty.settings |= {"RUIMTE_DATABASE_URL": "nonsense", "RUIMTE_KEY": "nonsense"}
    assert empty.here("slack", "manifest", "--socket").code == 0


@pytest.mark.parametrize("options", [(), ("--socket", "--url", "https://ruimte.school.nl")])
def test_it_is_one_of_the_two(empty: Terminal, options: tuple[str, ...]) -> None:
    done = empty.here("slack", "manifest", *options)
    assert (done.code, done.out, WHICH in " ".join(done.err.split())) == (2, "", True)


@pytest.mark.parametrize(
    "url",
    [
        "http://ruimte.school.nl", "ruimte.school.nl", "https://", "https://a@b.nl", "https://ruimte.nl/?x=1",
        "https://ruimte.nl/#x", "ftp://ruimte.nl", "https://[::1", "https://ruimte.nl:port", " https://ruimte.nl",
    ],
)  # fmt: skip
def test_slack_has_to_reach_us_in_safety(empty: Terminal, url: str) -> None:
    done = empty.here("slack", "manifest", "--url", url)
    assert (done.code, done.out, NO_ADDRESS in " ".join(done.err.split())) == (2, "", True)


@pytest.mark.parametrize("url", ["http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"])
def test_on_this_machine_it_need_not_be_safe(empty: Terminal, url: str) -> None:
    done = empty.here("slack", "manifest", "--url", url)
    assert json.loads(done.out)["settings"]["interactivity"]["request_url"] == f"{url}/slack/events"
