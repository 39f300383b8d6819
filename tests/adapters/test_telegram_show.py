"""The bot answers where the person acted, and nobody else reads it (J29)."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.domain.event import Commanded, Invited, Pressed, Said
from bot.domain.form import Field, FieldErrors, Form
from bot.domain.message import Block, Button, Buttons, Message, Picture
from bot.ports import Answer, Nothing, Redraw
from tests.adapters.contract import FILE, PARAGRAPHS, WHITE_DOT, flat, says
from tests.adapters.telegram_school import School, opened
from tests.fakes.telegram import Group, Person

QUESTION = says("Hoe ging het?", Buttons((Button("Meer", "more:1"),)))
THANKS = says("Dank je, *Noor*.")
LONG = says("Een lang verhaal. " * 20)
FIELDS = (Field("words", "Je woorden", "words"),)


@pytest.fixture
async def school() -> AsyncIterator[School]:
    async with opened() as school:
        yield school


@pytest.fixture
def els(school: School) -> Person:
    """A colleague who never opened a chat with us."""
    return school.telegram.has_user("Els Visser")


@pytest.fixture
async def group(school: School, els: Person) -> Group:
    """A group with us, Noor and Els in it."""
    group = school.telegram.has_group("Bouw 1", members=[school.noor, els])
    await school.hears_of(group)
    return group


async def asked(school: School, message: Message = QUESTION) -> None:
    """Noor typed something, and was asked this."""
    school.core.answers[Said] = message
    await school.noor.says("Hoi")
    await school.reads()


# -- between us and one person --


async def test_words_are_answered(school: School) -> None:
    school.core.answers[Said] = THANKS
    await school.noor.says("Het ging goed.")
    assert await school.reads() == ["Dank je, Noor."]


async def test_answers_come_in_order(school: School) -> None:
    for number in range(3):
        school.core.answers[Said] = says(f"Antwoord {number}.")
        await school.noor.says("Hoi")
        await school.brings()
    assert await school.reads() == [f"Antwoord {number}." for number in range(3)]


async def test_a_tap_redraws_its_message(school: School) -> None:
    await asked(school)
    school.core.answers[Pressed] = Redraw(THANKS)
    tap = await school.noor.taps("Meer")
    assert await school.reads() == ["Dank je, Noor."]
    assert (tap.answered, tap.text) == (True, "")


@pytest.mark.parametrize("answer", [Nothing(), FieldErrors({}), THANKS])
async def test_every_tap_is_acknowledged(school: School, answer: Answer) -> None:
    await asked(school)
    school.core.answers[Pressed] = answer
    tap = await school.noor.taps("Meer")
    await school.reads()
    assert (tap.answered, tap.text) == (True, "")


async def test_a_tap_that_telegram_forgot_is_answered_all_the_same(school: School) -> None:
    await asked(school)
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer")
    school.clock.passes(3600)
    with capture_logs() as logs:
        assert await school.reads() == ["Dank je, Noor."]
    assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == []


async def test_a_tap_redraws_all_pages_of_its_message(school: School) -> None:
    await asked(school, says(PARAGRAPHS, *QUESTION.blocks))
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Dank je, Noor."]


async def test_a_tap_under_a_picture_puts_words_in_its_place(school: School) -> None:
    await asked(school, says("Kijk:", Picture(WHITE_DOT, "Vier van de zes."), *QUESTION.blocks[1:]))
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Dank je, Noor."]


@pytest.mark.parametrize("more", [says(PARAGRAPHS).blocks, (Picture(WHITE_DOT, "Vier van de zes."),), (FILE,)])
async def test_a_tap_redraws_the_whole_of_what_was_sent(school: School, more: tuple[Block, ...]) -> None:
    await school.messenger.send(school.address(school.noor), says("Kijk:", *more, *QUESTION.blocks), "key-1")
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Dank je, Noor."]


async def test_what_was_redrawn_is_updated_whole(school: School) -> None:
    noor = school.address(school.noor)
    receipt = await school.messenger.send(noor, QUESTION, "key-1")
    school.core.answers[Pressed] = Redraw(says("Een woord. " * 600))
    await school.noor.taps("Meer")
    assert len(await school.reads()) > 1
    await school.messenger.update(noor, receipt, QUESTION)
    assert await school.reads() == ["Hoe ging het?"]


async def test_a_message_is_redrawn_by_the_event_it_answered(school: School) -> None:
    await asked(school)
    school.core.answers[Said] = Redraw(THANKS, school.core.heard[0].key)
    await school.noor.says("Goed!")
    assert await school.reads() == ["Dank je, Noor."]


async def test_a_message_is_redrawn_by_its_reference(school: School) -> None:
    await asked(school)
    school.core.answers[Said] = Redraw(THANKS, school.noor.sees()[-1].reference)
    await school.noor.says("Goed!")
    assert await school.reads() == ["Dank je, Noor."]


async def test_what_was_said_before_a_restart_is_said_anew_and_redrawn_from_then_on(school: School) -> None:
    for number in range(2):
        school.core.answers[Said] = Redraw(says(f"Stap {number}."), "telegram:1:1")
        await school.noor.says("Goed!")
        await school.reads()
    assert await school.reads() == ["Stap 1."]


@pytest.mark.parametrize("refusal", ["Bad Request: message to edit not found", "Bad Request: no such message here"])
async def test_what_is_gone_is_said_anew_and_redrawn_from_then_on(school: School, refusal: str) -> None:
    await asked(school)
    earlier = school.noor.sees()[-1].reference
    school.telegram.fails("editMessageText", status=400, description=refusal)
    for number in range(2):
        school.core.answers[Said] = Redraw(says(f"Stap {number}."), earlier)
        await school.noor.says("Goed!")
        await school.reads()
    assert await school.reads() == ["Hoe ging het?", "Stap 1."]


async def test_instead_of_a_form_its_words_are_said(school: School) -> None:
    school.core.answers[Said] = Form("settings:1", "Instellingen", FIELDS, "Bewaren", instead=THANKS)
    await school.noor.says("Hoi")
    assert await school.reads() == ["Dank je, Noor."]


async def test_a_form_without_words_instead_says_nothing(school: School) -> None:
    school.core.answers[Said] = Form("settings:1", "Instellingen", FIELDS, "Bewaren")
    await school.noor.says("Hoi")
    assert await school.reads() == []


async def test_a_long_answer_comes_whole(school: School) -> None:
    school.core.answers[Said] = says("Een woord. " * 600)
    await school.noor.says("Hoi")
    read = await school.reads()
    assert len(read) > 1
    assert flat(*read).replace("(2/2) ", "") == flat("Een woord. " * 600)


# -- in a group --


async def test_a_short_answer_to_a_tap_in_a_group_is_shown_to_who_tapped_alone(school: School, group: Group) -> None:
    await school.messenger.send(school.address(group), QUESTION, "key-1")
    school.core.answers[Pressed] = Redraw(THANKS)
    await school.noor.taps("Meer", place=group)
    assert await school.reads() == []
    assert (group.reads(), school.noor.alerts()) == (["Hoe ging het?"], ["Dank je, Noor."])


@pytest.mark.parametrize("answer", [LONG, QUESTION, Message((FILE,))])
async def test_a_longer_answer_to_a_tap_in_a_group_comes_in_private(
    school: School, group: Group, answer: Message
) -> None:
    await school.messenger.send(school.address(group), QUESTION, "key-1")
    school.core.answers[Pressed] = answer
    tap = await school.noor.taps("Meer", place=group)
    assert len(await school.reads()) == 1
    assert (group.reads(), tap.answered, tap.text) == (["Hoe ging het?"], True, "")


async def test_who_has_no_chat_with_us_reads_the_beginning_in_an_alert(
    school: School, group: Group, els: Person
) -> None:
    await school.messenger.send(school.address(group), QUESTION, "key-1")
    school.core.answers[Pressed] = LONG
    tap = await els.taps("Meer", place=group)
    assert await school.reads(els) == []
    assert tap.is_alert
    assert len(tap.text) <= 200
    assert tap.text.startswith("Een lang verhaal. Een lang verhaal.")


async def test_a_command_in_a_group_is_answered_in_private(school: School, group: Group) -> None:
    school.core.answers[Commanded] = THANKS
    await school.noor.says("/vraag", place=group)
    assert await school.reads() == ["Dank je, Noor."]
    assert group.reads() == []


async def test_a_command_of_who_has_no_chat_with_us_is_not_answered(school: School, group: Group, els: Person) -> None:
    school.core.answers[Commanded] = THANKS
    await els.says("/vraag", place=group)
    assert await school.reads(els) == []
    assert group.reads() == []


async def test_the_answer_to_an_invitation_stands_in_the_group(school: School) -> None:
    group = school.telegram.has_group("Bouw 2", members=[school.noor])
    school.core.answers[Invited] = THANKS
    await group.adds(school.bot, by=school.noor)
    assert await school.reads() == []
    assert group.reads() == ["Dank je, Noor."]


# -- when Telegram does not do what we ask --


async def test_a_pause_is_kept(school: School) -> None:
    school.core.answers[Said] = THANKS
    school.telegram.fails("sendMessage", retry_after=12)
    await school.noor.says("Hoi")
    assert await school.reads() == ["Dank je, Noor."]


async def test_a_change_of_which_nobody_knows_is_made_again(school: School) -> None:
    await asked(school)
    school.core.answers[Pressed] = Redraw(THANKS)
    school.telegram.fails("editMessageText", status=502, times=2)
    await school.noor.taps("Meer")
    assert await school.reads() == ["Dank je, Noor."]


async def test_an_acknowledgement_of_which_nobody_knows_is_given_again(school: School) -> None:
    await asked(school)
    school.telegram.fails("answerCallbackQuery", status=502)
    tap = await school.noor.taps("Meer")
    await school.reads()
    assert tap.answered


async def test_an_answer_that_may_have_arrived_is_said_once_more(school: School) -> None:
    school.core.answers[Said] = THANKS
    school.telegram.fails("sendMessage", drop="after")
    await school.noor.says("Hoi")
    assert await school.reads() == ["Dank je, Noor.", "Dank je, Noor."]


async def test_an_answer_is_said_once_more_and_no_more(school: School) -> None:
    school.core.answers[Said] = THANKS
    school.telegram.fails("sendMessage", status=502, times=2)
    await school.noor.says("Hoi")
    with capture_logs() as logs:
        assert await school.reads() == []
    assert [entry["event"] for entry in logs] == ["telegram_answer_in_doubt", "telegram_answer_not_shown"]
