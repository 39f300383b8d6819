"""`ruimte team feature` and `ruimte agenda`: turned on, looked at from outside, started by hand, and imported."""

import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from bot.cli.asking import agrees
from tests.cli.connected import Connected
from tests.cli.terminal import MONDAY, SCHOOL, Done, Terminal

TWO_MEETINGS = (
    "question;touches;purpose;by;when;minutes;places\n"
    "Hoe vangen we de nieuwe leerling op?;pupil;;Noor Bakker;do 29-10 15:15;20;6\n"
    "Welke hoek kan weg?;lesson;;Noor;29-10-2026 15:15;;\n"
    "Wie doet de gymzaal?;teaching;;noor@example.org;29 oktober 15:15;;\n"
    "Wat doen we met het schoolplein?;organisation;;Joke;vrijdag 30 oktober half vier;;\n"
    "Wat leren we van de kampweek?;teaching;;Joke;;;\n"
    "Hoe vieren we de zomer?;pupil;;Joke;2027-06-01 15:15;;\n"
)
IMPORTED = [
    "2 overleggen staan erbij in de agenda van Onderbouw.",
    "Geparkeerd, want er staat geen moment bij: regel 6.",
    "Geparkeerd, want we plannen hier tot en met 30 november 2026: regel 7.",
    "Geparkeerd, want een overleg heeft hooguit twee punten: regel 4.",
]
LISTED = [
    "Op donderdag 29 oktober, 15:15: 20 minuten, 6 plaatsen.",
    "Op vrijdag 30 oktober, 15:30: 10 minuten, 4 plaatsen.",
    "3 punten zijn geparkeerd.",
]
SHOWN = "Samen denken over leerlingen: Hoe vangen we de nieuwe leerling op?"
IT_STANDS = "Het staat in de agenda van Onderbouw."
NOTHING = ["In Onderbouw staat geen overleg gepland.", "0 punten zijn geparkeerd."]
A_START = (
    "agenda", "start", "--team", "Onderbouw", "--by", "Noor", "--question", "Hoe vangen we de nieuwe leerling op?",
    "--touches", "pupil",
)  # fmt: skip


@pytest.fixture
def on(school: Terminal) -> Terminal:
    """De Lindeboom, where Onderbouw turned its agenda on."""
    school.here("team", "feature", "Onderbouw", "--on", "agenda", at=MONDAY)
    return school


def rows(terminal: Terminal, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(terminal.folder / "ruimte.sqlite3")) as database:
        return database.execute(query).fetchall()


def kept(terminal: Terminal) -> list[tuple[object, ...]]:
    """Every meeting, topic and place there is, of each the state."""
    return rows(
        terminal,
        "SELECT 'meeting', state FROM meeting UNION ALL SELECT 'topic', state FROM topic"
        " UNION ALL SELECT 'seat', place FROM seat",
    )


def said(done: Done) -> tuple[int, list[str], str]:
    return done.code, done.lines, done.err.strip()


def refused(done: Done) -> str:
    """The sentence of a command that did nothing."""
    assert (done.code, done.out) == (2, "")
    return done.err.strip()


def test_the_whole_way_on_both_databases(empty: Terminal, database: str) -> None:
    empty.database = database
    run = empty.ruimte if database.startswith("sqlite") else empty.here
    (empty.folder / "topics.csv").write_text(TWO_MEETINGS)
    for words in (
        ("people", "import", SCHOOL / "people.csv"),
        ("school", "set", "--region", "Midden"),
        ("team", "start", "Onderbouw", "--agreed-on", "2026-09-29", "--contact", "Joke"),
    ):
        run(*words, at=MONDAY)

    turned_on = run("team", "feature", "onderbouw", "--on", "agenda", at=MONDAY)
    imported = run("agenda", "import", "topics.csv", "--team", "onderbouw", at=MONDAY)
    listed = run("agenda", "list", "--team", "onderbouw", at=MONDAY)
    again = run(*A_START, "--when", "donderdag half vier", "--yes", at=MONDAY)
    started = run(*A_START, "--question", "Wat kan er af?", "--when", "donderdag half vier", "--yes", at=MONDAY)
    horizon = run("agenda", "horizon", "--team", "Onderbouw", "--weeks", "8", at=MONDAY)

    assert said(turned_on) == (0, ["Onderbouw: agenda staat aan sinds 12 oktober 2026."], "")
    assert said(imported) == (0, IMPORTED, "")
    assert said(listed) == (0, LISTED, "")
    assert said(again) == (0, ["Stond er al, in de agenda van Onderbouw."], "")
    assert said(started)[1:] == (
        [
            "Samen denken over leerlingen: Wat kan er af?",
            "Op donderdag 15 oktober, 15:30: 15 minuten, 4 plaatsen.",
            IT_STANDS,
        ],
        "",
    )
    assert said(horizon) == (0, ["Onderbouw plant 8 schoolweken vooruit: nu tot en met 14 december 2026."], "")


# ruimte team feature


def test_what_is_on_is_shown_and_turned_off(on: Terminal) -> None:
    shown = on.here("team", "feature", "--team", "Onderbouw", at=MONDAY)
    off = on.here("team", "feature", "Onderbouw", "--off", "agenda", at=MONDAY)

    assert shown.lines == ["Onderbouw: agenda staat aan sinds 12 oktober 2026."]
    assert off.lines == ["Onderbouw: alleen de wekelijkse vraag. Iets erbij gaat met --on."]


def test_a_second_thing_comes_two_school_weeks_after_the_first(school: Terminal) -> None:
    with closing(sqlite3.connect(school.folder / "ruimte.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO feature (team_id, name, is_on, since)"
            " SELECT id, 'consultation', true, '2026-10-12' FROM team WHERE name = 'Onderbouw'"
        )

    too_soon = school.here("team", "feature", "Onderbouw", "--on", "agenda", at="2026-10-30T10:00:00+01:00")
    in_time = school.here("team", "feature", "Onderbouw", "--on", "agenda", at="2026-11-02T10:00:00+01:00")

    assert refused(too_soon) == (
        "Er is net iets nieuws in Onderbouw. Eén ding tegelijk: dit kan vanaf 2 november 2026."
    )
    assert in_time.lines[-1] == "Onderbouw: agenda staat aan sinds 2 november 2026."


def test_a_team_that_has_not_started_turns_nothing_on(school: Terminal) -> None:
    assert refused(school.here("team", "feature", "Bovenbouw", "--on", "agenda", at=MONDAY)) == (
        'Bovenbouw is niet gestart. Doe dat eerst: ruimte team start "Bovenbouw"'
    )


def test_a_team_without_anybody_of_the_board_turns_no_board_digest_on(school: Terminal) -> None:
    assert refused(school.here("team", "feature", "Onderbouw", "--on", "board", at=MONDAY)) == (
        "Het bestuursbericht zet je aan bij het team van het bestuur. In Onderbouw zit niemand van het bestuur."
    )


# ruimte agenda list, and horizon


@pytest.mark.parametrize("words", [("list",), ("start", *A_START[4:]), ("import", "people.csv")])
def test_where_the_agenda_is_off_that_is_said(school: Terminal, words: tuple[str, ...]) -> None:
    (school.folder / "people.csv").write_text(TWO_MEETINGS)

    done = school.here("agenda", words[0], "--team", "Onderbouw", *words[1:], at=MONDAY)

    sentence = 'De agenda van Onderbouw staat uit. Aanzetten kan met: ruimte team feature "Onderbouw" --on agenda'
    assert (refused(done), kept(school)) == (sentence, [])


def test_an_empty_agenda_is_said_to_be_so(on: Terminal) -> None:
    assert on.here("agenda", "list", "--team", "Onderbouw", at=MONDAY).lines == NOTHING


def test_who_joins_changes_nothing_in_what_a_steward_sees(on: Terminal) -> None:
    on.here(*A_START, "--yes", at=MONDAY)
    before = on.here("agenda", "list", "--team", "Onderbouw", at=MONDAY)
    with closing(sqlite3.connect(on.folder / "ruimte.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO seat (id, meeting_id, person_id, place, turn)"
            " SELECT person.id, meeting.id, person.id, 2, 2 FROM person, meeting WHERE name = 'Joke Visser'"
        )

    after = on.here("agenda", "list", "--team", "Onderbouw", at=MONDAY)

    assert (after.lines, after.err) == (before.lines, "")
    assert after.lines[0] == "Op woensdag 14 oktober, 15:15: 15 minuten, 4 plaatsen."


@pytest.mark.parametrize("weeks", ["0", "9", "-1"])
def test_nobody_plans_further_than_eight_school_weeks(on: Terminal, weeks: str) -> None:
    done = on.here("agenda", "horizon", "--team", "Onderbouw", "--weeks", weeks, at=MONDAY)

    assert refused(done) == (
        "Dat is te ver, of te kort. Een team plant 1 tot en met 8 schoolweken vooruit. "
        "Wat elk jaar vaststaat, hoort in de schoolkalender."
    )
    assert on.here("agenda", "horizon", "--team", "Onderbouw", at=MONDAY).lines == [
        "Onderbouw plant 6 schoolweken vooruit: nu tot en met 30 november 2026."
    ]


# ruimte agenda start


def test_what_was_understood_is_shown_and_counts_only_after_a_yes(on: Terminal) -> None:
    no = on.ruimte(*A_START, "--when", "do half vier", at=MONDAY, says="n\n")
    nothing = kept(on)
    yes = on.ruimte(*A_START, "--when", "do half vier", at=MONDAY, says="j\n")

    assert no.lines == [SHOWN, "Op donderdag 15 oktober, 15:30: 15 minuten, 4 plaatsen.", "Klopt dat? [j/n]: "]
    assert (no.code, no.err.strip(), nothing) == (2, "Goed. Er is niets gestart.", [])
    assert (yes.code, kept(on)) == (0, [("meeting", "open"), ("topic", "planned"), ("seat", 1)])


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [("j", True), ("ja", True), ("Y", True), ("yes", True), ("n", False), ("nee", False), ("no", False), ("", False)],
)
def test_yes_and_no_are_understood_in_both_languages(typed: str, agreed: bool) -> None:
    with CliRunner().isolation(input=f"{typed}\n"):
        assert agrees("?") is agreed


def test_what_is_neither_yes_nor_no_is_asked_again_and_an_end_is_a_no(on: Terminal) -> None:
    unclear = on.ruimte(*A_START, at=MONDAY, says="hm\nja\n")
    broken_off = on.ruimte(*A_START, "--question", "Wat kan er af?", at=MONDAY, says="")

    assert (unclear.code, unclear.lines[2:]) == (
        0,
        ["Klopt dat? [j/n]: Typ ja of nee.", f"Klopt dat? [j/n]: {IT_STANDS}"],
    )
    assert (broken_off.code, broken_off.err.split("\n")[-2]) == (2, "Afgebroken. Er is niets veranderd.")
    assert len(kept(on)) == 3


def test_without_a_moment_it_is_the_first_one_that_most_share(on: Terminal) -> None:
    assert on.here(*A_START, "--yes", at=MONDAY).lines == [
        SHOWN,
        "Op woensdag 14 oktober, 15:15: 15 minuten, 4 plaatsen.",
        "Het staat in de agenda van Onderbouw.",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--when", "maandag 9:00"), "Dan is er geen school (Herfstvakantie). Kies een andere dag."),  # today's is past
        (("--when", "12-10-2026 9:00"), "Dat moment is al geweest. Kies een moment dat nog komt."),
        (("--when", "zaterdag 10:00"), "Dat is in het weekend. Kies een dag van maandag tot en met vrijdag."),
        (("--when", "20 oktober 15:15"), "Dan is er geen school (Herfstvakantie). Kies een andere dag."),
        (
            ("--when", "donderdag 6:00"),
            "Dan is de school nog niet open, of niet meer. Kies een tijd tussen 07:30 en 17:30.",
        ),
        (("--when", "donderdag 17:20"), "Dan duurt het tot na 17:30. Begin eerder, of maak het korter."),
        (
            ("--when", "1-12-2026 15:15"),
            (
                "Dat is nog ver weg: we plannen hier tot en met 30 november 2026. "
                "Kies een eerdere dag, of parkeer het met --park."
            ),
        ),
        (("--when", "donderdag 20 november 15:15"), "20 november 2026 is een vrijdag. Welke dag bedoel je?"),
        (
            ("--when", "ooit"),
            'Het moment "ooit" begrijp ik niet. Schrijf het zo: donderdag half vier, of 2026-11-30 15:15.',
        ),
        (
            ("--minutes", "45"),
            "45 minuten kan niet. Kies 10, 15, 20 of 30. Is er meer tijd nodig? Maak er twee overleggen van.",
        ),
        (
            ("--places", "12"),
            (
                "12 plaatsen kan niet. Kies 2 tot en met 8. Gaat het meer mensen aan? Dan is het een bericht, "
                "of het zijn twee overleggen."
            ),
        ),
        (("--places", "1"), "Een overleg is met minstens twee mensen, jij erbij. Kies 2 tot en met 8 plaatsen."),
        (("--question", " "), "Er staat nog geen vraag achter --question. Schrijf er één in één zin."),
        (
            ("--purpose", "share"),
            "Wat je alleen wilt delen, is een bericht en geen overleg. Dat plaatst iemand in de chat, met /agenda.",
        ),
        (
            ("--touches", "organisation", "--minutes", "30"),
            (
                "Wat de organisatie raakt, is eerder een bericht. Toch bij elkaar? Dan 10 minuten, "
                "met hooguit vier mensen."
            ),
        ),
        (("--by", "Lin"), "Lin Chen hoort niet bij dit team. Kies iemand die er werkt."),
        (("--by", "Nora Bakker"), "Ik ken geen persoon Nora Bakker. Bedoel je Noor Bakker?"),
    ],
)
def test_a_rule_refuses_with_a_way_out_and_leaves_nothing_behind(
    on: Terminal, words: tuple[str, ...], sentence: str
) -> None:
    done = on.here(*A_START, *words, "--yes", at=MONDAY)

    assert (refused(done), kept(on)) == (sentence, [])


def test_what_touches_the_organisation_is_ten_minutes_and_rather_a_message(on: Terminal) -> None:
    assert on.here(*A_START, "--touches", "organisatie", "--purpose", "decide", "--yes", at=MONDAY).lines == [
        "Samen besluiten over de organisatie: Hoe vangen we de nieuwe leerling op?",
        "Op woensdag 14 oktober, 15:15: 10 minuten, 4 plaatsen.",
        "Wat de organisatie raakt, is eerder een bericht. Dat plaatst iemand in de chat, met /agenda.",
        (
            "Over personeel, uren, geld, veiligheid of één persoon besluiten jullie hier niet. Gaat het daarover? "
            "Kies dan --purpose think."
        ),
        "Het staat in de agenda van Onderbouw.",
    ]


@pytest.mark.parametrize("how", [(), ("--when", "donderdag half vier"), ("--park",)])
def test_who_asks_the_same_again_hears_that_it_stands(on: Terminal, how: tuple[str, ...]) -> None:
    on.here(*A_START, *how, "--yes", at=MONDAY)
    before = kept(on)

    again = on.here(*A_START, "--question", "hoe vangen we de nieuwe leerling  OP?", "--yes", at=MONDAY)

    assert (said(again), kept(on)) == ((0, ["Stond er al, in de agenda van Onderbouw."], ""), before)


def test_what_is_parked_has_no_moment(on: Terminal) -> None:
    done = on.here(*A_START, "--park", "--when", "maandag 10:00", "--yes", at=MONDAY)

    sentence = "Kies één van de twee: --when geeft een moment, en --park betekent zonder datum."
    assert (refused(done), kept(on)) == (sentence, [])


def test_a_topic_without_a_date_is_parked(on: Terminal) -> None:
    done = on.here(*A_START, "--park", "--yes", at=MONDAY)

    assert done.lines == [
        SHOWN,
        "Geparkeerd, zonder datum.",
        "Geparkeerd in Onderbouw, tot maandag 2 november. Wie wil, maakt er een overleg van.",
    ]
    assert kept(on) == [("topic", "parked")]


def test_nobody_starts_a_meeting_in_the_name_of_who_has_a_chat_app(connected: Connected) -> None:
    terminal = connected.terminal
    terminal.here("team", "feature", "Onderbouw", "--on", "agenda", at=MONDAY)
    (terminal.folder / "topics.csv").write_text("question,touches,by\nWelke hoek kan weg?,lesson,Noor\n")

    started = terminal.here(*A_START, "--yes", at=MONDAY)
    imported = terminal.here("agenda", "import", "topics.csv", "--team", "Onderbouw", at=MONDAY)

    sentence = "{} heeft een chat-app, en start een overleg daar zelf: met /agenda."
    assert refused(started) == sentence.format("Noor Bakker")
    assert refused(imported).splitlines()[1] == f"  Regel 2: {sentence.format('Noor')}"
    assert terminal.here("agenda", "list", "--team", "Onderbouw", at=MONDAY).lines == NOTHING


# ruimte agenda import


def imports(terminal: Terminal, *lines: str) -> Done:
    """What an import of these lines says, on Monday."""
    (terminal.folder / "topics.csv").write_text("\n".join(("question,touches,purpose,by,when,minutes,places", *lines)))
    return terminal.here("agenda", "import", "topics.csv", "--team", "Onderbouw", at=MONDAY)


def test_a_bad_line_imports_nothing_and_every_bad_line_is_named(on: Terminal) -> None:
    done = imports(
        on,
        "Hoe vangen we de nieuwe leerling op?,pupil,,Noor,donderdag half vier,,",
        "Welke hoek kan weg?,hoek,,Noor,,,",
        "Wie doet de gymzaal?,teaching,,Noor Bakkers,zaterdag 10:00,,",
        "Wat doen we met het plein?,teaching,,Lin,zaterdag 10:00,,",
        "Hoe vieren we de zomer?,pupil,,Joke,20 oktober 15:15,,",
        "Wat kan er af?,lesson,,Noor,donderdag half vier,20,",
        "En wat erbij?,lesson,,Noor,vrijdag half vier,20,",
        "En wat nog meer?,lesson,,Noor,vrijdag half vier,30,",
    )

    assert refused(done).splitlines() == [
        "Er is niets ingelezen. 5 regels kloppen niet:",
        (
            '  Regel 3: Wat het raakt, "hoek", ken ik niet. '
            "Kies pupil (leerlingen), lesson (les), teaching (samen lesgeven) of organisation (organisatie)."
        ),
        "  Regel 4: Ik ken niemand die Noor Bakkers heet. Schrijf de hele naam of het e-mailadres.",
        "  Regel 5: Lin hoort niet bij dit team. Kies iemand die er werkt.",
        "  Regel 6: Dan is er geen school (Herfstvakantie). Kies een andere dag.",
        (
            '  Regel 9: Dit is hetzelfde overleg als regel 8, met iets anders in de kolom "minutes". '
            "Maak ze gelijk, of laat het hier leeg."
        ),
        "Verbeter het bestand en probeer het opnieuw.",
    ]
    assert kept(on) == []


def test_what_has_been_is_refused_and_not_parked(on: Terminal) -> None:
    done = imports(on, "Wat kan er af?,lesson,,Noor,9 oktober 15:15,,", "Wat kan erbij?,lesson,,Noor,gisteren 10 uur,,")

    said = "Dat moment is al geweest. Kies een moment dat nog komt."
    assert (refused(done).splitlines()[1:3], kept(on)) == ([f"  Regel 2: {said}", f"  Regel 3: {said}"], [])


def test_nothing_is_decided_by_a_file(on: Terminal) -> None:
    done = imports(on, "Wie gaat er uit de formatie?,teaching,beslissen,Noor,donderdag half vier,,")

    sentence = (
        "  Regel 2: Bij besluiten vraag ik op de kaart eerst waar het over gaat. Dat kan niet in een bestand: "
        "start het in de chat, met /agenda, of kies think (denken)."
    )
    assert (refused(done).splitlines()[1], kept(on)) == (sentence, [])


def test_what_stands_already_is_not_repeated(on: Terminal) -> None:
    lines = ("Wat kan er af?,lesson,,Noor,donderdag half vier,,", "Wat kan erbij?,lesson,,Noor,,,")
    imports(on, *lines)
    before = kept(on)

    again = imports(on, *lines, "wat kan er AF?,lesson,,noor@example.org,,,")

    assert (again.code, kept(on)) == (0, before)
    assert again.lines == ["0 overleggen staan erbij in de agenda van Onderbouw.", "Stond er al: regel 2, 3 en 4."]


def test_what_comes_by_a_file_is_as_what_comes_by_a_card(on: Terminal) -> None:
    imports(on, "Wat kan er af?,lesson,,Noor,donderdag half vier,20,6")
    on.here(*A_START, "--when", "donderdag half vier", "--minutes", "20", "--places", "6", "--yes", at=MONDAY)

    imported, started = rows(on, "SELECT state, starts_at, minutes, places, owner_id, next_at, next_step FROM meeting")
    assert imported == started
    assert imported[:4] == ("open", "2026-10-15 13:30:00.000000", 20, 6)


def test_in_english_all_of_it_is_english(on: Terminal) -> None:
    on.settings["RUIMTE_LANGUAGE"] = "en"
    (on.folder / "topics.csv").write_text(TWO_MEETINGS)

    imported = on.ruimte("agenda", "import", "topics.csv", "--team", "Onderbouw", at=MONDAY)
    listed = on.ruimte("agenda", "list", "--team", "Onderbouw", at=MONDAY)

    assert imported.lines == [
        "2 meetings were added to the agenda of Onderbouw.",
        "Parked, because there is no moment: line 6.",
        "Parked, because we plan until 30 November 2026 here: line 7.",
        "Parked, because a meeting has two topics at most: line 4.",
    ]
    assert listed.lines == [
        "On Thursday 29 October, 15:15: 20 minutes, 6 places.",
        "On Friday 30 October, 15:30: 10 minutes, 4 places.",
        "3 topics are parked.",
    ]
