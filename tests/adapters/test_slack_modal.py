"""Forms as Slack's modals: drawn, read back, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.render import modal, modal_errors, modal_values, preview
from bot.domain.form import Field, FieldErrors, Form, Option
from tests.adapters.block_kit import faults_in_view, options, submitted, words

ONE_LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=90)
LABELS = st.lists(ONE_LINE, min_size=1, max_size=8).map(" ".join)
FOREVER = "9999-12-31"
PAUSE = Field(
    "pause",
    "Pauze tot en met",
    "date",
    required=False,
    options=(Option("", "Geen pauze"), Option(FOREVER, "Tot ik het zeg")),
)


def a_form(*fields: Field, title: str = "Instellingen", submit: str = "Bewaren") -> Form:
    return Form("settings:1", title, fields, submit)


def draw(*fields: Field) -> dict[str, Any]:
    return modal(a_form(*fields), private_metadata="{}")


def element(field: Field) -> dict[str, Any]:
    """The last input of this field."""
    found: dict[str, Any] = draw(field)["blocks"][-1]["element"]
    return found


def choices(count: int, *, label: str = "keuze") -> tuple[Option, ...]:
    return tuple(Option(str(n), f"{label} {n}") for n in range(count))


def fields_of(kind: str, label: str, count: int, value: str) -> Field:
    """A field of any kind, that holds something which fits."""
    some = choices(count, label=label)
    match kind:
        case "choice":
            return Field("f", label, "choice", options=some, value=some[-1].value)
        case "several":
            return Field("f", label, "several", options=some, value=",".join(option.value for option in some[::2]))
        case "number":
            return Field("f", label, "number", value="12", least=-3, most=40)
        case "date":
            return Field("f", label, "date", options=some, value="2026-11-23")
        case "time":
            return Field("f", label, "time", value="15:15", least=time(7, 30), most=time(17, 30))
        case "people":
            return Field("f", label, "people", most=count)
        case _:
            return Field("f", label, "words", value=value, least=1, most=2500)


forms = st.builds(
    fields_of,
    st.sampled_from(["words", "choice", "several", "number", "date", "time", "people"]),
    LABELS,
    st.sampled_from([1, 2, 9, 10, 11, 99, 100, 101, 230]),
    LABELS,
)


@given(st.lists(forms, max_size=5), LABELS, LABELS)
def test_slack_takes_every_modal(fields: list[Field], title: str, submit: str) -> None:
    named = [replace(field, name=f"f{n}") for n, field in enumerate(fields)]
    assert faults_in_view(modal(a_form(*named, title=title, submit=submit), private_metadata="{}")) == []


@given(forms)
def test_a_form_that_is_sent_as_it_stands_holds_what_it_held(field: Field) -> None:
    assert modal_values(submitted(draw(field))) == {"f": field.value}


@given(forms)
def test_every_label_can_be_read_in_full(field: Field) -> None:
    shown = preview(a_form(field)).split()
    labels = [field.label, *(option.label for option in field.options)]
    assert [label for label in labels if " ".join(label.split()) not in " ".join(shown)] == []


def test_a_modal_as_slack_wants_it() -> None:
    field = Field("answer", "Wat ging er beter?", "words", value="De stilte.", least=2, most=500)
    assert modal(a_form(field), private_metadata='{"data": "reply:1"}') == {
        "type": "modal",
        "callback_id": "form",
        "private_metadata": '{"data": "reply:1"}',
        "title": {"type": "plain_text", "text": "Instellingen", "emoji": False},
        "submit": {"type": "plain_text", "text": "Bewaren", "emoji": False},
        "blocks": [
            {
                "type": "input",
                "block_id": "answer",
                "label": {"type": "plain_text", "text": "Wat ging er beter?", "emoji": False},
                "optional": False,
                "element": {
                    "type": "plain_text_input",
                    "action_id": "value",
                    "multiline": True,
                    "min_length": 2,
                    "max_length": 500,
                    "initial_value": "De stilte.",
                },
            }
        ],
    }


@pytest.mark.parametrize(
    ("field", "drawn"),
    [
        (
            Field("n", "Hoeveel?", "number", value="3", least=1, most=9),
            {
                "type": "number_input",
                "is_decimal_allowed": False,
                "min_value": "1",
                "max_value": "9",
                "initial_value": "3",
            },
        ),
        (
            Field("d", "Wanneer?", "date", value="2026-11-23", least=date(2026, 11, 1)),
            {"type": "datepicker", "initial_date": "2026-11-23"},
        ),
        (
            Field("t", "Hoe laat?", "time", value="15:15", options=(Option("15:15", "15.15"),)),
            {"type": "timepicker", "initial_time": "15:15"},
        ),
        (Field("p", "Wie?", "people", most=1, value="0192f0c1"), {"type": "users_select"}),
        (Field("p", "Wie?", "people", most=3), {"type": "multi_users_select", "max_selected_items": 3}),
        (Field("p", "Wie?", "people"), {"type": "multi_users_select"}),
        (Field("d", "Wanneer?", "date"), {"type": "datepicker"}),
    ],
)
def test_each_kind_of_field_has_its_input(field: Field, drawn: Mapping[str, Any]) -> None:
    assert element(field) == {**drawn, "action_id": "value"}


@pytest.mark.parametrize(
    ("count", "kind", "kinds"),
    [
        (10, "choice", ("radio_buttons", "options")),
        (11, "choice", ("static_select", "options")),
        (100, "choice", ("static_select", "options")),
        (101, "choice", ("static_select", "option_groups")),
        (10, "several", ("checkboxes", "options")),
        (11, "several", ("multi_static_select", "options")),
        (101, "several", ("multi_static_select", "option_groups")),
    ],
)
def test_options_stand_in_boxes_in_a_list_or_in_groups(count: int, kind: Any, kinds: tuple[str, str]) -> None:
    drawn = element(Field("f", "Welke?", kind, options=choices(count)))
    assert (drawn["type"], kinds[1] in drawn, len(options(drawn))) == (kinds[0], True, count)


def test_groups_are_named_by_their_numbers() -> None:
    groups = element(Field("f", "Welke?", "choice", options=choices(101)))["option_groups"]
    assert [(group["label"]["text"], len(group["options"])) for group in groups] == [("1–100", 100), ("101–101", 1)]


@pytest.mark.parametrize(("length", "title", "above"), [(24, "a" * 24, ""), (25, "Ruimte", "a" * 25)])
def test_a_title_that_is_too_long_stands_above_the_fields(length: int, title: str, above: str) -> None:
    view = modal(a_form(title="a" * length), private_metadata="{}")
    assert (view["title"]["text"], words(view["blocks"])) == (title, above)


@pytest.mark.parametrize(
    ("submit", "short", "below"),
    [
        ("a" * 24, "a" * 24, ""),
        ("a" * 25, "OK", "a" * 25),
        ("Bewaren en delen met mijn team", "Bewaren en delen met…", "Bewaren en delen met mijn team"),
    ],
)
def test_words_too_long_for_the_last_button_stand_below_the_fields(submit: str, short: str, below: str) -> None:
    view = modal(a_form(submit=submit), private_metadata="{}")
    assert (view["submit"]["text"], words(view["blocks"])) == (short, below)


@pytest.mark.parametrize(("length", "blocks"), [(2000, ["input"]), (2001, ["rich_text", "input"])])
def test_a_label_that_is_too_long_stands_above_its_field(length: int, blocks: list[str]) -> None:
    view = draw(Field("f", "a" * (length - 5) + " bbbb", "words"))
    assert ([block["type"] for block in view["blocks"]], faults_in_view(view)) == (blocks, [])


@pytest.mark.parametrize(("length", "label", "above"), [(75, "a" * 75, ""), (76, "1.…", f"1. {'a' * 76}")])
def test_an_option_that_is_too_long_stands_above_its_field(length: int, label: str, above: str) -> None:
    view = draw(Field("f", "Welke?", "choice", options=(Option("x", "a" * length),)))
    assert ([option["text"]["text"] for option in options(view["blocks"][-1]["element"])], words(view["blocks"])) == (
        [label],
        above,
    )


@pytest.mark.parametrize(("length", "held"), [(3000, True), (3001, False)])
def test_words_too_long_for_an_input_are_shown_above_it_and_not_cut(length: int, held: bool) -> None:
    view = draw(Field("f", "Wat?", "words", value="a" * length))
    assert ("initial_value" in view["blocks"][-1]["element"], len(words(view["blocks"]).replace("\n", ""))) == (
        held,
        0 if held else length,
    )


def test_a_form_with_too_many_fields_is_no_modal() -> None:
    hundred = [Field(f"f{n}", "Wat?", "words") for n in range(100)]
    assert len(draw(*hundred)["blocks"]) == 100
    with pytest.raises(ValueError, match="101"):
        draw(*hundred, Field("one more", "Wat?", "words"))


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        (Field("f", "?", "words"), " Eén\n*twee*  ", " Eén\n*twee*  "),
        (Field("f", "?", "words"), None, ""),
        (Field("f", "?", "number"), "12", "12"),
        (Field("f", "?", "date"), "2026-12-01", "2026-12-01"),
        (Field("f", "?", "time"), "08:05", "08:05"),
        (Field("f", "?", "people"), ["U1", "W2"], "@U1,@W2"),
        (Field("f", "?", "people", most=1), "U1", "@U1"),
        (Field("f", "?", "people", most=1), None, ""),
        (Field("f", "?", "choice", options=choices(3)), {"value": "2"}, "2"),
        (Field("f", "?", "choice", options=choices(30)), {"value": "29"}, "29"),
        (Field("f", "?", "choice", options=choices(3)), None, ""),
        (Field("f", "?", "choice", options=(Option("", "geen"),), value=""), {"value": ","}, ""),
        (Field("f", "?", "several", options=choices(3)), [{"value": "0"}, {"value": "2"}], "0,2"),
        (Field("f", "?", "several", options=choices(30)), [], ""),
    ],
)
def test_what_somebody_filled_in_is_read_as_the_core_knows_it(field: Field, given: Any, value: str) -> None:
    assert modal_values(submitted(draw(field), f=given)) == {"f": value}


def option(value: str) -> dict[str, Any]:
    return {"value": value or ","}


@pytest.mark.parametrize(
    ("before", "changed", "value"),
    [
        ("", {}, ""),
        ("", {"pause": "2026-12-01"}, "2026-12-01"),
        ("", {"pause:also": option(FOREVER)}, FOREVER),
        (FOREVER, {"pause:also": option("")}, ""),
        (FOREVER, {"pause": "2026-12-01"}, "2026-12-01"),
        ("2026-11-30", {}, "2026-11-30"),
        ("2026-11-30", {"pause": None}, ""),
        ("2026-11-30", {"pause:also": option("")}, ""),
        ("2026-11-30", {"pause:also": option(FOREVER)}, FOREVER),
        ("2026-11-30", {"pause": "2026-12-01", "pause:also": option("")}, "2026-12-01"),
    ],
)
def test_of_a_day_and_the_option_beside_it_the_one_that_was_changed_counts(
    before: str, changed: dict[str, Any], value: str
) -> None:
    assert modal_values(submitted(draw(replace(PAUSE, value=before)), **changed)) == {"pause": value}


def test_a_day_with_options_and_the_time_on_it_are_two_pickers_that_are_read_back_as_one_moment() -> None:
    usual = (Option("2026-10-15", "donderdag 15 oktober"), Option("2026-10-16", "vrijdag 16 oktober"))
    day = Field("day", "Wanneer?", "date", options=usual, value="2026-10-15", most=date(2026, 12, 4))
    hour = Field("hour", "Hoe laat?", "time", options=(Option("15:15", "15:15"),), value="15:15")
    view = draw(day, hour)
    sent = [
        modal_values(submitted(view, **changed))
        for changed in ({}, {"day:also": option("2026-10-16")}, {"day": "2026-11-30", "hour": "10:00"})
    ]
    assert ([block["element"]["type"] for block in view["blocks"]], faults_in_view(view), sent) == (
        ["radio_buttons", "datepicker", "timepicker"],
        [],
        [
            {"day": "2026-10-15", "hour": "15:15"},
            {"day": "2026-10-16", "hour": "15:15"},
            {"day": "2026-11-30", "hour": "10:00"},
        ],
    )


def test_errors_stand_at_their_fields_and_others_at_the_first() -> None:
    view = draw(Field("name", "Waarover?", "words"), PAUSE)
    errors = FieldErrors({"name": "Dit is nog leeg.", "pause": "Die dag is voorbij.", "gone": "Dit kan niet meer."})
    assert modal_errors(errors, view) == {
        "name": "Dit is nog leeg.\nDit kan niet meer.",
        "pause": "Die dag is voorbij.",
    }


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [("a" * 2000, "a" * 2000), ("a " * 1000 + "b", "a " * 999 + "a…"), ("a" * 2001, "a" * 1999 + "…")],
)
def test_an_error_that_is_too_long_ends_after_a_word(sentence: str, shown: str) -> None:
    view = draw(Field("name", "Waarover?", "words"))
    assert modal_errors(FieldErrors({"name": sentence}), view) == {"name": shown}


def test_a_form_in_a_preview_is_what_somebody_sees() -> None:
    level = Field("level", "Hoe lang?", "choice", required=False, options=choices(2), value="1")
    assert preview(a_form(Field("name", "Waarover?", "words", value="Lef"), level)).split("\n") == [
        "Instellingen", "",
        "Waarover? *", "Lef", "",
        "Hoe lang?", "( ) keuze 0", "(x) keuze 1", "",
        "[Bewaren]",
    ]  # fmt: skip
