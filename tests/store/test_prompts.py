"""The files in `prompts/`: what they hold, and what is said when one of them is broken."""

import re
from pathlib import Path

import pytest

from bot.domain.prompt import Audience, Moment, Option, Prompt
from bot.domain.pulse import STATEMENTS
from bot.store.prompts import Library, load_library
from tests.left_out import left_out

SHIPPED = load_library(Path("prompts"))

GOOD = """\
- id: t-s18-01
  theme: T04
  audience: teacher
  model: wonder
  answer: text
  nl: {q: "Wat deed een {leerling}?"}
  en: {q: "What did a {leerling} do?"}
"""
CHOICE = """\
- id: t-s11-01
  theme: T04
  seed: [S11]
  audience: teacher
  sector: mbo
  model: alact3
  answer: choice
  choices:
    - {id: time, nl: "Tijd", en: "Time"}
    - {id: money, nl: "Geld", en: "Money"}
  nl: {q: "Waarvoor?", follow: "En nu?"}
  en: {q: "What for?", follow: "And now?"}
  minutes: 1
  privacy: aggregate
  sensitivity: mid
  season: busy
  year: B
  version: 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of prompts without questions."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "themes.yaml").write_text("T04: {seed: [S11, S18], nl: verwondering, en: wonder}\n")
    (tmp_path / "calendar.yaml").write_text(
        "swapped_in_year_b: [[1, 2]]\nblocks:\n  1: {teacher: [T04], board: []}\n  2: {leader: [T04]}\n"
    )
    (tmp_path / "vocabulary.yaml").write_text(
        "po: {nl: {leerling: leerling}, en: {leerling: pupil}}\n"
        "mbo: {nl: {leerling: student}, en: {leerling: student}}\n"
    )
    return tmp_path


def write(folder: Path, text: str, name: str = "T04.yaml") -> Path:
    """A file with questions."""
    file = folder / "questions" / name
    file.write_text(text)
    return file


def ids(library: Library) -> set[str]:
    """The questions that were read."""
    return {prompt.id for prompt in library.bank.prompts}


def test_nothing_in_the_shipped_files_is_broken() -> None:
    assert left_out(SHIPPED) == []


@pytest.mark.parametrize("role", [Audience.TEACHER, Audience.LEADER, Audience.BOARD])
def test_what_is_asked_of_who_met_is_never_chosen_for_a_week(role: Audience) -> None:
    moments = [Moment(role, sector, (), "A", "mid", taps_only=False) for sector in ("po", "vo", "mbo")]
    chosen = {prompt.audience for moment in moments for prompt in SHIPPED.bank.candidates(moment)}
    assert Audience.PAIRED not in chosen


def test_the_shipped_calendar_has_at_most_two_known_themes_for_everybody_in_every_block() -> None:
    for audience in ("teacher", "leader", "board"):
        for block in range(10):
            assert 1 <= len(SHIPPED.calendar.themes_for(audience, block, "A")) <= 2
    assert SHIPPED.weeks_between == {"teacher": 1, "leader": 2, "board": 4}


def test_year_b_swaps_blocks_three_and_seven_and_six_and_nine() -> None:
    year_a, year_b = (
        [SHIPPED.calendar.themes_for("teacher", block, year) for block in range(10)] for year in ("A", "B")
    )

    assert year_b == [year_a[block] for block in (0, 1, 6, 3, 4, 8, 2, 7, 5, 9)]


def test_every_sector_has_a_word_for_every_slot() -> None:
    slots = {
        (sector, language): set(words) for sector, by in SHIPPED.vocabulary.items() for language, words in by.items()
    }

    assert len(slots) == 6
    assert len(set(map(frozenset, slots.values()))) == 1


@pytest.mark.parametrize("prompt", SHIPPED.bank.prompts, ids=lambda prompt: prompt.id)
def test_a_shipped_id_tells_audience_and_seed(prompt: Prompt) -> None:
    assert re.fullmatch(rf"{prompt.audience[0]}-{prompt.seed[0].lower()}-\d\d", prompt.id)


@pytest.mark.parametrize("prompt", SHIPPED.bank.prompts, ids=lambda prompt: prompt.id)
def test_a_shipped_scale_has_words_at_both_ends_and_buttons_are_short(prompt: Prompt) -> None:
    labels = [
        SHIPPED.fill(option.words[language], sector, language)
        for option in prompt.choices
        for language in ("nl", "en")
        for sector in SHIPPED.sectors_of(prompt)
    ]

    assert set(prompt.ends) == ({"nl", "en"} if prompt.answer == "scale5" else set())
    assert max(map(len, labels), default=0) <= 24


def test_a_question_is_read_as_it_is_written(folder: Path) -> None:
    write(folder, CHOICE)

    assert load_library(folder).bank.prompts == (
        Prompt(
            id="t-s11-01",
            theme="T04",
            seed=("S11",),
            audience=Audience.TEACHER,
            sector="mbo",
            model="alact3",
            answer="choice",
            choices=(Option("time", {"nl": "Tijd", "en": "Time"}), Option("money", {"nl": "Geld", "en": "Money"})),
            question={"nl": "Waarvoor?", "en": "What for?"},
            follow={"nl": "En nu?", "en": "And now?"},
            minutes=1,
            privacy="aggregate",
            sensitivity="mid",
            season="busy",
            year="B",
            version=3,
        ),
    )


def test_what_a_question_leaves_out_is_what_is_usual(folder: Path) -> None:
    write(folder, GOOD)

    assert load_library(folder).bank.prompts == (
        Prompt(
            id="t-s18-01",
            theme="T04",
            seed=(),
            audience=Audience.TEACHER,
            sector="all",
            model="wonder",
            answer="text",
            choices=(),
            question={"nl": "Wat deed een {leerling}?", "en": "What did a {leerling} do?"},
            follow={},
            minutes=2,
            privacy="private",
            sensitivity="low",
            season="any",
            year="any",
            version=1,
        ),
    )


def test_a_scale_has_words_at_its_ends(folder: Path) -> None:
    scale = GOOD.replace("text", "scale5").replace('een {leerling}?"', 'je?", ends: [Niets, Veel]')
    write(folder, scale.replace('{leerling} do?"', 'do?", ends: [Nothing, Much]'))

    assert [prompt.ends for prompt in load_library(folder).bank.prompts] == [
        {"nl": ("Niets", "Veel"), "en": ("Nothing", "Much")}
    ]


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("theme: T04", "theme: T99"), 2, "t-s18-01: themes.yaml has no theme T99."),
        (("een {leerling}", "een {kind}"), 6, "t-s18-01: vocabulary.yaml has no word for {kind}."),
        (("een {leerling}", "een {leerling"), 6, "t-s18-01: A brace stands alone."),
        (('  en: {q: "What did a {leerling} do?"}\n', ""), 1, "t-s18-01: en is missing."),
        (('do?"}', 'do?", follow: "And?"}'), 7, "t-s18-01: nl and en must both have a follow, or ends, or neither."),
        (("id: t-s18-01", "id: T S18"), 1, "T S18: id should have this shape: ^[a-z0-9]+(-[a-z0-9]+)+$."),
        (("id: t-s18-01", "serial: 1"), 1, "#1: serial is not a field that exists."),
        (
            ("audience: teacher", "audience: pupil"),
            3,
            "t-s18-01: audience should be one of 'teacher', 'leader', 'board', 'all', 'paired'.",
        ),
        (
            ("answer: text", "answer: essay"),
            5,
            "t-s18-01: answer should be one of 'text', 'scale5', 'choice', 'yesno'.",
        ),
        (("answer: text", "answer: choice"), 1, "t-s18-01: A choice has two to 5 choices, this one has 0."),
        (("answer: text", "answer: text\n  colour: red"), 6, "t-s18-01: colour is not a field that exists."),
        (('nl: {q: "Wat deed een {leerling}?"}', "nl: Wat?"), 6, "t-s18-01: nl should hold names, each with a value."),
        (('"Wat deed een {leerling}?"', '""'), 6, "t-s18-01: nl.q is empty."),
    ],
)
def test_a_broken_question_is_named_with_its_line_and_the_reason(
    folder: Path, change: tuple[str, str], line: int, reason: str
) -> None:
    file = write(folder, GOOD.replace(*change))

    found = left_out(load_library(folder))

    assert (file, line, reason) in found
    assert {(where, number) for where, number, _ in found} == {(file, line)}


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("answer: choice", "answer: yesno"), 8, "t-s11-01: Only a choice has choices."),
        (("id: money", "id: time"), 8, "t-s11-01: Two choices have the same id."),
        (
            ("id: money", "id: Much money"),
            10,
            "t-s11-01: choices.1.id should have this shape: ^[a-z0-9-]{1,16}$.",
        ),
        (("version: 3", "version: 0"), 18, "t-s11-01: version should be at least 1."),
    ],
)
def test_a_broken_choice_is_named_where_it_stands(
    folder: Path, change: tuple[str, str], line: int, reason: str
) -> None:
    file = write(folder, CHOICE.replace(*change))

    assert left_out(load_library(folder)) == [(file, line, reason)]


def test_a_sensitive_question_is_neither_shared_nor_followed(folder: Path) -> None:
    file = write(folder, CHOICE.replace("sensitivity: mid", "sensitivity: high").replace("aggregate", "shareable"))

    no_follow = "t-s11-01: A question of high sensitivity has no follow."
    assert left_out(load_library(folder)) == [
        (file, 11, no_follow),
        (file, 12, no_follow),
        (file, 14, "t-s11-01: A question of high sensitivity is never shareable."),
    ]


def test_everything_that_is_wrong_is_named_at_once(folder: Path) -> None:
    file = write(folder, GOOD.replace("T04", "T99").replace("wonder", "magic").replace("een {leerling}", "een {kind}"))

    assert [(each.file, each.line) for each in load_library(folder).left_out] == [(file, 2), (file, 4), (file, 6)]


def test_the_rest_of_the_file_stays_when_one_question_is_broken(folder: Path) -> None:
    write(folder, GOOD.replace("T04", "T99") + CHOICE)

    assert ids(load_library(folder)) == {"t-s11-01"}


def test_an_id_that_was_used_before_is_named_and_the_first_one_stays(folder: Path) -> None:
    write(folder, GOOD, "a.yaml")
    file = write(folder, CHOICE + GOOD.replace("Wat deed", "Wat zei"), "b.yaml")

    library = load_library(folder)

    assert left_out(library) == [(file, 19, f"t-s18-01: This id is already used in {folder}/questions/a.yaml:1.")]
    assert {prompt.id: prompt.question["nl"] for prompt in library.bank.prompts} == {
        "t-s18-01": "Wat deed een {leerling}?",
        "t-s11-01": "Waarvoor?",
    }


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"- id: t-1\n\ttheme: T04\n", 2, "This is not YAML (found character '\\t' that cannot start any token)."),
        (b"- id: [t-1\n", 2, "This is not YAML (expected ',' or ']', but got '<stream end>')."),
        (b"- {[{}]: T04}\n", 1, "This is not YAML (TypeError)."),
        (b"\xff\xfe\x00", 1, "This is not text in UTF-8."),
        (b"Hoi, dit is geen vraag.\n", 1, "This file should hold a list of questions."),
        (b"- Wat viel je op?\n", 1, "#1: This should hold names, each with a value."),
    ],
)
def test_a_file_that_is_something_else_stops_nothing(folder: Path, content: bytes, line: int, reason: str) -> None:
    write(folder, GOOD, "a.yaml")
    file = folder / "questions" / "b.yaml"
    file.write_bytes(content)

    library = load_library(folder)

    assert (ids(library), left_out(library)) == ({"t-s18-01"}, [(file, line, reason)])


def test_a_question_mark_needs_no_quotes(folder: Path) -> None:
    plain = GOOD.replace('"Wat deed een {leerling}?"', "Wat deed je?").replace('"What did a {leerling} do?"', "What?")
    write(folder, plain)

    (prompt,) = load_library(folder).bank.prompts
    assert prompt.question == {"nl": "Wat deed je?", "en": "What?"}


def test_no_is_a_word_and_not_a_truth_value(folder: Path) -> None:
    write(folder, CHOICE.replace('{id: time, nl: "Tijd", en: "Time"}', "{id: no, nl: Nee, en: no}"))

    (prompt,) = load_library(folder).bank.prompts
    assert prompt.choices[0] == Option("no", {"nl": "Nee", "en": "no"})


def test_a_broken_theme_is_named_and_the_others_stay(folder: Path) -> None:
    file = folder / "themes.yaml"
    file.write_text("T04: {nl: verwondering, en: wonder}\nT05: {nl: rollen}\n")

    library = load_library(folder)

    assert (library.themes, left_out(library)) == (
        {"T04": {"nl": "verwondering", "en": "wonder"}},
        [(file, 2, "T05: en is missing.")],
    )


def test_a_calendar_with_an_unknown_theme_is_named_and_the_usual_rhythm_stays(folder: Path) -> None:
    file = folder / "calendar.yaml"
    file.write_text("weeks_between: {teacher: 2}\nblocks:\n  1: {teacher: [T04, T99]}\n")

    library = load_library(folder)

    assert left_out(library) == [(file, 3, "themes.yaml has no theme T99.")]
    assert (library.calendar.themes_for("teacher", 0, "A"), library.weeks_between["teacher"]) == ((), 1)


def test_a_word_in_one_language_only_is_named(folder: Path) -> None:
    file = folder / "vocabulary.yaml"
    file.write_text("po:\n  nl: {klas: groep}\n  en: {}\n")

    assert left_out(load_library(folder)) == [(file, 3, "po: nl and en must both have a word for klas.")]


def test_slots_become_the_words_of_the_sector(folder: Path) -> None:
    library = load_library(folder)

    assert [library.fill("een {leerling}", sector, "nl") for sector in ("po", "mbo")] == ["een leerling", "een student"]


def test_a_sector_without_words_borrows_those_of_primary_education(folder: Path) -> None:
    assert load_library(folder).fill("a {leerling}", "hbo", "en") == "a pupil"


def test_a_theme_has_a_label_in_each_language(folder: Path) -> None:
    library = load_library(folder)

    assert [library.label("T04", language) for language in ("nl", "en")] == ["verwondering", "wonder"]


def test_a_school_adds_questions_and_replaces_them_by_id(folder: Path, tmp_path: Path) -> None:
    write(folder, GOOD)
    own = tmp_path / "own"
    (own / "questions").mkdir(parents=True)
    write(own, GOOD.replace("Wat deed", "Wat zei") + CHOICE)

    prompts = load_library(folder, own).bank.prompts

    assert {prompt.id: prompt.question["nl"] for prompt in prompts} == {
        "t-s18-01": "Wat zei een {leerling}?",
        "t-s11-01": "Waarvoor?",
    }


def test_the_shipped_question_stays_when_the_schools_own_is_broken(folder: Path, tmp_path: Path) -> None:
    write(folder, GOOD)
    own = tmp_path / "own"
    (own / "questions").mkdir(parents=True)
    file = write(own, GOOD.replace("T04", "T99"))

    library = load_library(folder, own)

    assert (ids(library), left_out(library)) == (
        {"t-s18-01"},
        [(file, 2, "t-s18-01: themes.yaml has no theme T99.")],
    )


def test_a_school_says_only_what_differs(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "themes.yaml").write_text("T20: {nl: buiten, en: outdoors}\n")
    (own / "calendar.yaml").write_text("weeks_between: {teacher: 2}\nblocks:\n  1: {teacher: [T20]}\n")
    (own / "vocabulary.yaml").write_text("po: {nl: {leerling: kind}, en: {leerling: child}}\n")

    library = load_library(folder, own)

    assert library.weeks_between == {"teacher": 2, "leader": 2, "board": 4}
    assert [library.calendar.themes_for("teacher", block, "A") for block in (0, 1)] == [("T20",), ()]
    assert [library.calendar.themes_for("leader", block, "B") for block in (0, 1)] == [("T04",), ()]
    assert [library.fill("{leerling}", sector, "nl") for sector in ("po", "mbo")] == ["kind", "student"]


def test_a_folder_that_is_not_there_is_named(folder: Path) -> None:
    nowhere = folder / "nowhere"

    assert left_out(load_library(folder, nowhere)) == [(nowhere, 1, "There is no such folder.")]


def test_a_school_that_names_a_theme_anew_keeps_the_lines_it_comes_from(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "themes.yaml").write_text("T04: {nl: nieuwsgierig zijn, en: being curious}\n")

    library = load_library(folder, own)

    assert (library.label("T04", "nl"), library.seeds) == ("nieuwsgierig zijn", {"T04": ("S11", "S18")})


def test_a_school_says_which_blocks_are_light(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "calendar.yaml").write_text("light: [2]\n")

    assert [load_library(*where).calendar.light for where in ((folder,), (folder, own))] == [frozenset(), {1}]


def test_an_article_before_a_slot_is_known_and_any_other_word_is_not(folder: Path) -> None:
    file = write(folder, GOOD.replace("een {leerling}", "{een leerling} en {mooie leerling}"))

    assert left_out(load_library(folder)) == [(file, 6, "t-s18-01: vocabulary.yaml has no word for {mooie leerling}.")]


def test_a_rule_of_wording_leaves_a_question_out_with_its_line(folder: Path) -> None:
    (folder / "tone.yaml").write_text("nl:\n  avoid: {verwonder*: opvallen}\n  address: [je]\n")
    file = write(folder, GOOD.replace("Wat deed een {leerling}?", "Wat verwonderde een {leerling}?") + CHOICE)

    library = load_library(folder)

    assert (ids(library), left_out(library)) == (
        set(),
        [
            (file, 6, "t-s18-01: We don't say “verwonderde”. Say rather: opvallen."),
            (file, 6, "t-s18-01: This question is not about whoever reads it: “je” is not in it."),
            (file, 18, "t-s11-01: This question is not about whoever reads it: “je” is not in it."),
        ],
    )


def test_a_school_adds_to_the_words_it_does_not_use(folder: Path, tmp_path: Path) -> None:
    (folder / "tone.yaml").write_text("nl:\n  avoid: {uitrol*: beginnen}\n  polite: [u]\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "tone.yaml").write_text('nl:\n  avoid: {kanjer: ""}\n')

    tone = load_library(folder, own).tones["nl"]

    assert (dict(tone.avoid), tone.polite) == ({"uitrol*": "beginnen", "kanjer": ""}, ("u",))


def test_where_a_question_stands_is_known(folder: Path) -> None:
    file = write(folder, GOOD + CHOICE)

    assert {name: str(place) for name, place in load_library(folder).where.items()} == {
        "t-s18-01": f"{file}:1",
        "t-s11-01": f"{file}:8",
    }


def test_a_school_takes_a_word_out_of_a_list(folder: Path, tmp_path: Path) -> None:
    (folder / "tone.yaml").write_text("nl:\n  avoid: {uitrol*: beginnen, smart: weg}\n  names: [wie]\n")
    own = tmp_path / "own"
    own.mkdir()
    (own / "tone.yaml").write_text("nl:\n  avoid: {smart: ~}\n  names: [noem]\n")

    tone = load_library(folder, own).tones["nl"]

    assert (dict(tone.avoid), tone.names) == ({"uitrol*": "beginnen"}, ("wie", "noem"))


@pytest.mark.parametrize(
    ("sector", "said"),
    [
        ("po", "De bouw, onze bouw, elke leerkracht"),
        ("vo", "De sectie, onze sectie, elke docent"),
        ("mbo", "Het team, ons team, elke docent"),
    ],
)
def test_shipped_words_have_their_article(sector: str, said: str) -> None:
    assert SHIPPED.fill("{De bouw}, {onze bouw}, {elke leraar}", sector, "nl") == said


def test_a_school_words_a_statement_of_the_pulse_its_own_way_and_the_others_stay(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "pulse.yaml").write_text('p01: {nl: "Ik kies zelf.", en: "I choose."}\np99: {nl: a, en: b}\n')

    library = load_library(Path(__file__).parents[2] / "prompts", own)

    assert library.statements["p01"] == {"nl": "Ik kies zelf.", "en": "I choose."}
    assert {**library.statements, "p01": SHIPPED.statements["p01"]} == SHIPPED.statements
    assert [reason.partition(":")[0] for _, _, reason in left_out(library)] == ["p99"]


def test_every_statement_ships_in_both_languages() -> None:
    assert [*SHIPPED.statements] == [*STATEMENTS]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("tone.yaml", "fr: {avoid: {}}\n", "fr: Nothing here is called that. A name looks like this: nl|en."),
        (
            "themes.yaml",
            "thema: {nl: a, en: b}\n",
            "thema: Nothing here is called that. A name looks like this: T\\d\\d.",
        ),
        (
            "vocabulary.yaml",
            "po: {nl: {Mentor: m}, en: {Mentor: m}}\n",
            "po: nl.Mentor should have this shape: ^[a-z]+$.",
        ),
        ("vocabulary.yaml", 'po: {nl: {klas: "het "}, en: {klas: class}}\n', "po: het is not a word for anything."),
        ("vocabulary.yaml", 'po: {nl: {klas: "{k}"}, en: {klas: class}}\n', "po: {k} is not a word for anything."),
        ("calendar.yaml", "swapped_in_year_b: [[3, 7], [3, 9]]\n", "Each block stands here once."),
    ],
)
def test_a_slip_in_a_file_of_names_is_named(folder: Path, tmp_path: Path, name: str, text: str, reason: str) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / name).write_text(text)

    assert (own / name, 1, reason) in left_out(load_library(folder, own))


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("sector: hbo", "t-s18-01: There is no sector hbo. There are: all, po, mbo."),
        ("seed: [S99]", "t-s18-01: The slides have no line S99."),
    ],
)
def test_what_nobody_knows_of_is_named(folder: Path, field: str, reason: str) -> None:
    write(folder, GOOD.replace("audience: teacher", f"audience: teacher\n  {field}"))

    assert [said for _, _, said in left_out(load_library(folder))] == [reason]
