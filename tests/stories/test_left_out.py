"""A file that somebody edited breaks a rule: the rest works on, and the stewards hear of it once."""

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Week
from bot.domain.people import Participation, Role
from bot.services.left_out import tell_left_out
from bot.services.round import open_round
from bot.services.status import read_alerts
from bot.store.house import all_alerts
from bot.store.prompts import FILES, Library, load_library
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
OURS = {prompt.id for prompt in load_library(SHIPPED).bank.prompts}
FINE, FEEDBACK, POLITE = "Zag je sneeuw?", "Kreeg je feedback?", "Zag je sneeuw, of u?"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The school's own folder."""
    return tmp_path / "own"


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
    (folder / "questions").mkdir(parents=True, exist_ok=True)
    texts = [OWN.format(nl=nl).replace("own-01", f"own-{number:02}") for number, nl in enumerate(questions, start=1)]
    (folder / "questions" / "own.yaml").write_text("\n".join(texts), "utf-8")
    return load_library(SHIPPED, folder)


async def starts_again(world: World, library: Library) -> None:
    """Ruimte starts with these words."""
    world.sessions.configure(library=library)
    async with world.work() as db:
        await tell_left_out(db, library.left_out, now=world.now)


async def hears(world: World, joke: Actor) -> list[str]:
    """What the steward is told in the weeks that follow, one of them a holiday, line by line."""
    joke.looks()
    await world.until(world.now + timedelta(days=14))
    return [line for line in joke.sees if "klop" in line or "ruimte doctor" in line]


async def test_a_question_that_breaks_a_rule_is_left_out_and_all_else_works(
    world: World, team: Team, joke: Actor, own: Path
) -> None:
    noor = await world.has_person(team, participation=Participation.JOINED)
    library = edited(own, FEEDBACK, FINE)
    await starts_again(world, library)

    async with world.work() as db:
        opened = await open_round(db, team, Week.of(date(2026, 10, 12)), now=world.now)

    assert (library.bank.find("t-own-01"), library.bank.find("t-own-02") is not None) == (None, True)
    assert opened is not None
    assert [one.prompt_id in {prompt.id for prompt in library.bank.prompts} for one in await askings(world, noor)] == [
        True
    ]


async def test_the_stewards_hear_of_it_once_however_often_ruimte_starts(world: World, joke: Actor, own: Path) -> None:
    library = edited(own, FEEDBACK)
    await starts_again(world, library)
    await starts_again(world, library)
    told = await hears(world, joke)
    await starts_again(world, library)

    where = f"{own}/questions/own.yaml:6"
    assert " ".join(told).startswith(
        f"In jullie eigen woorden klopt iets niet: {where}. Dat laat ik weg; al het andere"
    )
    assert await hears(world, joke) == []


async def test_what_is_new_is_told_with_how_many_there_are(world: World, joke: Actor, own: Path) -> None:
    await starts_again(world, edited(own, FEEDBACK))
    await hears(world, joke)
    await starts_again(world, edited(own, FEEDBACK, POLITE, FEEDBACK))

    told = " ".join(await hears(world, joke))

    assert told.startswith(f"In jullie eigen woorden kloppen 2 dingen niet, het eerste: {own}/questions/own.yaml:14.")


async def test_what_was_put_right_is_not_told_when_it_moves(world: World, joke: Actor, own: Path) -> None:
    await starts_again(world, edited(own, FEEDBACK))
    await hears(world, joke)
    library = edited(own, FEEDBACK)
    (own / "questions" / "own.yaml").write_text("# Van ons.\n" + (own / "questions" / "own.yaml").read_text())

    await starts_again(world, load_library(SHIPPED, own))

    assert (len(library.left_out), await hears(world, joke)) == (1, [])


async def test_an_id_that_is_used_twice_is_not_told_again_when_it_moves(world: World, joke: Actor, own: Path) -> None:
    twice = [OWN.format(nl=FINE)] * 2
    edited(own, FINE)
    (own / "questions" / "own.yaml").write_text("\n".join(twice), "utf-8")
    await starts_again(world, load_library(SHIPPED, own))
    await hears(world, joke)
    (own / "questions" / "own.yaml").write_text("\n".join(["# Van ons.", *twice]), "utf-8")

    await starts_again(world, load_library(SHIPPED, own))

    assert await hears(world, joke) == []


async def test_the_status_names_what_is_left_out_now_and_not_what_once_was(
    world: World, joke: Actor, own: Path
) -> None:
    await starts_again(world, edited(own, FEEDBACK))

    async with world.work() as db:
        found = ([alert.what for alert in await all_alerts(db)], await read_alerts(db))
    assert found == (["words_left_out"], [])


async def test_when_all_is_well_nobody_hears_anything(world: World, joke: Actor, own: Path) -> None:
    await starts_again(world, edited(own, FINE))

    assert await hears(world, joke) == []


def test_the_shipped_question_works_on_when_the_school_s_own_wording_of_it_breaks_a_rule(own: Path) -> None:
    text = OWN.format(nl=POLITE).replace("t-own-01", "t-s18-01")
    (own / "questions").mkdir(parents=True)
    (own / "questions" / "own.yaml").write_text(text, "utf-8")

    library, shipped = load_library(SHIPPED, own), load_library(SHIPPED)

    assert library.bank.find("t-s18-01") == shipped.bank.find("t-s18-01")
    assert [(one.line, one.name) for one in library.left_out] == [(6, "t-s18-01")]


async def test_a_steward_who_comes_later_hears_it_when_ruimte_starts_again(world: World, team: Team, own: Path) -> None:
    library = edited(own, FEEDBACK)
    await starts_again(world, library)
    joke = await world.has_person(team, "Joke Mol", role=Role.STEWARD, participation=Participation.JOINED)

    await starts_again(world, library)

    assert [line.partition(":")[0] for line in await hears(world, joke)][:1] == [
        "In jullie eigen woorden klopt iets niet"
    ]


def test_a_list_of_the_school_leaves_no_question_of_ours_out(own: Path) -> None:
    own.mkdir()
    (own / "tone.yaml").write_text('nl:\n  avoid: {"*": ""}\n  address: [zult]\nen:\n  names: [you]\n')
    (own / "vocabulary.yaml").write_text(f"po: {{nl: {{leerling: {'o' * 150}}}, en: {{leerling: u}}}}\n")

    library, shipped = load_library(SHIPPED, own), load_library(SHIPPED)

    assert (library.bank, library.left_out) == (shipped.bank, ())


@pytest.mark.parametrize("name", ["messages", "questions/sub", "tones.yaml", "vocabulary.yml", "questions/a.YAML"])
def test_what_nobody_reads_in_the_schools_folder_is_named(own: Path, name: str) -> None:
    (own / "questions").mkdir(parents=True)
    (own / "README.md").write_text("Van ons.")
    (own / name).mkdir() if "." not in name else (own / name).write_text("")

    found = load_library(SHIPPED, own).left_out

    assert [(one.file, one.fault.key) for one in found] == [(own / name, "words.not_read")]


NAMES = ["nl", "en", "fr", "po", "T04", "avoid", "blocks", "id", "q", "seed", "light"]
PIECES = ["T04", "nl", "po", "{leerling}", "*", "...", "het", ""]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.sampled_from(PIECES),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inside),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*FILES, "questions/a.yaml", "protocols/a.yaml"]), JUNK, max_size=4))
def test_whatever_stands_in_a_schools_files_our_own_words_work_on(junk: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in junk.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content), "utf-8")  # JSON is YAML

        found = {prompt.id for prompt in load_library(SHIPPED, Path(folder)).bank.prompts}

    assert found >= OURS
