"""What is wrong with the words: of everything that is shown, and of all the questions together."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyphen

from bot.cli.preview_checks import Found, length_of, our_words
from bot.cli.preview_drawings import Drawing, Undrawn
from bot.domain.bank_rules import LEAST_READABLE, faults_in_bank, flesch_douma
from bot.domain.fault import Fault
from bot.domain.prompt import Prompt
from bot.store.prompts import Library

USUAL = 300  # characters of our own words in a message
LONGER = {  # and why: up to twice as long, which is checked too
    **dict.fromkeys(("view kept.what_is_kept", "view kept.of_stranger"), "privacy, whole"),
    **dict.fromkeys(("view pairing.card", "view pairing.more", "view pairing.talk_instead"), "all about a group"),
    **dict.fromkeys(("view home.home", "view setup.plan", "view wishes.page"), "a page to look over"),
    "view pairing_news.news": "two pieces of news at once",
    "view my_data.ask": "what goes, and what cannot be called back",
    "view share.preview": "who will read it, and what cannot be called back",
    "view consultation.off": "what it is, before somebody turns it on",
    "view invitation.links": "the links of a whole team",
    "view meeting_ways.after": "a whole meeting, with its outcome",
    "view session.session": "a whole meeting while it goes on",
}


def faults_in_tone(library: Library, drawings: Iterable[Drawing | Undrawn]) -> Iterator[Found]:
    """What we don't say, wherever it is said."""
    for drawing in drawings:
        if isinstance(drawing, Drawing) and drawing.language in library.tones:
            for words in our_words(drawing.shown):
                for fault in library.tones[drawing.language].faults_in_words(words):
                    yield Found(drawing.name, drawing.language, "", fault)


def faults_in_length(drawings: Iterable[Drawing | Undrawn]) -> Iterator[Found]:
    """What is longer than three hundred characters, and is not one of those that have to be (domain.md 6)."""
    for drawing in drawings:
        if isinstance(drawing, Drawing) and drawing.name not in LONGER and (n := length_of(drawing.shown)) > USUAL:
            yield Found(drawing.name, drawing.language, "", Fault("preview.long", {"length": n, "most": USUAL}))


def faults_in_questions(library: Library) -> Iterator[Found]:
    """Each under its question, with where that stands, or under its theme."""
    for name, fault in faults_in_bank(library.bank.prompts, library.seeds):
        yield Found(_named(library, name), "", "", fault)
    for theme in library.seeds:
        score = readability(library, theme)
        if score < LEAST_READABLE:
            yield Found(theme, "nl", "", Fault("words.hard_to_read", {"score": round(score), "least": LEAST_READABLE}))


def readability(library: Library, theme: str) -> float:
    """How easily the Dutch of this theme reads, by Flesch-Douma."""
    sentences = [
        library.fill(text, library.sectors_of(prompt)[0], "nl")
        for prompt in library.bank.prompts
        if prompt.theme == theme
        for text in _dutch(prompt)
    ]
    return flesch_douma(sentences, syllables)


def _dutch(prompt: Prompt) -> list[str]:
    return [words for words in (prompt.question["nl"], prompt.follow.get("nl")) if words]


@lru_cache
def _dictionary() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=1, right=1)  # also a syllable of one letter


def syllables(word: str) -> int:
    """How many syllables a Dutch word has, as it would be broken over lines."""
    return len(_dictionary().positions(word.strip(".,:;?!'‘’“”\"()").lower())) + 1


def _named(library: Library, name: str) -> str:
    return f"{library.where[name]}: {name}" if name in library.where else name
