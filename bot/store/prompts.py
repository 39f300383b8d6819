"""The school's words on disk: questions, themes, the theme calendar, the vocabulary, and the protocols.

What is broken is left out and named; nothing else stops for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.prompt import Bank, Prompt, ThemeCalendar, Year
from bot.domain.protocol import Protocol
from bot.store.prompt_schema import CalendarRow, QuestionRow, ThemeRow, VocabularyRow
from bot.store.protocols import read_protocols
from bot.store.word_file import Broken, read_file
from bot.store.word_schema import SLOT, Known, Row

DEFAULT_SECTOR = "po"  # its words stand in where a sector has none of its own
DEFAULT_WEEKS_BETWEEN = {"teacher": 1, "leader": 2, "board": 4}


@dataclass(frozen=True)
class Library:
    """Every word a school may edit about its questions and protocols."""

    bank: Bank
    themes: Mapping[str, Mapping[str, str]]  # labels, by theme and language
    calendar: ThemeCalendar
    weeks_between: Mapping[str, int]
    vocabulary: Mapping[str, Mapping[str, Mapping[str, str]]]  # by sector, language and slot
    protocols: Mapping[str, Protocol]  # by id, with slots in their words
    broken: tuple[Broken, ...] = ()

    def label(self, theme: str, language: str) -> str:
        """What stands after "de vraag over …"."""
        return self.themes[theme][language]

    def themes_for(self, audience: str, block: int, year: Year) -> tuple[str, ...]:
        """The themes of a block, 0 to 9, for this audience."""
        return self.calendar.themes_for(audience, block, year)

    def protocols_in(self, sector: str) -> Mapping[str, Protocol]:
        """Every protocol in the words of this sector, by id."""
        return {
            protocol.id: protocol.said(lambda text, language: self.fill(text, sector, language))
            for protocol in self.protocols.values()
        }

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
    protocols = _merged(read_protocols(each / "protocols", known, broken) for each in folders)
    return Library(
        bank=Bank(tuple(prompts.values())),
        themes=themes,
        calendar=_to_calendar(calendar),
        weeks_between=DEFAULT_WEEKS_BETWEEN | calendar.get("weeks_between", {}),
        vocabulary=vocabulary,
        protocols=dict(sorted(protocols.items())),
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
        file = read_file(path, list, broken)
        for number in range(len(file.root)):
            row = file.check(QuestionRow, known, number)
            if row and row.id in found:
                file.name_broken((number, "id"), f"{row.id}: this id is already used in {first[row.id]}.")
            elif row:
                found[row.id] = row.to_prompt()
                first[row.id] = f"{path.name} on line {file.line((number,))}"
    return found


def _read_entries(path: Path, row: type[Row], broken: list[Broken]) -> dict[str, Any]:
    file = read_file(path, dict, broken)
    checked = {str(name): file.check(row, Known(), name) for name in file.root}
    return {name: entry.model_dump(exclude={"seed"}) for name, entry in checked.items() if entry}


def _read_calendar(path: Path, known: Known, broken: list[Broken]) -> dict[str, Any]:
    row = read_file(path, dict, broken).check(CalendarRow, known)
    return row.model_dump(exclude_unset=True) if row else {}
