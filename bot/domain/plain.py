"""Typed words made plain: what a case, an accent, a blank or a full stop at the end adds to them means nothing."""

import unicodedata


def plain(words: str) -> str:
    """The words in lower case, with single blanks, without accents, commas and what ends a sentence."""
    apart = unicodedata.normalize("NFD", words.casefold().replace(",", " ").replace("’", "'"))
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).split()).rstrip(".!?;: ")
