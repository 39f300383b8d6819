"""A code that ties an account to a person: nobody guesses it, and it is read back however it was typed."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.link_code import DIGITS, NUMBERS, Purpose, grouped, new_code, read_code

CODES = st.text(DIGITS, min_size=12, max_size=12).filter(lambda code: NUMBERS & set(code))
CHANCES = st.integers().map(Random)
LOOKALIKES = {"0": "0Oo", "1": "1IiLl"}


@given(CHANCES)
def test_an_invitation_holds_192_bits_in_characters_that_a_link_may_have(chance: Random) -> None:
    code = new_code(Purpose.INVITATION, chance)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", code)
    assert read_code(code) == code


@given(CHANCES)
def test_a_code_to_type_has_twelve_digits_of_which_none_look_alike(chance: Random) -> None:
    code = new_code(Purpose.MOVE, chance)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{12}", code)
    assert read_code(code) == code


def test_two_codes_differ() -> None:
    chance = Random(1)
    assert len({new_code(purpose, chance) for purpose in Purpose for _ in range(100)}) == 200


@given(CODES, st.data())
def test_however_it_is_typed_it_is_the_same_code(code: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from(LOOKALIKES.get(digit, digit + digit.lower()))) for digit in grouped(code))
    between = data.draw(st.sampled_from(("-", " ", "")))
    assert read_code(f" {typed.replace('-', between)} ") == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hoi",
        "instellingen",
        "groep 5b gaf ma",
        "om 8 u hier ja",
        "7ZK2-M4QX-0WB",
        "7ZK2-M4QX-0WBTT",
        "7ZK2-M4QX-0WBU",
        "7ZK2-M4QX-0WB!",
    ],
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_is_read_aloud_in_groups() -> None:
    assert grouped("7ZK2M4QX0WBT") == "7ZK2-M4QX-0WBT"
