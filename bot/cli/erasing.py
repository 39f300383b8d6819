"""Erasing somebody at the keyboard, because they asked: nothing of theirs is shown."""

from collections.abc import Sequence

from bot.cli.asking import agrees
from bot.cli.running import one_person
from bot.cli.trouble import Sentence
from bot.cli.words import words
from bot.domain.people import spelling
from bot.opening import App, real_clock
from bot.services.erasure import erase_person
from bot.store.base import Db
from bot.store.people import Person, find_people
from bot.store.team import teams_of


async def erase_after_asking(app: App, name: str, team: str | None, *, yes: bool) -> str:
    """The sentence that says what became of it. No transaction is open while somebody is asked."""
    async with app.unit_of_work() as db:
        person, teams = await _one(db, name, team)
    if not yes and not agrees(words("erase.ask", name=person.name, teams=teams)):
        return words("erase.nothing")
    async with app.unit_of_work() as db:
        await erase_person(db, person.id, now=real_clock())
    return words("erase.done")


async def _one(db: Db, name: str, team: str | None) -> tuple[Person, str]:
    """Who is meant, with their teams; or a sentence that tells people of one name apart by their teams alone."""
    found = {person: await _teams(db, person) for person in await find_people(db, name)}
    if not found:
        await one_person(db, name)  # says which name is nearest
    here = {one: teams for one, teams in found.items() if team is None or spelling(team) in map(spelling, teams)}
    if not here:
        raise Sentence(words("erase.not_there", team=team))
    if len(here) > 1:
        raise Sentence(words("erase.several", name=name, teams="; ".join(_said(teams) for teams in here.values())))
    ((person, teams),) = here.items()
    return person, _said(teams)


async def _teams(db: Db, person: Person) -> list[str]:
    return [team.name for team in await teams_of(db, person.id)]


def _said(teams: Sequence[str]) -> str:
    return ", ".join(teams) if teams else words("erase.no_team")
