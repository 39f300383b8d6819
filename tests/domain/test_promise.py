"""A promise is one line of a file that may end anywhere."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.promise import LENGTH, MOST_SUBJECTS, Act, Line, Promised, read_lines

LINES = st.builds(Line, id=st.uuids(), sealed=st.binary(min_size=28, max_size=64))
PROMISED = st.builds(
    Promised,
    act=st.sampled_from(Act),
    at=st.datetimes(timezones=st.just(UTC)),
    subjects=st.lists(st.uuids(), min_size=1, max_size=MOST_SUBJECTS).map(tuple),
    by_hash=st.booleans(),
)
ONE = Line(UUID(int=1), b"sealed")
OTHER = Line(UUID(int=2), b"sealed too")
MONDAY = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)


# -- what is sealed --


@given(PROMISED)
def test_what_was_promised_is_read_again_and_always_as_long(promised: Promised) -> None:
    written = promised.write()
    assert (Promised.read(written), len(written)) == (promised, LENGTH)


def test_a_line_of_before_keyed_hashes_is_still_read() -> None:
    plain = f"erased {MONDAY.isoformat()} {UUID(int=7).hex}".ljust(LENGTH)
    assert Promised.read(plain) == Promised(Act.ERASED, MONDAY, (UUID(int=7),), by_hash=False)


def test_an_older_program_does_not_take_a_hash_for_an_id() -> None:
    """It reads ids after the moment and gives up at the mark: it says that a newer program promised this."""
    *_, mark, _ = Promised(Act.ERASED, MONDAY, (UUID(int=7),)).write().split()
    with pytest.raises(ValueError, match="badly formed"):
        UUID(hex=mark)


@pytest.mark.parametrize(("days", "is_over"), [(0, False), (400, False), (401, True)])
def test_a_promise_is_kept_for_four_hundred_days(days: int, is_over: bool) -> None:
    assert Promised(Act.ERASED, MONDAY, (UUID(int=7),)).is_over(MONDAY + timedelta(days=days)) == is_over


def test_what_there_is_no_room_for_is_not_promised_by_halves() -> None:
    subjects = tuple(UUID(int=number) for number in range(MOST_SUBJECTS + 2))
    with pytest.raises(ValueError, match=r"\d+"):
        Promised(Act.WISHES, MONDAY, subjects).write()


# -- lines --


def test_a_line_has_an_id_and_what_is_sealed_and_ends_in_a_point() -> None:
    assert ONE.write() == f"{'0' * 31}1 {base64.b64encode(b'sealed').decode()} .\n"


@given(st.lists(LINES, unique_by=lambda line: line.id))
def test_what_was_written_is_read_again(lines: list[Line]) -> None:
    assert read_lines([line.write() for line in lines]) == {line.id: line for line in lines}


def test_the_same_line_twice_is_one_promise() -> None:
    assert read_lines([ONE.write(), OTHER.write(), ONE.write()]) == {ONE.id: ONE, OTHER.id: OTHER}


@given(st.integers(min_value=0, max_value=len(OTHER.write()) - 1))
def test_a_line_of_which_only_a_part_is_there_says_nothing(length: int) -> None:
    assert read_lines([ONE.write(), OTHER.write()[:length]]) == {ONE.id: ONE}


@given(st.text())
def test_lines_of_others_are_passed_over(words: str) -> None:
    assert read_lines([f"# {words}\n".replace("\r", ""), ONE.write()]) == {ONE.id: ONE}


@given(st.integers(min_value=0, max_value=len(OTHER.write()) - 2))
def test_half_a_line_that_got_an_end_is_not_taken_for_a_whole_one(length: int) -> None:
    assert read_lines([OTHER.write()[:length] + "\n", ONE.write()]) == {ONE.id: ONE}
