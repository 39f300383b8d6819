"""J35: the dossier is read with a program for Markdown, in which its tables and lists come out as they were meant."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.views.catalogue import LANGUAGES
from tests.cli.terminal import Terminal
from tests.cli.test_dossier import IN_SLACK, IN_TELEGRAM, written

# What a line begins with, and what it must come out as. A table has a row with its headings and one of dashes.
BEGINS = {"heading_open": r"#{1,3} ", "list_item_open": r"(?:-|\d+\.) ", "tr_open": r"\|(?! ---)", "hr": r"---$"}
CONTACT = "Joke | *Visser* `x` <b>#1</b>"


@pytest.fixture(params=LANGUAGES)
def text(request: pytest.FixtureRequest, school: Terminal) -> str:
    """The dossier of a school with both platforms, whose contact has every sign in their name."""
    school.here("team", "start", "Onderbouw", "--agreed-on", "2026-09-29", "--contact", CONTACT, "--yes")
    return written(school, "--language", request.param, **IN_SLACK, **IN_TELEGRAM)


def rendered(text: str) -> list[Token]:
    """What a program makes of it, with the tables that GitHub and Word's converters know."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def read_of(tokens: list[Token]) -> Iterator[str]:
    """What somebody reads, piece by piece: each piece without the signs that format it."""
    for token in tokens:
        if token.type == "inline":
            yield "".join(child.content for child in token.children or ())


def tables_of(tokens: list[Token]) -> list[list[list[str]]]:
    """Every table, as rows of what is read in each cell."""
    tables: list[list[list[str]]] = []
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        match token.type:
            case "table_open":
                tables.append([])
            case "tr_open":
                tables[-1].append([])
            case "th_open" | "td_open" if after is not None:
                tables[-1][-1].extend(read_of([after]))
    return tables


def test_every_heading_row_and_item_comes_out_as_one(text: str) -> None:
    found = Counter(token.type for token in rendered(text))
    assert {kind: found[kind] for kind in BEGINS} == {
        kind: len(re.findall(f"^{begins}", text, re.MULTILINE)) for kind, begins in BEGINS.items()
    }


def test_a_list_is_one_list_with_nothing_between_its_items(text: str) -> None:
    """An empty line in a list puts each item in a paragraph of its own."""
    tokens = rendered(text)
    items = [after for token, after in pairwise(tokens) if token.type == "list_item_open"]
    assert [item.map for item in items if not item.hidden] == []


def test_no_sign_of_markdown_is_left_in_what_is_read(text: str) -> None:
    left = [words for words in read_of(rendered(text)) if re.search(r"\*|^\||^#|\\|`", words) and CONTACT not in words]
    assert left == []


def test_signs_in_a_name_are_read_as_they_were_typed(text: str) -> None:
    (row,) = [row for table in tables_of(rendered(text)) for row in table if row[1:2] == ["Onderbouw"]]
    assert row[4] == CONTACT


def test_of_both_languages_together_each_begins_after_a_line(school: Terminal) -> None:
    tokens = rendered(written(school))
    lines = [number for number, token in enumerate(tokens) if token.type == "hr"]
    assert [tokens[number + 1].tag for number in lines] == ["h1"]


def test_both_languages_have_the_same_tables_and_lists(school: Terminal) -> None:
    """As many rows and cells in each, in the same order, and as many items."""
    dutch, english = (
        rendered(written(school, "--language", language, **IN_SLACK, **IN_TELEGRAM)) for language in ("nl", "en")
    )
    assert [token.type for token in dutch if token.level == 0] == [token.type for token in english if token.level == 0]
    assert [[len(row) for row in table] for table in tables_of(dutch)] == [
        [len(row) for row in table] for table in tables_of(english)
    ]
