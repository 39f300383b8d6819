"""An import: all of it or nothing, the same twice, and nobody goes silently."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.people import Participation, Role
from bot.domain.roster import Imported, NewTeam, Place, Problem
from bot.domain.roster_file import parse
from bot.services.roster import import_roster
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.leading import Leading
from bot.store.people import Account, Person
from bot.store.team import Membership, Organisation, School, Team, all_organisations

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
HEADER = "name,email,school,team,role,leads,days,language,joined,from,until"
EXAMPLE = Path(__file__).parents[2] / "examples" / "school" / "people.csv"
ONE = "Noor Bakker,noor@example.org,De Linde,Onderbouw,teacher,,ma di,nl,,,"
TWO = "Sem de Wit,sem@example.org,De Linde,Onderbouw,teacher,,,nl,,,"
BOSS = "Ellen Hoekstra,ellen@example.org,De Linde,Bovenbouw,leader,Onderbouw,,nl,,,"


async def imported(
    db: Db,
    *rows: str,
    header: str = HEADER,
    organisation: Organisation | None = None,
    now: datetime = NOW,
    **options: bool,
) -> Imported:
    """An import for this organisation, or else for the first one."""
    roster = parse("\n".join((header, *rows)).encode())
    return await import_roster(
        db, roster, organisation=organisation or next(iter(await all_organisations(db)), None), now=now,
        language="nl", timezone="Europe/Amsterdam", **options,
    )  # fmt: skip


async def rows(db: Db, *columns: Any) -> Sequence[tuple[Any, ...]]:
    """What the database holds, in order."""
    return sorted((tuple(row) for row in await db.execute(select(*columns))), key=str)


async def places(db: Db) -> Sequence[tuple[Any, ...]]:
    found = await db.execute(
        select(Person.name, Team.name, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .join(Team, Team.id == Membership.team_id)
    )
    return sorted(tuple(row) for row in found)


# The first import


async def test_a_first_import_makes_the_whole_house(db: Db) -> None:
    done = await imported(db, ONE, BOSS)
    assert done == Imported(new=2, new_teams=(NewTeam("Onderbouw", "De Linde", 1), NewTeam("Bovenbouw", "De Linde", 1)))
    assert await rows(db, Organisation.name) == [("De Linde",)]
    assert await rows(db, School.name, School.region, School.timezone) == [("De Linde", None, "Europe/Amsterdam")]
    assert await rows(db, Team.name, Team.state) == [("Bovenbouw", "new"), ("Onderbouw", "new")]
    assert await places(db) == [
        ("Ellen Hoekstra", "Bovenbouw", Role.LEADER),
        ("Noor Bakker", "Onderbouw", Role.TEACHER),
    ]


async def test_a_person_is_written_down_as_the_file_says(db: Db) -> None:
    await imported(db, "Grace Osei,grace@example.org,De Linde,Onderbouw,,,ma-wo,en,ja,2026-11-01,2027-02-01")
    found = await rows(
        db, Person.name, Person.email, Person.language, Person.participation, Person.first_day, Person.last_day
    )
    assert found == [
        ("Grace Osei", "grace@example.org", "en", Participation.JOINED, date(2026, 11, 1), date(2027, 2, 1))
    ]
    assert await rows(db, Membership.days) == [(frozenset({0, 1, 2}),)]


async def test_everybody_has_an_account_on_the_console(db: Db) -> None:
    await imported(db, ONE)
    person = await db.scalar(select(Person.id))
    assert person is not None
    assert await rows(db, Account.person_id, Account.platform, Account.workspace, Account.chat) == [
        (person, "console", person.hex, person.hex)
    ]


async def test_without_a_language_people_get_that_of_the_import(db: Db) -> None:
    await imported(db, "Noor,De Linde,Onderbouw", header="name,school,team")
    assert await rows(db, Person.language, Person.participation) == [("nl", Participation.KNOWN)]


async def test_who_leads_a_team_and_who_leads_a_person(db: Db) -> None:
    await imported(db, ONE, "Ellen,ellen@example.org,De Linde,Bovenbouw,leader,onderbouw|NOOR bakker,,,,,")
    team = await db.scalar(select(Team.id).where(Team.name == "Onderbouw"))
    noor = await db.scalar(select(Person.id).where(Person.name == "Noor Bakker"))
    ellen = await db.scalar(select(Person.id).where(Person.name == "Ellen"))
    found = await rows(db, Leading.leader_id, Leading.team_id, Leading.person_id)
    assert set(found) == {(ellen, team, None), (ellen, None, noor)}


async def test_a_team_at_another_school_can_be_led(db: Db) -> None:
    done = await imported(db, ONE, "Ellen,ellen@example.org,De Eik,Midden,leader,Onderbouw,,,,,")
    assert (done.problems, len(await rows(db, Leading.id))) == ((), 1)


async def test_one_person_at_two_schools(db: Db) -> None:
    done = await imported(db, ONE, ONE.replace("De Linde", "De Eik"))
    assert (done.new, await rows(db, Person.name)) == (1, [("Noor Bakker",)])
    assert len(await rows(db, Membership.id)) == 2


async def test_the_example_school(db: Db) -> None:
    done = await import_roster(
        db, parse(EXAMPLE.read_bytes()), organisation=None, now=NOW, language="nl", timezone="Europe/Amsterdam"
    )
    assert done == Imported(
        new=15,
        new_teams=(
            NewTeam("Bovenbouw", "De Lindeboom", 5),
            NewTeam("Onderbouw", "De Lindeboom", 4),
            NewTeam("Middenbouw", "De Lindeboom", 4),
            NewTeam("Beheer", "De Lindeboom", 1),
            NewTeam("Bestuur", "De Lindeboom", 2),
        ),
    )


# The second import


async def test_the_same_file_twice_changes_nothing(db: Db) -> None:
    await imported(db, ONE, TWO, BOSS)
    tables = (Organisation, School, Team, Person, Account, Membership, Leading)
    before = [await rows(db, *table.__table__.columns) for table in tables]
    assert await imported(db, ONE, TWO, BOSS) == Imported(unchanged=3)
    assert [await rows(db, *table.__table__.columns) for table in tables] == before


async def test_what_changed_is_brought_up_to_date(db: Db) -> None:
    await imported(db, ONE, TWO)
    done = await imported(
        db, "Noor de Bakker,noor@example.org,De Linde,Onderbouw,leader,,vr,en,,2026-08-01,2027-01-01", TWO
    )
    assert done == Imported(updated=1, unchanged=1)
    assert await rows(db, Person.name, Person.language, Person.first_day, Person.last_day) == [
        ("Noor de Bakker", "en", date(2026, 8, 1), date(2027, 1, 1)),
        ("Sem de Wit", "nl", None, None),
    ]
    assert await rows(db, Membership.role, Membership.days) == [
        ("leader", frozenset({4})),
        ("teacher", frozenset({0, 1, 2, 3, 4})),
    ]


async def test_an_empty_cell_keeps_the_days_and_language_that_were_chosen(db: Db) -> None:
    await imported(db, ONE.replace("nl", "en"))
    assert await imported(db, "Noor Bakker,noor@example.org,De Linde,Onderbouw,teacher,,,,,,") == Imported(unchanged=1)
    assert await rows(db, Membership.days) == [(frozenset({0, 1}),)]


async def test_a_column_that_is_not_there_changes_nothing(db: Db) -> None:
    await imported(
        db, ONE, "Ellen,ellen@example.org,De Linde,Onderbouw,leader|teacher,Noor Bakker,ma,en,,2026-08-01,2027-08-01"
    )
    done = await imported(
        db,
        "noor@example.org,Noor Bakker,De Linde,Onderbouw",
        "ellen@example.org,Ellen,De Linde,Onderbouw",
        header="email,name,school,team",
    )
    assert done == Imported(unchanged=2)


async def test_an_address_that_comes_later_is_added(db: Db) -> None:
    await imported(db, "Noor,,De Linde,Onderbouw")
    assert await imported(db, "noor,noor@example.org,De Linde,Onderbouw") == Imported(updated=1)
    assert await rows(db, Person.name, Person.email) == [("noor", "noor@example.org")]


async def test_an_address_that_is_left_out_stays(db: Db) -> None:
    await imported(db, ONE)
    assert await imported(db, ONE.replace("noor@example.org", "")) == Imported(unchanged=1)


async def test_a_known_person_with_an_address_on_one_of_two_lines_is_one_person(db: Db) -> None:
    both = ONE.replace("De Linde", "De Eik")
    await imported(db, ONE, both)
    assert await imported(db, ONE, both.replace("noor@example.org", "")) == Imported(unchanged=1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Participation.KNOWN, Participation.JOINED),
        (Participation.INTRODUCED, Participation.JOINED),
        (Participation.JOINED, Participation.JOINED),
        (Participation.DECLINED, Participation.DECLINED),
        (Participation.STOPPED, Participation.STOPPED),
    ],
)
async def test_a_yes_on_paper_never_overrides_a_no(db: Db, before: Participation, after: Participation) -> None:
    await imported(db, ONE)
    await db.execute(update(Person).values(participation=before))
    done = await imported(db, ONE.replace(",nl,,", ",nl,ja,"))
    assert await rows(db, Person.participation) == [(after,)]
    assert done == Imported(unchanged=1)  # whoever it was: the count tells nobody who said no


async def test_without_a_yes_on_paper_who_joined_stays(db: Db) -> None:
    await imported(db, ONE.replace(",nl,,", ",nl,ja,"))
    await imported(db, ONE.replace(",nl,,", ",nl,nee,"))
    assert await rows(db, Person.participation) == [(Participation.JOINED,)]


# Who is not in the file


async def test_who_is_missing_is_listed_and_stays(db: Db) -> None:
    await imported(db, ONE, TWO)
    assert await imported(db, ONE) == Imported(unchanged=1, missing=("Sem de Wit",))
    assert await rows(db, Person.last_day) == [(None,), (None,)]


async def test_a_sync_ends_who_is_missing(db: Db) -> None:
    await imported(db, ONE, TWO)
    assert await imported(db, ONE, sync=True) == Imported(unchanged=1, ended=("Sem de Wit",))
    assert await rows(db, Person.name, Person.last_day) == [("Noor Bakker", None), ("Sem de Wit", date(2026, 10, 4))]


async def test_a_day_ends_where_the_school_is(db: Db) -> None:
    await imported(db, ONE, TWO)
    await imported(db, ONE, sync=True, now=datetime(2026, 10, 4, 22, 30, tzinfo=UTC))
    assert (date(2026, 10, 4),) in await rows(db, Person.last_day)


async def test_what_waits_for_who_ends_is_cancelled(db: Db) -> None:
    await imported(db, ONE, TWO)
    for person in await db.scalars(select(Person)):
        db.add(
            Delivery(
                id=db.new_id(NOW), key=person.name, kind="introduction", args={}, person_id=person.id, lane="console",
                chat=person.id.hex, budget="exempt", repeatable=True, due=NOW, expires=NOW,
            )
        )  # fmt: skip
    await imported(db, ONE, sync=True)
    assert await rows(db, Delivery.key, Delivery.state) == [("Noor Bakker", "waiting"), ("Sem de Wit", "cancelled")]


async def test_who_ended_is_not_missed_again(db: Db) -> None:
    await imported(db, ONE, TWO)
    await imported(db, ONE, sync=True)
    assert await imported(db, ONE, sync=True) == Imported(unchanged=1)


async def test_who_comes_back_works_here_again(db: Db) -> None:
    await imported(db, ONE, TWO)
    await imported(db, ONE, sync=True)
    assert await imported(db, ONE, TWO) == Imported(updated=1, unchanged=1)
    assert await rows(db, Person.last_day) == [(None,), (None,)]


async def test_another_schools_people_are_not_missed(db: Db) -> None:
    await imported(db, ONE.replace("De Linde", "De Eik"))
    assert await imported(db, TWO, sync=True) == Imported(new=1, new_teams=(NewTeam("Onderbouw", "De Linde", 1),))


async def test_who_left_one_of_two_schools_keeps_the_other(db: Db) -> None:
    await imported(db, ONE, ONE.replace("De Linde", "De Eik"), TWO)
    done = await imported(db, TWO, sync=True)
    assert done == Imported(unchanged=1, removed=(Place("Noor Bakker", "Onderbouw", Role.TEACHER),))
    assert await rows(db, Person.last_day) == [(None,), (None,)]
    assert len(await places(db)) == 2


async def test_what_another_school_says_about_leading_stays(db: Db) -> None:
    await imported(
        db,
        ONE.replace("De Linde", "De Eik"),
        BOSS.replace("De Linde", "De Eik").replace(",Onderbouw,", ",Noor Bakker,"),
    )
    await imported(db, ONE)
    assert await imported(db, ONE, sync=True) == Imported(unchanged=1)
    assert len(await rows(db, Leading.id)) == 1


MOVED = (Place("Ellen Hoekstra", "Bovenbouw", Role.LEADER), Place("Ellen Hoekstra", "Onderbouw", None))


async def test_a_place_that_is_not_in_the_file_is_listed_and_stays(db: Db) -> None:
    await imported(db, ONE, BOSS)
    done = await imported(db, ONE, BOSS.replace("Bovenbouw,leader,Onderbouw", "Onderbouw,leader,"))
    assert done == Imported(updated=1, unchanged=1, dropped=MOVED)
    assert (len(await places(db)), len(await rows(db, Leading.id))) == (3, 1)


async def test_a_sync_removes_a_place_that_is_not_in_the_file(db: Db) -> None:
    await imported(db, ONE, BOSS)
    done = await imported(db, ONE, BOSS.replace("Bovenbouw,leader,Onderbouw", "Onderbouw,leader,"), sync=True)
    assert done == Imported(updated=1, unchanged=1, removed=MOVED)
    assert await places(db) == [("Ellen Hoekstra", "Onderbouw", "leader"), ("Noor Bakker", "Onderbouw", "teacher")]
    assert await rows(db, Leading.id) == []


# What is wrong


async def test_with_a_bad_line_nothing_is_written(db: Db) -> None:
    done = await imported(db, ONE, "Sem,,De Linde,Onderbouw,,,zo,,,,")
    assert done == Imported(problems=(Problem(3, "roster.weekend_day", {"column": "days", "day": "zo"}),))
    assert [await rows(db, table.id) for table in (Organisation, School, Team, Person)] == [[], [], [], []]


async def test_bad_lines_can_be_skipped(db: Db) -> None:
    done = await imported(db, ONE, "Sem,,De Linde,Onderbouw,,,zo,,,,", skip_bad=True)
    assert (done.new, [problem.line for problem in done.problems]) == (1, [3])
    assert await rows(db, Person.name) == [("Noor Bakker",)]


async def test_a_sync_of_a_file_with_bad_lines_ends_nobody(db: Db) -> None:
    await imported(db, ONE, TWO)
    done = await imported(db, ONE, TWO.replace("Onderbouw", ""), skip_bad=True, sync=True)
    assert (done.held, done.ended, done.missing) == (True, (), ("Sem de Wit",))
    assert await rows(db, Person.last_day) == [(None,), (None,)]


async def test_a_team_that_looks_like_a_known_one_is_a_slip(db: Db) -> None:
    await imported(db, ONE)
    done = await imported(db, TWO.replace("Onderbouw", "Onderbow"))
    assert done == Imported(problems=(Problem(2, "roster.near_team", {"name": "Onderbow", "nearest": "Onderbouw"}),))


async def test_a_team_of_that_name_that_was_made_first_is_no_slip(db: Db) -> None:
    await imported(db, ONE)
    school = (await db.scalars(select(School))).one()
    db.add(Team(id=db.new_id(NOW), organisation_id=school.organisation_id, school_id=school.id, name="Onderbow"))
    assert await imported(db, ONE, TWO.replace("Onderbouw", "onderbow")) == Imported(new=1, unchanged=1)


async def test_a_school_that_looks_like_one_that_occurs_more_often_is_a_slip(db: Db) -> None:
    done = await imported(db, ONE, BOSS, TWO.replace("De Linde", "De Lnde"))
    assert done.problems == (Problem(4, "roster.near_school", {"name": "De Lnde", "nearest": "De Linde"}),)


async def test_capitals_make_no_new_team_or_school(db: Db) -> None:
    await imported(db, ONE)
    assert await imported(db, ONE, TWO.replace("De Linde,Onderbouw", "DE LINDE,onderbouw")) == Imported(
        new=1, unchanged=1
    )
    assert (await rows(db, School.name), await rows(db, Team.name)) == ([("De Linde",)], [("Onderbouw",)])


@pytest.mark.parametrize(
    ("lead", "nearest"), [("Onderbow", "Onderbouw"), ("Noor Baker", "Noor Bakker"), ("Kelder", "")]
)
async def test_who_leads_something_unknown(db: Db, lead: str, nearest: str) -> None:
    done = await imported(db, ONE, BOSS.replace(",Onderbouw,", f",{lead},"))
    assert done == Imported(problems=(Problem(3, "roster.unknown_lead", {"lead": lead, "nearest": nearest}),))


async def test_who_leads_somebody_on_a_bad_line_is_not_wrong_too(db: Db) -> None:
    done = await imported(db, ONE.replace("ma di", "zo"), BOSS.replace(",Onderbouw,", ",Noor Bakker,"))
    assert [problem.line for problem in done.problems] == [2]


async def test_who_leads_somebody_on_a_skipped_line_is_skipped_too(db: Db) -> None:
    done = await imported(
        db,
        ONE.replace("ma di", "zo"),
        BOSS.replace(",Onderbouw,", ",Noor Bakker,"),
        "Top,top@example.org,De Linde,Bovenbouw,leader,Ellen Hoekstra,,,,,",
        TWO,
        skip_bad=True,
    )
    assert (done.new, [problem.line for problem in done.problems]) == (1, [2, 3, 4])
    assert await places(db) == [("Sem de Wit", "Onderbouw", "teacher")]


async def test_nobody_leads_themselves(db: Db) -> None:
    done = await imported(db, BOSS.replace(",Onderbouw,", ",Ellen@example.org,"))
    assert done.problems == (Problem(2, "roster.leads_self", {"name": "Ellen Hoekstra"}),)


async def test_a_name_that_two_people_have_cannot_be_led_by_name(db: Db) -> None:
    done = await imported(db, ONE, ONE.replace("noor@", "n.bakker@"), BOSS.replace(",Onderbouw,", ",Noor Bakker,"))
    assert done.problems == (Problem(4, "roster.which_lead", {"lead": "Noor Bakker"}),)


async def test_a_name_that_two_known_people_have_needs_an_address(db: Db) -> None:
    await imported(db, ONE, ONE.replace("noor@", "n.bakker@"))
    done = await imported(db, ONE.replace("noor@example.org", ""))
    assert done == Imported(problems=(Problem(2, "roster.which_person", {"name": "Noor Bakker"}),))


async def test_an_address_never_passes_to_somebody_else(db: Db) -> None:
    await imported(db, ONE)
    done = await imported(db, ONE.replace("Noor Bakker", "Mehmet Yılmaz"))
    parts = {"email": "noor@example.org", "known": "Noor Bakker"}
    assert done == Imported(problems=(Problem(2, "roster.taken_address", parts),))


async def test_a_file_of_only_bad_lines_writes_nothing(db: Db) -> None:
    assert (await imported(db, "x", header="name,school", skip_bad=True)).new == 0
    assert await rows(db, Organisation.id) == []


# Many


async def test_five_thousand_people_take_seconds(db: Db) -> None:
    people = [
        f"Collega {n},c{n}@example.org,School {n % 40},Groep {n % 400},{'leader' if n % 50 == 0 else ''},"
        + (f"Collega {n + 40}" if n % 50 == 0 and n < 4900 else "") + ",ma-do,nl,,,"
        for n in range(5000)
    ]  # fmt: skip
    start = perf_counter()
    assert (await imported(db, *people)).new == 5000
    assert await imported(db, *people) == Imported(unchanged=5000)
    assert perf_counter() - start < 30


# Two organisations in one house


async def another_organisation(db: Db) -> Organisation:
    """One with a De Linde of its own, where Eva and a Noor of its own work."""
    other = Organisation(id=db.new_id(NOW), name="Stichting Elders")
    db.add(other)
    await db.flush()
    await imported(
        db,
        "Eva Elders,eva@example.org,De Linde,Onderbouw,leader,Onderbouw,,nl,,,",
        "Noor Bakker,noor@example.org,De Linde,Onderbouw,teacher,,,nl,,,",
        organisation=other,
    )
    return other


async def all_of(db: Db, organisation: Organisation) -> list[Sequence[tuple[Any, ...]]]:
    """Everything of an organisation that an import could change."""
    people = select(Person.id).where(Person.organisation_id == organisation.id)
    tables = [
        select(School.id, School.name).where(School.organisation_id == organisation.id),
        select(Team.id, Team.name, Team.school_id).where(Team.organisation_id == organisation.id),
        select(Person.id, Person.name, Person.last_day).where(Person.organisation_id == organisation.id),
        select(Membership.team_id, Membership.person_id, Membership.role).where(Membership.person_id.in_(people)),
        select(Leading.leader_id, Leading.team_id).where(Leading.leader_id.in_(people)),
    ]
    return [sorted((tuple(row) for row in await db.execute(table)), key=str) for table in tables]


async def test_an_import_adds_to_one_organisation_what_another_has_too(db: Db) -> None:
    await imported(db, ONE, BOSS)
    other = await another_organisation(db)
    assert [len(rows) for rows in await all_of(db, other)] == [1, 1, 2, 2, 1]


async def test_a_sync_leaves_another_organisation_with_the_same_school_as_it_was(db: Db) -> None:
    await imported(db, ONE, BOSS)
    other = await another_organisation(db)
    before = await all_of(db, other)
    done = await imported(db, ONE, TWO, sync=True)
    assert (done.ended, done.removed, done.new) == (("Ellen Hoekstra",), (), 1)
    assert await all_of(db, other) == before
