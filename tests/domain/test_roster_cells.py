"""What is read from one cell of a roster, and what is refused with its reason."""

from datetime import date

import pytest

from bot.domain.people import Role
from bot.domain.roster_cells import LONGEST_NAME
from tests.domain.rosters import cell, only, wrong

# What is taken


def test_spaces_around_and_within_a_name_are_tidied() -> None:
    assert only(cell("name", "  Noor \u00a0 Bakker ")).name == "Noor Bakker"


def test_two_ways_to_write_an_accent_are_one_name() -> None:
    assert only(cell("name", "Jose\u0301")).name == "José"


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("", [Role.TEACHER]),
        ("Leerkracht", [Role.TEACHER]),
        ("docent", [Role.TEACHER]),
        ("schoolleider", [Role.LEADER]),
        ("bestuurder", [Role.BOARD]),
        ("ICT’er", [Role.STEWARD]),
        ("schoolbeheerder", [Role.SCHOOL_STEWARD]),
        ("School steward", [Role.SCHOOL_STEWARD]),
        ("leader|teacher", [Role.LEADER, Role.TEACHER]),
        ("leerkracht / beheerder", [Role.TEACHER, Role.STEWARD]),
        ("teacher+leader, teacher", [Role.TEACHER, Role.LEADER]),
    ],
)
def test_a_role_in_either_language_and_several_in_a_cell(written: str, roles: list[Role]) -> None:
    assert [line.role for line in cell("role", written).lines] == roles


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("", {0, 1, 2, 3, 4}),
        ("ma", {0}),
        ("ma di do", {0, 1, 3}),
        ("Ma, Di. en Do", {0, 1, 3}),
        ("mon/tue|thu+fri", {0, 1, 3, 4}),
        ("ma-vr", {0, 1, 2, 3, 4}),
        ("ma – wo", {0, 1, 2}),
        ("ma t/m do", {0, 1, 2, 3}),
        ("maandag tot en met woensdag", {0, 1, 2}),
        ("monday to wednesday, fri", {0, 1, 2, 4}),
        ("ma-di-do", {0, 1, 3}),
        ("1-3", {0, 1, 2}),
        ("1,3;5", {0, 2, 4}),
    ],
)
def test_days_as_people_write_them(written: str, days: set[int]) -> None:
    assert only(cell("days", written)).days == days


@pytest.mark.parametrize("written", ["2026-08-01", "2026-8-1", "1-8-2026", "01/08/2026"])
def test_a_date_as_people_write_it(written: str) -> None:
    assert only(cell("from", written)).first_day == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("", False),
        ("nee", False),
        ("0", False),
        ("ONWAAR", False),
        ("ja", True),
        ("Yes", True),
        ("x", True),
        ("WAAR", True),
    ],
)
def test_joined_as_people_write_it(written: str, joined: bool) -> None:
    assert only(cell("joined", written)).joined is joined


@pytest.mark.parametrize(
    ("written", "language"), [("", None), ("NL", "nl"), ("Nederlands", "nl"), ("engels", "en"), ("English", "en")]
)
def test_a_language_as_people_write_it(written: str, language: str | None) -> None:
    assert only(cell("language", written)).language == language


@pytest.mark.parametrize("written", ["A|B", "A / B", "A + B", "A; B", "A, B", "A,,B|A"])
def test_leads_with_any_mark_between(written: str) -> None:
    assert only(cell("leads", written)).leads == ("A", "B")


# What is refused


@pytest.mark.parametrize(
    ("column", "written", "what", "parts"),
    [
        ("role", "leerkrach", "roster.unknown_role", {"role": "leerkrach", "nearest": "leerkracht"}),
        ("role", "tovenaar", "roster.unknown_role", {"role": "tovenaar", "nearest": ""}),
        ("days", "ma di zo", "roster.weekend_day", {"day": "zo"}),
        ("days", "ma-za", "roster.weekend_day", {"day": "za"}),
        ("days", "vr-ma", "roster.unknown_day", {"day": "vr-ma"}),
        ("days", "soms", "roster.unknown_day", {"day": "soms"}),
        ("days", ",", "roster.unknown_day", {"day": ","}),
        ("language", "Fries", "roster.unknown_language", {"language": "Fries", "nearest": ""}),
        ("language", "Englsh", "roster.unknown_language", {"language": "Englsh", "nearest": "english"}),
        ("joined", "misschien", "roster.bad_joined", {"joined": "misschien"}),
        ("from", "1-8-26", "roster.bad_date", {"date": "1-8-26"}),
        ("from", "1-8/2026", "roster.bad_date", {"date": "1-8/2026"}),
        ("until", "31-2-2027", "roster.bad_date", {"date": "31-2-2027"}),
        ("until", "31-12-9999", "roster.bad_date", {"date": "31-12-9999"}),
        ("email", "noor", "roster.bad_email", {"email": "noor"}),
        ("email", "noor@school", "roster.bad_email", {"email": "noor@school"}),
        ("email", "noor@ex@ample.org", "roster.bad_email", {"email": "noor@ex@ample.org"}),
        ("name", "", "roster.empty_cell", {}),
        ("school", " ", "roster.empty_cell", {}),
        ("name", "N" * (LONGEST_NAME + 1), "roster.too_long", {"most": str(LONGEST_NAME)}),
        ("name", "Noor\x1b[2J", "roster.control_character", {}),
        ("team", "Onder\u200bbouw", "roster.control_character", {}),
        ("days", "ma\tdi", "roster.control_character", {}),
    ],
)
def test_a_cell_that_is_refused(column: str, written: str, what: str, parts: dict[str, str]) -> None:
    assert wrong(cell(column, written)) == (what, {"column": column, **parts})
