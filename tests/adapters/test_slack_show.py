"""The bot answers where the person wrote (J27)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from structlog.testing import capture_logs

from adapters.slack.posting import opaque
from bot.domain.address import Address
from bot.domain.event import Commanded, Edited, Pressed, Said, Submitted
from bot.domain.form import Field, FieldErrors, Form
from bot.domain.message import Button, Buttons, Message
from bot.ports import Answer, Redraw
from tests.adapters.contract import PARAGRAPHS, flat, says
from tests.adapters.slack_payloads import tap
from tests.adapters.slack_school import School, opened
from tests.fakes.slack import Conversation

QUESTION = says("Hoe ging het?", Buttons((Button("Meer", "more:1"),)))
THANKS = says("Dank je.")
FORM = Form("settings:1", "Instellingen", (Field("words", "Je woorden", "words"),), "Bewaren", instead=says("Typ het."))
WORDLESS = Form("settings:1", "Instellingen", FORM.fields, "Bewaren")


@pytest.fixture
async def school() -> AsyncIterator[School]:
    async with opened() as school:
        yield school


async def asked(school: School, message: Message = QUESTION) -> None:
    """Noor typed something, and was asked this."""
    school.core.answers[Said] = message
    await school.noor.says("Hoi")
    await school.listening.finish()


async def test_words_are_answered_below_them(school: School) -> None:
    school.core.answers[Said] = THANKS
    await school.noor.says("Het ging goed.")
    assert await school.reads() == ["Het ging goed.", "Dank je.\nRuimte"]


async def test_the_way_home_is_there_also_when_slack_may_not_say_whose_app_we_are(school: School) -> None:
    school.slack.fails("bots.info", error="missing_scope", times=9)
    school.core.answers[Said] = THANKS
    await school.noor.says("Hoi")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte"]


async def test_words_in_a_thread_are_answered_in_that_thread(school: School) -> None:
    await asked(school)
    question = school.noor.sees()[-1]
    await school.noor.says("Goed!", thread=question)
    await school.listening.finish()
    assert school.noor.sees()[-1].message["thread_ts"] == question.ts


async def test_answers_come_in_order(school: School) -> None:
    for number in range(3):
        school.core.answers[Said] = says(f"Antwoord {number}.")
        await school.noor.says("Hoi")
    assert [words for words in await school.reads() if words.startswith("Antwoord")] == [
        f"Antwoord {number}.\nRuimte" for number in range(3)
    ]


async def test_a_long_answer_comes_whole(school: School) -> None:
    school.core.answers[Said] = says(PARAGRAPHS)
    await school.noor.says("Hoi")
    assert flat(*(await school.reads())[1:]) == flat(PARAGRAPHS, "Ruimte")


async def test_a_tap_redraws_its_message(school: School) -> None:
    await asked(school)
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte"]


async def test_a_tap_on_a_message_that_may_not_change_any_more_is_answered_below_it(school: School) -> None:
    await asked(school)
    school.slack.edit_window = 60
    school.clock.passes(3600)
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Hoi", "Hoe ging het?\nRuimte", "Dank je.\nRuimte"]


async def test_a_tap_redraws_all_pages_of_its_message(school: School) -> None:
    await asked(school, says(PARAGRAPHS, Buttons((Button("Meer", "more:1"),))))
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte"]


async def test_a_message_is_redrawn_by_the_event_it_answered(school: School) -> None:
    await asked(school)
    school.core.answers[Said] = Redraw(THANKS, school.core.heard[0].key)
    await school.noor.says("Goed!")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte", "Goed!"]


async def test_a_message_is_redrawn_by_its_reference(school: School) -> None:
    await asked(school)
    school.core.answers[Said] = Redraw(THANKS, school.noor.sees()[-1].reference)
    await school.noor.says("Goed!")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte", "Goed!"]


async def test_what_was_said_before_a_restart_is_said_anew(school: School) -> None:
    school.core.answers[Said] = Redraw(THANKS, "slack:Ev0")
    await school.noor.says("Goed!")
    assert await school.reads() == ["Goed!", "Dank je.\nRuimte"]


async def test_a_tap_opens_a_form_and_its_answer_redraws_the_message(school: School) -> None:
    await asked(school)
    school.core.will_answer({Pressed: FORM, Submitted: Redraw(THANKS)})
    await school.noor.taps("Meer")
    await school.listening.finish()
    assert await school.noor.submits(words="Goed!") == {}
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte"]


async def test_what_is_wrong_stands_in_the_form(school: School) -> None:
    await asked(school)
    school.core.will_answer({Pressed: FORM, Submitted: FieldErrors({"words": "Dat is te kort."})})
    await school.noor.taps("Meer")
    await school.listening.finish()
    assert await school.noor.submits(words="G") == {"words": "Dat is te kort."}


async def test_a_form_may_be_followed_by_another(school: School) -> None:
    await asked(school)
    school.core.will_answer({Pressed: FORM, Submitted: Form("more:2", "Nog iets", FORM.fields, "Klaar")})
    await school.noor.taps("Meer")
    await school.listening.finish()
    await school.noor.submits(words="Goed!")
    school.core.answers[Submitted] = THANKS
    await school.noor.submits(words="Beter!")
    assert (await school.reads())[-1] == "Dank je.\nRuimte"


async def test_a_form_that_comes_too_late_is_asked_in_words(school: School) -> None:
    await asked(school)
    school.core.answers[Pressed] = FORM
    school.slack.fails("views.open", error="expired_trigger_id")
    await school.noor.taps("Meer")
    assert (await school.reads())[-1] == "Typ het.\nRuimte"


@pytest.mark.parametrize("trouble", [{"error": "expired_trigger_id"}, {"status": 503}, {"retry_after": 12}])
async def test_a_form_that_cannot_be_opened_or_said_is_not_passed_over(school: School, trouble: dict[str, Any]) -> None:
    await asked(school)
    school.core.answers[Pressed] = WORDLESS
    school.slack.fails("views.open", **trouble)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Hoi", "Hoe ging het?\nRuimte", "Dat duurde te lang.\nRuimte"]


async def test_our_page_keeps_its_button_when_a_form_cannot_be_opened(school: School) -> None:
    school.core.will_answer({Commanded: QUESTION, Pressed: WORDLESS})
    await school.noor.opens_home()
    await school.listening.finish()
    school.slack.fails("views.open", error="expired_trigger_id")
    await school.noor.taps_in_home("Meer")
    assert await school.reads() == ["Dat duurde te lang.\nRuimte"]
    assert school.noor.home is not None
    assert "Hoe ging het?" in str(school.noor.home.blocks)


async def test_a_command_in_our_conversation_is_answered_there(school: School) -> None:
    school.core.answers[Commanded] = THANKS
    await school.noor.commands("/ruimte", "vraag")
    assert await school.reads() == ["Dank je.\nRuimte"]


async def test_a_command_elsewhere_is_answered_to_who_gave_it(school: School) -> None:
    els = school.workspace.has_user("Els Visser")
    channel = school.workspace.has_channel("bouw-1", members=[school.noor, els])
    school.core.answers[Commanded] = THANKS
    await school.noor.commands("/ruimte", "vraag", where=channel)
    await school.listening.finish()
    assert (school.noor.reads(channel), els.reads(channel)) == (["Dank je.\nRuimte"], [])


async def test_a_shortcut_is_answered_in_our_conversation(school: School) -> None:
    school.core.answers[Commanded] = THANKS
    await school.noor.shortcut("command:vraag")
    assert await school.reads() == ["Dank je.\nRuimte"]


async def test_our_page_shows_the_answer(school: School) -> None:
    school.core.will_answer({Commanded: QUESTION, Pressed: Redraw(THANKS)})
    await school.noor.opens_home()
    await school.listening.finish()
    await school.noor.taps_in_home("Meer")
    assert await school.reads() == []
    assert school.noor.home is not None
    assert "Dank je." in str(school.noor.home.blocks)


async def test_a_form_of_our_page_is_answered_there(school: School) -> None:
    school.core.will_answer({Commanded: QUESTION, Pressed: FORM, Submitted: THANKS})
    await school.noor.opens_home()
    await school.listening.finish()
    await school.noor.taps_in_home("Meer")
    await school.listening.finish()
    await school.noor.submits(words="Goed!")
    assert await school.reads() == []
    assert school.noor.home is not None
    assert "Dank je." in str(school.noor.home.blocks)


async def test_a_changed_answer_is_confirmed(school: School) -> None:
    school.core.answers[Edited] = THANKS
    post = await school.noor.says("Goed")
    await school.noor.edits(post, "Beter")
    assert await school.reads() == ["Beter", "Dank je.\nRuimte"]


async def test_an_answer_waits_when_slack_asks_for_it(school: School) -> None:
    school.core.answers[Said] = THANKS
    school.slack.fails("chat.postMessage", retry_after=12)
    before = school.clock()
    await school.noor.says("Hoi")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte"]
    assert school.clock() - before >= 12


@pytest.mark.parametrize(
    "trouble", [{"status": 503}, {"error": "internal_error"}, {"drop": "before"}, {"drop": "after"}]
)
@pytest.mark.parametrize("in_thread", [False, True])
async def test_an_answer_that_may_have_arrived_comes_once(
    school: School, trouble: dict[str, Any], in_thread: bool
) -> None:
    await asked(school)
    question = school.noor.sees()[-1]
    school.core.answers[Said] = THANKS
    school.slack.fails("chat.postMessage", **trouble)
    await school.noor.says("Goed!", thread=question if in_thread else None)
    assert await school.reads() == ["Hoi", "Hoe ging het?\nRuimte", "Goed!", "Dank je.\nRuimte"]


async def test_an_answer_that_was_looked_for_keeps_its_place(school: School) -> None:
    school.core.answers[Said] = THANKS
    school.slack.fails("chat.postMessage", status=503)
    await school.noor.says("Een")
    school.core.answers[Said] = QUESTION
    await school.noor.says("Twee")
    assert (await school.reads())[2:] == ["Dank je.\nRuimte", "Hoe ging het?\nRuimte"]


async def test_an_answer_is_looked_for_also_when_slack_asks_for_a_pause_first(school: School) -> None:
    school.core.answers[Said] = THANKS
    school.slack.fails("chat.postMessage", drop="after")
    school.slack.fails("conversations.history", retry_after=12)
    await school.noor.says("Hoi")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte"]


async def test_an_answer_is_posted_once_more_and_no_more(school: School) -> None:
    school.core.answers[Said] = THANKS
    school.slack.fails("chat.postMessage", status=503, times=2)
    with capture_logs() as logs:
        await school.noor.says("Hoi")
        assert await school.reads() == ["Hoi"]
    assert [(entry["event"], entry["code"]) for entry in logs if "code" in entry] == [
        ("slack_answer_in_doubt", "unanswered"),
        ("slack_answer_not_shown", "unanswered"),
    ]


async def test_an_answer_says_to_slack_nothing_of_what_it_answers(school: School) -> None:
    await asked(school)
    metadata = school.noor.sees()[-1].message["metadata"]
    key = school.core.heard[0].key
    assert metadata["event_payload"] == {"key": opaque(key), "page": 1, "pages": 1}
    assert key not in str(metadata)


async def test_text_shown_to_one_person_is_replaced_by_their_tap(school: School) -> None:
    channel = school.workspace.has_channel("bouw-1", members=[school.noor])
    school.core.will_answer({Commanded: QUESTION, Pressed: Redraw(THANKS)})
    await school.noor.commands("/ruimte", "vraag", where=channel)
    await school.listening.finish()
    await school.noor.taps("Meer", school.noor.sees(channel)[-1])
    await school.listening.finish()
    assert school.noor.reads(channel) == ["Dank je.\nRuimte"]


async def test_a_tap_on_a_channels_post_is_answered_to_who_tapped(school: School) -> None:
    els = school.workspace.has_user("Els Visser")
    channel = school.workspace.has_channel("bouw-1", members=[school.noor, els])
    await school.noor.invites_bot(channel)
    await school.messenger.send(Address("slack", "T1", channel.id), QUESTION, "key-1")
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer", school.noor.sees(channel)[-1])
    await school.listening.finish()
    assert school.noor.reads(channel)[1:] == ["Dank je.\nRuimte"]
    assert els.reads(channel) == school.noor.reads(channel)[:1]


@pytest.mark.parametrize("answer", [Redraw(THANKS), THANKS], ids=["redraw", "message"])
async def test_a_tap_among_a_few_people_is_answered_to_who_tapped(school: School, answer: Answer) -> None:
    els = school.workspace.has_user("Els Visser")
    group = Address.of_group([Address("slack", "T1", one.id) for one in (school.noor, els)])
    await school.messenger.send(group, QUESTION, "key-1")
    theirs = school.workspace.group_of([school.noor.id, els.id])
    school.core.answers[Pressed] = answer
    await school.noor.taps("Meer", school.noor.sees(theirs)[-1])
    await school.listening.finish()
    (heard,) = school.core.heard
    assert (isinstance(heard, Pressed), heard.place) == (True, theirs.id)
    assert (school.noor.reads(theirs)[1:], els.reads(theirs)) == (["Dank je.\nRuimte"], school.noor.reads(theirs)[:1])
    assert await school.reads() == []


async def test_a_form_among_a_few_people_is_answered_to_who_sent_it(school: School) -> None:
    els = school.workspace.has_user("Els Visser")
    group = Address.of_group([Address("slack", "T1", one.id) for one in (school.noor, els)])
    await school.messenger.send(group, QUESTION, "key-1")
    theirs = school.workspace.group_of([school.noor.id, els.id])
    school.core.will_answer({Pressed: FORM, Submitted: Redraw(THANKS)})
    await school.noor.taps("Meer", school.noor.sees(theirs)[-1])
    await school.listening.finish()
    await school.noor.submits(words="Goed!")
    await school.listening.finish()
    assert (school.noor.reads(theirs)[1:], els.reads(theirs)) == (["Dank je.\nRuimte"], school.noor.reads(theirs)[:1])


async def test_an_answer_without_an_address_for_it_is_shown_to_one_person(school: School) -> None:
    els = school.workspace.has_user("Els Visser")
    channel = school.workspace.has_channel("bouw-1", members=[school.noor, els])
    await school.noor.invites_bot(channel)
    school.core.will_answer({Commanded: FORM, Submitted: THANKS})
    await school.noor.commands("/ruimte", "instellingen", where=channel)
    await school.listening.finish()
    await school.noor.submits(words="Goed!")
    await school.listening.finish()
    assert (school.noor.reads(channel), els.reads(channel)) == (["Dank je.\nRuimte"], [])


async def test_where_we_are_not_ourselves_the_answer_comes_in_our_conversation(school: School) -> None:
    channel = school.workspace.has_channel("bouw-1", members=[school.noor])
    school.core.will_answer({Commanded: FORM, Submitted: THANKS})
    await school.noor.commands("/ruimte", "instellingen", where=channel)
    await school.listening.finish()
    await school.noor.submits(words="Goed!")
    assert await school.reads() == ["Dank je.\nRuimte"]


async def test_a_command_between_two_people_is_answered_to_who_gave_it(school: School) -> None:
    els = school.workspace.has_user("Els Visser")
    theirs = Conversation("D0THEIRS", "im", "directmessage", [els.id, school.noor.id])
    school.workspace.conversations[theirs.id] = theirs
    school.core.answers[Commanded] = THANKS
    await school.noor.commands("/ruimte", "vraag", where=theirs)
    assert await school.reads() == []
    assert (school.noor.reads(theirs), els.reads(theirs)) == (["Dank je.\nRuimte"], [])


async def test_an_address_that_has_expired_is_not_needed(school: School) -> None:
    async def take_long() -> None:
        school.clock.passes(31 * 60)

    channel = school.workspace.has_channel("bouw-1", members=[school.noor])
    await school.noor.invites_bot(channel)
    school.core.answers[Commanded], school.core.before = THANKS, take_long
    await school.noor.commands("/ruimte", "vraag", where=channel)
    await school.listening.finish()
    assert school.noor.reads(channel) == ["Dank je.\nRuimte"]


async def test_an_address_that_leads_nowhere_is_not_needed(school: School) -> None:
    channel = school.workspace.has_channel("bouw-1", members=[school.noor])
    await school.noor.invites_bot(channel)
    school.core.answers[Pressed] = THANKS
    body = tap("more:1", channel=channel.id) | {"response_url": "http://127.0.0.1:9/nowhere"}
    body["user"]["id"] = school.noor.id
    await school.listening.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    await school.listening.finish()
    assert school.noor.reads(channel) == ["Dank je.\nRuimte"]


async def test_a_form_from_between_two_people_is_answered_in_our_conversation(school: School) -> None:
    els = school.workspace.has_user("Els Visser")
    theirs = Conversation("D0THEIRS", "im", "directmessage", [els.id, school.noor.id])
    school.workspace.conversations[theirs.id] = theirs
    school.core.will_answer({Commanded: FORM, Submitted: THANKS})
    await school.noor.commands("/ruimte", "instellingen", where=theirs)
    await school.listening.finish()
    await school.noor.submits(words="Goed!")
    assert await school.reads() == ["Dank je.\nRuimte"]


async def test_a_change_of_which_nobody_knows_is_made_again(school: School) -> None:
    await asked(school)
    school.core.answers[Pressed] = Redraw(THANKS)
    school.slack.fails("chat.update", status=500)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Hoi", "Dank je.\nRuimte"]
