"""What stories about sharing share: a team of so many, an answer, the taps that share it, and Monday."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.people import Role
from bot.store.share import Share
from bot.store.team import Team
from tests.answers import asks, had_its_quiet_start
from tests.builders import make_prompt
from tests.world import EVERY_DAY, Actor, World, at

OPEN = make_prompt(id="t-open-001", privacy="shareable", follow={"nl": "En toen?", "en": "And then?"})
ALSO_OPEN = replace(OPEN, id="t-open-002")  # for a second week
NAMES = ("Noor Bakker", "Sam de Wit", "Joke Visser", "Daan Mulder", "Lin Chen", "Grace Osei")
WORDS = "Een kind dat lachte"
FRIDAY = at(6, 11, 9, 0)
MONDAY = at(9, 11, 8, 0)
DIGEST = ["Weekbericht van Onderbouw", "Gedeeld door collega's"]
WAY_OUT = "Liever geen weekbericht"
IN_ENGLISH = "I'd rather not get digests"
FROM_NOOR = "Noor Bakker, bij de vraag over verwondering:"
ON_BOTH = pytest.mark.parametrize("one_or_both", ["sqlite", "postgresql"], indirect=True)  # where the database matters


async def a_started_team(world: World, name: str = "Onderbouw", *, timezone: str = "Europe/Amsterdam") -> Team:
    """A team that is well under way, with questions that may be shared."""
    asks(world, OPEN, ALSO_OPEN)
    team = await world.has_team(await world.has_school(f"School van {name}", timezone=timezone), name)
    await world.starts(team)
    await had_its_quiet_start(world, team)
    return team


async def joined(
    world: World,
    team: Team,
    *names: str,
    language: str = "nl",
    role: Role = Role.TEACHER,
    days: frozenset[int] = EVERY_DAY,
) -> list[Actor]:
    """People of this team who take part."""
    people = [await world.has_person(team, name, language=language, role=role, days=days) for name in names]
    await world.has_joined(*people)
    return people


async def a_team_of(world: World, number: int) -> list[Actor]:
    """So many people who take part; Noor is the first."""
    return await joined(world, await a_started_team(world), *NAMES[:number])


async def answers(actor: Actor, words: str = WORDS) -> list[str]:
    """Answer this week's question; the receipt."""
    await actor.types("vraag")
    return await actor.types(words)


async def previews(actor: Actor, words: str = WORDS, *, team: str = "Onderbouw") -> list[str]:
    """Answer, and look at what would be shared with a team."""
    await answers(actor, words)
    await actor.taps_on("Delen")
    return await actor.taps_on(f"Met {team}")


async def shares(
    actor: Actor, words: str = WORDS, *, team: str = "Onderbouw", how: str = "Delen met mijn naam"
) -> list[str]:
    """Answer, and share it with a team, a minute later than anything before."""
    actor.world.now += timedelta(minutes=1)
    await previews(actor, words, team=team)
    return await actor.taps_on(how)


async def picks(actor: Actor, *others: Actor) -> list[str]:
    """Have a look at what would be shared with these people."""
    await answers(actor)
    await actor.taps_on("Delen")
    await actor.taps_on("Met mensen die ik kies")
    return await actor.types(", ".join(other.name for other in others))


def without_way_out(lines: list[str]) -> list[str]:
    """The same without the button that stands below every digest (`test_digest_choice`)."""
    return [line for line in lines if not line.endswith((WAY_OUT, IN_ENGLISH))]


def said(lines: list[str]) -> list[str]:
    """What was said, without the lines of buttons."""
    return [line for line in lines if not line.startswith("[")]


async def seen_at(world: World, moment: datetime, *actors: Actor) -> list[list[str]]:
    """What each of these sees at this moment, and not before; the way out below a digest left off."""
    await world.until(moment.replace(hour=moment.hour - 1))
    for actor in actors:
        actor.looks()
    await world.until(moment)
    return [without_way_out(actor.sees) for actor in actors]


async def shared(world: World) -> list[Share]:
    """Everything that is shared or previewed, oldest first."""
    async with world.work() as db:
        return list((await db.scalars(select(Share).order_by(Share.proposed_at, Share.id))).all())
