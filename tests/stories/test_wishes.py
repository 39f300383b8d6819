"""J18-J21: what somebody tells for being brought together, each thing on its own, and how it is taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.address import Address
from bot.domain.consultation import Seeking, TeacherRole, Wishes
from bot.domain.event import Pressed
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Message, Text
from bot.domain.wishes import MOST_COLLEAGUES, Wish
from bot.ports import Answer, Redraw
from bot.services.erasure import erase_person
from bot.services.feature import CONSULTATION
from bot.services.linking import tie
from bot.store.feature import find_feature
from bot.store.people import Person
from bot.store.team import Organisation, School
from bot.store.wishes import form_id, has_wishes, wishes_of
from tests.answers import data_of, presses
from tests.forms import drafts, sends
from tests.night import sweep
from tests.stories.consultation import NAMES, a_team_with_consultation, is_asked, is_drawn
from tests.stories.meetings import labels, words
from tests.world import Actor, World, at

LEAD = [
    "Vertel je wat meer, dan deel ik je beter in. Niets hoeft, en alles kan later anders.",
    "Wat je zoekt en aanbiedt, kan je groepje lezen als het de reden is dat jullie samen zijn.",
    "Met wie je graag wilt, en met wie liever niet, ziet niemand.",
]
WAYS = ["Wat ik zoek", "Mijn rollen", "Mijn dagdelen", "Graag met", "Liever niet met", "Terug"]
APART_SAVED = "Bewaard. Niemand ziet dit, ook de beheerder niet. Het geldt vanaf de volgende ronde."
NOTHING = "Je groepje kan nog niets van je lezen."
OFF = "Bij elkaar kijken staat hier niet aan."


async def told(actor: Actor) -> Wishes:
    """What the database holds."""
    async with actor.world.work() as db:
        return (await wishes_of(db, [actor.person_id]))[actor.person_id]


async def looks_at_wishes(actor: Actor) -> list[str]:
    """[Mijn wensen] on the page about consultation."""
    await actor.commands("koppel")
    return await actor.taps_on("Mijn wensen")


async def keeps_apart(actor: Actor, *names: str) -> list[str]:
    """Put these people on the list of those one would rather not meet; what comes of it."""
    await looks_at_wishes(actor)
    await actor.taps_on("Liever niet met")
    await actor.types(", ".join(names))
    return await actor.taps_on("Opslaan")


async def form_of(actor: Actor, wish: Wish) -> str:
    """What the form about this wish is called in buttons."""
    async with actor.world.work() as db:
        return f"wish:{form_id(db, actor.person_id, wish).hex}"


# -- the page --


async def test_the_page_says_who_sees_what_and_has_six_ways(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    seen = await looks_at_wishes(noor)
    assert (words(seen), labels(seen)) == ([*LEAD, NOTHING], WAYS)


async def test_the_page_shows_what_was_told_but_for_the_lists(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    for wish, values in (
        (Wish.SEEKING, {"seeking": "see,think", "subject": " begrijpend   lezen "}),
        (Wish.ROLES, {"offers": "data,leader", "wants": "mentor"}),
        (Wish.HALF_DAYS, {"half_days": "0,3"}),
        (Wish.WISHED, {"added": "Sam"}),
        (Wish.APART, {"added": "Sam"}),
    ):
        await sends(noor, await form_of(noor, wish), **values)
    sam = frozenset({world.actors["Sam de Wit"].person_id})
    assert (await told(noor), words(await looks_at_wishes(noor))) == (
        Wishes(
            frozenset({Seeking.SEE, Seeking.THINK}), frozenset({TeacherRole.DATA, TeacherRole.LEADER}),
            frozenset({TeacherRole.MENTOR}), "begrijpend lezen", sam, sam, 0b1001,
        ),
        [
            *LEAD,
            "Je zoekt: iemand bij wie ik kijk en iemand om mee te denken.",
            "Je biedt aan: Trekker (leider van een groep) en Data coach.",
            "Je zoekt bij een ander: Mentor.",
            "Het gaat over:",
            "│ begrijpend lezen",
            "Je kunt op: maandagochtend en dinsdagmiddag. Je groepje ziet alleen de momenten die ik voorstel.",
        ],
    )  # fmt: skip


async def test_who_speaks_english_reads_it_in_english(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).language = "en"
    await sends(noor, await form_of(noor, Wish.ROLES), offers="leader")
    await noor.commands("pair")
    seen = await noor.taps_on("My wishes")
    assert (words(seen)[-1], labels(seen)) == (
        "You offer: Lead (of a group of colleagues).",
        ["What I seek", "My roles", "My half days", "Gladly with", "Rather not with", "Back"],
    )


async def test_the_page_comes_below_a_question_and_in_the_place_of_its_own_forms(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    below = await world.inbox.receive(_pressed(noor, data_of(noor, "Mijn wensen")), world.now)
    await looks_at_wishes(noor)
    await noor.taps_on("Mijn dagdelen")
    await noor.taps_on("Klaar")
    here = await world.inbox.receive(_pressed(noor, data_of(noor, "Terug")), world.now)
    assert isinstance(below, Message)
    assert isinstance(here, Redraw)
    assert here.message == below


def _pressed(actor: Actor, data: str) -> Pressed:
    return Pressed(key=actor.world.new_key(), sender=actor.address, data=data, message="m")


async def test_only_who_takes_part_in_a_team_with_consultation_on_tells_anything(world: World) -> None:
    team, _ = await a_team_with_consultation(world)
    stranger = await world.has_person(team, "Joke Visser")
    form = await form_of(stranger, Wish.APART)
    seen = [
        words(await presses(stranger, f"wishes:{stranger.person_id.hex}")),
        words(await presses(stranger, form)),
        words(await presses(stranger, f"{form}:clear")),
    ]
    answer = await sends(stranger, form, added="Noor Bakker")
    async with world.work() as db:
        assert (seen, answer, await has_wishes(db, stranger.person_id)) == ([[OFF]] * 3, _says(OFF), False)


def _says(sentence: str) -> Message:
    return Message((Text(sentence),))


async def test_what_was_told_can_be_taken_back_also_once_consultation_is_off(world: World) -> None:
    team, (noor, _) = await is_asked(world)
    await keeps_apart(noor, "Sam")
    async with world.work() as db:
        feature = await find_feature(db, team.id, CONSULTATION)
        assert feature is not None
        feature.is_on = False
    assert words(await noor.taps_on("Wissen")) == ["Gewist. Hiervan weet ik niets meer."]
    assert await told(noor) == Wishes()
    assert labels(await noor.taps_on("Terug")) == WAYS


# -- half days --


async def test_half_days_are_tapped_and_shown_as_words(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await looks_at_wishes(noor)
    noor.taps = 0
    await noor.taps_on("Mijn dagdelen")
    await noor.taps_on("maandagochtend erbij")
    await noor.taps_on("dinsdagmiddag erbij")
    seen = await noor.taps_on("Klaar")
    assert (words(seen), noor.taps, (await told(noor)).windows) == (
        [
            "Bewaard. Vanaf de volgende ronde zoek ik een moment waarop je kunt.",
            "Je kunt op: maandagochtend en dinsdagmiddag. Je groepje ziet alleen de momenten die ik voorstel.",
        ],
        4,
        0b1001,
    )


async def test_all_ten_half_days_are_ten_taps_or_one_typed_line(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    answer = await sends_press(noor, await form_of(noor, Wish.HALF_DAYS))
    assert isinstance(answer, Form)
    (asked,) = answer.fields
    await looks_at_wishes(noor)
    await noor.taps_on("Mijn dagdelen")
    await noor.types(", ".join(option.label for option in asked.options))
    assert ([option.label for option in asked.options], asked.required, (await told(noor)).windows) == (
        [
            f"{day}{half}"
            for day in ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
            for half in ("ochtend", "middag")
        ],
        False,
        0b1111111111,
    )


async def sends_press(actor: Actor, data: str) -> Answer:
    """Press a button where whole forms are shown."""
    pressed = replace(_pressed(actor, data), shows_forms=True)
    return await actor.world.inbox.receive(pressed, actor.world.now)


@pytest.mark.parametrize("how", ["unticked", "cleared", "sent empty"])
async def test_no_half_day_is_not_known_again(world: World, how: str) -> None:
    _, (noor, _) = await is_asked(world)
    form = await form_of(noor, Wish.HALF_DAYS)
    await sends(noor, form, half_days="4")
    await looks_at_wishes(noor)
    await noor.taps_on("Mijn dagdelen")
    match how:
        case "unticked":
            await noor.taps_on("Meer")
            await noor.taps_on("woensdagochtend eraf")
            assert words(await noor.taps_on("Klaar"))[-1] == "Hier staat nu niets."
        case "cleared":
            await noor.taps_on("Klaar")
            await noor.taps_on("Wissen")
        case _:
            await sends(noor, form)
    assert await told(noor) == Wishes()


# -- roles and seeking --


async def test_at_most_three_roles_are_offered_and_any_number_wished_for(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    form = await form_of(noor, Wish.ROLES)
    refused = await sends(noor, form, offers="data,leader,mentor,learner", wants="")
    everything = ",".join(role for role in TeacherRole)
    await sends(noor, form, offers="data,leader,mentor", wants=everything)
    assert isinstance(refused, FieldErrors)
    assert (refused.errors, len((await told(noor)).offers), (await told(noor)).wants) == (
        {"offers": "Dat zijn er te veel. Kies er hoogstens 3."},
        3,
        frozenset(TeacherRole),
    )


async def test_a_subject_has_at_most_forty_characters_and_is_taken_back_with_what_one_seeks(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    form = await form_of(noor, Wish.SEEKING)
    refused = await sends(noor, form, seeking="see", subject="x" * 41)
    await sends(noor, form, seeking="see", subject="x" * 40)
    kept = await told(noor)
    await presses(noor, f"{form}:clear")
    assert isinstance(refused, FieldErrors)
    assert (set(refused.errors), kept, await told(noor)) == (
        {"subject"},
        Wishes(seeking=frozenset({Seeking.SEE}), subject="x" * 40),
        Wishes(),
    )


async def test_each_thing_is_taken_back_without_the_others(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await sends(noor, await form_of(noor, Wish.SEEKING), seeking="see", subject="lezen")
    await sends(noor, await form_of(noor, Wish.ROLES), offers="data")
    await sends(noor, await form_of(noor, Wish.HALF_DAYS), half_days="0")
    await sends(noor, await form_of(noor, Wish.WISHED), added="Sam")
    await sends(noor, await form_of(noor, Wish.APART), added="Sam")
    whole, left = await told(noor), []
    for wish in Wish:
        await presses(noor, f"{await form_of(noor, wish)}:clear")
        left.append(await told(noor))
    expected = [
        replace(whole, seeking=frozenset(), subject=""),
        replace(whole, seeking=frozenset(), subject="", offers=frozenset()),
        Wishes(wished=whole.wished, apart=whole.apart),
        Wishes(apart=whole.apart),
        Wishes(),
    ]
    assert left == expected


# -- the lists --


async def test_whom_one_would_rather_not_meet_is_shown_before_it_counts_and_named_nowhere_after(world: World) -> None:
    _, (noor, sam) = await is_asked(world)
    await looks_at_wishes(noor)
    await noor.taps_on("Liever niet met")
    summary = await noor.types("sam")
    before = await told(noor)
    saved = await noor.taps_on("Opslaan")
    page = await noor.taps_on("Terug")
    assert (words(summary)[-1], before, words(saved), words(page), (await told(noor)).apart) == (
        "│ Sam de Wit",
        Wishes(),
        [APART_SAVED],
        [*LEAD, NOTHING],
        frozenset({sam.person_id}),
    )


async def test_who_is_in_a_group_now_hears_how_to_leave_it(world: World) -> None:
    _, (noor, _) = await is_drawn(world)
    assert words(await keeps_apart(noor, "Sam")) == [
        APART_SAVED,
        "Zit je nu in een groepje waar je uit wilt? Tik op de kaart op Meer en dan op Iemand anders.",
    ]


async def test_somebody_is_added_and_taken_off_and_the_rest_stays(world: World) -> None:
    _, (noor, _, lin, daan) = await is_asked(world, *NAMES)
    await keeps_apart(noor, "Sam", "Lin")
    await noor.taps_on("Terug")
    await noor.taps_on("Liever niet met")
    await noor.taps_on("Sam de Wit eraf")
    await noor.taps_on("Klaar")
    await noor.types("daan")
    await noor.taps_on("Opslaan")
    assert await told(noor) == Wishes(apart=frozenset({lin.person_id, daan.person_id}))


async def test_a_bad_name_loses_nothing(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    await keeps_apart(noor, "Sam")
    await noor.taps_on("Terug")
    await noor.taps_on("Liever niet met")
    await noor.taps_on("Klaar")
    refused = [words(await noor.types(typed))[1:3] for typed in ("Lin en Piet", "Noor Bakker")]
    await noor.types("Lin")
    await noor.taps_on("Opslaan")
    nobody = "Ik vind geen collega met deze naam. Typ de hele naam."
    assert (refused, (await told(noor)).apart) == (
        [[nobody, "│ Piet"], [nobody, "│ Noor Bakker"]],
        frozenset({sam.person_id, lin.person_id}),
    )


async def test_a_name_of_two_people_is_asked_again(world: World) -> None:
    _, (noor, *_) = await is_asked(world, "Noor Bakker", "Sam de Wit", "Sam Smit")
    await looks_at_wishes(noor)
    await noor.taps_on("Liever niet met")
    seen = words(await noor.types("Sam"))
    assert ("│ Sam Smit, Sam de Wit" in seen or "│ Sam de Wit, Sam Smit" in seen, await told(noor)) == (True, Wishes())


async def test_neither_oneself_nor_somebody_of_another_organisation_is_found(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    async with world.work() as db:
        other = Organisation(id=db.new_id(world.now), name="De Wilg")
        db.add(other)
        await db.flush()
        school = School(
            id=db.new_id(world.now), organisation_id=other.id, name="De Wilg", sector="po", country="NL",
            region="Midden", timezone="Europe/Amsterdam",
        )  # fmt: skip
        db.add(school)
    mila = await world.has_person(await world.has_team(school, "Elders"), "Mila Boer")
    form = await form_of(noor, Wish.APART)
    named = ("Mila Boer", mila.person_id.hex, "Noor", noor.person_id.hex, f"@{noor.person_id.hex}")
    answers = [await sends(noor, form, added=one) for one in named]
    assert ([isinstance(one, FieldErrors) for one in answers], await told(noor)) == ([True] * len(named), Wishes())


@pytest.mark.parametrize("wish", [Wish.WISHED, Wish.APART])
async def test_a_list_has_room_for_twenty_and_what_does_not_fit_changes_nothing(world: World, wish: Wish) -> None:
    team, (noor, sam) = await is_asked(world)
    more = [await world.has_person(team, f"Collega {number}") for number in range(MOST_COLLEAGUES)]
    form = await form_of(noor, wish)
    await sends(noor, form, added=",".join(one.name for one in more))
    listed = ",".join(one.person_id.hex[-16:] for one in more)
    refused = await sends(noor, form, listed=listed, added="Sam")
    before = await told(noor)
    await sends(noor, form, listed=listed.partition(",")[2], added="Sam")
    after = await told(noor)
    assert isinstance(refused, FieldErrors)
    assert (set(refused.errors), before.wished | before.apart, after.wished | after.apart) == (
        {"added"},
        frozenset(one.person_id for one in more),
        frozenset({sam.person_id, *(one.person_id for one in more[1:])}),
    )


async def test_where_a_whole_form_is_shown_who_is_on_the_list_stands_there_ticked(world: World) -> None:
    _, (noor, *_) = await is_asked(world, *NAMES[:3])
    form = await form_of(noor, Wish.APART)
    empty = await sends_press(noor, form)
    await sends(noor, form, added="Sam,Lin")
    full = await sends_press(noor, form)
    assert isinstance(empty, Form)
    assert isinstance(full, Form)
    shown = [(option.label, option.value in full.fields[0].value.split(",")) for option in full.fields[0].options]
    assert ([field.name for field in empty.fields], shown) == (["added"], [("Lin Chen", True), ("Sam de Wit", True)])


async def test_a_whole_form_sent_empty_takes_everybody_off(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    form = await form_of(noor, Wish.APART)
    await sends(noor, form, added="Sam")
    answer = await sends(noor, form)
    assert isinstance(answer, Message)
    assert (answer.blocks[0], await told(noor)) == (Text(APART_SAVED), Wishes())


# -- old buttons --


@pytest.mark.parametrize("choice", ["", ":clear", ":nonsense"])
async def test_a_button_of_somebody_else_shows_and_changes_nothing(world: World, choice: str) -> None:
    _, (noor, sam) = await is_asked(world)
    form = await form_of(noor, Wish.APART)
    await sends(noor, form, added="Sam")
    seen = await presses(sam, form + choice)
    assert (words(seen), await told(sam), (await told(noor)).apart) == (
        ["Deze knop doet niets meer. Je wensen vind je hier."],
        Wishes(),
        frozenset({sam.person_id}),
    )


async def test_a_button_can_be_tapped_twice_and_weeks_late(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await keeps_apart(noor, "Sam")
    old = data_of(noor, "Wissen")
    await world.until(at(30, 11, 9, 0))
    seen = [words(await presses(noor, old)) for _ in range(2)]
    assert (seen, await told(noor)) == ([["Gewist. Hiervan weet ik niets meer."]] * 2, Wishes())


async def test_a_form_left_for_a_day_is_begun_again_from_its_button(world: World) -> None:
    _, (noor, _) = await is_asked(world)
    await looks_at_wishes(noor)
    await noor.taps_on("Liever niet met")
    await noor.types("Sam")
    world.now += timedelta(days=2)
    await noor.taps_on("Opslaan")
    again = await noor.taps_on("Opnieuw")
    assert (words(again)[1], await told(noor)) == ("Met wie liever niet?", Wishes())


# -- how long --


async def test_who_moves_to_another_platform_takes_their_wishes_along(world: World) -> None:
    _, (noor, sam) = await is_asked(world)
    form = await form_of(noor, Wish.APART)
    await sends(noor, form, added="Sam")
    async with world.work() as db:
        await tie(db, await db.get_one(Person, noor.person_id), Address("telegram", "bot", "noor"), now=world.now)
    there = Pressed(key="telegram:1", sender=Address("telegram", "bot", "noor"), data=form, shows_forms=True)
    answer = await world.inbox.receive(there, world.now)
    assert isinstance(answer, Form)
    assert ([one.label for one in answer.fields[0].options], (await told(noor)).apart) == (
        ["Sam de Wit"],
        frozenset({sam.person_id}),
    )


async def test_an_erased_person_is_on_nobodys_list(world: World) -> None:
    _, (noor, sam, lin) = await is_asked(world, *NAMES[:3])
    await sends(noor, await form_of(noor, Wish.APART), added="Sam,Lin")
    await sends(lin, await form_of(lin, Wish.WISHED), added="Sam")
    await looks_at_wishes(sam)
    async with world.work() as db:
        await erase_person(db, sam.person_id, now=world.now)
    async with world.work() as db:
        gone = await has_wishes(db, sam.person_id)
    assert (gone, await told(noor), await told(lin)) == (False, Wishes(apart=frozenset({lin.person_id})), Wishes())


async def test_wishes_go_thirty_days_after_somebodys_last_day(world: World) -> None:
    _, (noor, sam) = await is_asked(world)
    for actor in (noor, sam):
        await looks_at_wishes(actor)
    kept = []
    for days in (30, 31):
        async with world.work() as db:
            (await db.get_one(Person, sam.person_id)).last_day = world.now.date() - timedelta(days=days)
            await db.flush()
            await sweep(db, now=world.now)
            kept.append([await has_wishes(db, actor.person_id) for actor in (noor, sam)])
    assert kept == [[True, True], [True, False]]


async def test_what_is_kept_of_wishes_is_said_where_there_may_be_any(world: World) -> None:
    team, (noor, _) = await is_asked(world)
    line = "Je wensen: tot dertig dagen na je laatste dag, versleuteld. Je groepje ziet wat je zoekt en biedt."
    said = [line in await noor.types("privacy")]
    async with world.work() as db:
        feature = await find_feature(db, team.id, CONSULTATION)
        assert feature is not None
        feature.is_on = False
    said.append(line in await noor.types("privacy"))
    await presses(noor, f"wishes:{noor.person_id.hex}")
    async with world.work() as db:
        assert not await has_wishes(db, noor.person_id)
    assert said == [True, False]


async def test_every_message_about_wishes_has_at_most_six_buttons(world: World) -> None:
    _, (noor, *_) = await is_asked(world, *NAMES)
    form = await form_of(noor, Wish.APART)
    await sends(noor, form, added="Sam,Lin,Daan")
    await looks_at_wishes(noor)
    most = [len(noor.buttons)]
    for label in WAYS[:-1]:
        await looks_at_wishes(noor)
        await noor.taps_on(label)
        most.append(len(noor.buttons))
        assert len(await drafts(world)) == 1
        await noor.types("annuleren")
    assert max(most) == 6
