"""`ruimte people import`: a file that is not right, and a file that says who left."""

import sqlite3

from tests.cli.terminal import Terminal

HEADER = "name,email,school,team,role,days\n"
NO_ROLE = (
    'Ik ken de rol "techer" niet. Kies leerkracht, leidinggevende, bestuur, beheerder of schoolbeheerder. '
    'Bedoel je "teacher"?'
)
BAD = (
    HEADER
    + "Noor Bakker,noor@example.org,De Linde,Onderbouw,teacher,ma-vr\n"
    + "Sem de Wit,sem@,De Linde,Onderbouw,teacher,ma\n"
    + "Lin Chen,lin@example.org,De Linde,Onderbouw,techer,za\n"
)


def people(terminal: Terminal) -> list[str]:
    with sqlite3.connect(terminal.folder / "ruimte.sqlite3") as database:
        return [name for (name,) in database.execute("SELECT name FROM person ORDER BY name")]


def test_a_bad_line_imports_nothing_and_every_bad_line_is_named(empty: Terminal) -> None:
    (empty.folder / "people.csv").write_text(BAD)

    done = empty.ruimte("people", "import", "people.csv")

    assert (done.code, done.out, people(empty)) == (2, "", [])
    assert done.err.splitlines() == [
        "Er is niets ingelezen. 2 regels kloppen niet:",
        '  Regel 3: "sem@" is geen e-mailadres. Verbeter het, of laat het leeg.',
        f"  Regel 4: {NO_ROLE}",
        '  Regel 4: "za" is in het weekend. Kies uit ma, di, wo, do en vr.',
        "Verbeter het bestand en probeer het opnieuw. Of sla foute regels over met --skip-bad.",
    ]


def test_bad_lines_can_be_skipped(empty: Terminal) -> None:
    (empty.folder / "people.csv").write_text(BAD)

    done = empty.here("people", "import", "people.csv", "--skip-bad")

    assert (done.code, done.err, people(empty)) == (0, "", ["Noor Bakker"])
    assert done.lines[0] == "2 regels zijn overgeslagen:"


def test_who_is_not_in_the_file_leaves_only_with_sync(school: Terminal) -> None:
    (school.folder / "people.csv").write_text(HEADER + "Noor Bakker,noor@example.org,De Lindeboom,Onderbouw,,ma-vr\n")

    listed = school.here("people", "import", "people.csv")
    before = ended(school)
    synced = school.here("people", "import", "people.csv", "--sync")

    assert "Deze 14 mensen staan niet in het bestand. Er is niets veranderd:" in listed.lines
    assert "Deze 14 mensen staan niet in het bestand en zijn nu genoteerd als vertrokken:" in synced.lines
    assert (before, ended(school)) == (1, 15 - 1)


def ended(terminal: Terminal) -> int:
    with sqlite3.connect(terminal.folder / "ruimte.sqlite3") as database:
        found: tuple[int] = database.execute("SELECT count(*) FROM person WHERE last_day IS NOT NULL").fetchone()
        return found[0]


def test_a_file_that_is_not_there_is_one_sentence(empty: Terminal) -> None:
    done = empty.here("people", "import", "nowhere.csv")

    assert (done.code, done.out) == (2, "")
    assert done.err.strip() == "Ik vind nowhere.csv niet. Kijk of de naam klopt, en of je in de goede map staat."


def test_with_two_organisations_a_list_is_of_the_one_that_is_named(school: Terminal) -> None:
    school.has_another_organisation("Stichting Elders")
    (school.folder / "people.csv").write_text(HEADER + "Eva Elders,eva@example.org,De Lindeboom,Onderbouw,,ma-vr\n")

    unnamed = school.here("people", "import", "people.csv", "--sync")
    unknown = school.here("people", "import", "people.csv", "--organisation", "Stichting Elder")
    named = school.here("people", "import", "people.csv", "--sync", "--organisation", "stichting elders")

    which = "Er zijn meer organisaties: De Lindeboom, Stichting Elders. Zeg van welke deze lijst is, "
    assert [(done.code, done.err.strip()) for done in (unnamed, unknown)] == [
        (2, which + "met --organisation NAAM."),
        (2, "Ik ken geen organisatie Stichting Elder. Bedoel je Stichting Elders?"),
    ]
    assert (named.code, named.err, ended(school)) == (0, "", 1)  # one of the first school has a last day anyway
    assert named.lines[:2] == ["Nieuw: 1 persoon.", "Nieuw team: Onderbouw op De Lindeboom, met 1 persoon."]
