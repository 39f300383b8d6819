"""J04, J05, J34, J36: what who leads reads on Tuesday: the team part, their own part, and no more than fits."""

from bot.domain.press import write
from bot.services.feature import CONSULTATION
from bot.store.arrangement import Arrangement
from bot.store.team import Team
from tests.forms import sends
from tests.stories.leading import grace_leads, has_on
from tests.stories.meetings import an_agenda, ends, joins, labels, starts, words
from tests.world import Actor, World, at

MONDAY, TUESDAY = at(26, 10, 8, 1), at(27, 10, 8, 1)
OWN = "Je eigen vraag komt donderdag 29 oktober, 15:15."
WHAT = "We lopen samen terug."
ASKED = "Onderbouw: 5 keer geen tijd om bij elkaar te kijken. Wat kun jij regelen: opvang, rooster, ruimte?"


async def an_agreement(world: World) -> tuple[Team, Actor]:
    """Noor and Sam agreed on something, and look back on it on Thursday 29 October; Grace leads their team."""
    team, (noor, sam, _) = await an_agenda(world)
    grace = await grace_leads(world, team)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await ends(world, meeting)
    await sends(noor, write("agree", meeting.id), what=WHAT, who="", until="2026-10-29", look_back="2026-10-29")
    return team, grace


async def something_to_arrange(world: World, team: Team, number: int = 1) -> None:
    """So many rounds in which five had no time."""
    await has_on(world, team, CONSULTATION)
    async with world.work() as db:
        db.add_all(
            Arrangement(id=db.new_id(world.now), team_id=team.id, times=5, asked_at=world.now) for _ in range(number)
        )


async def read_on_tuesday(world: World, actor: Actor) -> list[str]:
    """What came on Tuesday 27 October, and not before."""
    await world.until(MONDAY)
    actor.looks()
    await world.until(TUESDAY)
    return actor.sees


# -- what is in it --


async def test_with_everything_there_is_it_holds_twelve_lines_and_three_asks(world: World) -> None:
    team, grace = await an_agreement(world)
    await something_to_arrange(world, team)
    (lin,) = [one for one in world.actors.values() if one.name == "Lin Chen"]
    await lin.commands("agenda", "De fietsen staan links.")
    for label in ("De organisatie", "Plaats als bericht"):
        await lin.taps_on(label)
    seen = await read_on_tuesday(world, grace)
    assert words(seen) == []
    assert labels(seen) == []
