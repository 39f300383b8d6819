"""What every question keeps to (domain.md 3.3), one question at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bot.domain.fault import Fault, Way
from bot.domain.prompt import CORE, Audience, Prompt
from bot.domain.tone import Tone

MOST_WORDS = 22
MOST_CHARACTERS = 160
SILENT = Tone(avoid={})  # of a language without lists

Said = Callable[[str, str], Sequence[str]]  # a text and its language: how each sector that is asked reads it


def faults_in_prompt(prompt: Prompt, tones: Mapping[str, Tone], said: Said) -> Iterator[tuple[Way, Fault]]:
    """What is wrong with this question, and where."""
    if prompt.model == CORE and prompt.privacy == "shareable":
        yield ("privacy",), Fault("words.core_shareable")
    for language, asked in prompt.question.items():
        tone = tones.get(language, SILENT)
        for name, text in (("q", asked), ("follow", prompt.follow.get(language, ""))):
            read = said(text, language) if text else ()
            for fault in _once(fault for words in read for fault in _faults_in_question(words, tone)):
                yield (language, name), fault
        if not tone.speaks_to_you(asked):
            yield (language, "q"), Fault("words.not_you", {"one": tone.address[0]})
        if _asks_figure(prompt, tone, asked):
            yield (language, "q"), Fault("words.only_counts")
        yield from _faults_in_labels(prompt, language, tone, said)


def _faults_in_labels(prompt: Prompt, language: str, tone: Tone, said: Said) -> Iterator[tuple[Way, Fault]]:
    for number, label in enumerate(prompt.labels(language)):
        way: Way = ("choices", number, language) if prompt.choices else (language, "ends", number)
        for fault in _once(fault for words in said(label, language) for fault in tone.faults_in_words(words)):
            yield way, fault


def _faults_in_question(text: str, tone: Tone) -> Iterator[Fault]:
    if text.count("?") != 1 or not text.endswith("?"):
        yield Fault("words.one_question")
    if (number := len(text.split())) > MOST_WORDS:
        yield Fault("words.many_words", {"number": number, "most": MOST_WORDS})
    if (number := len(text)) > MOST_CHARACTERS:
        yield Fault("words.many_characters", {"number": number, "most": MOST_CHARACTERS})
    yield from tone.faults_in_words(text)
    yield from tone.faults_in_question(text)


def _asks_figure(prompt: Prompt, tone: Tone, asked: str) -> bool:
    """Of a leader or a board; a scale may ask how much, for its answer is nobody's figure (S61)."""
    is_asked_of_them = prompt.audience in (Audience.LEADER, Audience.BOARD)
    return is_asked_of_them and prompt.answer != "scale5" and tone.only_counts(asked)


def _once(faults: Iterable[Fault]) -> list[Fault]:
    """Sectors read nearly the same: each kind of fault is told of the first."""
    return list({fault.key: fault for fault in reversed(list(faults))}.values())[::-1]
