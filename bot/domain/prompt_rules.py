"""What every question keeps to (domain.md 3.3), one question at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.domain.fault import Fault
from bot.domain.prompt import Audience, Prompt
from bot.domain.tone import Tone

MOST_WORDS = 22
MOST_CHARACTERS = 160

Place = tuple[str, ...]  # the way to the words in the file, from the question on
Said = Callable[[str, str], Sequence[str]]  # a text and its language: how each sector that is asked reads it


def faults_in_prompt(prompt: Prompt, tones: Mapping[str, Tone], said: Said) -> Iterator[tuple[Place, Fault]]:
    """What is wrong with this question, and where."""
    for language, tone in tones.items():
        questions = {"q": prompt.question.get(language), "follow": prompt.follow.get(language)}
        for name, text in questions.items():
            read = said(text, language) if text else ()
            for fault in _once(fault for words in read for fault in _faults_in_question(words, tone)):
                yield (language, name), fault
        asked = prompt.question.get(language)
        if asked and not tone.speaks_to_you(asked):
            yield (language, "q"), Fault("words.not_you", {"one": tone.address[0]})
        if asked and prompt.audience in (Audience.LEADER, Audience.BOARD) and _asks_figure(prompt, tone, asked):
            yield (language, "q"), Fault("words.only_counts")
        for text in _labels(prompt, language):
            for fault in tone.faults_in_words(text):
                yield (language,), fault


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
    """A scale may ask how much: it is answered without a figure of anybody."""
    return prompt.answer == "text" and tone.only_counts(asked)


def _labels(prompt: Prompt, language: str) -> list[str]:
    return [*(option.words[language] for option in prompt.choices), *prompt.ends.get(language, ())]


def _once(faults: Iterator[Fault]) -> list[Fault]:
    """Sectors read nearly the same: each kind of fault is told of the first."""
    return list({fault.key: fault for fault in reversed(list(faults))}.values())[::-1]
