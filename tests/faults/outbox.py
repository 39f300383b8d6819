"""What is to be said in a school, and what came of it: on the platform's side and on record."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from bot.domain.delivery import State
from bot.services.delivery import plan_asked, plan_post
from bot.store.delivery import Delivery
from bot.store.people import Person
from bot.store.place import Place
from tests.faults.fault import tally
from tests.faults.life import PATIENCE
from tests.faults.school import School
from tests.faults.staff import fate_of

A_WHILE = timedelta(hours=2)
UNDER_WAY = (State.WAITING, State.SENDING, State.DOUBTED)


@dataclass(frozen=True)
class Came:
    """What came of all that was to be said in one chat: how often each text stands there, and what is on record.

    So many of it `may_be_unheard`: nobody can look, it may not be said twice, and a steward can see so.
    """

    stands: tuple[int, ...]
    states: tuple[str, ...]
    repeated: tuple[bool, ...]
    may_be_unheard: int = field(default=0, compare=False)


def once(number: int = 1, *, before: int = 0) -> Came:
    """So many different things, each said once and known to be, after so many that were said before."""
    return Came((1,) * (before + number), (State.SENT,) * number, (False,) * number)


@dataclass
class Chat:
    """One chat in which something is to be said, each time of another kind: what stands there tells them apart."""

    receiver: Person | Place
    platform: str
    reads: Callable[[], Sequence[str]]
    kinds: Sequence[str]
    keys: list[str] = field(default_factory=list)


async def chats_of_each_sort(school: School, name: str) -> dict[str, Chat]:
    """What may be said twice in Telegram and what may not; in Slack to a person, to one who is new, and in a channel.

    The last kind of each is what the sort is about.
    """
    noor, noors = await school.has_in_telegram(f"Noor {name}")
    sam, sams = await school.has_in_telegram(f"Sam {name}")
    eva, evas = await school.has_in_slack(f"Eva {name}")
    ali, alis = await school.has_in_slack(f"Ali {name}")
    place, channel = await school.has_channel(f"onderbouw-{name}")
    return {
        "repeatable": Chat(noor, TELEGRAM, noors.reads, ("mended", "setup")),
        "once": Chat(sam, TELEGRAM, sams.reads, ("setup", "mended")),
        "direct": Chat(eva, SLACK, evas.reads, ("setup", "mended")),
        "stranger": Chat(ali, SLACK, alis.reads, ("mended",)),
        "channel": Chat(place, SLACK, lambda: evas.reads(channel), ("session_post", "warning_post")),
    }


async def plan(school: School, chats: Collection[Chat], *, due: datetime, both: bool = False) -> None:
    """This is to be said then, in one transaction: the last kind of each chat, or `both` in their order."""
    async with school.world.work() as db:
        for chat in chats:
            for number, kind in enumerate(chat.kinds if both else chat.kinds[-1:]):
                moment = due + timedelta(milliseconds=number)
                key = f"{kind}:{chat.receiver.id.hex}"
                chat.keys.append(key)
                told: dict[str, Any] = {
                    "key": key,
                    "due": moment,
                    "expires": due + timedelta(hours=6),
                    "now": school.now(),
                }
                if isinstance(chat.receiver, Place):
                    await plan_post(db, chat.receiver, kind, **told, args={"meeting": school.meeting})
                else:
                    about = {"row": chat.receiver.id, "team": school.team.id}
                    await plan_asked(db, chat.receiver, kind, **told, args=about)


async def greet(school: School, chat: Chat) -> None:
    """They had something of ours before, so that it is known where to look. Somebody must live."""
    before = Chat(chat.receiver, chat.platform, chat.reads, ("reading",))
    await plan(school, [before], due=school.now() - A_WHILE)  # also by a clock that is an hour behind
    await becomes(school, [before], is_all(State.SENT))


async def on_record(school: School, chats: Collection[Chat]) -> dict[str, Delivery]:
    """The rows of all this, by their keys."""
    keys = [key for chat in chats for key in chat.keys]
    async with school.world.work() as db:
        rows = await db.scalars(select(Delivery).where(Delivery.key.in_(keys)))
        return {row.key: row for row in rows}


async def states(school: School, chats: Collection[Chat]) -> Counter[str]:
    """How many of all this are in each state."""
    return Counter(row.state for row in (await on_record(school, chats)).values())


async def becomes(school: School, chats: Collection[Chat], looked_at: Callable[[Counter[str]], bool]) -> None:
    """Wait until this is true of their states. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not looked_at(await states(school, chats)):  # noqa: ASYNC110 - a database tells nobody of a change
            await asyncio.sleep(0.05)


def stand_as_planned(chats: Mapping[str, Chat]) -> bool:
    """Whether the platforms did the first of what is to be said in each; one was greeted before."""
    return all(len(chat.reads()) == 1 + (name == "direct") for name, chat in chats.items())


def is_at_rest(found: Counter[str]) -> bool:
    """Whether nothing is under way any more."""
    return not any(found[state] for state in UNDER_WAY)


def is_all(state: State) -> Callable[[Counter[str]], bool]:
    """Whether all of it is in this state."""
    return lambda found: set(found) == {state}


async def came_of(school: School, chats: Mapping[str, Chat]) -> dict[str, Came]:
    """What came of each chat."""
    rows = await on_record(school, chats.values())
    return {name: _came_of(name, chat, rows) for name, chat in chats.items()}


def tallied(chats: Mapping[str, Chat], came: Mapping[str, Came]) -> Counter[str]:
    """On each platform, what neither stands there nor is on record, and what stands there more than once."""
    told = Counter[str]()
    for name, chat in chats.items():
        stands = came[name].stands
        missing = len(chat.keys) + (name == "direct") - len(stands)  # who was greeted has that too
        lost = max(0, missing - came[name].may_be_unheard)
        told.update(tally(chat.platform, lost=lost, twice=sum(times > 1 for times in stands)))
    return told


def _came_of(name: str, chat: Chat, rows: Mapping[str, Delivery]) -> Came:
    mine = [rows[key] for key in chat.keys]
    stands = tuple(Counter(chat.reads()).values())  # in the order in which each came first
    unheard = sum(fate_of(row, is_known=name == "direct").is_on_record for row in mine)
    return Came(stands, tuple(row.state for row in mine), tuple(row.repeated for row in mine), unheard)
