"""What a monitor may know of the outbox and the inbox: no person, no team, and nothing that moves with an answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.store.base import Db
from bot.store.figures import count_deliveries, count_lane_changes, tell_failed_age, tell_lags


@dataclass(frozen=True)
class Figures:
    """What was looked up; by state, then by platform."""

    deliveries: Mapping[str, int]
    lags: Mapping[str, float]
    lane_changes: Mapping[str, int]
    failed_age: float


async def measure(db: Db, platforms: Collection[str], *, now: datetime) -> Figures:
    """The figures as they may be shown now."""
    return Figures(
        deliveries=await count_deliveries(db, now=now),
        lags=await tell_lags(db, platforms, now=now),
        lane_changes=await count_lane_changes(db, platforms, now=now),
        failed_age=await tell_failed_age(db, now=now),
    )
