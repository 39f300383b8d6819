"""The settings for Telegram: what each can be, and what the adapter gets of them."""

import pytest

from adapters.telegram.config import TelegramConfig
from bot.platforms import telegram_config
from bot.settings import Settings, WrongSetting, read_settings

TOKEN = "7000000001:" + "geheim_-9" * 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot_token", "geheim"),
        ("bot_token", "7000000001:"),
        ("bot_token", f" {TOKEN}"),
        ("webhook_url", "http://ruimte.school.nl/telegram"),
        ("webhook_url", "https://ruimte.school.nl/?geheim"),
        ("webhook_url", "https://ruimte.school.nl/{geheim}"),
        ("webhook_secret", "met spaties"),
        ("webhook_secret", "g" * 257),
        ("webhook_secret", "gehéim"),
        ("api_url", "api.telegram.org"),
        ("bot_name", "kort"),
        ("text", "true"),
        ("text", "1"),
        ("text", "aan"),
    ],
)
def test_what_it_cannot_be_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^RUIMTE_TELEGRAM_{name.upper()}$"):
        read_settings(**{f"telegram_{name}": value})


@pytest.mark.parametrize("token", ["42:test-token", TOKEN])
def test_another_bot_api_may_have_shorter_tokens(token: str) -> None:
    config = telegram_config(read_settings(telegram_bot_token=token))
    assert config is not None
    assert config.token == token


@pytest.mark.parametrize("url", ["http://ruimte:8080/hook", "http://10.1.2.3/hook", "http://localhost:8080"])
def test_a_webhook_on_a_network_of_ones_own_needs_no_https(url: str) -> None:
    assert read_settings(telegram_webhook_url=url).telegram_webhook_url == url


@pytest.mark.parametrize(("text", "keeps"), [("on", True), ("ON", True), ("Off", False)])
def test_on_and_off_are_read_however_they_are_written(text: str, keeps: bool) -> None:
    assert read_settings(telegram_text=text).telegram_text is keeps


def test_secrets_are_not_shown() -> None:
    settings = read_settings(telegram_bot_token=TOKEN, telegram_webhook_secret="geheim")  # noqa: S106 - made up
    assert ["geheim" in repr(one) for one in (settings, telegram_config(settings))] == [False, False]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/"])
def test_the_address_is_taken_with_and_without_a_slash(address: str) -> None:
    settings = read_settings(telegram_bot_token=TOKEN, telegram_api_url=address)
    assert telegram_config(settings) == TelegramConfig(TOKEN, "http://127.0.0.1:8081")


def test_without_a_token_there_is_no_telegram() -> None:
    assert telegram_config(Settings(telegram_text=None)) is None


@pytest.mark.parametrize(("text", "keeps"), [("on", True), ("off", False), (None, None)])
def test_whether_words_are_kept_is_decided_by_one_of_two_words(text: str | None, keeps: bool | None) -> None:
    assert read_settings(telegram_text=text).telegram_text is keeps
