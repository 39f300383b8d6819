"""A promise is one line of a file that may end anywhere."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.promise import Line, Promised, read_lines

HEX = st.text("0123456789abcdef", min_size=8, max_size=32)
LINES = st.builds(
    Line,
    id=st.uuids(),
    made_at=st.datetimes(timezones=st.just(UTC)),
    what=st.sampled_from(Promised),
    key=HEX,
    subjects=st.lists(HEX, min_size=1, max_size=2).map(tuple),
)
ONE = Line(UUID(int=1), datetime(2026, 10, 12, 8, 0, tzinfo=UTC), Promised.ERASED, "0a0b0c0d", ("ff" * 16,))
OTHER = Line(UUID(int=2), ONE.made_at + timedelta(hours=1), Promised.WITHDRAWN, "0a0b0c0d", ("ee" * 16, "dd" * 16))


def test_a_line_names_the_promise_its_moment_and_kind_its_key_and_hashes_and_ends_in_a_point() -> None:
    assert ONE.write() == f"{'0' * 31}1 2026-10-12T08:00:00+00:00 erased 0a0b0c0d {'ff' * 16} .\n"


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
