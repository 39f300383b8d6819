"""Everything somebody can choose for themselves, in one form."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from bot.domain.form import Form
from bot.domain.message import Message, Text
from bot.domain.people import FOREVER, Participation
from bot.domain.press import write
from bot.ports import Answer
from bot.store.people import Person
from bot.store.team import memberships_of
from tests.answers import SCALE, TEXT, a_team, deliveries, noor_joined, presses, says
from tests.forms import commands_where_forms_show, drafts, sends
from tests.world import EVERY_DAY, Actor, World, at

AS_IT_IS = {
    "day": "3", "hour": "15:15", "rhythm": "weekly", "reminder": "no", "language": "nl", "days": "0,1,2,3,4",
    "pause": "",
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What is kept of somebody's choices."""

    day: int | None = None
    hour: time | None = None
    rhythm: str = "weekly"
    reminder: bool = False
    language: str = "nl"
    days: tuple[frozenset[int], ...] = (EVERY_DAY,)
    pause: date | None = None


async def chosen(actor: Actor) -> Chosen:
    async with actor.world.work() as db:
        person = await db.get_one(Person, actor.person_id)
        days = tuple(row.days for row in await memberships_of(db, [person.id]))
        return Chosen(
            person.own_day, person.own_time, person.rhythm, person.wants_reminder, person.language, days,
            person.paused_until,
        )  # fmt: skip


async def saves(actor: Actor, **changes: str) -> Answer:
    """Send the whole form with these changes."""
    return await sends(actor, write("settings", actor.person_id), **(AS_IT_IS | changes))


async def held(actor: Actor) -> dict[str, str]:
    """What the fields of the form hold."""
    form = await commands_where_forms_show(actor, "instellingen")
    assert isinstance(form, Form)
    return {field.name: field.value for field in form.fields}


async def test_settings_are_changed_field_by_field(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("instellingen")
    for label in ("woensdag", "16:00", "Om de week", "Ja", "Nederlands", "vrijdag eraf", "Klaar"):
        await noor.taps_on(label)
    await says(noor, "30 november")
    said = await noor.taps_on("Opslaan")
    assert said[:-1] == [
        "Opgeslagen. Zo staat het nu:",
        "Dag van de vraag: woensdag",
        "Tijd van de vraag: 16:00",
        "Hoe vaak: Om de week",
        "Eén keer herinneren: Ja",
        "Taal: Nederlands",
        "Werkdagen: maandag, dinsdag, woensdag en donderdag",
        "Pauze tot en met: maandag 30 november",
    ]
    assert (await chosen(noor), await drafts(world)) == (
        Chosen(2, time(16, 0), "fortnightly", True, "nl", (frozenset({0, 1, 2, 3}),), date(2026, 11, 30)),
        [],
    )


async def test_nothing_changes_before_it_is_saved(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("instellingen")
    for label in ("woensdag", "16:00", "Om de week", "Ja", "English", "vrijdag eraf", "Klaar", "Tot ik het zeg"):
        await noor.taps_on(label)
    assert await chosen(noor) == Chosen()


async def test_a_form_that_is_only_looked_through_changes_nothing(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("settings")
    for _ in range(5):
        await says(noor, "overslaan")
    await noor.taps_on("Klaar")
    await noor.taps_on("Overslaan")
    await noor.taps_on("Opslaan")
    assert await chosen(noor) == Chosen()


async def test_the_form_holds_what_was_chosen(world: World) -> None:
    noor = await noor_joined(world)
    changes = {
        "day": "0", "hour": "08:20", "rhythm": "fortnightly", "reminder": "yes", "language": "en", "days": "0,2",
        "pause": "2026-12-24",
    }  # fmt: skip
    await saves(noor, **changes)
    assert await held(noor) == changes


async def test_the_answer_is_in_the_language_that_was_chosen(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("instellingen")
    for _ in range(4):
        await says(noor, "overslaan")
    await noor.taps_on("English")
    await noor.taps_on("Klaar")
    await says(noor, "overslaan")
    said = await says(noor, "opslaan")
    assert (said[0], noor.buttons) == ("Saved. This is how it is now:", ["Settings"])


async def test_the_question_that_waits_moves_along(world: World) -> None:
    noor = await noor_joined(world)
    await world.until(at(12, 10, 9, 0))
    said = await saves(noor, day="4", hour="9:05")
    assert isinstance(said, Message)
    assert said.blocks[-2] == Text("Je volgende vraag komt vrijdag 16 oktober, 09:05.")


async def test_who_changes_nothing_goes_on_with_the_hour_of_the_team(world: World) -> None:
    noor = await noor_joined(world)
    await saves(noor, rhythm="fortnightly")
    assert await chosen(noor) == Chosen(rhythm="fortnightly")


@pytest.mark.parametrize("hour", ["07:00", "17:30", "straks"])
async def test_an_hour_outside_working_hours_is_not_taken(world: World, hour: str) -> None:
    noor = await noor_joined(world)
    await saves(noor, hour=hour, language="en")
    assert await chosen(noor) == Chosen()


async def test_at_least_one_working_day_stays(world: World) -> None:
    noor = await noor_joined(world)
    await saves(noor, days="")
    assert await chosen(noor) == Chosen()


async def test_days_that_differ_between_teams_stay_as_they_are(world: World) -> None:
    team = await a_team(world)
    noor = await world.has_person(team, days=frozenset({0, 1}))
    await world.also_works(noor, await world.has_team(await world.has_school("De Es")), days=frozenset({2}))
    await world.has_joined(noor)
    await saves(noor, days="0,1,2", rhythm="fortnightly")
    assert sorted(map(sorted, (await chosen(noor)).days)) == [[0, 1], [2]]


async def test_only_the_days_that_changed_change_in_every_team(world: World) -> None:
    team = await a_team(world)
    noor = await world.has_person(team, days=frozenset({0, 1}))
    await world.also_works(noor, await world.has_team(await world.has_school("De Es")), days=frozenset({2}))
    await world.has_joined(noor)
    await saves(noor, days="0,2,4")
    assert sorted(map(sorted, (await chosen(noor)).days)) == [[0, 4], [2, 4]]


# -- pause --


async def test_a_pause_stops_the_question_that_waits(world: World) -> None:
    noor = await noor_joined(world)
    await world.until(at(12, 10, 9, 0))
    await saves(noor, pause="16 oktober")
    await world.until(at(15, 10))
    assert ((await chosen(noor)).pause, noor.sees) == (date(2026, 10, 16), [])


async def test_no_pause_goes_on_with_this_weeks_question(world: World) -> None:
    noor = await noor_joined(world, SCALE)
    await world.until(at(12, 10, 9, 0))
    await saves(noor, pause="2026-12-01")
    await saves(noor)
    await world.until(at(15, 10))
    assert ((await chosen(noor)).pause, noor.sees[:1]) == (None, ["Een vraag over verwondering."])


async def test_a_pause_until_they_say_so_is_kept_when_it_is_skipped(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("pauze")
    await noor.taps_on("Tot ik het zeg")
    await noor.types("instellingen")
    for _ in range(5):
        await says(noor, "overslaan")
    shown = await noor.taps_on("Klaar")
    await noor.taps_on("Overslaan")
    await noor.taps_on("Opslaan")
    assert ("Nu: Tot ik het zeg" in shown, (await chosen(noor)).pause) == (True, FOREVER)


async def test_a_pause_does_not_begin_in_the_past(world: World) -> None:
    noor = await noor_joined(world)
    await saves(noor, pause="2026-10-11")
    assert await chosen(noor) == Chosen()


async def test_a_pause_that_is_over_is_no_pause(world: World) -> None:
    noor = await noor_joined(world)
    await saves(noor, pause="2026-10-13")
    world.now = at(14, 10)
    assert await held(noor) == AS_IT_IS


# -- the reminder --


async def test_who_wants_a_reminder_gets_one(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    await saves(noor, reminder="yes")
    await world.until(at(15, 10))
    before = [(one.due, one.state) for one in await deliveries(world, "reminder")]
    await world.until(at(18, 10))
    after = [(one.due, one.state) for one in await deliveries(world, "reminder")]
    assert (before, after) == ([(at(16, 10), "waiting")], [(at(16, 10), "sent")])


async def test_who_asked_for_none_gets_none(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    await world.until(at(18, 10))
    assert (noor.sees[0], await deliveries(world, "reminder")) == ("Een vraag over verwondering.", [])


async def test_there_are_never_two_reminders(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    await saves(noor, reminder="yes")
    await world.until(at(15, 10))
    said = await noor.taps_on("Later")
    assert (said, len(await deliveries(world, "reminder"))) == (
        ["Goed. Ik vraag het nog één keer: vrijdag 16 oktober, 15:15."],
        1,
    )


async def test_who_answered_is_not_reminded(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    await saves(noor, reminder="yes")
    await world.until(at(15, 10))
    await says(noor, "Een kind")
    assert [one.state for one in await deliveries(world, "reminder")] == ["cancelled"]


async def test_turning_it_off_cancels_the_one_that_waits(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    await saves(noor, reminder="yes")
    await world.until(at(15, 10))
    await saves(noor, reminder="no")
    assert [one.state for one in await deliveries(world, "reminder")] == ["cancelled"]


# -- for whom --


@pytest.mark.parametrize("participation", [Participation.KNOWN, Participation.DECLINED, Participation.STOPPED])
async def test_settings_are_for_who_takes_part(world: World, participation: Participation) -> None:
    noor = await world.has_person(await a_team(world), participation=participation)
    said = await noor.types("instellingen")
    await saves(noor, language="en")
    assert (said[0], await chosen(noor), await drafts(world)) == (
        "Je doet nu niet mee. Er is niets bewaard. Wil je meedoen?",
        Chosen(),
        [],
    )


async def test_who_stops_halfway_changes_nothing(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("instellingen")
    await noor.taps_on("woensdag")
    await says(noor, "stop")
    await noor.taps_on("Ja, stop alles")
    said = await noor.taps_on("16:00")
    assert (said[0], await drafts(world)) == ("Je doet nu niet mee. Er is niets bewaard. Wil je meedoen?", [])


async def test_the_settings_of_somebody_else_are_not_shown(world: World) -> None:
    noor = await noor_joined(world)
    team = await world.has_team(await world.has_school("De Es"))
    sem = await world.has_person(team, "Sem de Wit", participation=Participation.JOINED)
    said = await presses(sem, write("settings", noor.person_id))
    await sends(sem, write("settings", noor.person_id), **(AS_IT_IS | {"language": "en"}))
    assert (said, await chosen(noor)) == (["Deze knop is voor iemand anders."], Chosen())


async def test_the_button_under_what_was_saved_opens_them_again(world: World) -> None:
    noor = await noor_joined(world)
    await noor.types("instellingen")
    for _ in range(5):
        await says(noor, "overslaan")
    await noor.taps_on("Klaar")
    await noor.taps_on("Overslaan")
    await noor.taps_on("Opslaan")
    assert (await noor.taps_on("Instellingen"))[0] == "Instellingen · 1 van 7"
