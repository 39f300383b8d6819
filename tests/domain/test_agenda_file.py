"""What is read from a file with topics for the agenda, and that every refusal names its line and reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import Purpose, Touches
from bot.domain.agenda_file import AgendaFile, AgendaLine, clashes, read_agenda, read_line, size_of
from bot.domain.roster import Problem

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 10, 12, 10, 0, tzinfo=AMSTERDAM)  # a Monday
HEADER = "question,touches,purpose,by,when,minutes,places"


def read(*lines: str, header: str = HEADER) -> AgendaFile:
    return read_agenda("\n".join((header, *lines)).encode(), now=NOW)


def wrong(line: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.what) for problem in read(line).problems]


def a_line(number: int = 2, **cells: object) -> AgendaLine:
    plain = {
        "question": "Wat doen we met de gymtas?", "touches": Touches.PUPIL, "purpose": Purpose.THINK, "by": "Noor",
        "starts": None, "minutes": None, "places": None,
    }  # fmt: skip
    return AgendaLine(number, **{**plain, **cells})  # type: ignore[arg-type]


def test_a_line_with_everything_in_it() -> None:
    found = read("Wat doen we met de gymtas?,leerlingen,denken,Noor Bakker,donderdag half vier,20,6")

    starts = datetime(2026, 10, 15, 15, 30, tzinfo=AMSTERDAM)
    line = a_line(by="Noor Bakker", starts=starts, minutes=20, places=6)
    assert found == AgendaFile((line,))


def test_what_is_left_empty_is_left_open() -> None:
    assert read("Wat doen we met de gymtas?,pupil,,Noor,,,") == AgendaFile((a_line(),))


def test_semicolons_and_a_mark_in_front_are_read_too() -> None:
    data = "\ufeffby;touches;question\nNoor;lesson;Wat, en hoe?\n".encode()

    assert read_agenda(data, now=NOW).lines == (a_line(question="Wat, en hoe?", touches=Touches.LESSON),)


@pytest.mark.parametrize("moment", ["2026-11-30 15:15", "30-11 om kwart over drie", "30 november 15u15"])
def test_a_moment_is_written_as_people_say_it(moment: str) -> None:
    (line,) = read(f"Wat doen we met de gymtas?,pupil,,Noor,{moment},,").lines

    assert line.starts == datetime(2026, 11, 30, 15, 15, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (",pupil,,Noor,,,", "roster.empty_cell"),
        ("Hè,pupil,,Noor,,,", "agendafile.bad_question"),
        (f"{'x' * 201},pupil,,Noor,,,", "agendafile.bad_question"),
        ("Een vraag?,ouders,,Noor,,,", "agendafile.bad_touches"),
        ("Een vraag?,,,Noor,,,", "agendafile.bad_touches"),
        ("Een vraag?,pupil,delen,Noor,,,", "agendafile.rather_message"),
        ("Een vraag?,pupil,praten,Noor,,,", "agendafile.bad_purpose_in_file"),
        ("Een vraag?,pupil,beslissen,Noor,,,", "agendafile.decide_on_card"),
        ("Een vraag?,pupil,decide,Noor,donderdag 15:15,,", "agendafile.decide_on_card"),
        ("Een vraag?,pupil,,,,,", "roster.empty_cell"),
        ("Een vraag?,pupil,,Noor,ooit,,", "agendafile.bad_moment"),
        ("Een vraag?,pupil,,Noor,donderdag,,", "agendafile.half_a_moment"),
        ("Een vraag?,pupil,,Noor,15:15,,", "agendafile.half_a_moment"),
        ("Een vraag?,pupil,,Noor,,45,", "agendafile.bad_minutes"),
        ("Een vraag?,pupil,,Noor,,kort,", "agendafile.bad_minutes"),
        ("Een vraag?,pupil,,Noor,,,9", "agendafile.bad_places"),
        ("Een vraag?,pupil,,Noor,,,1", "agendafile.too_few_places"),
        ("Een\tvraag?,pupil,,Noor,,,", "roster.control_character"),
        ("Een vraag?,pupil,,Noor,,,,extra", "roster.too_many_cells"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_line(line: str, what: str) -> None:
    assert wrong(line) == [(2, what)]


def test_everything_wrong_in_a_line_is_named_at_once() -> None:
    assert wrong("Een vraag?,ouders,,Noor,ooit,45,9") == [
        (2, "agendafile.bad_touches"), (2, "agendafile.bad_moment"), (2, "agendafile.bad_minutes"),
        (2, "agendafile.bad_places"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "agendafile.empty"),
        (HEADER.encode(), "agendafile.only_header"),
        (b"name,school\nNoor,De Linde\n", "roster.no_header"),
        (b"question,touches\nWat?,pupil\n", "roster.no_column"),
        ("question,touches,by\nHè?,pupil,Noor".encode("latin-1"), "roster.not_utf8"),
        ("question,touches,by\nHè?,pupil,Noor".encode("utf-16"), "roster.not_utf8"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused(data: bytes, what: str) -> None:
    found = read_agenda(data, now=NOW)

    assert (found.lines, [problem.what for problem in found.problems]) == ((), [what])


@given(st.binary(max_size=200))
def test_no_file_is_too_strange(data: bytes) -> None:
    found = read_agenda(HEADER.encode() + b"\n" + data, now=NOW)

    assert all(3 <= len(line.question) <= 200 and line.by for line in found.lines)


def test_one_topic_is_read_as_a_line_is() -> None:
    cells = {"question": "Wat doen we met de gymtas?", "touches": "pupil", "by": "Noor"}

    assert read_line(cells, now=NOW) == AgendaFile((a_line(1),))


def test_to_decide_can_be_said_where_somebody_is_told_what_is_not_decided_here() -> None:
    cells = {"question": "Wat doen we met de gymtas?", "touches": "pupil", "purpose": "beslissen", "by": "Noor"}

    assert read_line(cells, now=NOW) == AgendaFile((a_line(1, purpose=Purpose.DECIDE),))


# Lines that are one meeting


def test_a_meeting_has_the_size_that_any_of_its_lines_gives() -> None:
    assert size_of([a_line(2), a_line(3, minutes=20), a_line(4, places=3)]) == (20, 3)


@pytest.mark.parametrize(("touches", "size"), [(Touches.LESSON, (15, 4)), (Touches.ORGANISATION, (10, 4))])
def test_without_a_size_it_has_the_usual_one(touches: Touches, size: tuple[int, int]) -> None:
    assert size_of([a_line(touches=touches)]) == size


def test_two_sizes_for_one_meeting_are_named() -> None:
    assert list(clashes([a_line(2, minutes=10), a_line(3, minutes=15), a_line(4, minutes=10)])) == [
        Problem(3, "agendafile.contradiction", {"column": "minutes", "other": "2"})
    ]


@pytest.mark.parametrize("size", [{"minutes": 15}, {"places": 5}])
def test_what_touches_the_organisation_stays_small(size: dict[str, int]) -> None:
    assert list(clashes([a_line(2, **size), a_line(3, touches=Touches.ORGANISATION)])) == [
        Problem(3, "agendafile.organisation")
    ]
