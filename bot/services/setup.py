"""A channel becomes a team that somebody sets up and starts, from the chat itself (J02, J08)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.address import Address
from bot.domain.form import Form
from bot.domain.ids import short
from bot.domain.message import Message
from bot.domain.people import Participation, PlaceReaders, TeamState, free_name, spelling
from bot.domain.press import Press
from bot.domain.schedule import DEFAULT_DAY, DEFAULT_TIME
from bot.ports import Answer
from bot.services.delivery import plan_asked
from bot.services.place import give_place
from bot.services.team import ChoseToStop, first_weeks, set_hour, set_region, start_team
from bot.services.typed import Decided, Undecided, check_decided, lacks_decision
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.delivery import Delivery
from bot.store.holidays import regions
from bot.store.look import ask_to_look
from bot.store.people import Person, account_at
from bot.store.place import Place, place_of, teams_with_place
from bot.store.schedule import forget_quiet
from bot.store.steward import has_steward, is_steward_of, runs_organisation, schools_run_by, stewards_of_schools
from bot.store.team import (
    School,
    Team,
    members_of,
    memberships_in,
    memberships_of,
    schools_of_organisation,
    teams_of_school,
    teams_worked_in,
)
from bot.views import setup as view
from bot.views.catalogue import catalogue
from bot.views.claim import who_are_you
from bot.views.settings import YES

OFFERED_FOR = timedelta(days=14)
THIS_ONE = "new"


async def offer_setup(db: Db, team: Team, place: Place, inviter: Address, *, now: datetime) -> None:
    """Whoever brought us here gets the way on, in private; with nobody to ask, the stewards do."""
    if team.state != TeamState.NEW:
        return
    account = await account_at(db, inviter)
    person = await db.get(Person, account.person_id) if account is not None else None
    stewards = await stewards_of_schools(db, team.organisation_id, [team.school_id])
    for one in [person] if person is not None else stewards:
        await plan_asked(
            db, one, "setup", key=f"setup:{place.id.hex}:{one.id.hex}:{now:%Y%m%d%H%M}", due=now,
            expires=now + OFFERED_FOR, now=now, args={"team": team.id},
        )  # fmt: skip


async def draw_setup(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """What happens next with a channel; None once the team has started."""
    team = await db.get(Team, UUID(hex=delivery.args["team"]))
    if team is None or team.state != TeamState.NEW:
        return None
    place = await place_of(db, team.id)
    return view.invited(catalogue(person.language), team.id, (place and place.title) or team.name)


async def press_setup(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Team instellen]"""
    return await build_setup(db, person, press.subject, now=now)


async def build_setup(db: Db, person: Person, team_id: UUID, *, now: datetime) -> Form | Message:
    """Which team, which region, which rhythm."""
    t, team = catalogue(person.language), await _team_to_set_up(db, person, team_id)
    if isinstance(team, Message):
        return team
    school = await db.get_one(School, team.school_id)
    schools = await _schools_for(db, person, team)
    return view.setup(
        t,
        team.id,
        view.SetUp(
            name=team.name,
            others=[(one.id, one.name) for one in await _teams_without_place(db, person, team)],
            schools=[(one.id, one.name) for one in schools] if len(schools) > 1 else (),
            school=school.id,
            regions=regions(school.country) if await _may_choose_region(db, person, school) else (),
            region=school.region,
            rhythm=team.rhythm,
            day=DEFAULT_DAY if team.ask_day is None else team.ask_day,
            hour=team.ask_time or DEFAULT_TIME,
            guests=team.takes_guests,
        ),
    )


async def _team_to_set_up(db: Db, person: Person, team_id: UUID) -> Team | Message:
    """The team, when it is still new and this person is in it or runs the bot."""
    t, team = catalogue(person.language), await db.get(Team, team_id)
    if team is None or team.organisation_id != person.organisation_id:
        return view.gone(t)
    if person.participation == Participation.UNCONFIRMED:
        return who_are_you(t, person.id, team.name)
    if not await _may_set_up(db, person, team):
        return view.not_your_team(t)
    return team if team.state == TeamState.NEW else view.started_already(t, team.name)


async def _may_set_up(db: Db, person: Person, team: Team) -> bool:
    """Only who is in the team, or runs the bot."""
    mine = {row.team_id for row in await memberships_of(db, [person.id])}
    return team.id in mine or await is_steward_of(db, person, team.school_id)


async def _schools_for(db: Db, person: Person, team: Team) -> Sequence[School]:
    """The schools a team may be of: any for who works in it, and for who runs the bot only where they do (J12).

    Where somebody runs the bot by a place in the team, they would do so for its new school too: that is for who runs
    it for all of them.
    """
    if await has_steward(db, team.id) and not await runs_organisation(db, person):
        return []
    works_in_it = team.id in {one.id for one in await teams_worked_in(db, person.id)}
    return await (schools_of_organisation(db, team.organisation_id) if works_in_it else schools_run_by(db, person))


async def _may_choose_region(db: Db, person: Person, school: School) -> bool:
    """A region is asked of who sets up the first team; once a team runs, only who runs the bot changes it (J08)."""
    if school.region is None or await is_steward_of(db, person, school.id):
        return True
    return all(team.state == TeamState.NEW for team in await teams_of_school(db, school.id))


async def _teams_without_place(db: Db, person: Person, team: Team) -> Sequence[Team]:
    """The teams that have no channel yet and that this person may set up, by name.

    None where somebody runs the bot by a place in this one: that would end with it.
    """
    if await has_steward(db, team.id):
        return []
    taken = await teams_with_place(db)
    schools = await schools_of_organisation(db, team.organisation_id)
    teams = [one for school in schools for one in await teams_of_school(db, school.id)]
    free = [one for one in teams if one.id not in taken and one.id != team.id]
    return [one for one in free if await _may_set_up(db, person, one)]


async def submit_setup(db: Db, person: Person, team_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """Everything is written down; then whether the region is right, and what would be sent, is shown."""
    t, team = catalogue(person.language), await db.get_one(Team, team_id)
    if values.get("team", THIS_ONE) != THIS_ONE:
        chosen = next(one for one in await _teams_without_place(db, person, team) if short(one.id) == values["team"])
        team = await _become(db, team, chosen, now)
    else:  # a team we had is of the school it is of
        await _set_school(db, team, values.get("school"))
    if team.state == TeamState.STARTED:
        return view.started_already(t, team.name)
    guests = values["guests"] == YES
    await _set_rhythm(db, team, values["rhythm"])
    await set_hour(db, team, int(values["day"]), time.fromisoformat(values["hour"]), now=now)
    school = await db.get_one(School, team.school_id)
    region = values.get("region", "")
    if region and region != school.region and await _may_choose_region(db, person, school):
        await set_region(db, school, region, now=now)
    if school.region is None:  # of the school that was chosen just now
        return await build_setup(db, person, team.id, now=now)
    if team.takes_guests != guests:
        team.takes_guests = guests
        await _look_anew(db, team, now)
    return await show_plan(db, person, team, now=now)


async def _become(db: Db, team: Team, chosen: Team, now: datetime) -> Team:
    """The channel is that of a team we had; who only appeared in the channel comes along."""
    place = await place_of(db, team.id)
    if place is not None:
        await give_place(
            db, chosen, place.address, title=place.title or chosen.name, language=place.language, now=now,
            readers=PlaceReaders(place.readers),
        )  # fmt: skip
    for row in await memberships_in(db, team.id):
        if any(other.appeared_on is None for other in await memberships_of(db, [row.person_id])):
            await db.delete(row)  # an import says where they work
        else:
            row.team_id = chosen.id
    await db.flush()
    await forget_quiet(db, team.id)
    await db.delete(team)
    await db.flush()
    return chosen


async def _set_school(db: Db, team: Team, school: str | None) -> None:
    if school is None or school == short(team.school_id):
        return
    schools = await schools_of_organisation(db, team.organisation_id)
    chosen = next(one for one in schools if short(one.id) == school)
    taken = {spelling(other.name) for other in await teams_of_school(db, chosen.id)}
    team.school_id, team.name = chosen.id, free_name(team.name, taken)
    await db.flush()


async def _set_rhythm(db: Db, team: Team, rhythm: str) -> None:
    """The team's rhythm, for everybody who was not introduced yet; after that it is their own."""
    team.rhythm = rhythm
    for person in await members_of(db, team.id):
        if person.participation in (Participation.KNOWN, Participation.UNCONFIRMED):
            person.rhythm = rhythm


async def _look_anew(db: Db, team: Team, now: datetime) -> None:
    place = await place_of(db, team.id)
    if place is not None:
        await ask_to_look(db, place.address, now=now, whole=True)


async def show_plan(db: Db, person: Person, team: Team, *, now: datetime) -> Message:
    """The region's next holiday (J08) and the first three weeks (J02), before anything is sent."""
    t, school = catalogue(person.language), await db.get_one(School, team.school_id)
    calendar = await calendar_of(db, school.id, now.date())
    holiday = calendar.next_days_off(now.date())
    check = view.Holiday(school.region or "", holiday.name, holiday.first, holiday.last) if holiday else None
    weeks = [
        view.Week(week.week.monday, week.question, taps_only=week.taps_only)
        for week in await first_weeks(db, team, now=now)
    ]
    return view.plan(t, team.id, team.name, check, weeks)


async def build_start(db: Db, person: Person, team_id: UUID, *, now: datetime) -> Form | Message:
    """When the participation council agreed, and who may be asked about it (J02)."""
    t, team = catalogue(person.language), await _team_to_set_up(db, person, team_id)
    if isinstance(team, Message):
        return team
    school = await db.get_one(School, team.school_id)
    if school.region is None:
        return await build_setup(db, person, team.id, now=now)
    try:
        await check_decided(db, team)
    except Undecided as undecided:
        return view.undecided(t, undecided.platform.capitalize())
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    return view.start(t, team.id, today=today, asks_who_decided=await lacks_decision(db, team))


async def press_start(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Team starten]"""
    return await build_start(db, person, press.subject, now=now)


async def submit_start(db: Db, person: Person, team_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """The team starts: everybody gets their one introduction."""
    t, team = catalogue(person.language), await db.get_one(Team, team_id)
    try:
        await start_team(
            db, team, agreed_on=date.fromisoformat(values["agreed"]), contact=values["contact"], now=now,
            decided=Decided(values.get("decided")),
        )  # fmt: skip
    except ChoseToStop:
        return view.gone(t)
    except Undecided as undecided:
        return view.undecided(t, undecided.platform.capitalize())
    return view.started(t, team.name)
