"""A steward's way: from a file with people to a team that is asked something."""

import json
from datetime import date

import pytest

from bot.store.schema import HEAD
from tests.cli.terminal import MONDAY, SCHOOL, Terminal

KEYS = {
    "people", "teams", "rounds", "replies", "shared_replies", "digests", "deliveries", "inbox", "next_due", "schema",
    "processes", "demo",
}  # fmt: skip
STATES = {"doubted", "sent", "uncertain", "unreachable", "expired", "cancelled", "failed"}
IN_THE_INBOX = {"done", "failed", "dropped"}
NO_SUMMER = (
    "De Lindeboom: dit schooljaar staat er geen zomervakantie in de kalender. Ik stel geen vragen. "
    "Vul de vakanties aan met: ruimte school calendar"
)
IMPORTED = [
    "Nieuw: 15 mensen.",
    "Nieuw team: Bovenbouw op De Lindeboom, met 5 mensen.",
    "Nieuw team: Onderbouw op De Lindeboom, met 4 mensen.",
    "Nieuw team: Middenbouw op De Lindeboom, met 4 mensen.",
    "Nieuw team: Beheer op De Lindeboom, met 1 persoon.",
    "Nieuw team: Bestuur op De Lindeboom, met 2 mensen.",
    "Niemand krijgt nu een bericht. Dat begint pas als je een team start: `ruimte team start`.",
]
WEEKS = [
    "Dit stuur ik Onderbouw de eerste drie weken, naast één kennismaking per persoon:",
    "  donderdag 15 oktober: een vraag die je met één tik beantwoordt",
    "  week van maandag 19 oktober: geen vraag",
    "  donderdag 29 oktober: een vraag die je met één tik beantwoordt",
    "Onderbouw is gestart. Iedereen krijgt één kennismaking en kiest zelf.",
]


def test_the_whole_way_on_both_databases(empty: Terminal, database: str) -> None:
    empty.database = database
    run = empty.ruimte if database.startswith("sqlite") else empty.here

    imported = run("people", "import", SCHOOL / "people.csv", at=MONDAY)
    region = run("school", "set", "--region", "midden", at=MONDAY)
    days = run("school", "calendar", SCHOOL / "calendar.csv", at=MONDAY)
    started = run("team", "start", "onderbouw", "--agreed-on", "29-9-2026", "--contact", "Joke", at=MONDAY)
    listed = run("team", "list", at=MONDAY)
    opened = run("round", "open", "--team", "Onderbouw", at=MONDAY)
    again = run("round", "open", "--team", "Onderbouw", at=MONDAY)
    figures = json.loads(run("status", "--json", at=MONDAY).out)

    done = [imported, region, days, started, listed, opened, again]
    assert [(one.code, one.err) for one in done] == [(0, "")] * 7
    assert imported.lines == IMPORTED
    assert region.lines[0].startswith("Regio Midden. De volgende vakantie: Herfstvakantie, 17 t/m 25 oktober.")
    assert days.lines == ["De Lindeboom: 13 regels in de eigen kalender. Wat klaarstond, is mee verschoven."]
    assert started.lines[1:] == WEEKS
    assert listed.lines[-1] == "Onderbouw (De Lindeboom): gestart op 12 oktober 2026, donderdag 15:15"
    assert opened.lines == ["De ronde van Onderbouw is open. Wie meedoet, krijgt de vraag op het eigen moment."]
    assert again.lines == ["De ronde van Onderbouw is deze week al geopend. Eén keer per week is genoeg."]
    assert (figures["people"], figures["teams"], figures["rounds"], figures["demo"]) == (15, 5, 1, False)
    assert figures["next_due"] == "2026-10-12T13:15:00+00:00"


def test_status_as_json_has_exactly_these_names(school: Terminal) -> None:
    figures = json.loads(school.here("status", "--json").out)

    assert (set(figures), set(figures["deliveries"]), set(figures["inbox"])) == (KEYS, STATES, IN_THE_INBOX)


def test_status_in_sentences_names_nobody(school: Terminal) -> None:
    status = school.here("status", at=MONDAY)

    assert status.lines == [
        "Mensen: 15. Teams: 5. Rondes: 0.",
        "Antwoorden: 0.",
        "Weekberichten: 0.",
        "Berichten uit: 0.",
        "Berichten in: 0.",
        "Het volgende bericht gaat maandag 12 oktober, 15:15.",
        f"Schema: {HEAD}.",
        "Getallen over antwoorden tel ik 's nachts. Ze veranderen pas als het om vijf mensen of meer gaat.",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("team", "start"), "--team ontbreekt. Welk team?"),
        (
            ("team", "start", "Bestuur", "--contact", "Joke"),
            "--agreed-on ontbreekt. Op welke datum stemde de medezeggenschap in? (jjjj-mm-dd)",
        ),
        (
            ("team", "start", "Bestuur", "--agreed-on", "2026-09-29"),
            "--contact ontbreekt. Bij wie kun je daarvoor terecht?",
        ),
        (("round", "open"), "--team ontbreekt. Zo werkt het: ruimte round open --help"),
    ],
)
def test_without_a_keyboard_the_missing_option_is_named(
    school: Terminal, words: tuple[str, ...], sentence: str
) -> None:
    done = school.here(*words)

    assert (done.code, done.out, done.err.strip()) == (2, "", sentence)


def test_a_team_whose_school_has_no_region_is_not_started(empty: Terminal) -> None:
    empty.here("people", "import", SCHOOL / "people.csv")

    done = empty.here("team", "start", "Onderbouw", "--agreed-on", "2026-09-29", "--contact", "Joke")

    question = "In welke vakantieregio ligt de school? (Noord, Midden of Zuid)"
    assert (done.code, done.out, done.err.strip()) == (2, "", f"--region ontbreekt. {question}")
    assert "Onderbouw (De Lindeboom): nog niet gestart" in empty.here("team", "list").lines


def test_a_team_gets_its_own_day_and_hour(school: Terminal) -> None:
    done = school.here("team", "schedule", "Onderbouw", "--day", "wo", "--at", "14.30")

    assert done.lines == ["Onderbouw: woensdag om 14:30, voor wie zelf niets koos."]
    assert school.here("team", "schedule", "Onderbouw").lines == done.lines


def test_an_hour_outside_working_hours_is_refused(school: Terminal) -> None:
    done = school.here("team", "schedule", "Onderbouw", "--at", "18:00")

    assert (done.code, done.err.strip()) == (2, "18:00 kan niet. Kies een tijd van 07:30 tot 17:30, zoals 15:15.")


def test_a_team_is_added_once(school: Terminal) -> None:
    added = school.here("team", "add", "Bouw 4")
    again = school.here("team", "add", "bouw 4")

    assert added.lines == ["Bouw 4 is toegevoegd aan De Lindeboom."]
    assert (again.code, again.err.strip()) == (2, "bouw 4 bestaat al in De Lindeboom.")


def test_it_is_quiet_until_it_is_lifted(school: Terminal) -> None:
    hushed = school.here("quiet", "--team", "Onderbouw", "--until", "2026-10-16", at=MONDAY)
    opened = school.here("round", "open", "--team", "Onderbouw", at=MONDAY)
    lifted = school.here("quiet", "--team", "Onderbouw", "--off", at=MONDAY)
    again = school.here("quiet", "--team", "Onderbouw", "--off", at=MONDAY)

    assert [done.out.strip() for done in (hushed, opened, lifted, again)] == [
        "Het is stil voor Onderbouw tot en met vrijdag 16 oktober. Ik haal niets in.",
        'Het is stil voor Onderbouw. Opheffen kan met: ruimte quiet --team "Onderbouw" --off',
        "De stilte is voorbij voor Onderbouw. Ik haal niets in.",
        "Het was niet stil voor Onderbouw.",
    ]


def test_quiet_wants_to_know_for_whom(school: Terminal) -> None:
    neither, both = school.here("quiet"), school.here("quiet", "--all", "--team", "Onderbouw")

    assert [(done.code, done.err.splitlines()[-1]) for done in (neither, both)] == [
        (2, "Error: Kies er één: --team NAAM, --school NAAM, --person NAAM of --all.")
    ] * 2


def test_quiet_for_everybody_takes_what_waits_away(school: Terminal) -> None:
    done = school.here("quiet", "--all", at=MONDAY)

    assert done.lines == ["Het is stil voor De Lindeboom. Ik stuur niets tot je het zegt, en haal niets in."]
    assert json.loads(school.here("status", "--json", at=MONDAY).out)["next_due"] is None


def test_quiet_for_everybody_is_for_every_organisation(school: Terminal) -> None:
    school.has_another_organisation("Stichting Elders")

    hushed, lifted, again = (school.here("quiet", "--all", *words) for words in ((), ("--off",), ("--off",)))

    assert [done.out.strip() for done in (hushed, lifted, again)] == [
        "Het is stil voor De Lindeboom en Stichting Elders. Ik stuur niets tot je het zegt, en haal niets in.",
        "De stilte is voorbij voor De Lindeboom en Stichting Elders. Ik haal niets in.",
        "Het was niet stil voor De Lindeboom en Stichting Elders.",
    ]


def test_replay_and_migrate_have_nothing_to_do_in_a_healthy_house(school: Terminal) -> None:
    replayed, migrated = school.here("replay"), school.here("migrate")

    assert replayed.lines == ["0 berichten alsnog verwerkt."]
    assert migrated.lines == [f"Er was niets te doen (schema {HEAD})."]


def test_run_without_a_platform_says_what_to_do_instead(empty: Terminal) -> None:
    done = empty.ruimte("run")

    assert (done.code, done.out) == (2, "")
    assert done.err.strip() == (
        "Er is nog geen chat-app ingesteld, dus ik kan nergens luisteren. "
        "Voor Telegram: zet RUIMTE_TELEGRAM_BOT_TOKEN. Voor Slack: begin met ruimte slack manifest. "
        "Of probeer het eerst in de terminal: ruimte demo, of ruimte chat --as NAAM."
    )


def test_a_school_whose_summer_is_unknown_is_named_in_the_status(school: Terminal) -> None:
    far_away = date(2035, 10, 12).isoformat() + "T10:00:00+02:00"

    lines = school.here("status", at=far_away).lines

    assert [line for line in lines if line.startswith("De Lindeboom")] == [NO_SUMMER]


def test_a_school_says_who_its_confidential_adviser_is(empty: Terminal) -> None:
    empty.ruimte("people", "import", SCHOOL / "people.csv", at=MONDAY)
    none = empty.ruimte("school", "adviser")
    said = empty.ruimte("school", "adviser", "Marije Visser, 06 12345678")
    long = empty.ruimte("school", "adviser", "x" * 121)
    asked = empty.ruimte("school", "adviser")
    taken = empty.ruimte("school", "adviser", "--none")

    line = "Vertrouwenspersoon van De Lindeboom: Marije Visser, 06 12345678"
    assert (said.lines, asked.lines, taken.lines) == ([line], [line], none.lines)
    assert (long.code, long.err.strip()) == (
        2,
        "Dat is te lang. Schrijf in hooguit 120 tekens wie het is en hoe je die bereikt.",
    )


def test_every_number_is_printed_with_its_card(empty: Terminal) -> None:
    printed = empty.ruimte("meting")

    assert (printed.code, printed.lines[0]) == (0, "# Wat Ruimte telt, en waarvoor")
    assert "- Wie ziet het? Je team. Je leidinggevende niet." in printed.lines
