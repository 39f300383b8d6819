"""A file that somebody edited breaks a rule: the rest works on, and the stewards hear of it once."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.calendar import Week
from bot.domain.people import Participation, Role
from bot.services.left_out import tell_left_out
from bot.services.round import open_round
from bot.store.prompts import Library, load_library
from bot.store.team import Team
from tests.stories.reading import askings
from tests.world import Actor, World, at

SHIPPED = Path("prompts")
OWN = """\
- id: t-own-01
  theme: T04
  audience: teacher
  model: wonder
  answer: yesno
  nl: {{q: "{nl}", follow: "En nu?"}}
  en: {{q: "Did it snow?", follow: "And now?"}}
"""
FINE, FEEDBACK, POLITE = "Zag je sneeuw?", "Kreeg je feedback?", "Zag je sneeuw, of u?"


@pytest.fixture
async def team(world: World) -> Team:
    world.now = at(11, 10, 20)
    team = await world.has_team(await world.has_school())
    await world.starts(team)
    return team


@pytest.fixture
async def joke(world: World, team: Team) -> Actor:
    """The steward, who takes part in nothing else."""
    return await world.has_person(team, "Joke Mol", role=Role.STEWARD, participation=Participation.JOINED)


def edited(folder: Path, *questions: str) -> Library:
    """The words as they are once the school's own file holds these questions."""
    (folder / "questions").mkdir(exist_ok=True)
    texts = [OWN.format(nl=nl).replace("own-01", f"own-{number:02}") for number, nl in enumerate(questions, start=1)]
    (folder / "questions" / "own.yaml").write_text("\n".join(texts), "utf-8")
    return load_library(SHIPPED, folder)


async def starts_again(world: World, library: Library) -> None:
    """Ruimte starts with these words."""
    world.sessions.configure(library=library)
    async with world.work() as db:
        await tell_left_out(db, library.broken, now=world.now)


async def hears(world: World, joke: Actor) -> list[str]:
    """What the steward is told in the weeks that follow, one of them a holiday, line by line."""
    joke.looks()
    await world.until(world.now + timedelta(days=14))
    return [line for line in joke.sees if "klop" in line or "ruimte doctor" in line]


async def test_a_question_that_breaks_a_rule_is_left_out_and_all_else_works(
    world: World, team: Team, joke: Actor, tmp_path: Path
) -> None:
    noor = await world.has_person(team, participation=Participation.JOINED)
    library = edited(tmp_path, FEEDBACK, FINE)
    await starts_again(world, library)

    async with world.work() as db:
        opened = await open_round(db, team, Week.of(date(2026, 10, 12)), now=world.now)

    assert (library.bank.find("t-own-01"), library.bank.find("t-own-02") is not None) == (None, True)
    assert opened is not None
    assert [one.prompt_id in {prompt.id for prompt in library.bank.prompts} for one in await askings(world, noor)] == [
        True
    ]


async def test_the_stewards_hear_of_it_once_however_often_ruimte_starts(
    world: World, joke: Actor, tmp_path: Path
) -> None:
    library = edited(tmp_path, FEEDBACK)
    await starts_again(world, library)
    await starts_again(world, library)
    told = await hears(world, joke)
    await starts_again(world, library)

    assert " ".join(told) == (
        f"In jullie eigen woorden klopt iets niet: {tmp_path}/questions/own.yaml:6. "
        "Dat laat ik weg; al het andere werkt. Wat er is, staat in: ruimte doctor"
    )
    assert await hears(world, joke) == []


async def test_what_is_new_is_told_with_how_many_there_are(world: World, joke: Actor, tmp_path: Path) -> None:
    await starts_again(world, edited(tmp_path, FEEDBACK))
    await hears(world, joke)
    await starts_again(world, edited(tmp_path, FEEDBACK, POLITE, FEEDBACK))

    told = " ".join(await hears(world, joke))

    assert told.startswith(
        f"In jullie eigen woorden kloppen 2 dingen niet, het eerste: {tmp_path}/questions/own.yaml:14."
    )


async def test_what_was_put_right_is_not_told_when_it_moves(world: World, joke: Actor, tmp_path: Path) -> None:
    await starts_again(world, edited(tmp_path, FEEDBACK))
    await hears(world, joke)
    library = edited(tmp_path, FEEDBACK)
    (tmp_path / "questions" / "own.yaml").write_text("# Van ons.\n" + (tmp_path / "questions" / "own.yaml").read_text())

    await starts_again(world, load_library(SHIPPED, tmp_path))

    assert (len(library.broken), await hears(world, joke)) == (1, [])


async def test_when_all_is_well_nobody_hears_anything(world: World, joke: Actor, tmp_path: Path) -> None:
    await starts_again(world, edited(tmp_path, FINE))

    assert await hears(world, joke) == []


def test_the_shipped_question_works_on_when_the_school_s_own_wording_of_it_breaks_a_rule(tmp_path: Path) -> None:
    own = OWN.format(nl=POLITE).replace("t-own-01", "t-s18-01")
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "own.yaml").write_text(own, "utf-8")

    library, shipped = load_library(SHIPPED, tmp_path), load_library(SHIPPED)

    assert library.bank.find("t-s18-01") == shipped.bank.find("t-s18-01")
    assert [(one.line, one.name) for one in library.broken] == [(6, "t-s18-01")]
