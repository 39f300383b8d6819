"""What `make mutants` and `make branches` look at: every file that is named is there, and all that carries is named."""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
MUTATED, TESTS = SETTINGS["only_mutate"], SETTINGS["pytest_add_cli_args_test_selection"]
CARRIES = ("bot/carrier.py", "bot/batch.py", "bot/outcomes.py")
PARTS = re.compile(r"bot\.(services\.)?\w+")
APART = {"bot.ports", "bot.pictures"}  # what it speaks to, and what draws beside it


def _used_by(name: str) -> set[str]:
    nodes = ast.walk(ast.parse((ROOT / name).read_text()))
    return {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_every_file_and_every_test_that_is_named_is_there() -> None:
    assert [name for name in (*MUTATED, *TESTS) if not (ROOT / name).is_file()] == []


def test_nothing_that_the_carrier_is_made_of_is_left_out() -> None:
    used = set[str]().union(*(_used_by(name) for name in CARRIES)) - APART
    parts = {f"{name.replace('.', '/')}.py" for name in used if PARTS.fullmatch(name)}
    assert parts - set(MUTATED) == set()
