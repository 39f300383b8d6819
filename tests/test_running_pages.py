"""What a steward prints and types: all that must change hands is on its sheet (J12), and a way back comes first."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
CHANGES_HANDS = {
    "nl": ("machine", "`.env`", "tokens", "database", "sleutel", "reservekopie", "collaborator", "telefoonnummer"),
    "en": ("machine", "`.env`", "tokens", "database", "key", "backup", "collaborator", "telephone number"),
}
UPDATING = {"nl": "## Een nieuwe versie", "en": "## A new version"}


def _of(language: str, page: str) -> str:
    dutch, _, english = (DOCS / page).read_text("utf-8").partition("\n---\n")
    return dutch if language == "nl" else english


@pytest.mark.parametrize("language", CHANGES_HANDS)
def test_the_sheet_of_a_handover_names_all_that_changes_hands(language: str) -> None:
    sheet = _of(language, "handover.md")
    assert [word for word in CHANGES_HANDS[language] if word not in sheet] == []


@pytest.mark.parametrize("language", UPDATING)
def test_who_updates_with_postgresql_makes_a_backup_before_the_new_version(language: str) -> None:
    _, _, after = (DOCS / "running.md").read_text("utf-8").partition(UPDATING[language])
    block = re.search(r"```sh\n(.*?)```", after, re.DOTALL)
    assert block is not None
    steps = [step for step in ("pg_dump", "docker compose build", "docker compose up") if step in block[1]]
    assert sorted(steps, key=block[1].index) == ["pg_dump", "docker compose build", "docker compose up"]
