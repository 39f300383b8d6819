"""S39, S41, S45: agreements: of whom, until when, and the day on which they look back together."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.form import FieldErrors
from bot.domain.message import Message, Quote, Text
from bot.domain.press import write
from bot.services.quiet import set_quiet
from bot.store.agreement import Agreement, Party
from bot.store.meeting import Meeting
from bot.store.team import Team
from tests.answers import presses
from tests.forms import sends
from tests.stories.meetings import A_MINUTE, an_agenda, labels, outbox, starts, was_there, words
from tests.world import Actor, World, at

# -- agreements --


async def agrees(actor: Actor, meeting: Meeting, **values: str) -> object:
    """Make an agreement about it, with a whole form; what comes back."""
    whole = {"what": "We lopen samen terug.", "who": "", "until": "2026-11-20", "look_back": "2026-11-20"}
    return await sends(actor, write("agree", meeting.id), **(whole | values))


async def parties(world: World) -> dict[str, tuple[bool, bool]]:
    """Of everybody whom the agreement is about: whether they took it, and whether they gave it back."""
    names = {actor.person_id: actor.name for actor in world.actors.values()}
    async with world.work() as db:
        rows = (await db.scalars(select(Party))).all()
    return {names[row.person_id]: (row.accepted_at is not None, row.returned_at is not None) for row in rows}


async def test_an_agreement_is_of_who_made_it_and_of_others_only_when_they_take_it(world: World) -> None:
    meeting, _, (noor, sam, lin, _) = await was_there(world)
    await agrees(noor, meeting, who="Sam de Wit, Lin Chen")
    before = await parties(world)
    await world.until(at(26, 10, 12, 0))
    asked = sam.sees
    await sam.taps_on("Ik neem dit op me")
    await lin.taps_on("Liever niet")
    asks = "Een collega wil iets met je afspreken. Het geldt pas voor jou als je ja zegt."
    assert (before, asks in asked, await parties(world)) == (
        {"Noor Bakker": (True, False), "Sam de Wit": (False, False), "Lin Chen": (False, False)},
        True,
        {"Noor Bakker": (True, False), "Sam de Wit": (True, False), "Lin Chen": (False, True)},
    )


async def test_only_who_was_there_makes_one_whatever_button_or_form_says_so(world: World) -> None:
    meeting, _, (*_, daan) = await was_there(world)
    pressed = await presses(daan, write("agree", meeting.id))
    sent = await agrees(daan, meeting)
    only = "Alleen wie erbij was, schrijft op wat eruit kwam."
    unsent = Message((Text(only), Text("Dit schreef je:"), Quote("We lopen samen terug.")))
    assert (pressed, sent, await parties(world)) == ([only], unsent, {})


async def test_nothing_is_agreed_before_it_began(world: World) -> None:
    _, (noor, *_) = await an_agenda(world)
    meeting = await starts(noor)
    pressed = await presses(noor, write("agree", meeting.id))
    await agrees(noor, meeting)
    assert (words(pressed)[0], await parties(world)) == (
        "Klein overleg, dinsdag 13 oktober, 15:15. 15 minuten.",
        {},
    )


async def test_an_agreement_until_another_year_says_so(world: World) -> None:
    meeting, _, (noor, *_) = await was_there(world)
    made = await agrees(noor, meeting, until="2030-01-01")
    assert isinstance(made, Message)
    assert (
        Text("Tot dinsdag 1 januari 2030. Terugkijken op vrijdag 20 november.\nAfspraak van Noor Bakker.")
        in made.blocks
    )


async def test_an_agreement_can_be_given_back_and_taken_again(world: World) -> None:
    meeting, _, (noor, *_) = await was_there(world)
    await agrees(noor, meeting)
    async with world.work() as db:
        agreement = (await db.scalars(select(Agreement))).one()
    given = await presses(noor, write("returnit", agreement.id))
    taken = await presses(noor, write("acceptit", agreement.id))
    assert (given[0], taken[0]) == ("Goed. Deze afspraak is niet van jou.", "Dit is nu ook jouw afspraak.")


async def test_an_agreement_is_not_there_for_who_is_not_in_it(world: World) -> None:
    meeting, _, (noor, _, _, daan) = await was_there(world)
    await agrees(noor, meeting)
    async with world.work() as db:
        agreement = (await db.scalars(select(Agreement))).one()
    gone = ["Deze afspraak is er niet meer, of hij is niet van jou."]
    seen = [await presses(daan, write(verb, agreement.id)) for verb in ("acceptit", "returnit", "lookback")]
    assert seen == [gone] * 3


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"who": "Piet Paulusma"}, "who", "Ik vind geen collega met deze naam. Typ de hele naam. (Piet Paulusma)"),
        ({"what": ""}, "what", "Dit is nog leeg. Vul het nog even in."),
        ({"until": ""}, "until", "Dit is nog leeg. Vul het nog even in."),
        ({"until": "2026-10-01"}, "until", "Dat is te vroeg. Het kan vanaf dinsdag 13 oktober."),
        ({"look_back": ""}, "look_back", "Dit is nog leeg. Vul het nog even in."),
        ({"look_back": "2026-10-20"}, "look_back", "Dan is er geen school (Herfstvakantie). Kies een andere dag."),
        ({"look_back": "2026-10-12"}, "look_back", "Dat is te vroeg. Het kan vanaf woensdag 14 oktober."),
        ({"look_back": "2026-10-13"}, "look_back", "Dat is te vroeg. Het kan vanaf woensdag 14 oktober."),
    ],
)
async def test_an_agreement_says_at_its_own_field_what_cannot_be(
    world: World, values: dict[str, str], field: str, said: str
) -> None:
    meeting, _, (noor, *_) = await was_there(world)
    wrong = await agrees(noor, meeting, **values)
    assert (wrong, await parties(world)) == (FieldErrors({field: said}), {})


async def test_one_looks_back_within_eight_school_weeks(world: World) -> None:
    meeting, _, (noor, *_) = await was_there(world)
    late = await agrees(noor, meeting, look_back="2026-12-16")
    fine = await agrees(noor, meeting, look_back="2026-12-15")
    assert (isinstance(late, FieldErrors), isinstance(fine, FieldErrors)) == (True, False)


async def test_on_the_day_to_look_back_those_who_took_it_are_brought_together(world: World) -> None:
    meeting, _, (noor, sam, _lin, _daan) = await was_there(world)
    await agrees(noor, meeting, who="Sam de Wit, Lin Chen")
    await world.until(at(26, 10, 12, 0))
    await sam.taps_on("Ik neem dit op me")
    await world.until(at(19, 11, 16, 0))
    early = await outbox(world, "look_back")
    await world.until(at(20, 11, 9, 0))
    seen = noor.sees[-5:]
    assert (early, await outbox(world, "look_back"), words(seen), labels(seen)) == (
        [],
        ["look_back: Noor Bakker", "look_back: Sam de Wit"],
        [
            "Vandaag kijken jullie terug op een afspraak. Loop even bij elkaar langs.",
            "│ We lopen samen terug.",
            "Tot vrijdag 20 november. Terugkijken op vrijdag 20 november.",
            "Afspraak van Noor Bakker en Sam de Wit.",  # and nowhere who did not say yet (J01, J19)
        ],
        ["Klaar", "Loopt nog"],
    )


async def test_on_what_one_looks_back_soon_one_is_asked_at_once_and_who_is_late_comes_the_next_day(
    world: World,
) -> None:
    meeting, _, (noor, sam, lin, _) = await was_there(world)
    await agrees(noor, meeting, who="Sam de Wit, Lin Chen", until="2026-10-15", look_back="2026-10-15")
    await world.passes(A_MINUTE)
    asked = words(sam.sees)[0]
    await sam.taps_on("Ik neem dit op me")
    await world.until(at(15, 10, 9, 0))
    await lin.taps_on("Ik neem dit op me")
    await world.until(at(15, 10, 17, 0))
    that_day = await outbox(world, "look_back")
    lin.looks()
    await world.until(at(16, 10, 9, 0))
    assert (asked, that_day, words(lin.sees)) == (
        "Een collega wil iets met je afspreken. Het geldt pas voor jou als je ja zegt.",
        ["look_back: Noor Bakker", "look_back: Sam de Wit"],
        [
            "Vandaag kijken jullie terug op een afspraak. Loop even bij elkaar langs.",
            "│ We lopen samen terug.",
            "Tot donderdag 15 oktober. Terugkijken op donderdag 15 oktober.",
            "Afspraak van Lin Chen, Noor Bakker en Sam de Wit.",
        ],
    )


async def test_a_day_to_look_back_that_was_silent_is_taken_up_however_late(world: World) -> None:
    meeting, topic, (noor, *_) = await was_there(world)
    await agrees(noor, meeting, until="2026-10-30", look_back="2026-10-30")
    async with world.work() as db:
        team = await db.get_one(Team, topic.team_id)
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=date(2026, 11, 20),
            now=world.now,
        )  # fmt: skip
    await world.until(at(23, 11, 7, 59))
    before = await outbox(world, "look_back")
    noor.looks()
    await world.until(at(24, 11, 9, 0))
    assert (before, words(noor.sees)[:2], await outbox(world, "look_back")) == (
        [],
        ["Vandaag kijken jullie terug op een afspraak. Loop even bij elkaar langs.", "│ We lopen samen terug."],
        ["look_back: Noor Bakker"],
    )


async def test_who_is_paused_on_the_day_to_look_back_looks_back_when_they_are_there_again(world: World) -> None:
    meeting, _, (noor, *_) = await was_there(world)
    await agrees(noor, meeting, until="2026-10-30", look_back="2026-10-30")
    await noor.commands("pauze", "20 november")
    noor.looks()
    await world.until(at(23, 11, 7, 59))
    before = await outbox(world, "look_back")
    noor.looks()
    await world.until(at(24, 11, 9, 0))
    assert (before, await outbox(world, "look_back")) == ([], ["look_back: Noor Bakker"])


async def test_an_agreement_ends_or_is_looked_back_on_four_school_weeks_later(world: World) -> None:
    meeting, _, (noor, *_) = await was_there(world)
    await agrees(noor, meeting)
    await world.until(at(20, 11, 9, 0))
    on = [await noor.taps_on("Loopt nog") for _ in range(2)]
    await world.until(at(18, 12, 9, 0))
    done = await noor.taps_on("Klaar")
    later = "Deze afspraak loopt nog. Jullie kijken weer terug op vrijdag 18 december."
    gone = ["Deze afspraak is er niet meer, of hij is niet van jou."]
    assert ([one[0] for one in on], done[0], await noor.taps_on("Loopt nog")) == (
        [later] * 2,
        "Deze afspraak is klaar.",
        gone,
    )
