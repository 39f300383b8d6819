"""Whoever reads `docs/watching.md` knows of everything that stewards may be told."""

import re
from pathlib import Path

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
    _, _, after = PAGE.partition("## What stewards are told")
    rows = [line.split("|")[1] for line in after.partition("## ")[0].splitlines() if line.startswith("| `")]
    assert kinds() - {what for row in rows for what in re.findall(r"`(\w+)`", row)} == set()
