"""Events as the inbox keeps them."""

import json

import pytest

from bot.domain.address import Address
from bot.domain.event import Commanded, Event, Pressed, Said, Submitted, from_json, to_json, without_words

NOOR = Address("console", "terminal", "noor")


@pytest.mark.parametrize(
    "event",
    [
        Said(key="1", sender=NOOR, words="Lef", message="m1"),
        Pressed(key="2", sender=NOOR, data="later:1", message="m2", shows_forms=True),
        Submitted(key="3", sender=NOOR, data="visit:1", values={"why": "Lef"}),
        Commanded(key="4", sender=NOOR, command="vraag", place="groep", near="groep"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_an_event_survives_being_written_down(event: Event) -> None:
    assert from_json(to_json(event)) == event


def test_an_event_from_before_forms_were_shown_can_still_be_read() -> None:
    event = Pressed(key="1", sender=NOOR, data="later:1")
    written = json.loads(to_json(event))
    del written["shows_forms"]
    assert from_json(json.dumps(written)) == event


def test_a_command_from_before_it_was_known_where_it_was_given_can_still_be_read() -> None:
    event = Commanded(key="1", sender=NOOR, command="agenda", words="rekenen")
    written = json.loads(to_json(event))
    del written["near"]
    assert from_json(json.dumps(written)) == event


def test_where_a_command_was_given_is_no_word_of_who_gave_it() -> None:
    given = Commanded(key="1", sender=NOOR, command="agenda", words="rekenen", near="C1")
    assert without_words(given) == Commanded(key="1", sender=NOOR, command="agenda", near="C1")


def test_a_form_without_words_holds_no_values() -> None:
    sent = Submitted(key="1", sender=NOOR, data="visit:1", values={"why": "Lef"})
    assert without_words(sent) == Submitted(key="1", sender=NOOR, data="visit:1")
