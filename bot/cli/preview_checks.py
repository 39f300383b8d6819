"""What must be true of everything Ruimte shows, whatever it is about. Each check gives a fault for what is wrong."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.cli.preview_drawings import Drawing, Shown, Undrawn, raised
from bot.cli.preview_samples import NAME_MARKS, WORD_MARKS
from bot.domain import press
from bot.domain.fault import Fault
from bot.domain.form import Form
from bot.domain.message import MOST_BUTTONS, File, Message, Picture, Text

MOST_IN_A_LABEL = 75  # the strictest platform: the text of a Slack button, as its Block Kit reference says
MOST_OF_OUR_WORDS = 600  # two of the longest sentences that are said to people (domain.md 6)
LINES_OF_A_LIST = 4  # more than the three lines of a message: it is there to be looked through

Draw = Callable[[Shown], str]
Check = Callable[[Shown, str], Iterator[Fault]]


@dataclass(frozen=True)
class Found:
    """A fault, and where it is; without language or adapter where these make no difference."""

    name: str
    language: str
    adapter: str
    why: Fault


def faults(drawings: Iterable[Drawing | Undrawn], previews: Mapping[str, Draw]) -> Iterator[Found]:
    """What is wrong, adapter by adapter."""
    for one in drawings:
        if isinstance(one, Undrawn):
            yield Found(one.name, one.language, "", one.why)
            continue
        for adapter, draw in previews.items():
            yield from (Found(one.name, one.language, adapter, why) for why in _look_at(one.shown, draw))


def _look_at(shown: Shown, draw: Draw) -> Iterator[Fault]:
    try:
        drawn = draw(shown)
    except Exception as trouble:
        yield raised(trouble)
    else:
        yield from faults_in(shown, drawn)


def faults_in(shown: Shown, drawn: str) -> Iterator[Fault]:
    """What is wrong with this, drawn like that by an adapter."""
    for check in CHECKS:
        yield from check(shown, drawn)


def lock_screen(shown: Shown, drawn: str) -> Iterator[Fault]:
    """J17: the first line holds nobody's words and no colleague's name, as it is written and as it is drawn."""
    lines = _first_line(next(our_words(shown), "")) + "\n" + _first_line(drawn)
    if found := _marked(NAME_MARKS, lines):
        yield Fault("preview.name_in_first_line", {"found": found})
    if found := _marked(WORD_MARKS, lines):
        yield Fault("preview.words_in_first_line", {"found": found})


def few_buttons(shown: Shown, _: str) -> Iterator[Fault]:
    """J16: five and [Meer]."""
    number = len(shown.buttons) if isinstance(shown, Message) else 0
    if number > MOST_BUTTONS:
        yield Fault("preview.many_buttons", {"number": number, "most": MOST_BUTTONS})


def labels_differ(shown: Shown, _: str) -> Iterator[Fault]:
    """Who hears the buttons read aloud can tell them apart."""
    labels = [button.label for button in shown.buttons] if isinstance(shown, Message) else []
    yield from (Fault("preview.label_twice", {"label": label}) for label, n in Counter(labels).items() if n > 1)


def labels_fit(shown: Shown, _: str) -> Iterator[Fault]:
    """A label that is too long is cut, or refused, by a platform."""
    for label in _labels(shown):
        if len(label) > MOST_IN_A_LABEL:
            yield Fault("preview.long_label", {"label": label, "length": len(label), "most": MOST_IN_A_LABEL})


def data_is_read_back(shown: Shown, _: str) -> Iterator[Fault]:
    """A press comes back weeks later: what it carries must fit the platform and still be understood."""
    carried = [shown.data] if isinstance(shown, Form) else [button.data for button in shown.buttons]
    for data in carried:
        if not data.isascii() or len(data) > press.MOST_BYTES or press.read(data) is None:
            yield Fault("preview.unreadable_data", {"data": data, "most": press.MOST_BYTES})


def slots_are_filled(shown: Shown, _: str) -> Iterator[Fault]:
    """No brace is left of a slot or of a placeholder."""
    yield from (Fault("preview.brace_left", {"words": words}) for words in our_words(shown) if re.search("[{}]", words))


def nothing_is_empty(shown: Shown, drawn: str) -> Iterator[Fault]:
    """Every piece says something, and so does the whole."""
    if not drawn.strip() or not all(words.strip() for words in our_words(shown)):
        yield Fault("preview.empty")


def words_are_quoted(shown: Shown, _: str) -> Iterator[Fault]:
    """A person's words format nothing and ring nobody: they stand in a quote, or in what they are filling in."""
    if found := _marked(WORD_MARKS, "\n".join(our_words(shown))):
        yield Fault("preview.words_not_quoted", {"found": found})


def length_of(shown: Shown) -> int:
    """How many characters we say ourselves; a list is there to be looked through, and does not count."""
    texts = [block.words for block in shown.blocks if isinstance(block, Text)] if isinstance(shown, Message) else []
    return sum(len(words) for words in texts if len(words.splitlines()) < LINES_OF_A_LIST)


def is_short(shown: Shown, _: str) -> Iterator[Fault]:
    """What we say ourselves is read between two lessons, also where it has to be longer than usual."""
    if (length := length_of(shown)) > MOST_OF_OUR_WORDS:
        yield Fault("preview.long", {"length": length, "most": MOST_OF_OUR_WORDS})


CHECKS: tuple[Check, ...] = (
    lock_screen,
    few_buttons,
    labels_differ,
    labels_fit,
    data_is_read_back,
    slots_are_filled,
    nothing_is_empty,
    words_are_quoted,
    is_short,
)


def our_words(shown: Shown) -> Iterator[str]:
    """Everything that should be ours, from top to bottom."""
    if isinstance(shown, Form):
        yield shown.title
    else:
        yield from (block.words for block in shown.blocks if isinstance(block, Text))
        yield from (block.alt for block in shown.blocks if isinstance(block, Picture | File))
    yield from _labels(shown)


def _labels(shown: Shown) -> Iterator[str]:
    """Whatever can be tapped or filled in, by its label."""
    if isinstance(shown, Message):
        yield from (button.label for button in shown.buttons)
        return
    for field in shown.fields:
        yield field.label
        yield from (option.label for option in field.options)
    yield shown.submit


def _first_line(words: str) -> str:
    return next((line for line in words.splitlines() if line.strip()), "")


def _marked(marks: Iterable[str], words: str) -> str:
    return ", ".join(mark for mark in marks if re.search(rf"\b{re.escape(mark)}\b", words))
