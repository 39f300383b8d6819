"""Somebody moves to another platform with a code of ten minutes, and takes everything along (J11)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.doorway import Doorway
from bot.domain.people import Participation
from bot.store.people import Account, Person, all_people, find_account
from bot.store.team import Team
from tests.answers import asks, had_its_quiet_start, kept
from tests.builders import make_prompt
from tests.fakes.town import TOWN, Citizen, Town
from tests.world import Actor, World

HILL = "hill"
MOVE_HERE = "Hierheen verhuizen? Dan stuur ik je voortaan alles hier. Je antwoorden en instellingen gaan mee."
DOOR = Doorway(HILL, "https://t.me/{name}?start={code}", "ruimte_bot", keeps_words=True)


@pytest.fixture
def town(world: World) -> Town:
    world.sessions.configure(doorways=[DOOR])
    return Town(world)


@pytest.fixture
def hill(world: World) -> Town:
    return Town(world, platform=HILL)


@pytest.fixture
async def team(world: World) -> Team:
    return await world.has_team(await world.has_school(), "Bouw 1")


async def has_account(citizen: Citizen, actor: Actor) -> Citizen:
    """This citizen is that person."""
    async with citizen.town.world.work() as db:
        where = {"platform": citizen.address.platform, "workspace": "W1", "chat": citizen.address.chat}
        now = citizen.town.world.now - timedelta(days=1)
        db.add(Account(id=db.new_id(now), person_id=actor.person_id, linked_at=now, **where))
    return citizen


@pytest.fixture
async def noor(world: World, team: Team) -> Actor:
    return await world.has_person(team, "Noor Bakker")


@pytest.fixture
async def in_town(town: Town, noor: Actor) -> Citizen:
    return await has_account(town.has("Noor"), noor)


async def code_of(citizen: Citizen) -> str:
    """The code they are shown."""
    said = await citizen.commands("verhuizen")
    (code,) = re.findall("(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", said)
    return str(code)


async def moves(citizen: Citizen, code: str) -> str:
    """They send the code and say yes; what comes back."""
    await citizen.types(code)
    return await citizen.taps("Ja, verhuis mij")


async def of(citizen: Citizen) -> str | None:
    person = await citizen.person()
    return person.name if person else None


async def reached_at(world: World, actor: Actor) -> str | None:
    async with world.work() as db:
        account = await find_account(db, actor.person_id)
        return account.platform if account else None


async def test_the_code_comes_as_text_and_as_a_link(in_town: Citizen) -> None:
    said = await in_town.commands("verhuizen")
    assert re.sub("[0-9A-Z]{12}|([0-9A-Z]{4}-){2}[0-9A-Z]{4}", "…", said) == (
        "Hier is je verhuiscode. Deel hem met niemand: wie hem heeft, kan zich voor jou uitgeven.\n"
        "Stuur mij deze code binnen tien minuten op je nieuwe plek: …\n"
        "Of open daar deze link:\nhttps://t.me/ruimte_bot?start=…"
    )


async def test_no_link_leads_to_where_they_are_already(noor: Actor, hill: Town, in_town: Citizen) -> None:
    on_hill = await has_account(hill.has("Noor"), noor)
    await moves(on_hill, await code_of(in_town))
    assert "https://" not in await on_hill.commands("verhuizen")


@pytest.mark.parametrize(
    ("command", "written"), [("start", "{}"), ("verhuizen", "{}"), ("ruimte", "verhuizen {}"), ("move", "{}")]
)
async def test_a_code_is_sent_behind_a_command(in_town: Citizen, hill: Town, command: str, written: str) -> None:
    citizen, code = hill.has("Nono"), await code_of(in_town)
    await citizen.commands(command, written.format(code.lower().replace("-", "")))
    assert citizen.may_tap == ["Ja, verhuis mij", "Nee"]
    assert (await citizen.taps("Ja, verhuis mij")).startswith("Je bent verhuisd.")
    assert await of(citizen) == "Noor Bakker"


async def test_who_moved_is_reached_there_and_not_in_the_old_place(
    world: World, team: Team, noor: Actor, in_town: Citizen, hill: Town
) -> None:
    await world.starts(team)
    await had_its_quiet_start(world, team)
    await world.has_joined(noor)
    on_hill = hill.has("Nono")
    await moves(on_hill, await code_of(in_town))
    await world.passes(timedelta(days=7))
    assert (len(on_hill.inbox), len(in_town.inbox)) == (1, 0)


async def test_everything_of_theirs_stays(world: World, noor: Actor, in_town: Citizen, hill: Town) -> None:
    before = await world.of(noor)
    await moves(hill.has("Nono"), await code_of(in_town))
    after = await world.of(noor)
    assert after.id == before.id
    assert await reached_at(world, noor) == HILL


async def test_they_can_move_back_to_where_they_were(world: World, noor: Actor, in_town: Citizen, hill: Town) -> None:
    on_hill = hill.has("Nono")
    await moves(on_hill, await code_of(in_town))
    world.now += timedelta(minutes=1)
    code = await code_of(on_hill)
    await in_town.commands("verhuizen", code)
    await in_town.taps("Ja, verhuis mij")
    assert await reached_at(world, noor) == TOWN


async def test_a_code_that_is_typed_by_who_is_asked_something_is_no_answer(
    world: World, team: Team, noor: Actor, in_town: Citizen, hill: Town
) -> None:
    asks(world, make_prompt(id="t-open-001"))
    await world.starts(team)
    await had_its_quiet_start(world, team)
    await world.has_joined(noor)
    on_hill = await has_account(hill.has("Noor"), noor)
    await in_town.commands("vraag")
    said = await in_town.types(await code_of(on_hill))
    assert (said.partition("\n")[0], await kept(world)) == (MOVE_HERE, [])
    assert (await in_town.taps("Ja, verhuis mij")).startswith("Je bent verhuisd.")


async def test_a_code_of_nobody_in_words_of_somebody_we_know_is_an_answer(
    world: World, team: Team, noor: Actor, in_town: Citizen
) -> None:
    asks(world, make_prompt(id="t-open-001"))
    await world.starts(team)
    await had_its_quiet_start(world, team)
    await world.has_joined(noor)
    await in_town.commands("vraag")
    await in_town.types("7ZK2-M4QX-0WBT")
    assert len(await kept(world)) == 1


async def test_a_slip_behind_the_command_makes_no_new_code(in_town: Citizen, hill: Town) -> None:
    code = await code_of(in_town)
    assert (await in_town.commands("verhuizen", f"{code}7")).startswith("Deze link of code werkt niet")
    assert (await hill.has("Nono").types(code)) == MOVE_HERE


async def test_a_code_works_for_ten_minutes_and_once(world: World, in_town: Citizen, hill: Town) -> None:
    code = await code_of(in_town)
    world.now += timedelta(minutes=10)
    assert (await hill.has("Nono").types(code)).startswith("Deze link of code werkt niet")
    await moves(hill.has("Nono"), await code_of(in_town))
    assert await of(hill.has("Nono")) == "Noor Bakker"


async def test_a_new_code_makes_the_earlier_one_void(in_town: Citizen, hill: Town) -> None:
    first, second = await code_of(in_town), await code_of(in_town)
    citizen = hill.has("Nono")
    assert (await citizen.types(first)).startswith("Deze link of code werkt niet")
    assert (await citizen.types(second)).startswith("Hierheen verhuizen?")


async def test_a_no_moves_nobody(world: World, noor: Actor, in_town: Citizen, hill: Town) -> None:
    citizen = hill.has("Nono")
    await citizen.types(await code_of(in_town))
    assert (await citizen.taps("Nee")).startswith("Goed, ik verander niets.")
    assert (await of(citizen), await reached_at(world, noor)) == (None, TOWN)


async def a_newcomer(hill: Town) -> Citizen:
    """Somebody whom only a channel on the hill brought."""
    citizen = hill.has("Nono")
    await citizen.invites(hill.has_channel("#nieuw", citizen))
    return citizen


async def test_somebody_whom_only_a_channel_brought_turns_out_to_be_them(
    world: World, noor: Actor, in_town: Citizen, hill: Town
) -> None:
    newcomer = await a_newcomer(hill)
    await in_the_same_organisation(world, newcomer, noor)
    assert (await moves(newcomer, await code_of(in_town))).startswith("Je bent verhuisd.")
    async with world.work() as db:
        everybody = [person.name for person in await all_people(db)]
    assert (await of(newcomer), everybody) == ("Noor Bakker", ["Noor Bakker"])


async def in_the_same_organisation(world: World, newcomer: Citizen, actor: Actor) -> None:
    person = await newcomer.person()
    assert person is not None
    async with world.work() as db:
        row = await db.get_one(Person, person.id)
        row.organisation_id = (await db.get_one(Person, actor.person_id)).organisation_id


@pytest.mark.parametrize("participation", [Participation.JOINED, Participation.DECLINED, Participation.STOPPED])
async def test_somebody_who_chose_here_already_is_left_as_they_are(
    world: World, noor: Actor, in_town: Citizen, hill: Town, participation: Participation
) -> None:
    newcomer = await a_newcomer(hill)
    await in_the_same_organisation(world, newcomer, noor)
    person = await newcomer.person()
    assert person is not None
    async with world.work() as db:
        (await db.get_one(Person, person.id)).participation = participation
    said = await newcomer.commands("verhuizen", await code_of(in_town))
    assert said.startswith("Dit account is hier al van iemand.")


async def test_a_colleague_of_the_list_is_never_taken_for_somebody_else(
    world: World, team: Team, noor: Actor, in_town: Citizen, hill: Town
) -> None:
    sam = await has_account(hill.has("Sam"), await world.has_person(team, "Sam de Vries"))
    said = await sam.commands("verhuizen", await code_of(in_town))
    assert said.startswith("Dit account is hier al van iemand.")
    assert await of(sam) == "Sam de Vries"


async def test_before_the_decision_about_typed_words_a_move_there_waits(
    world: World, team: Team, in_town: Citizen, hill: Town
) -> None:
    world.sessions.configure(doorways=[replace(DOOR, keeps_words=None)])
    await world.starts(team)
    assert (await hill.has("Nono").types(await code_of(in_town))).startswith("Dit kan nog even niet.")


async def test_a_code_is_not_shown_where_others_read_along(in_town: Citizen) -> None:
    assert await in_town.commands("verhuizen", place="C1") == (
        "Hier lezen anderen mee. Vraag het mij in een privébericht."
    )  # fmt: skip


async def test_a_move_can_be_undone_by_whose_it_was(world: World, noor: Actor, in_town: Citizen, hill: Town) -> None:
    code = await code_of(in_town)
    await moves(hill.has("Dief"), code)
    await in_town.commands("verhuizen", code)
    await in_town.taps("Dat was ik niet")
    assert await reached_at(world, noor) == TOWN
    async with world.work() as db:
        assert [account.platform for account in await db.scalars(select(Account).order_by(Account.platform))] == [
            "console", TOWN,
        ]  # fmt: skip
