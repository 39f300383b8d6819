"""Every limit of Slack's block reference: at its edge it is taken, one over it is refused."""

from typing import Any

import pytest

from tests.fakes.slack import blocks
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.uploads import File, Uploads

Object = dict[str, Any]


def files() -> Uploads:
    uploads = Uploads(lambda: 0.0)
    uploads.files["F1"] = File("F1", "a.png", 1, "", "T1", b"x", completed=0.0)
    return uploads


def plain(length: int) -> Object:
    return {"type": "plain_text", "text": "x" * length}


def marked(length: int) -> Object:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**more: Any) -> Object:
    return {"type": "section", "text": plain(1), **more}


def button(**more: Any) -> Object:
    return {"type": "button", "text": plain(1), **more}


def actions(*elements: Object) -> Object:
    return {"type": "actions", "elements": list(elements)}


def option(text: int = 1, value: int = 1) -> Object:
    return {"text": plain(text), "value": "v" * value}


def select(**more: Any) -> Object:
    return {"type": "static_select", "options": [option()], **more}


def radio(count: int) -> Object:
    return {"type": "radio_buttons", "options": [option()] * count}


def asked(element: Object, **more: Any) -> Object:
    return {"type": "input", "label": plain(1), "element": element, **more}


def words_field(**more: Any) -> Object:
    return {"type": "plain_text_input", **more}


def image(**more: Any) -> Object:
    return {"type": "image", "image_url": "https://a.test/a.png", "alt_text": "x", **more}


def rich(*inlines: Object) -> Object:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inlines)}]}


def modal(*found: Object, **more: Any) -> Object:
    return {"type": "modal", "title": plain(1), "submit": plain(1), "blocks": list(found), **more}


def in_message(*found: Object) -> None:
    blocks.message({"blocks": list(found)}, files(), before={})


def in_modal(view: Object) -> None:
    blocks.view(view, files(), kind="modal")


def in_home(view: Object) -> None:
    blocks.view(view, files(), kind="home")


AT_THE_EDGE = [
    ([section()] * 50, [section()] * 51),
    ([section(text=marked(3000))], [section(text=marked(3001))]),
    ([section(text=marked(1))], [section(text=marked(0))]),
    ([section(fields=[marked(2000)] * 10)], [section(fields=[marked(2000)] * 11)]),
    ([section(fields=[marked(2000)])], [section(fields=[marked(2001)])]),
    ([section(block_id="x" * 255)], [section(block_id="x" * 256)]),
    ([{"type": "header", "text": plain(150)}], [{"type": "header", "text": plain(151)}]),
    ([{"type": "context", "elements": [plain(1)] * 10}], [{"type": "context", "elements": [plain(1)] * 11}]),
    ([actions(*[button()] * 25)], [actions(*[button()] * 26)]),
    ([actions(button())], [actions()]),
    ([actions(button(text=plain(75)))], [actions(button(text=plain(76)))]),
    ([actions(button(value="x" * 2000))], [actions(button(value="x" * 2001))]),
    ([actions(button(url="x" * 3000))], [actions(button(url="x" * 3001))]),
    ([actions(button(action_id="x" * 255))], [actions(button(action_id="x" * 256))]),
    ([actions(button(accessibility_label="x" * 75))], [actions(button(accessibility_label="x" * 76))]),
    ([actions(select(options=[option(text=75)]))], [actions(select(options=[option(text=76)]))]),
    ([actions(select(options=[option(value=150)]))], [actions(select(options=[option(value=151)]))]),
    ([actions(select(options=[option()] * 100))], [actions(select(options=[option()] * 101))]),
    ([actions(select(placeholder=plain(150)))], [actions(select(placeholder=plain(151)))]),
    ([actions(radio(10))], [actions(radio(11))]),
    ([image(alt_text="x" * 2000)], [image(alt_text="x" * 2001)]),
    ([image(title=plain(2000))], [image(title=plain(2001))]),
    ([{"type": "markdown", "text": "x" * 12_000}], [{"type": "markdown", "text": "x" * 12_001}]),
    (
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}],
    ),
    ([rich({"type": "text", "text": "x"})], [rich({"type": "text", "text": ""})]),
]


@pytest.mark.parametrize(("taken", "refused"), AT_THE_EDGE)
def test_a_message_at_its_limit_is_taken_and_one_over_is_refused(taken: list[Object], refused: list[Object]) -> None:
    in_message(*taken)
    with pytest.raises(Refusal, match="invalid_blocks"):
        in_message(*refused)


IN_A_MODAL = [
    (modal(*[section()] * 100), modal(*[section()] * 101)),
    (modal(title=plain(24)), modal(title=plain(25))),
    (modal(submit=plain(24)), modal(submit=plain(25))),
    (modal(close=plain(24)), modal(close=plain(25))),
    (modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001)),
    (modal(callback_id="x" * 255), modal(callback_id="x" * 256)),
    (modal(external_id="x" * 255), modal(external_id="x" * 256)),
    (modal(asked(words_field(max_length=3000))), modal(asked(words_field(max_length=3001)))),
    (modal(asked(words_field(min_length=3000))), modal(asked(words_field(min_length=3001)))),
    (modal(asked(words_field(placeholder=plain(150)))), modal(asked(words_field(placeholder=plain(151))))),
    (modal(asked(words_field(initial_value="x" * 3000))), modal(asked(words_field(initial_value="x" * 3001)))),
    (modal(asked(words_field(), label=plain(2000))), modal(asked(words_field(), label=plain(2001)))),
    (modal(asked(words_field(), hint=plain(2000))), modal(asked(words_field(), hint=plain(2001)))),
    (modal(asked(radio(10))), modal(asked(radio(11)))),
    (
        modal(asked({"type": "datepicker", "initial_date": "2026-11-23"})),
        modal(asked({"type": "datepicker", "initial_date": "23-11-2026"})),
    ),
    (
        modal(asked({"type": "timepicker", "initial_time": "23:59"})),
        modal(asked({"type": "timepicker", "initial_time": "24:00"})),
    ),
    (
        modal(asked({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"})),
        modal(asked({"type": "number_input", "is_decimal_allowed": False, "min_value": 1})),
    ),
]


@pytest.mark.parametrize(("taken", "refused"), IN_A_MODAL)
def test_a_modal_at_its_limit_is_taken_and_one_over_is_refused(taken: Object, refused: Object) -> None:
    in_modal(taken)
    with pytest.raises(Refusal, match="invalid_arguments"):
        in_modal(refused)


@pytest.mark.parametrize(
    "refused",
    [
        [{"type": "poll"}],
        [{"type": "divider", "colour": "red"}],
        [{"type": "image", "image_url": "https://a.test/a.png"}],
        [{"type": "image", "alt_text": "x"}],
        [image(slack_file={"id": "F1"})],
        [{"type": "image", "alt_text": "x", "slack_file": {"id": "F2"}}],
        [{"type": "section"}],
        [{"type": "header", "text": marked(1)}],
        [asked(words_field())],
        [actions(words_field())],
        [actions({"type": "multi_static_select", "options": [option()]})],
        [actions(button(action_id="a"), button(action_id="a"))],
        [section(block_id="a"), section(block_id="a")],
        [actions(select(initial_option=option(text=2)))],
        [{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}],
        ["words"],
        "words",
    ],
)
def test_a_block_of_another_shape_is_refused(refused: Any) -> None:
    with pytest.raises(Refusal, match="invalid_blocks"):
        blocks.message({"text": "x", "blocks": refused}, files(), before={})


def test_an_action_id_may_come_back_in_another_block() -> None:
    in_message(actions(button(action_id="a")), actions(button(action_id="a")))


def test_a_refusal_says_where_it_went_wrong() -> None:
    with pytest.raises(Refusal) as refused:
        in_message(section(), section(text=marked(3001)))
    assert refused.value.body["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_a_modal_that_asks_something_needs_a_way_to_send_it() -> None:
    view = modal(asked(words_field()))
    del view["submit"]
    with pytest.raises(Refusal, match="invalid_arguments"):
        in_modal(view)


def test_a_home_has_no_title_and_may_ask() -> None:
    in_home({"type": "home", "blocks": [asked(words_field(), dispatch_action=True)]})
    with pytest.raises(Refusal, match="invalid_arguments"):
        in_home({"type": "home", "blocks": [], "title": plain(1)})


def test_a_view_over_250_kb_is_too_large() -> None:
    heavy = [section(fields=[marked(2000)] * 10) for _ in range(13)]
    with pytest.raises(Refusal, match="view_too_large"):
        in_modal(modal(*heavy))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "x", "metadata": "key"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a", "event_payload": "key"}}, "invalid_metadata_schema"),
    ],
)
def test_a_message_without_words_or_with_too_many_is_refused(arguments: Object, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        blocks.message(arguments, files(), before={})


def test_without_a_text_slack_makes_one_of_the_blocks() -> None:
    drawn = blocks.message({"blocks": [section(text=plain(3)), {"type": "divider"}]}, files(), before={})
    assert drawn["text"] == "xxx"
