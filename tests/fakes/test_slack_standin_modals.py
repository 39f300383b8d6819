"""Every limit of a view in Slack's reference: at its edge it is taken, one over it is refused."""

import pytest

from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack_samples import (
    Object,
    asked,
    image,
    in_home,
    in_modal,
    marked,
    modal,
    option,
    plain,
    radio,
    section,
    several,
    words_field,
)

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
    (modal(asked(several(max_selected_items=1))), modal(asked(several(max_selected_items=0)))),
    (modal(asked(several(options=[option()] * 100))), modal(asked(several(options=[option()] * 101)))),
    (modal(asked(words_field(), block_id="x" * 255)), modal(asked(words_field(), block_id="x" * 256))),
    (modal(asked(words_field(), optional=True)), modal(asked(words_field(), optional="yes"))),
    (modal(image()), modal({"type": "markdown", "text": "x"})),
    (modal(section(text=marked(3000))), modal(section(text=marked(3001)))),
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
