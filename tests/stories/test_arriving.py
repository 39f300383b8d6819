"""A channel becomes a team: who is in it, who starts it, and what happens when people come and go (J01-J03, J11)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.domain.address import Address
from bot.domain.delivery import Budget
from bot.domain.event import Invited, PlaceChanged, Removed, Uninstalled
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.people import PlaceReaders, Role, TeamState
from bot.domain.profile import ProfileKind
from bot.ports import Installation
from bot.services.people import join
from bot.store.delivery import Delivery
from bot.store.house import all_alerts
from bot.store.installation import KeptInstallations
from bot.store.people import Person, all_people
from bot.store.place import place_at, place_of
from bot.store.team import Team, all_organisations, all_teams, members_of
from tests.fakes.town import TOWN, Channel, Citizen, Town
from tests.night import sweep
from tests.world import World, at


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)


async def the_team(town: Town, name: str = "bouw-1") -> Team:
    async with town.world.work() as db:
        return next(team for team in await all_teams(db) if team.name == name)


async def names_in(town: Town, team: Team) -> list[str]:
    async with town.world.work() as db:
        return [person.name for person in await members_of(db, team.id)]


async def people(town: Town) -> list[tuple[str, str]]:
    async with town.world.work() as db:
        return [(person.name, person.participation) for person in await all_people(db)]


async def starts(citizen: Citizen, **setup: str) -> str:
    """Set the team up and start it, from the message in front of them."""
    await citizen.taps("Team instellen")
    await citizen.submits(**{"region": "Midden"} | setup)
    await citizen.taps("Team starten")
    return await citizen.submits(agreed="2026-09-29", contact="Joke (MR)")


async def begun(town: Town) -> tuple[Channel, Citizen, Citizen]:
    """Noor and Sam in a channel whose team has started."""
    noor, sam = town.has("Noor Bakker"), town.has("Sam de Vries")
    channel = town.has_channel("#bouw-1", noor, sam)
    await noor.invites(channel)
    await starts(noor)
    return channel, noor, sam


async def test_an_invited_bot_asks_nobody_anything(town: Town) -> None:
    noor, sam = town.has("Noor Bakker"), town.has("Sam de Vries")
    await noor.invites(town.has_channel("#bouw-1", noor, sam))
    await town.world.passes(timedelta(days=7))
    assert (await the_team(town)).state == TeamState.NEW
    assert len(noor.inbox) == 1
    assert noor.inbox[0].startswith("Ik ben nu in #bouw-1. Ik stuur niemand iets")
    assert sam.inbox == []


async def test_who_is_in_the_channel_is_in_the_team(town: Town) -> None:
    noor, sam = town.has("Noor Bakker"), town.has("Sam de Vries")
    bot, guest = town.has("Rekenbot", kind=ProfileKind.BOT), town.has("Gijs Gast", kind=ProfileKind.GUEST)
    stranger, gone = town.has("Eva Elders", kind=ProfileKind.OUTSIDER), town.has("Wim Weg", is_active=False)
    await noor.invites(town.has_channel("#bouw-1", noor, sam, bot, guest, stranger, gone))
    assert await names_in(town, await the_team(town)) == ["Noor Bakker", "Sam de Vries"]
    assert await people(town) == [("Noor Bakker", "known"), ("Sam de Vries", "known")]


async def test_guests_take_part_when_that_is_chosen(town: Town) -> None:
    noor, guest = town.has("Noor Bakker"), town.has("Gijs Gast", kind=ProfileKind.GUEST)
    await noor.invites(town.has_channel("#bouw-1", noor, guest))
    await noor.taps("Team instellen")
    await noor.submits(region="Midden", guests="yes")
    await town.looks()
    assert await names_in(town, await the_team(town)) == ["Gijs Gast", "Noor Bakker"]


async def test_setting_up_shows_the_next_holiday_and_the_first_weeks_and_sends_nothing(town: Town) -> None:
    noor, sam = town.has("Noor Bakker"), town.has("Sam de Vries")
    await noor.invites(town.has_channel("#bouw-1", noor, sam))
    await noor.taps("Team instellen")
    shown = await noor.submits(region="Midden", rhythm="fortnightly", day="1", hour="12:30")
    assert shown.splitlines() == [
        "Dit stuur ik bouw-1 de eerste drie weken, naast één kennismaking per persoon:",
        "dinsdag 13 oktober: een vraag die je met één tik beantwoordt",
        "week van maandag 19 oktober: geen vraag",
        "dinsdag 27 oktober: een vraag die je met één tik beantwoordt",
        "Regio Midden. De volgende vakantie: Herfstvakantie, 17 t/m 25 oktober. Klopt dat niet? Kies Anders instellen.",
        "Er is nog niets verstuurd. Bij het starten vraag ik wanneer de medezeggenschap instemde.",
    ]
    assert sam.inbox == []
    team = await the_team(town)
    assert (team.state, team.rhythm, team.ask_day) == (TeamState.NEW, "fortnightly", 1)


async def test_starting_asks_when_the_council_agreed_and_then_everybody_is_introduced(town: Town) -> None:
    noor, sam = town.has("Noor Bakker"), town.has("Sam de Vries")
    await noor.invites(town.has_channel("#bouw-1", noor, sam))
    assert await starts(noor) == "bouw-1 is gestart. Iedereen krijgt één kennismaking en kiest zelf."
    await town.world.passes(timedelta(days=3))
    assert noor.inbox[1].splitlines()[0] == "Hoi Noor, ik ben Ruimte, een bot."
    assert sam.inbox[0].splitlines()[0] == "Hoi Sam, ik ben Ruimte, een bot."
    assert (await the_team(town)).council_agreed_on == date(2026, 9, 29)


async def test_the_teams_rhythm_holds_for_who_was_not_introduced_yet(town: Town) -> None:
    noor, sam = town.has("Noor Bakker"), town.has("Sam de Vries")
    await noor.invites(town.has_channel("#bouw-1", noor, sam))
    await starts(noor, rhythm="fortnightly")
    person = await sam.person()
    assert person is not None
    assert person.rhythm == "fortnightly"


async def test_a_council_agrees_before_a_team_starts_not_after(town: Town) -> None:
    noor = town.has("Noor Bakker")
    await noor.invites(town.has_channel("#bouw-1", noor))
    await noor.taps("Team instellen")
    await noor.submits(region="Midden")
    await noor.taps("Team starten")
    await noor.submits(agreed="2027-01-01", contact="Joke (MR)")
    assert (await the_team(town)).state == TeamState.NEW


async def test_who_is_not_in_the_team_cannot_start_it(town: Town) -> None:
    noor, eva = town.has("Noor Bakker"), town.has("Eva Elders")
    await noor.invites(town.has_channel("#bouw-1", noor))
    await eva.invites(town.has_channel("#bouw-2", eva))
    noor.buttons.clear()
    await noor.taps("Team instellen")
    eva.buttons = dict(noor.buttons)
    eva.town.messenger.sent = [sent for sent in eva.town.messenger.sent if sent.address != eva.address]
    assert await eva.taps("Team instellen") == ("Alleen wie in dit team zit, of de beheerder, kan het instellen.")


async def test_the_channel_can_be_that_of_a_team_we_had(town: Town) -> None:
    onderbouw = await town.world.has_team(await town.world.has_school())
    mila = await town.world.has_person(onderbouw, "Mila Smit")
    async with town.world.work() as db:
        (await db.get_one(Person, mila.person_id)).email = "mila@lindeboom.test"
    noor = town.has("Mila", email="mila@lindeboom.test")
    await noor.invites(town.has_channel("#onderbouw", noor))
    await noor.taps("Team instellen")
    await noor.submits(team=short(onderbouw.id))
    async with town.world.work() as db:
        assert [team.name for team in await all_teams(db)] == ["Onderbouw"]
        place = await place_at(db, where("CONDERBOUW"))
        assert place is not None
        assert place.team_id == onderbouw.id
    assert mila.name in await names_in(town, onderbouw)


def where(chat: str) -> Address:
    return Address(TOWN, "W1", chat)


async def test_who_appears_later_is_introduced_after_five_working_days(town: Town) -> None:
    channel, _, _ = await begun(town)
    await town.world.until(at(26, 10, 9))  # after the holiday
    lin = town.has("Lin Chen")
    await lin.joins(channel)
    await town.world.until(at(30, 10, 17))
    assert lin.inbox == []
    await town.world.until(at(4, 11, 17))
    assert [words.splitlines()[0] for words in lin.inbox] == ["Hoi Lin, ik ben Ruimte, een bot."]


async def test_who_leaves_the_channel_hears_nothing_more(town: Town) -> None:
    channel, _, sam = await begun(town)
    await sam.leaves(channel)
    await town.world.passes(timedelta(days=7))
    assert sam.inbox == []
    assert await names_in(town, await the_team(town)) == ["Noor Bakker"]


async def test_out_of_its_channel_a_team_pauses_and_invited_again_it_is_the_same(town: Town) -> None:
    channel, noor, sam = await begun(town)
    await sam.removes(channel)
    await town.world.passes(timedelta(days=2))
    assert (len(noor.inbox), sam.inbox) == (1, [])
    assert await noor.commands("home") != ""
    await sam.invites(channel)
    await town.world.passes(timedelta(days=2))
    assert [words.splitlines()[0] for words in sam.inbox] == ["Hoi Sam, ik ben Ruimte, een bot."]
    async with town.world.work() as db:
        assert [team.name for team in await all_teams(db)] == ["bouw-1"]


async def test_a_deactivated_account_gets_nothing_and_gets_it_again_when_it_is_back(town: Town) -> None:
    _, _, sam = await begun(town)
    await sam.changes(is_active=False)
    await town.world.passes(timedelta(days=2))
    assert sam.inbox == []
    await sam.changes(is_active=True)
    await town.world.until(at(30, 10, 17))
    assert [words.splitlines()[0] for words in sam.inbox] == ["Hoi Sam, ik ben Ruimte, een bot."]


async def test_a_new_name_language_or_time_zone_is_followed(town: Town) -> None:
    _, _, sam = await begun(town)
    await sam.changes(name="Sam Jansen", language="nl", timezone="Europe/Lisbon")
    await sam.changes(language="en")
    person = await sam.person()
    assert person is not None
    assert (person.name, person.language, person.timezone) == ("Sam Jansen", "en", "Europe/Lisbon")


async def test_a_time_zone_at_the_other_end_of_the_world_is_not_followed(town: Town) -> None:
    _, _, sam = await begun(town)
    await sam.changes(timezone="America/Los_Angeles")
    person = await sam.person()
    assert person is not None
    assert person.timezone is None


async def test_who_moves_between_time_zones_is_asked_once_a_week_at_their_own_hour_there(town: Town) -> None:
    zones = ("Europe/Amsterdam", "Europe/Lisbon", "Europe/Helsinki", "Europe/London")
    _, _, sam = await begun(town)
    person = await sam.person()
    assert person is not None
    async with town.world.work() as db:
        await join(db, await db.get_one(Person, person.id), "", now=town.world.now)
    for week, zone in enumerate(zones):
        await town.world.until(at(2, 11, 9) + timedelta(weeks=week))  # a Monday
        await sam.changes(timezone=zone)
    await town.world.until(at(28, 11))
    async with town.world.work() as db:
        asked = select(Delivery.settled_at).where(
            Delivery.person_id == person.id, Delivery.budget == Budget.QUESTION, Delivery.settled_at > at(2, 11)
        )
        moments = [moment for moment in await db.scalars(asked.order_by(Delivery.settled_at)) if moment is not None]
    there = [moment.astimezone(ZoneInfo(zone)) for moment, zone in zip(moments, zones, strict=True)]
    assert [f"{moment:%V %A %H:%M}" for moment in there] == [f"{week} Thursday 15:15" for week in (45, 46, 47, 48)]


async def test_a_chosen_language_stays_when_another_thing_changes(town: Town) -> None:
    _, _, sam = await begun(town)
    await sam.changes(language="nl")
    async with town.world.work() as db:
        (await db.get_one(Person, (await sam.person()).id)).language = "en"  # type: ignore[union-attr]
    await sam.changes(name="Sam Jansen")
    person = await sam.person()
    assert person is not None
    assert person.language == "en"


async def test_a_renamed_channel_keeps_its_team(town: Town) -> None:
    channel, noor, _ = await begun(town)
    channel.title, channel.readers = "#bovenbouw", PlaceReaders.EVERYBODY
    await noor.does(PlaceChanged(key="rename", sender=noor.address, place=channel.chat))
    await town.looks()
    async with town.world.work() as db:
        place = await place_at(db, where(channel.chat))
        assert place is not None
        assert (place.title, place.readers) == ("#bovenbouw", PlaceReaders.EVERYBODY)


async def test_within_a_day_is_mended_what_events_missed(town: Town) -> None:
    await town.world.sweeps_often()
    channel, _, _ = await begun(town)
    lin = town.has("Lin Chen")
    channel.members = [*channel.members[:1], lin]
    assert await names_in(town, await the_team(town)) == ["Noor Bakker", "Sam de Vries"]
    await town.world.passes(timedelta(days=1, hours=1))
    await town.looks()
    assert await names_in(town, await the_team(town)) == ["Lin Chen", "Noor Bakker"]


async def test_a_workspace_that_takes_us_away_gets_nothing_more_and_keeps_everything(town: Town) -> None:
    _, noor, sam = await begun(town)
    await noor.does(Uninstalled(key="bye", sender=noor.address, at=0.0))
    await town.world.passes(timedelta(days=7))
    assert (len(noor.inbox), sam.inbox) == (1, [])
    assert [name for name, _ in await people(town)] == ["Noor Bakker", "Sam de Vries"]


async def test_another_workspace_is_another_organisation(town: Town) -> None:
    noor, eva = town.has("Noor Bakker"), town.has("Eva Elders", workspace="W2")
    await noor.invites(town.has_channel("#bouw-1", noor))
    await eva.invites(town.has_channel("#team", eva))
    async with town.world.work() as db:
        assert len(await all_organisations(db)) == 2


async def test_a_look_that_stumbles_is_tried_again(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    noor = town.has("Noor Bakker")
    channel = town.has_channel("#bouw-1", noor)
    del town.messenger.channels[channel.chat]  # the platform is out for a moment
    await noor.invites(channel)
    town.messenger.channels[channel.chat] = channel
    town.world.now += timedelta(minutes=2)
    await town.looks()
    assert len(noor.inbox) == 1


async def test_a_known_account_is_not_looked_up_for_every_newcomer(town: Town) -> None:
    channel, noor, sam = await begun(town)
    lin = town.has("Lin Chen")
    await lin.joins(channel)
    assert town.messenger.looked[-1] == (channel.chat, frozenset({noor.address.chat, sam.address.chat}))


async def test_the_sweep_asks_for_no_look_at_what_was_just_looked_through(town: Town) -> None:
    await begun(town)
    looked = len(town.messenger.looked)
    async with town.world.work() as db:
        await sweep(db, now=town.world.now)
    await town.looks()
    assert len(town.messenger.looked) == looked


async def test_a_guest_of_one_team_is_none_of_another(town: Town) -> None:
    noor, guest = town.has("Noor Bakker"), town.has("Gijs Gast", kind=ProfileKind.GUEST)
    await noor.invites(town.has_channel("#bouw-1", noor, guest))
    await noor.taps("Team instellen")
    await noor.submits(region="Midden", guests="yes")
    await town.looks()
    await noor.invites(town.has_channel("#bouw-2", noor, guest))
    assert await names_in(town, await the_team(town, "bouw-2")) == ["Noor Bakker"]


async def test_whoever_becomes_a_guest_is_out_of_the_team(town: Town) -> None:
    _, _, sam = await begun(town)
    await sam.changes(kind=ProfileKind.GUEST)
    await town.world.passes(timedelta(days=2))
    await town.looks()
    assert await names_in(town, await the_team(town)) == ["Noor Bakker"]


async def test_a_channel_that_made_room_for_another_raises_no_alarm(town: Town) -> None:
    onderbouw = await town.world.has_team(await town.world.has_school())
    ada = await town.world.has_person(onderbouw, "Ada Visser", role=Role.STEWARD)
    async with town.world.work() as db:
        (await db.get_one(Person, ada.person_id)).email = "ada@lindeboom.test"
    citizen = town.has("Ada", email="ada@lindeboom.test")
    await citizen.invites(town.has_channel("#onderbouw", citizen))
    await citizen.taps("Team instellen")
    await citizen.submits(team=short(onderbouw.id))
    for _ in range(3):
        await town.world.passes(timedelta(days=1))
        await town.looks()
    async with town.world.work() as db:
        assert [alert.what for alert in await all_alerts(db)] == []
        place = await place_of(db, onderbouw.id)
        assert place is not None
        assert (place.chat, place.left_at) == ("CONDERBOUW", None)


async def test_being_put_out_is_told_to_the_stewards_once(town: Town) -> None:
    channel, _, sam = await begun(town)
    await sam.removes(channel)
    await town.world.passes(timedelta(days=3))
    await town.looks()
    async with town.world.work() as db:
        assert [alert.what for alert in await all_alerts(db)] == ["put_out"]


async def test_an_old_removal_told_late_is_mended(town: Town) -> None:
    channel, _, sam = await begun(town)
    await sam.does(Removed(key="late", sender=sam.address, place=channel.chat))
    await town.looks()
    async with town.world.work() as db:
        place = await place_at(db, where(channel.chat))
        assert place is not None
        assert place.left_at is None


async def test_brought_in_by_nobody_known_the_stewards_hear_of_it(town: Town) -> None:
    onderbouw = await town.world.has_team(await town.world.has_school())
    ada = await town.world.has_person(onderbouw, "Ada Visser", role=Role.STEWARD)
    channel = town.has_channel("#bouw-1", town.has("Noor Bakker"))
    await town.has("Iemand").does(Invited(key="in", sender=Address(TOWN, "W1", ""), place=channel.chat))
    await town.looks()
    assert any("Ik ben nu in #bouw-1" in line for line in ada.lines)


async def test_whose_workspace_installs_us_itself_does_not_come_to_read_who_works_here(town: Town) -> None:
    await town.world.has_team(await town.world.has_school())
    await KeptInstallations(town.world.sessions, lambda: town.world.now).save(
        Installation(TOWN, "W1", {"bot": "geheim"})
    )
    noor = town.has("Noor Bakker")
    await noor.invites(town.has_channel("#bouw-1", noor))
    async with town.world.work() as db:
        assert len(await all_organisations(db)) == 2


async def test_an_old_goodbye_does_not_undo_a_new_installation(town: Town) -> None:
    _, noor, _ = await begun(town)
    installations = KeptInstallations(town.world.sessions, lambda: town.world.now)
    await installations.save(Installation(TOWN, "W1", {"bot": "nieuw"}))
    an_hour_ago = (town.world.now - timedelta(hours=1)).timestamp()
    await noor.does(Uninstalled(key="bye", sender=noor.address, at=an_hour_ago))
    assert await installations.get(TOWN, "W1") is not None


async def test_after_coming_back_whoever_waited_is_introduced(town: Town) -> None:
    channel, noor, sam = await begun(town)
    await noor.does(Uninstalled(key="bye", sender=noor.address, at=0.0))
    await town.world.passes(timedelta(hours=1))
    await noor.invites(channel)
    await town.world.until(at(30, 10, 17))
    assert [words.splitlines()[0] for words in sam.inbox] == ["Hoi Sam, ik ben Ruimte, een bot."]


async def test_the_region_of_a_school_that_runs_is_not_asked_again(town: Town) -> None:
    await begun(town)
    lin = town.has("Lin Chen")
    await lin.invites(town.has_channel("#bouw-2", lin))
    await lin.taps("Team instellen")
    assert isinstance(lin.answer, Form)
    assert [field.name for field in lin.answer.fields] == ["rhythm", "day", "hour", "guests"]


async def test_a_team_we_had_stays_in_its_school(town: Town) -> None:
    await town.world.has_school("De Beuk")  # where a new channel would land
    lindeboom = await town.world.has_school("De Lindeboom")
    onderbouw = await town.world.has_team(lindeboom)
    mila = await town.world.has_person(onderbouw, "Mila Smit")
    async with town.world.work() as db:
        (await db.get_one(Person, mila.person_id)).email = "mila@lindeboom.test"
    citizen = town.has("Mila", email="mila@lindeboom.test")
    await citizen.invites(town.has_channel("#onderbouw", citizen))
    await citizen.taps("Team instellen")
    await citizen.submits(team=short(onderbouw.id))
    assert (await the_team(town, "Onderbouw")).school_id == lindeboom.id


async def test_a_new_team_is_of_the_school_that_was_chosen(town: Town) -> None:
    noor = town.has("Noor Bakker")
    await town.world.has_school("De Beuk")
    lindeboom = await town.world.has_school("De Lindeboom")
    await noor.invites(town.has_channel("#bouw-1", noor))
    await noor.taps("Team instellen")
    await noor.submits(school=short(lindeboom.id))
    assert (await the_team(town)).school_id == lindeboom.id
