"""Chats and messages as text."""

import pytest

from adapters.telegram.names import marks_of, parts_of, place_parts, reference


def test_a_reference_names_its_messages() -> None:
    assert parts_of(reference("-7", [12, "p13", "d14"])) == ("-7", (12, 13, 14))
    assert marks_of("-7/12,p13,d14") == ("-7", ("12", "p13", "d14"))


@pytest.mark.parametrize("strange", ["C1/1.5", "-7/", "-7", "-7/x12", "-7/p", "-7/pd1", ""])
def test_a_reference_that_is_none_of_ours_names_no_messages(strange: str) -> None:
    assert parts_of(strange)[1] == ()


def test_a_topic_is_part_of_an_address() -> None:
    assert [place_parts(chat) for chat in ("5", "-7:45", "-7:x")] == [("5", None), ("-7", 45), ("-7", None)]
