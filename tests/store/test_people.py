"""Finding people, teams and schools by name, whatever the capitals, on both databases."""

from datetime import UTC, datetime

import pytest

from bot.store.base import Db
from bot.store.people import Person, find_people
from bot.store.team import Organisation, School, Team, find_school, find_team

NOW = datetime(2026, 10, 12, 8, tzinfo=UTC)
PEOPLE = (
    ("Noor Bakker", "noor@example.org"),
    ("Noor de Groot", "noortje@example.org"),
    ("Mehmet Yılmaz", None),
    ("Élodie Çelik", None),
    ("Joke", "jv@example.org"),
)


@pytest.fixture
async def house(db: Db) -> Db:
    organisation = Organisation(id=db.new_id(NOW), name="De Boom")
    school = School(id=db.new_id(NOW), organisation_id=organisation.id, name="Het Élan", timezone="Europe/Amsterdam")
    team = Team(id=db.new_id(NOW), organisation_id=organisation.id, school_id=school.id, name="Bouw É")
    people = [
        Person(id=db.new_id(NOW), organisation_id=organisation.id, name=name, email=email, language="nl")
        for name, email in PEOPLE
    ]
    for rows in ([organisation], [school], [team], people):
        db.add_all(rows)
        await db.flush()
    return db


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Noor Bakker", ["Noor Bakker"]),
        ("noor  BAKKER", ["Noor Bakker"]),
        ("NOOR@example.org", ["Noor Bakker"]),
        ("mehmet yılmaz", ["Mehmet Yılmaz"]),
        ("MEHMET YILMAZ", ["Mehmet Yılmaz"]),
        ("ÉLODIE çELIK", ["Élodie Çelik"]),
        ("e\u0301lodie", ["Élodie Çelik"]),
        ("mehmet", ["Mehmet Yılmaz"]),
        ("noor", ["Noor Bakker", "Noor de Groot"]),
        ("joke", ["Joke"]),
        ("Bakker", []),
        ("", []),
    ],
)
async def test_people_are_found_by_name_address_or_first_name(house: Db, wanted: str, found: list[str]) -> None:
    assert [person.name for person in await find_people(house, wanted)] == found


async def test_teams_and_schools_are_found_whatever_the_capitals(house: Db) -> None:
    teams, schools = await find_team(house, "bouw é"), await find_school(house, "HET ÉLAN")

    assert ([team.name for team in teams], [school.name for school in schools]) == (["Bouw É"], ["Het Élan"])
