"""What a team does with its pulse, taken back twice at the very same moment, on both databases."""

import asyncio

from sqlalchemy import select

from bot.domain.press import write
from bot.store.inbox import InboxRow
from bot.store.pulse import reports_of_team
from bot.store.pulse_step import step_of
from tests.answers import presses
from tests.services.pulse_rows import a_pulse
from tests.world import World


async def test_who_takes_their_line_back_twice_at_once_has_taken_it_back(world: World) -> None:
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team, "Noor Bakker")
    async with world.work() as db:
        await a_pulse(db, team.id, noor.person_id, words="We schrappen het weekoverleg.", now=world.now)
        report = (await reports_of_team(db, team.id))[0].id
    await asyncio.gather(*(presses(noor, write("pulseback", report)) for _ in range(4)))
    async with world.work() as db:
        assert (await step_of(db, report), {*await db.scalars(select(InboxRow.state))}) == (None, {"done"})
