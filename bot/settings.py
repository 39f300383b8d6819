"""The environment, prefix RUIMTE_, or a `.env`: read once, frozen."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, DirectoryPath, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.domain.doorway import Doorway
from bot.store.base import BadAddress, database_url
from bot.store.cipher import KeyTrouble, read_key

DEFAULT_KEY_FILE = Path("~/.config/ruimte/key")
WEB_ADDRESS = r"^https?://[^\s]+$"
XOXB = r"(xoxe\.)?xoxb-\S+"  # a bot's token, the longer one where tokens rotate
XAPP = r"xapp-\S+"  # an app's token
UNBROKEN = r"\S+"  # something, without a space
BOTFATHERS = r"[0-9]+:[A-Za-z0-9_-]+"  # a bot's number, and its secret
WEBHOOK_URL = r"^https?://[^\s?#{}@]+$"
SAFE_IN_HEADER = r"[A-Za-z0-9_-]{1,256}"
HOST = r"^[0-9A-Za-z:._-]+$"  # a name or an address, without https:// or a port
TELEGRAM_API = "https://api.telegram.org"
Kind = TypeVar("Kind", bound=BaseSettings)


class WrongSetting(Exception):
    """A variable holds something it cannot; `name` is the variable, never its value: that may be a secret."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone") from None
    return name


def _known_address(address: SecretStr) -> SecretStr:
    try:
        database_url(address.get_secret_value())
    except BadAddress:
        raise ValueError("no such database") from None
    return address


def _split_keys(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _real_keys(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for key in keys:
        try:
            read_key(key.get_secret_value())
        except KeyTrouble as trouble:
            raise ValueError(str(trouble)) from None
    return keys


def _no_folder(path: Path) -> Path:
    if path.expanduser().is_dir():
        raise ValueError("a folder, not a file")
    return path


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _safe_address(address: str) -> str:
    parts = urlsplit(address)
    if not parts.hostname or (parts.scheme != "https" and not _is_this_machine(parts.hostname)):
        raise ValueError("others could read along")
    return address


def _without_at(name: object) -> object:
    return name.removeprefix("@") if isinstance(name, str) else name


def _on_or_off(setting: object) -> object:
    """Exactly one of two words: what a school decided is not guessed from "1" or "yes"."""
    known = {"on": True, "off": False, True: True, False: False, None: None}
    word = setting.casefold() if isinstance(setting, str) else setting
    if not isinstance(word, str | bool | None) or word not in known:
        raise ValueError("neither on nor off")
    return known[word]


def _safe_or_near(address: str) -> str:
    """Also on a network of one's own, where a Bot API server of one's own would be."""
    host = urlsplit(address).hostname or ""
    return address if _is_near(host) else _safe_address(address)


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host != "" and "." not in host  # the name of a container


def _written_as(pattern: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, secret.get_secret_value()):
            raise ValueError("not written like one")
        return secret

    return AfterValidator(check)


class SlackEmails(BaseSettings):
    """Whether our app in Slack asks for people's e-mail addresses; apart, for a manifest is made before all else."""

    model_config = SettingsConfigDict(
        env_prefix="RUIMTE_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    slack_emails: bool = False


class Settings(SlackEmails):
    """Everything that can be set from outside."""

    database_url: Annotated[SecretStr, AfterValidator(_known_address)] = SecretStr("sqlite:///ruimte.sqlite3")
    key: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split_keys), AfterValidator(_real_keys)] = ()
    key_file: Annotated[Path, AfterValidator(_no_folder)] | None = None
    backups: Path | None = None
    language: Literal["nl", "en"] = "nl"
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Amsterdam"
    log_format: Literal["console", "json"] = "console"
    http_host: Annotated[str, Field(pattern=HOST)] = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    metrics: Annotated[bool, BeforeValidator(_on_or_off)] | None = None
    public_url: Annotated[str, Field(pattern=WEB_ADDRESS), AfterValidator(_safe_address)] | None = None
    prompts: DirectoryPath | None = None
    slack_bot_token: Annotated[SecretStr, _written_as(XOXB)] | None = None
    slack_app_token: Annotated[SecretStr, _written_as(XAPP)] | None = None
    slack_signing_secret: Annotated[SecretStr, _written_as(UNBROKEN)] | None = None
    slack_client_id: Annotated[str, Field(pattern=f"^{UNBROKEN}$")] | None = None
    slack_client_secret: Annotated[SecretStr, _written_as(UNBROKEN)] | None = None
    slack_api_url: Annotated[str, Field(pattern=WEB_ADDRESS)] = "https://slack.com/api/"
    telegram_bot_token: Annotated[SecretStr, _written_as(BOTFATHERS)] | None = None
    telegram_webhook_url: Annotated[str, Field(pattern=WEBHOOK_URL), AfterValidator(_safe_or_near)] | None = None
    telegram_webhook_secret: Annotated[SecretStr, _written_as(SAFE_IN_HEADER)] | None = None
    telegram_api_url: Annotated[str, Field(pattern=WEB_ADDRESS)] = TELEGRAM_API
    telegram_bot_name: Annotated[str, BeforeValidator(_without_at), Field(pattern=r"^\w{5,32}$")] | None = None
    telegram_text: Annotated[bool, BeforeValidator(_on_or_off)] | None = None

    @property
    def doorways(self) -> tuple[Doorway, ...]:
        """The platforms on which nobody can be written to before they came to us."""
        token = self.telegram_bot_token
        telegram = Doorway(
            "telegram", "https://t.me/{name}?start={code}", self.telegram_bot_name, keeps_words=self.telegram_text,
            is_open=token is not None, workspace=token.get_secret_value().partition(":")[0] if token else "",
        )  # fmt: skip
        return (telegram,)

    @property
    def shows_metrics(self) -> bool:
        """Whether `/metrics` is there: as it was set, else only while nobody but this machine can come to us."""
        is_visited = bool(self.public_url or self.telegram_webhook_url or self.slack_signing_secret)
        return self.metrics if self.metrics is not None else _is_this_machine(self.http_host) and not is_visited

    @property
    def database(self) -> str:
        """The address of the database, with its password: never log this."""
        return self.database_url.get_secret_value()

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys given in the environment; the first one encrypts."""
        return tuple(read_key(key.get_secret_value()) for key in self.key)


def read_settings(**given: object) -> Settings:
    """The settings. Raises WrongSetting for the first variable that holds something it cannot."""
    return _read(Settings, **given)


def read_slack_emails() -> bool:
    """That one setting, whatever the others hold. Raises WrongSetting."""
    return _read(SlackEmails).slack_emails


def _read(kind: type[Kind], **given: object) -> Kind:
    try:
        return kind(**given)  # type: ignore[arg-type]  # values come from the command line, checked here
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]).upper().removeprefix("RUIMTE_")
        raise WrongSetting(f"RUIMTE_{name}") from None
