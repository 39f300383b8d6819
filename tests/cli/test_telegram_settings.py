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
        ("bot_token", "7000000001:kort"),
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
        ("text", "ON"),
    ],
)
def test_what_it_cannot_be_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^RUIMTE_TELEGRAM_{name.upper()}$"):
        read_settings(**{f"telegram_{name}": value})


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
