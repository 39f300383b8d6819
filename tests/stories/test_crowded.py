"""Who finds every connection to the database taken tries again soon: that is no fault of what was to be done."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import TimeoutError as NoConnection
from structlog.testing import capture_logs

from bot.domain.address import Address
from bot.domain.event import Invited
from bot.domain.matching.model import Plan
from bot.domain.profile import Seen
from bot.lookout import Lookout
from bot.services.solver import Draw
from tests.database_trouble import Crowd
from tests.fakes.town import TOWN, Town, TownMessenger
from tests.stories.test_consultation_draw import almost_drawn, draws
from tests.world import World


@pytest.fixture
async def crowd(world: World) -> AsyncIterator[Crowd]:
    """One that is gone afterwards."""
    async with Crowd(world) as crowd:
        yield crowd


async def test_a_round_that_found_no_connection_is_not_called_a_fault(world: World, crowd: Crowd) -> None:
    async def meanwhile(draw: Draw) -> Plan:
        await crowd.comes()
        return draw.plan()

    await almost_drawn(world)
    with capture_logs() as logged, pytest.raises(NoConnection):
        await draws(world, meanwhile)
    assert logged == []


async def test_a_place_that_found_no_connection_is_not_called_unseen(world: World, crowd: Crowd) -> None:
    class Meanwhile(TownMessenger):
        async def look_at(self, place: Address, known: frozenset[str]) -> Seen | None:
            await crowd.comes()
            return await super().look_at(place, known)

    town = Town(world, Meanwhile())
    noor, channel = town.has("Noor Bakker"), town.has_channel("#team")
    invited = Invited(key=world.new_key(), sender=noor.address, place=channel.chat)
    await world.inbox.receive(invited, world.now)
    with capture_logs() as logged, pytest.raises(ExceptionGroup) as found:
        await Lookout(world.sessions, {TOWN: town.messenger}).look(world.now)
    assert ([type(one) for one in found.value.exceptions], logged) == ([NoConnection], [])
