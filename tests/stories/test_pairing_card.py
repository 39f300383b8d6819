"""J17, J20, S37: the card of a group: with whom, why, who begins, and nothing that was not for all to see."""

import re

import pytest
from sqlalchemy import delete, select

from bot.domain.consultation import PairingForm, Seeking, TeacherRole, Wishes
from bot.domain.matching.model import Reason, Trait, Why
from bot.domain.message import Message, Text
from bot.domain.press import write
from bot.services.erasure import erase_person
from bot.services.pairing import draw_pairing_anew
from bot.services.pairing_view import see_pairing
from bot.store.consultation import Consultation
from bot.store.pairing import Pairing, PairingSeat, seal_question, seal_reasons
from bot.store.people import Person
from bot.views.catalogue import catalogue
from bot.views.pairing import brief
from bot.views.pairing_why import SENTENCES
from tests.answers import presses
from tests.stories.consultation import NAMES
from tests.stories.group_taps import (
    LEAD,
    TUESDAY,
    a_pair,
    agree,
    does,
    has_conversation,
    sees_card,
    tells,
    the_group,
)
from tests.stories.meetings import A_MINUTE, labels, words
from tests.world import Actor, World

SAM_STARTS = "Sam de Wit zet de eerste stap. Loop gerust zelf ook even langs."
STARTS = "Sam de Wit takes the first step. Feel free to drop by, too."
ASKED = "Wanneer kun je? Tik aan wat past."
DAYS = ["dinsdag 27 oktober, 15:15", "woensdag 28 oktober, 15:15", "donderdag 29 oktober, 15:15"]
WAYS = ["Ander moment", "Deze keer niet", "Meer"]


async def has_reasons(world: World, *reasons: Reason) -> None:
    """Why they were brought together."""
    pairing = await the_group(world)
    async with world.work() as db:
        seal_reasons(db, await db.get_one(Pairing, pairing.id), reasons)


async def says_why(actor: Actor) -> str:
    """What the card says of why them; empty when it says nothing."""
    return (await sees_card(actor))[1].partition(" Waarom jullie: ")[2]


async def test_a_pair_reads_who_brings_something_in_who_begins_and_to_walk_over(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    brings = "Jij brengt iets in uit je les. Waarover, dat vertel je daar pas."
    cards = [await sees_card(actor) for actor in (noor, sam)]
    assert ([words(card) for card in cards], [labels(card) for card in cards]) == (
        [
            [
                LEAD,
                "Jij bent samen met Sam de Wit.",
                f"{brings} {SAM_STARTS}",
                ASKED,
            ],
            [
                LEAD,
                "Jij bent samen met Noor Bakker.",
                "Noor Bakker brengt iets in uit de les. Zet jij de eerste stap? Loop even langs.",
                ASKED,
            ],
        ],
        [[*DAYS, *WAYS]] * 2,
    )


async def test_three_are_told_so(world: World) -> None:
    _, (noor, *_) = await a_pair(world, *NAMES[:3])
    card = words(await sees_card(noor))
    assert card[:3] == [
        LEAD,
        "Jullie zijn met z'n drieën: jij, Lin Chen en Sam de Wit.",
        f"Jij brengt iets in uit je les. Waarover, dat vertel je daar pas. {SAM_STARTS}",
    ]


async def test_a_group_of_eight_sees_all_names_and_the_same_buttons(world: World) -> None:
    names = [*NAMES, "Els Vos", "Jan Bos", "Mia Roos", "Tom Berg"]
    _, (noor, *_) = await a_pair(world, *names)
    card = await sees_card(noor)
    assert (words(card)[1], labels(card)) == (
        "Jij zit in een groepje van 8, met Daan Mulder, Els Vos, Jan Bos, Lin Chen, Mia Roos, Sam de Wit en Tom Berg.",
        [*DAYS, *WAYS],
    )


async def test_in_english(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    async with world.work() as db:
        (await db.get_one(Person, noor.person_id)).language = "en"
    assert words(await sees_card(noor)) == [
        "You visit each other this round.",
        "You are with Sam de Wit.",
        f"You bring something from a lesson. You only say what it's about when you meet. {STARTS}",
        "When can you? Tap what suits you.",
    ]


# -- why them --


async def test_a_role_is_told_only_while_both_made_it_visible(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await has_reasons(world, Reason(Why.ROLE, TeacherRole.RESOURCE, sam.person_id, noor.person_id))
    before = await says_why(noor)
    await tells(sam, Wishes(offers=frozenset({TeacherRole.RESOURCE})))
    half = await says_why(noor)
    await tells(noor, Wishes(wants=frozenset({TeacherRole.RESOURCE})))
    both = (await says_why(noor), await says_why(sam))
    await tells(noor, Wishes())
    assert (before, half, both, await says_why(noor)) == (
        "",
        "",
        ("Sam de Wit deelt graag materiaal en jij zoekt dat.", "jij deelt graag materiaal en Noor Bakker zoekt dat."),
        "",
    )


async def test_that_one_wished_for_the_other_is_never_told(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await tells(noor, Wishes(wished=frozenset({sam.person_id})))
    await has_reasons(world, Reason(Why.ROLE, sam.person_id.hex, sam.person_id, noor.person_id))
    assert [await says_why(actor) for actor in (noor, sam)] == ["", ""]


async def test_what_they_seek_is_told_once_though_it_holds_both_ways(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await tells(noor, Wishes(seeking=frozenset({Seeking.BE_SEEN})))
    await tells(sam, Wishes(seeking=frozenset({Seeking.SEE})))
    await has_reasons(
        world,
        Reason(Why.ROLE, f"seeks {Seeking.BE_SEEN}", noor.person_id, sam.person_id),
        Reason(Why.ROLE, f"seeks {Seeking.SEE}", sam.person_id, noor.person_id),
    )
    assert await says_why(sam) == "Noor Bakker wil bekeken worden en jij wil graag kijken."


async def test_no_more_than_two_reasons_are_told(world: World) -> None:
    _, (noor, _) = await a_pair(world)
    await has_reasons(world, *(Reason(Why.APART, trait) for trait in (Trait.SECTION, Trait.SCHOOL, Trait.SUBJECT)))
    assert await says_why(noor) == (
        "jullie werken in verschillende bouwen of secties, en jullie werken op verschillende scholen."
    )


@pytest.mark.parametrize(
    ("subjects", "why", "told"),
    [
        (("Biologie", "biologie"), Why.ALIKE, "jullie geven hetzelfde vak."),
        (("Biologie", "Duits"), Why.APART, "jullie geven verschillende vakken."),
        (("Biologie", "Duits"), Why.ALIKE, ""),
        (("Biologie", "biologie"), Why.APART, ""),
        (("Biologie", ""), Why.APART, ""),
    ],
)
async def test_a_subject_is_told_while_it_is_still_so(
    world: World, subjects: tuple[str, str], why: Why, told: str
) -> None:
    _, people = await a_pair(world)
    for actor, subject in zip(people, subjects, strict=True):
        await tells(actor, Wishes(subject=subject))
    await has_reasons(world, Reason(why, Trait.SUBJECT))
    assert await says_why(people[0]) == told


# -- for all of them, and afterwards --


async def test_in_a_conversation_of_all_nobody_is_you(world: World) -> None:
    await a_pair(world)
    channel = await has_conversation(world)
    seen = channel.sees
    assert (words(seen), labels(seen)) == (
        [
            LEAD,
            "Jullie groepje: Noor Bakker en Sam de Wit.",
            f"Noor Bakker brengt iets in uit de les. {SAM_STARTS}",
            ASKED,
        ],
        [*DAYS, *WAYS],
    )


async def test_who_is_erased_is_named_on_no_card_and_their_question_is_gone(world: World) -> None:
    pairing, (noor, sam) = await a_pair(world)
    async with world.work() as db:
        again = await db.get_one(Pairing, pairing.id)
        again.form = PairingForm.VISIT
        seal_question(db, again, "Pannenkoeken")
    channel = await has_conversation(world)
    before = channel.sees
    async with world.work() as db:
        await db.execute(delete(PairingSeat).where(PairingSeat.person_id == noor.person_id))
        await erase_person(db, noor.person_id, now=world.now)
        await draw_pairing_anew(db, await db.get_one(Pairing, pairing.id), now=world.now)
    await world.passes(A_MINUTE)
    after = [*channel.sees, *await sees_card(sam)]
    told = [line for line in after if "Noor" in line or "Pannenkoeken" in line]
    assert ([line for line in before if "Pannenkoeken" in line], told) == (["│ Pannenkoeken"], [])


async def test_old_buttons_of_a_group_that_is_over_say_so_and_change_nothing(world: World) -> None:
    pairing, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.until(TUESDAY.replace(hour=16))
    said = [words(await does(noor, verb)) for verb in BUTTONS]
    after = await the_group(world)
    over = [LEAD, "Jij bent samen met Sam de Wit.", "Jullie moment is geweest."]
    assert (said, after.sequence, after.form) == ([over] * len(BUTTONS), 1, "talk")
    assert pairing.id == after.id


BUTTONS = (
    "pairing", "pairmore", "fits", "othermoment", "movepair", "letgo", "walk", "pairfile", "pairform", "swaphost",
    "nocover", "lookfor",
)  # fmt: skip


async def test_who_is_in_none_of_its_seats_gets_a_kind_word(world: World) -> None:
    pairing, (_, sam) = await a_pair(world)
    async with world.work() as db:
        await db.execute(delete(PairingSeat).where(PairingSeat.person_id == sam.person_id))
    said = {tuple(words(await presses(sam, write(verb, pairing.id, "talk")))) for verb in BUTTONS}
    assert said == {("Dit groepje is er niet meer.",)}


# -- after its moment --


async def test_after_its_moment_a_group_keeps_its_way_to_talk_until_its_round_closes(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    await world.until(TUESDAY.replace(hour=16))
    page = await noor.commands("koppel")
    card = await noor.taps_on("Mijn groepje")
    menu = await noor.taps_on("Gespreksvorm")
    assert (words(page)[1], words(card), labels(card), words(menu)) == (
        "Deze ronde ben je samen met Sam de Wit. Jullie moment is geweest.",
        [LEAD, "Jij bent samen met Sam de Wit.", "Jullie moment is geweest."],
        ["Gespreksvorm"],
        ["Hoe willen jullie praten? Duo-consult past vaak goed. Ik houd de tijd bij."],
    )


async def test_once_its_round_is_closed_its_card_says_so_wherever_it_stands(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    channel = await has_conversation(world)
    await agree(TUESDAY, noor, sam)
    await world.until(TUESDAY.replace(hour=16))
    been = [words(channel.sees)[-1], labels(await sees_card(noor))]
    async with world.work() as db:
        consultation = (await db.scalars(select(Consultation))).one()
        consultation.next_at = world.now
    channel.looks()
    await world.passes(A_MINUTE)
    page = words(await noor.commands("koppel"))
    assert (been, words(channel.sees), words(await sees_card(noor)), any("Sam" in line for line in page)) == (
        ["Jullie moment is geweest.", ["Gespreksvorm"]],
        [LEAD, "Deze ronde is voorbij."],
        [LEAD, "Deze ronde is voorbij."],
        False,
    )


async def test_in_short_a_group_that_is_no_more_is_not_said_to_meet(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await agree(TUESDAY, noor, sam)
    pairing, t = await the_group(world), catalogue("nl")
    found = []
    for state in ("over", "ended"):
        async with world.work() as db:
            again = await db.get_one(Pairing, pairing.id)
            again.state = state
            reader = await db.get_one(Person, noor.person_id)
            found.append(brief(t, await see_pairing(db, t, again, for_whom=reader)))
    assert found == [Message((Text("Jullie moment is geweest."),)), Message((Text("Ik heb opnieuw ingedeeld."),))]


@pytest.mark.parametrize(("language", "wrong"), [("nl", r"\bjij (is|heeft|zal)\b"), ("en", r"\byou (is|was|\w+s)\b")])
def test_why_them_reads_right_also_of_who_reads_it(language: str, wrong: str) -> None:
    t = catalogue(language)
    you = t("pairing.you")
    found = [t(key, offers=one, wants=two) for key in SENTENCES.values() for one, two in ((you, "Sam"), ("Sam", you))]
    assert [words for words in found if re.search(wrong, words)] == []
