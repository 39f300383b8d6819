"""A large school on a platform in the week of a round: its rows in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from bench.reply import ASKED, WEEK
from bench.school import write_school, write_team
from bench.year import weeks_before, write_year
from bot.domain.calendar import school_year
from bot.domain.reflection import AskingState
from bot.services.round import open_round
from bot.store.base import Sessions
from bot.store.delivery import Delivery
from bot.store.people import Account
from bot.store.reflection import Asking
from bot.store.team import Membership
from tests.world import EVERY_DAY

QUESTION = "Wanneer was het deze week even stil in je les, en wat deed je toen?"
THOUGHT = "Ik heb erover nagedacht"


@dataclass(frozen=True)
class Asked:
    """Somebody with a question in front of them; `user` is their id on the platform."""

    user: str
    asking: UUID


async def write_asked(sessions: Sessions, size: int, account: Mapping[str, Any]) -> Sequence[Asked]:
    """So many people with a year behind them, and this week's questions, all of them due now.

    `account` is what their accounts have to say of the platform.
    """
    async with sessions() as db, db.begin():
        school = await write_school(db)
        team = await write_team(db, school, size, school_year(WEEK.monday))
        await write_year(db, team, await weeks_before(db, school, WEEK))
        await db.execute(update(Account).values(**account))
        await db.execute(update(Membership).values(days=EVERY_DAY))
        await open_round(db, team, WEEK, now=ASKED)
        await db.execute(update(Delivery).where(Delivery.week == str(WEEK)).values(due=ASKED))
        found = await db.execute(
            select(Account.chat, Asking.id)
            .join(Asking, Asking.person_id == Account.person_id)
            .where(Asking.week == str(WEEK))
            .order_by(Account.chat)
        )
        return [Asked(user, asking) for user, asking in found]


async def ask_everybody(sessions: Sessions) -> None:
    """The questions of this week have arrived."""
    async with sessions() as db, db.begin():
        of_this_week = Asking.week == str(WEEK)
        await db.execute(update(Asking).where(of_this_week).values(state=AskingState.OPEN, asked_at=ASKED))
