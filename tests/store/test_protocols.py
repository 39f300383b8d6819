"""The files with protocols: what they hold, and what is said when one of them is broken."""

import re
from pathlib import Path

import pytest

from bot.domain.protocol import LONGEST_STEP, MENU, Level, Offer, Part, Protocol, Step, Who
from bot.store.prompts import Library, load_library
from tests.left_out import left_out

SHIPPED = load_library(Path("prompts"))
EACH = pytest.mark.parametrize("protocol", SHIPPED.protocols.values(), ids=SHIPPED.protocols)
IN_EVERY_SECTOR = pytest.mark.parametrize(
    "protocol",
    [
        pytest.param(protocol, id=f"{protocol.id}-{sector}")
        for sector in SHIPPED.vocabulary
        for protocol in SHIPPED.protocols_in(sector).values()
    ],
)
LANGUAGES = ("nl", "en")
MOST_WORDS = 15  # in a sentence (domain.md 6)

GOOD = """\
id: P30
name: {nl: Rondje, en: Round}
about: {nl: Kort., en: Short.}
smallest: 2
largest: 4
level: starter
source: Our own.
licence: Our own.
parts:
  - minutes: 6
    times: 2
    steps:
      - minutes: 2
        who: case_giver
        do: {nl: "Vertel over een {leerling}.", en: "Tell about a {leerling}."}
        rule: {nl: "Geen namen.", en: "No names."}
      - minutes: 1
        who: everybody
        silent: true
        do: {nl: Denk na., en: Think.}
"""
SECOND_PART = """\
  - name: {nl: Daarna, en: After}
    minutes: 1
    steps:
      - {minutes: 1, who: in_turn, do: {nl: Zeg iets., en: Say something.}}
"""
NAMED = "    name: {nl: Eerst, en: First}\n    then: {nl: Probeer het., en: Try it.}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of words with a vocabulary only."""
    (tmp_path / "vocabulary.yaml").write_text(
        "po: {nl: {leerling: leerling}, en: {leerling: pupil}}\n"
        "mbo: {nl: {leerling: student}, en: {leerling: student}}\n"
    )
    return tmp_path


def write(folder: Path, text: str, name: str = "P30-rondje.yaml") -> Path:
    """A file with a protocol."""
    file = folder / "protocols" / name
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text(text)
    return file


def names(library: Library) -> dict[str, str]:
    """What was read, by id."""
    return {protocol.id: protocol.name["nl"] for protocol in library.protocols.values()}


# What is shipped


def test_the_shipped_files_hold_every_protocol_and_nothing_broken() -> None:
    assert SHIPPED.left_out == ()
    assert {protocol.id: [part.minutes for part in protocol.parts] for protocol in SHIPPED.protocols.values()} == {
        "P01": [20],
        "P02": [30],
        "P03": [65],
        "P03b": [45],
        "P04": [30],
        "P05b": [60],
        "P06": [45],
        "P09": [50],
        "P10": [45],
        "P12": [30, 15, 15],
        "P13": [30],
        "P14": [20, 20, 15],
        "P16": [15],
        "P17": [30],
        "P18": [45],
        "P19": [20],
        "P20": [45],
        "P22": [5],
    }


def test_the_shipped_steps_take_as_long_as_was_decided() -> None:
    steps = {
        protocol.id: [[step.minutes for step in part.steps] for part in protocol.parts]
        for protocol in SHIPPED.protocols.values()
    }

    assert steps == {
        "P01": [[2, 4, 5, 4, 3, 2]],
        "P02": [[2, 2, 4, 2]],
        "P03": [[5, 10, 5, 15, 10, 10, 10]],
        "P03b": [[3, 5, 10, 7, 10, 5, 5]],
        "P04": [[4, 8, 5, 8, 5]],
        "P05b": [[5, 5, 8, 4, 12, 12, 7, 7]],
        "P06": [[5, 8, 10, 4, 8, 5, 5]],
        "P09": [[10, 5, 10, 15, 5, 5]],
        "P10": [[3, 10, 5, 5, 2, 12, 5, 3]],
        "P12": [[5, 5, 15, 5], [5, 5, 5], [5, 5, 5]],
        "P13": [[5, 15, 10]],
        "P14": [[5, 5, 5, 5], [8, 7, 5], [5, 5, 5]],
        "P16": [[2, 3, 5, 4, 1]],
        "P17": [[2, 3, 20, 5]],
        "P18": [[3, 8, 8, 6, 8, 7, 5]],
        "P19": [[8, 8, 4]],
        "P20": [[5, 5, 15, 10, 5, 5]],
        "P22": [[1, 3, 1]],
    }


def test_the_shipped_protocols_are_for_groups_of_their_own_size() -> None:
    sizes = {protocol.id: (protocol.smallest, protocol.largest) for protocol in SHIPPED.protocols.values()}

    assert sizes == {
        "P01": (2, 2),
        "P02": (3, 3),
        "P03": (4, 8),
        "P03b": (4, 8),
        "P04": (3, 8),
        "P05b": (4, 8),
        "P06": (4, 7),
        "P09": (4, 8),
        "P10": (4, 10),
        "P12": (2, 2),
        "P13": (2, 2),
        "P14": (2, 6),
        "P16": (4, 8),
        "P17": (4, 12),
        "P18": (3, 6),
        "P19": (2, 2),
        "P20": (4, 8),
        "P22": (1, 2),
    }


def test_the_menu_is_there_and_a_repair_talk_is_in_no_list() -> None:
    offers: dict[Offer, list[str]] = {offer: [] for offer in Offer}
    for protocol in SHIPPED.protocols.values():
        offers[protocol.offer].append(protocol.id)

    assert (tuple(offers[Offer.MENU]), offers[Offer.NEVER]) == (MENU, ["P18"])


@EACH
def test_a_shipped_protocol_says_everything_in_both_languages(protocol: Protocol) -> None:
    dutch, english = (list(protocol.texts(language)) for language in LANGUAGES)

    assert len(dutch) == len(english)
    assert [one for one, other in zip(dutch, english, strict=True) if one == other and one != "Lean coffee"] == []


@IN_EVERY_SECTOR
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_step_is_read_in_a_glance(protocol: Protocol, language: str) -> None:
    for part in protocol.parts:
        for step in part.steps:
            assert len(f"{step.do[language]} {step.rule.get(language, '')}".strip()) <= LONGEST_STEP
    for text in protocol.texts(language):
        assert [each for each in re.split(r"[.?:]", text) if len(each.split()) > MOST_WORDS] == []
        assert not re.search(r"[{}!]", text)


@EACH
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_shipped_protocol_sounds_like_a_colleague(protocol: Protocol, language: str) -> None:
    tone = SHIPPED.tones[language]

    assert [fault for text in protocol.texts(language) for fault in tone.faults_in_words(text)] == []


@EACH
def test_a_shipped_protocol_asks_to_type_nothing(protocol: Protocol) -> None:
    texts = [*protocol.texts("nl"), *protocol.texts("en")]

    assert [
        text for text in texts if re.search(r"\b(typ\w*|type|chat|stuur|send|deel|share)\b", text, re.IGNORECASE)
    ] == []


@pytest.mark.parametrize("protocol_id", [each for each in SHIPPED.protocols if each not in ("P18", "P22")])
def test_a_shipped_protocol_ends_with_what_one_can_do_oneself(protocol_id: str) -> None:
    last = SHIPPED.protocols[protocol_id].parts[-1].steps[-1]

    assert ("kun je zelf doen" in last.do["nl"], "can you do yourself" in last.do["en"]) == (True, True)


def test_a_repair_talk_needs_a_guide_and_begins_with_what_it_is_not_for() -> None:
    repair = SHIPPED.protocols["P18"]
    first = repair.parts[0].steps[0]

    assert (repair.needs_guide, first.who) == (True, Who.FACILITATOR)
    assert re.findall(r"\w+", first.do["nl"].lower()) == [
        *("geweld", "zeden", "discriminatie", "integriteit", "gezondheid", "kindveiligheid", "stop"),
        *("bel", "de", "vertrouwenspersoon", "of", "je", "leidinggevende"),
    ]


def test_dots_thumbs_merging_and_cards_of_who_is_away_are_in_one_protocol_only() -> None:
    words = re.compile(r"\bstip|\bduim|kaartje|bij elkaar\b|samenvoeg|\bdots?\b|thumb|\bcards?\b|merge", re.IGNORECASE)

    assert {
        protocol.id
        for protocol in SHIPPED.protocols.values()
        for language in LANGUAGES
        if words.search(" ".join(protocol.texts(language)))
    } == {"P17"}


@EACH
def test_a_file_is_named_after_its_protocol(protocol: Protocol) -> None:
    (file,) = Path("prompts/protocols").glob(f"{protocol.id}-*.yaml")

    assert f"\nid: {protocol.id}\n" in file.read_text("utf-8")


def test_no_two_shipped_protocols_have_the_same_name() -> None:
    for language in LANGUAGES:
        assert len({protocol.name[language] for protocol in SHIPPED.protocols.values()}) == len(SHIPPED.protocols)


# What is read


def test_a_protocol_is_read_as_it_is_written(folder: Path) -> None:
    write(folder, GOOD)

    tell = Step(
        2,
        Who.CASE_GIVER,
        {"nl": "Vertel over een {leerling}.", "en": "Tell about a {leerling}."},
        {"nl": "Geen namen.", "en": "No names."},
    )
    think = Step(1, Who.EVERYBODY, {"nl": "Denk na.", "en": "Think."}, {}, is_silent=True)
    assert load_library(folder).protocols == {
        "P30": Protocol(
            id="P30",
            name={"nl": "Rondje", "en": "Round"},
            about={"nl": "Kort.", "en": "Short."},
            smallest=2,
            largest=4,
            level=Level.STARTER,
            needs_guide=False,
            offer=Offer.MORE,
            parts=(Part({}, 6, 2, (tell, think), {}),),
            source="Our own.",
            licence="Our own.",
        )
    }


def test_parts_have_names_and_say_what_comes_between_them(folder: Path) -> None:
    write(folder, GOOD + NAMED + SECOND_PART)

    library = load_library(folder)

    assert left_out(library) == []
    assert [(part.name["nl"], part.then.get("nl")) for part in library.protocols["P30"].parts] == [
        ("Eerst", "Probeer het."),
        ("Daarna", None),
    ]


def test_a_sector_reads_its_own_words(folder: Path) -> None:
    write(folder, GOOD)

    library = load_library(folder)

    told = {sector: library.protocols_in(sector)["P30"].parts[0].steps[0].do for sector in ("po", "mbo")}
    assert told == {
        "po": {"nl": "Vertel over een leerling.", "en": "Tell about a pupil."},
        "mbo": {"nl": "Vertel over een student.", "en": "Tell about a student."},
    }


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("minutes: 6", "minutes: 7"), 10, "P30: The steps take 2 times 3 minutes, 6 in all, and this says 7."),
        (("    times: 2\n", ""), 10, "P30: The steps take 3 minutes, and this says 6."),
        (("largest: 4", "largest: 1"), 5, "P30: largest is 1, and smallest is 2."),
        (("largest: 4", "largest: 13"), 5, "P30: largest should be at most 12."),
        (("Denk na., en: Think.", "Denk na."), 20, "P30: parts.0.steps.1.do.en is missing."),
        ((", en: Short.", ""), 3, "P30: about.en is missing."),
        (("een {leerling}", "een {kind}"), 15, "P30: vocabulary.yaml has no word for {kind}."),
        (("nl: Rondje", f"nl: {'o' * 41}"), 2, "P30: name.nl may have 40 characters."),
        (("id: P30", "id: rondje"), 1, "rondje: id should have this shape: ^[A-Z]\\d\\d[a-z]?$."),
        (("id: P30", "naam: P30"), 1, "naam is not a field that exists."),
        (("level: starter", "level: hard"), 6, "P30: level should be one of 'starter', 'experienced'."),
        (
            ("level: starter", "level: starter\nneeds_guide: true\noffer: menu"),
            8,
            "P30: What needs a trained guide is not offered yet, so offer is never.",
        ),
        (
            ("level: starter", "level: starter\nneeds_guide: true"),
            1,
            "P30: What needs a trained guide is not offered yet, so offer is never.",
        ),
        (
            ("Geen namen.", "x" * 140),
            16,
            "P30: In nl this step has 168 characters with its rule, at most 160.",
        ),
        (("Denk na.", "x" * 161), 17, "P30: In nl this step has 161 characters with its rule, at most 160."),
    ],
)
def test_a_broken_protocol_is_named_with_its_line_and_the_reason(
    folder: Path, change: tuple[str, str], line: int, reason: str
) -> None:
    file = write(folder, GOOD.replace(*change))

    library = load_library(folder)

    assert (file, line, reason) in left_out(library)
    assert ({each.file for each in library.left_out}, library.protocols) == ({file}, {})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD + SECOND_PART, "P30: Where there are several parts each has a name."),
        (
            GOOD + NAMED.replace("then: {nl: Probeer het., en: Try it.}", "") + SECOND_PART,
            "P30: Every part but the last says what comes then, and the last one does not.",
        ),
        (GOOD + NAMED, "P30: Every part but the last says what comes then, and the last one does not."),
        (GOOD[: GOOD.index("parts:")] + "parts: []\n", "P30: There is no part yet."),
        (GOOD[: GOOD.index("parts:")] + "parts: rondje\n", "P30: parts should be a list."),
    ],
)
def test_parts_that_do_not_follow_each_other_are_named(folder: Path, text: str, reason: str) -> None:
    file = write(folder, text)

    assert left_out(load_library(folder)) == [(file, 9, reason)]


def test_an_id_that_was_used_before_is_named_and_the_first_one_stays(folder: Path) -> None:
    write(folder, GOOD, "a.yaml")
    file = write(folder, GOOD.replace("Rondje", "Ronde"), "b.yaml")

    library = load_library(folder)

    assert (names(library), left_out(library)) == (
        {"P30": "Rondje"},
        [(file, 1, "P30: This id is already used in a.yaml.")],
    )


def test_a_file_that_is_something_else_stops_nothing(folder: Path) -> None:
    write(folder, GOOD)
    file = write(folder, "- id: P31\n", "other.yaml")
    write(folder, "# nothing yet\n", "empty.yaml")

    library = load_library(folder)

    assert (names(library), left_out(library)) == (
        {"P30": "Rondje"},
        [(file, 1, "This file should hold names, each with a value.")],
    )


# A school's own


def test_a_school_adds_protocols_and_replaces_them_by_id(folder: Path, tmp_path: Path) -> None:
    write(folder, GOOD)
    own = tmp_path / "own"
    write(own, GOOD.replace("Rondje", "Ons rondje"), "ours.yaml")
    write(own, GOOD.replace("P30", "A01"), "other.yaml")

    assert names(load_library(folder, own)) == {"A01": "Rondje", "P30": "Ons rondje"}


def test_the_shipped_protocol_stays_when_the_schools_own_is_broken(folder: Path, tmp_path: Path) -> None:
    write(folder, GOOD)
    own = tmp_path / "own"
    file = write(own, GOOD.replace("Rondje", "Ons rondje").replace("minutes: 6", "minutes: 9"))

    library = load_library(folder, own)

    assert (names(library), [each.file for each in library.left_out]) == ({"P30": "Rondje"}, [file])
