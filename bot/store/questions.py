"""The questions on disk: one file a theme. What breaks a rule is left out and named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.fault import Fault
from bot.domain.prompt import Prompt
from bot.domain.prompt_rules import faults_in_prompt
from bot.domain.tone import Tone
from bot.domain.vocabulary import Vocabulary, fill, sectors_in, words_of
from bot.store.prompt_schema import QuestionRow
from bot.store.word_file import LeftOut, WordFile, read_file
from bot.store.word_schema import Known


@dataclass(frozen=True)
class Where:
    """Where a question stands: its file, and which one it is there."""

    file: WordFile
    number: int

    def __str__(self) -> str:
        return f"{self.file.path}:{self.file.line((self.number,))}"


@dataclass(frozen=True)
class Checker:
    """What a question is held against."""

    themes: Mapping[str, Any]
    vocabulary: Vocabulary
    tones: Mapping[str, Tone]
    known: Known

    @classmethod
    def over(
        cls, themes: Sequence[dict[str, Any]], vocabularies: Sequence[dict[str, Any]], tones: Sequence[dict[str, Any]]
    ) -> "Checker":
        """What these folders say together, the later ones last."""
        all_themes, vocabulary = merged(themes), merged(vocabularies)
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
            sectors = sectors_in(self.vocabulary, prompt.sector)
            return [fill(text, words_of(self.vocabulary, sector, language)) for sector in sectors]

        found = list(faults_in_prompt(prompt, self.tones, said))
        for way, fault in found:
            file.leave_out((number, *way), prompt.id, fault)
        return not found


def read_questions(folder: Path, checker: Checker, left_out: list[LeftOut]) -> dict[str, tuple[Prompt, Where]]:
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


def merged(layers: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    """The layers as one; what a later layer does not mention stays, also inside."""
    found: dict[Any, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            found[key] = merged([found.get(key, {}), value]) if isinstance(value, dict) else value
    return found


def _to_tone(layers: Iterable[Mapping[str, Any]]) -> Tone:
    """The lists of one language, one after the other; a word that a later one has nothing for is taken out."""
    lists: dict[str, Any] = {}
    for layer in layers:
        for name, listed in layer.items():
            lists[name] = lists.get(name, {}) | listed if name == "avoid" else (*lists.get(name, ()), *listed)
    avoid = {word: instead for word, instead in lists.pop("avoid", {}).items() if instead is not None}
    return Tone(avoid, **lists)
