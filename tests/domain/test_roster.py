"""Which names are probably slips, and which lines are about one person."""

import pytest

from bot.domain.roster import by_person, slip
from tests.domain.rosters import read


@pytest.mark.parametrize(
    ("name", "counts", "settled", "meant"),
    [
        ("Onderbow", {"Onderbow": 1, "Onderbouw": 5}, [], "Onderbouw"),
        ("Onderbouw", {"Onderbow": 1, "Onderbouw": 5}, [], None),
        ("Locatie West", {"Locatie West": 9, "Locatie Oost": 10}, [], None),
        ("Onderbow", {"Onderbow": 5}, ["Onderbouw"], "Onderbouw"),
        ("ONDERBOUW", {"ONDERBOUW": 1, "Onderbouwen": 9}, ["Onderbouw"], None),
        ("Groep 3", {"Groep 3": 1, "Groep 4": 9}, ["Groep 5"], None),
        ("Groep 3a", {"Groep 3a": 1, "Groep 3b": 9}, [], None),
        ("Team A", {"Team A": 1, "Team B": 9}, ["Team C"], None),
    ],
)
def test_when_a_new_name_looks_like_a_slip(
    name: str, counts: dict[str, int], settled: list[str], meant: str | None
) -> None:
    assert slip(name, counts, settled) == meant


def test_a_person_is_known_by_address_else_by_name_and_school() -> None:
    roster = read(
        "Noor,noor@example.org,De Linde,A",
        "Noor,,De Linde,B",
        "Noor,,De Eik,A",
        "noor,noor@example.org,De Es,A",
        header="name,email,school,team",
    )
    assert [[line.number for line in of_one] for of_one in by_person(roster.lines)] == [[2, 3, 5], [4]]
