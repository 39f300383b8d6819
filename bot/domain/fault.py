"""Why something is not right, for whoever has the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Way = tuple[int | str, ...]  # to a value in a file, or from a question on: keys and positions


@dataclass(frozen=True)
class Fault:
    """A sentence of the catalogue, by its key, and what goes into it."""

    key: str
    parts: Mapping[str, object] = field(default_factory=dict)
