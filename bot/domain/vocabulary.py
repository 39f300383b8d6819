"""What a sector calls things: the slots of a text become its words, each with the article that belongs to it."""

import re
from collections.abc import Mapping

SLOT = re.compile(r"\{(.*?)\}")
NEUTER = "het "  # stands before a word in the vocabulary that takes it; all others take "de"
BESIDE_DE = ("de", "die", "deze", "onze", "elke", "iedere", "welke")
BESIDE_HET = ("het", "dat", "dit", "ons", "elk", "ieder", "welk")
ALIKE = ("een", "the")  # whatever comes after
A, AN = "a", "an"
USUAL_SECTOR = "po"  # its words stand in where a sector has none of its own

Vocabulary = Mapping[str, Mapping[str, Mapping[str, str]]]  # by sector, language and slot


def words_of(vocabulary: Vocabulary, sector: str, language: str) -> Mapping[str, str]:
    """What this sector calls things, in the usual sector's words where it has none of its own."""
    known = (vocabulary.get(each, {}).get(language, {}) for each in (USUAL_SECTOR, sector))
    return {slot: word for words in known for slot, word in words.items()}


def sectors_in(vocabulary: Vocabulary, sector: str) -> tuple[str, ...]:
    """The sectors that are meant by this one, the usual one first where all of them are."""
    return (USUAL_SECTOR, *(one for one in vocabulary if one != USUAL_SECTOR)) if sector == "all" else (sector,)


def fill(text: str, words: Mapping[str, str]) -> str:
    """The text in these words. A slot that is not among them stays as it is, without its braces.

    `{leerling}` is one word; in `{de bouw}` the article follows the word (het team); `{De bouw}` begins a sentence.
    """
    return SLOT.sub(lambda slot: _said(slot[1], words), text)


def nouns_in(text: str) -> list[str]:
    """What its slots are about, in order."""
    return [noun_of(slot) for slot in SLOT.findall(text)]


def noun_of(slot: str) -> str:
    """What a slot is about; the whole of it when what stands before it is no article."""
    article, _, noun = slot.rpartition(" ")
    return noun.lower() if _is_article(article.lower()) else slot


def _is_article(word: str) -> bool:
    return word in ("", A, AN, *ALIKE, *BESIDE_DE, *BESIDE_HET)


def _said(slot: str, words: Mapping[str, str]) -> str:
    word = words.get(noun_of(slot))
    if word is None:
        return slot
    bare = word.removeprefix(NEUTER)
    article = slot.rpartition(" ")[0].lower()
    said = f"{_article(article, bare, is_neuter=bare != word)} {bare}" if article else bare
    return said[0].upper() + said[1:] if slot[0].isupper() else said


def _article(article: str, bare: str, *, is_neuter: bool) -> str:
    if article in (A, AN):
        return AN if bare[0] in "aeiou" else A
    written, wanted = (BESIDE_DE, BESIDE_HET) if is_neuter else (BESIDE_HET, BESIDE_DE)
    return dict(zip(written, wanted, strict=True)).get(article, article)
