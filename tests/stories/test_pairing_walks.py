"""S37, J17, J31: "ik loop even langs" is a fixed sentence, told to who is in today, once a day."""

from sqlalchemy import update

from bot.store.team import Membership
from tests.stories.consultation import NAMES
from tests.stories.group_taps import a_pair, does, has_conversation, seat_of, taps_in_conversation
from tests.stories.meetings import A_MINUTE, outbox, words
from tests.world import World, at

FIRST = "Er komt iemand even langs."
PASSED_ON = "Ik geef het door aan wie er vandaag is."


async def test_the_others_hear_it_and_the_first_line_names_nobody(world: World) -> None:
    _, (noor, sam, lin) = await a_pair(world, *NAMES[:3])
    said = await does(noor, "walk")
    await world.passes(A_MINUTE)
    told = ["Er komt iemand even langs.", "Noor Bakker loopt even bij je langs."]
    assert (words(said), words(sam.sees), words(lin.sees), (await seat_of(world, noor)).reacted_at is not None) == (
        [PASSED_ON],
        told,
        told,
        True,
    )


async def test_it_is_told_once_a_day_by_each(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    for actor in (noor, noor, sam):
        await does(actor, "walk")
    once = await outbox(world, "pairing_news")
    await world.until(at(27, 10, 9, 0))
    await does(noor, "walk")
    assert (once, (await outbox(world, "pairing_news")).count("pairing_news: Sam de Wit")) == (
        ["pairing_news: Noor Bakker", "pairing_news: Sam de Wit"],
        2,
    )


async def test_who_is_not_in_today_hears_nothing_of_it_later(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    async with world.work() as db:
        await db.execute(
            update(Membership).where(Membership.person_id == sam.person_id).values(days=frozenset({1, 2, 3}))
        )
    said = words(await does(noor, "walk"))
    await world.until(at(28, 10, 12, 0))
    assert (said, FIRST in sam.sees) == ([PASSED_ON], False)


async def test_after_work_nobody_hears_of_it_the_next_day(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    await world.until(at(26, 10, 17, 31))
    await does(noor, "walk")
    await world.until(at(27, 10, 12, 0))
    assert FIRST not in sam.sees


async def test_in_a_conversation_of_all_it_is_said_there(world: World) -> None:
    _, (noor, sam) = await a_pair(world)
    channel = await has_conversation(world)
    channel.looks()
    sam.looks()
    for label in ("Meer", "Ik loop even langs"):  # who taps there sees that alone
        said = await taps_in_conversation(noor, channel if label == "Meer" else noor, label)
    await taps_in_conversation(noor, noor, "Ik loop even langs")
    await world.passes(A_MINUTE)
    assert (words(said), words(channel.sees), sam.sees) == (
        [PASSED_ON],
        [FIRST, "Noor Bakker loopt even langs."],
        [],
    )
