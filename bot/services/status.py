"""What a steward may know of how the house runs: no person, no team, no word (J32)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import school_year
from bot.services.left_out import LEFT_OUT
from bot.store.base import Db
from bot.store.calendar import calendars_of
from bot.store.counts import (
    count_digests,
    count_people,
    count_replies,
    count_rounds,
    count_shared_replies,
    count_teams,
)
from bot.store.figures import count_deliveries, count_inbox, next_due_of_many
from bot.store.house import Alert, all_alerts, count_processes
from bot.store.team import School, all_schools


@dataclass(frozen=True)
class Status:
    """One moment's figures.

    `next_due` is the first moment at which messages go to at least five people: of fewer it could tell that somebody
    takes part (J01), or moves. `shared_replies` is told in a demo only. `processes` is how many run on this database,
    None where it cannot tell.
    """

    people: int
    teams: int
    rounds: int
    replies: int
    shared_replies: int | None
    digests: int
    deliveries: dict[str, int]
    inbox: dict[str, int]
    next_due: datetime | None
    processes: int | None
    demo: bool


async def read_status(db: Db, *, now: datetime) -> Status:
    """The figures as they may be shown now."""
    return Status(
        people=await count_people(db),
        teams=await count_teams(db),
        rounds=await count_rounds(db),
        replies=await count_replies(db, now=now),
        shared_replies=await count_shared_replies(db),
        digests=await count_digests(db, now=now),
        deliveries=await count_deliveries(db, now=now),
        inbox=await count_inbox(db, now=now),
        next_due=await next_due_of_many(db),
        processes=await count_processes(db),
        demo=db.demo,
    )


async def schools_without_region(db: Db) -> list[School]:
    """The schools to which nothing is sent because their holidays are unknown."""
    return [school for school in await all_schools(db) if school.region is None]


async def schools_without_summer(db: Db, *, now: datetime) -> list[School]:
    """The schools that ask nothing this year or the next, because no summer break is in their calendar."""
    schools = [school for school in await all_schools(db) if school.region is not None]
    calendars = await calendars_of(db, schools, now.date())
    return [school for school in schools if not calendars[school.id].knows(school_year(now.date()))]


async def read_alerts(db: Db) -> list[Alert]:
    """What stewards were told, but for words that were left out: those that still are, are named one by one."""
    return [alert for alert in await all_alerts(db) if alert.what != LEFT_OUT]
