"""J13, J16, J18: answering, receipts, and the ways round it."""

from sqlalchemy import select

from bot.store.reflection import Reply, open_parts
from tests.world import World, at


async def test_a_typed_answer_is_kept_and_receipted(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    await world.starts(team)
    await world.has_joined(noor)
    await world.until(at(15, 10))
    asked = noor.sees
    assert asked[0].startswith("Een vraag over")
