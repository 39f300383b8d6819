"""J04: one budget for everything unasked."""

from datetime import datetime

from bot.domain.delivery import KINDS, Budget
from bot.domain.people import Role
from bot.routes.deliveries import DRAWINGS, POSTS
from bot.services.alert import raise_alert
from bot.store.people import Person
from tests.stories.reading import sent, waiting
from tests.world import Actor, World, at


def test_every_kind_of_delivery_declares_its_place_in_the_budget() -> None:
    assert {name: kind.budget for name, kind in KINDS.items()} == {
        "introduction": Budget.GATHERED,
        "whoami": Budget.GATHERED,
        "question": Budget.QUESTION,
        "offer_fewer": Budget.QUESTION,
        "going_quiet": Budget.QUESTION,
        "pulse": Budget.QUESTION,
        "pulse_report": Budget.ASKED,
        "trend": Budget.ASKED,
        "misuse": Budget.ASKED,
        "reminder": Budget.ASKED,
        "gathered": Budget.GATHERED,
        "reading": Budget.ASKED,
        "whole_digest": Budget.ASKED,
        "digest": Budget.CHANNEL,
        "setup": Budget.ASKED,
        "group": Budget.ASKED,
        "mended": Budget.ASKED,
        "meeting": Budget.CHANNEL,
        "meeting_news": Budget.TODAY,
        "meeting_needed": Budget.TODAY,
        "meeting_after": Budget.TODAY,
        "consent": Budget.TODAY,
        "agreement": Budget.TODAY,
        "look_back": Budget.TODAY,
        "session": Budget.ASKED,
        "session_post": Budget.CHANNEL,
        "warning": Budget.ASKED,
        "warning_post": Budget.CHANNEL,
        "calendar_file": Budget.ASKED,
        "my_data": Budget.ASKED,
        "pairing": Budget.TODAY,
        "pairing_post": Budget.CHANNEL,
        "pairing_none": Budget.TODAY,
        "pairing_news": Budget.TODAY,
        "pairing_news_post": Budget.CHANNEL,
        "pairing_file": Budget.ASKED,
        "pairing_after": Budget.TODAY,
        "pairing_anew": Budget.TODAY,
        "pairing_nudge": Budget.TODAY,
        "run": Budget.ASKED,
        "run_post": Budget.CHANNEL,
        "run_warning": Budget.ASKED,
        "run_warning_post": Budget.CHANNEL,
        "proposal": Budget.CHANNEL,
        "unlinked": Budget.ASKED,
    }


def test_every_kind_of_delivery_can_be_drawn() -> None:
    assert set(DRAWINGS) | set(POSTS) == set(KINDS)


async def test_what_waits_is_gathered_in_one_message(world: World) -> None:
    ellen = await a_steward(world)
    await told(world, ellen, "failed", "one")
    await world.until(at(26, 10, 6))
    await told(world, ellen, "no_prompt", "other")
    await world.until(at(26, 10))
    assert await sent(world, ellen) == [(at(26, 10), "gathered")]
    assert [line.partition(".")[0] for line in ellen.sees][-2:] == [
        "Er ging iets mis bij het verwerken van een bericht",
        "Alle vragen voor leraren zijn al gesteld",
    ]


async def test_one_gathered_message_a_week_and_the_next_waits_for_the_next(world: World) -> None:
    ellen = await a_steward(world)
    await told(world, ellen, "failed", "one")
    await world.until(at(26, 10, 16))
    await told(world, ellen, "failed", "other")
    assert await waiting(world, ellen) == [(at(29, 10), "question"), (at(2, 11), "gathered")]


async def test_something_gathered_never_comes_on_the_day_of_the_question(world: World) -> None:
    ellen = await a_steward(world)
    await world.until(at(29, 10, 9))
    await told(world, ellen, "failed", "one")
    await world.until(at(30, 10))
    assert await sent(world, ellen) == [(at(29, 10), "question"), (at(30, 10), "gathered")]


async def test_what_comes_late_does_not_come_on_the_day_of_something_else(world: World) -> None:
    ellen = await a_steward(world)
    await world.until(at(28, 10, 9))
    await told(world, ellen, "failed", "one")  # planned for that afternoon, the question for the next
    await wakes(world, at(30, 10, 9))
    await world.until(at(6, 11))
    assert await sent(world, ellen) == [
        (at(30, 10, 9), "gathered"),
        (at(5, 11), "question"),
    ]


async def test_what_comes_a_week_late_takes_its_place_in_that_week(world: World) -> None:
    ellen = await a_steward(world)
    await told(world, ellen, "failed", "one")
    await wakes(world, at(30, 10, 19))
    await world.until(at(2, 11, 8))
    await told(world, ellen, "failed", "other")
    assert (await sent(world, ellen))[-1] == (at(2, 11, 7, 30), "gathered")
    assert (await waiting(world, ellen))[-1] == (at(9, 11), "gathered")


async def test_an_answer_to_what_somebody_did_costs_no_budget_and_knows_no_hours(world: World) -> None:
    ellen = await a_steward(world)
    await world.until(at(31, 10, 22))
    assert (await ellen.types("vraag"))[0].startswith("Een vraag over")
    assert (await sent(world, ellen)) == [(at(29, 10), "question")]


async def a_steward(world: World) -> Actor:
    """Somebody who runs the bot and teaches, on the first day after the autumn holiday."""
    team = await world.has_team(await world.has_school())
    ellen = await world.has_person(team, "Ellen Vos")
    await world.also_works(ellen, team, role=Role.STEWARD)
    world.now = at(26, 10, 5)
    await world.starts(team)
    await world.has_joined(ellen)
    return ellen


async def told(world: World, steward: Actor, what: str, about: str) -> None:
    async with world.work() as db:
        person = await db.get_one(Person, steward.person_id)
        await raise_alert(
            db, what, about=about, organisation_id=person.organisation_id, now=world.now, args={"audience": "teacher"}
        )


async def wakes(world: World, moment: datetime) -> None:
    world.now = moment
    await world.heartbeat.beat(moment)
