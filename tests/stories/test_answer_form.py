"""J15: where a platform shows forms, [Antwoord] opens one with the answer only."""

from datetime import timedelta

import pytest

from bot.domain.event import Pressed
from bot.domain.form import Field, FieldErrors, Form
from bot.domain.message import Message, Text
from bot.domain.press import write
from bot.ports import Answer
from tests.answers import OTHER_TEXT, TEXT, YES_NO, Kept, asked, data_of, kept, noor_asked, presses, the_team
from tests.forms import drafts, sends
from tests.world import Actor, World

RECEIPT = "Bewaard bij de vraag over verwondering. Alleen jij ziet dit. Liever geen namen van leerlingen."


async def presses_answer(noor: Actor, *, shows_forms: bool) -> Answer:
    """Tap [Antwoord] on a platform that shows forms, or on one that does not."""
    pressed = Pressed(
        key=noor.world.new_key(), sender=noor.address, data=data_of(noor, "Antwoord"), shows_forms=shows_forms
    )
    return await noor.world.inbox.receive(pressed, noor.world.now)


async def the_answer_of(noor: Actor) -> str:
    """What the answer's form carries."""
    (asking,) = await asked(noor.world, noor)
    return write("answer", asking.id)


def first_line(answer: Answer) -> str:
    assert isinstance(answer, Message)
    assert isinstance(answer.blocks[0], Text)
    return answer.blocks[0].words


async def test_the_answer_form_holds_the_answer_only(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    form = await presses_answer(noor, shows_forms=True)
    assert isinstance(form, Form)
    assert (form.title, form.fields, form.submit) == (
        "De vraag over verwondering.",
        (Field("answer", "Wat viel je deze week op?", "words"),),
        "Bewaren",
    )


async def test_where_no_form_is_shown_one_types(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    said = await presses_answer(noor, shows_forms=False)
    assert (first_line(said), await drafts(world)) == (
        "Typ hieronder je antwoord op de vraag over verwondering. Alleen jij ziet het. Noem geen namen.",
        [],
    )


async def test_a_sent_answer_is_kept_with_the_same_receipt_as_a_typed_one(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    said = await sends(noor, await the_answer_of(noor), answer="Een kind")
    assert isinstance(said, Message)
    assert (first_line(said), [button.label for button in said.buttons], await kept(world)) == (
        RECEIPT,
        ["Nog één vraag", "Toch niet"],
        [Kept("answer", ("Een kind",))],
    )


async def test_an_empty_answer_is_asked_again(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    said = await sends(noor, await the_answer_of(noor), answer="  ")
    assert (said, await kept(world)) == (FieldErrors({"answer": "Dit is nog leeg. Vul het nog even in."}), [])


async def test_an_answer_sent_twice_is_kept_once(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    data = await the_answer_of(noor)
    await sends(noor, data, answer="Een kind")
    said = await sends(noor, data, answer="Een ander kind")
    assert (first_line(said), await kept(world)) == (
        "Op deze vraag heb je al geantwoord; dat antwoord is bewaard. Wil je het anders? Haal het dan eerst weg.",
        [Kept("answer", ("Een kind",))],
    )


async def test_a_question_that_was_put_away_since_gets_a_kind_word(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    data = await the_answer_of(noor)
    await presses(noor, data.replace("answer", "close") + ":skipped")
    said = await sends(noor, data, answer="Een kind")
    assert (first_line(said), await kept(world)) == (
        "Deze vraag had je al weggelegd. Je kunt hem weer openen.",
        [],
    )


async def test_the_answer_of_somebody_else_cannot_be_sent(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    sem = await world.has_person(await the_team(world), "Sem de Wit")
    await world.has_joined(sem)
    said = await sends(sem, await the_answer_of(noor), answer="Van Sem")
    assert (first_line(said).startswith("Deze knop"), await kept(world)) == (True, [])


async def test_a_form_that_stood_open_for_long_still_names_its_question(world: World) -> None:
    noor = await noor_asked(world, TEXT, OTHER_TEXT)
    data = await the_answer_of(noor)
    world.now += timedelta(days=7)
    await noor.types("vraag")
    first, second = await asked(world, noor)
    await sends(noor, data, answer="Over de eerste")
    assert [(one.id, one.state) for one in await asked(world, noor)] == [(first.id, "answered"), (second.id, "open")]


@pytest.mark.parametrize("label", ["Ja", "Nee"])
async def test_yes_and_no_are_answered_in_the_message(world: World, label: str) -> None:
    noor = await noor_asked(world, YES_NO)
    assert noor.buttons == ["Ja", "Nee", "Meer"]
    await noor.taps_on(label)
    assert (await kept(world), await drafts(world)) == ([Kept("answer", ({"Ja": "yes", "Nee": "no"}[label],))], [])
