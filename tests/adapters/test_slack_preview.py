"""Everything that Ruimte can show, in both languages, as Slack would take it."""

from importlib.resources import files
from pathlib import Path

import pytest

from adapters.slack.render import home, modal, pages, preview
from bot.cli.preview_checks import faults
from bot.cli.preview_drawings import Drawing, Shown, Undrawn, every_drawing
from bot.domain.form import Form
from bot.store.prompts import load_library
from bot.views.catalogue import LANGUAGES
from tests.adapters.block_kit import faults_in_page, faults_in_view


def faults_on_slack(shown: Shown) -> list[str]:
    """What Slack would refuse of this, wherever it is shown."""
    if isinstance(shown, Form):
        return faults_in_view(modal(shown, private_metadata="{}"))
    in_pages = [fault for page in pages(shown, home_link="https://slack.test") for fault in faults_in_page(page)]
    return in_pages + faults_in_view(home(shown))


@pytest.fixture(scope="module", params=LANGUAGES)
def drawings(request: pytest.FixtureRequest) -> list[Drawing | Undrawn]:
    return list(every_drawing(load_library(Path(str(files("prompts"))), None), [request.param]))


def test_slack_takes_everything_that_can_be_shown(drawings: list[Drawing | Undrawn]) -> None:
    shown = [one for one in drawings if isinstance(one, Drawing)]
    assert {one.name: found for one in shown if (found := faults_on_slack(one.shown))} == {}


def test_all_is_well_with_what_is_read_in_slack(drawings: list[Drawing | Undrawn]) -> None:
    assert list(faults(drawings, {"slack": preview})) == []
