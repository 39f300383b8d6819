"""Telegram as a network: bots, people and groups, and what happened between them."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from aiohttp import ClientSession

from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.chat import Chat
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.person import Person
from tests.fakes.telegram.post import Media
from tests.fakes.telegram.rates import Rates
from tests.fakes.telegram.recorded import Recorded
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.taps import Taps
from tests.fakes.telegram.trouble import Troubles
from tests.fakes.telegram.webhook import Delivery

T = TypeVar("T")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PATIENCE = 3.0
LOOK_AGAIN = 0.02  # what is waited for may be the app's, of which we are not told


class Network:
    """Everybody by their number. `files` are what was uploaded, by the id that names it.

    `proxies` says where a webhook elsewhere is found, such as "https://school.test" at "http://127.0.0.1:8080":
    nothing is ever brought farther than the loopback, and without a proxy it waits. `is_plain` makes it another
    server of the Bot API: see `plain.py`; it also has errors in the body alone, and it never waits for an update.
    """

    session: ClientSession

    def __init__(self, clock: Callable[[], float]) -> None:
        self.now = clock
        self.is_plain = False
        self.calls: list[Recorded] = []
        self.deliveries: list[Delivery] = []
        self.rates, self.trouble, self.taps = Rates(clock), Troubles(), Taps()
        self.bots: dict[int, BotAccount] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.proxies: dict[str, str] = {}
        self.files: dict[str, Media] = {}
        self._moved: dict[int, Group] = {}
        self._messages, self._ids = itertools.count(1), itertools.count(1)
        self._changed = asyncio.Event()
        self._errands: set[asyncio.Task[Any]] = set()

    @property
    def bot(self) -> BotAccount:
        """The first bot. Raises LookupError when there is none."""
        if not self.bots:
            raise LookupError("there is no bot yet")
        return next(iter(self.bots.values()))

    def has_bot(
        self,
        name: str = "ruimte_bot",
        *,
        can_read_all_group_messages: bool = False,
        supports_inline_queries: bool = False,
    ) -> BotAccount:
        """A bot with this name after the @."""
        number, title = 7_000_000_001 + len(self.bots), name.removesuffix("_bot").title()
        bot = BotAccount(self, number, name, title, can_read_all_group_messages, supports_inline_queries)
        self.bots[number] = bot
        return bot

    def has_user(self, name: str, *, language: str = "nl", username: str = "", started: bool = False) -> Person:
        """Somebody with Telegram; `started` when the first bot may write to them already."""
        person = Person(self, 5_000_000_001 + len(self.people), name, language, username)
        self.people[person.id] = person
        if started:
            person.chat().started = True
        return person

    def has_group(
        self, title: str, members: Sequence[Person | BotAccount] = (), *, supergroup: bool = False, forum: bool = False
    ) -> Group:
        """A group; the first person in it made it. No bot is told of it, also not one that is in it."""
        group = Group(self, title, supergroup=supergroup, forum=forum)
        self.groups[group.id] = group
        group.members.update(dict.fromkeys(members, "member"))
        owner = next((member for member in members if not member.is_bot), None)
        group.members.update({owner: "creator"} if owner else {})
        return group

    def find_chat(self, bot: BotAccount, number: int) -> Chat:
        """The chat with this number, as this bot sees it. Raises Refusal."""
        if number in self._moved:
            after = self._moved[number].id
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=after)
        if number in self.people:
            return bot.chat_with(self.people[number])
        if number not in self.groups:
            raise bad_request("chat not found")
        return self.groups[number]

    def reach(self, url: str) -> str:
        """Where on the loopback this address is, empty when nowhere."""
        origin, place = next((each for each in self.proxies.items() if url.startswith(each[0])), ("", ""))
        found = place + url.removeprefix(origin)
        return found if urlsplit(found).hostname in LOOPBACK else ""

    def moves(self, group: Group, before: int) -> None:
        """A group has another number now."""
        self._moved[before] = self.groups.pop(before)
        self.groups[group.id] = group

    def meets(self, bot: BotAccount, person: Person) -> bool:
        """Whether they are in a group together."""
        return any(bot in group.members and person in group.members for group in self.groups.values())

    def new_number(self) -> int:
        """The number of the next message outside supergroups, which count their own."""
        return next(self._messages)

    def new_group_id(self, *, supergroup: bool) -> int:
        """The number of a group, or of a supergroup."""
        return -(1_002_000_000_000 if supergroup else 4_000_000) - next(self._ids)

    def new_id(self, kind: str) -> str:
        """An id that was never given before."""
        return f"{kind}{next(self._ids):015d}"

    def tell(self) -> None:
        """Something has changed; whoever waits may look again."""
        self._changed.set()

    async def until(self, looked_at: Callable[[], T | None], within: float = PATIENCE) -> T:
        """Wait until this is true, and give it back. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while not (found := looked_at()):
                self._changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), LOOK_AGAIN)
            return found

    def errand(self, doing: Coroutine[Any, Any, Any]) -> None:
        """Do this while the caller goes on."""
        task = asyncio.get_running_loop().create_task(doing)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def stop(self) -> None:
        """No errands any more."""
        for errand in list(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
