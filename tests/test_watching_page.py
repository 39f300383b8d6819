"""Whoever reads `docs/watching.md` knows of everything that stewards may be told, and of every figure."""

import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Measured, Metrics
from bot.store.figures import LATEST
from bot.views.alert import alert_line
from bot.views.catalogue import catalogue

ROOT = Path(__file__).parents[1]
WORDS = (ROOT / "prompts" / "messages" / "en.po").read_text("utf-8")
PAGE = (ROOT / "docs" / "watching.md").read_text("utf-8")


def kinds() -> set[str]:
    """Every kind of alert that has a sentence; for another kind its own name is all there is to say."""
    named = re.findall(r'^msgid "alert\.(\w+)"', WORDS, re.MULTILINE)
    return {what for what in named if alert_line(catalogue("en"), what, {}) != what}


def test_every_kind_of_alert_is_on_the_page() -> None:
    rows = [line.split("|")[1] for line in _table("## What stewards are told").splitlines()]
    assert kinds() - {what for row in rows for what in re.findall(r"`(\w+)`", row)} == set()


def test_every_figure_is_on_the_page() -> None:
    metrics = Metrics(["slack"], chance=Random(1), now=lambda: datetime(2026, 11, 30, tzinfo=UTC))
    families = text_string_to_metric_families(metrics.text(Measured(write_seconds=0.1)).decode())
    shown = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}
    assert shown == set(re.findall(r"`(ruimte_\w+)[`{]", _table("## Figures")))


def test_the_alarm_for_what_has_been_due_for_long_goes_off_when_it_is_only_for_one() -> None:
    asked = re.search(r"`ruimte_lane_lag_seconds (>=?) (\d+)`", PAGE)
    assert asked is not None
    assert (asked[1], float(asked[2])) == (">=", LATEST.total_seconds())


def _table(heading: str) -> str:
    _, _, after = PAGE.partition(heading)
    return "\n".join(line for line in after.partition("## ")[0].splitlines() if line.startswith("| `"))
