"""What is read from a roster, what is refused, and that every refusal names its line and reason."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Role
from bot.domain.roster import COLUMNS, Line, Problem, Roster, fold
from bot.domain.roster_cells import EVERY_DAY
from bot.domain.roster_file import parse
from tests.domain.rosters import HEADER, only, read, wrong

NOOR = Line(
    number=2,
    name="Noor Bakker",
    email="noor@example.org",
    school="De Lindeboom",
    team="Onderbouw",
    role=Role.TEACHER,
    leads=(),
    days=EVERY_DAY,
    language=None,
    joined=False,
    first_day=None,
    last_day=None,
    days_given=False,
)


# What is taken


def test_a_line_with_everything_in_it() -> None:
    roster = read(
        "Ellen Hoekstra,Ellen@Example.org,De Lindeboom,Bovenbouw,leader,Onderbouw|Noor Bakker,"
        "ma-wo,en,ja,1-8-2026,2027-07-31",
        "Noor Bakker,,De Lindeboom,Onderbouw,,,,,,,",
    )
    assert roster.problems == ()
    assert roster.lines[0] == Line(
        number=2,
        name="Ellen Hoekstra",
        email="ellen@example.org",
        school="De Lindeboom",
        team="Bovenbouw",
        role=Role.LEADER,
        leads=("Onderbouw", "Noor Bakker"),
        days=frozenset({0, 1, 2}),
        language="en",
        joined=True,
        first_day=date(2026, 8, 1),
        last_day=date(2027, 7, 31),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_file_reads_the_same_however_it_was_saved(delimiter: str, mark: bytes, ending: str) -> None:
    rows = ("name,email,school,team", "Noor Bakker,noor@example.org,De Lindeboom,Onderbouw")
    text = "".join(row.replace(",", delimiter) + ending for row in rows)
    assert parse(mark + text.encode()).lines == (NOOR,)


def test_columns_in_any_order_and_any_capitals() -> None:
    roster = read("Onderbouw,De Lindeboom,Noor Bakker,noor@example.org", header=" Team ,SCHOOL,name,Email")
    assert roster.lines == (NOOR,)


def test_only_the_columns_of_the_file_are_named() -> None:
    assert read("Noor,De Lindeboom,Onderbouw", header="name,school,team").columns == {"name", "school", "team"}


def test_empty_lines_are_skipped_and_counted() -> None:
    roster = read("", ",,,,,,,,,,", "  ", "Noor Bakker,noor@example.org,De Lindeboom,Onderbouw")
    assert [line.number for line in roster.lines] == [5]


def test_a_quoted_line_break_counts_as_a_line() -> None:
    roster = parse(b'name,school,team\n"Noor\nBakker",De Lindeboom,Onderbouw\nSem,,Onderbouw\n')
    assert [(problem.line, problem.what) for problem in roster.problems] == [
        (2, "roster.control_character"),
        (4, "roster.empty_cell"),
    ]


def test_a_delimiter_between_quotation_marks_belongs_to_the_name() -> None:
    assert only(read('"Bakker, Noor","De Lindeboom","Onderbouw"', header="name, school, team")).name == "Bakker, Noor"


def test_cells_that_are_missing_at_the_end_are_empty() -> None:
    assert only(read("Noor Bakker,noor@example.org,De Lindeboom,Onderbouw")) == NOOR


def test_a_nameless_column_without_anything_in_it_is_no_matter() -> None:
    assert only(read("Noor;De Lindeboom;Onderbouw;;", header="name;school;team;;")).name == "Noor"


def test_a_team_with_a_slash_in_its_name_is_led_whole() -> None:
    roster = read(
        "Ellen,De Linde,Groep 1/2,leader,Groep 1/2 + Groep 3/4",
        "Noor,De Linde,Groep 3/4,,",
        header="name,school,team,role,leads",
    )
    assert roster.lines[0].leads == ("Groep 1/2", "Groep 3/4")


@pytest.mark.parametrize(("role", "team"), [("board", "Bestuur"), ("steward", "Beheer"), ("schoolbeheerder", "Beheer")])
def test_board_and_stewards_have_a_team_of_their_own(role: str, team: str) -> None:
    assert only(read(f"Noor,De Lindeboom,{role}", header="name,school,role")).team == team


# What is refused


def test_somebody_who_ends_before_they_start() -> None:
    roster = read("Noor,De Lindeboom,Onderbouw,2026-09-02,2026-09-01", header="name,school,team,from,until")
    assert wrong(roster) == ("roster.ends_before_start", {})


@pytest.mark.parametrize("role", ["teacher", "leader", "steward|teacher"])
def test_teachers_and_leaders_need_a_team(role: str) -> None:
    assert wrong(read(f"Noor,De Lindeboom,{role}", header="name,school,role")) == ("roster.no_team", {})


def test_everything_wrong_in_a_file_is_told_at_once() -> None:
    roster = read(
        "Noor,De Lindeboom,,zo", "Sem,De Lindeboom,Onderbouw,ma", "Joke,,Onderbouw,", header="name,school,team,days"
    )
    assert [(problem.line, problem.what) for problem in roster.problems] == [
        (2, "roster.weekend_day"),
        (2, "roster.no_team"),
        (4, "roster.empty_cell"),
    ]
    assert [line.name for line in roster.lines] == ["Sem"]


def test_more_cells_than_columns() -> None:
    roster = read("Bakker, Noor,De Lindeboom,Onderbouw", header="name,school,team")
    assert roster == Roster(
        (), (Problem(2, "roster.too_many_cells"),), frozenset({"name", "school", "team"}), roster.names
    )


def test_a_quotation_mark_that_is_never_closed() -> None:
    roster = read('Noor,De Lindeboom,"Onderbouw', "Sem,De Lindeboom,Onderbouw", header="name,school,team")
    assert roster.problems == (Problem(2, "roster.bad_quotes"),)


def test_a_role_twice_in_one_team_names_the_other_line() -> None:
    roster = read(
        "Noor,noor@example.org,De Lindeboom,Onderbouw,teacher",
        "Noor,NOOR@example.org,De Lindeboom,onderbouw,leerkracht",
        header="name,email,school,team,role",
    )
    assert roster.problems == (Problem(3, "roster.twice", {"name": "Noor", "team": "onderbouw", "other": "2"}),)
    assert [line.number for line in roster.lines] == [2]


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("name", "Noor", "Sem"),
        ("language", "nl", "en"),
        ("from", "2026-08-01", "2026-09-01"),
        ("until", "2027-08-01", "2027-09-01"),
    ],
)
def test_two_lines_that_contradict_each_other(column: str, one: str, other: str) -> None:
    rows = [
        {"email": "n@example.org", "school": "De Lindeboom", "name": "Noor", "team": team, column: said}
        for team, said in (("A", one), ("B", other))
    ]
    roster = read(*(",".join(row.values()) for row in rows), header=",".join(rows[0]))
    parts = {"column": column, "name": rows[1]["name"], "other": "2"}
    assert roster.problems == (Problem(3, "roster.contradiction", parts),)


def test_an_empty_cell_contradicts_nothing() -> None:
    roster = read("Noor,De Lindeboom,A,2027-07-01", "Noor,De Lindeboom,B,", header="name,school,team,until")
    assert roster.problems == ()


def test_a_name_that_two_people_have_needs_an_address() -> None:
    roster = read(
        "Noor,one@example.org,De Lindeboom,A",
        "Noor,two@example.org,De Lindeboom,A",
        "Noor,,De Lindeboom,B",
        header="name,email,school,team",
    )
    assert roster.problems == (Problem(4, "roster.which_person", {"name": "Noor"}),)


# A file that cannot be read at all


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_that_is_not_utf8(encoding: str) -> None:
    data = "name,school,team\nJosé,De Lindeboom,Onderbouw\n".encode(encoding)
    line = 2 if encoding == "cp1252" else 1
    assert parse(data) == Roster((), (Problem(line, "roster.not_utf8"),))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n"])
def test_an_empty_file(data: bytes) -> None:
    assert parse(data) == Roster((), (Problem(1, "roster.empty"),))


def test_a_file_with_only_a_header() -> None:
    assert parse(b"\nname,school,team\n\n") == Roster((), (Problem(2, "roster.no_people"),))


def test_a_file_without_a_header() -> None:
    assert parse(b"Noor,De Lindeboom,Onderbouw\n") == Roster(
        (), (Problem(1, "roster.no_header", {"columns": ",".join(COLUMNS)}),)
    )


def test_every_wrong_column_is_named() -> None:
    assert read("Noor", header="name,e-mail,team,team") == Roster(
        (),
        (
            Problem(
                1, "roster.unknown_column", {"column": "e-mail", "columns": ", ".join(COLUMNS), "nearest": "email"}
            ),
            Problem(1, "roster.no_column", {"column": "school"}),
            Problem(1, "roster.double_column", {"column": "team"}),
        ),
    )


# Whatever the file


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    assert parse(data).lines == () or parse(data).columns >= {"name", "school"}


@given(st.text(alphabet=st.sampled_from('ab,;\t"\n\r- |/@.1é\x00\u2028'), max_size=80))
def test_no_rows_raise(rows: str) -> None:
    numbers = [problem.line for problem in parse(f"{HEADER}\n{rows}".encode()).problems]
    assert numbers == sorted(numbers)


words = st.text(st.characters(max_codepoint=0x24F, categories=["L", "N"]), min_size=1, max_size=12)
names = st.lists(words, min_size=1, max_size=3).map(lambda some: unicodedata.normalize("NFC", " ".join(some)))
addresses = st.from_regex(r"[a-z]{1,9}\.[a-z]{1,9}@[a-z]{1,9}\.(org|nl)", fullmatch=True)
half_years = (st.dates(date(2020, 1, 1), date(2025, 12, 31)), st.dates(date(2026, 1, 1), date(2030, 12, 31)))
lines = st.builds(
    Line,
    number=st.just(0),
    name=names,
    email=st.none() | addresses,
    school=st.sampled_from(["De Lindeboom", "OBS 't Hof", 'Zaal; 1, "2"']),
    team=names,
    role=st.sampled_from(Role),
    leads=st.lists(addresses, max_size=3, unique=True).map(tuple),
    days=st.frozensets(st.integers(0, 4), min_size=1),
    language=st.sampled_from([None, "nl", "en"]),
    joined=st.booleans(),
    first_day=st.none() | half_years[0],
    last_day=st.none() | half_years[1],
)
rosters = st.lists(
    lines, min_size=1, max_size=8, unique_by=(lambda line: fold(line.name), lambda line: line.email or line)
)


def written(lines: Sequence[Line], delimiter: str) -> str:
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=delimiter)
    writer.writerow(COLUMNS)
    for line in lines:
        days = " ".join(("ma", "di", "wo", "do", "vr")[day] for day in sorted(line.days))
        dates = [day.isoformat() if day else "" for day in (line.first_day, line.last_day)]
        cells = [line.name, line.email, line.school, line.team, line.role, "|".join(line.leads), days, line.language]
        writer.writerow([*cells, "ja" if line.joined else "", *dates])
    return sheet.getvalue()


@given(rosters, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_a_roster_reads_back_as_it_was_written(people: list[Line], delimiter: str, encoding: str) -> None:
    roster = parse(written(people, delimiter).encode(encoding))
    numbered = [Line(**{**vars(line), "number": number}) for number, line in enumerate(people, start=2)]
    assert (list(roster.lines), roster.problems) == (numbered, ())
