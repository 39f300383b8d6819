"""`ruimte preview`: nothing that can be shown is forgotten, and whatever is wrong with it is named."""

import ast
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, cast
from uuid import UUID

import pytest

from adapters.console.render import preview as on_console
from bot.cli.preview_calls import Place, calls, samples
from bot.cli.preview_checks import Found, faults, faults_in, length_of
from bot.cli.preview_drawings import Drawing, Undrawn, draw_view, every_drawing
from bot.cli.preview_samples import COLLEAGUES, FIRST_DAY, NAME_MARKS, THEIR_WORDS, THINGS, WORD_MARKS
from bot.cli.preview_words import LONGER, USUAL, faults_in_length
from bot.cli.question_book import book
from bot.domain.agenda import LEAST_PLACES, MINUTES, MOST_PLACES, MeetingState, Purpose
from bot.domain.fault import Fault
from bot.domain.form import Field, Form, Option
from bot.domain.message import Block, Button, Buttons, File, Message, Picture, Quote, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue, catalogue
from bot.views.meeting import Meeting
from bot.views.meeting_card import Card
from tests.cli.terminal import Terminal
from tests.world import a_library

ROOT = Path(__file__).parents[2]
T = catalogue("en")
THING, OTHER = THINGS
HEADING = re.compile(r"^== (.+?)(?: \((.+)\))? · (nl|en) · console ==$", re.MULTILINE)
OWN_QUESTION = """
- id: t-own-01
  theme: T18
  audience: teacher
  model: wonder
  answer: choice
  choices:
    - {id: one, nl: "Eén", en: "One"}
    - {id: two, nl: "Twee", en: "Two"}
  nl: {q: "Welke kies je?", follow: "Wat dan?"}
  en: {q: "Which?", follow: "What then?"}
"""


def headings(out: str) -> list[tuple[str, str, str]]:
    """The name of everything that was drawn, the sectors that read it, and its language."""
    return HEADING.findall(out)


def own_folder(terminal: Terminal, questions: str, **files: str) -> Path:
    folder = terminal.folder / "own"
    (folder / "questions").mkdir(parents=True)
    (folder / "questions" / "own.yaml").write_text(questions)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def with_own(terminal: Terminal, questions: str, **files: str) -> list[str]:
    """What the check says when the school has a folder with these questions."""
    terminal.settings = {"RUIMTE_PROMPTS": str(own_folder(terminal, questions, **files))}
    done = terminal.here("preview", "--check")
    assert done.code == 1
    return done.lines


# All there is


def test_all_is_well_with_what_ruimte_says(empty: Terminal) -> None:
    done = empty.here("preview", "--check")

    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"\d+ tekeningen nagekeken \(nl, en; console, slack, telegram\)\. Alles klopt\.\n", done.out)


def test_it_needs_no_database_and_no_key(empty: Terminal) -> None:
    empty.database = "postgresql://nobody@127.0.0.1:1/nothing"
    empty.settings = {"RUIMTE_KEY_FILE": "/proc/nowhere/key"}

    assert empty.here("preview", "--check").code == 0
    assert list(empty.folder.iterdir()) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_view_that_gives_a_message_or_a_form_is_drawn(empty: Terminal, language: str) -> None:
    giving = {
        f"view {path.stem}.{node.name}"
        for path in (ROOT / "bot" / "views").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.returns is not None
        and {"Message", "Form"} & {name.id for name in ast.walk(node.returns) if isinstance(name, ast.Name)}
    }

    drawn = headings(empty.here("preview", "--language", language, "--only", "view ").out)

    assert {name for name, _, _ in drawn} == giving
    assert {language for _, _, language in drawn} == {language}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_is_drawn(empty: Terminal, language: str) -> None:
    files = (ROOT / "prompts" / "questions").glob("*.yaml")
    ids = {found for path in files for found in re.findall(r"^- id: (\S+)", path.read_text("utf-8"), re.MULTILINE)}

    drawn = headings(empty.here("preview", "--language", language, "--only", "prompt ").out)

    assert {name.removeprefix("prompt ") for name, _, _ in drawn} == ids


def test_a_question_is_drawn_in_the_words_of_each_sector(empty: Terminal) -> None:
    done = empty.here("preview", "--only", "t-s18-01", "--language", "en")

    assert headings(done.out) == [("prompt t-s18-01", "po, vo", "en"), ("prompt t-s18-01", "mbo", "en")]
    in_schools, in_colleges = done.out.split("== prompt t-s18-01 (mbo)")
    assert ("pupil" in in_schools, "student" in in_schools) == (True, False)
    assert ("pupil" in in_colleges, "student" in in_colleges) == (False, True)


def test_a_question_comes_with_its_other_buttons_and_its_follow_up(empty: Terminal) -> None:
    lines = empty.here("preview", "--only", "b-s64-01", "--language", "nl").lines

    assert lines == [
        "== prompt b-s64-01 (po, vo, mbo) · nl · console ==",
        "Een vraag over de buitenwereld.",
        "Welke regel kwam er bij jullie na één incident en geldt nu voor",
        "iedereen?",
        "[1] Antwoord   [2] Later   [3] Meer",
        "  ~",
        "Een vraag over de buitenwereld.",
        "Welke regel kwam er bij jullie na één incident en geldt nu voor",
        "iedereen?",
        "[1] Andere vraag   [2] Over nagedacht   [3] Neem ik mee   [4] Overslaan",
        "[5] Terug",
        "  ~",
        "Waar is die regel nu nog voor nodig?",
        "Typ je antwoord hieronder. Alleen jij ziet het.",
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_protocol_is_drawn(empty: Terminal, language: str) -> None:
    files = (ROOT / "prompts" / "protocols").glob("*.yaml")
    ids = {found for path in files for found in re.findall(r"^id: (\S+)", path.read_text("utf-8"), re.MULTILINE)}

    drawn = headings(empty.here("preview", "--language", language, "--only", "protocol ").out)

    assert {name.removeprefix("protocol ") for name, _, _ in drawn} == ids


def test_a_protocol_is_drawn_from_its_name_to_its_last_step(empty: Terminal) -> None:
    lines = empty.here("preview", "--only", "protocol P22", "--language", "nl").lines

    assert lines[: lines.index("== protocol P22 (mbo) · nl · console ==")] == [
        "== protocol P22 (po, vo) · nl · console ==",
        "Professionele pauze",
        "Vijf minuten voor jezelf, alleen of samen. Even stil, één vraag, één zin",
        "op papier.",
        "  ~",
        "Leg alles weg. Kijk naar buiten, of doe je ogen dicht.",
        "Het is stil.",
        "  ~",
        "Wat verwonderde je vandaag bij een leerling? Denk erover na, of vertel",
        "het elkaar.",
        "Geen namen, geen oplossing.",
        "  ~",
        "Schrijf één zin op papier, alleen voor jezelf. Wat wil je onthouden?",
        "Het is weer stil.",
    ]


@pytest.mark.parametrize(
    ("named", "drawn"),
    [((), ["console"]), (("--adapter", "slack"), ["slack"]), (("--adapter", "all"), ["console", "slack", "telegram"])],
    ids=["none", "one", "all"],
)
def test_it_is_drawn_for_the_adapter_that_is_named_or_else_on_the_console(
    empty: Terminal, named: tuple[str, ...], drawn: list[str]
) -> None:
    done = empty.here("preview", "--only", "b-s64-01", "--language", "nl", *named)

    assert re.findall(r"^== .+ · (\w+) ==$", done.out, re.MULTILINE) == drawn


@pytest.mark.parametrize("named", [(), ("--adapter", "slack")], ids=["none", "one"])
def test_every_adapter_is_checked_whichever_is_named(empty: Terminal, named: tuple[str, ...]) -> None:
    done = empty.here("preview", "--check", "--only", "b-s64-01", "--language", "nl", *named)

    assert done.lines == ["3 tekeningen nagekeken (nl; console, slack, telegram). Alles klopt."]


def test_a_name_that_nothing_has_is_said(empty: Terminal) -> None:
    done = empty.here("preview", "--only", "t-s99")

    assert (done.code, done.out, done.err) == (2, "", 'Er is niets met "t-s99" in zijn naam.\n')


def test_an_adapter_that_is_not_there_is_said(empty: Terminal) -> None:
    done = empty.here("preview", "--adapter", "consle")

    assert (done.code, done.out, done.err) == (2, "", "Ik ken geen adapter consle. Bedoel je console?\n")


@pytest.mark.parametrize("kind", [Meeting, Card])
def test_a_meeting_that_is_drawn_could_be_one(kind: type[Meeting] | type[Card]) -> None:
    drawn = cast("tuple[Meeting | Card, ...]", samples(kind, Place("agenda", "agenda", "shown"), T))

    assert [one for one in drawn if one.minutes not in MINUTES or not LEAST_PLACES <= one.places <= MOST_PLACES] == []
    assert [
        one
        for one in drawn
        if isinstance(one, Meeting)
        and (one.taken > one.places or (one.state == MeetingState.RUNNING and one.owner is None))
    ] == []
    topics = [topic for one in drawn for topic in (one.topics if isinstance(one, Meeting) else [one.topic])]
    assert {topic.purpose for topic in topics} == {Purpose.THINK, Purpose.DECIDE}


# A school's own words


def test_a_school_s_own_question_is_drawn(empty: Terminal) -> None:
    empty.settings = {"RUIMTE_PROMPTS": str(own_folder(empty, OWN_QUESTION))}

    assert "[1] Eén\n[2] Twee\n[3] Meer\n" in empty.here("preview", "--only", "t-own-01", "--language", "nl").out


def test_a_broken_question_of_the_school_is_a_fault(empty: Terminal) -> None:
    (line,) = with_own(empty, OWN_QUESTION.replace("theme: T18", "theme: T99"))

    assert line == f"{empty.folder}/own/questions/own.yaml:3: t-own-01: themes.yaml heeft geen thema T99."


def test_a_broken_protocol_of_the_school_is_a_fault(empty: Terminal) -> None:
    folder = own_folder(empty, OWN_QUESTION)
    shipped = next((ROOT / "prompts" / "protocols").glob("P04-*.yaml")).read_text("utf-8")
    (folder / "protocols").mkdir()
    (folder / "protocols" / "ours.yaml").write_text(shipped.replace("  - minutes: 30", "  - minutes: 31"))
    empty.settings = {"RUIMTE_PROMPTS": str(folder)}

    assert empty.here("preview", "--check").lines == [
        f"{folder}/protocols/ours.yaml:15: P04: De stappen duren samen 30 minuten; hier staat 31."
    ]


def test_a_protocol_of_the_menu_that_is_not_there_is_a_fault() -> None:
    library = a_library()
    without = replace(library, protocols={each: one for each, one in library.protocols.items() if each != "P04"})

    undrawn = [one for one in every_drawing(without, ["nl"], "P0") if isinstance(one, Undrawn)]

    assert undrawn == [Undrawn("protocol P04", "", Fault("preview.no_protocol"))]


def test_an_answer_that_fits_on_no_button_is_a_fault(empty: Terminal) -> None:
    (line,) = with_own(empty, OWN_QUESTION.replace('en: "Two"', f'en: "{"o" * 76}"'))

    assert line == (
        f'prompt t-own-01 (po, vo, mbo), en, console, slack, telegram: "{"o" * 76}" heeft 76 tekens; '
        "meer dan 75 past niet op een knop."
    )


def test_a_slot_that_only_another_sector_has_a_word_for_is_a_fault(empty: Terminal) -> None:
    words = "vo:\n  nl: {mentor: mentor}\n  en: {mentor: tutor}\n"

    lines = with_own(empty, OWN_QUESTION.replace("Which?", "Which {mentor}?"), vocabulary=words)

    assert lines == [
        f"prompt t-own-01 ({sector}), en: vocabulary.yaml heeft voor deze sector geen woord voor mentor."
        for sector in ("po", "mbo")
    ]


# Each check can fail


def said(*blocks: Block) -> Message:
    return Message((Text("Our own words."), *blocks))


def buttons(*labels: str, data: str = write("more", THING)) -> Buttons:
    return Buttons(tuple(Button(label, data) for label in labels))


def a_form(
    title: str = "A title.", label: str = "A question?", value: str = "", data: str = write("more", THING)
) -> Form:
    return Form(data, title, (Field("first", label, "choice", options=(Option("a", "A"),), value=value),), "Save")


FINE: dict[str, Message | Form] = {
    "their words in a quote": said(Quote(THEIR_WORDS[0])),
    "a colleague below the first line": Message((Text(f"Somebody shared this.\n{COLLEAGUES[0]}"),)),
    "six buttons": said(buttons(*"abcdef")),
    "a label of 75": said(buttons("x" * 75)),
    "a long list": said(Text("\n".join(["stop - stop everything"] * 40))),
    "a form with their words in it": a_form(value=THEIR_WORDS[0]),
}
WRONG: dict[str, tuple[Message | Form, Fault]] = {
    "a colleague in the first line": (
        Message((Text("Sam de Vries shared this."),)),
        Fault("preview.name_in_first_line", {"found": "Sam, Vries"}),
    ),
    "a colleague far along a first line that an adapter folds": (
        Message((Text("This is a very long line, and on a narrow screen nobody would see that it ends in Ellen."),)),
        Fault("preview.name_in_first_line", {"found": "Ellen"}),
    ),
    "a colleague in a form's title": (
        a_form(title="A question to Ellen"),
        Fault("preview.name_in_first_line", {"found": "Ellen"}),
    ),
    "their words first": (
        Message((Quote(THEIR_WORDS[0]), Text("Our own words."))),
        Fault("preview.words_in_first_line", {"found": "Pannenkoeken"}),
    ),
    "seven buttons": (said(buttons(*"abcdefg")), Fault("preview.many_buttons", {"number": 7, "most": 6})),
    "a label twice": (said(buttons("Yes", "No"), buttons("Yes")), Fault("preview.label_twice", {"label": "Yes"})),
    "a long label": (
        said(buttons("x" * 76)),
        Fault("preview.long_label", {"label": "x" * 76, "length": 76, "most": 75}),
    ),
    "data that cannot be read": (
        said(buttons("Yes", data="more:of:this")),
        Fault("preview.unreadable_data", {"data": "more:of:this", "most": 63}),
    ),
    "data that does not fit": (
        said(buttons("Yes", data=f"more:{THING.hex}:{'x' * 26}")),
        Fault("preview.unreadable_data", {"data": f"more:{THING.hex}:{'x' * 26}", "most": 63}),
    ),
    "data of a form that cannot be read": (
        a_form(data="form"),
        Fault("preview.unreadable_data", {"data": "form", "most": 63}),
    ),
    "an unfilled slot": (said(Text("For {name}.")), Fault("preview.brace_left", {"words": "For {name}."})),
    "an unfilled slot in a field": (a_form(label="{q"), Fault("preview.brace_left", {"words": "{q"})),
    "an empty text": (said(Text(" ")), Fault("preview.empty")),
    "an empty label": (said(buttons("")), Fault("preview.empty")),
    "nothing at all": (Message(()), Fault("preview.empty")),
    "their words in ours": (
        said(Text(f"You wrote: {THEIR_WORDS[1]}")),
        Fault("preview.words_not_quoted", {"found": "Krentenbollen"}),
    ),
    "their words under a picture": (
        said(Picture(b"", THEIR_WORDS[1])),
        Fault("preview.words_not_quoted", {"found": "Krentenbollen"}),
    ),
    "their words with a file": (
        said(File("overleg.ics", b"", THEIR_WORDS[1])),
        Fault("preview.words_not_quoted", {"found": "Krentenbollen"}),
    ),
    "a long story": (said(Text("x" * 587)), Fault("preview.long", {"length": 601, "most": 600})),
}


@pytest.mark.parametrize("shown", FINE.values(), ids=FINE)
def test_what_is_fine_has_no_fault(shown: Message | Form) -> None:
    assert list(faults_in(shown, on_console(shown))) == []


@pytest.mark.parametrize(("shown", "fault"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_once(shown: Message | Form, fault: Fault) -> None:
    assert list(faults_in(shown, on_console(shown))) == [fault]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_fault_has_a_sentence(language: str) -> None:
    sentences = {catalogue(language)(fault.key, **fault.parts) for _, fault in WRONG.values()}

    assert len(sentences) >= len({fault.key for _, fault in WRONG.values()})


def test_the_marks_know_every_planted_name_and_words() -> None:
    assert [name for name in COLLEAGUES if not any(mark in name.split() for mark in NAME_MARKS)] == []
    assert [words for words in THEIR_WORDS if words.split()[0] not in WORD_MARKS] == []


def test_an_adapter_that_draws_a_name_first_or_draws_nothing_is_the_one_that_is_named() -> None:
    def names_the_sender(_: Message | Form) -> str:
        return "From Sam de Vries\nOur own words."

    def gives_up(_: Message | Form) -> str:
        raise ValueError("3001 characters")

    previews = {"console": on_console, "letter": names_the_sender, "telegraph": gives_up}

    assert list(faults([Drawing("view a.b", "en", said())], previews)) == [
        Found("view a.b", "en", "letter", Fault("preview.name_in_first_line", {"found": "Sam, Vries"})),
        Found("view a.b", "en", "telegraph", Fault("preview.raised", {"trouble": "ValueError: 3001 characters"})),
    ]


# Views are called with what their parameters say


class Mood(StrEnum):
    """Something to choose from."""

    CALM = "calm"
    BUSY = "busy"


@dataclass(frozen=True)
class Item:
    """Something in a list."""

    thing: UUID
    team: str
    is_new: bool = False


def given(view: Callable[..., object]) -> list[dict[str, Any]]:
    return [{name: value for name, value in call.items() if name != "t"} for call in calls(view, T)]


def test_one_argument_at_a_time_is_another() -> None:
    def view(t: Catalogue, thing: UUID, day: date | None, is_new: bool, mood: Mood) -> Message: ...  # type: ignore[empty-body]

    usual = {"thing": THING, "day": FIRST_DAY, "is_new": True, "mood": Mood.CALM}
    assert given(view) == [
        usual,
        usual | {"day": None},
        usual | {"is_new": False},
        usual | {"mood": Mood.BUSY},
    ]


def test_a_default_comes_first() -> None:
    def view(thing: UUID | None = None, kind: Literal["a", "b"] = "b") -> Message: ...  # type: ignore[empty-body]

    assert given(view)[0] == {"thing": None, "kind": "b"}
    assert {(call["thing"], call["kind"]) for call in given(view)} == {(None, "b"), (None, "a"), (THING, "b")}


def test_a_series_holds_two_that_differ() -> None:
    def view(items: Sequence[Item], teams: Collection[str], pairs: tuple[tuple[Mood, UUID], ...]) -> Message: ...  # type: ignore[empty-body]

    assert given(view)[0] == {
        "items": (Item(THING, "Onderbouw"), Item(OTHER, "Bovenbouw")),
        "teams": ("Onderbouw", "Bovenbouw"),
        "pairs": ((Mood.CALM, THING), (Mood.BUSY, OTHER)),
    }
    assert (Item(THING, "Onderbouw", is_new=True),) in [call["items"] for call in given(view)]


def test_a_form_is_made_and_so_is_a_map() -> None:
    def view(form: Form, teams: Mapping[str, date]) -> Form: ...  # type: ignore[empty-body]

    first = given(view)[0]

    assert first["teams"] == {"Onderbouw": FIRST_DAY}
    assert [field.kind for field in first["form"].fields] == ["words", "choice"]
    assert list(faults_in(first["form"], on_console(first["form"]))) == []


def test_a_sample_that_is_missing_is_asked_for() -> None:
    def shout(t: Catalogue, loudness: str) -> Message:
        return Message((Text(loudness),))

    (undrawn,) = draw_view("view noise.shout", shout, T)

    assert undrawn == Undrawn(
        "view noise.shout", "en", Fault("preview.no_sample", {"place": "test_preview.shout(loudness)", "kind": "str"})
    )
    assert T(undrawn.why.key, **undrawn.why.parts) == (
        "this needs a sample of test_preview.shout(loudness), a str. Teach preview one, in bot/cli/preview_samples.py."
    )


def test_a_view_that_fails_is_a_fault() -> None:
    def view(t: Catalogue, thing: UUID) -> Message:
        return Message((Text(t("no.such_key")),))

    assert list(draw_view("view a.view", view, T)) == [
        Undrawn("view a.view", "en", Fault("preview.raised", {"trouble": "UnknownMessage: 'no.such_key'"}))
    ]


def test_whatever_a_view_gives_is_drawn() -> None:
    def view(t: Catalogue, is_open: bool) -> tuple[Message, Form] | None:
        return (said(), a_form()) if is_open else None

    assert list(draw_view("view a.view", view, T)) == [
        Drawing("view a.view", "en", said()),
        Drawing("view a.view", "en", a_form()),
    ]


# The words


def test_a_word_we_do_not_use_is_a_fault_wherever_it_is_said(empty: Terminal) -> None:
    tone = 'nl:\n  avoid: {kastanje: boom, over nagedacht: ""}\n'

    lines = with_own(empty, OWN_QUESTION, tone=tone)

    assert "prompt t-own-01 (po, vo, mbo), nl: ‘Over nagedacht’ zeggen we niet. Het kan weg." in lines
    assert "prompt t-s18-01 (po, vo), nl: ‘Over nagedacht’ zeggen we niet. Het kan weg." in lines
    assert "view question.more, nl: ‘Over nagedacht’ zeggen we niet. Het kan weg." in lines


def test_a_message_is_at_most_three_hundred_characters_unless_it_has_to_be_longer() -> None:
    drawings = [
        Drawing(name, "nl", Message((Text("x" * length),)))
        for name in ("view made.up", next(iter(LONGER)))
        for length in (300, 301)
    ]

    assert list(faults_in_length(drawings)) == [
        Found("view made.up", "nl", "", Fault("preview.long", {"length": 301, "most": 300}))
    ]


def test_what_has_to_be_longer_is_longer() -> None:
    drawn = [one for one in every_drawing(a_library(), ["nl", "en"], "view ") if isinstance(one, Drawing)]

    assert {one.name for one in drawn if length_of(one.shown) > USUAL} == {*LONGER}


def test_a_question_that_breaks_a_rule_of_wording_is_named_with_its_line(empty: Terminal) -> None:
    (line,) = with_own(empty, OWN_QUESTION.replace("Welke kies je?", "Wie kies je?"))

    own = f"{empty.folder}/own/questions/own.yaml:10"
    assert line == f"{own}: t-own-01: ‘Wie’ vraagt om iemand. Vraag naar een moment of een les."


def test_what_is_wrong_with_all_questions_together_is_named_with_the_line_of_the_later_one(empty: Terminal) -> None:
    own = OWN_QUESTION.replace("Welke kies je?", "Wat deed een {leerling} deze week waar je je over verbaasde?")

    lines = with_own(empty, own.replace(', follow: "Wat dan?"', "").replace(', follow: "What then?"', ""))

    here = f"{empty.folder}/own/questions/own.yaml:2: t-own-01"
    assert lines == [
        f"{here}: Deze vraag lijkt in nl te veel op t-s18-01.",
        f"{here}: Er is geen vervolgvraag (follow).",
    ]


def test_a_theme_that_reads_hard_is_a_fault(empty: Terminal) -> None:
    themes = "T90: {nl: moeilijk, en: hard}\n"
    hard = "Welke organisatieontwikkelingsverantwoordelijkheden prioriteerde je?"
    own = OWN_QUESTION.replace("T18", "T90").replace("Welke kies je?", hard)

    lines = with_own(empty, own, themes=themes)

    assert [line for line in lines if "Flesch-Douma" in line] == [
        "T90, nl: Dit thema leest moeilijk: -130 (Flesch-Douma), en 60 hoort het te zijn."
    ]


# The book, and the page in a browser


def test_the_book_of_questions_is_as_the_files_are() -> None:
    assert (ROOT / "docs" / "questions.md").read_text("utf-8") == book(a_library())


def test_the_book_is_written_where_it_is_asked_for(empty: Terminal) -> None:
    done = empty.here("preview", "--book", "questions.md")

    assert (done.code, done.out, done.err) == (0, "", "Geschreven: questions.md\n")
    assert (empty.folder / "questions.md").read_text("utf-8") == book(a_library())


def test_the_book_holds_a_schools_own_questions(empty: Terminal) -> None:
    empty.settings = {"RUIMTE_PROMPTS": str(own_folder(empty, OWN_QUESTION))}
    empty.here("preview", "--book", "questions.md")

    written = (empty.folder / "questions.md").read_text("utf-8")

    assert "- Welke kies je? *Eén / Twee* → Wat dan?\n- Which? *One / Two* → What then?\n" in written


def test_the_page_holds_every_question_and_every_message_on_each_platform(empty: Terminal) -> None:
    done = empty.here("preview", "--page", "all.html")
    page = (empty.folder / "all.html").read_text("utf-8")

    ids = {prompt.id for prompt in a_library().bank.prompts}
    messages = {name for name, _, _ in headings(empty.here("preview").out) if not name.startswith("prompt ")}

    assert (done.code, done.err) == (0, f"Geschreven: {empty.folder}/all.html\n")
    assert set(re.findall(r"<h3>(.+?)</h3>", page)) == ids
    assert {name.partition(" (")[0] for name in re.findall(r"<summary>(.+?) · \w\w</summary>", page)} == messages
    assert {*re.findall(r"<figcaption>(.+?)</figcaption>", page)} == {"console", "slack", "telegram"}
    assert re.findall(r"<link|<img|url\(|src=|href=.[^#]", page) == []


def test_the_page_holds_only_what_was_asked_for(empty: Terminal) -> None:
    empty.here("preview", "--page", "some.html", "--only", "t-s18-01", "--language", "en", "--adapter", "slack")
    page = (empty.folder / "some.html").read_text("utf-8")

    assert (re.findall(r"<h3>(.+?)</h3>", page), "<summary>" in page) == (["t-s18-01"], False)
    assert ("What did a pupil do" in page, "Wat deed een leerling" in page) == (True, False)


@pytest.mark.parametrize(("browser", "said"), [("true", "Geopend in je browser"), ("false", "Geschreven")])
def test_the_page_is_opened_and_where_there_is_no_browser_it_is_said_where_it_lies(
    empty: Terminal, browser: str, said: str
) -> None:
    done = empty.ruimte("preview", "--open", "--page", "all.html", "--only", "t-s18-01", BROWSER=f"/bin/{browser} %s")

    assert (done.code, done.err) == (0, f"{said}: {empty.folder}/all.html\n")


def test_what_a_school_calls_a_theme_is_words_in_the_page_and_one_cell_in_the_book(empty: Terminal) -> None:
    themes = "T18: {nl: <b>buiten</b> | ver, en: far}\n"
    empty.settings = {"RUIMTE_PROMPTS": str(own_folder(empty, OWN_QUESTION, themes=themes))}
    empty.here("preview", "--page", "all.html", "--book", "all.md")

    page, written = ((empty.folder / name).read_text("utf-8") for name in ("all.html", "all.md"))

    assert ("<b>" in page, "&lt;b&gt;buiten&lt;/b&gt; | ver" in page) == (False, True)
    assert re.findall(r"^\| T18 \| (.+?) \|", written, re.MULTILINE) == ["<b>buiten</b> / ver"]
