"""INV-11, S44: every figure that anyone sees has a card, and cannot be said without."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TypeGuard

import pytest

from bot.domain.digest import Item
from bot.domain.number import HowLong, Number
from bot.domain.number_cards import CARDS
from bot.domain.pulse_finding import Crowd, Finding
from bot.domain.retention import YEARS_BEFORE, Ends, Kept
from bot.metrics import Measured, Metrics
from bot.services.feature import FEATURES
from bot.services.status import Status
from bot.store.dossier import read_dossier
from bot.store.retention import KEPT
from bot.views import board_digest
from bot.views.catalogue import Catalogue, NoCard, catalogue
from bot.views.number import document
from bot.views.retention import how_long, span
from tests.two_years_lived import OF_FIGURE

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "bot").rglob("*.py"))
DIGEST_VIEWS = sorted(path for path in (ROOT / "bot" / "views").glob("*.py") if "digest" in path.stem)

# What a line of a digest may say in a sentence without a figure.
NO_FIGURE = {"day", "moment", "team", "name", "names", "school", "theme", "number"}  # the last counts lines: 1., 2.
OF_LAYOUT = {"digest.left_out", "leader.left_out"}  # how many lines did not fit

# What `ruimte status --json` says, and the metrics: each figure under which card. None: no figure.
OF_STATUS = {
    "people": Number.PEOPLE, "teams": Number.PEOPLE, "rounds": Number.PEOPLE, "replies": Number.REPLIES,
    "shared_replies": Number.SHARED_REPLIES, "digests": Number.DIGESTS, "deliveries": Number.DELIVERIES,
    "inbox": Number.INBOX, "next_due": Number.NEXT_DUE, "processes": Number.MACHINE, "demo": None,
}  # fmt: skip
OF_METRICS = {
    "ruimte_sends": Number.SENDS, "ruimte_throttled": Number.SENDS, "ruimte_ack_seconds": Number.ACKS,
    "ruimte_beats": Number.MACHINE,
    "ruimte_database_up": Number.MACHINE, "ruimte_database_write_seconds": Number.MACHINE,
    "ruimte_intake_up": Number.MACHINE, "ruimte_inbox_failed_age_seconds": Number.INBOX,
    "ruimte_lane_lag_seconds": Number.LAGS, "ruimte_deliveries": Number.DELIVERIES,
    "ruimte_lane_changes": Number.LANE_CHANGES,
}  # fmt: skip
SHOWN_TO_NOBODY = {Number.GO_ON}


def calls_of(path: Path, method: str | None = None) -> list[ast.Call]:
    """`t("key", …)`, or `t.method("key", …)`."""
    return [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == method)
            if method
            else (isinstance(node.func, ast.Name) and node.func.id == "t")
        )
    ]


def said_as_numbers() -> set[str]:
    """The name of every Number with which something in the code is said."""
    return {
        node.attr
        for path in CODE
        for call in calls_of(path, "number")
        for node in ast.walk(call.args[1])
        if isinstance(node, ast.Attribute)
    }


@pytest.fixture
def t() -> Catalogue:
    return catalogue("nl")


def test_every_number_has_a_card() -> None:
    assert set(CARDS) == set(Number)


def test_the_value_of_a_number_is_two_letters_that_fit_in_a_button() -> None:
    assert [number.name for number in Number if not re.fullmatch("[a-z]{2}", number)] == []


@pytest.mark.parametrize("number", Number)
def test_a_card_says_everything_in_both_languages(number: Number) -> None:
    card = CARDS[number]
    said = [getattr(card, field.name) for field in fields(card) if field.name != "feature"]

    assert [(language, key) for language in ("nl", "en") for key in said if not catalogue(language).has(key)] == []


def test_a_figure_without_a_card_cannot_be_said(t: Catalogue) -> None:
    with pytest.raises(NoCard):
        t.number("digest.minutes", "zz", minutes=15)  # type: ignore[arg-type]  # a Number that nobody wrote a card for


def test_a_line_of_a_digest_that_shows_a_figure_says_which(t: Catalogue) -> None:
    line = t.number("digest.minutes", Number.WON_BACK, minutes=15)

    with pytest.raises(ValueError):
        Item(line)
    assert Item(line, numbers=(Number.WON_BACK,)).numbers == (line.number,)


@pytest.mark.parametrize(
    "item",
    [
        lambda t: board_digest.teams(t, 5),
        lambda t: board_digest.shared(t, 5),
        lambda t: board_digest.pulse(t, Finding("p01", Crowd.FEW, 7), "Ik neem beslissingen."),
    ],
    ids=["teams", "shared", "pulse"],
)  # fmt: skip
def test_a_line_keeps_its_figure_with_what_is_said_behind_it(t: Catalogue, item: Callable[[Catalogue], Item]) -> None:
    with pytest.raises(ValueError):
        Item(item(t).lead)


@pytest.mark.parametrize("path", DIGEST_VIEWS, ids=lambda path: path.stem)
def test_no_line_of_a_digest_is_an_f_string(path: Path) -> None:
    """It would show a figure without anybody knowing which."""
    items = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _is_item(node)]

    assert [node.lineno for node in items if isinstance(node.args[0], ast.JoinedStr)] == []


def _is_item(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Item"


def test_every_number_is_said_somewhere_or_is_in_a_figure_for_the_steward() -> None:
    elsewhere = {*OF_STATUS.values(), *OF_METRICS.values(), *SHOWN_TO_NOBODY}

    assert {number.name for number in Number} - {number.name for number in elsewhere if number} <= said_as_numbers()


@pytest.mark.parametrize("path", DIGEST_VIEWS, ids=lambda path: path.stem)
def test_a_digest_shows_no_figure_that_has_no_card(path: Path) -> None:
    bare = [
        (call.lineno, sorted(given - NO_FIGURE))
        for call in (*calls_of(path), *calls_of(path, "count"))
        if (given := {keyword.arg or "**" for keyword in call.keywords} | _counted(call)) - NO_FIGURE
        and getattr(call.args[0], "value", "") not in OF_LAYOUT
    ]

    assert bare == []


def _counted(call: ast.Call) -> set[str]:
    """The number in `t.count("key", number)`."""
    return {"n"} if len(call.args) > 1 else set()


def test_every_figure_of_status_has_a_card() -> None:
    assert {field.name for field in fields(Status)} == set(OF_STATUS)


def test_every_metric_has_a_card() -> None:
    now = datetime(2026, 10, 12, 8, tzinfo=UTC)
    text = Metrics(["console"], chance=Random(1), now=lambda: now).text(Measured(write_seconds=0.1)).decode()
    families = {name.removesuffix("_total") for name in re.findall(r"^# TYPE (ruimte_\w+)", text, re.MULTILINE)}

    assert families - {name for name in families if name.endswith("_created")} == set(OF_METRICS)


def test_the_page_with_every_card_is_as_the_cards_are_now() -> None:
    """`RUIMTE_LANGUAGE=en ruimte meting > docs/numbers.md`"""
    assert (ROOT / "docs" / "numbers.md").read_text("utf-8") == document(catalogue("en"))


def test_a_card_asks_for_a_feature_that_a_team_can_turn_on() -> None:
    assert {card.feature for card in CARDS.values()} - {""} <= set(FEATURES)


# What a card says of how long a figure is kept, and the tables in which it stands or of which it is counted.
STANDS_IN: Mapping[HowLong, set[str]] = {
    HowLong.NOT: set(),  # counted anew for each who looks
    HowLong.WITH_SHARE: {"share"},
    HowLong.WITH_MEETING: {"meeting"},
    HowLong.WITH_ROUND: {"consultation"},
    HowLong.WITH_BOARD_DIGEST: {"board_digest"},
    HowLong.WITH_BOARD_DIGEST_AND_LAST: {"board_digest", "figure"},
    HowLong.WITH_PULSE: {"pulse_round", "pulse_report"},
    HowLong.WITH_GROUP: {"place"},
    HowLong.UNTIL_COUNTED: {"vote"},
    HowLong.LAST_SHOWN: {"figure"},
    HowLong.PROCESS: set(),  # no row of ours
}


def test_the_card_of_a_figure_whose_last_value_is_kept_says_so() -> None:
    kept = {number for number, card in CARDS.items() if "figure" in STANDS_IN[card.how_long]}

    assert kept == {number for number, _ in OF_FIGURE.values()} | {Number.LANE_CHANGES}


@pytest.mark.parametrize(
    ("language", "steward", "board"), [("nl", "beheerder", "bestuur"), ("en", "steward", "board")]
)  # fmt: skip
def test_the_dossier_names_all_who_saw_a_figure_that_is_kept(language: str, steward: str, board: str) -> None:
    said, viewers = read_dossier(language).tables["figure"].holds, {"steward": steward, "board": board}

    assert [who for _, who in OF_FIGURE.values() if viewers[who] not in said] == []


def said_of(t: Catalogue, rule: Kept) -> str:
    """The words that nobody can leave out of what they say of a rule: its days, or its school years."""
    if rule.ends is Ends.HOUSE:
        return ""
    return (how_long(t, rule).removesuffix(".") if rule.ends in YEARS_BEFORE else span(t, rule.days)).casefold()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kept", HowLong)
def test_a_card_says_the_rule_of_the_table_that_its_figure_stands_in(kept: HowLong, language: str) -> None:
    t = catalogue(language)
    rules = [said_of(t, KEPT[table]) for table in STANDS_IN[kept]]

    assert [rule for rule in rules if rule not in t(kept).casefold()] == []


def test_only_a_last_figure_is_kept_as_long_as_the_house() -> None:
    """It takes the place of the one before: no row of a figure grows old."""
    forever = {kept for kept, tables in STANDS_IN.items() if any(KEPT[name].ends is Ends.HOUSE for name in tables)}

    assert forever == {HowLong.LAST_SHOWN, HowLong.WITH_BOARD_DIGEST_AND_LAST, HowLong.WITH_GROUP}
