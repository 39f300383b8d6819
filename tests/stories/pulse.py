"""What stories about the pulse share: a team that has it on, and its people going through the eight statements."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from bot.domain.people import Role
from bot.domain.pulse import IN_A_PULSE, PULSE, PulseReport
from bot.services.feature import turn_on
from bot.services.pulse_reading import team_reports
from bot.store.people import Person
from bot.store.pulse import KeptReport, PulseAnswer, open_answers
from bot.store.team import School, Team
from tests.answers import had_its_quiet_start
from tests.world import Actor, World, at

BEFORE, ASKED, COUNTED = at(22, 9, 12, 0), at(1, 10, 15, 15), at(5, 10, 8, 0)  # the first pulse of Midden
LEADER_READS = at(13, 10, 8, 0)
NAMES = (
    "Noor Bakker", "Sam de Wit", "Lin Chen", "Daan Mulder", "Joke Visser", "Mila Boer", "Piet Smit", "Ali Can",
    "Eva Kok", "Tom Pas", "Ien Bos", "Bas Vis",
)  # fmt: skip
WHY_NOT_SHOWN = "er waren te weinig antwoorden, of je zou eruit kunnen opmaken wat een klein groepje zei."
LABELS = {1: "1 · Helemaal oneens", 2: "2", 3: "3", 4: "4", 5: "5 · Helemaal eens", 0: "Weet niet"}
IN_ENGLISH = LABELS | {1: "1 · Disagree entirely", 5: "5 · Agree entirely", 0: "Don't know"}


async def has_pulse(world: World, team: Team) -> None:
    """The team turned it on, after a while with the question only."""
    await had_its_quiet_start(world, team)
    async with world.work() as db:
        await turn_on(db, await db.get_one(Team, team.id), PULSE, now=world.now)


async def a_pulse_team(
    world: World, number: int = 6, *, school: School | None = None, name: str = "Onderbouw", language: str = "nl"
) -> tuple[Team, list[Actor]]:
    """A team of so many teachers, all of whom take part; the first pulse is the week after next."""
    world.now = BEFORE
    team = await world.has_team(school or await world.has_school(), name)
    people = [
        await world.has_person(team, one if name == "Onderbouw" else f"{one} ({name})", language=language)
        for one in NAMES[:number]
    ]
    await world.starts(team)
    await has_pulse(world, team)
    await world.has_joined(*people)
    return team, people


async def a_leader(world: World, team: Team) -> Actor:
    """Grace, who leads the team from outside it."""
    async with world.work() as db:
        school = await db.get_one(School, team.school_id)
    office = await world.has_team(school, "Directie")
    grace = await world.has_person(office, "Grace Osei", role=Role.LEADER)
    await world.starts(office)
    await world.leads(grace, team)
    await world.has_joined(grace)
    return grace


async def fills_in(actor: Actor, *answers: int) -> list[str]:
    """Go through the statements: one answer for all, or each its own; what is seen after the last."""
    labels = IN_ENGLISH if (await actor.world.of(actor)).language == "en" else LABELS
    given = answers * IN_A_PULSE if len(answers) == 1 else answers
    seen: list[str] = []
    for answer in given:
        seen = await actor.taps_on(labels[answer])
    return seen


async def all_fill_in(people: Sequence[Actor], *answers: int) -> None:
    """Each of these people one answer to everything."""
    for actor, answer in zip(people, answers, strict=True):
        await fills_in(actor, answer)


async def six_answered(world: World) -> tuple[Team, list[Actor]]:
    """A team of six, each with an answer of their own; it is still to be counted."""
    team, people = await a_pulse_team(world, 6)
    await world.until(ASKED)
    await all_fill_in(people, 4, 4, 3, 3, 5, 2)
    return team, people


async def opens_report(actor: Actor) -> list[str]:
    """[Bekijk de peiling], and what comes then."""
    actor.looks()
    await actor.taps_on("Bekijk de peiling")
    await actor.world.passes(timedelta(minutes=1))
    return actor.sees


async def reports(world: World, team: Team) -> list[PulseReport]:
    """What the team was told over the terms."""
    async with world.work() as db:
        return await team_reports(db, team.id)


async def counted(world: World, scope: str) -> list[list[tuple[str, int]]]:
    """Of every report of this scope, the statements and half points."""
    async with world.work() as db:
        rows = await db.scalars(select(KeptReport).where(KeptReport.scope == scope).order_by(KeptReport.id))
        return [[(one["statement"], one["halves"]) for one in row.findings or ()] for row in rows]


async def answered(world: World) -> dict[str, tuple[int, ...]]:
    """What is kept of what anybody answered, by name."""
    async with world.work() as db:
        rows = (await db.scalars(select(PulseAnswer))).all()
        names = {one.id: one.name for one in await db.scalars(select(Person))}
        return {names[row.person_id]: open_answers(db, row) for row in rows}
