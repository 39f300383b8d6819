"""What all questions together keep to (domain.md 3.3 and 3.6): enough of them, of everything, and no two alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from bot.domain.fault import Fault
from bot.domain.prompt import Audience, Prompt, Room
from bot.domain.vocabulary import nouns_in

MOST_ALIKE = 0.6
LEAST_IN_THEME = 5
LEAST_IN_ROOM = 2  # questions for each way to have room (S01)
LEAST_CLOSE = 60  # per cent of the teachers' questions
CLOSE = {"leerling", "leerlingen", "klas", "klassen", "les", "lessen"}
LEAST_FOR = {Audience.TEACHER: 108, Audience.LEADER: 54, Audience.BOARD: 26}
LEAST_READABLE = 60

Syllables = Callable[[str], int]
About = tuple[str, Fault]  # a question, a theme, or nothing by name: the bank as a whole


def faults_in_bank(prompts: Sequence[Prompt], seeds: Mapping[str, Iterable[str]]) -> Iterator[About]:
    """What is wrong with these questions together; `seeds` are the lines of the slides by theme."""
    weekly = [prompt for prompt in prompts if prompt.audience is not Audience.PAIRED]
    yield from _alike(prompts)
    yield from _without_follow(weekly)
    yield from _few_in_theme(weekly, seeds)
    yield from _uncovered(weekly, seeds)
    yield from _few(weekly)


def _alike(prompts: Sequence[Prompt]) -> Iterator[About]:
    for language in sorted({language for prompt in prompts for language in prompt.question}):
        pieces = [(prompt.id, trigrams(prompt.question[language])) for prompt in prompts]
        for (one, first), (other, second) in combinations(pieces, 2):
            if likeness(first, second) >= MOST_ALIKE:
                yield other, Fault("words.alike", {"other": one, "language": language})


def trigrams(text: str) -> frozenset[str]:
    """Every three letters in a row."""
    lower = text.lower()
    return frozenset(lower[start : start + 3] for start in range(len(lower) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of their trigrams that two texts have in common."""
    return len(one & other) / (len(one | other) or 1)


def _without_follow(prompts: Iterable[Prompt]) -> Iterator[About]:
    for prompt in prompts:
        if not prompt.follow and prompt.sensitivity != "high":
            yield prompt.id, Fault("words.no_follow")


def _few_in_theme(prompts: Iterable[Prompt], seeds: Mapping[str, object]) -> Iterator[About]:
    number = Counter(prompt.theme for prompt in prompts)
    for theme in seeds:
        if number[theme] < LEAST_IN_THEME:
            yield theme, Fault("words.few_in_theme", {"number": number[theme], "least": LEAST_IN_THEME})


def _uncovered(prompts: Iterable[Prompt], seeds: Mapping[str, Iterable[str]]) -> Iterator[About]:
    covered = {seed for prompt in prompts for seed in prompt.seed}
    for theme, lines in seeds.items():
        for line in lines:
            if line not in covered:
                yield theme, Fault("words.uncovered", {"line": line})


def _few(prompts: Sequence[Prompt]) -> Iterator[About]:
    number = Counter(prompt.audience for prompt in prompts)
    for audience, least in LEAST_FOR.items():
        if number[audience] < least:
            yield "", Fault("words.few_for", {"audience": str(audience), "number": number[audience], "least": least})
    rooms = Counter(prompt.room for prompt in prompts)
    for room in Room:
        if rooms[room] < LEAST_IN_ROOM:
            yield "", Fault("words.few_in_room", {"room": str(room), "number": rooms[room], "least": LEAST_IN_ROOM})
    share = share_close(prompts)
    if share < LEAST_CLOSE:
        yield "", Fault("words.few_close", {"share": share, "least": LEAST_CLOSE})


def share_close(prompts: Iterable[Prompt]) -> int:
    """How many per cent of the teachers' questions are about a pupil, class or lesson (S13), rounded down."""
    asked = [prompt.question.get("nl", "") for prompt in prompts if prompt.audience is Audience.TEACHER]
    close = [text for text in asked if not CLOSE.isdisjoint(nouns_in(text))]
    return 100 * len(close) // (len(asked) or 1)


def flesch_douma(sentences: Sequence[str], syllables: Syllables) -> float:
    """How easy Dutch reads, to about 120; 60 is B1 and what most people read with ease (Douma 1960)."""
    words = [word for sentence in sentences for word in sentence.split()]
    if not words:
        return 0.0
    per_sentence, per_word = len(words) / len(sentences), sum(map(syllables, words)) / len(words)
    return 206.84 - 0.93 * per_sentence - 77 * per_word
