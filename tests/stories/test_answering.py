"""J13, J15, J16: answering, receipts, and the ways round it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from bot.domain.delivery import State
from bot.domain.press import write
from bot.domain.prompt import Prompt
from bot.routes.buttons import BUTTONS
from bot.store.history import PromptHistory
from bot.store.inbox import InboxRow
from bot.store.reflection import Reply
from bot.store.share import Share
from tests.answers import (
    CHOICE,
    OTHER_TEXT,
    SCALE,
    TEXT,
    YES_NO,
    Kept,
    a_team,
    asked,
    asks,
    data_of,
    deliveries,
    edits,
    everything,
    inbox,
    kept,
    noor_asked,
    noor_joined,
    presses,
    removes,
    says,
    sealed_words,
    states,
    the_team,
)
from tests.builders import make_prompt
from tests.world import World, at

RECEIPT = "Bewaard bij de vraag over verwondering. Alleen jij ziet dit. Liever geen namen van leerlingen."
TAPPED = "Bewaard bij de vraag over verwondering. Alleen jij ziet dit."  # no words, so no names
ADDED = "Erbij bewaard, bij de vraag over verwondering. Alleen jij ziet dit. Liever geen namen van leerlingen."
HOLD = "Ik bewaar het pas als je het zegt."
OLD = "Deze knop is van een vraag die voorbij is. Geeft niet. Typ vraag voor die van deze week."
NOT_KEPT = "Er staat nu geen vraag voor je open. Ik heb dit niet bewaard. Typ vraag als je er een wilt."
GONE = "Die woorden heb ik niet meer: na een dag gooi ik ze weg. Typ ze gerust opnieuw."
ANSWERED = "Op deze vraag heb je al geantwoord; dat antwoord is bewaard. Wil je het anders? Haal het dan eerst weg."
CLOSED = "Deze vraag had je al weggelegd. Je kunt hem weer openen."
SORRY = (
    "Er ging iets mis bij mij. De beheerder krijgt een seintje en kan het alsnog verwerken; je hoort het dan van me."
)
A_WEEK = timedelta(days=7)


@pytest.fixture
def database(sqlite_database: str) -> str:
    """These stories are the same on both databases; tests of the inbox and the heartbeat run on both."""
    return sqlite_database


def words(lines: list[str]) -> list[str]:
    """What was said, without the lines of buttons."""
    return [line for line in lines if not line.startswith("[")]


# -- the receipt --


async def test_the_weekly_question_comes_at_the_own_hour(world: World) -> None:
    noor = await noor_joined(world, SCALE)
    await world.until(at(15, 10))
    assert words(noor.sees) == ["Een vraag over verwondering.", "Hoeveel rust had je?"]


async def test_a_typed_answer_is_kept_and_receipted(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    said = await noor.types("Een kind dat lachte")
    assert words(said) == [RECEIPT]
    assert await kept(world) == [Kept("answer", ("Een kind dat lachte",))]


async def test_a_receipt_offers_the_follow_up_and_the_way_back_and_nothing_that_does_not_exist(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind dat lachte")
    assert noor.buttons == ["Nog één vraag", "Toch niet"]


async def test_a_receipt_does_not_repeat_the_words(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    said = await noor.types("Een kind dat lachte")
    assert not [line for line in said if "lachte" in line]


async def test_a_kept_answer_is_private(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind dat lachte")
    async with world.work() as db:
        assert (await db.scalars(select(Share))).all() == []


async def test_an_english_person_gets_english(world: World) -> None:
    noor = await noor_asked(world, TEXT, language="en")
    said = await noor.types("A child that laughed")
    kept = "Kept with the question about wonder. Only you can see this. Please leave out pupils' names."
    assert words(said) == [kept]
    assert noor.buttons == ["One more question", "Undo"]


async def test_words_within_seven_days_are_an_answer(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += A_WEEK
    assert words(await noor.types("Net op tijd")) == [RECEIPT]


async def test_messages_within_ten_minutes_are_one_answer(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    world.now += timedelta(minutes=10)
    assert words(await noor.types("dat lachte")) == [ADDED]
    assert await kept(world) == [Kept("answer", ("Een kind", "dat lachte"))]


async def test_after_ten_minutes_words_wait_for_a_tap(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    world.now += timedelta(minutes=11)
    assert words(await noor.types("dat lachte"))[-1] == HOLD
    assert await kept(world) == [Kept("answer", ("Een kind",))]


async def test_later_words_join_the_answer_after_a_tap(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    world.now += timedelta(minutes=11)
    await noor.types("dat lachte")
    assert words(await noor.taps_on("Hoort bij deze vraag")) == [RECEIPT]
    assert await kept(world) == [Kept("answer", ("Een kind", "dat lachte"))]


# -- held words --


async def test_after_seven_days_nothing_is_kept_before_a_tap(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += A_WEEK + timedelta(seconds=1)
    said = await noor.types("Te laat?")
    assert words(said) == ["Hoort dit bij de vraag over verwondering van maandag 12 oktober?", HOLD]
    assert noor.buttons == ["Hoort bij deze vraag", "Laat maar"]
    assert await kept(world) == []


async def test_held_words_lie_sealed_in_the_inbox_row_only(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    rows = [row for row in await inbox(world) if row.payload]
    assert await sealed_words(world) == ["Te laat?"]
    assert [b"laat" in (row.payload or b"") for row in rows] == [False]


async def test_one_tap_keeps_held_words(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    assert words(await noor.taps_on("Hoort bij deze vraag")) == [RECEIPT]
    assert await kept(world) == [Kept("answer", ("Te laat?",))]
    assert await sealed_words(world) == []


async def test_never_mind_removes_held_words_at_once(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    assert words(await noor.taps_on("Laat maar")) == ["Goed. Ik heb niets bewaard."]
    assert (await kept(world), await sealed_words(world)) == ([], [])


@pytest.mark.parametrize("hour", range(0, 24, 3))
async def test_held_words_go_within_a_day_whenever_they_came(world: World, hour: int) -> None:
    noor = await noor_asked(world, TEXT)
    world.now = at(20, 10, hour, 8)
    await world.sweeps_often()
    await noor.types("Te laat?")
    await world.passes(timedelta(days=1))
    assert await sealed_words(world) == []


async def test_held_words_are_still_there_the_same_afternoon(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now = at(20, 10, 8)
    await world.sweeps_often()
    await noor.types("Te laat?")
    await world.passes(timedelta(hours=9))
    assert words(await noor.taps_on("Hoort bij deze vraag")) == [RECEIPT]


async def test_a_tap_after_the_held_words_went_is_told_so(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    await world.passes(timedelta(days=1))
    assert words(await noor.taps_on("Hoort bij deze vraag")) == [GONE]
    assert await kept(world) == []


async def test_held_words_are_not_kept_after_their_time_also_when_nothing_swept(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    world.now += timedelta(days=1)  # nobody's heart beat
    assert words(await noor.taps_on("Hoort bij deze vraag")) == [GONE]
    assert await kept(world) == []


async def test_a_second_tap_to_keep_held_words_says_they_are_kept(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    keep = data_of(noor, "Hoort bij deze vraag")
    await presses(noor, keep)
    before = await everything(world)
    assert words(await presses(noor, keep)) == [ANSWERED]
    assert await everything(world) == before


async def test_never_mind_after_keeping_does_not_say_that_nothing_was_kept(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    drop = data_of(noor, "Laat maar")
    await noor.taps_on("Hoort bij deze vraag")
    before = await everything(world)
    assert words(await presses(noor, drop)) == [ANSWERED]
    assert await everything(world) == before


async def test_keeping_after_never_mind_keeps_nothing(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    keep = data_of(noor, "Hoort bij deze vraag")
    await noor.taps_on("Laat maar")
    await presses(noor, keep)
    assert await kept(world) == []


async def test_held_words_go_to_the_question_that_was_named_also_when_another_came_since(world: World) -> None:
    noor = await noor_asked(world, TEXT, OTHER_TEXT)
    (first,) = await asked(world, noor)
    world.now = at(20, 10)
    await noor.types("Bij de eerste")
    keep = data_of(noor, "Hoort bij deze vraag")
    world.now += timedelta(minutes=1)
    await noor.types("vraag")
    await presses(noor, keep)
    async with world.work() as db:
        assert (await db.scalars(select(Reply.asking_id))).all() == [first.id]


async def test_somebody_elses_held_words_cannot_be_kept(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    sem = await world.has_person(await the_team(world), "Sem de Wit")
    world.now += timedelta(days=8)
    await noor.types("Te laat?")
    await presses(sem, data_of(noor, "Hoort bij deze vraag"))
    assert (await kept(world), await sealed_words(world)) == ([], ["Te laat?"])


async def test_words_after_a_skip_wait_for_a_tap(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    await noor.taps_on("Overslaan")
    assert words(await noor.types("Toch nog iets"))[-1] == HOLD
    assert (await kept(world), await states(world, noor)) == ([], ["closed"])


async def test_words_without_any_question_are_not_kept(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    assert words(await noor.types("Hallo daar")) == [NOT_KEPT]
    assert (await kept(world), await sealed_words(world)) == ([], [])


async def test_words_before_joining_are_not_kept(world: World) -> None:
    noor = await world.has_person(await a_team(world))
    assert words(await noor.types("Hallo daar")) == ["Je doet nu niet mee. Er is niets bewaard. Wil je meedoen?"]
    assert (await kept(world), await sealed_words(world)) == ([], [])


async def test_words_in_a_group_are_never_an_answer(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    assert await says(noor, "Goedemorgen allemaal", place="groep-1") == []
    assert (await kept(world), await sealed_words(world), await states(world, noor)) == ([], [], ["open"])


# -- taking back --


async def test_undo_erases_and_opens_the_question_again(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind dat lachte")
    assert words(await noor.taps_on("Toch niet")) == ["Weg. Je antwoord is gewist en de vraag staat weer open."]
    assert (await kept(world), await states(world, noor)) == ([], ["open"])


async def test_after_an_undo_the_question_can_be_seen_and_answered(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind dat lachte")
    await noor.taps_on("Toch niet")
    assert words(await noor.taps_on("Laat de vraag zien"))[-1] == "Wat viel je deze week op?"
    await noor.types("Iets anders")
    assert await kept(world) == [Kept("answer", ("Iets anders",))]


async def test_undo_of_a_tap_shows_the_question_again(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    await noor.taps_on("2")
    assert words(await noor.taps_on("Toch niet")) == ["Een vraag over verwondering.", "Hoeveel rust had je?"]
    assert (await kept(world), await states(world, noor)) == ([], ["open"])


async def test_undo_erases_the_follow_up_too(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind dat lachte")
    undo = data_of(noor, "Toch niet")
    await noor.taps_on("Nog één vraag")
    await noor.types("We lachten mee")
    await presses(noor, undo)
    assert (await kept(world), await states(world, noor)) == ([], ["open"])


@pytest.mark.parametrize("prompt", [TEXT, SCALE], ids=["typed", "tapped"])
async def test_undo_of_a_follow_up_leaves_the_answer(world: World, prompt: Prompt) -> None:
    noor = await noor_asked(world, prompt)
    await (noor.types("Een kind") if prompt is TEXT else noor.taps_on("2"))
    answer = await kept(world)
    await noor.taps_on("Nog één vraag")
    await noor.types("We lachten mee")
    assert words(await noor.taps_on("Toch niet")) == ["Weg. Je tweede antwoord is gewist; het eerste staat er nog."]
    assert (await kept(world), await states(world, noor)) == (answer, ["answered"])


async def test_a_second_undo_is_told_kindly(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind dat lachte")
    undo = data_of(noor, "Toch niet")
    await presses(noor, undo)
    before = await everything(world)
    assert words(await presses(noor, undo)) == ["Dat antwoord was al weg. Er is niets bewaard."]
    assert await everything(world) == before


# -- the follow-up --


async def test_a_follow_up_is_asked_after_a_tap_and_kept_apart(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    assert words(await noor.taps_on("Nog één vraag")) == [
        "En toen?",
        "Typ je antwoord hieronder. Alleen jij ziet het.",
    ]
    world.now += timedelta(minutes=1)
    assert words(await noor.types("We lachten mee")) == [RECEIPT]
    assert await kept(world) == [Kept("answer", ("Een kind",)), Kept("follow_up", ("We lachten mee",))]


async def test_there_is_one_follow_up(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    follow = data_of(noor, "Nog één vraag")
    await noor.taps_on("Nog één vraag")
    await noor.types("We lachten mee")
    assert noor.buttons == ["Toch niet"]
    assert words(await presses(noor, follow)) == [OLD]


async def test_a_prompt_without_a_follow_up_offers_none(world: World) -> None:
    noor = await noor_asked(world, OTHER_TEXT)
    await noor.types("Nee zeggen")
    assert noor.buttons == ["Toch niet"]


async def test_a_follow_up_on_a_question_of_before_is_not_started(world: World) -> None:
    noor = await noor_asked(world, TEXT, make_prompt(id="t-text-003", follow=TEXT.follow))
    await noor.types("Een kind")
    follow = data_of(noor, "Nog één vraag")
    world.now = at(19, 10, 7)
    await noor.types("vraag")
    before = await everything(world)
    assert words(await presses(noor, follow)) == [OLD]
    assert await everything(world) == before


# -- changed and removed messages --


async def test_a_changed_message_changes_the_answer(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een knid", message="m1")
    await says(noor, "dat lachte", message="m2")
    assert await edits(noor, "m1", "Een kind") == ["Aangepast bij de vraag over verwondering. Alleen jij ziet dit."]
    assert await kept(world) == [Kept("answer", ("Een kind", "dat lachte"))]


async def test_a_removed_message_withdraws_the_answer(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind", message="m1")
    assert words(await removes(noor, "m1")) == ["Weg. Je antwoord is gewist en de vraag staat weer open."]
    assert (await kept(world), await states(world, noor)) == ([], ["open"])


async def test_of_two_messages_the_other_one_stays(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind", message="m1")
    await says(noor, "dat lachte", message="m2")
    await removes(noor, "m2")
    assert (await kept(world), await states(world, noor)) == ([Kept("answer", ("Een kind",))], ["answered"])


async def test_a_removed_follow_up_leaves_the_answer(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind", message="m1")
    await noor.taps_on("Nog één vraag")
    await says(noor, "We lachten mee", message="m2")
    assert words(await removes(noor, "m2")) == ["Weg. Je tweede antwoord is gewist; het eerste staat er nog."]
    assert (await kept(world), await states(world, noor)) == ([Kept("answer", ("Een kind",))], ["answered"])


async def test_a_message_that_was_no_answer_changes_nothing(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind", message="m1")
    before = await everything(world)
    assert (await edits(noor, "m9", "Iets"), await removes(noor, "m9")) == ([], [])
    assert await everything(world) == before


async def test_a_message_in_a_group_with_the_same_reference_changes_nothing(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind", message="17")
    before = await everything(world)
    assert (await edits(noor, "17", "Dag allemaal", place="g"), await removes(noor, "17", place="g")) == ([], [])
    assert await everything(world) == before


async def test_held_words_that_are_changed_are_kept_as_they_are_now(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await says(noor, "Een knid", message="m1")
    await edits(noor, "m1", "Een kind")
    await noor.taps_on("Hoort bij deze vraag")
    assert await kept(world) == [Kept("answer", ("Een kind",))]


async def test_held_words_that_are_removed_are_gone_at_once(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    world.now += timedelta(days=8)
    await says(noor, "Een kind", message="m1")
    await removes(noor, "m1")
    assert await sealed_words(world) == []


# -- taps --


@pytest.mark.parametrize(
    ("prompt", "label", "value"),
    [(SCALE, "1 · heel weinig", "1"), (SCALE, "4", "4"), (CHOICE, "Een collega", "people"), (YES_NO, "Nee", "no")],
    ids=["end", "middle", "choice", "yesno"],
)
async def test_a_tap_is_an_answer(world: World, prompt: Prompt, label: str, value: str) -> None:
    noor = await noor_asked(world, prompt)
    said = await noor.taps_on(label)
    assert words(said) == [TAPPED, f"Je koos: {label}."]
    assert (await kept(world), await states(world, noor)) == ([Kept("answer", (value,))], ["answered"])


async def test_words_right_after_a_tap_join_it(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    await noor.taps_on("4")
    assert words(await noor.types("door de stilte")) == [ADDED]
    assert await kept(world) == [Kept("answer", ("4", "door de stilte"))]


async def test_words_instead_of_a_tap_are_an_answer_too(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    assert words(await noor.types("Dat kan ik niet zeggen")) == [RECEIPT]
    assert await kept(world) == [Kept("answer", ("Dat kan ik niet zeggen",))]


async def test_a_doubled_tap_is_kept_once(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    tap = data_of(noor, "4")
    await presses(noor, tap)
    before = await everything(world)
    assert words(await presses(noor, tap)) == [ANSWERED]
    assert noor.buttons == ["Toch niet"]
    assert await everything(world) == before


async def test_another_tap_after_the_answer_changes_nothing(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    other = data_of(noor, "2")
    await noor.taps_on("4")
    before = await everything(world)
    assert words(await presses(noor, other)) == [ANSWERED]
    assert await everything(world) == before


async def test_a_tap_after_a_week_is_kept_after_one_more(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    tap = data_of(noor, "4")
    world.now += timedelta(days=8)
    assert words(await presses(noor, tap)) == [
        "Dit was de vraag van maandag 12 oktober. Zal ik je antwoord nog bewaren?"
    ]
    assert await kept(world) == []
    await noor.taps_on("Hoort bij deze vraag")
    assert await kept(world) == [Kept("answer", ("4",))]


async def test_a_late_tap_can_be_left(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    tap = data_of(noor, "4")
    world.now += timedelta(days=8)
    await presses(noor, tap)
    assert words(await noor.taps_on("Laat maar")) == ["Goed. Ik heb niets bewaard."]
    assert (await kept(world), await states(world, noor)) == ([], ["open"])


# -- the other ways --


async def test_answer_says_where_to_type(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    assert await noor.taps_on("Antwoord") == [
        "Typ hieronder je antwoord op de vraag over verwondering. Alleen jij ziet het. Noem geen namen."
    ]


async def test_answer_on_a_question_of_before_does_not_lead_to_the_wrong_one(world: World) -> None:
    noor = await noor_asked(world, TEXT, OTHER_TEXT)
    button = data_of(noor, "Antwoord")
    world.now = at(19, 10, 7)
    await noor.types("vraag")
    assert words(await presses(noor, button)) == [OLD]


@pytest.mark.parametrize(
    ("label", "how", "line"),
    [
        ("Overslaan", "skipped", "Overgeslagen. Prima. Tot de volgende."),
        ("Over nagedacht", "thought", "Mooi. Erover nadenken is genoeg."),
        ("Neem ik mee", "taken", "Mooi. Neem hem rustig mee."),
    ],
)
async def test_a_question_closes_without_typing(world: World, label: str, how: str, line: str) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    assert words(await noor.taps_on(label)) == ["De vraag over verwondering.", line]
    (asking,) = await asked(world, noor)
    assert (asking.state, asking.closed_how) == ("closed", how)


async def test_a_closed_question_opens_again(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    await noor.taps_on("Overslaan")
    assert words(await noor.taps_on("Toch antwoorden"))[-1] == "Wat viel je deze week op?"
    await noor.types("Een kind")
    assert (await kept(world), await states(world, noor)) == ([Kept("answer", ("Een kind",))], ["answered"])


async def test_closing_twice_is_told_kindly(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    skip = data_of(noor, "Overslaan")
    await presses(noor, skip)
    before = await everything(world)
    assert words(await presses(noor, skip)) == [CLOSED]
    assert await everything(world) == before


async def test_closing_an_answered_question_changes_nothing(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    skip = data_of(noor, "Overslaan")
    await noor.types("Een kind")
    before = await everything(world)
    assert words(await presses(noor, skip)) == [ANSWERED]
    assert await everything(world) == before


async def test_back_shows_the_question_as_it_was(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    assert noor.buttons == ["Andere vraag", "Over nagedacht", "Neem ik mee", "Overslaan", "Terug"]
    await noor.taps_on("Terug")
    assert noor.buttons == ["Antwoord", "Later", "Meer"]


async def test_another_question_comes_once(world: World) -> None:
    noor = await noor_asked(world, TEXT, OTHER_TEXT, CHOICE)
    (before,) = await asked(world, noor)
    await noor.taps_on("Meer")
    swap = data_of(noor, "Andere vraag")
    await noor.taps_on("Andere vraag")
    (after,) = await asked(world, noor)
    assert (after.id, after.prompt_id != before.prompt_id, after.swapped) == (before.id, True, True)
    assert words(await presses(noor, swap)) == [
        "Eén keer per week kun je een andere vraag kiezen. Overslaan kan ook, onder Meer."
    ]


async def test_a_swapped_question_counts_as_asked(world: World) -> None:
    noor = await noor_asked(world, TEXT, OTHER_TEXT)
    await noor.taps_on("Meer")
    await noor.taps_on("Andere vraag")
    async with world.work() as db:
        (history,) = await db.scalars(select(PromptHistory))
    assert sorted(history.prompts) == [TEXT.id, OTHER_TEXT.id]


async def test_without_another_question_the_first_one_stays(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Meer")
    before = await everything(world)
    assert words(await noor.taps_on("Andere vraag")) == [
        "Ik heb nu geen nieuwe vraag voor je. Liever geen vraag dan twee keer dezelfde."
    ]
    assert await everything(world) == before


async def test_an_option_of_a_swapped_question_is_no_answer_to_the_new_one(world: World) -> None:
    noor = await noor_asked(world, SCALE, make_prompt(id="t-scale-002", answer="scale5"))
    tap = data_of(noor, "4")
    await noor.taps_on("Meer")
    await noor.taps_on("Andere vraag")
    before = await everything(world)
    assert words(await presses(noor, tap)) == [OLD]
    assert await everything(world) == before


async def test_the_new_question_is_answered_with_a_tap(world: World) -> None:
    noor = await noor_asked(world, SCALE, make_prompt(id="t-scale-002", answer="scale5"))
    await noor.taps_on("Meer")
    await noor.taps_on("Andere vraag")
    await noor.taps_on("4")
    assert await kept(world) == [Kept("answer", ("4",))]


# -- later --


async def test_later_brings_one_reminder_within_the_week(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    assert await noor.taps_on("Later") == ["Goed. Ik vraag het nog één keer: maandag 12 oktober, 15:15."]
    await world.until(at(18, 10, 23))
    assert words(noor.sees) == [
        "Je vroeg me om dit nog eens te laten zien.",
        "Een vraag over verwondering.",
        "Wat viel je deze week op?",
    ]
    assert [delivery.state for delivery in await deliveries(world, "reminder")] == [State.SENT]


async def test_later_twice_is_one_reminder(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    later = data_of(noor, "Later")
    assert await presses(noor, later) == await presses(noor, later)
    assert len(await deliveries(world, "reminder")) == 1


async def test_later_on_the_last_afternoon_leaves_the_question_open(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    world.now = at(16, 10, 17)
    await noor.types("vraag")
    assert await noor.taps_on("Later") == ["Goed. De vraag blijft staan. Antwoorden kan nog de hele week."]
    assert await deliveries(world, "reminder") == []


async def test_only_who_asked_for_it_is_reminded(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await world.until(at(18, 10, 23))
    assert (noor.sees[-1:], await deliveries(world, "reminder")) == ([], [])


@pytest.mark.parametrize("way", ["answered", "closed"])
async def test_no_reminder_comes_once_the_question_is_done(world: World, way: str) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.taps_on("Later")
    if way == "answered":
        await noor.types("Een kind")
    else:
        await noor.taps_on("Meer")
        await noor.taps_on("Overslaan")
    noor.looks()
    await world.until(at(18, 10, 23))
    assert noor.sees == []


# -- a question by one's own act --


@pytest.mark.parametrize(
    "moment",
    [at(12, 10, 23, 30), at(17, 10, 3), at(21, 10, 12), at(25, 12, 9), at(3, 8, 12, 0, 2027), at(31, 7, 2, 0, 2027)],
    ids=["night", "weekend", "holiday", "christmas", "summer", "summer night"],
)
async def test_a_question_comes_at_any_hour_when_asked_for(world: World, moment: datetime) -> None:
    noor = await noor_joined(world, TEXT)
    world.now = moment
    assert words(await noor.types("vraag")) == ["Een vraag over verwondering.", "Wat viel je deze week op?"]
    assert words(await noor.types("Midden in de nacht")) == [RECEIPT]


async def test_a_question_asked_for_takes_the_place_of_the_one_that_waited(world: World) -> None:
    noor = await noor_joined(world, SCALE, YES_NO)
    await world.until(at(14, 10))
    await noor.types("vraag")
    noor.looks()
    await world.until(at(18, 10, 23))
    assert (noor.sees, len(await asked(world, noor))) == ([], 1)


async def test_a_second_question_in_a_week_is_the_same_one(world: World) -> None:
    noor = await noor_joined(world, TEXT, OTHER_TEXT)
    assert words(await noor.types("vraag")) == words(await noor.types("vraag"))


async def test_after_the_answer_there_is_no_other_question_this_week(world: World) -> None:
    noor = await noor_asked(world, TEXT, OTHER_TEXT)
    await noor.types("Een kind")
    assert await noor.types("vraag") == ["Je hebt de vraag van deze week al beantwoord. Tot de volgende."]


async def test_english_buttons_on_an_english_question(world: World) -> None:
    noor = await noor_asked(world, SCALE, language="en")
    assert noor.buttons == ["1 · very little", "2", "3", "4", "5 · a great deal", "More"]


# -- late, doubled, outdated, forged --


async def test_a_button_of_an_answer_that_is_gone_gets_a_kind_word(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    undo, follow = data_of(noor, "Toch niet"), data_of(noor, "Nog één vraag")
    async with world.work() as db:
        await db.execute(delete(Reply))
    assert words(await presses(noor, undo)) == ["Dat antwoord was al weg. Er is niets bewaard."]
    assert words(await presses(noor, follow))[0]


async def test_somebody_elses_buttons_do_nothing(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    sem = await world.has_person(await the_team(world), "Sem de Wit")
    await world.has_joined(sem)
    await sem.types("vraag")
    await sem.taps_on("Meer")
    await sem.types("Een kind")
    before = await everything(world)
    said = [await presses(noor, shown.button.data) for shown in sem.screen.everything]
    assert [bool(lines) for lines in said] == [True] * len(said)
    assert await everything(world) == before


@pytest.mark.parametrize(
    "data", ["", ":", "more", "more:", "more:zz", "nonsense:" + "0" * 32, "choose:x:1", "\x00", "é"]
)
async def test_data_that_is_no_button_of_ours_gets_a_kind_word(world: World, data: str) -> None:
    noor = await noor_asked(world, TEXT)
    before = await everything(world)
    assert words(await presses(noor, data)) == [OLD]
    assert await everything(world) == before


async def test_a_button_with_a_choice_that_does_not_exist_never_fails(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    (asking,) = await asked(world, noor)
    pressed = [
        (verb, choice, (await presses(noor, write(verb, subject, choice)))[:1])
        for verb in sorted(BUTTONS)
        for subject in (noor.person_id, asking.id)
        for choice in ("", "zz", "99", "012")
    ]
    assert [press for press in pressed if press[2] in ([], [SORRY])] == []
    assert {row.state for row in await inbox(world)} == {"done"}


async def test_a_question_that_left_the_files_gets_a_kind_word(world: World) -> None:
    noor = await noor_asked(world, SCALE)
    tap = data_of(noor, "4")
    asks(world, TEXT)
    assert words(await presses(noor, tap)) == [OLD]
    await noor.taps_on("Meer")
    await noor.taps_on("Andere vraag")
    assert words(await noor.types("Een kind")) == [RECEIPT]


async def test_an_answer_to_a_question_that_left_the_files_is_kept(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    asks(world, OTHER_TEXT)
    assert words(await noor.types("Een kind")) == [
        "Bewaard bij de vraag over eerder. Alleen jij ziet dit. Liever geen namen van leerlingen."
    ]
    assert await kept(world) == [Kept("answer", ("Een kind",))]


async def test_an_old_button_weeks_later_gets_a_kind_word(world: World) -> None:
    noor = await noor_asked(world, TEXT, OTHER_TEXT)
    buttons = [shown.button.data for shown in noor.screen.everything]
    world.now += timedelta(days=40)
    for data in buttons:
        assert words(await presses(noor, data))
    assert await kept(world) == []


async def test_no_event_leaves_words_behind_in_the_inbox(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "Een kind", message="m1")
    await edits(noor, "m1", "Twee kinderen")
    await removes(noor, "m1")
    async with world.work() as db:
        assert (await db.scalars(select(InboxRow.payload).where(InboxRow.payload.is_not(None)))).all() == []
