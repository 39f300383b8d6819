"""docs/figures.md: no figure without the command that makes it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
MADE_BY = re.compile(
    r"^Made by `python -m (bench(?:\.\w+)?)(?: \d+)*` on \d{4}-\d\d-\d\d, "
    r"(?:(?:before )?commit \w{7,}|of no known commit)\b",
    re.MULTILINE,
)


def test_each_figure_says_which_command_made_it_and_that_is_one_of_ours() -> None:
    _, *figures = re.split(r"^## ", (ROOT / "docs" / "figures.md").read_text("utf-8"), flags=re.MULTILINE)
    unmade = [figure.splitlines()[0] for figure in figures if not _commands(figure)]
    assert (len(figures) > 20, unmade) == (True, [])


def _commands(figure: str) -> list[str]:
    """Which of our own programs it says it was made by."""
    program = [name.replace(".", "/") for name in MADE_BY.findall(figure)]
    return [name for name in program if (ROOT / f"{name}.py").exists() or (ROOT / name / "__main__.py").exists()]
