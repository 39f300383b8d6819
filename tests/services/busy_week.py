"""A busy week, after which Noor has some of everything that there can be about somebody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.domain.link_code import Purpose
from bot.services.link_code import make_code
from bot.store.claim import Claim
from bot.store.council import Council
from bot.store.form import Draft, seal_values
from bot.store.leading import Leading
from bot.store.misuse import new_report, seal_report
from bot.store.people import Person
from bot.store.vote import cast, wish_again
from tests.answers import data_of, edits, presses, says
from tests.services.agenda_rows import a_meeting, an_agreement, messages
from tests.services.board_rows import a_board_digest, an_arrangement
from tests.services.consultation_rows import a_round
from tests.services.pulse_rows import a_pulse
from tests.standing import LOWER, UPPER, House, a_house, a_shareable_library, submits
from tests.world import Actor, World, at

SUNDAY, MONDAY, TUESDAY = at(8, 11, 12, 0), at(9, 11, 8, 0), at(10, 11, 8, 0)
OF_NOOR = ("kluut", "wulp", "grutto", "lepelaar", "roerdomp", "scholekster", "wielewaal")
IN_THE_AGENDA = (  # of Noor too; the last one is in the pulse
    "kievit", "tjiftjaf", "bokje", "kramsvogel", "zanglijster", "putter", "sijsje", "vink", "mees", "waterhoen",
)  # fmt: skip
OF_A_ROUND = "kwartel"
OF_MILA = "nachtegaal"


async def shares(actor: Actor, *labels: str) -> None:
    """Share the last answer, by these buttons."""
    for label in ("Delen", *labels, "Delen met mijn naam"):
        await presses(actor, data_of(actor, label))


async def shares_with(house: House, actor: Actor, *others: str) -> None:
    """Share the last answer with these people."""
    form = data_of(actor, "Delen").replace("share:", "sharepick:")
    await submits(actor, form, people=", ".join(house[other].name for other in others))
    await actor.taps_on("Delen met mijn naam")


async def a_busy_agenda(house: House) -> None:
    """Of Noor some of everything that there can be of the agenda, and of Sam too."""
    noor, sam, team = house["Noor"].person_id, house["Sam"].person_id, house.teams[LOWER].id
    words, now = iter(IN_THE_AGENDA), house.world.now
    async with house.world.work() as db:
        await a_meeting(db, team, noor, sam, words=words, now=now)
        await an_agreement(db, team, noor, words=words, now=now)
        await messages(db, team, noor, sam, words=words, now=now)
        await an_arrangement(db, team, noor, words=next(words), now=now)
        await a_board_digest(db, noor, house["Mila"].person_id, words=words, now=now)
        await a_round(db, team, noor, sam, words=OF_A_ROUND, now=now)
        await a_pulse(db, team, noor, words=next(words), now=now)


async def a_busy_week(house: House) -> None:
    """Noor has some of everything there is to have; Mila shares too, and everybody has read it."""
    world, noor, mila = house.world, house["Noor"], house["Mila"]
    await world.heartbeat.beat(SUNDAY)
    world.now += timedelta(minutes=1)
    await noor.types("vraag")
    await says(noor, "Een kluut", message="m1")
    await shares(noor, f"Met {UPPER}")
    await noor.taps_on("Nog één vraag")
    await says(noor, "Een wulp", message="m2")
    await shares_with(house, noor, "Sam", "Grace")
    await mila.types("vraag")
    await says(mila, f"Een {OF_MILA}", message="m3")
    await shares(mila, f"Met {UPPER}")
    for moment in (MONDAY, TUESDAY):
        world.now = moment
        await world.heartbeat.beat(moment)
    await noor.types("vraag")
    await says(noor, "Een grutto", message="m4")
    await presses(noor, data_of(noor, "Delen"))
    await presses(noor, data_of(noor, f"Met {LOWER}"))
    await edits(noor, "m1", "Een lepelaar")
    await edits(mila, "m3", f"Nog een {OF_MILA}")
    world.now += timedelta(minutes=30)
    await says(noor, "Een roerdomp", message="m5")
    async with world.work() as db:
        await cast(db, house.teams[LOWER].id, noor.person_id, yes=True)
        await wish_again(db, house.teams[LOWER].id, noor.person_id, world.now.date())
        report = new_report(db, house.teams[LOWER].id, noor.person_id, house["Joke"].person_id, world.now.date())
        seal_report(db, report, "wielewaal")
        council = Council(team_id=house.teams[UPPER].id, person_id=noor.person_id, since=world.now.date())
        db.add_all([report, council])
        draft = Draft(
            id=db.new_id(world.now), person_id=noor.person_id, data="form", at=0, reference="r", touched_at=world.now
        )
        seal_values(db, draft, {"words": "scholekster"})
        led = {"leader_id": house["Grace"].person_id, "person_id": noor.person_id}
        leads = {"leader_id": noor.person_id, "team_id": house.teams[UPPER].id}
        claims = {"person_id": noor.person_id}, {"person_id": house["Joke"].person_id, "claimed_id": noor.person_id}
        db.add_all([Claim(id=db.new_id(world.now), made_at=world.now, **one) for one in claims])
        await make_code(db, await db.get_one(Person, noor.person_id), Purpose.MOVE, now=world.now)
        db.add_all([draft, Leading(id=db.new_id(world.now), **led), Leading(id=db.new_id(world.now), **leads)])
    await a_busy_agenda(house)


@asynccontextmanager
async def after_a_busy_week(database: str) -> AsyncIterator[House]:
    """A house on the Tuesday after it."""
    async with World.opened(database, now=SUNDAY, library=a_shareable_library()) as world:
        house = await a_house(world)
        await a_busy_week(house)
        yield house
