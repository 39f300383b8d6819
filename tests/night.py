"""The night, done at once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.services.night import CHORES, zone_of_night
from bot.store.base import Db


async def sweep(db: Db, *, now: datetime) -> None:
    """Every chore of the night in turn, each until nothing is left of it."""
    today = await today_at(db, now)
    for chore in CHORES.values():
        while await chore.does(db, today, now=now, most=chore.most) >= chore.most:
            continue


async def today_at(db: Db, now: datetime) -> date:
    """Which day it is where the schools are."""
    return now.astimezone(ZoneInfo(await zone_of_night(db))).date()


async def sweep_agenda(db: Db, *, now: datetime) -> None:
    """The same, of the agenda alone."""
    today = await today_at(db, now)
    for name in ("cards", "seats_of_leavers", "topics", *(f"rule_{table}" for table in AGENDA)):
        await CHORES[name].does(db, today, now=now, most=CHORES[name].most)


AGENDA = ("topic", "proposal", "agreement", "meeting")
