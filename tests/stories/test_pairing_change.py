"""J19, J20: a group that does not get going, somebody who switches or leaves, and who joins late."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.domain.press import stamp, write
from bot.services.erasure import erase_person
from bot.services.pause import pause
from bot.store.met import write_met
from bot.store.pairing import Pairing, PairingSeat, open_question, pairing_seats, seal_question
from bot.store.people import Person
from tests.answers import presses, the_team
from tests.night import sweep
from tests.stories.changes import (
    A_SECOND,
    ANEW,
    SHARED_LINE,
    heard,
    keeps_away_from,
    meeting_now,
    own_pairing,
    pairings,
    waited,
    works_on,
)
from tests.stories.consultation import DRAWN, consultations, is_asked, is_drawn
from tests.stories.meetings import NAMES, labels, outbox, words
from tests.stories.rounds import is_off
from tests.world import Actor, World, at

NUDGE = "Het loopt nog niet. Nog even wachten, iemand anders, of deze keer niet?"
NOBODY_ELSE = "Nu is er niemand anders vrij. Jullie groepje blijft zoals het is, en niemand hoort hiervan."
WAYS = ["Nog even wachten", "Iemand anders", "Deze keer niet"]
FIRST = "dinsdag 27 oktober, 15:15"
SAM = "Jij bent samen met Sam de Wit."


async def reads(world: World, *actors: Actor) -> None:
    """What is on its way arrives."""
    await world.passes(A_SECOND)


async def is_drawn_and_read(world: World, *names: str) -> list[Actor]:
    """The same as is_drawn, with everything read."""
    _, people = await is_drawn(world, *names)
    for actor in people:
        actor.looks()
    return people


@dataclass(frozen=True)
class AsItIs:
    """The group that is to meet, and who tapped what."""

    people: int
    form: str
    question: str
    stamps: list[str]
    fits: dict[UUID, str]
    host: UUID


async def _as_it_is(world: World, asks: str = "") -> AsItIs:
    """The newest group; its host `asks` something first, if anything."""
    pairing_id = (await pairings(world))[-1].id
    async with world.work() as db:
        pairing, seats = await db.get_one(Pairing, pairing_id), await pairing_seats(db, pairing_id)
        if asks:
            seal_question(db, pairing, asks)
        return AsItIs(
            len(seats), pairing.form, open_question(db, pairing), [stamp(one) for one in pairing.proposed],
            {seat.person_id: seat.fits for seat in seats}, next(seat.person_id for seat in seats if seat.brings_case),
        )  # fmt: skip


# -- it does not get going --


def asked_by(actor: Actor) -> list[str]:
    """What they were asked by a message of its own since they looked; an old card that is drawn anew is none."""
    return [line for line in words(actor.sees) if line == NUDGE or line.startswith("Past ")]


async def test_who_reacted_is_asked_once_after_five_working_days_of_who_did_not(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    await noor.taps_on(FIRST)
    await world.until(at(2, 11, 15, 14))
    before = asked_by(noor)
    await world.until(at(2, 11, 15, 15))
    asked = noor.sees
    await world.until(at(13, 11, 17, 0))
    assert (before, words(asked), labels(asked), await outbox(world, "pairing_nudge"), asked_by(sam)) == (
        ["Past vrijdag 30 oktober, 15:15?"], [NUDGE, SAM], WAYS, ["pairing_nudge: Noor Bakker"], [],
    )  # fmt: skip


async def test_when_nobody_reacted_nobody_is_told(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    await world.until(at(6, 11, 17, 0))
    assert (asked_by(noor), asked_by(sam)) == ([], [])


async def test_whoever_reacts_late_is_told_on_the_next_school_day(world: World) -> None:
    noor, _ = await is_drawn_and_read(world)
    await world.until(at(4, 11, 12, 0))
    await noor.taps_on("donderdag 29 oktober, 15:15")
    await world.until(at(4, 11, 16, 0))
    before = noor.sees
    await world.until(at(5, 11, 16, 0))
    assert (NUDGE in before, words(noor.sees)) == (False, [NUDGE, SAM])


async def test_only_own_working_days_count(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    await works_on(world, sam, 0, 1)
    await noor.taps_on(FIRST)
    await world.until(at(10, 11, 15, 14))
    before = asked_by(noor)
    await world.until(at(10, 11, 15, 15))
    assert (NUDGE in before, asked_by(noor)) == (False, [NUDGE])


async def test_a_pause_of_the_other_changes_nothing_in_what_one_is_told(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    await noor.taps_on(FIRST)
    async with world.work() as db:
        await pause(db, await db.get_one(Person, sam.person_id), date(2026, 11, 30), now=world.now)
    await world.until(at(2, 11, 15, 14))
    before = asked_by(noor)
    await world.until(at(2, 11, 15, 15))
    assert (NUDGE in before, asked_by(noor)) == (False, [NUDGE])


async def test_once_passed_there_are_other_moments_and_who_tapped_is_asked_once(world: World) -> None:
    noor, sam, lin = await is_drawn_and_read(world, *NAMES[:3])
    await noor.taps_on(FIRST)
    await sam.taps_on("woensdag 28 oktober, 15:15")
    for actor in (noor, sam, lin):
        actor.looks()
    await world.until(at(29, 10, 16, 0))
    told = [asked_by(actor) for actor in (noor, sam, lin)]
    moments = (await pairings(world))[0].proposed
    await world.until(at(6, 11, 17, 0))
    again = [line for actor in (noor, sam, lin) for line in asked_by(actor) if line != NUDGE]
    asked = "Past vrijdag 30 oktober, 15:15?"
    assert (told, moments, again) == ([[asked], [asked], []], [at(30, 10), at(2, 11), at(3, 11)], [])


async def test_once_everybody_reacted_it_is_not_said_that_it_does_not_get_going(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    await noor.taps_on(FIRST)
    await sam.taps_on("woensdag 28 oktober, 15:15")
    noor.looks()
    await world.until(at(6, 11, 17, 0))
    assert NUDGE not in asked_by(noor)


async def test_where_it_was_turned_off_nobody_is_told_that_it_does_not_get_going(world: World) -> None:
    noor, _ = await is_drawn_and_read(world)
    await noor.taps_on(FIRST)
    await is_off(world, await the_team(world))
    noor.looks()
    await world.until(at(6, 11, 16, 0))
    assert noor.sees == []


async def test_waiting_changes_nothing(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    await noor.taps_on(FIRST)
    await world.until(at(2, 11, 16, 0))
    waits = await noor.taps_on("Nog even wachten")
    await reads(world)
    assert (words(waits), asked_by(sam), await meeting_now(world)) == (
        ["Goed, we wachten nog even. Loop gerust langs."], [], [["Noor Bakker", "Sam de Wit"]],
    )  # fmt: skip


# -- switching and leaving --


async def wants_somebody_else(actor: Actor) -> list[str]:
    """[Iemand anders], which is behind [Meer] on the card."""
    return await presses(actor, write("pairother", await own_pairing(actor.world, actor)))


async def test_leaving_is_one_tap_and_the_other_hears_only_that_it_was_arranged_anew(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    noor.taps = 0
    left = await noor.taps_on("Deze keer niet")
    await reads(world)
    assert (noor.taps, words(left), heard(sam), await meeting_now(world)) == (
        1, ["Deze keer niet. Later vraag ik het weer."], [SHARED_LINE, ANEW], [],
    )  # fmt: skip


async def test_where_nobody_else_is_free_the_group_stays_and_nobody_hears_of_it(world: World) -> None:
    people = await is_drawn_and_read(world, *NAMES)
    before = await meeting_now(world)
    answer = await wants_somebody_else(people[0])
    await reads(world)
    heard_of_it = [actor.sees for actor in people]
    assert (words(answer), await meeting_now(world), heard_of_it, await waited(world, people[0])) == (
        [NOBODY_ELSE], before, [[], [], [], []], 0,
    )  # fmt: skip


async def test_who_asks_for_somebody_else_gets_them_when_somebody_is_free(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    await keeps_away_from(world, lin, sam)
    await lin.taps_on("Ik doe mee")  # not with Sam, so not in their group
    for actor in (noor, sam, lin):
        actor.looks()
    answer = await wants_somebody_else(noor)
    await reads(world)
    assert (words(answer), await meeting_now(world)) == (
        ["Gelukt. Je hoort zo met wie."], [["Lin Chen", "Noor Bakker"]],
    )  # fmt: skip
    assert heard(sam) == [SHARED_LINE, ANEW]


async def test_whoever_is_left_of_a_pair_with_a_moment_hears_that_it_is_off(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    for actor in (noor, sam):
        await actor.taps_on(FIRST)
    noor.looks()
    await presses(sam, write("pairnot", await own_pairing(world, sam)))
    await reads(world)
    seen = words(noor.sees)
    off = ["dinsdag 27 oktober, 15:15 gaat niet door.", "Stond het in je eigen agenda? Haal het daar zelf weg."]
    assert [line for line in seen if line in off] == off


async def test_a_group_of_three_goes_on_with_the_moment_it_had(world: World) -> None:
    noor, sam, lin = await is_drawn_and_read(world, *NAMES[:3])
    for actor in (noor, sam, lin):
        await actor.taps_on(FIRST)
    for actor in (noor, sam, lin):
        actor.looks()
    await lin.taps_on("Deze keer niet")
    await reads(world)
    (ended, formed) = await pairings(world)
    assert (await meeting_now(world), formed.starts_at, ended.state) == (
        [["Noor Bakker", "Sam de Wit"]], at(27, 10), "ended",
    )  # fmt: skip
    told = heard(noor)
    assert (told[:2], told[-1]) == (
        [f"{ANEW} Jullie kijken deze ronde bij elkaar.", SAM], "Afgesproken: dinsdag 27 oktober, 15:15, 30 minuten.",
    )  # fmt: skip


async def test_a_group_of_three_keeps_what_the_others_tapped(world: World) -> None:
    noor, sam, lin = await is_drawn_and_read(world, *NAMES[:3])
    await noor.taps_on(FIRST)
    await lin.taps_on("Deze keer niet")
    await reads(world)
    await sam.taps_on(FIRST)
    assert [one.starts_at for one in await pairings(world)] == [None, at(27, 10)]


@pytest.mark.parametrize("is_agreed", [True, False])
async def test_a_group_of_three_keeps_all_that_the_others_did_and_is_told_nothing_twice(
    world: World, is_agreed: bool
) -> None:
    noor, _, lin = await is_drawn_and_read(world, *NAMES[:3])
    async with world.work() as db:
        pairing = (await db.scalars(select(Pairing))).one()
        pairing.nudged_at = world.now
        if is_agreed:
            pairing.state, pairing.starts_at = "agreed", at(27, 10)
        for seat in await db.scalars(select(PairingSeat)):
            seat.idle_days, seat.uncovered = 4, True
            seat.reacted_at = world.now if seat.person_id == noor.person_id else None
    await lin.taps_on("Deze keer niet")
    async with world.work() as db:
        formed = (await pairings(world))[-1]
        seats = await pairing_seats(db, formed.id)
        kept = [(seat.idle_days, seat.uncovered, seat.reacted_at is not None) for seat in seats]
    await world.until(at(30, 10, 16, 0))
    assert (sorted(kept), [line for line in noor.sees if line == NUDGE]) == ([(4, True, False), (4, True, True)], [])


async def test_whoever_does_not_want_this_time_is_placed_with_nobody_else(world: World) -> None:
    people = await is_drawn_and_read(world, *NAMES)
    for actor in people[:2]:
        await actor.taps_on("Deze keer niet")
        await reads(world)
    in_a_group = {name for group in await meeting_now(world) for name in group}
    assert in_a_group & {people[0].name, people[1].name} == set()


async def test_an_old_button_of_a_group_that_ended_gets_a_kind_word(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    (pairing,) = await pairings(world)
    await noor.taps_on("Deze keer niet")
    await reads(world)
    gone = [
        words(await presses(actor, write(verb, pairing.id)))
        for actor in (noor, sam)
        for verb in ("pairother", "pairnot", "pairwait")
    ]
    assert gone == [["Dit groepje is er niet meer."]] * 6


async def test_a_button_of_somebody_elses_group_does_nothing(world: World) -> None:
    await is_drawn_and_read(world, *NAMES)
    before = await meeting_now(world)
    (first, second) = await pairings(world)
    stranger = await world.has_person(await the_team(world), "Mila Boer")
    await world.has_joined(stranger)
    seen = [words(await presses(stranger, write("pairnot", one.id))) for one in (first, second)]
    assert (seen, await meeting_now(world)) == ([["Dit groepje is er niet meer."]] * 2, before)


# -- whatever it came of --

Leaves = Callable[[World, Actor], Awaitable[None]]


async def _not_this_time(world: World, actor: Actor) -> None:
    await actor.taps_on("Deze keer niet")


async def _stops(world: World, actor: Actor) -> None:
    await presses(actor, write("stopnow", actor.person_id))


async def _is_gone(world: World, actor: Actor) -> None:
    async with world.work() as db:
        (await db.get_one(Person, actor.person_id)).last_day = date(2026, 10, 25)
        await db.flush()
        await sweep(db, now=world.now)


async def _is_erased(world: World, actor: Actor) -> None:
    async with world.work() as db:
        await erase_person(db, actor.person_id, now=world.now)


@pytest.mark.parametrize("leaves", [_not_this_time, _stops, _is_gone, _is_erased])
async def test_the_other_hears_the_same_whatever_made_them_leave(world: World, leaves: Leaves) -> None:
    noor, sam = await is_drawn_and_read(world)
    await leaves(world, sam)
    await reads(world)
    assert (heard(noor), await waited(world, noor)) == ([SHARED_LINE, ANEW], 1)


async def _is_kept_away(world: World, lin: Actor, noor: Actor) -> None:
    await keeps_away_from(world, lin, noor)


async def _keeps_away(world: World, lin: Actor, noor: Actor) -> None:
    await keeps_away_from(world, noor, lin)


async def _pauses(world: World, lin: Actor, noor: Actor) -> None:
    async with world.work() as db:
        await pause(db, await db.get_one(Person, lin.person_id), None, now=world.now)


async def _wants_nothing(world: World, lin: Actor, noor: Actor) -> None:
    await presses(lin, write("joinout", (await consultations(world))[0].id))


@pytest.mark.parametrize("is_out", [_is_kept_away, _keeps_away, _pauses, _wants_nothing])
async def test_a_do_not_pair_a_pause_and_an_opt_out_of_who_is_free_sound_the_same(
    world: World, is_out: Callable[[World, Actor, Actor], Awaitable[None]]
) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    await keeps_away_from(world, lin, sam)
    await lin.taps_on("Ik doe mee")  # too late for the draw, and not with Sam
    await is_out(world, lin, noor)
    for actor in (noor, lin):
        actor.looks()
    await sam.taps_on("Deze keer niet")
    await reads(world)
    assert (heard(noor), lin.sees, await meeting_now(world)) == ([SHARED_LINE, ANEW], [], [])


async def test_who_is_free_is_placed_with_who_is_left(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    await keeps_away_from(world, lin, sam)
    late = await lin.taps_on("Ik doe mee")
    owed = await waited(world, lin)
    noor.looks()
    await sam.taps_on("Deze keer niet")
    await reads(world)
    assert (words(late), owed, await waited(world, lin)) == ([SHARED_LINE], 1, 0)
    assert heard(noor)[:2] == [
        f"{ANEW} Jullie kijken deze ronde bij elkaar.", "Jij bent samen met Lin Chen.",
    ]  # fmt: skip


async def test_a_do_not_pair_set_now_changes_nothing_in_the_group_one_is_in(world: World) -> None:
    noor, sam = await is_drawn_and_read(world)
    await keeps_away_from(world, noor, sam)
    await world.until(at(28, 10, 12, 0))
    assert (await meeting_now(world), noor.sees, sam.sees) == ([["Noor Bakker", "Sam de Wit"]], [], [])


# -- late --


async def test_who_joins_after_the_draw_comes_in_a_group_without_a_moment(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    noor.looks()
    late = await lin.taps_on("Ik doe mee")
    await reads(world)
    assert (words(late), await meeting_now(world)) == (["Gelukt. Je hoort zo met wie."], [sorted(NAMES[:3])])
    assert heard(noor)[:2] == [
        f"{ANEW} Jullie kijken deze ronde bij elkaar.", "Jullie zijn met z'n drieën: jij, Lin Chen en Sam de Wit.",
    ]  # fmt: skip


async def test_a_group_that_has_a_moment_is_left_alone(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    for actor in (noor, sam):
        await actor.taps_on(FIRST)
    late = [words(await lin.taps_on("Ik doe mee")) for _ in range(2)]
    assert (late, await meeting_now(world), await waited(world, lin)) == (
        [[SHARED_LINE]] * 2, [["Noor Bakker", "Sam de Wit"]], 1,
    )  # fmt: skip


async def test_what_a_group_did_already_is_not_lost_when_somebody_comes_in(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    (first,) = await pairings(world)
    await presses(noor, write("pairform", first.id, "visit"))
    before = await _as_it_is(world, "kluut")
    await presses(noor, write("fits", first.id, before.stamps[0]))
    await lin.taps_on("Ik doe mee")
    now = await _as_it_is(world)
    assert (now.people, now.form, now.question, now.stamps) == (3, "visit", "kluut", before.stamps)
    assert (now.fits, now.host) == (
        {noor.person_id: before.stamps[0], sam.person_id: "", lin.person_id: ""},
        before.host,
    )


async def test_a_group_that_talked_by_a_protocol_is_not_broken_up(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    async with world.work() as db:
        await db.execute(update(Pairing).values(protocol="P01"))
    late = await lin.taps_on("Ik doe mee")
    assert (words(late), await meeting_now(world)) == ([SHARED_LINE], [["Noor Bakker", "Sam de Wit"]])


async def test_nobody_comes_in_a_group_with_who_they_met_lately(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    async with world.work() as db:
        await write_met(db, UUID(int=1), [sam.person_id, lin.person_id], date(2026, 9, 14))
    await world.until(DRAWN)
    late = await lin.taps_on("Ik doe mee")
    assert (words(late), await meeting_now(world)) == ([SHARED_LINE], [["Noor Bakker", "Sam de Wit"]])


async def test_a_group_that_is_as_large_as_it_may_be_takes_nobody_in(world: World) -> None:
    _, people = await is_asked(world, *NAMES)
    for actor in people[:3]:
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    late = await people[3].taps_on("Ik doe mee")
    assert (words(late), await meeting_now(world)) == ([SHARED_LINE], [sorted(NAMES[:3])])


async def test_who_has_a_group_sees_it_when_they_join_again(world: World) -> None:
    noor, _ = await is_drawn_and_read(world)
    seen = await presses(noor, write("joinin", (await consultations(world))[0].id))
    assert (words(seen)[:2], await meeting_now(world)) == (
        ["Jullie kijken deze ronde bij elkaar.", SAM], [["Noor Bakker", "Sam de Wit"]],
    )  # fmt: skip


async def test_once_a_round_is_closed_nobody_joins_any_more(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    (consultation,) = await consultations(world)
    await world.until(at(consultation.closes_on.day, consultation.closes_on.month, 16, 0))
    late = await presses(lin, write("joinin", consultation.id))
    assert words(late) == ["Deze ronde is al ingedeeld. Later vraag ik het weer."]


@pytest.mark.parametrize(("last", "there_is_time"), [(at(12, 11, 16, 0), True), (at(13, 11, 8, 0), False)])
async def test_with_no_school_day_left_before_it_closes_it_is_too_late(
    world: World, last: datetime, there_is_time: bool
) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(last)
    on_page = "Ik doe mee" in labels(await lin.commands("koppel"))
    late = await presses(lin, write("joinin", (await consultations(world))[0].id))
    assert (on_page, words(late) != ["Deze ronde is al ingedeeld. Later vraag ik het weer."]) == (there_is_time,) * 2
    assert len((await meeting_now(world))[0]) == (3 if there_is_time else 2)


async def test_once_the_next_round_is_asked_that_is_the_only_one_to_join(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(at(16, 11, 8, 1))
    page = labels(await lin.commands("koppel"))
    assert [label for label in page if label.startswith("Ik doe mee")] == ["Ik doe mee"]
