"""What Markdown needs: tables, and names in which nothing is taken for a sign."""

import re
from collections.abc import Iterable, Sequence

SIGNS = re.compile(r"([\\`*_\[\]<>|#{}])")


def plain(words: str) -> str:
    """Somebody's words as they are, on one line, whatever signs are in them."""
    return SIGNS.sub(r"\\\1", " ".join(words.split()))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with its heading."""
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
