"""One file of words in `prompts/`: what it holds, on which line, and what is broken in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from bot.domain.fault import Fault, Way
from bot.store.word_schema import Known, Row, fault_of

Read = TypeVar("Read")
AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True)
class LeftOut:
    """Something in a file that was left out."""

    file: Path
    line: int
    fault: Fault
    name: str = ""  # of what was left out: a question's id, the name of an entry, or which one it is

    @property
    def where(self) -> str:
        """Where it stands, as an editor opens it."""
        return f"{self.file}:{self.line}"


def read_file(path: Path, kind: type[list[Any]] | type[dict[Any, Any]], left_out: list[LeftOut]) -> "WordFile":
    """A file with a list or a map; an empty one when there is none, or nothing in it can be read."""
    text = ""
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        root = _either(lambda yaml: yaml.load(text))
    except Exception as error:
        left_out.append(_unreadable(path, error))
        root = None
    if root is not None and not isinstance(root, kind):
        left_out.append(LeftOut(path, 1, Fault("words.file_of_questions" if kind is list else "words.file_of_names")))
        root = None
    return WordFile(path, kind() if root is None else root, left_out, text)


def _either(read: Callable[[YAML], Read]) -> Read:
    """Read YAML 1.2, in which `no` is a word: in C where that is installed, for it is done at every start.

    C refuses some of what people write, such as {q: Wat?}; only what Python cannot read either is broken.
    """
    try:
        return read(YAML(typ="safe"))
    except MarkedYAMLError:
        return read(YAML(typ="safe", pure=True))


def _unreadable(path: Path, error: Exception) -> LeftOut:
    match error:
        case MarkedYAMLError(problem_mark=mark, problem=problem) if mark:
            return LeftOut(path, mark.line + 1, Fault("words.not_yaml", {"problem": problem}))
        case UnicodeDecodeError():
            return LeftOut(path, 1, Fault("words.not_utf8"))
        case OSError():
            return LeftOut(path, 1, Fault("words.unreadable"))
        case _:
            return LeftOut(path, 1, Fault("words.not_yaml", {"problem": type(error).__name__}))


@dataclass(frozen=True)
class WordFile:
    """A file that was read: what it holds, on which line, and where to name what is broken in it."""

    path: Path
    root: Any
    left_out: list[LeftOut]
    text: str

    def check(self, row: type[AnyRow], known: Known, *way: int | str) -> AnyRow | None:
        """The value to which this way leads; None, with every reason named, when it is not right."""
        written = self.root[way[0]] if way else self.root
        try:
            return row.model_validate(written, context=known)
        except ValidationError as error:
            for each in error.errors():
                self.leave_out((*way, *each["loc"]), _name(written, way), fault_of(each))
            return None

    def leave_out(self, way: Way, name: str, fault: Fault) -> None:
        """Something in this place was left out: what it is called, and why."""
        self.left_out.append(LeftOut(self.path, self.line(way), fault, name))

    def line(self, way: Way) -> int:
        """The line to which this way leads, or of the nearest thing around it."""
        node, line = self._tree, 0
        for step in way:
            found = _step_into(node, step)
            if found is None:
                break
            line, node = found
        return line + 1

    @cached_property
    def _tree(self) -> Node | None:
        tree: Node | None = _either(lambda yaml: yaml.compose(self.text))
        return tree


def _step_into(node: Node | None, step: int | str) -> tuple[int, Node] | None:
    """The line on which this part of a node begins, and the part."""
    match node:
        case SequenceNode() if isinstance(step, int) and step < len(node.value):
            return node.value[step].start_mark.line, node.value[step]
        case MappingNode():
            return next(((key.start_mark.line, value) for key, value in node.value if key.value == str(step)), None)
        case _:
            return None


def _name(written: Any, way: Way) -> str:
    match written, way:
        case {"id": str(name)}, _:
            return name
        case _, (int(number),):
            return f"#{number + 1}"
        case _, (name,):
            return str(name)
        case _:
            return ""
