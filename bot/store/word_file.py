"""One file of words in `prompts/`: what it holds, on which line, and what is broken in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.store.word_schema import Known, Row, sentence

AnyRow = TypeVar("AnyRow", bound=Row)
Place = tuple[int | str, ...]  # the way to a value in a file: keys and positions


@dataclass(frozen=True)
class Broken:
    """Something in a file that was left out."""

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def read_file(path: Path, kind: type[list[Any]] | type[dict[Any, Any]], broken: list[Broken]) -> "WordFile":
    """A file with a list or a map; an empty one when there is none, or nothing in it can be read."""
    try:
        root = YAML().load(path.read_text("utf-8")) if path.exists() else None
    except Exception as error:
        broken.append(_unreadable(path, error))
        root = None
    if root is not None and not isinstance(root, kind):
        expected = "a list of questions" if kind is list else "names, each with a value"
        broken.append(Broken(path, 1, f"this file should hold {expected}."))
        root = None
    return WordFile(path, kind() if root is None else root, broken)


def _unreadable(path: Path, error: Exception) -> Broken:
    match error:
        case MarkedYAMLError(problem_mark=mark, problem=problem) if mark:
            return Broken(path, mark.line + 1, f"this is not YAML: {problem}.")
        case UnicodeDecodeError():
            return Broken(path, 1, "this is not text in UTF-8.")
        case OSError():
            return Broken(path, 1, "this file cannot be read.")
        case _:
            return Broken(path, 1, "this is not YAML.")


@dataclass(frozen=True)
class WordFile:
    """A file that was read: what it holds, on which line, and where to name what is broken in it."""

    path: Path
    root: Any
    broken: list[Broken]

    def check(self, row: type[AnyRow], known: Known, *place: int | str) -> AnyRow | None:
        """The value in this place; None, with every reason named, when it is not right."""
        written = self.root[place[0]] if place else self.root
        try:
            return row.model_validate(written, context=known)
        except ValidationError as error:
            for each in error.errors():
                self.name_broken((*place, *each["loc"]), _name(written, place) + sentence(each))
            return None

    def name_broken(self, place: Place, reason: str) -> None:
        """Something in this place was left out."""
        self.broken.append(Broken(self.path, self.line(place), reason))

    def line(self, place: Place) -> int:
        """The line of this place, or of the nearest thing around it."""
        node, line = self.root, 0
        for step in place:
            position = getattr(getattr(node, "lc", None), "data", None) or {}
            if step not in position:
                break
            line, node = position[step][0], node[step]
        return line + 1


def _name(written: Any, place: Place) -> str:
    match written, place:
        case {"id": str(name)}, _:
            return f"{name}: "
        case _, (int(number),):
            return f"question {number + 1}: "
        case _, (name,):
            return f"{name}: "
        case _:
            return ""
