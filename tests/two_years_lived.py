"""What people do beside the pulse: answer, share, take back, get messages, press; and what a steward and the board see.

Whoever runs the house looks whenever they like. A figure tells something when it moves; then the attacker is given what
was counted, thing by thing, which nobody in a school knows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import delete, select

from bot.domain.delivery import State
from bot.domain.number import Number
from bot.services.status import read_status
from bot.store.base import Db
from bot.store.counts import Figure, count_board_shared
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.inbox import InboxRow, InboxState
from bot.store.reflection import Asking, Reply
from bot.store.share import Share
from tests.reidentification import Told

A_DAY = timedelta(days=1)
EAGER = (0.05, 0.5, 0.95)  # how often somebody answers, and shares that
TAKEN_BACK = (0.0, 0.05, 0.5)  # how much of what is shared, in a week
ENDS = (*[State.SENT] * 8, State.CANCELLED, State.EXPIRED)
HANDLED = (*[InboxState.DONE] * 8, InboxState.DROPPED)
OF_FIGURE = {
    "replies": (Number.REPLIES, "steward"),
    "digests": (Number.DIGESTS, "steward"),
    "deliveries": (Number.DELIVERIES, "steward"),
    "inbox": (Number.INBOX, "steward"),
    "board_shared": (Number.BOARD_SHARED, "board"),
}


@dataclass
class Lived:
    """What was done so far and stands, by the name of the figure that counts it; each thing begins with whose it is."""

    chance: Random
    board: UUID
    counted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    shares: dict[UUID, UUID] = field(default_factory=dict)  # whose each is
    told_of: set[UUID] = field(default_factory=set)  # what was there to count when the board was last told
    eager: dict[UUID, float] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    async def goes_on(self, db: Db, where: Mapping[UUID, UUID], week: str, now: datetime) -> None:
        """A week of everybody in their team, and the morning after it somebody looks."""
        yesterday = now - A_DAY
        for person in where:
            self._gets_and_presses(db, person, yesterday)
        shared = {one: team for one, team in where.items() if self._answers(db, one, team, week, yesterday)}
        taken_back = self.chance.choice(TAKEN_BACK)
        for share_id in [one for one in self.shares if self.chance.random() < taken_back]:
            await self._takes_back(db, share_id)
        self._has_digests(db, shared, week, now)
        await db.flush()
        await read_status(db, now=now)
        await self._hears(db, now)

    async def is_erased(self, db: Db, person: UUID) -> None:
        """With everything of theirs."""
        for table in (Share, Reply, Asking, Delivery, InboxRow):
            await db.execute(delete(table).where(table.person_id == person))
        for name in self.counted.keys() - {"digests"}:  # what was told in a digest was
            self.counted[name] = {one for one in self.counted[name] if not one.startswith(str(person))}
        self.shares = {share: whose for share, whose in self.shares.items() if whose != person}

    async def is_told_to_board(self, db: Db, people: Collection[UUID], now: datetime) -> None:
        """How many shared since it was told before, which is another unknown each time, and beside it all who could."""
        new = {whose for share, whose in self.shares.items() if whose in people and share not in self.told_of}
        name = f"board_shared.{self.board.hex}"
        self.counted[name] = {*map(str, new)}
        await count_board_shared(db, self.board, now=now)
        for heard in await self._hears(db, now):
            about, everybody = f"{name} {now}", frozenset(map(str, people))
            self.told[-1:] = [replace(heard, about=about, answers=one) for one in (heard.answers, everybody)]
            self.told_of |= {*self.shares}

    async def _hears(self, db: Db, now: datetime) -> list[Told]:
        """What moved just now. A figure that is not in the tables above is an error: it is not attacked yet."""
        moved = await db.execute(select(Figure.name, Figure.value).where(Figure.shown_at == now))
        heard = [self._of(name, value) for name, value in moved]
        self.told += heard
        return heard

    def _of(self, name: str, value: int) -> Told:
        """The attacker is given exactly what the program counted, or the attack is blind."""
        number, viewer = OF_FIGURE[name.partition(".")[0]]
        assert value == len({one.rpartition(" ")[2] for one in self.counted[name]}), name
        return Told(name, frozenset(self.counted[name]), viewer, number)

    def _gets_and_presses(self, db: Db, person: UUID, when: datetime) -> None:
        message, event = db.new_id(when), db.new_id(when)
        state, end = self.chance.choice(ENDS), self.chance.choice(HANDLED)
        db.add(
            Delivery(
                id=message, key=message.hex, kind="mended", args={}, lane="l", chat="c", budget="asked",
                repeatable=False, state=state, due=when, expires=when, settled_at=when, person_id=person,
            )
        )  # fmt: skip
        self.counted[f"deliveries.{state}"].add(f"{person} {message}")
        if self.chance.random() < 0.6:
            db.add(InboxRow(id=event, key=event.hex, person_id=person, state=end, received_at=when))
            self.counted[f"inbox.{end}"].add(f"{person} {event}")

    def _answers(self, db: Db, person: UUID, team: UUID, week: str, when: datetime) -> bool:
        """Perhaps; and whether they share it with their team."""
        eager = self.eager.setdefault(person, self.chance.choice(EAGER))
        if self.chance.random() > eager:
            return False
        key = db.new_id(when)
        db.add(Asking(id=key, person_id=person, week=week, audience="teacher", prompt_id="t-1"))
        db.add(Reply(id=key, person_id=person, asking_id=key, words=b"", created_at=when))
        self.counted["replies"].add(f"{person} {key}")
        if self.chance.random() > eager:
            return False
        db.add(Share(id=key, reply_id=key, person_id=person, team_id=team, proposed_at=when, shared_at=when))
        self.shares[key] = person
        return True

    async def _takes_back(self, db: Db, share_id: UUID) -> None:
        await db.execute(delete(Share).where(Share.id == share_id))
        del self.shares[share_id]

    def _has_digests(self, db: Db, shared: Mapping[UUID, UUID], week: str, now: datetime) -> None:
        """Of each team in which somebody shared."""
        for team in set(shared.values()):
            digest = Digest(
                id=db.new_id(now), team_id=team, week=week, since=now - 7 * A_DAY, until=now - timedelta(hours=12)
            )
            db.add(digest)
            self.counted["digests"] |= {f"{one} {digest.id}" for one, where in shared.items() if where == team}


def weeks_before(now: datetime, number: int) -> Iterator[tuple[str, datetime]]:
    """So many weeks until this moment, each with its name and its end."""
    for ago in reversed(range(number)):
        end = now - ago * 7 * A_DAY
        yield "{}-W{:02}".format(*end.isocalendar()[:2]), end
