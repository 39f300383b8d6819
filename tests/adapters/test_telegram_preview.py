"""Everything that Ruimte can show, in both languages, as Telegram would take it."""

from importlib.resources import files
from pathlib import Path

import pytest

from adapters.telegram.render import pages, preview
from bot.cli.preview_checks import faults
from bot.cli.preview_drawings import Drawing, Undrawn, every_drawing
from bot.domain.message import Message
from bot.store.prompts import load_library
from bot.views.catalogue import LANGUAGES
from tests.adapters.telegram_page import faults_in_page


@pytest.fixture(scope="module", params=LANGUAGES)
def drawings(request: pytest.FixtureRequest) -> list[Drawing | Undrawn]:
    return list(every_drawing(load_library(Path(str(files("prompts"))), None), [request.param]))


def faults_in(message: Message) -> list[str]:
    return [fault for page in pages(message) for fault in faults_in_page(page)]


def test_telegram_takes_everything_that_can_be_shown(drawings: list[Drawing | Undrawn]) -> None:
    messages = {one.name: one.shown for one in drawings if isinstance(one, Drawing) and isinstance(one.shown, Message)}
    assert {name: found for name, shown in messages.items() if (found := faults_in(shown))} == {}


def test_all_is_well_with_what_is_read_in_telegram(drawings: list[Drawing | Undrawn]) -> None:
    assert list(faults(drawings, {"telegram": preview})) == []
