"""The rules of the house, each read from the code itself, so that none is a matter of memory."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from grimp import ImportGraph
from importlinter.cli import lint_imports
from sqlalchemy import Table

from bot.domain import press
from bot.domain.delivery import KINDS, Budget
from bot.domain.my_data import Exported
from bot.routes.buttons import BUTTONS, CODE_BUTTONS
from bot.routes.deliveries import ARRIVALS, DRAWINGS, POSTS
from bot.store.schema import metadata
from tests.contract_types import OnlyContract

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "bot").rglob("*.py"))
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-build.lock")
COUNTING = {"count", "sum", "avg"}
CLOCKS_AND_CHANCE = {
    "now", "utcnow", "today", "random", "Random", "SystemRandom", "choice", "randint", "token_bytes", "token_hex",
    "uuid4", "monotonic",
}  # fmt: skip
LONGEST_CHOICE = "x" * 23


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


# Imports


def a_contract(**options: list[str]) -> OnlyContract:
    return OnlyContract(name="made up", session_options={}, contract_options=options)


def test_a_contract_of_only_is_kept_by_the_standard_library_and_what_is_named() -> None:
    graph = ImportGraph()
    graph.add_module("house.domain")
    graph.add_import(importer="house.domain.cat", imported="datetime")
    graph.add_import(importer="house.domain.cat", imported="house.domain.dog")

    check = a_contract(modules=["house.domain"], may_import=["house.domain"]).check(graph, verbose=False)

    assert (check.kept, check.metadata["broken"]) == (True, [])


def test_a_contract_of_only_is_broken_by_anything_else() -> None:
    graph = ImportGraph()
    graph.add_import(importer="house.domain.cat", imported="house.store")
    graph.add_import(importer="house.domain.cat", imported="sqlalchemy")

    check = a_contract(modules=["house.domain.cat"], may_import=["house.domain"]).check(graph, verbose=False)

    assert (check.kept, check.metadata["broken"]) == (
        False,
        ["house.domain.cat imports house.store", "house.domain.cat imports sqlalchemy"],
    )


def test_a_contract_of_only_covers_everything_below_its_module() -> None:
    graph = ImportGraph()
    graph.add_module("house.domain")
    graph.add_import(importer="house.domain.cat.paw", imported="house.store")
    graph.add_module("house.domain.cat")

    check = a_contract(modules=["house.domain"], may_import=["house.domain"]).check(graph, verbose=False)

    assert check.metadata["broken"] == ["house.domain.cat.paw imports house.store"]


def test_the_import_contracts_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0


# What only one place may do


def names_in(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}


def counting_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every `func.count|sum|avg(…)` with the statement it stands in."""
    for path in CODE:
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in COUNTING
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "func"
            ):
                yield str(path.relative_to(ROOT)), node


def test_only_one_place_counts_people_answers_and_what_the_house_does() -> None:
    assert {where for where, _ in counting_calls()} == {"bot/store/counts.py", "bot/store/figures.py"}


def test_nobody_counts_in_sql_of_their_own() -> None:
    counting = re.compile(r"\b(count|sum|avg)\s*\(", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "text"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and counting.search(str(node.args[0].value))
    ]

    assert found == []


def test_the_domain_asks_no_clock_and_draws_no_chance_of_its_own() -> None:
    asked = [
        f"{path.name}:{node.lineno} {node.func.attr}"
        for path in sorted((ROOT / "bot" / "domain").rglob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS_AND_CHANCE
        and names_in(node.func.value) & {"datetime", "date", "time", "random", "secrets", "uuid"}
    ]

    assert asked == []


def test_only_the_edge_asks_what_time_it_is() -> None:
    edge = ("bot/app.py", "bot/opening.py", "bot/cli/")
    asked = [
        str(path.relative_to(ROOT))
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "utcnow", "today")
        and names_in(node.func.value) & {"datetime", "date"}
    ]

    assert [where for where in asked if not where.startswith(edge)] == []


# Deliveries and buttons


def test_every_kind_of_delivery_has_a_drawing_and_every_drawing_is_of_a_kind() -> None:
    assert set(DRAWINGS) | set(POSTS) == set(KINDS)


def test_what_changes_on_arrival_is_of_a_kind_there_is() -> None:
    assert set(ARRIVALS) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_delivery_declares_its_place_in_the_budget(kind: object) -> None:
    assert isinstance(getattr(kind, "budget", None), Budget)


def written_verbs() -> set[str]:
    """The verb of every button that a view writes."""
    return {
        str(node.args[0].value)
        for path in sorted((ROOT / "bot" / "views").glob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "write"
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_button_that_a_view_writes_has_a_service_and_the_other_way_round() -> None:
    assert written_verbs() == {*BUTTONS, *CODE_BUTTONS}


@pytest.mark.parametrize("verb", sorted({*BUTTONS, *CODE_BUTTONS}))
def test_a_button_leaves_room_for_a_choice_under_64_bytes(verb: str) -> None:
    data = press.write(verb, UUID(int=2**128 - 1), LONGEST_CHOICE[: 63 - 34 - len(verb)])

    assert len(data.encode()) < 64
    assert press.read(data) is not None
    assert 63 - 34 - len(verb) >= 12


def test_a_button_that_would_not_fit_is_a_fault_at_once() -> None:
    with pytest.raises(ValueError):
        press.write("pausefor", UUID(int=1), LONGEST_CHOICE)


def of_people(table: Table) -> list[str]:
    """The columns in which somebody stands."""
    return [key.parent.name for key in table.foreign_keys if key.column.table.name == "person"]


def test_every_table_with_a_person_in_it_says_how_long_and_how_it_goes() -> None:
    keyed = [table for table in metadata.sorted_tables if of_people(table)]

    assert [table.name for table in keyed if not {"retention", "erasure"} <= set(table.info)] == []


def test_every_table_with_a_person_in_it_says_what_they_are_given_of_it() -> None:
    keyed = [one for one in metadata.sorted_tables if of_people(one) or "erasure" in one.info]

    assert [table.name for table in keyed if "export" not in table.info] == []


def test_what_is_given_of_a_table_is_in_it_and_is_of_who_asks() -> None:
    given = {one: what for one in metadata.sorted_tables if isinstance(what := one.info.get("export"), Exported)}
    people = {table: {*of_people(table), *(["id"] if table.name == "person" else [])} for table in given}

    assert [table.name for table, what in given.items() if not {*what.columns} <= {*table.c.keys()}] == []
    assert [table.name for table, what in given.items() if not {*what.of} <= people[table]] == []


# What is installed


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_in_a_lock_has_a_version_and_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip()) if not entry.startswith("#")]

    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?:|--index|--find-links", text) == []
