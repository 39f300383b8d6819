"""J16 and J18: few buttons, in words, and few taps. Over every question that ships, in both languages."""

from dataclasses import dataclass

import pytest

from bot.domain.message import Button, Buttons, Choice, Message
from bot.domain.press import MOST_BYTES, read
from bot.domain.prompt import Prompt
from bot.domain.reflection import AskingState
from bot.services.question import words_of
from bot.store.people import Person
from bot.store.reflection import Asking
from bot.views import question as view
from bot.views.catalogue import LANGUAGES, catalogue
from tests.answers import CHOICE, SCALE, TEXT, YES_NO, Kept, data_of, kept, noor_asked, noor_joined, presses
from tests.world import World, a_library, at

MOST = 5  # and one to go on: Meer, or Terug in its place
GOES_ON = ("more", "back")


@dataclass(frozen=True)
class Drawn:
    """A question that ships, as somebody sees it."""

    prompt: Prompt
    language: str
    question: Message
    more: Message

    def __str__(self) -> str:
        return f"{self.prompt.id} ({self.language})"


@pytest.fixture
def database(sqlite_database: str) -> str:
    """Nothing here differs between the two databases."""
    return sqlite_database


@pytest.fixture
async def drawn(world: World) -> list[Drawn]:
    """Every question that ships, in each language, with what stands under Meer."""
    noor = await noor_joined(world)
    found = []
    async with world.work() as db:
        person = await db.get_one(Person, noor.person_id)
        for language in LANGUAGES:
            person.language = language
            for prompt in a_library().bank.prompts:
                asking = Asking(
                    id=db.new_id(world.now),
                    person_id=person.id,
                    prompt_id=prompt.id,
                    state=AskingState.OPEN,
                    swapped=False,
                )
                asked, t = await words_of(db, asking, person), catalogue(language)
                found.append(Drawn(prompt, language, view.question(t, asked), view.more(t, asked)))
    return found


def verbs(message: Message) -> list[str]:
    """What its buttons do."""
    return [press.verb if (press := read(button.data)) else "?" for button in message.buttons]


def own(message: Message) -> list[Button]:
    """Its buttons, apart from the one that leads on or back."""
    return [button for button, verb in zip(message.buttons, verbs(message), strict=True) if verb not in GOES_ON]


async def test_a_question_has_at_most_five_buttons_and_more(drawn: list[Drawn]) -> None:
    assert [str(one) for one in drawn if len(own(one.question)) > MOST] == []


async def test_under_more_are_at_most_five_buttons_and_back(drawn: list[Drawn]) -> None:
    assert [str(one) for one in drawn if len(own(one.more)) > MOST] == []


async def test_a_text_question_shows_answer_later_more(drawn: list[Drawn]) -> None:
    texts = [one for one in drawn if one.prompt.answer == "text"]
    assert {tuple(verbs(one.question)) for one in texts} == {("answer", "later", "more")}


async def test_a_question_that_takes_one_tap_shows_its_answers_and_more(drawn: list[Drawn]) -> None:
    tapped = [one for one in drawn if one.prompt.takes_one_tap]
    assert [str(one) for one in tapped if set(verbs(one.question)[:-1]) != {"choose"}] == []
    assert {verbs(one.question)[-1] for one in tapped} == {"more"}


async def test_answers_are_drawn_in_the_message_and_not_in_a_form(drawn: list[Drawn]) -> None:
    shown = {one.prompt.answer: type(one.question.blocks[-1]) for one in drawn}
    assert shown == {"text": Buttons, "choice": Choice, "scale5": Choice, "yesno": Choice}


async def test_every_question_can_be_closed_without_typing(drawn: list[Drawn]) -> None:
    assert [str(one) for one in drawn if verbs(one.more).count("close") != 3 or "swap" not in verbs(one.more)] == []


async def test_every_button_says_what_it_does_in_words(drawn: list[Drawn]) -> None:
    labels = {
        button.label
        for one in drawn
        for button in (*one.question.buttons, *one.more.buttons)
        if not button.label.isdigit()
    }
    assert [label for label in labels if not any(letter.isalpha() for letter in label)] == []


async def test_the_ends_of_a_scale_are_words(drawn: list[Drawn]) -> None:
    scales = [one.question.buttons for one in drawn if one.prompt.answer == "scale5"]
    ends = [button.label for buttons in scales for button in (buttons[0], buttons[4])]
    assert [end for end in ends if not any(letter.isalpha() for letter in end)] == []
    assert len(ends) == 2 * len(scales) > 0


async def test_labels_in_one_message_differ(drawn: list[Drawn]) -> None:
    messages = [message for one in drawn for message in (one.question, one.more)]
    assert [m for m in messages if len({button.label for button in m.buttons}) != len(m.buttons)] == []


async def test_what_a_button_carries_fits_every_platform(drawn: list[Drawn]) -> None:
    sizes = [len(b.data.encode("ascii")) for one in drawn for b in (*one.question.buttons, *one.more.buttons)]
    assert max(sizes) <= MOST_BYTES


async def test_no_slot_is_left_open(drawn: list[Drawn]) -> None:
    texts = [str(block) for one in drawn for block in one.question.blocks]
    assert [text for text in texts if "{" in text or "}" in text] == []


# -- J18: taps, after the message is open, typing aside --


@pytest.mark.parametrize(
    ("prompt", "label", "value"),
    [(SCALE, "4", "4"), (CHOICE, "Tijd", "time"), (YES_NO, "Ja", "yes")],
    ids=["scale", "choice", "yesno"],
)
async def test_a_tapped_answer_takes_one_tap(world: World, prompt: Prompt, label: str, value: str) -> None:
    noor = await noor_asked(world, prompt)
    await noor.taps_on(label)
    assert (noor.taps, await kept(world)) == (1, [Kept("answer", (value,))])


async def test_a_text_answer_takes_no_tap_and_no_question_about_who_sees_it(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    assert (noor.taps, await kept(world)) == (0, [Kept("answer", ("Een kind",))])


async def test_a_text_answer_by_its_button_takes_one_tap(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Antwoord")
    await noor.types("Een kind")
    assert (noor.taps, await kept(world)) == (1, [Kept("answer", ("Een kind",))])


async def test_a_text_question_is_closed_in_two_taps(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    await noor.taps_on("Neem ik mee")
    assert noor.taps == 2


async def test_taking_back_takes_one_tap(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    await noor.taps_on("Toch niet")
    assert (noor.taps, await kept(world)) == (1, [])


async def test_a_pause_takes_one_tap(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("pauze")
    await noor.taps_on("2 weken")
    assert (noor.taps, str((await world.of(noor)).paused_until)) == (1, "2026-10-25")


async def test_a_pause_from_the_offer_of_fewer_takes_two_taps(world: World) -> None:
    noor = await noor_joined(world)
    noor.screen.show(view.offer_fewer(catalogue("nl"), noor.person_id), "offer")
    await noor.taps_on("Pauze")
    await noor.taps_on("Tot ik het zeg")
    assert (noor.taps, (await world.of(noor)).paused_until is None) == (2, False)


async def test_stopping_everything_takes_one_tap(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("stop")
    await noor.taps_on("Ja, stop alles")
    assert (noor.taps, (await world.of(noor)).participation) == (1, "stopped")


async def test_stopping_everything_takes_two_taps_from_help(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("hulp")
    for label in ("Stoppen", "Ja, stop alles"):
        await noor.taps_on(label)
    assert (noor.taps, (await world.of(noor)).participation) == (2, "stopped")


async def test_joining_and_declining_take_one_tap(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor, sem = await world.has_person(team), await world.has_person(team, "Sem de Wit")
    await world.starts(team)
    await world.until(at(13, 10))
    await noor.taps_on("Ja, ik doe mee")
    await sem.taps_on("Nee, dank je")
    parts = [(await world.of(actor)).participation for actor in (noor, sem)]
    assert (noor.taps, sem.taps, parts) == (1, 1, ["joined", "declined"])


async def test_a_tap_is_enough_also_when_the_message_is_old(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    await presses(noor, data_of(noor, "4"), message="whatever")
    assert await kept(world) == [Kept("answer", ("4",))]
