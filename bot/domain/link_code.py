"""Codes that tie an account to a person: how they are made, and how they are read back."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from random import Random
from typing import assert_never


class Purpose(StrEnum):
    """What a code is for."""

    INVITATION = "invitation"  # a steward's, to hand to one person
    MOVE = "move"  # somebody's own, to go to another platform


# Nobody guesses 60 bits within ten minutes: wrong codes need not be counted.
LASTS: Mapping[Purpose, timedelta] = {Purpose.INVITATION: timedelta(days=7), Purpose.MOVE: timedelta(minutes=10)}
UNDONE_WITHIN = timedelta(days=7)  # a link that somebody else used

INVITATION_BYTES = 24  # 192 bits; a link holds 64 characters of A-Z, a-z, 0-9, _ and - (platforms.md B)
MOVE_DIGITS = 12  # of 5 bits each, for a code that is typed
GROUP = 4
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U
NUMBERS = set("23456789")  # which no letter is taken for
MISREAD = str.maketrans("OIL", "011")

_INVITATION = re.compile(r"[A-Za-z0-9_-]{32}")
_TYPED = re.compile(r"[A-Za-z0-9]{12}|[A-Za-z0-9]{4}([- ])[A-Za-z0-9]{4}\1[A-Za-z0-9]{4}")


def new_code(purpose: Purpose, chance: Random) -> str:
    """A code that nobody can guess, as long as nobody can guess this chance."""
    match purpose:
        case Purpose.INVITATION:
            return urlsafe_b64encode(chance.randbytes(INVITATION_BYTES)).decode()
        case Purpose.MOVE:
            return _new_move_code(chance)
        case _:
            assert_never(purpose)


def _new_move_code(chance: Random) -> str:
    while True:  # until it has a number in it, which one in thirty has not: without, it could be a word
        code = "".join(DIGITS[chance.getrandbits(5)] for _ in range(MOVE_DIGITS))
        if NUMBERS & set(code):
            return code


def grouped(code: str) -> str:
    """A code that is typed, in groups that one can read aloud: 7ZK2-M4QX-0WBT."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """The code as it was made; None when it is none.

    One that is typed is one word, or groups of four with dashes or spaces between them: so a sentence is none. Capitals
    make no difference, nor does O for 0, or I or L for 1.
    """
    text = typed.strip()
    if _INVITATION.fullmatch(text):
        return text
    if not _TYPED.fullmatch(text):
        return None
    digits = re.sub("[- ]", "", text).upper().translate(MISREAD)
    return digits if set(digits) <= set(DIGITS) and NUMBERS & set(digits) else None


def hash_of(code: str) -> bytes:
    """What is kept of a code. It is random, so that it needs no salt."""
    return sha256(code.encode()).digest()
