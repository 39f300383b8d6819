"""How a team that stopped starts again: itself, and after misuse by a majority without who leads it (J10)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.calendar import school_year
from bot.domain.misuse import TAP_COUNTS, may_start_again
from bot.domain.people import Participation, TeamState
from bot.domain.press import Press
from bot.domain.vote import Why
from bot.ports import Answer, Redraw
from bot.services.notice import add_notices
from bot.services.typed import Undecided, check_decided
from bot.services.vote import own_team
from bot.store.base import Db
from bot.store.counts import count_wishes_to_start
from bot.store.leading import leaders_of
from bot.store.people import Person, has_ended
from bot.store.steward import stewards_of_schools
from bot.store.team import School, Team, workers_of
from bot.store.vote import forget_old_wishes_to_start, forget_wishes_to_start, wish_again, wish_again_no_more
from bot.views import people as people_view
from bot.views import setup as setup_view
from bot.views import vote as view
from bot.views.catalogue import catalogue


async def press_start_again(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[We beginnen weer]: after a vote one tap of one of its people, after misuse a wish among others."""
    t, team = catalogue(person.language), await own_team(db, person, press)
    if team is None:
        return people_view.not_yours(t)
    if team.state != TeamState.STOPPED:
        return view.started_again(t, team.name)
    try:
        await check_decided(db, team)
    except Undecided as undecided:
        return setup_view.undecided(t, undecided.platform.capitalize())
    if team.stopped_why != Why.VOTE:
        return await _wish(db, person, team, now)
    await _start(db, team, await _today(db, team, now))
    return view.started_again(t, team.name)


async def _wish(db: Db, person: Person, team: Team, now: datetime) -> Answer:
    """The same words whoever else tapped: nothing here tells how many there are."""
    t = catalogue(person.language)
    today = await _today(db, team, now)
    if person.id not in {one.id for one in await _may_say(db, team, today)}:
        return view.not_for_leaders(t, team.name)
    await wish_again(db, team.id, person.id, today)
    return view.wishes_again(t, team.id, team.name)


async def press_not_again(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch niet]"""
    t, team = catalogue(person.language), await own_team(db, person, press)
    if team is None:
        return people_view.not_yours(t)
    await wish_again_no_more(db, team.id, person.id)
    return Redraw(view.still_stands(t, team.id, team.name))


async def start_again_in_time(db: Db, team: Team, today: date, *, now: datetime) -> None:
    """Once a day, so that nobody sees whose tap it was: start when enough of its people want to."""
    if team.state != TeamState.STOPPED or team.stopped_why == Why.VOTE:
        return
    await forget_old_wishes_to_start(db, today - TAP_COUNTS)
    may_say = [person.id for person in await _may_say(db, team, today)]
    if not may_start_again(await count_wishes_to_start(db, team.id, may_say), len(may_say)):
        return
    try:
        await check_decided(db, team)
    except Undecided:
        return
    await _start(db, team, today)
    joined = [one for one in await workers_of(db, team.id) if one.participation == Participation.JOINED]
    await add_notices(db, joined, "started_again", about=f"{team.id.hex}:{today}", args={"team": team.id}, now=now)


async def _may_say(db: Db, team: Team, today: date) -> list[Person]:
    """Who takes part and did not leave, and neither leads the team nor runs the bot."""
    stewards = await stewards_of_schools(db, team.organisation_id, [team.school_id])
    others = {one.id for one in [*await leaders_of(db, team.id), *stewards]}
    here = [one for one in await workers_of(db, team.id) if not has_ended(one, today)]
    return [one for one in here if one.participation == Participation.JOINED and one.id not in others]


async def _start(db: Db, team: Team, today: date) -> None:
    team.state, team.started_on, team.school_year = TeamState.STARTED, today, school_year(today)
    team.asked_to_go_on = team.decided_on = team.stopped_why = None
    await forget_wishes_to_start(db, team.id)


async def _today(db: Db, team: Team, now: datetime) -> date:
    school = await db.get_one(School, team.school_id)
    return now.astimezone(ZoneInfo(school.timezone)).date()
