"""J35: `ruimte dossier` writes a draft in both languages, from the house as it runs; its data list forgets no table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import Table

from adapters.slack.manifest import scopes
from adapters.telegram.config import UPDATES
from bot.domain.dossier import Declared, UnknownSlot, fill, number_open_points
from bot.keeping import KEPT
from bot.services.feature import FEATURES
from bot.store.declared import declared_tables
from bot.store.dossier import read_dossier
from bot.store.prompts import load_library
from bot.store.retention import KEPT as RULES
from bot.store.schema import metadata
from bot.views.catalogue import LANGUAGES
from bot.views.dossier_parts import FEATURES as SAID
from bot.views.markdown import plain
from tests.cli.terminal import Terminal

LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
IN_SLACK = {"RUIMTE_SLACK_BOT_TOKEN": "xoxb-1", "RUIMTE_SLACK_APP_TOKEN": "xapp-1"}
IN_TELEGRAM = {"RUIMTE_TELEGRAM_BOT_TOKEN": "123:abc"}


def written(terminal: Terminal, *words: str, **settings: str) -> str:
    """The dossier as it comes out."""
    done = replace(terminal, settings=terminal.settings | settings).here("dossier", *words)
    assert (done.code, done.err) == (0, "")
    return done.out


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of every table."""
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def chapters(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


# Its words


@LANGUAGE
def test_every_table_is_in_the_data_list_and_nothing_else(language: str) -> None:
    assert sorted(read_dossier(language).tables) == sorted(metadata.tables)


@LANGUAGE
@pytest.mark.parametrize("declared", declared_tables().values(), ids=list(declared_tables()))
def test_what_a_table_declares_is_said_to_people(language: str, declared: Declared) -> None:
    words = read_dossier(language)
    said = [one for one in (declared.erasure, declared.export) if one is not None]
    assert [one for one in said if one not in words.declared] == []


@LANGUAGE
@pytest.mark.parametrize("table", metadata.sorted_tables, ids=[table.name for table in metadata.sorted_tables])
def test_of_every_table_with_a_person_it_says_what_rows_tell_without_the_key(language: str, table: Table) -> None:
    is_of_a_person = declared_tables()[table.name].is_of_a_person
    assert bool(read_dossier(language).tables[table.name].tells) >= is_of_a_person


@LANGUAGE
def test_it_says_why_we_ask_for_each_thing_of_a_platform(language: str) -> None:
    asked = {"slack": set(scopes(emails=True)), "telegram": set(UPDATES)}
    assert {platform: set(why) for platform, why in read_dossier(language).permissions.items()} == asked


def test_every_feature_has_a_name_in_it() -> None:
    assert set(SAID) == set(FEATURES)


def test_both_languages_ask_the_same_open_questions_and_have_the_same_chapters() -> None:
    dutch, english = (read_dossier(language).documents for language in ("nl", "en"))

    def shape(text: str) -> tuple[list[str], list[str], list[str]]:
        _, points = number_open_points(text)
        headings = re.findall(r"^#+ [\d.]*", text, re.MULTILINE)
        return [point.where for point in points], headings, re.findall(r"\{\w+\}", text)

    assert {name: shape(text) for name, text in dutch.items()} == {name: shape(text) for name, text in english.items()}


# Open points


def test_open_points_are_numbered_with_their_chapter_and_who_decides() -> None:
    dpo, council = "OPEN — beslist door: de FG", "OPEN — beslist door: de MR"
    text = f"## 2. Doel\n\n| A | **{dpo}.** Wat dan? | B |\n### 2.1 Wie\n**{council}.** Wie?\n"

    numbered, points = number_open_points(text)

    assert [(one.number, one.where, one.who, one.what) for one in points] == [
        (1, "2", "de FG", "Wat dan?"),
        (2, "2.1", "de MR", "Wie?"),
    ]
    assert numbered == text.replace(dpo, dpo.replace("OPEN", "OPEN 1")).replace(
        council, council.replace("OPEN", "OPEN 2")
    )


def test_a_slot_that_there_is_not_is_named_with_its_line() -> None:
    with pytest.raises(UnknownSlot) as raised:
        fill("Eerst\n{naam}", {})
    assert (raised.value.slot, raised.value.line) == ("naam", 2)


# The command


def test_it_writes_dutch_first_and_then_english(school: Terminal) -> None:
    both = written(school)
    assert [line for line in both.splitlines() if line.startswith("# ")] == [
        "# Dossier Ruimte: concept",
        "# Ruimte dossier: a draft",
    ]
    assert both == written(school, "--language", "nl") + "\n---\n\n" + written(school, "--language", "en")


@LANGUAGE
def test_nothing_in_it_is_left_to_fill(school: Terminal, language: str) -> None:
    text = written(school, "--language", language, **IN_SLACK, **IN_TELEGRAM)
    assert re.findall(r"\{\w*\}", text) == []
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert [table for table in tables if len({len(row) for row in rows(table)}) != 1] == []


def test_it_says_that_it_is_a_draft_what_is_not_validated_and_who_could_read(school: Terminal) -> None:
    text = written(school, "--language", "nl", **IN_SLACK)
    for honest in (
        "**Dit is een concept, geen juridisch advies.**",
        "**De peiling over ruimte in het werk is niet gevalideerd.**",
        "wie de computer beheert en de sleutel heeft",
        "wat je typt en leest, gaat door die dienst, en staat daar ook (hoofdstuk 9)",
    ):
        assert honest in text


def test_every_open_point_stands_in_the_list_at_the_end(school: Terminal) -> None:
    text = written(school, "--language", "nl", **IN_SLACK)
    number = int(re.findall(r"Het zijn er (\d+);", text)[0])
    listed = [row for row in rows(text) if len(row) == 4 and row[0].isdigit()]
    assert [row[0] for row in listed] == [str(one) for one in range(1, number + 1)]
    assert re.findall(r"\*\*OPEN (\d+) — beslist door: ", text) == [row[0] for row in listed]


def test_each_team_shows_when_its_council_agreed_and_whom_to_ask(school: Terminal) -> None:
    school.here("team", "start", "Onderbouw", "--agreed-on", "2026-09-29", "--contact", "Joke | Visser", "--yes")
    text = written(school, "--language", "nl")
    started = [row for row in rows(text) if row[1:2] == ["Onderbouw"]]
    assert started[0][2:5] == ["gestart", "29 september 2026", r"Joke \| Visser"]
    assert "Stemt de MR in voor " in text


def test_only_the_platforms_that_are_set_up_are_in_it(school: Terminal) -> None:
    nothing, slack = written(school, "--language", "nl"), written(school, "--language", "nl", **IN_SLACK)
    both = written(school, "--language", "nl", **IN_SLACK, **IN_TELEGRAM)
    found = [re.findall(r"^### 9\.\d (.+)$", text, re.MULTILINE) for text in (nothing, slack, both)]
    assert found == [["De computer"], ["Slack", "De computer"], ["Slack", "Telegram", "De computer"]]
    assert "Welke chatdienst gebruikt de school?" in nothing


@pytest.mark.parametrize(
    ("setting", "says"),
    [("on", "worden bewaard, verzegeld"), ("off", "worden niet bewaard; elke vraag is één tik")],
)
def test_it_says_what_was_decided_about_typed_words_in_telegram(school: Terminal, setting: str, says: str) -> None:
    text = written(school, "--language", "nl", **IN_TELEGRAM, RUIMTE_TELEGRAM_TEXT=setting)
    assert says in text
    assert "Wie besloot over getypte woorden in Telegram?" in text  # nobody told yet


def test_a_document_of_the_school_takes_the_place_of_ours(school: Terminal) -> None:
    own = school.folder / "own" / "dossier" / "nl"
    own.mkdir(parents=True)
    (own / "dossier.md").write_text("# Ons dossier, {today}\n\n{teams}\n", "utf-8")
    text = written(school, "--language", "nl", RUIMTE_PROMPTS=str(school.folder / "own"))
    assert text.startswith("# Ons dossier, ")
    assert chapters(text) == []


def test_a_slot_of_the_school_that_there_is_not_is_said(school: Terminal) -> None:
    own = school.folder / "own" / "dossier" / "nl"
    own.mkdir(parents=True)
    (own / "dossier.md").write_text("# Ons dossier\n{naam}\n", "utf-8")
    school.settings = {"RUIMTE_PROMPTS": str(school.folder / "own")}
    done = school.here("dossier", "--language", "nl")
    assert (done.code, done.out, done.err) == (
        2, "", "In een tekst van het dossier staat {naam}, op regel 2. Dat ken ik niet. Haal het weg of verbeter het.\n"
    )  # fmt: skip


def test_a_document_that_nobody_reads_is_named(school: Terminal) -> None:
    own = school.folder / "own" / "dossier" / "nl"
    own.mkdir(parents=True)
    (own / "slak.md").write_text("# Slack\n", "utf-8")
    left_out = load_library(Path(str(files("prompts"))), school.folder / "own").left_out
    assert [(one.file.name, one.fault.key) for one in left_out] == [("slak.md", "words.not_read")]


# Who answers for the council


def test_who_answers_for_the_council_is_somebody_independent(school: Terminal) -> None:
    council = "team", "council", "--team", "Onderbouw"
    said = [
        school.here(*council),
        school.here(*council, "--person", "Ellen"),  # leads it
        school.here(*council, "--person", "Sem"),  # runs the bot
        school.here(*council, "--person", "Joke"),
        school.here(*council, "--nobody"),
    ]
    refused = "geeft leiding, zit in het bestuur, beheert de bot of hoort bij een andere organisatie."
    assert [(done.code, (done.out + done.err).strip()) for done in said] == [
        (0, "Namens de MR gaat nog niemand over Onderbouw."),
        (2, f"Ellen Hoekstra {refused} Kies iemand anders uit de MR."),
        (2, f"Sem de Wit {refused} Kies iemand anders uit de MR."),
        (0, "Joke Visser gaat namens de MR over Onderbouw. Wie in het team misbruik typt, ziet de naam."),
        (0, "Namens de MR gaat nog niemand over Onderbouw."),
    ]


def test_how_long_a_backup_stays_is_as_it_is_set_up(school: Terminal) -> None:
    assert f"| Reservekopieën | na {KEPT} nachten |" in written(school, "--language", "nl")


@LANGUAGE
def test_how_long_something_is_kept_is_said_without_naming_a_table(school: Terminal, language: str) -> None:
    parents = {kept.parent for kept in RULES.values() if kept.parent}
    kept = [row[1] for row in rows(written(school, "--language", language)) if len(row) in (3, 5)]
    assert [said for said in kept if any(f"({plain(one)})" in said for one in parents)] == []
