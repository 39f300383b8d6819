"""How a form looks, step by step and in both languages: few buttons, and nobody's words on the first line."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from bot.domain.form import Field, FieldErrors, Form, Option, Trouble, Wrong
from bot.domain.message import MOST_BUTTONS, Message, Text
from bot.views import form as view
from bot.views import settings as settings_view
from bot.views.catalogue import LANGUAGES, catalogue
from bot.views.form_trouble import SENTENCES, errors, sentence, trouble_blocks

PERSON, DRAFT, SEM = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2026, 10, 12)
LESSONS = tuple(Option(str(number), f"les {number}") for number in range(9))
PLANTED = "kwikstaart"
FAR_OFF = (
    "Dat is nog ver weg: we plannen hier tot en met vrijdag 4 december. Kies een eerdere dag, of parkeer het punt."
)
FIELDS = (
    Field("why", "Waarover?", "words", value=PLANTED),
    Field("who", "Bij wie?", "people", value=SEM.hex),
    Field("lesson", "Welke les?", "choice", options=LESSONS, value="8"),
    Field("lessons", "Welke lessen?", "several", options=LESSONS, value="1,8", required=False),
    Field("long", "Hoe lang?", "number", required=False),
    Field("day", "Welke dag?", "date", value="2026-11-30"),
    Field("hour", "Hoe laat?", "time", value="15:15"),
)


def the_settings(language: str) -> Form:
    chosen = settings_view.Chosen(3, time(15, 15), "weekly", reminder=False, days=frozenset({0, 1}), pause=None)
    return settings_view.settings(catalogue(language), PERSON, chosen, today=TODAY)


def a_form() -> Form:
    return Form(f"visit:{PERSON.hex}", "Op bezoek", FIELDS, "Plannen")


def steps(form: Form, language: str) -> list[Message]:
    """Everything that can be seen of it: every page of every field with something wrong, and the summary."""
    t, names = catalogue(language), {SEM.hex: PLANTED}
    wrong = Trouble(Wrong.NOT_AN_OPTION, (PLANTED,))
    return [
        view.step(t, view.Step(DRAFT, form, at, names, TODAY), trouble=wrong, page=page)
        for at in range(len(form.fields) + 1)
        for page in range(4)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_step_has_more_buttons_than_fit(language: str) -> None:
    drawn = [*steps(the_settings(language), language), *steps(a_form(), language)]
    assert [message for message in drawn if not 0 < len(message.buttons) <= MOST_BUTTONS] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_of_one_step_differ(language: str) -> None:
    drawn = [*steps(the_settings(language), language), *steps(a_form(), language)]
    assert [m for m in drawn if len({button.label for button in m.buttons}) != len(m.buttons)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_and_names_stand_in_no_text_of_ours(language: str) -> None:
    texts = [
        block.words for message in steps(a_form(), language) for block in message.blocks if isinstance(block, Text)
    ]
    assert [text for text in texts if PLANTED in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_is_the_title(language: str) -> None:
    leads = [message.blocks[0] for message in steps(a_form(), language)]
    assert [lead for lead in leads if not (isinstance(lead, Text) and lead.words.startswith("*Op bezoek* · "))] == []


def test_everything_that_can_be_wrong_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Wrong)


@pytest.mark.parametrize(
    ("asked", "wrong", "said"),
    [
        (replace(FIELDS[4], least=5, most=30), Wrong.TOO_LITTLE, "Dat is te weinig. Het kan vanaf 5."),
        (
            FIELDS[6],
            Wrong.OUT_OF_HOURS,
            "Dan is de school nog niet open, of niet meer. Kies een tijd tussen 07:30 en 17:30.",
        ),
        (FIELDS[6], Wrong.ENDS_TOO_LATE, "Dan duurt het tot na 17:30. Begin eerder, of maak het korter."),
        (
            replace(FIELDS[5], most=date(2026, 12, 4)),
            Wrong.BEYOND_HORIZON,
            FAR_OFF,
        ),
        (replace(FIELDS[5], most=TODAY), Wrong.TOO_LATE, "Dat is te laat. Het kan tot en met maandag 12 oktober."),
        (replace(FIELDS[6], most=time(17, 30)), Wrong.TOO_LATE, "Dat is te laat. Kies een tijd vóór 17:30."),
        (replace(FIELDS[0], most=10), Wrong.TOO_LONG, "Dat is te lang. Er passen 10 tekens in."),
    ],
)
def test_what_is_wrong_names_the_bound(asked: Field, wrong: Wrong, said: str) -> None:
    assert sentence(catalogue("nl"), asked, Trouble(wrong)) == said


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Trouble(Wrong.NO_SCHOOL), "Dan is er geen school. Kies een andere dag."),
        (Trouble(Wrong.NO_SCHOOL, ("kerstvakantie",)), "Dan is er geen school (kerstvakantie). Kies een andere dag."),
        (Trouble(Wrong.NOT_A_DECISION), "Dat beslissen jullie hier niet. Er samen over denken kan wel."),
        (
            Trouble(Wrong.NOT_A_DECISION, ("je leidinggevende", "de MR")),
            "Dat beslissen jullie hier niet: het hoort bij je leidinggevende en de MR. Er samen over denken kan wel.",
        ),
    ],
)
def test_what_is_ours_stands_in_the_sentence_itself(trouble: Trouble, said: str) -> None:
    asked, t = FIELDS[5], catalogue("nl")
    at_once = errors(t, a_form(), {asked.name: trouble})
    assert (trouble_blocks(t, asked, trouble), at_once) == ((Text(said),), FieldErrors({asked.name: said}))


@pytest.mark.parametrize(
    ("day", "language", "said"),
    [
        ("2026-11-20", "nl", "vrijdag 20 november"),
        ("2027-01-15", "nl", "vrijdag 15 januari"),
        ("2027-09-03", "nl", "vrijdag 3 september 2027"),
        ("2026-02-03", "nl", "dinsdag 3 februari 2026"),
        ("2030-01-01", "nl", "dinsdag 1 januari 2030"),
        ("2026-11-20", "en", "Friday 20 November"),
        ("2030-01-01", "en", "Tuesday 1 January 2030"),
    ],
)
def test_a_day_is_said_with_its_weekday_and_with_its_year_when_that_is_not_clear(
    day: str, language: str, said: str
) -> None:
    held = replace(FIELDS[5], value=day)
    shown = view.lines(catalogue(language), replace(a_form(), fields=(held,)), {}, today=TODAY)
    assert shown == (Text(f"Welke dag: {said}"),)


@pytest.mark.parametrize(
    ("day", "language", "asked"),
    [
        ("2026-11-10", "nl", "Hoe laat op dinsdag 10 november?"),
        ("2026-11-10", "en", "Hoe laat on Tuesday 10 November?"),
        ("", "nl", "Hoe laat?"),
    ],
)
def test_a_time_is_asked_of_its_day(day: str, language: str, asked: str) -> None:
    form = replace(a_form(), fields=(replace(FIELDS[5], value=day), FIELDS[6]))
    shown = view.step(catalogue(language), view.Step(DRAFT, form, 1, {}, TODAY))
    assert [text.words.splitlines()[0] for text in shown.blocks if isinstance(text, Text)][1] == asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_that_is_followed_by_a_time_says_that_both_can_be_typed(language: str) -> None:
    t = catalogue(language)
    shown = [
        t("form.type_moment") in text.words
        for at in range(len(FIELDS))
        for text in view.step(t, view.Step(DRAFT, a_form(), at, {}, TODAY)).blocks
        if isinstance(text, Text) and text.words.startswith(FIELDS[at].label.removesuffix("?"))
    ]
    assert shown == [field.name == "day" for field in FIELDS]
