"""Forms that ask for a moment: both at once, rules that need the database, and no summary where none is needed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.form import Field, FieldErrors, Form, Option, Trouble, Wrong
from bot.domain.press import write
from bot.routes.forms import FORMS
from bot.services.form import broken_rules
from bot.store.people import Person
from tests.answers import noor_joined, says
from tests.forms import DONE, LONG, WHY, Visits, drafts, opens_visit, sends, visits
from tests.world import Actor, World, at

DAY = Field("day", "Welke dag?", "date", options=(Option("2026-10-16", "vrijdag de 16e"),))
HOUR = Field("hour", "Hoe laat?", "time", options=(Option("15:15", "15:15"), Option("16:00", "16:00")))
A_HOLIDAY = {("day", "2026-10-20"): Trouble(Wrong.NO_SCHOOL, ("herfstvakantie",))}
ON_HOLIDAY = "Dan is er geen school (herfstvakantie). Kies een andere dag."
FAR_OFF = (
    "Dat is nog ver weg: we plannen hier tot en met vrijdag 4 december. Kies een eerdere dag, of parkeer het punt."
)
BEEN = "Dat moment is al geweest. Kies een moment dat nog komt."


def without_buttons(seen: list[str]) -> list[str]:
    return [line for line in seen if not line.startswith("[")]


async def noor_asked_for_a_moment(
    world: World, form: Visits, *, rules: Mapping[tuple[str, str], Trouble] | None = None
) -> Actor:
    """Noor, on Monday 12 October at two, with the day in front of her."""
    form.rules.update(rules or {})
    noor = await noor_joined(world)
    world.now = at(12, 10, 14, 0)
    await opens_visit(noor)
    return noor


# -- both at once --


async def test_a_day_and_a_time_typed_at_once_fill_both(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG))
    shown = without_buttons(await says(noor, "donderdag half vier"))
    assert (shown[0], await drafts(world)) == (
        "Op bezoek · 3 van 3",
        [(2, {"day": "2026-10-15", "hour": "15:30"}, False)],
    )


async def test_a_day_alone_leads_to_its_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG))
    shown = without_buttons(await says(noor, "donderdag"))
    assert (shown[:2], await drafts(world)) == (
        ["Op bezoek · 2 van 3", "Hoe laat op donderdag 15 oktober?"],
        [(1, {"day": "2026-10-15"}, False)],
    )


async def test_another_day_typed_with_the_time_changes_the_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG))
    await noor.taps_on("vrijdag de 16e")
    await says(noor, "toch maar woensdag om 3")
    before = await drafts(world)
    await says(noor, "woensdag om 3")
    assert (before, await drafts(world)) == (
        [(1, {"day": "2026-10-16"}, False)],
        [(2, {"day": "2026-10-14", "hour": "15:00"}, False)],
    )


async def test_a_day_typed_where_its_time_is_asked_changes_the_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG))
    await says(noor, "donderdag")
    shown = without_buttons(await says(noor, "morgen"))
    assert (shown[:2], await drafts(world)) == (
        ["Op bezoek · 2 van 3", "Hoe laat op dinsdag 13 oktober?"],
        [(1, {"day": "2026-10-13"}, False)],
    )


async def test_a_part_of_a_day_asks_for_the_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG))
    shown = without_buttons(await says(noor, "donderdagmiddag"))
    assert (shown[1], await drafts(world)) == (
        "Hoe laat op donderdag 15 oktober?",
        [(1, {"day": "2026-10-15"}, False)],
    )


async def test_a_time_alone_is_no_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG))
    shown = without_buttons(await says(noor, "half vier"))
    assert (shown[:2], await drafts(world)) == (
        ["Op bezoek · 1 van 3", "Die dag begrijp ik niet. Schrijf hem zo: donderdag, 30 november of 30-11-2026."],
        [(0, {}, False)],
    )


async def test_today_is_the_weekday_only_while_its_time_is_still_to_come(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG))
    days = []
    for words in ("maandag 15:15", "terug", "maandag 13:00"):
        await says(noor, words)
        days.append((await drafts(world))[0][1]["day"])
    assert days == ["2026-10-12", "2026-10-12", "2026-10-19"]


# -- without a summary --


@pytest.mark.parametrize("typed", [["donderdag half vier"], ["donderdag", "15:30"]], ids=["at once", "one by one"])
async def test_without_a_summary_the_last_answer_sends(
    world: World, monkeypatch: pytest.MonkeyPatch, typed: list[str]
) -> None:
    form = visits(monkeypatch, DAY, HOUR)
    form.has_summary = False
    noor = await noor_asked_for_a_moment(world, form)
    said = [await says(noor, words) for words in typed]
    assert (said[-1], form.sent, await drafts(world)) == ([DONE], [{"day": "2026-10-15", "hour": "15:30"}], [])


async def test_without_a_summary_skipping_the_last_field_sends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch, DAY, LONG)
    form.has_summary = False
    noor = await noor_asked_for_a_moment(world, form)
    await says(noor, "donderdag")
    assert (await noor.taps_on("Overslaan"), form.sent) == ([DONE], [{"day": "2026-10-15", "long": "15"}])


# -- rules --


async def test_a_field_that_breaks_a_rule_is_asked_again_and_not_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, WHY, DAY, HOUR), rules=A_HOLIDAY)
    await says(noor, "Over lef")
    shown = without_buttons(await says(noor, "dinsdag 20 oktober"))
    assert (shown[:3], await drafts(world)) == (
        ["Op bezoek · 2 van 3", ON_HOLIDAY, "Welke dag?"],
        [(1, {"why": "Over lef"}, False)],
    )


async def test_an_option_that_breaks_a_rule_is_asked_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {("day", "2026-10-16"): Trouble(Wrong.NO_SCHOOL)}
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR), rules=rules)
    shown = without_buttons(await noor.taps_on("vrijdag de 16e"))
    assert (shown[1], await drafts(world)) == ("Dan is er geen school. Kies een andere dag.", [(0, {}, False)])


async def test_of_a_refused_time_the_day_is_kept_and_of_a_refused_day_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {**A_HOLIDAY, ("hour", "20:00"): Trouble(Wrong.OUT_OF_HOURS)}
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, DAY, HOUR, LONG), rules=rules)
    await says(noor, "20 oktober 15:15")
    on_holiday = await drafts(world)
    await says(noor, "donderdag 20:00")
    assert (on_holiday, await drafts(world)) == (
        [(0, {}, False)],
        [(1, {"day": "2026-10-15"}, False)],
    )


async def test_rules_are_asked_about_what_was_filled_in_until_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visits(monkeypatch, DAY, HOUR, WHY, LONG)
    noor = await noor_asked_for_a_moment(world, form)
    for words in ("straks", "donderdag", "half vier", "overslaan", "20"):
        await says(noor, words)
    moment = {"day": "2026-10-15", "hour": "15:30"}
    assert form.asked_about == [{"day": "2026-10-15"}, moment, moment, {**moment, "long": "20"}]


async def test_a_field_before_it_that_now_breaks_a_rule_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visits(monkeypatch, DAY, HOUR, LONG)
    noor = await noor_asked_for_a_moment(world, form)
    await says(noor, "maandag")
    form.rules["day", "2026-10-12"] = Trouble(Wrong.PAST)
    shown = without_buttons(await says(noor, "13:00"))
    assert (shown[:2], await drafts(world)) == (
        ["Op bezoek · 1 van 3", BEEN],
        [(0, {"day": "2026-10-12", "hour": "13:00"}, False)],
    )


async def test_what_is_skipped_may_break_a_rule_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {("long", "15"): Trouble(Wrong.ENDS_TOO_LATE)}
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, LONG, WHY), rules=rules)
    shown = without_buttons(await noor.taps_on("Overslaan"))
    assert shown[:2] == ["Op bezoek · 1 van 2", "Dan duurt het tot na 17:30. Begin eerder, of maak het korter."]


@pytest.mark.parametrize("has_summary", [True, False])
async def test_a_rule_broken_since_leads_back_to_its_field_when_the_form_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch, has_summary: bool
) -> None:
    form = visits(monkeypatch, DAY, LONG)
    form.has_summary = has_summary
    noor = await noor_asked_for_a_moment(world, form)
    await says(noor, "dinsdag 20 oktober")
    if has_summary:
        await says(noor, "20")
    form.rules.update(A_HOLIDAY)
    shown = without_buttons(await (noor.taps_on("Plannen") if has_summary else says(noor, "20")))
    assert (shown[:2], form.sent) == (["Op bezoek · 1 van 2", ON_HOLIDAY], [])


async def test_a_whole_form_says_which_fields_break_a_rule(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch, DAY, HOUR, LONG)
    noor = await noor_asked_for_a_moment(world, form, rules=A_HOLIDAY)
    answer = await sends(noor, write("visit", noor.person_id), day="2026-10-20", hour="15:15", long="veel")
    assert (answer, form.asked_about, form.sent) == (
        FieldErrors({"day": ON_HOLIDAY, "long": "Dat is geen getal. Schrijf het in cijfers, zoals 15."}),
        [{"day": "2026-10-20", "hour": "15:15"}],
        [],
    )


async def test_a_whole_form_that_breaks_no_rule_is_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = visits(monkeypatch, DAY, HOUR)
    noor = await noor_asked_for_a_moment(world, form, rules=A_HOLIDAY)
    await sends(noor, write("visit", noor.person_id), day="2026-10-15", hour="15:15")
    assert form.sent == [{"day": "2026-10-15", "hour": "15:15"}]


async def test_a_day_beyond_the_last_one_that_can_be_planned_names_that_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = at(4, 12).date()
    day = Field("day", "Welke dag?", "date", most=most, beyond=Wrong.BEYOND_HORIZON)
    noor = await noor_asked_for_a_moment(world, visits(monkeypatch, day, HOUR))
    shown = without_buttons(await says(noor, "1 maart half vier"))
    assert (shown[1], await drafts(world)) == (FAR_OFF, [(0, {}, False)])


async def test_a_rule_about_a_field_that_is_not_there_is_a_fault_of_ours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = visits(monkeypatch, replace(DAY, name="when"))
    noor = await noor_joined(world)
    form.rules.update(A_HOLIDAY)
    async with world.work() as db:
        person = await db.get_one(Person, noor.person_id)
        asked = await form.build(db, person, person.id, now=world.now)
        assert isinstance(asked, Form)
        with pytest.raises(ValueError, match="'day'"):
            await broken_rules(db, person, asked, kind=FORMS["visit"], values={"day": "2026-10-20"}, now=world.now)
