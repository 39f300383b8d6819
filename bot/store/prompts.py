"""The school's words on disk: questions, themes, the theme calendar, the vocabulary, the tone, and the protocols.

What is broken is left out and named; nothing else stops for it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.fault import Fault
from bot.domain.prompt import Bank, Prompt, ThemeCalendar
from bot.domain.prompt_rules import faults_in_prompt
from bot.domain.protocol import Protocol
from bot.domain.tone import Tone
from bot.domain.vocabulary import fill
from bot.store.prompt_schema import CalendarRow, QuestionRow, ThemeRow, ToneRow, VocabularyRow
from bot.store.protocols import read_protocols
from bot.store.word_file import LeftOut, WordFile, read_file
from bot.store.word_schema import LANGUAGES, Known, Row

DEFAULT_SECTOR = "po"  # its words stand in where a sector has none of its own
DEFAULT_WEEKS_BETWEEN = {"teacher": 1, "leader": 2, "board": 4}
THEME_NAMES, SECTOR_NAMES, LANGUAGE_NAMES = r"T\d\d", "[a-z]+", "|".join(LANGUAGES)
FILES = ("themes.yaml", "calendar.yaml", "vocabulary.yaml", "tone.yaml")
FOLDERS = ("questions", "protocols")
ENDINGS = (".yaml", ".yml")

Vocabulary = Mapping[str, Mapping[str, Mapping[str, str]]]  # by sector, language and slot


@dataclass(frozen=True)
class Library:
    """Every word a school may edit about its questions and protocols."""

    bank: Bank
    themes: Mapping[str, Mapping[str, str]]  # labels, by theme and language
    seeds: Mapping[str, tuple[str, ...]]  # the lines of the slides, by theme
    calendar: ThemeCalendar
    weeks_between: Mapping[str, int]
    vocabulary: Vocabulary
    tones: Mapping[str, Tone]  # by language
    protocols: Mapping[str, Protocol]  # by id, with slots in their words
    where: Mapping[str, "Where"]  # the questions stand, by id
    left_out: tuple[LeftOut, ...] = ()

    def label(self, theme: str, language: str) -> str:
        """What stands after "de vraag over …"."""
        return self.themes[theme][language]

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
        """The sectors that are asked this, the usual one first."""
        return _sectors_of(self.vocabulary, prompt)


@dataclass(frozen=True)
class Where:
    """Where a question stands: its file, and which one it is there."""

    file: WordFile
    number: int

    def __str__(self) -> str:
        return f"{self.file.path}:{self.file.line((self.number,))}"


def _slots(vocabulary: Vocabulary, sector: str, language: str) -> Mapping[str, str]:
    known = (vocabulary.get(each, {}).get(language, {}) for each in (DEFAULT_SECTOR, sector))
    return {slot: word for words in known for slot, word in words.items()}


def _sectors_of(vocabulary: Vocabulary, prompt: Prompt) -> tuple[str, ...]:
    everybody = (DEFAULT_SECTOR, *(sector for sector in vocabulary if sector != DEFAULT_SECTOR))
    return everybody if prompt.sector == "all" else (prompt.sector,)


def load_library(folder: Path, extra: Path | None = None) -> Library:
    """What the files say. `extra` is a school's own folder: it adds, and where both say something, it wins.

    A question is held against the lists and words of its own folder and those below it: what a school adds leaves no
    question of ours out.
    """
    left_out: list[LeftOut] = []
    folders = [each for each in (folder, extra) if each and _exists(each, left_out)]
    _name_unread(folders[1:], left_out)
    themes = _layers(folders, "themes.yaml", ThemeRow, THEME_NAMES, left_out)
    vocabularies = _layers(folders, "vocabulary.yaml", VocabularyRow, SECTOR_NAMES, left_out)
    tones = _layers(folders, "tone.yaml", ToneRow, LANGUAGE_NAMES, left_out)
    checkers = [
        _Checker.over(themes[:number], vocabularies[:number], tones[:number]) for number in range(1, len(folders) + 1)
    ]
    last = checkers[-1] if checkers else _Checker.over([], [], [])
    calendar = _merged(_read_calendar(each / "calendar.yaml", last.known, left_out) for each in folders)
    layers = zip(folders, checkers, strict=True)
    questions = _merged(_read_questions(each / "questions", checker, left_out) for each, checker in layers)
    protocols = _merged(read_protocols(each / "protocols", last.known, left_out) for each in folders)
    return Library(
        bank=Bank(tuple(prompt for prompt, _ in questions.values())),
        themes={theme: {language: row[language] for language in LANGUAGES} for theme, row in last.themes.items()},
        seeds={theme: tuple(row.get("seed", ())) for theme, row in last.themes.items()},
        calendar=_to_calendar(calendar),
        weeks_between=DEFAULT_WEEKS_BETWEEN | calendar.get("weeks_between", {}),
        vocabulary=last.vocabulary,
        tones=last.tones,
        protocols=dict(sorted(protocols.items())),
        where={prompt.id: where for prompt, where in questions.values()},
        left_out=tuple(left_out),
    )


def _exists(folder: Path, left_out: list[LeftOut]) -> bool:
    if not folder.is_dir():
        left_out.append(LeftOut(folder, 1, Fault("words.no_folder")))
    return folder.is_dir()


def _name_unread(folders: Iterable[Path], left_out: list[LeftOut]) -> None:
    """What a school put in its folder and nobody reads: a slip in a name would be silent."""
    for folder in folders:
        for path in sorted(folder.iterdir()):
            inside = path.name in FOLDERS and path.is_dir()
            unread = _unread_in(path) if inside else [] if path.name in FILES else [path]
            left_out += [LeftOut(one, 1, Fault("words.not_read")) for one in unread if _is_meant(one)]


def _unread_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_dir() or path.suffix not in ENDINGS]


def _is_meant(path: Path) -> bool:
    """Whether it was put there to be read: not what hides itself, and not a note to each other."""
    return not path.name.startswith(".") and path.suffix not in (".md", ".txt")


def _layers(
    folders: Iterable[Path], name: str, row: type[Row], names: str, left_out: list[LeftOut]
) -> list[dict[str, Any]]:
    return [_read_entries(folder / name, row, names, left_out) for folder in folders]


def _merged(layers: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    """The layers as one; what a later layer does not mention stays, also inside."""
    found: dict[Any, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            found[key] = _merged([found.get(key, {}), value]) if isinstance(value, dict) else value
    return found


def _to_tone(layers: Iterable[Mapping[str, Any]]) -> Tone:
    """The lists of one language, one after the other; a word that a later one has nothing for is taken out."""
    lists: dict[str, Any] = {}
    for layer in layers:
        for name, listed in layer.items():
            lists[name] = lists.get(name, {}) | listed if name == "avoid" else (*lists.get(name, ()), *listed)
    avoid = {word: instead for word, instead in lists.pop("avoid", {}).items() if instead is not None}
    return Tone(avoid, **lists)


def _to_calendar(written: Mapping[str, Any]) -> ThemeCalendar:
    """People count blocks from one, the calendar from nought."""
    blocks = {number - 1: themes for number, themes in written.get("blocks", {}).items()}
    swaps = tuple((one - 1, other - 1) for one, other in written.get("swapped_in_year_b", ()))
    light = frozenset(number - 1 for number in written.get("light", ()))
    return ThemeCalendar(blocks, swaps, light)


@dataclass(frozen=True)
class _Checker:
    """What a question is held against."""

    themes: Mapping[str, Any]
    vocabulary: Vocabulary
    tones: Mapping[str, Tone]
    known: Known

    @classmethod
    def over(
        cls, themes: Sequence[dict[str, Any]], vocabularies: Sequence[dict[str, Any]], tones: Sequence[dict[str, Any]]
    ) -> "_Checker":
        """What these folders say together, the later ones last."""
        all_themes, vocabulary = _merged(themes), _merged(vocabularies)
        slots = {slot for languages in vocabulary.values() for words in languages.values() for slot in words}
        seeds = {line for theme in all_themes.values() for line in theme.get("seed", ())}
        spoken = {language for layer in tones for language in layer}
        return cls(
            themes=all_themes,
            vocabulary=vocabulary,
            tones={language: _to_tone(layer.get(language, {}) for layer in tones) for language in spoken},
            known=Known(all_themes, seeds, tuple(vocabulary), slots),
        )

    def keeps_rules(self, file: WordFile, number: int, prompt: Prompt) -> bool:
        """Whether this question of a file keeps to every rule; those it breaks are named."""

        def said(text: str, language: str) -> list[str]:
            sectors = _sectors_of(self.vocabulary, prompt)
            return [fill(text, _slots(self.vocabulary, sector, language)) for sector in sectors]

        found = list(faults_in_prompt(prompt, self.tones, said))
        for way, fault in found:
            file.leave_out((number, *way), prompt.id, fault)
        return not found


def _read_questions(folder: Path, checker: _Checker, left_out: list[LeftOut]) -> dict[str, tuple[Prompt, Where]]:
    """The questions that keep to every rule, by id, each with where it stands."""
    found: dict[str, tuple[Prompt, Where]] = {}
    for path in sorted(folder.glob("*.y*ml")):
        file = read_file(path, list, left_out)
        for number in range(len(file.root)):
            row = file.check(QuestionRow, checker.known, number)
            if row is None:
                continue
            if row.id in found:
                file.leave_out((number, "id"), row.id, Fault("words.id_twice", {"where": str(found[row.id][1])}))
            elif checker.keeps_rules(file, number, prompt := row.to_prompt()):
                found[row.id] = prompt, Where(file, number)
    return found


def _read_entries(path: Path, row: type[Row], names: str, left_out: list[LeftOut]) -> dict[str, Any]:
    """What stands in a file by name; a name that has not this shape is left out."""
    file = read_file(path, dict, left_out)
    found: dict[str, Any] = {}
    for name in file.root:
        if not re.fullmatch(names, str(name)):
            file.leave_out((name,), str(name), Fault("words.name", {"shape": names}))
        elif entry := file.check(row, Known(), name):
            found[str(name)] = entry.model_dump(exclude_unset=True)
    return found


def _read_calendar(path: Path, known: Known, left_out: list[LeftOut]) -> dict[str, Any]:
    row = read_file(path, dict, left_out).check(CalendarRow, known)
    return row.model_dump(exclude_unset=True) if row else {}
