"""What was claimed in one lane at one time: chats go side by side, what goes to one chat in order."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

import structlog

from bot.domain.delivery import Silence
from bot.domain.message import Message
from bot.group_commit import GroupCommit
from bot.lease import OurLane
from bot.outcomes import Outcomes
from bot.pictures import PICTURES
from bot.ports import Lookup, Messenger, Paced, Receipt, Threads, Uncertain
from bot.routes.deliveries import arrived, follows_arrival
from bot.services.carrying import Claimed
from bot.services.looking import Doubted, settle_found, settle_missing, settle_not_looked
from bot.services.settling import Sent, put_back, settle_sent, settle_trouble
from bot.silences import Silences
from bot.store.away import may_pass
from bot.store.base import Db
from bot.store.delivery import Delivery

log = structlog.get_logger()

LOOK_WITHIN_SECONDS = 10.0


@dataclass(frozen=True)
class Way:
    """How a batch goes out: its messenger, what writes down its outcomes, and what its platform asked for."""

    messenger: Messenger
    outcomes: GroupCommit
    clock: Callable[[], datetime]
    silences: Silences  # of the lane

    @cached_property
    def paced(self) -> Paced | None:
        """The messenger, if it keeps a pace. Asked once: of each message it would be much of what it takes of us."""
        return self.messenger if isinstance(self.messenger, Paced) else None


class Batch:
    """Carries what was claimed, at that moment; what could not be started any more is put back."""

    def __init__(self, ours: OurLane, way: Way, claimed_at: datetime) -> None:
        self._ours = ours
        self._way = way
        self._claimed_at = claimed_at
        self._outcomes = Outcomes(way.outcomes)

    async def carry(self, claimed: Sequence[Claimed], doubted: Sequence[Doubted]) -> None:
        """Say and look for all of it, and write down what became of it."""
        chats: dict[str, list[Claimed]] = {}
        for one in claimed:
            chats.setdefault(one.address.chat, []).append(one)
        await to_the_end([*map(self._say_in_turn, chats.values()), *map(self._look_for, doubted)])

    async def _say_in_turn(self, chat: Sequence[Claimed]) -> None:
        for place, claimed in enumerate(chat, start=1):
            try:
                await self._say(claimed)
            except Exception:
                await self.put_back(chat[place:])
                raise

    async def put_back(self, unsent: Sequence[Claimed]) -> None:
        """Of this surely nothing was sent: it waits again, and that was no attempt."""
        await to_the_end([self._put_back(claimed) for claimed in unsent])

    async def _put_back(self, claimed: Claimed, silence: Silence | None = None) -> None:
        await self._outcomes.write(lambda db: put_back(db, claimed, self._ours.fence, silence))

    async def _say(self, claimed: Claimed) -> None:
        receipt = None
        try:
            claimed = await _with_pictures(claimed)
            await self._make_room(claimed)
            silence = self._silence_for(claimed)
            if goes := silence is None and self._ours.is_ours and not self._outcomes.had_to_wait:
                async with self._ours.while_ours():
                    receipt = await _carry(self._way.messenger, claimed)
        except Exception as error:
            await self._not_sent(claimed, error)
            return
        if not goes:
            await self._put_back(claimed, silence)
            return
        self._way.silences.answered()
        sent = Sent(claimed, self._ours.fence, receipt, self._way.clock())
        await self._outcomes.write_with_others(_write_sent, sent)

    async def _make_room(self, claimed: Claimed) -> None:
        if (paced := self._way.paced) is not None:
            await self._ours.waits_for(paced.room(claimed.address, changing=claimed.changing))

    def _silence_for(self, claimed: Claimed) -> Silence | None:
        """The silence that its platform fell into meanwhile, if this is to wait for it.

        Also when it is over by now: of a platform that was away it is to be found out whether it is back.
        """
        return self._way.silences.longest(changing=claimed.changing, now=self._claimed_at)

    async def _not_sent(self, claimed: Claimed, trouble: Exception) -> None:
        now = self._way.clock()
        silence = self._way.silences.after(trouble, now)  # at once: the next chat is about to say something
        log.warning("not_sent", kind=claimed.kind, trouble=type(trouble).__name__)
        can_look = isinstance(self._way.messenger, Lookup)
        fence = self._ours.fence
        await self._outcomes.write(
            lambda db: settle_trouble(db, claimed, fence, trouble, now=now, silence=silence, can_look=can_look)
        )

    async def _look_for(self, doubted: Doubted) -> None:
        way, fence = self._way, self._ours.fence
        try:
            async with asyncio.timeout(LOOK_WITHIN_SECONDS):
                receipt = await _find(way.messenger, doubted)
        except Exception as error:
            trouble, now = error, way.clock()
            way.silences.after_looking(trouble, now)
            is_away = way.silences.is_away
            log.warning("not_looked", kind=doubted.kind, trouble=type(error).__name__)
            await self._outcomes.write(
                lambda db: settle_not_looked(db, doubted, fence, trouble, is_away=is_away, now=now)
            )
            return
        if receipt is not None:  # what is said arrives; that it can be read alone does not say so
            way.silences.answered()
        await self._outcomes.write(lambda db: self._write_looked(db, doubted, receipt))

    async def _write_looked(self, db: Db, doubted: Doubted, receipt: Receipt | None) -> None:
        now, fence = self._way.clock(), self._ours.fence
        if receipt is None:
            await settle_missing(db, doubted, fence, now=now)
        elif await settle_found(db, doubted, fence, receipt, now=now):
            await _arrived(db, doubted.id, doubted.kind, now)


async def to_the_end(jobs: Iterable[Awaitable[None]]) -> None:
    """Do all of this side by side, each to its own end; only then is the first fault raised."""
    for outcome in await asyncio.gather(*jobs, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


async def _write_sent(db: Db, sent: Sequence[Sent]) -> None:
    if await settle_sent(db, sent):
        for one in sent:
            if not one.claimed.changing:
                await _arrived(db, one.claimed.id, one.claimed.kind, one.at)


async def _arrived(db: Db, delivery_id: UUID, kind: str, now: datetime) -> None:
    """What changes now that it arrived; a fault in that must not have it said again."""
    if not follows_arrival(kind):
        return
    delivery = await db.get_one(Delivery, delivery_id)
    try:
        async with db.begin_nested():
            await arrived(db, delivery, now)
    except Exception as error:
        if may_pass(error):
            raise
        log.error("arrival_failed", kind=kind, trouble=type(error).__name__)


async def _find(messenger: Messenger, doubted: Doubted) -> Receipt | None:
    """Its receipt, when it arrived. Raises Uncertain where nobody can look."""
    if not isinstance(messenger, Lookup):
        raise Uncertain
    return await messenger.find(
        doubted.address, doubted.key, since=doubted.since, near=doubted.near, below=doubted.below
    )  # fmt: skip


async def _with_pictures(claimed: Claimed) -> Claimed:
    """Its pictures are drawn here, where no transaction waits for them."""
    if claimed.message is None:
        return claimed
    drawn = await PICTURES.drawn(claimed.message)
    return claimed if drawn is claimed.message else replace(claimed, message=drawn)


async def _carry(messenger: Messenger, claimed: Claimed) -> Receipt | None:
    """Send it, there or in a thread, or change or take back the message that stands."""
    match claimed:
        case Claimed(message=Message() as message, standing=None, below=None):
            return await messenger.send(claimed.address, message, claimed.key)
        case Claimed(message=Message() as message, standing=None, below=Receipt() as below) if isinstance(
            messenger, Threads
        ):
            return await messenger.reply(claimed.address, below, message, claimed.key)
        case Claimed(message=Message() as message, standing=Receipt() as standing):
            return await messenger.update(claimed.address, standing, message)
        case Claimed(standing=Receipt() as standing):
            await messenger.retract(claimed.address, standing)
            return None
        case _:
            raise ValueError("nothing to say and nothing to take back")
