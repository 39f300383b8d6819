"""The school's words on disk: questions, themes, the theme calendar and the vocabulary.

What is broken is left out and named; nothing else stops for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from bot.domain.prompt import Bank, Prompt, ThemeCalendar, Year
from bot.store.prompt_schema import SLOT, CalendarRow, Known, QuestionRow, Row, ThemeRow, VocabularyRow, sentence

DEFAULT_SECTOR = "po"  # its words stand in where a sector has none of its own
DEFAULT_WEEKS_BETWEEN = {"teacher": 1, "leader": 2, "board": 4}

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


@dataclass(frozen=True)
class Library:
    """Every word a school may edit about its questions."""

    bank: Bank
    themes: Mapping[str, Mapping[str, str]]  # labels, by theme and language
    calendar: ThemeCalendar
    weeks_between: Mapping[str, int]
    vocabulary: Mapping[str, Mapping[str, Mapping[str, str]]]  # by sector, language and slot
    broken: tuple[Broken, ...] = ()

    def label(self, theme: str, language: str) -> str:
        """What stands after "de vraag over …"."""
        return self.themes[theme][language]

    def themes_for(self, audience: str, block: int, year: Year) -> tuple[str, ...]:
        """The themes of a block, 0 to 9, for this audience."""
        return self.calendar.themes_for(audience, block, year)

    def fill(self, text: str, sector: str, language: str) -> str:
        """The text with its slots in the words of this sector."""
        words = self.slots(sector, language)
        return SLOT.sub(lambda slot: words.get(slot[1], slot[1]), text)

    def slots(self, sector: str, language: str) -> Mapping[str, str]:
        """What this sector calls things, in the usual sector's words where it has none of its own."""
        known = (self.vocabulary.get(each, {}).get(language, {}) for each in (DEFAULT_SECTOR, sector))
        return {slot: word for words in known for slot, word in words.items()}


def load_library(folder: Path, extra: Path | None = None) -> Library:
    """What the files say. `extra` is a school's own folder: it adds, and where both say something, it wins."""
    broken: list[Broken] = []
    folders = [each for each in (folder, extra) if each and _exists(each, broken)]
    themes = _merged(_read_entries(each / "themes.yaml", ThemeRow, broken) for each in folders)
    vocabulary = _merged(_read_entries(each / "vocabulary.yaml", VocabularyRow, broken) for each in folders)
    slots = {slot for languages in vocabulary.values() for words in languages.values() for slot in words}
    known = Known(themes, slots)
    calendar = _merged(_read_calendar(each / "calendar.yaml", known, broken) for each in folders)
    prompts = _merged(_read_questions(each / "questions", known, broken) for each in folders)
    return Library(
        bank=Bank(tuple(prompts.values())),
        themes=themes,
        calendar=_to_calendar(calendar),
        weeks_between=DEFAULT_WEEKS_BETWEEN | calendar.get("weeks_between", {}),
        vocabulary=vocabulary,
        broken=tuple(broken),
    )


def _exists(folder: Path, broken: list[Broken]) -> bool:
    if not folder.is_dir():
        broken.append(Broken(folder, 1, "there is no such folder."))
    return folder.is_dir()


def _merged(layers: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    """The layers as one; what a later layer does not mention stays, also inside."""
    found: dict[Any, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            found[key] = _merged([found.get(key, {}), value]) if isinstance(value, dict) else value
    return found


def _to_calendar(written: Mapping[str, Any]) -> ThemeCalendar:
    """People count blocks from one, the calendar from nought."""
    blocks = {number - 1: themes for number, themes in written.get("blocks", {}).items()}
    swaps = tuple((one - 1, other - 1) for one, other in written.get("swapped_in_year_b", ()))
    return ThemeCalendar(blocks, swaps)


def _read_questions(folder: Path, known: Known, broken: list[Broken]) -> dict[str, Prompt]:
    found: dict[str, Prompt] = {}
    first: dict[str, str] = {}
    for path in sorted(folder.glob("*.y*ml")):
        file = _read(path, list, broken)
        for number in range(len(file.root)):
            row = file.check(QuestionRow, known, number)
            if row and row.id in found:
                file.name_broken((number, "id"), f"{row.id}: this id is already used in {first[row.id]}.")
            elif row:
                found[row.id] = row.to_prompt()
                first[row.id] = f"{path.name} on line {file.line((number,))}"
    return found


def _read_entries(path: Path, row: type[Row], broken: list[Broken]) -> dict[str, Any]:
    file = _read(path, dict, broken)
    checked = {str(name): file.check(row, Known(), name) for name in file.root}
    return {name: entry.model_dump(exclude={"seed"}) for name, entry in checked.items() if entry}


def _read_calendar(path: Path, known: Known, broken: list[Broken]) -> dict[str, Any]:
    row = _read(path, dict, broken).check(CalendarRow, known)
    return row.model_dump(exclude_unset=True) if row else {}


def _read(path: Path, kind: type[list[Any]] | type[dict[Any, Any]], broken: list[Broken]) -> "_File":
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
    return _File(path, kind() if root is None else root, broken)


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
class _File:
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
