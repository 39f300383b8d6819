"""Opening the digests of a week: for many teams at once, in a constant number of queries."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week
from bot.domain.delivery import Pace
from bot.domain.people import TeamState
from bot.services import board_digest, leader_digest
from bot.services.delivery import post_row
from bot.services.digest import told_in
from bot.services.digest_readers import tell_each
from bot.services.feature import BOARD, LEADER
from bot.services.group import has_strangers
from bot.services.round import day_is_out_of_rounds
from bot.services.saying import school_lives
from bot.store.ahead import begin_ahead, keep_together
from bot.store.base import Db
from bot.store.calendar import calendars_of
from bot.store.delivery import add_deliveries
from bot.store.digest import Digest, latest_digests, teams_with_digest
from bot.store.feature import teams_with
from bot.store.place import Place, places_in_view
from bot.store.schedule import quiet_teams
from bot.store.share import shared_in_view_of
from bot.store.team import School, Team, teams_with_schools

POSTED_WITHIN = timedelta(days=4)


class Sending(Enum):
    """What became of a digest that somebody sends by hand."""

    SENT = auto()
    ALREADY_SENT = auto()
    NOTHING_TO_SAY = auto()
    NOT_STARTED = auto()
    STOPPED = auto()
    RESTS = auto()
    QUIET = auto()


async def open_due_digests(db: Db, teams: Sequence[Team], tick: datetime, *, now: datetime) -> None:
    """The tick of 08:00: on the first school day of the week, what was shared since the previous digest."""
    schools = {team.id: school for team, school in (await teams_with_schools(db, [one.id for one in teams])).values()}
    days: dict[date, list[Team]] = {}
    for team in teams:
        days.setdefault(tick.astimezone(ZoneInfo(schools[team.id].timezone)).date(), []).append(team)
    for today, theirs in days.items():
        calendars = await calendars_of(db, {schools[team.id] for team in theirs}, today)
        quiet, week = await quiet_teams(db, today), Week.of(today)
        due = [
            team
            for team in theirs
            if calendars[team.school_id].first_school_day(week) == today
            and not day_is_out_of_rounds(team, today)
            and team.id not in quiet
        ]
        opened = {digest.team_id for digest in await open_digests(db, due, week, Pace.GATHERED, now=now)}
        await _open_others(db, due, today, opened, now=now)


async def _open_others(db: Db, teams: Sequence[Team], today: date, opened: Collection[UUID], *, now: datetime) -> None:
    """What goes with it to who leads a team, and to the board, where that is on."""
    ids = [team.id for team in teams]
    to_leaders, to_board = await teams_with(db, LEADER, ids), await teams_with(db, BOARD, ids)
    leaders = await leader_digest.who_lead(db, sorted(to_leaders), today)
    for team in teams:
        if team.id in to_leaders:
            has_team_part = team.id in opened
            await leader_digest.open_own_part(db, team, leaders[team.id], today, has_team_part=has_team_part, now=now)
        if team.id in to_board:
            await board_digest.open_due_board_digest(db, team, today, now=now)


async def send_by_hand(db: Db, team: Team, *, now: datetime) -> Sending:
    """Open this week's digest now; it still goes out inside everybody's hours, and once a week."""
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    if team.state == TeamState.STOPPED:
        return Sending.STOPPED
    if team.state != TeamState.STARTED:
        return Sending.NOT_STARTED
    if day_is_out_of_rounds(team, today):
        return Sending.RESTS
    if team.id in await quiet_teams(db, today):
        return Sending.QUIET
    if await teams_with_digest(db, [team.id], str(Week.of(today))):
        return Sending.ALREADY_SENT
    opened = await open_digests(db, [team], Week.of(today), Pace.AT_ONCE, now=now)
    return Sending.SENT if opened else Sending.NOTHING_TO_SAY


async def open_digests(db: Db, teams: Sequence[Team], week: Week, pace: Pace, *, now: datetime) -> Sequence[Digest]:
    """Those that have something to say: to the team's channel when all of it was shared with that in view (J14).

    Else to each person.
    """
    digests = await _with_something(db, await _begun(db, teams, week, now=now))
    if not digests:
        return ()
    db.add_all(digests)
    await db.flush()
    places = await _places_to_post_in(db, digests, now=now)
    await _post(db, [(digest, places[digest]) for digest in digests if digest in places], teams, now=now)
    to_leaders = await teams_with(db, LEADER, [digest.team_id for digest in places])
    posted = [digest.id for digest in places]  # there who leads reads it with their own part
    told = [digest for digest in digests if digest not in places or digest.team_id in to_leaders]
    await tell_each(db, told, pace, now=now, leaders_only=posted)
    return digests


async def _begun(db: Db, teams: Sequence[Team], week: Week, *, now: datetime) -> list[Digest]:
    """A digest for each team that has none of this week, from where the one before ended."""
    ids = [team.id for team in teams]
    latest, there = await latest_digests(db, ids), await teams_with_digest(db, ids, str(week))
    return [
        Digest(
            id=db.new_id(now), team_id=team.id, week=str(week), until=now,
            since=latest.get(team.id) or datetime.combine(team.started_on or week.monday, time(0), UTC),
        )
        for team in teams
        if team.id not in there
    ]  # fmt: skip


async def _with_something(db: Db, digests: Sequence[Digest]) -> list[Digest]:
    keep_together(db, digests)
    told = await told_in(db, digests) if digests else {}
    begin_ahead(db)  # what is opened with them may change what was read
    return [digest for digest in digests if told[digest.id]]


async def _places_to_post_in(db: Db, digests: Sequence[Digest], *, now: datetime) -> dict[Digest, Place]:
    """Where all of it was shared with that place in view, and nobody is in it whom we do not know (J14, J29)."""
    places = await places_in_view(db, [digest.team_id for digest in digests])
    in_view = await shared_in_view_of(db, digests)
    return {
        digest: places[digest.team_id]
        for digest in digests
        if digest.team_id in places
        and in_view[digest.id] <= {places[digest.team_id].id}
        and not await has_strangers(db, places[digest.team_id], now=now)
    }


async def _post(db: Db, posted: Sequence[tuple[Digest, Place]], teams: Sequence[Team], *, now: datetime) -> None:
    lives = await school_lives(db, [team.id for team in teams], now.date())
    dues = [lives[digest.team_id].soonest_open(now) or now for digest, _ in posted]
    rows = [
        post_row(
            db, place, "digest", key=f"digest:{digest.id.hex}", due=due, expires=due + POSTED_WITHIN, now=now,
            args={"digest": digest.id},
        )
        for (digest, place), due in zip(posted, dues, strict=True)
    ]  # fmt: skip
    await add_deliveries(db, rows)
