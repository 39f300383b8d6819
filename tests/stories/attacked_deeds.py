"""What people do in the attacked story, each in the fewest taps that come to it."""

from uuid import UUID

from sqlalchemy import select

from bot.domain.press import write
from bot.store.outcome import Outcome
from bot.store.pairing import Pairing, PairingSeat
from tests.answers import presses
from tests.stories.pulse import fills_in
from tests.stories.sharing import WORDS, answers
from tests.world import Actor, World

DECIDED, REPORTED = "We lopen samen", "Er werd gevraagd wie antwoordt"
WRITTEN = (WORDS, DECIDED, REPORTED)  # by people, and read by some of them


async def fill_in(*answered: tuple[Actor, int]) -> None:
    """Each gives one answer to all of the pulse."""
    for actor, answer in answered:
        await fills_in(actor, answer)


async def _shares(actor: Actor, how: str) -> None:
    for label in ("Delen", "Met Onderbouw", how):
        await actor.taps_on(label)


async def shares_nameless(actor: Actor) -> None:
    """Answer, and share it with the team without a name."""
    await answers(actor)
    await _shares(actor, "Delen zonder naam")


async def shares_by_name(actor: Actor) -> None:
    """Answer, and share it with the team."""
    await answers(actor)
    await _shares(actor, "Delen met mijn naam")


async def shares_with(actor: Actor, other: Actor) -> None:
    """Answer, and share it with one colleague."""
    await answers(actor)
    await actor.taps_on("Delen")
    await actor.taps_on("Met mensen die ik kies")
    await actor.types(other.name)
    await actor.taps_on("Delen met mijn naam")


async def offers_a_story(actor: Actor) -> None:
    """Tell the board what they shared last."""
    for label in ("Ook aan het bestuur", "Vertel het aan het bestuur"):
        await actor.taps_on(label)


async def withholds_a_story(actor: Actor) -> None:
    """See who of the board would read it, and leave it."""
    for label in ("Ook aan het bestuur", "Laat maar"):
        await actor.taps_on(label)


async def reports(actor: Actor) -> None:
    """Report misuse without a name."""
    await actor.types("misbruik")
    await actor.taps_on("Ik wil iets melden")
    await actor.types(REPORTED)
    await actor.taps_on("Zonder mijn naam")
    await actor.taps_on("Melden")


async def stops_the_team(actor: Actor) -> None:
    """Who answers for the council has the team stand still."""
    await actor.types("misbruik")
    for label in ("Zet Onderbouw stil", "Ja, zet stil"):
        await actor.taps_on(label)


async def wishes_again(actor: Actor) -> None:
    """Want the team to start again."""
    await actor.types("home")
    await actor.taps_on("We beginnen weer")


async def pauses(actor: Actor) -> None:
    """For the time that stands first."""
    await actor.commands("pauze")
    await actor.taps_on(actor.buttons[0])


async def stops(actor: Actor) -> None:
    """Everything."""
    await actor.commands("stop")
    await actor.taps_on(actor.buttons[0])


async def _a_group(world: World) -> tuple[UUID, list[Actor]]:
    by_id = {actor.person_id: actor for actor in world.actors.values()}
    async with world.work() as db:
        pairing = (await db.scalars(select(Pairing).order_by(Pairing.id))).all()[0]
        seats = await db.scalars(select(PairingSeat).where(PairingSeat.pairing_id == pairing.id))
        return pairing.id, [by_id[seat.person_id] for seat in seats]


async def settles(world: World, number: int) -> None:
    """Who sits there in the first group says yes to the first moment."""
    pairing, people = await _a_group(world)
    actor = people[number]
    await actor.commands("koppel")
    await presses(actor, write("pairing", pairing))
    fits = [shown.button.data for shown in actor.screen.everything if shown.button.data.startswith("fits:")]
    await presses(actor, fits[0])


async def happened(world: World, how: str) -> None:
    """Somebody of the first group says whether it happened."""
    pairing, people = await _a_group(world)
    await presses(people[0], write("happened", pairing, how))


async def consents(world: World, *actors: Actor) -> None:
    """These people agree, in this order."""
    async with world.work() as db:
        outcome = (await db.scalars(select(Outcome))).one()
    for actor in actors:
        await presses(actor, write("consent", outcome.id))
