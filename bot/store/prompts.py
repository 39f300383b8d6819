"""The school's words on disk: questions, themes, the theme calendar, the vocabulary, the tone, and the protocols.

What is broken is left out and named; nothing else stops for it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.fault import Fault
from bot.domain.prompt import Bank, Prompt, ThemeCalendar
from bot.domain.protocol import Protocol
from bot.domain.pulse import STATEMENTS
from bot.domain.tone import Tone
from bot.domain.vocabulary import Vocabulary, fill, sectors_in, words_of
from bot.store.prompt_schema import CalendarRow, StatementRow, ThemeRow, ToneRow, VocabularyRow
from bot.store.protocols import read_protocols
from bot.store.questions import Checker, Where, merged, read_questions
from bot.store.word_file import LeftOut, read_file
from bot.store.word_schema import LANGUAGES, Known, Row

DEFAULT_WEEKS_BETWEEN = {"teacher": 1, "leader": 2, "board": 4}
THEME_NAMES, SECTOR_NAMES, LANGUAGE_NAMES = r"T\d\d", "[a-z]+", "|".join(LANGUAGES)
STATEMENT_NAMES = "|".join(STATEMENTS)
FILES = ("themes.yaml", "calendar.yaml", "vocabulary.yaml", "tone.yaml", "pulse.yaml")
FOLDERS = ("questions", "protocols")
DOSSIER = "dossier"  # a folder a language, read when it is asked for
ENDINGS = (".yaml", ".yml")


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
    statements: Mapping[str, Mapping[str, str]]  # of the pulse, by id and language, with slots in them
    where: Mapping[str, Where]  # the questions stand, by id
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
        return words_of(self.vocabulary, sector, language)

    def sectors_of(self, prompt: Prompt) -> tuple[str, ...]:
        """The sectors that are asked this, the usual one first."""
        return sectors_in(self.vocabulary, prompt.sector)


def load_library(folder: Path, extra: Path | None = None) -> Library:
    """What the files say. `extra` is a school's own folder: it adds, and where both say something, it wins.

    A question is held against the lists and words of its own folder and those below it: what a school adds leaves no
    question of ours out.
    """
    left_out: list[LeftOut] = []
    folders = [each for each in (folder, extra) if each and _exists(each, left_out)]
    _name_unread(folder, folders[1:], left_out)
    themes = _layers(folders, "themes.yaml", ThemeRow, THEME_NAMES, left_out)
    vocabularies = _layers(folders, "vocabulary.yaml", VocabularyRow, SECTOR_NAMES, left_out)
    tones = _layers(folders, "tone.yaml", ToneRow, LANGUAGE_NAMES, left_out)
    checkers = [
        Checker.over(themes[:number], vocabularies[:number], tones[:number]) for number in range(1, len(folders) + 1)
    ]
    last = checkers[-1] if checkers else Checker.over([], [], [])
    calendar = merged(_read_calendar(each / "calendar.yaml", last.known, left_out) for each in folders)
    layers = zip(folders, checkers, strict=True)
    questions = merged(read_questions(each / "questions", checker, left_out) for each, checker in layers)
    protocols = merged(read_protocols(each / "protocols", last.known, left_out) for each in folders)
    statements = merged(_read_statements(each / "pulse.yaml", last.known, left_out) for each in folders)
    return Library(
        bank=Bank(tuple(prompt for prompt, _ in questions.values())),
        themes={theme: {language: row[language] for language in LANGUAGES} for theme, row in last.themes.items()},
        seeds={theme: tuple(row.get("seed", ())) for theme, row in last.themes.items()},
        calendar=_to_calendar(calendar),
        weeks_between=DEFAULT_WEEKS_BETWEEN | calendar.get("weeks_between", {}),
        vocabulary=last.vocabulary,
        tones=last.tones,
        protocols=dict(sorted(protocols.items())),
        statements=dict(sorted(statements.items())),
        where={prompt.id: where for prompt, where in questions.values()},
        left_out=tuple(left_out),
    )


def _exists(folder: Path, left_out: list[LeftOut]) -> bool:
    if not folder.is_dir():
        left_out.append(LeftOut(folder, 1, Fault("words.no_folder")))
    return folder.is_dir()


def _name_unread(ours: Path, folders: Iterable[Path], left_out: list[LeftOut]) -> None:
    """What a school put in its folder and nobody reads: a slip in a name would be silent."""
    for folder in folders:
        left_out += [LeftOut(one, 1, Fault("words.not_read")) for one in _unread_in_dossier(ours, folder)]
        for path in sorted(folder.iterdir()):
            if path.name == DOSSIER and path.is_dir():
                continue
            inside = path.name in FOLDERS and path.is_dir()
            unread = _unread_in(path) if inside else [] if path.name in FILES else [path]
            left_out += [LeftOut(one, 1, Fault("words.not_read")) for one in unread if _is_meant(one)]


def _unread_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_dir() or path.suffix not in ENDINGS]


def _unread_in_dossier(ours: Path, folder: Path) -> list[Path]:
    """Only a document that is in our own dossier too is read in a school's."""
    found = sorted(path for path in (folder / DOSSIER).rglob("*.*") if not path.name.startswith("."))
    return [path for path in found if path.suffix != ".md" or not (ours / path.relative_to(folder)).exists()]


def _is_meant(path: Path) -> bool:
    """Whether it was put there to be read: not what hides itself, and not a note to each other."""
    return not path.name.startswith(".") and path.suffix not in (".md", ".txt")


def _layers(
    folders: Iterable[Path], name: str, row: type[Row], names: str, left_out: list[LeftOut]
) -> list[dict[str, Any]]:
    return [_read_entries(folder / name, row, names, left_out) for folder in folders]


def _to_calendar(written: Mapping[str, Any]) -> ThemeCalendar:
    """People count blocks from one, the calendar from nought."""
    blocks = {number - 1: themes for number, themes in written.get("blocks", {}).items()}
    swaps = tuple((one - 1, other - 1) for one, other in written.get("swapped_in_year_b", ()))
    light = frozenset(number - 1 for number in written.get("light", ()))
    return ThemeCalendar(blocks, swaps, light)


def _read_entries(
    path: Path, row: type[Row], names: str, left_out: list[LeftOut], known: Known | None = None
) -> dict[str, Any]:
    """What stands in a file by name; a name that has not this shape is left out."""
    file = read_file(path, dict, left_out)
    found: dict[str, Any] = {}
    for name in file.root:
        if not re.fullmatch(names, str(name)):
            file.leave_out((name,), str(name), Fault("words.name", {"shape": names}))
        elif entry := file.check(row, known or Known(), name):
            found[str(name)] = entry.model_dump(exclude_unset=True)
    return found


def _read_statements(path: Path, known: Known, left_out: list[LeftOut]) -> dict[str, Any]:
    return _read_entries(path, StatementRow, STATEMENT_NAMES, left_out, known)


def _read_calendar(path: Path, known: Known, left_out: list[LeftOut]) -> dict[str, Any]:
    row = read_file(path, dict, left_out).check(CalendarRow, known)
    return row.model_dump(exclude_unset=True) if row else {}
