"""What comes back by itself: ticks, each taken once, with everything it makes in the same transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.services.agenda_day import run_day
from bot.services.consultation_round import run_consultation_day
from bot.services.digest_opening import open_due_digests
from bot.services.night import begin_night, begin_often, zone_of_night
from bot.services.pulse_day import run_pulse_day
from bot.services.team import ensure_schedule, open_due_round
from bot.store.base import Db
from bot.store.schedule import Schedule, every_due_schedule, furthest_ticks, move_back, move_schedule, move_schedules
from bot.store.team import Team, teams_with_schools

SWEEP = "7 */6 * * *"  # with HOLD, what is held for a tap is gone within a day
NIGHT = "37 1 * * *"
A_DAY = timedelta(days=1)
CLOCKS_DIFFER = timedelta(seconds=30)  # at most, on machines that set their clocks by themselves


async def run_schedule(db: Db, schedule: Schedule, *, now: datetime) -> bool:
    """Take this schedule's tick; False when another process has it.

    Of several missed ticks only the latest counts, and only within its grace: nothing is made up for.
    """
    latest = _latest(schedule.cron, schedule.timezone, now)
    following = _next(schedule.cron, schedule.timezone, now)
    if not await move_schedule(db, schedule.id, schedule.next_at, following):
        return False
    if now - latest > timedelta(seconds=schedule.grace_seconds):
        return True
    match schedule.kind:
        case "round" if schedule.team_id is not None:
            await open_due_round(db, await db.get_one(Team, schedule.team_id), latest, now=now)
        case "digest" if schedule.team_id is not None:
            await open_due_digests(db, [await db.get_one(Team, schedule.team_id)], latest, now=now)
        case "agenda" if schedule.team_id is not None:
            await run_day(db, await db.get_one(Team, schedule.team_id), latest, now=now)
        case "consultation" if schedule.team_id is not None:
            await run_consultation_day(db, await db.get_one(Team, schedule.team_id), latest, now=now)
        case "pulse" if schedule.team_id is not None:
            await run_pulse_day(db, await db.get_one(Team, schedule.team_id), latest, now=now)
        case "sweep":
            await begin_often(db, now=now)
        case "night":
            await begin_night(db, now=now)
            await _keep_to_night(db, schedule, now=now)
        case _:
            raise ValueError(f"no such schedule: {schedule.kind}")
    return True


async def run_digests(db: Db, schedules: Sequence[Schedule], *, now: datetime) -> None:
    """Take the ticks of many teams' digests at once; those that another process has are left to it."""
    alike: dict[tuple[str, str, datetime, int], list[Schedule]] = {}
    for one in schedules:
        alike.setdefault((one.cron, one.timezone, one.next_at, one.grace_seconds), []).append(one)
    for (cron, timezone, seen, grace), theirs in alike.items():
        latest, following = _latest(cron, timezone, now), _next(cron, timezone, now)
        ours = await move_schedules(db, [one.id for one in theirs], seen, following)
        if now - latest <= timedelta(seconds=grace):
            teams = await teams_with_schools(db, [one.team_id for one in theirs if one.id in ours and one.team_id])
            await open_due_digests(db, [team for team, _ in teams.values()], latest, now=now)


async def ensure_sweeps(db: Db, *, now: datetime) -> None:
    """Every database sweeps, also where the machine is off at night: then as soon as it is on."""
    await ensure_schedule(db, "sweep", None, SWEEP, "UTC", now)
    await ensure_schedule(db, "night", None, NIGHT, await zone_of_night(db), now, grace=A_DAY)


async def _keep_to_night(db: Db, schedule: Schedule, *, now: datetime) -> None:
    """It is night where most schools are, also where there were none when this schedule was made."""
    zone = await zone_of_night(db)
    if zone != schedule.timezone:
        schedule.timezone, schedule.next_at = zone, _next(schedule.cron, zone, now)


async def skip_ticks(db: Db, *, now: datetime) -> None:
    """What would have come back by now waits for its next time: after a restore nothing old is asked again."""
    for schedule in await every_due_schedule(db, now):
        schedule.next_at = _next(schedule.cron, schedule.timezone, now)
    await db.flush()


async def bring_back_ticks(db: Db, *, now: datetime) -> None:
    """What a clock that was ahead moved beyond its next tick goes back to its latest, which counts within its grace.

    Or a clock that is three days ahead for a minute on Saturday would take Monday's round away. A tick that is about
    to come stays taken: the clock that took it was hardly ahead of ours, and it would come twice.
    """
    for cron, timezone, furthest in await furthest_ticks(db):
        following = _next(cron, timezone, now + CLOCKS_DIFFER)
        if furthest > following:
            await move_back(db, cron, timezone, beyond=following, to=_latest(cron, timezone, now))


def _next(cron: str, timezone: str, now: datetime) -> datetime:
    return next(CronSim(cron, now.astimezone(ZoneInfo(timezone)))).astimezone(UTC)


def _latest(cron: str, timezone: str, now: datetime) -> datetime:
    just_after = now.astimezone(ZoneInfo(timezone)) + timedelta(seconds=60)
    ticks = CronSim(cron, just_after, reverse=True)
    return next(tick for tick in (tick.astimezone(UTC) for tick in ticks) if tick <= now)
