"""Whether there is a `/metrics`: of itself only where nobody but this machine can come."""

import pytest

from bot.settings import WrongSetting, read_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


@pytest.mark.parametrize(
    ("given", "shows"),
    [
        ({}, True),
        ({"http_host": "::1"}, True),
        ({"http_host": "0.0.0.0"}, False),  # noqa: S104 - as in a container
        ({"public_url": "https://ruimte.school.example"}, False),
        ({"telegram_webhook_url": "https://ruimte.school.example/telegram"}, False),
        ({"slack_signing_secret": "made-up"}, False),
        ({"http_host": "0.0.0.0", "metrics": "on"}, True),  # noqa: S104 - the same
        ({"metrics": "off"}, False),
    ],
)
def test_metrics_are_not_for_everybody(given: dict[str, str], *, shows: bool) -> None:
    assert read_settings(**given).shows_metrics is shows


def test_whether_there_are_metrics_is_not_guessed() -> None:
    with pytest.raises(WrongSetting, match="RUIMTE_METRICS"):
        read_settings(metrics="yes")
