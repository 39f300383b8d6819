"""A steward of one school sees, hears of and does what is of that school, and nothing of another (J12)."""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

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
from bot.services.setup import build_setup
from bot.services.steward import is_last_steward
from bot.store.claim import Claim
from bot.store.notice import Notice
from bot.store.people import Person, find_account
from bot.store.place import place_of
from bot.store.team import School, Team, teams_worked_in, workers_of
from tests.fakes.village import Village, a_village
from tests.stories.test_inviting import DOOR, comes_in, link_for, links_in
from tests.world import Actor, World

NOT_YOURS = ["Deze knop is voor iemand anders."]
WHO_RUNS = ("Ada", "Bo", "Wim")


@dataclass
class Towns:
    """Two schools of one organisation: Ada runs the bot in De Linde, Bo in De Wilg, and Wim everywhere."""

    world: World
    linde: Team
    wilg: Team

    def __getitem__(self, name: str) -> Actor:
        return self.world.actors[name]

    async def claims(self, newcomer: str, of: Team, *, to_be: str | None) -> Claim:
        """Somebody from a channel of this team says who they are."""
        actor = await self.world.has_person(of, newcomer, participation=Participation.UNCONFIRMED)
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


# Who still has to come in


async def test_a_school_steward_invites_their_own_school_alone(towns: Towns) -> None:
    invited = {name: links_in(await towns[name].types("uitnodigen")) for name in ("Ada", "Bo")}
    assert invited == {"Ada": ["Ada", "Lin Chen"], "Bo": ["Bo", "Mila Smit", "Wim"]}


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
    ada = await _who(towns, "Ada")
    await towns.world.also_works(towns["Ada"], other, role=Role.SCHOOL_STEWARD)
    second = await towns.world.has_team(await _school(towns, towns.linde), "Tweede team")
    async with towns.world.work() as db:
        form = await build_setup(db, ada, second.id, now=towns.world.now)
    assert isinstance(form, Form)
    (field,) = (field for field in form.fields if field.name == "school")
    assert [option.label for option in field.options] == ["De Beuk", "De Linde"]


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


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ((), ("no_steward", {"organisation": "Stichting De Boom"})),
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


async def _who(towns: Towns, name: str) -> Person:
    async with towns.world.work() as db:
        return await db.get_one(Person, towns[name].person_id)


async def _school(towns: Towns, team: Team) -> School:
    async with towns.world.work() as db:
        return await db.get_one(School, team.school_id)
