"""A full outbox: short messages that are due, in as many lanes as wanted, and who takes them without a wait."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from adapters.shared.pace import Limits, Pace
from bench.school import write_school, write_team
from bot.domain.address import Address
from bot.domain.delivery import KINDS, State
from bot.domain.message import Message
from bot.ports import Receipt
from bot.store.base import Db, Sessions
from bot.store.delivery import Delivery, insert_rows
from bot.store.people import Account

KIND = "unlinked"  # one sentence, for which nothing is read
PLATFORM, OTHER_PLATFORM = "bench", "bare"
YEAR = 2026
BURST = 3

Row = dict[str, Any]


class AtOnce:
    """A messenger that has said it before it was asked."""

    def __init__(self) -> None:
        self._numbers = count(1)

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """It arrived."""
        return Receipt(str(next(self._numbers)))

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """It changed."""
        return receipt

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """It is gone."""


class InTime(AtOnce):
    """The same, at a pace of so many a second in each lane."""

    def __init__(self, pace: Pace) -> None:
        super().__init__()
        self._pace = pace

    async def room(self, address: Address, *, changing: bool) -> None:
        """Wait for a turn in the lane."""
        await self._pace.turn(address.workspace)


def limits_of(a_second: int) -> Limits:
    """So many a second, and no other limit; who is late by a few makes that good, as on the platforms."""
    return Limits(chat_gap=0.0, gap=1 / a_second, burst=BURST)


async def write_people(sessions: Sessions, size: int) -> Sequence[tuple[UUID, UUID]]:
    """A school of so many people; each with their account."""
    async with sessions() as db, db.begin():
        await write_team(db, await write_school(db), size, YEAR)
        found = await db.execute(select(Account.person_id, Account.id).order_by(Account.person_id))
        return [(person_id, account_id) for person_id, account_id in found]


async def fill_lane(
    sessions: Sessions, lane: str, people: Sequence[tuple[UUID, UUID]], messages: int, *, due: datetime
) -> None:
    """So many messages in this lane, to all of these people in turn; each may be said twice, as a question may."""
    async with sessions() as db, db.begin():
        await insert_rows(db, Delivery, [*islice(_rows(db, lane, people, due), messages)])


def _rows(db: Db, lane: str, people: Sequence[tuple[UUID, UUID]], due: datetime) -> Iterator[Row]:
    for number in count():
        person_id, account_id = people[number % len(people)]
        yield {
            "id": db.new_id(due), "key": f"{lane}:{number}", "kind": KIND, "args": {}, "person_id": person_id,
            "account_id": account_id, "lane": lane, "chat": person_id.hex, "budget": KINDS[KIND].budget,
            "repeatable": True, "state": State.WAITING, "due": due, "expires": due + timedelta(days=1), "attempts": 0,
        }  # fmt: skip


async def sent_in(db: Db, lanes: str) -> int:
    """How many messages arrived in lanes whose names begin so."""
    there = select(func.count()).where(Delivery.lane.startswith(lanes), Delivery.state == State.SENT)
    return await db.scalar(there) or 0


def real_clock() -> datetime:
    """Now."""
    return datetime.now(UTC)
