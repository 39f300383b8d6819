"""J22: a conversation by a protocol: one message that changes, a warning a minute ahead, and nothing kept."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, inspect, select

from bot.domain.press import write
from bot.store.pairing import Pairing
from bot.store.people import Person
from bot.store.reflection import Reply
from bot.store.run import Run
from tests.answers import data_of, presses
from tests.stories.consultation import NAMES
from tests.stories.meetings import labels, outbox, words
from tests.stories.runs import (
    DUO,
    THREE,
    TROIKA,
    VISIT,
    a_group,
    begins,
    card,
    follows,
    has_a_place,
    opens_menu,
    runs,
    states,
    taps,
)
from tests.world import World, at

FIVE = timedelta(minutes=5)
DONE = "Klaar. Wat jullie zeiden, bewaar ik niet."
STOPPED = "Gestopt. Dat mag altijd. Praat gerust zelf verder."


async def test_a_pair_does_a_lesson_visit_from_card_to_end_in_seven_taps(world: World) -> None:
    pairing, (noor, _) = await a_group(world, form="visit")
    noor.taps = 0
    menu = await opens_menu(noor, pairing)
    about = await noor.taps_on(VISIT)
    begun = await noor.taps_on("Begin")
    first = await follows(noor)
    second = await taps(noor, "Volgende", after=timedelta(minutes=4, seconds=30))
    third = await taps(noor, "Volgende", after=timedelta(minutes=15))
    over = await taps(noor, "Klaar", after=FIVE)
    assert (labels(menu), labels(about)) == (
        [VISIT, DUO, "Professionele pauze (5 min)", "Terug", "Meer"],
        ["Begin", "Andere vorm", "Terug"],
    )
    assert words(menu) == ["Hoe willen jullie praten? Lesvisite met kijkvraag past vaak goed. Ik houd de tijd bij."]
    assert words(about) == [
        "Lesvisite met kijkvraag, 30 minuten.",
        "Een collega kijkt een kwartier mee met een vraag die jij meegeeft. Daarna praten jullie kort na.",
        "wie lesgeeft: Noor Bakker. wie kijkt: Sam de Wit.",
        "Wat jullie bespreken, bewaar ik niet.",
    ]
    assert words(begun) == ["Begonnen. De stappen komen in een eigen bericht."]
    assert (words(first), labels(first)) == (
        [
            "Lesvisite met kijkvraag, stap 1 van 3. Tot 15:05.",
            "Aan zet: jij.",
            "Geef één kijkvraag mee. Wat wil jij weten over je leerlingen in deze les?",
        ],
        ["Volgende", "Stoppen"],
    )
    assert (words(second)[:3], words(third)[0], labels(third)) == (
        [
            "Lesvisite met kijkvraag, stap 2 van 3. Tot 15:19.",
            "Aan zet: Sam de Wit. Stil.",
            "Kijk naar de leerlingen. Noteer op papier wat ze doen en zeggen.",
        ],
        "Lesvisite met kijkvraag, stap 3 van 3. Tot 15:29.",
        ["Klaar", "Stoppen"],
    )
    assert (words(over), labels(over), noor.taps) == ([DONE], ["Terug"], 7)
    assert (await outbox(world, "run", "run_post"), (await runs(world))[0].state) == (["run: Noor Bakker"], "done")


async def test_a_minute_ahead_it_says_so_and_when_time_is_up_it_waits(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    await begins(noor, pairing, VISIT)
    seen = {}
    for minute in (3, 4, 5, 19, 20):
        await world.until(THREE + timedelta(minutes=minute))
        seen[minute] = words(noor.sees)[:1]
    assert (seen, sam.sees) == (
        {
            3: [],
            4: ["Nog één minuut."],
            5: ["Lesvisite met kijkvraag, stap 1 van 3. De tijd is om."],
            19: [],
            20: ["Voorbij. De tijd was al een kwartier om, dus ik stop met de klok."],
        },
        [],
    )
    assert (await outbox(world, "run_warning"), (await runs(world))[0].state) == (["run_warning: Noor Bakker"], "left")


async def test_a_step_of_a_minute_has_no_warning(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, "Professionele pauze (5 min)")
    await world.until(THREE + timedelta(minutes=2))
    assert (words(noor.sees)[0], await outbox(world, "run_warning")) == (
        "Professionele pauze, stap 1 van 3. De tijd is om.",
        [],
    )


async def test_no_warning_comes_about_a_step_they_went_on_from(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, VISIT)
    await taps(noor, "Volgende", after=timedelta(minutes=3, seconds=59))
    await world.until(THREE + FIVE)
    assert (noor.sees, await outbox(world, "run_warning")) == ([], [])


async def test_stopping_is_one_tap_at_any_step_and_is_no_failure(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, DUO)
    await taps(noor, "Volgende")
    stopped = await taps(noor, "Stoppen")
    again = await opens_menu(noor, pairing)
    assert (words(stopped), labels(stopped), (await runs(world))[0].state, DUO in labels(again)) == (
        [STOPPED],
        ["Terug"],
        "stopped",
        True,
    )


async def test_a_duo_consult_can_be_done_once_more_the_other_way_round_in_the_same_message(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, DUO)
    first, *_ = [await taps(noor, "Volgende") for _ in range(5)]
    done = await taps(noor, "Klaar")
    await noor.taps_on("Opnieuw, omgewisseld")
    again = await follows(noor)
    late = await presses(noor, write("nextstep", (await runs(world))[0].id, "0"))
    second, *_ = [await taps(noor, "Volgende") for _ in range(5)]
    over = await taps(noor, "Klaar")
    assert (words(first)[1], labels(done), words(again)[0], late, words(second)[1], labels(over)) == (
        "Aan zet: jij.",
        ["Opnieuw, omgewisseld", "Terug"],
        "Duo-consult, stap 1 van 6. Tot 15:02.",
        [],
        "Aan zet: Sam de Wit.",
        ["Terug"],
    )
    assert (await outbox(world, "run"), await states(world)) == (
        ["run: Noor Bakker"],
        [("done", "P01", 5, None)],
    )


async def test_who_follows_along_sees_every_step_and_two_taps_at_once_go_on_one_step(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    await begins(noor, pairing, DUO)
    shown = await card(sam, pairing)
    told = await sam.taps_on("Volg mee")
    first = await follows(sam)
    data = data_of(sam, "Volgende")
    await noor.taps_on("Volgende")
    both = await presses(sam, data)
    second = await follows(sam)
    assert ("Volg mee" in labels(shown), words(told), words(first)[0], both, words(second)[:2]) == (
        True,
        ["Je volgt mee. De stappen staan in een eigen bericht."],
        "Duo-consult, stap 1 van 6. Tot 15:02.",
        [],
        ["Duo-consult, stap 2 van 6. Tot 15:04.", "Aan zet: Noor Bakker."],
    )
    await world.until(THREE + timedelta(minutes=3))
    assert (words(sam.sees), words(noor.sees)[-1], (await runs(world))[0].step) == (
        ["Nog één minuut."],
        "Nog één minuut.",
        1,
    )


async def test_two_who_tap_at_the_very_same_moment_go_on_one_step(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    await begins(noor, pairing, DUO)
    data = write("nextstep", (await runs(world))[0].id, "0")
    await asyncio.gather(presses(noor, data), presses(sam, data))
    assert [(one.state, one.step) for one in await runs(world)] == [("running", 1)]


async def test_two_who_begin_at_the_very_same_moment_begin_once(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    data = [write("beginrun", pairing.id, code) for code in ("P01.0", "P13.0")]
    await asyncio.gather(presses(noor, data[0]), presses(sam, data[1]))
    assert len(await runs(world)) == 1


async def test_three_people_get_a_turn_each_and_a_turn_can_be_skipped(world: World) -> None:
    pairing, (noor, *_) = await a_group(world, *NAMES[:3])
    first = await begins(noor, pairing, TROIKA)
    second = await taps(noor, "Beurt overslaan", after=timedelta(minutes=2))
    middle = [await taps(noor, "Volgende") for _ in range(4)][-1]
    last = [await taps(noor, "Volgende") for _ in range(3)][-1]
    assert [(words(seen)[:2], labels(seen)) for seen in (first, second, middle, last)] == [
        (["Trojka, beurt 1 van 3, stap 1 van 4. Tot 15:02.", "Aan zet: wie iets inbrengt."],
         ["Volgende", "Beurt overslaan", "Stoppen"]),
        (["Trojka, beurt 2 van 3, stap 1 van 4. Tot 15:04.", "Aan zet: wie iets inbrengt."],
         ["Volgende", "Beurt overslaan", "Stoppen"]),
        (["Trojka, beurt 3 van 3, stap 1 van 4. Tot 15:04.", "Aan zet: wie iets inbrengt."], ["Volgende", "Stoppen"]),
        (["Trojka, beurt 3 van 3, stap 4 van 4. Tot 15:04.", "Aan zet: wie iets inbrengt."], ["Klaar", "Stoppen"]),
    ]  # fmt: skip


async def test_a_group_with_a_conversation_of_its_own_sees_it_there_and_anybody_goes_on(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    place = await has_a_place(world, pairing)
    await opens_menu(noor, pairing)
    await noor.taps_on(DUO)
    begun = await noor.taps_on("Begin")
    await follows(noor)
    first = place.sees
    await presses(sam, place.screen.latest[0].button.data)
    await world.heartbeat.beat(world.now)
    second = place.sees
    await world.until(THREE + timedelta(minutes=3))
    assert (words(begun), words(first)[:2], words(second)[:2], place.sees, noor.sees) == (
        ["Begonnen. De stappen staan in jullie eigen gesprek."],
        ["Duo-consult, stap 1 van 6. Tot 15:02.", "Aan zet: iedereen."],
        ["Duo-consult, stap 2 van 6. Tot 15:04.", "Aan zet: Noor Bakker."],
        ["Nog één minuut."],
        [],
    )
    assert await outbox(world, "run", "run_post", "run_warning_post") == [
        "run_post: a channel",
        "run_warning_post: a channel",
    ]


async def test_in_the_evening_where_nothing_is_posted_it_comes_before_who_began(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await has_a_place(world, pairing)
    await world.until(at(26, 10, 19, 0))
    first = await begins(noor, pairing, DUO)
    assert words(first)[0] == "Duo-consult, stap 1 van 6. Tot 19:02."


async def test_in_english(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).language = "en"
    await card(noor, pairing)
    for label in ("More", "Way to talk", "Lesson visit with a question (30 min)", "Begin"):
        await noor.taps_on(label)
    await follows(noor)
    second = await taps(noor, "Next")
    stopped = await taps(noor, "Stop")
    assert (words(second)[:2], words(stopped)) == (
        ["Lesson visit with a question, step 2 of 3. Until 15:15.", "Now: whoever watches. Silent."],
        ["Stopped. That is always fine. Feel free to talk on."],
    )


async def test_a_heartbeat_that_was_dead_for_ten_minutes_loses_nothing(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, VISIT)
    world.now = THREE + timedelta(minutes=12)
    for _ in range(3):
        await world.heartbeat.beat(world.now)
    up = noor.sees
    second = await taps(noor, "Volgende")
    assert (words(up)[0], await outbox(world, "run_warning"), words(second)[0]) == (
        "Lesvisite met kijkvraag, stap 1 van 3. De tijd is om.",
        [],
        "Lesvisite met kijkvraag, stap 2 van 3. Tot 15:27.",
    )


@pytest.mark.parametrize("verb", ["nextstep", "skipturn", "stoprun", "swaprun", "followrun"])
async def test_a_button_of_a_run_that_is_gone_gets_a_kind_word(world: World, verb: str) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, VISIT)
    (run,) = await runs(world)
    async with world.work() as db:
        await db.execute(delete(Pairing))
    told = await presses(noor, write(verb, run.id, "0"))
    assert (words(told), await runs(world)) == (["Dit gesprek is voorbij. Ik bewaarde er niets van."], [])


@pytest.mark.parametrize("verb", ["nextstep", "skipturn", "stoprun", "swaprun", "followrun"])
async def test_a_late_button_says_what_became_of_it(world: World, verb: str) -> None:
    pairing, (noor, sam) = await a_group(world)
    await begins(noor, pairing, VISIT)
    await taps(noor, "Stoppen")
    (run,) = await runs(world)
    told = await presses(sam, write(verb, run.id, "0"))
    assert (words(told), (await runs(world))[0].step) == ([STOPPED], 0)


async def test_what_is_typed_meanwhile_is_treated_as_always(world: World) -> None:
    pairing, (noor, sam) = await a_group(world)
    await begins(noor, pairing, DUO)
    during = await noor.types("Een leerling van mij loopt vast.")
    without = await sam.types("Een leerling van mij loopt vast.")
    async with world.work() as db:
        kept = (await db.scalars(select(Reply))).all()
    assert (during, during == without, kept) == (without, bool(without), [])


def test_a_run_has_no_room_for_words() -> None:
    assert {column.name for column in inspect(Run).columns} == {
        "id", "pairing_id", "meeting_id", "state", "protocol", "part", "step", "is_swapped", "step_ends_at",
        "began_at", "ended_at", "next_at", "next_step",
    }  # fmt: skip


async def test_nobody_is_asked_whether_it_happened_while_it_does(world: World) -> None:
    quarter = timedelta(minutes=15)
    pairing, (noor, _) = await a_group(world, state="agreed")
    async with world.work() as db:
        found = await db.get_one(Pairing, pairing.id)
        found.starts_at, found.next_at, found.next_step = THREE, THREE + quarter, "after"
    await begins(noor, pairing, VISIT)
    await world.until(THREE + quarter + timedelta(minutes=1))
    meanwhile = await outbox(world, "pairing_after")
    await world.until(THREE + 2 * quarter)  # nobody went on, so it ended by itself
    assert (meanwhile, await outbox(world, "pairing_after")) == (
        [], ["pairing_after: Noor Bakker", "pairing_after: Sam de Wit"],
    )  # fmt: skip


async def test_who_talked_to_the_end_without_a_moment_is_asked_a_quarter_later(world: World) -> None:
    pairing, (noor, _) = await a_group(world)
    await begins(noor, pairing, DUO)
    for label in (*["Volgende"] * 5, "Klaar"):
        await taps(noor, label)
    at_once = await outbox(world, "pairing_after")
    await world.until(world.now + timedelta(minutes=16))
    assert (at_once, await outbox(world, "pairing_after")) == (
        [], ["pairing_after: Noor Bakker", "pairing_after: Sam de Wit"],
    )  # fmt: skip
