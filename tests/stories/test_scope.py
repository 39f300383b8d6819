"""A steward of one school sees, hears of and does what is of that school, and nothing of another (J12)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from bot.domain.checkup import Found, Verdict
from bot.domain.event import Pressed, Submitted
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.people import Participation, Role
from bot.domain.press import write
from bot.services.alert import raise_alert
from bot.services.checkup import check_house
from bot.services.council import is_independent
from bot.services.feature import may_turn_on
from bot.services.place import leave_place
from bot.services.quiet import set_quiet
from bot.services.setup import build_setup
from bot.services.steward import is_last_steward, lacks_colleague_for
from bot.store.claim import Claim
from bot.store.notice import Notice
from bot.store.people import Person, find_account
from bot.store.place import place_of
from bot.store.schedule import quiet_teams
from bot.store.steward import teams_run_by
from bot.store.team import Membership, School, Team, teams_worked_in, workers_of
from bot.views.catalogue import catalogue
from bot.views.checkup import found_line
from tests.fakes.village import Village, a_village
from tests.services.test_matching_queries import statements
from tests.stories.test_inviting import DOOR, comes_in, link_for, links_in
from tests.world import Actor, World

NOT_YOURS = ["Deze knop is voor iemand anders."]
STAYS_QUIET = (
    "Het blijft stil voor De Wilg, want het is stil voor de hele school of organisatie. De beheerder kan dat opheffen."
)
FOR_THE_TEAM = ": daar is om stilte gevraagd voor het team zelf. Een leidinggevende van dat team kan dat opheffen."
FOR_THE_SCHOOL = ": daar is om stilte gevraagd voor de school zelf. Een beheerder van die school kan dat opheffen."
PUT_OUT = ": ik zit daar niet meer in het kanaal. Nodigt iemand me weer uit, dan ga ik verder."
YES_HUSH = "Ja, maak het stil"
NOT_FOR_YOU = (
    "Er is niemand die jij kunt uitnodigen. "
    "Wie de bot voor meer beheert dan jij, krijgt een link van een beheerder van de hele organisatie."
)
WHO_RUNS = ("Ada", "Bo", "Wim")


@dataclass
class Towns:
    """Two schools of one organisation: Ada runs the bot in De Linde, Bo in De Wilg, and Wim everywhere."""

    world: World
    linde: Team
    wilg: Team

    def __getitem__(self, name: str) -> Actor:
        return self.world.actors[name]

    async def claims(self, newcomer: str, of: Team | None, *, to_be: str | None) -> Claim:
        """Somebody from a channel of this team, or of none, says who they are."""
        actor = await self.world.has_person(of or self.wilg, newcomer, participation=Participation.UNCONFIRMED)
        if of is None:
            async with self.world.work() as db:
                await db.execute(delete(Membership).where(Membership.person_id == actor.person_id))
        if to_be is None:
            await actor.does(_press(actor, write("nobody", actor.person_id)))
        else:
            await actor.does(_submission(actor, write("whoami", actor.person_id), who=short(self[to_be].person_id)))
        async with self.world.work() as db:
            return (await db.scalars(select(Claim).where(Claim.person_id == actor.person_id))).one()

    async def told(self, kind: str) -> list[str]:
        """Who has a notice of this kind, by name."""
        async with self.world.work() as db:
            people = select(Notice.person_id).where(Notice.kind == kind)
            return list(await db.scalars(select(Person.name).where(Person.id.in_(people)).order_by(Person.name)))


@pytest.fixture
async def towns(world: World) -> Towns:
    world.sessions.configure(doorways=[DOOR])
    linde = await world.has_team(await world.has_school("De Linde"), "Lindeteam")
    wilg = await world.has_team(await world.has_school("De Wilg"), "Wilgteam")
    await world.has_person(linde, "Ada", role=Role.SCHOOL_STEWARD)
    await world.has_person(wilg, "Bo", role=Role.SCHOOL_STEWARD)
    await world.has_person(wilg, "Wim", role=Role.STEWARD)
    await world.has_person(linde, "Lin Chen")
    await world.has_person(wilg, "Mila Smit")
    return Towns(world, linde, wilg)


def _press(actor: Actor, data: str) -> Pressed:
    return Pressed(key=actor.world.new_key(), sender=actor.address, data=data, message="m")


def _submission(actor: Actor, data: str, **values: str) -> Submitted:
    return Submitted(key=actor.world.new_key(), sender=actor.address, data=data, values=values)


# Who says to be somebody


async def test_a_school_steward_is_asked_of_who_works_there_and_confirms_it(towns: Towns) -> None:
    claim = await towns.claims("L. Chen", towns.linde, to_be="Lin Chen")
    assert await towns.told("claim") == ["Ada", "Wim"]
    await towns["Ada"].does(_press(towns["Ada"], write("claim", claim.id, "yes")))
    assert towns["Ada"].sees == ["Genoteerd.", "L. Chen hoort erbij."]


async def test_who_somebody_of_another_school_is_cannot_be_said_by_a_school_steward(towns: Towns) -> None:
    claim = await towns.claims("M. Smit", towns.linde, to_be="Mila Smit")  # in a channel of Ada's school
    assert await towns.told("claim") == ["Bo", "Wim"]
    await towns["Ada"].does(_press(towns["Ada"], write("claim", claim.id, "yes")))
    async with towns.world.work() as db:
        assert (towns["Ada"].sees, await db.get(Claim, claim.id) is None) == (NOT_YOURS, False)


async def test_who_is_new_is_for_the_school_in_whose_channel_they_appeared(towns: Towns) -> None:
    await towns.claims("Nieuw", towns.wilg, to_be=None)
    assert await towns.told("claim") == ["Bo", "Wim"]


async def test_who_says_to_run_it_everywhere_is_confirmed_by_another_who_does(towns: Towns) -> None:
    await towns.world.has_person(towns.linde, "Cy", role=Role.STEWARD)
    claim = await towns.claims("Wimpie", towns.wilg, to_be="Wim")
    assert await towns.told("claim") == ["Cy", "Wim"]
    await towns["Bo"].does(_press(towns["Bo"], write("claim", claim.id, "yes")))
    assert towns["Bo"].sees == NOT_YOURS
    await towns["Cy"].does(_press(towns["Cy"], write("claim", claim.id, "yes")))
    assert towns["Cy"].sees == ["Genoteerd.", "Wimpie hoort erbij."]


async def test_who_says_to_run_it_in_two_schools_is_confirmed_by_who_runs_it_in_both(towns: Towns) -> None:
    for name in ("Cy", "Dirk"):
        actor = await towns.world.has_person(towns.linde, name, role=Role.SCHOOL_STEWARD)
        await towns.world.also_works(actor, towns.wilg, role=Role.SCHOOL_STEWARD)
    await towns.claims("D.", towns.wilg, to_be="Dirk")
    assert await towns.told("claim") == ["Cy", "Dirk", "Wim"]


async def test_who_is_new_in_no_team_is_for_whoever_runs_it_everywhere(towns: Towns) -> None:
    await towns.claims("Nieuw", None, to_be=None)
    assert await towns.told("claim") == ["Wim"]


async def test_where_nobody_runs_it_everywhere_doctor_says_that_who_is_new_waits_for_the_keyboard(
    towns: Towns,
) -> None:
    await reached(towns, ("Ada", "Bo"))
    async with towns.world.work() as db:
        await db.execute(delete(Membership).where(Membership.role == Role.STEWARD))
    await towns.claims("Nieuw", None, to_be=None)
    assert await towns.told("claim") == []
    async with towns.world.work() as db:
        first = (await check_house(db, now=towns.world.now, zone=ZoneInfo("Europe/Amsterdam")))[0]
    assert found_line(catalogue("nl"), first).endswith(
        "wacht op jouw ja. Wie er wacht, zie je met: ruimte people claims"
    )


# Who still has to come in


async def test_a_school_steward_invites_their_own_school_alone(towns: Towns) -> None:
    invited = {name: links_in(await towns[name].types("uitnodigen")) for name in ("Ada", "Bo")}
    assert invited == {"Ada": ["Ada", "Lin Chen"], "Bo": ["Bo", "Mila Smit"]}


async def test_who_runs_it_everywhere_is_invited_by_another_who_does(towns: Towns) -> None:
    await towns.world.has_person(towns.linde, "Cy", role=Role.STEWARD)
    assert await towns["Bo"].commands("uitnodigen", "Wim") == [NOT_FOR_YOU]
    assert links_in(await towns["Cy"].commands("uitnodigen", "Wim")) == ["Wim"]


async def test_who_also_runs_it_in_another_school_is_not_invited_by_a_school_steward(towns: Towns) -> None:
    await towns.world.also_works(towns["Mila Smit"], towns.linde, role=Role.SCHOOL_STEWARD)
    invited = {name: links_in(await towns[name].types("uitnodigen")) for name in ("Ada", "Bo")}
    assert invited == {"Ada": ["Ada", "Lin Chen", "Mila Smit"], "Bo": ["Bo"]}
    assert links_in(await towns["Wim"].commands("uitnodigen", "Mila Smit")) == ["Mila Smit"]


async def test_whoever_runs_it_everywhere_is_asked_of_which_team(towns: Towns) -> None:
    await towns["Wim"].types("uitnodigen")
    assert links_in(await towns["Wim"].taps_on("Lindeteam")) == ["Ada", "Lin Chen"]


async def test_a_name_of_another_school_is_nobodys_to_a_school_steward(towns: Towns) -> None:
    first, *_ = await towns["Ada"].commands("uitnodigen", "Mila Smit")
    assert first == "Die naam ken ik niet, of meer collega's heten zo. Typ de hele naam achter /uitnodigen."
    assert links_in(await towns["Wim"].commands("uitnodigen", "Mila Smit")) == ["Mila Smit"]


async def test_a_form_of_a_school_steward_for_a_team_elsewhere_makes_no_link(towns: Towns) -> None:
    form = write("invite", towns["Ada"].person_id)
    await towns["Ada"].does(_submission(towns["Ada"], form, team=short(towns.wilg.id)))
    assert towns["Ada"].sees == ["! Dat staat er niet bij. Kies iets uit de lijst."]


# A team and its group


async def test_a_team_is_set_up_and_turned_on_by_the_stewards_of_its_school(towns: Towns) -> None:
    async with towns.world.work() as db:
        people = {name: await db.get_one(Person, towns[name].person_id) for name in WHO_RUNS}
        sets_up = [
            name
            for name, person in people.items()
            if isinstance(await build_setup(db, person, towns.linde.id, now=towns.world.now), Form)
        ]
        turns_on = [name for name, person in people.items() if await may_turn_on(db, person, towns.linde)]
    assert (sets_up, turns_on) == (["Ada", "Wim"], ["Ada", "Wim"])


async def test_a_school_steward_moves_no_team_to_another_school(towns: Towns) -> None:
    other = await towns.world.has_team(await towns.world.has_school("De Beuk"), "Beukteam")
    await towns.world.also_works(towns["Ada"], other, role=Role.SCHOOL_STEWARD)
    second = await towns.world.has_team(await _school(towns, towns.linde), "Tweede team")
    assert (await options(towns, "Ada", second))["school"] == ["De Beuk", "De Linde"]


async def test_a_school_steward_does_not_take_their_role_to_another_school(towns: Towns) -> None:
    second = await towns.world.has_team(await _school(towns, towns.linde), "Tweede team")
    await towns.world.also_works(towns["Lin Chen"], second)
    everywhere = ["De Linde", "De Wilg"]
    shown = {name: await options(towns, name, towns.linde) for name in ("Ada", "Lin Chen", "Wim")}
    assert shown == {"Ada": {}, "Lin Chen": {}, "Wim": {"school": everywhere}}
    assert (await options(towns, "Lin Chen", second))["school"] == everywhere  # nobody runs the bot by a place there


async def test_a_form_for_another_school_leaves_the_team_of_a_school_steward_where_it_is(towns: Towns) -> None:
    filled_in = {field.name: field.value for field in (await _setup_form(towns, "Ada", towns.linde)).fields}
    filled_in["school"] = short(towns.wilg.school_id)
    await towns["Ada"].does(_submission(towns["Ada"], write("teamsetup", towns.linde.id), **filled_in))
    assert towns["Ada"].sees[0].startswith("Dit stuur ik Lindeteam")
    async with towns.world.work() as db:
        assert (await db.get_one(Team, towns.linde.id)).school_id == towns.linde.school_id


async def test_a_team_in_which_somebody_runs_the_bot_becomes_no_other_team(towns: Towns) -> None:
    await towns.world.has_team(await _school(towns, towns.linde), "Tweede team")
    assert "team" not in await options(towns, "Wim", towns.linde)


async def options(towns: Towns, name: str, team: Team) -> dict[str, list[str]]:
    """Which teams and which schools somebody may choose from who sets up this team."""
    fields = (await _setup_form(towns, name, team)).fields
    return {one.name: [each.label for each in one.options] for one in fields if one.name in ("team", "school")}


async def _setup_form(towns: Towns, name: str, team: Team) -> Form:
    async with towns.world.work() as db:
        person = await db.get_one(Person, towns[name].person_id)
        form = await build_setup(db, person, team.id, now=towns.world.now)
    assert isinstance(form, Form)
    return form


@pytest.fixture
def village(towns: Towns) -> Village:
    return a_village(towns.world)


async def test_a_group_is_for_the_stewards_of_who_brought_us_there(towns: Towns, village: Village) -> None:
    mila = await village.has_actor(towns["Mila Smit"])
    await village.adds(mila, village.has_group("Wilgkamer", mila))
    assert await towns.told("group") == ["Bo", "Wim"]


async def test_a_group_that_a_school_steward_brings_us_into_is_for_a_team_of_their_school(
    towns: Towns, village: Village
) -> None:
    ada = await village.has_actor(towns["Ada"])
    await village.adds(ada, village.has_group("Lindekamer", ada))
    await ada.taps("Groep aanzetten")
    assert isinstance(ada.answer, Form)
    (field,) = ada.answer.fields
    assert [option.label for option in field.options] == ["Lindeteam"]


# What they hear of


async def put_out(towns: Towns, team: Team) -> None:
    """We are put out of the channel of this team."""
    await towns.world.has_place(team, f"#{team.name}")
    async with towns.world.work() as db:
        place = await place_of(db, team.id)
        assert place is not None
        await leave_place(db, place, now=towns.world.now)


async def test_a_school_steward_hears_what_is_wrong_in_their_school_and_not_in_another(towns: Towns) -> None:
    await put_out(towns, towns.linde)
    assert await towns.told("alert") == ["Ada", "Wim"]


async def test_an_account_that_was_not_theirs_is_told_to_the_stewards_of_whose_it_should_be(
    towns: Towns, village: Village
) -> None:
    towns.world.sessions.configure(doorways=[DOOR])
    code = await link_for(towns.world, towns["Mila Smit"])
    await comes_in(village, code, "Kind")
    right = village.has("Mila")
    await right.commands("start", code)
    await right.taps("Dat was ik niet")
    assert await towns.told("alert") == ["Bo", "Wim"]


async def test_what_is_wrong_with_the_house_is_told_to_every_steward(towns: Towns) -> None:
    async with towns.world.work() as db:
        organisation = towns.linde.organisation_id
        await raise_alert(db, "stumbled", about="x", organisation_id=organisation, now=towns.world.now)
    assert await towns.told("alert") == ["Ada", "Bo", "Wim"]


# Silence


async def test_silence_is_for_what_somebody_runs(towns: Towns) -> None:
    third = await towns.world.has_team(await _school(towns, towns.wilg), "Derde team")
    assert await towns["Bo"].types("stil") == [
        "Dit maakt het stil voor De Wilg: ik stuur daar niemand iets, en haal later niets in. Wil je dat?",
        "[1] Ja, maak het stil",
    ]
    assert await quiet(towns) == set()
    assert await towns["Bo"].taps_on(YES_HUSH) == [
        "Het is stil voor De Wilg. Ik stuur niets tot je het zegt, en haal niets in."
    ]
    assert await quiet(towns) == {towns.wilg.id, third.id}
    assert await towns["Bo"].commands("stil", "uit") == ["De stilte is voorbij voor De Wilg. Ik haal niets in."]
    assert await quiet(towns) == set()
    await towns["Wim"].commands("stil", "2026-10-16")
    assert await towns["Wim"].taps_on(YES_HUSH) == [
        "Het is stil voor Stichting De Boom tot en met vrijdag 16 oktober. Ik haal niets in."
    ]
    assert await quiet(towns) == {towns.linde.id, towns.wilg.id, third.id}


async def test_who_also_leads_a_team_elsewhere_silences_that_team_too(towns: Towns) -> None:
    await towns.world.also_works(towns["Bo"], towns.linde, role=Role.LEADER)
    await towns["Bo"].types("stil")
    await towns["Bo"].taps_on(YES_HUSH)
    assert await quiet(towns) == {towns.linde.id, towns.wilg.id}


async def test_a_school_steward_does_not_lift_what_is_for_all_schools(towns: Towns) -> None:
    await towns["Wim"].types("stil")
    await towns["Wim"].taps_on(YES_HUSH)
    assert await towns["Bo"].commands("stil", "uit") == [STAYS_QUIET]
    assert await quiet(towns) == {towns.linde.id, towns.wilg.id}


async def test_a_silence_that_a_leader_asked_for_is_not_lifted_by_who_runs_the_bot(towns: Towns) -> None:
    await _leads(towns, towns.wilg, "Ellen Vos")
    await towns["Ellen Vos"].types("stil")
    await _hushes(towns["Wim"])
    assert await towns["Wim"].commands("stil", "uit") == [
        "De stilte is voorbij voor Stichting De Boom. Ik haal niets in.",
        "Het blijft stil voor Wilgteam (De Wilg)" + FOR_THE_TEAM,
    ]
    assert await quiet(towns) == {towns.wilg.id}


async def test_of_a_school_with_three_teams_the_one_that_stays_quiet_is_named(towns: Towns) -> None:
    for name in ("Derde team", "Vierde team"):
        await towns.world.has_team(await _school(towns, towns.wilg), name)
    await _leads(towns, towns.wilg, "Ellen Vos")
    await towns["Ellen Vos"].types("stil")
    await _hushes(towns["Bo"])
    assert await towns["Bo"].commands("stil", "uit") == [
        "De stilte is voorbij voor De Wilg. Ik haal niets in.",
        "Het blijft stil voor Wilgteam" + FOR_THE_TEAM,
    ]


async def test_where_a_school_has_one_team_that_stays_quiet_no_silence_is_over(towns: Towns) -> None:
    await _leads(towns, towns.wilg, "Ellen Vos")
    await towns["Ellen Vos"].types("stil")
    await _hushes(towns["Bo"])
    assert await towns["Bo"].commands("stil", "uit") == ["Het blijft stil voor Wilgteam" + FOR_THE_TEAM]


async def test_a_team_out_of_whose_channel_we_were_put_stays_quiet_and_that_is_why(towns: Towns) -> None:
    await put_out(towns, towns.wilg)
    await _hushes(towns["Bo"])
    assert await towns["Bo"].commands("stil", "uit") == ["Het blijft stil voor Wilgteam" + PUT_OUT]


async def test_what_one_school_asked_for_stays_when_who_runs_them_all_speaks_again(towns: Towns) -> None:
    await _hushes(towns["Bo"])
    assert await towns["Wim"].commands("stil", "uit") == [
        "De stilte is voorbij voor Stichting De Boom. Ik haal niets in.",
        "Het blijft stil voor De Wilg" + FOR_THE_SCHOOL,
    ]


@pytest.mark.parametrize("others", [(), ("Ellen Vos",)])
async def test_who_runs_the_bot_and_leads_a_team_lifts_that_silence_too(towns: Towns, others: tuple[str, ...]) -> None:
    for name in others:
        await _leads(towns, towns.wilg, name)
    await towns.world.also_works(towns["Wim"], towns.wilg, role=Role.LEADER)
    await _was_quiet(towns, towns.wilg)
    assert await towns["Wim"].commands("stil", "uit") == [
        "De stilte is voorbij voor Stichting De Boom. Ik haal niets in."
    ]
    assert await quiet(towns) == set()


async def test_the_silence_of_a_team_that_nobody_leads_is_lifted_by_who_runs_the_bot_there(towns: Towns) -> None:
    for team in (towns.linde, towns.wilg):
        await _was_quiet(towns, team)
    assert await towns["Bo"].commands("stil", "uit") == ["De stilte is voorbij voor De Wilg. Ik haal niets in."]
    assert await quiet(towns) == {towns.linde.id}


async def test_silence_that_was_asked_for_one_school_is_asked_anew_of_who_runs_them_all_since(towns: Towns) -> None:
    await towns["Ada"].commands("stil", "2026-10-16")
    await towns.world.also_works(towns["Ada"], towns.linde, role=Role.STEWARD)
    assert await towns["Ada"].taps_on(YES_HUSH) == [
        "Dit maakt het stil voor Stichting De Boom: ik stuur daar niemand iets, en haal later niets in. Wil je dat?",
        "[2] Ja, maak het stil",
    ]
    assert await quiet(towns) == set()
    assert await towns["Ada"].taps_on(YES_HUSH) == [
        "Het is stil voor Stichting De Boom tot en met vrijdag 16 oktober. Ik haal niets in."
    ]


async def test_silence_that_was_asked_for_on_another_day_is_asked_anew(towns: Towns) -> None:
    await towns["Bo"].types("stil")
    towns.world.now += timedelta(days=1)
    await towns["Bo"].taps_on(YES_HUSH)
    assert await quiet(towns) == set()
    await towns["Bo"].taps_on(YES_HUSH)
    assert await quiet(towns) == {towns.wilg.id}


async def test_a_button_of_before_that_names_nothing_asks_anew(towns: Towns) -> None:
    bo = towns["Bo"]
    await bo.does(_press(bo, write("hush", bo.person_id, "2026-10-16")))
    assert await quiet(towns) == set()
    assert await bo.taps_on(YES_HUSH) == ["Het is stil voor De Wilg tot en met vrijdag 16 oktober. Ik haal niets in."]


async def _leads(towns: Towns, team: Team, name: str) -> None:
    await towns.world.has_person(team, name, role=Role.LEADER)


async def _hushes(actor: Actor) -> None:
    await actor.types("stil")
    await actor.taps_on(YES_HUSH)


async def _was_quiet(towns: Towns, team: Team) -> None:
    """It is quiet in this team alone; by whom that was asked is not kept."""
    async with towns.world.work() as db:
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=None, now=towns.world.now
        )


async def quiet(towns: Towns) -> set[UUID]:
    """The teams where it is quiet."""
    async with towns.world.work() as db:
        return {*await quiet_teams(db, towns.world.now.date())}


# Whether they are alone


async def reached(towns: Towns, names: Collection[str]) -> None:
    """These have an account on a platform."""
    async with towns.world.work() as db:
        for name in names:
            account = await find_account(db, towns[name].person_id)
            assert account is not None
            account.platform = "slack"


def _alone(place: str) -> str:
    return (
        f"Voor {place} kan ik hooguit één beheerder bereiken. "
        "Zet nog iemand als beheerder op de lijst; dan hoort altijd iemand het als er iets misgaat."
    )


async def test_home_warns_of_the_school_for_which_nobody_else_can_be_reached(towns: Towns) -> None:
    await towns.world.has_person(towns.wilg, "Cy", role=Role.SCHOOL_STEWARD)
    await reached(towns, ("Bo", "Cy"))
    shown = {name: [line for line in await towns[name].types("home") if "één beheerder" in line] for name in WHO_RUNS}
    assert shown == {"Ada": [_alone("De Linde")], "Bo": [], "Wim": [_alone("De Linde")]}


@pytest.mark.parametrize("role", [Role.STEWARD, Role.SCHOOL_STEWARD])
async def test_what_somebody_runs_is_found_with_as_many_queries_for_twenty_schools_as_for_two(
    towns: Towns, role: Role
) -> None:
    of_two = await queries(towns, role, 2)
    assert await queries(towns, role, 20) == of_two


async def queries(towns: Towns, role: Role, schools: int) -> int:
    """How many it takes to know what somebody who runs the bot for so many more schools runs, and whether alone."""
    teams = [
        await towns.world.has_team(await towns.world.has_school(f"School {schools}.{number}"))
        for number in range(schools)
    ]
    first, *others = teams
    actor = await towns.world.has_person(first, f"Cy {schools}", role=role)
    for team in others:
        await towns.world.also_works(actor, team, role=role)
    async with towns.world.work() as db:
        person = await db.get_one(Person, actor.person_id)
        with statements(towns.world) as heard:
            assert {team.id for team in teams} <= {team.id for team in await teams_run_by(db, person)}
            assert await lacks_colleague_for(db, person, towns.world.now.date()) != []
            await is_last_steward(db, person, towns.world.now.date())
    return len([one for one in heard if not one.startswith("FETCH")])


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ((), ("steward_unknown", {"organisation": "Stichting De Boom"})),
        (("Wim",), ("no_second_steward", {"place": "Stichting De Boom"})),
        (("Wim", "Ada"), ("no_second_steward", {"place": "De Wilg"})),
        (WHO_RUNS, ("stewards", {"organisation": "Stichting De Boom"})),
    ],
)
async def test_doctor_counts_who_reaches_each_school(
    towns: Towns, names: tuple[str, ...], found: tuple[str, dict[str, str]]
) -> None:
    await reached(towns, names)
    async with towns.world.work() as db:
        first = (await check_house(db, now=towns.world.now, zone=ZoneInfo("Europe/Amsterdam")))[0]
    assert (first.what, dict(first.args)) == found


@pytest.mark.parametrize(
    ("names", "alone"),
    [
        (("Ada",), ["De Linde", "De Wilg"]),
        (("Ada", "Bo"), ["De Linde", "De Wilg"]),
        (("Ada", "Bo", "Cy"), ["De Linde"]),
    ],
)
async def test_doctor_names_each_such_school_also_while_nobody_is_reached_for_all_of_them(
    towns: Towns, names: tuple[str, ...], alone: list[str]
) -> None:
    await towns.world.has_person(towns.wilg, "Cy", role=Role.SCHOOL_STEWARD)
    await reached(towns, names)
    async with towns.world.work() as db:
        found = await check_house(db, now=towns.world.now, zone=ZoneInfo("Europe/Amsterdam"))
    assert [one for one in found if "steward" in one.what] == [
        Found("no_whole_steward", Verdict.WRONG, {"organisation": "Stichting De Boom"}),
        *(Found("no_second_steward", Verdict.NOTE, {"place": school}) for school in alone),
    ]


async def test_who_is_the_last_of_their_kind_hears_so_before_they_erase_themselves(towns: Towns) -> None:
    async with towns.world.work() as db:
        people = [await db.get_one(Person, towns[name].person_id) for name in WHO_RUNS]
        last = [one.name for one in people if await is_last_steward(db, one, towns.world.now.date())]
    assert last == ["Wim"]


async def test_who_runs_the_bot_for_a_school_is_at_work_in_no_team_by_that(towns: Towns) -> None:
    async with towns.world.work() as db:
        assert [one.name for one in await workers_of(db, towns.linde.id)] == ["Lin Chen"]
        assert await teams_worked_in(db, towns["Ada"].person_id) == []


async def test_who_runs_the_bot_for_a_school_does_not_answer_for_the_council(towns: Towns) -> None:
    async with towns.world.work() as db:
        independent = {
            name: await is_independent(db, await db.get_one(Person, towns[name].person_id), towns.linde)
            for name in ("Ada", "Lin Chen")
        }
    assert independent == {"Ada": False, "Lin Chen": True}


async def _school(towns: Towns, team: Team) -> School:
    async with towns.world.work() as db:
        return await db.get_one(School, team.school_id)
