"""The school's words on disk: questions, themes, the theme calendar, the vocabulary, and the protocols.

What is broken is left out and named; nothing else stops for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.fault import Fault
from bot.domain.prompt import Bank, Prompt, ThemeCalendar, Year
from bot.domain.prompt_rules import faults_in_prompt
from bot.domain.protocol import Protocol
from bot.domain.tone import Tone
from bot.domain.vocabulary import fill
from bot.store.prompt_schema import CalendarRow, QuestionRow, ThemeRow, ToneRow, VocabularyRow
from bot.store.protocols import read_protocols
from bot.store.word_file import Broken, WordFile, read_file
from bot.store.word_schema import Known, Row

DEFAULT_SECTOR = "po"  # its words stand in where a sector has none of its own
DEFAULT_WEEKS_BETWEEN = {"teacher": 1, "leader": 2, "board": 4}


@dataclass(frozen=True)
class Library:
    """Every word a school may edit about its questions and protocols."""

    bank: Bank
    themes: Mapping[str, Mapping[str, str]]  # labels, by theme and language
    seeds: Mapping[str, tuple[str, ...]]  # the lines of the slides, by theme
    calendar: ThemeCalendar
    weeks_between: Mapping[str, int]
    vocabulary: "Vocabulary"
    tones: Mapping[str, Tone]  # by language
    protocols: Mapping[str, Protocol]  # by id, with slots in their words
    places: Mapping[str, "Standing"]  # of the questions, by id
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
        return fill(text, self.slots(sector, language))

    def slots(self, sector: str, language: str) -> Mapping[str, str]:
        """What this sector calls things, in the usual sector's words where it has none of its own."""
        return _slots(self.vocabulary, sector, language)

    def sectors_of(self, prompt: Prompt) -> tuple[str, ...]:
        """The sectors that are asked this."""
        return tuple(self.vocabulary) if prompt.sector == "all" else (prompt.sector,)


@dataclass(frozen=True)
class Standing:
    """Where a question stands: its file, and which one it is there."""

    file: WordFile
    number: int

    def __str__(self) -> str:
        return f"{self.file.path}:{self.file.line((self.number,))}"


Vocabulary = Mapping[str, Mapping[str, Mapping[str, str]]]  # by sector, language and slot


def _slots(vocabulary: Vocabulary, sector: str, language: str) -> Mapping[str, str]:
    known = (vocabulary.get(each, {}).get(language, {}) for each in (DEFAULT_SECTOR, sector))
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
    tones = _merged(_read_entries(each / "tone.yaml", ToneRow, broken) for each in folders)
    checker = _Checker(known, vocabulary, {language: Tone(**lists) for language, lists in tones.items()})
    questions = _merged(_read_questions(each / "questions", checker, broken) for each in folders)
    protocols = _merged(read_protocols(each / "protocols", known, broken) for each in folders)
    return Library(
        bank=Bank(tuple(prompt for prompt, _ in questions.values())),
        themes={theme: {language: row[language] for language in ("nl", "en")} for theme, row in themes.items()},
        seeds={theme: tuple(row.get("seed", ())) for theme, row in themes.items()},
        calendar=_to_calendar(calendar),
        weeks_between=DEFAULT_WEEKS_BETWEEN | calendar.get("weeks_between", {}),
        vocabulary=vocabulary,
        tones=checker.tones,
        protocols=dict(sorted(protocols.items())),
        places={prompt.id: standing for prompt, standing in questions.values()},
        broken=tuple(broken),
    )


def _exists(folder: Path, broken: list[Broken]) -> bool:
    if not folder.is_dir():
        broken.append(Broken(folder, 1, Fault("words.no_folder")))
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
    light = frozenset(number - 1 for number in written.get("light", ()))
    return ThemeCalendar(blocks, swaps, light)


@dataclass(frozen=True)
class _Checker:
    """What a question is held against."""

    known: Known
    vocabulary: Vocabulary
    tones: Mapping[str, Tone]

    def keeps_rules(self, file: WordFile, number: int, prompt: Prompt) -> bool:
        """Whether this question of a file keeps to every rule; those it breaks are named."""
        sectors = [*self.vocabulary] if prompt.sector == "all" else [prompt.sector]

        def said(text: str, language: str) -> list[str]:
            return [fill(text, _slots(self.vocabulary, sector, language)) for sector in sectors or [DEFAULT_SECTOR]]

        found = list(faults_in_prompt(prompt, self.tones, said))
        for place, fault in found:
            file.name_broken((number, *place), prompt.id, fault)
        return not found


def _read_questions(folder: Path, checker: _Checker, broken: list[Broken]) -> dict[str, tuple[Prompt, Standing]]:
    """The questions that keep to every rule, by id, each with where it stands."""
    found: dict[str, tuple[Prompt, Standing]] = {}
    for path in sorted(folder.glob("*.y*ml")):
        file = read_file(path, list, broken)
        for number in range(len(file.root)):
            row = file.check(QuestionRow, checker.known, number)
            if row is None:
                continue
            if row.id in found:
                file.name_broken((number, "id"), row.id, Fault("words.id_twice", {"where": str(found[row.id][1])}))
            elif checker.keeps_rules(file, number, prompt := row.to_prompt()):
                found[row.id] = prompt, Standing(file, number)
    return found


def _read_entries(path: Path, row: type[Row], broken: list[Broken]) -> dict[str, Any]:
    file = read_file(path, dict, broken)
    checked = {str(name): file.check(row, Known(), name) for name in file.root}
    return {name: entry.model_dump(exclude_unset=True) for name, entry in checked.items() if entry}


def _read_calendar(path: Path, known: Known, broken: list[Broken]) -> dict[str, Any]:
    row = read_file(path, dict, broken).check(CalendarRow, known)
    return row.model_dump(exclude_unset=True) if row else {}
