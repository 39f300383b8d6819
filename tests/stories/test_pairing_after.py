"""J18, J19, S19: afterwards, did it happen, what does one take along, and once more with the same?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.doorway import Doorway
from bot.domain.matching.model import Group
from bot.domain.press import write
from bot.services.pairing import form_pairing
from bot.store.consultation import Consultation
from bot.store.pairing import PairingSeat
from bot.store.people import CONSOLE, Person
from bot.store.reflection import Asking
from bot.store.team import School
from tests.answers import TEXT, had_its_quiet_start, kept, presses, says, the_team
from tests.answers import asks as has_prompts
from tests.stories.changes import meeting_now, own_pairing, pairings
from tests.stories.consultation import consultations, groups, is_drawn
from tests.stories.meetings import NAMES, labels, words
from tests.stories.rounds import joins
from tests.world import Actor, World, a_library, at

FIRST = "dinsdag 27 oktober, 15:15"
ASKED = "Is het gelukt om bij elkaar te kijken? Niemand ziet wat je antwoordt."
ALONG = "Wat neem je mee naar je les? Alleen jij ziet wat je schrijft."
AGAIN = "Nog een keer met hetzelfde groepje? Dat gebeurt als jullie het allemaal willen. Niemand ziet wat jij kiest."
PAIRED = next(prompt for prompt in a_library().bank.prompts if prompt.audience == "paired")


async def met(world: World, *names: str) -> list[Actor]:
    """A group whose moment has just passed; each was asked whether it happened."""
    _, people = await is_drawn(world, *names)
    for actor in people:
        await actor.taps_on(FIRST)
    await world.until(at(27, 10, 15, 44))
    for actor in people:
        actor.looks()
    await world.until(at(27, 10, 15, 45))
    return people


async def again(world: World) -> list[bool | None]:
    """What everybody said of once more, in the order of their ids."""
    async with world.work() as db:
        return list(await db.scalars(select(PairingSeat.again).order_by(PairingSeat.person_id)))


async def test_each_is_asked_alone_when_its_moment_is_over_and_one_tap_says_it(world: World) -> None:
    noor, sam = await met(world)
    asked, noor.taps = noor.sees, 0
    thanks = await noor.taps_on("Geen tijd")
    assert (ASKED in words(asked), {"Ja", "Geen tijd", "Anders"} <= {*labels(asked)}, ASKED in words(sam.sees)) == (
        True, True, True,
    )  # fmt: skip
    assert (noor.taps, words(thanks), labels(thanks), sam.sees) == (
        1, ["Dank je. Tijd is vaak het lastigst."], ["Ander antwoord"], [],
    )  # fmt: skip


async def test_an_answer_can_be_changed(world: World) -> None:
    noor, _ = await met(world)
    await noor.taps_on("Geen tijd")
    asked = await noor.taps_on("Ander antwoord")
    thanks = await noor.taps_on("Anders")
    assert (words(asked), words(thanks)) == ([ASKED], ["Dank je. Volgende keer weer een kans."])


async def test_after_yes_one_can_write_what_one_takes_along_and_say_once_more(world: World) -> None:
    noor, _ = await met(world)
    thanks = await noor.taps_on("Ja")
    assert (words(thanks), labels(thanks)) == (
        ["Mooi. Dank je.", ALONG, AGAIN], ["Opschrijven", "Neem ik mee", "Ja", "Nee", "Ander antwoord"],
    )  # fmt: skip


async def test_what_one_takes_along_is_a_private_answer_that_one_may_share(world: World) -> None:
    noor, sam = await met(world)
    sam.looks()
    await noor.taps_on("Ja")
    asked = await noor.taps_on("Opschrijven")
    receipt = await noor.types("Rustiger beginnen")
    back = await noor.types("antwoorden")
    preview = [*await noor.taps_on("Delen"), *await noor.taps_on("Met Onderbouw")]
    assert (words(asked), words(receipt)) == (
        ["Typ hieronder je antwoord op de vraag over samen kijken. Alleen jij ziet het. Noem geen namen."],
        ["Bewaard bij de vraag over samen kijken. Alleen jij ziet dit. Liever geen namen van leerlingen."],
    )
    assert ("│ Rustiger beginnen" in back, "│ Rustiger beginnen" in preview, sam.sees) == (True, True, [])
    assert [(one.kind, one.words) for one in await kept(world)] == [("answer", ("Rustiger beginnen",))]


async def test_it_is_no_question_of_a_week_and_no_silence(world: World) -> None:
    noor, _ = await met(world)
    await noor.taps_on("Ja")
    await noor.taps_on("Opschrijven")
    (pairing,) = await pairings(world)
    async with world.work() as db:
        (asking,) = (await db.scalars(select(Asking).where(Asking.audience == "paired"))).all()
    in_the_open = {noor.person_id.hex, pairing.id.hex, pairing.id.hex[:12]}
    assert (asking.round_id, asking.heard_at is not None, [one for one in in_the_open if one in asking.week]) == (
        None, True, [],
    )  # fmt: skip


async def test_the_weekly_question_is_answered_as_before(world: World) -> None:
    has_prompts(world, TEXT, PAIRED)
    noor, _ = await met(world)
    await had_its_quiet_start(world, await the_team(world))
    asked = await noor.types("vraag")
    await noor.taps_on("Ja")
    await noor.taps_on("Opschrijven")
    await noor.taps_on("Antwoord")
    receipt = await noor.types("Een kind dat lachte")
    about = a_library().label(TEXT.theme, "nl")
    kept_it = f"Bewaard bij de vraag over {about}. Alleen jij ziet dit. Liever geen namen van leerlingen."
    assert ("Antwoord" in labels(asked), words(receipt)) == (
        True, [kept_it],
    )  # fmt: skip


async def test_more_words_within_ten_minutes_are_the_same_answer_and_later_ones_are_for_the_week(world: World) -> None:
    has_prompts(world, TEXT, PAIRED)
    noor, _ = await met(world)
    await had_its_quiet_start(world, await the_team(world))
    await noor.types("vraag")
    world.now += timedelta(seconds=1)  # what was asked last is known by when
    await noor.taps_on("Ja")
    await noor.taps_on("Opschrijven")
    await says(noor, "Rustiger beginnen", message="m1")
    world.now += timedelta(minutes=2)
    await says(noor, "En langzamer", message="m2")
    world.now += timedelta(minutes=20)
    await says(noor, "Een kind dat lachte", message="m3")
    assert sorted(one.words for one in await kept(world)) == [
        ("Een kind dat lachte",), ("Rustiger beginnen", "En langzamer"),
    ]  # fmt: skip


async def test_taking_it_along_keeps_nothing_and_can_be_written_after_all(world: World) -> None:
    noor, _ = await met(world)
    await noor.taps_on("Ja")
    taken = await noor.taps_on("Neem ik mee")
    before = await kept(world)
    await noor.taps_on("Opschrijven")
    await noor.types("Rustiger beginnen")
    assert (labels(taken), before, len(await kept(world))) == (["Opschrijven", "Ja", "Nee", "Ander antwoord"], [], 1)


async def test_in_english_it_is_asked_in_english(world: World) -> None:
    noor, _ = await met(world)
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).language = "en"
    thanks = await noor.taps_on("Ja")
    assert words(thanks)[1] == "What do you take along to your lesson? Only you can see what you write."


async def test_where_typing_is_off_it_says_nothing_of_writing(world: World) -> None:
    world.sessions.configure(doorways=[Doorway(CONSOLE, "https://school.test/{name}/{code}", keeps_words=False)])
    noor, _ = await met(world)
    thanks = await noor.taps_on("Ja")
    assert (words(thanks)[1], "Opschrijven" in labels(thanks)) == (
        "Wat neem je mee naar je les? Opschrijven hoeft niet: ik bewaar hier geen woorden.", False,
    )  # fmt: skip


async def test_twice_yes_is_a_group_again(world: World) -> None:
    people = await met(world, *NAMES)
    before = await groups(world)
    for actor in people:
        await actor.taps_on("Ja")
        await presses(actor, write("sameagain", await own_pairing(world, actor), "yes"))
    await next_round(world, people)
    assert (await again(world), await groups(world)) == ([None] * 4, before)


async def test_twice_yes_is_no_second_group_for_who_is_in_one_of_another_team(world: World) -> None:
    people = await met(world)
    for actor in people:
        await presses(actor, write("happened", await own_pairing(world, actor), "yes"))
        await presses(actor, write("sameagain", await own_pairing(world, actor), "yes"))
    await world.until(at(16, 11, 8, 1))
    await joins(world, *people)
    async with world.work() as db:
        school = await db.get_one(School, (await the_team(world)).school_id)
    other = await world.has_team(school, "Bovenbouw")
    lin = await world.has_person(other, "Lin Chen")
    async with world.work() as db:
        elsewhere = Consultation(
            id=db.new_id(world.now), team_id=other.id, number=1, state="drawn", seed=1, asked_on=world.now.date(),
            draws_on=world.now.date(), closes_on=at(1, 12).date(), drawn_at=world.now,
        )  # fmt: skip
        db.add(elsewhere)
        await db.flush()
        two = (people[0].person_id, lin.person_id)
        await form_pairing(db, elsewhere, Group(two, case_giver=two[0], starter=two[1]), now=world.now)
    await world.until(at(23, 11, 8, 1))
    assert await meeting_now(world) == [["Lin Chen", "Noor Bakker"]]


async def test_a_no_to_once_more_is_shown_to_nobody_and_sounds_like_silence(world: World) -> None:
    noor, sam = await met(world)
    for actor in (noor, sam):
        await actor.taps_on("Ja")
        actor.looks()
    (pairing,) = await pairings(world)
    chosen = await presses(noor, write("sameagain", pairing.id, "no"))
    await world.passes(timedelta(days=1))
    assert (words(chosen)[-1], {*await again(world)}, sam.sees) == (
        "Volgende keer met een ander.", {False, None}, [],
    )  # fmt: skip


@pytest.mark.parametrize("verb", ["happened", "sameagain", "afterwards", "takealong"])
async def test_an_old_button_after_the_next_draw_gets_a_kind_word(world: World, verb: str) -> None:
    people = await met(world)
    (pairing,) = await pairings(world)
    await people[0].taps_on("Ja")
    await next_round(world, people)
    choice = {"happened": "yes", "sameagain": "yes"}.get(verb, "")
    assert words(await presses(people[0], write(verb, pairing.id, choice))) == ["Dit groepje is er niet meer."]


async def next_round(world: World, people: list[Actor]) -> None:
    """The next round is asked, everybody joins, and it is drawn."""
    while len(await consultations(world)) < 2:
        await world.passes(timedelta(days=1))
    newest = (await consultations(world))[-1]
    for actor in people:
        await presses(actor, write("joinin", newest.id))
    await world.until(at(newest.draws_on.day, newest.draws_on.month, 8, 1))
