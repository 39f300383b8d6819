"""Which of us an account is: by e-mail, or by their own word and a steward's; never a second person in silence."""

from datetime import timedelta

import pytest

from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.people import Role
from bot.domain.profile import ProfileKind
from bot.store.people import Person, account_of_platform, all_people
from bot.store.readers import readers_of_team
from bot.store.team import Team, all_teams
from tests.fakes.town import Citizen, Town
from tests.stories.test_arriving import starts
from tests.world import Actor, World


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)


async def imported(town: Town) -> tuple[Team, Actor, Actor, Actor]:
    """A team of an import: Noor, Sam, and Ada who runs the bot."""
    team = await town.world.has_team(await town.world.has_school(), "bouw-1")
    noor = await town.world.has_person(team, "Noor Bakker")
    sam = await town.world.has_person(team, "Sam de Vries")
    ada = await town.world.has_person(team, "Ada Visser", role=Role.STEWARD)
    for actor, email in ((noor, "noor@lindeboom.test"), (sam, "sam@lindeboom.test")):
        async with town.world.work() as db:
            (await db.get_one(Person, actor.person_id)).email = email
    return team, noor, sam, ada


async def everybody(town: Town) -> list[str]:
    async with town.world.work() as db:
        return [person.name for person in await all_people(db)]


async def accounts(town: Town, actor: Actor) -> str | None:
    async with town.world.work() as db:
        account = await account_of_platform(db, actor.person_id)
        return account.chat if account else None


async def in_channel(town: Town, *citizens: Citizen) -> None:
    """They are in a channel that is the imported team's."""
    await citizens[0].invites(town.has_channel("#lijst", *citizens))


async def asked_who(town: Town) -> tuple[Citizen, Actor, Actor]:
    """Noor's account has another name and no address; her team has started and she is asked who she is."""
    team, noor, _, ada = await imported(town)
    sam, citizen = town.has("S. de Vries", email="sam@lindeboom.test"), town.has("N. Bakker")
    await in_channel(town, sam, citizen)
    await starts(sam, team=short(team.id))
    await town.world.passes(timedelta(days=3))
    return citizen, noor, ada


async def test_an_address_that_the_import_has_links_at_once(town: Town) -> None:
    _, noor, _, _ = await imported(town)
    await in_channel(town, town.has("N. Bakker", email="Noor@Lindeboom.test"))
    assert await accounts(town, noor) == "UN."
    assert await everybody(town) == ["Ada Visser", "Noor Bakker", "Sam de Vries"]


async def test_what_waited_for_somebody_goes_to_the_account_they_have_now(town: Town) -> None:
    team, _, _, _ = await imported(town)
    await town.world.starts(team)
    noor = town.has("N. Bakker", email="noor@lindeboom.test")
    await in_channel(town, noor)
    await town.world.passes(timedelta(days=3))
    assert "Hoi Noor, ik ben Ruimte, een bot." in "\n".join(noor.inbox)


async def test_an_address_never_merges_with_an_account_elsewhere(town: Town) -> None:
    _, noor, _, _ = await imported(town)
    await in_channel(town, town.has("N. Bakker", email="noor@lindeboom.test"))
    other = town.has("Noor", workspace="W1", email="noor@lindeboom.test")
    await other.joins(town.messenger.channels["CLIJST"])
    assert await accounts(town, noor) == "UN."


async def test_whoever_may_be_on_the_list_is_asked_who_they_are_before_anything_else(town: Town) -> None:
    citizen, _, _ = await asked_who(town)
    assert citizen.inbox[-1].splitlines()[0] == "Hoi, ik ben Ruimte, een bot."
    assert "wil ik zeker weten wie je bent" in citizen.inbox[-1]
    assert (await citizen.commands("meedoen")).splitlines()[0] == "Hoi, ik ben Ruimte, een bot."
    person = await citizen.person()
    assert person is not None
    assert person.participation == "unconfirmed"


async def test_a_name_is_picked_and_a_steward_confirms_it(town: Town) -> None:
    citizen, noor, ada = await asked_who(town)
    await citizen.taps("Kies mijn naam")
    assert await citizen.submits(who=short(noor.person_id)) == (
        "Dank je. Ik vraag het de beheerder. Tot die tijd stuur ik niets."
    )
    assert await accounts(town, noor) is None
    await town.world.passes(timedelta(days=13))
    assert await ada.taps_on("Klopt") == ["Genoteerd.", "N. Bakker hoort erbij."]
    assert await accounts(town, noor) == citizen.address.chat
    assert await everybody(town) == ["Ada Visser", "Noor Bakker", "Sam de Vries"]
    await citizen.commands("meedoen")
    assert (await town.world.of(noor)).participation == "joined"


async def test_a_steward_can_say_that_it_is_not_so(town: Town) -> None:
    citizen, noor, ada = await asked_who(town)
    await citizen.taps("Kies mijn naam")
    await citizen.submits(who=short(noor.person_id))
    await town.world.passes(timedelta(days=13))
    assert await ada.taps_on("Klopt niet") == [
        "Genoteerd.",
        "N. Bakker hoort er niet bij. Er is niets veranderd, en ik stuur deze persoon niets.",
    ]
    assert await accounts(town, noor) is None
    assert await ada.taps_on("Klopt") == ["Dit is al geregeld."]


async def test_whoever_is_not_listed_joins_as_somebody_new_once_confirmed(town: Town) -> None:
    citizen, _, ada = await asked_who(town)
    await citizen.taps("Ik sta er niet bij")
    await town.world.passes(timedelta(days=13))
    await ada.taps_on("Klopt")
    person = await citizen.person()
    assert person is not None
    assert (person.name, person.participation) == ("N. Bakker", "known")


async def test_nobody_but_a_steward_confirms(town: Town) -> None:
    citizen, noor, ada = await asked_who(town)
    await citizen.taps("Kies mijn naam")
    await citizen.submits(who=short(noor.person_id))
    await town.world.passes(timedelta(days=13))
    claim = next(shown.button.data for shown in ada.screen.everything if shown.button.label == "Klopt")
    citizen.buttons["Klopt"] = claim
    await citizen.taps("Klopt")
    assert await accounts(town, noor) is None


async def test_whoever_is_unconfirmed_reads_nothing_of_the_team(town: Town) -> None:
    citizen, _, _ = await asked_who(town)
    async with town.world.work() as db:
        team = (await all_teams(db))[0]
        readers = [person.name for person in await readers_of_team(db, team.id, town.world.now.date())]
    person = await citizen.person()
    assert person is not None
    assert person.name not in readers


async def test_without_an_import_everybody_is_who_their_profile_says(town: Town) -> None:
    noor = town.has("Noor Bakker")
    await noor.invites(town.has_channel("#bouw-1", noor))
    person = await noor.person()
    assert person is not None
    assert person.participation == "known"


async def test_stopping_is_no_way_round_being_confirmed(town: Town) -> None:
    citizen, _, _ = await asked_who(town)
    await citizen.commands("stop")
    await citizen.taps("Ja, stop alles")
    assert (await citizen.commands("meedoen")).splitlines()[0] == "Hoi, ik ben Ruimte, een bot."
    person = await citizen.person()
    assert person is not None
    assert person.participation == "unconfirmed"


async def test_whoever_is_unconfirmed_sets_no_team_up(town: Town) -> None:
    team, _, _, _ = await imported(town)
    stranger = town.has("Eva Elders")
    await in_channel(town, stranger)
    assert (await stranger.taps("Team instellen")).splitlines()[0] == "Hoi, ik ben Ruimte, een bot."
    async with town.world.work() as db:
        assert (await db.get_one(Team, team.id)).state == "new"


async def test_an_address_that_another_workspace_gives_links_nobody(town: Town) -> None:
    _, noor, _, _ = await imported(town)
    sam = town.has("S. de Vries", email="sam@lindeboom.test")
    await in_channel(town, sam)
    await sam.taps("Team instellen")
    await sam.submits(region="Midden", guests="yes")
    outsider = town.has("Eva Elders", kind=ProfileKind.OUTSIDER, email="noor@lindeboom.test")
    await outsider.joins(town.messenger.channels["CLIJST"])
    assert await accounts(town, noor) is None


async def test_two_who_say_the_same_name_do_not_become_one(town: Town) -> None:
    citizen, noor, ada = await asked_who(town)
    await citizen.taps("Kies mijn naam")
    await citizen.submits(who=short(noor.person_id))
    real = town.has("Noor Bakker", email="noor@lindeboom.test")
    await real.joins(town.messenger.channels["CLIJST"])
    await town.world.passes(timedelta(days=13))
    assert await ada.taps_on("Klopt") == [
        "Genoteerd.",
        "N. Bakker wilde bij een naam horen die intussen al een account heeft. Er is niets veranderd.",
    ]
    assert await accounts(town, noor) == real.address.chat


async def test_whoever_is_confirmed_as_new_is_introduced(town: Town) -> None:
    citizen, _, ada = await asked_who(town)
    await citizen.taps("Ik sta er niet bij")
    await town.world.passes(timedelta(days=13))
    await ada.taps_on("Klopt")
    await town.world.passes(timedelta(days=21))
    assert "Doe je mee?" in citizen.inbox[-1]


async def test_a_guest_does_not_read_who_works_here(town: Town) -> None:
    team, _, _, _ = await imported(town)
    sam = town.has("S. de Vries", email="sam@lindeboom.test")
    guest = town.has("Gijs Gast", kind=ProfileKind.GUEST)
    await in_channel(town, sam, guest)
    await starts(sam, team=short(team.id), guests="yes")
    await town.looks()
    await town.world.passes(timedelta(days=30))
    await guest.taps("Kies mijn naam")
    assert isinstance(guest.answer, Form)
    assert guest.answer.fields[0].options == ()


WAITS = "Er ligt iets voor je klaar: een vraag over wie iemand is."


@pytest.mark.parametrize("participation", ["joined", "known", "declined"])
async def test_a_claim_that_waits_stands_in_a_stewards_home(town: Town, participation: str) -> None:
    citizen, noor, ada = await asked_who(town)
    async with town.world.work() as db:
        (await db.get_one(Person, ada.person_id)).participation = participation
    del town.world.actors[ada.name]  # no terminal is open
    await citizen.taps("Kies mijn naam")
    await citizen.submits(who=short(noor.person_id))
    await town.world.passes(timedelta(days=20))
    town.world.actors[ada.name] = ada
    assert WAITS in await ada.types("home")
    await ada.taps_on("Lees nu")
    await town.world.passes(timedelta(seconds=1))
    assert await ada.taps_on("Klopt") == ["Genoteerd.", "N. Bakker hoort erbij."]
