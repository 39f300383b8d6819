"""Telegram's limits, and its way of counting: in the code units of UTF-16, after the markup is gone."""

MOST_IN_TEXT = 4096
MOST_IN_CAPTION = 1024
MOST_ENTITIES = 100  # in one message; Telegram leaves out the others without a word
MOST_IN_DATA = 64  # bytes of UTF-8 that a button carries; at least one
MOST_IN_LABEL = 40  # our own: what a phone shows of a button as wide as the screen


def units(words: str) -> int:
    """How long Telegram finds this."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def room(words: str, most: int) -> int:
    """How many characters from the start are within `most` units."""
    return len(words.encode("utf-16-le", "surrogatepass")[: most * 2].decode("utf-16-le", "ignore"))
