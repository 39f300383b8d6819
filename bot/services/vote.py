"""Doorgaan? After ten school weeks a team is asked once; who said what is seen by nobody (J10)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.message import Message
from bot.domain.people import Participation, TeamState
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.domain.vote import Why, is_time_to_ask, should_stop
from bot.ports import Answer
from bot.services.notice import Telling, add_notices
from bot.services.question import TURNS
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.counts import count_votes
from bot.store.delivery import cancel_waiting
from bot.store.leading import leaders_of, leads_team
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.promise import promise
from bot.store.team import Team, is_in_started_team, teams_worked_in, workers_of
from bot.store.vote import Vote, cast, forget_votes, forget_wishes_to_start
from bot.views import people as people_view
from bot.views import vote as view
from bot.views.catalogue import catalogue

ANSWERED_WITHIN = timedelta(days=14)


async def ask_to_vote_in_time(db: Db, team: Team, today: date, *, now: datetime) -> None:
    """Ask once, after ten school weeks; a team that started again is asked anew."""
    if team.started_on is None or team.asked_to_go_on is not None:
        return
    calendar = await calendar_of(db, team.school_id, today)
    if is_time_to_ask(calendar, team.started_on, today):
        team.asked_to_go_on = today
        people = await _taking_part(db, team)
        await add_notices(db, people, "go_on", about=f"{team.id.hex}:{today}", args={"team": team.id}, now=now)


async def count_votes_in_time(db: Db, team: Team, today: date, *, now: datetime) -> None:
    """Count two weeks after the asking."""
    if _is_open(team) and team.asked_to_go_on is not None and today >= team.asked_to_go_on + ANSWERED_WITHIN:
        await _decide(db, team, today, now=now)


async def _decide(db: Db, team: Team, today: date, *, now: datetime) -> None:
    team.decided_on = today
    votes = await count_votes(db, team.id)
    await forget_votes(db, team.id)
    if should_stop(votes.yes, votes.answered):
        await stop_team(db, team, today, why=Why.VOTE, now=now)


async def stop_team(db: Db, team: Team, today: date, *, why: Why, now: datetime) -> None:
    """Nothing more is asked in this team until it starts again itself; its people are told once.

    After misuse so is who leads it: what comes now is a conversation.
    """
    await promise(db, Act.STOPPED, team.id, now=now)
    people = await fall_silent(db, team, now=now)
    team.stopped_why = why
    if why == Why.MISUSE:
        known = {person.id for person in people}
        people += [leader for leader in await leaders_of(db, team.id) if leader.id not in known]
    args = {"team": team.id, "why": why.value}
    await add_notices(db, people, "stopped", about=f"{team.id.hex}:{today}", args=args, now=now)


async def fall_silent(db: Db, team: Team, *, now: datetime) -> list[Person]:
    """Nothing more is asked in this team, and nobody is told; whom it concerns. Why is for who knows it to say."""
    people = await _taking_part(db, team)
    team.state, team.stopped_why = TeamState.STOPPED, None
    await forget_votes(db, team.id)
    await forget_wishes_to_start(db, team.id)
    await db.flush()
    for person in people:
        if not await is_in_started_team(db, person.id):
            await cancel_waiting(db, [person.id], now, kinds=[*TURNS, "reminder"])
    return people


async def _taking_part(db: Db, team: Team) -> list[Person]:
    workers = await workers_of(db, team.id)
    return [person for person in workers if person.participation == Participation.JOINED]


async def draw_go_on(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The question, or what they answered to it; None once it was counted."""
    team = await db.get_one(Team, UUID(hex=notice.args["team"]))
    if not _is_open(team):
        return None
    t, vote = catalogue(person.language), await db.get(Vote, (team.id, person.id))
    return view.thanks(t, team.id, team.name, yes=vote.yes) if vote else view.go_on(t, team.id, team.name)


async def draw_stopped(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """That the team has stopped, with the way back; None when it started again since."""
    team = await db.get_one(Team, UUID(hex=notice.args["team"]))
    if team.state != TeamState.STOPPED:
        return None
    leads = await leads_team(db, person.id, team.id)
    return view.stopped(catalogue(person.language), team.id, team.name, Why(notice.args["why"]), leads=leads)


async def draw_started_again(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """That a team goes on, after enough of its people wanted to; None when it stopped again since."""
    team = await db.get_one(Team, UUID(hex=notice.args["team"]))
    t = catalogue(person.language)
    return view.started_again(t, team.name) if team.state == TeamState.STARTED else None


async def press_vote(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, doorgaan] and [Nee, stoppen]; changing one's mind is one more tap, until it is counted."""
    t = catalogue(person.language)
    team = await own_team(db, person, press)
    if team is None or press.choice not in ("yes", "no"):
        return people_view.not_yours(t)
    if not _is_open(team):
        return view.counted(t, team.name)
    await cast(db, team.id, person.id, yes=press.choice == "yes")
    return view.thanks(t, team.id, team.name, yes=press.choice == "yes")


def _is_open(team: Team) -> bool:
    return team.state == TeamState.STARTED and team.asked_to_go_on is not None and team.decided_on is None


async def own_team(db: Db, person: Person, press: Press) -> Team | None:
    """The team a button is about, when this person takes part in it; who only runs the bot decides nothing."""
    if person.participation != Participation.JOINED:
        return None
    return next((team for team in await teams_worked_in(db, person.id) if team.id == press.subject), None)
