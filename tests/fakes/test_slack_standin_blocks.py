"""Every limit of a message in Slack's block reference: at its edge it is taken, one over it is refused."""

from typing import Any

import pytest

from tests.fakes.slack import blocks
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack_samples import (
    Object,
    actions,
    asked,
    button,
    files,
    grouped,
    image,
    in_message,
    marked,
    option,
    overflow,
    plain,
    radio,
    rich,
    section,
    select,
    sure,
    words_field,
)

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
    ([actions(overflow(5))], [actions(overflow(6))]),
    ([actions(select(options=[option(description=75)]))], [actions(select(options=[option(description=76)]))]),
    ([actions(grouped(100))], [actions(grouped(101))]),
    ([actions(grouped(1, label=75))], [actions(grouped(1, label=76))]),
    ([actions(button(confirm=sure(title=100)))], [actions(button(confirm=sure(title=101)))]),
    ([actions(button(confirm=sure(text=300)))], [actions(button(confirm=sure(text=301)))]),
    ([actions(button(confirm=sure(deny=30)))], [actions(button(confirm=sure(deny=31)))]),
    ([actions(button(style="danger"))], [actions(button(style="red"))]),
    ([{"type": "header", "text": plain(1)}], [{"type": "header", "text": plain(0)}]),
    ([rich({"type": "text", "text": "x"})], [rich({"type": "text", "text": ""})]),
]


@pytest.mark.parametrize(("taken", "refused"), AT_THE_EDGE)
def test_a_message_at_its_limit_is_taken_and_one_over_is_refused(taken: list[Object], refused: list[Object]) -> None:
    in_message(*taken)
    with pytest.raises(Refusal, match="invalid_blocks"):
        in_message(*refused)


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
