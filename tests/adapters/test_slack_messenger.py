"""The messenger's contract, over a Slack that refuses what Slack refuses, and finding what was sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import pytest_asyncio

from adapters.slack.calls import Calls
from adapters.slack.config import SlackConfig
from adapters.slack.messenger import SlackMessenger
from adapters.slack.render import HOME_LINK
from adapters.slack.trouble import CallFailed
from adapters.slack.workspaces import Workspaces
from bot.domain.address import Address
from bot.ports import Groups, Home, Lookup, NotSent, Paced, Receipt, Refused, Threads, Uncertain, Unreachable
from bot.silences import MOST_BY_THEMSELVES, Silences
from tests.adapters.contract import PARAGRAPHS, MessengerContract, says
from tests.adapters.groups_contract import GroupsContract, of
from tests.adapters.leaving_contract import A_MOMENT, LeavingContract
from tests.adapters.slack_line import Installed
from tests.adapters.slack_time import START, Watch
from tests.fakes.slack import Person, Post, SlackStandIn, Workspace
from tests.fakes.slack.reading import words_of

KEY = "prompt:0192f0c1:2026-W48"


@dataclass
class Bench:
    slack: SlackStandIn
    school: Workspace
    watch: Watch
    workspaces: Workspaces
    messenger: SlackMessenger
    noor: Person
    left: Person
    colleagues: list[Person] = field(default_factory=list)

    @property
    def someone(self) -> Address:
        return Address("slack", "T1", self.noor.id)

    @property
    def nobody(self) -> Address:
        return Address("slack", "T1", self.left.id)

    async def read(self, address: Address) -> list[str]:
        return [without_link(post) for post in self._sees(address)]

    async def buttons(self, address: Address) -> list[str]:
        return self.school.people[address.chat].buttons()

    async def files(self, address: Address) -> list[bytes]:
        shared = [name for post in self._sees(address) for name in post.files]
        return [self.slack.uploads.files[name].content or b"" for name in shared]

    def _sees(self, address: Address) -> list[Post]:
        """What stands with somebody, or with a few people as each of them sees it."""
        if not address.people:
            return self.school.people[address.chat].sees()
        together = self.school.group_of(list(address.people))
        seen = [self.school.people[user].sees(together) for user in address.people]
        assert all(each == seen[0] for each in seen)
        return seen[0]

    def somebody(self, number: int) -> Address:
        while len(self.colleagues) <= number:
            self.colleagues.append(self.school.has_user(f"Collega {len(self.colleagues)}"))
        return Address("slack", "T1", self.colleagues[number].id)

    async def find(
        self, address: Address, key: str = KEY, near: Receipt | None = None, below: Receipt | None = None
    ) -> Receipt | None:
        since = datetime.fromtimestamp(self.slack.now(), UTC) - timedelta(seconds=30)
        return await self.messenger.find(address, key, since=since, near=near, below=below)

    async def channel(self) -> Address:
        """A channel that we are in."""
        channel = self.school.has_channel("onderbouw", members=[self.noor])
        channel.members.append(self.school.bot_user)
        return Address("slack", "T1", channel.id)

    @asynccontextmanager
    async def held_up(self) -> AsyncIterator[None]:
        """Slack has yet to say who we are."""
        says_it = asyncio.Event()
        self.workspaces.forget("T1")
        self.slack.fails("auth.test", times=0, held=says_it)
        yield
        self.slack.troubles.clear()
        says_it.set()

    @asynccontextmanager
    async def moved_to(self, url: str) -> AsyncIterator[SlackMessenger]:
        """Of a Slack that said who we are before it went there."""
        await self.messenger.send(self.someone, says("Dag."), "before")
        (await self.workspaces.find("T1")).client.base_url = f"{url}/api/"
        yield self.messenger

    def threads(self, where: Address) -> list[tuple[str, str]]:
        """What stands in a channel, each with the time stamp of what it hangs from."""
        posts = self.noor.sees(self.school.conversations[where.chat])
        return [(post.words, post.message.get("thread_ts", "")) for post in posts]


def without_link(post: Post) -> str:
    blocks = [block for block in post.message.get("blocks", []) if block.get("block_id") != HOME_LINK]
    return words_of({**post.message, "blocks": blocks})


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    watch = Watch()
    async with SlackStandIn.started(now=lambda: watch.now().timestamp()) as slack:
        school = slack.has_workspace("T1", name="De Lindeboom")
        config = SlackConfig(api_url=slack.api_url, bot_token=school.bot_token)
        workspaces = Workspaces(config, Installed(), watch.now)
        messenger = SlackMessenger(Calls(workspaces, clock=watch.clock, sleep=watch.sleep), workspaces)
        noor, left = school.has_user("Noor Bakker"), school.has_user("Sam Visser", deleted=True)
        yield Bench(slack, school, watch, workspaces, messenger, noor, left)
        await messenger.close()
        await workspaces.close()


class TestSlackMessenger(MessengerContract, GroupsContract, LeavingContract):
    """The rules that every messenger keeps, every one with conversations of a few people, and over a network."""


async def test_slack_can_look_reply_keep_pace_open_groups_and_show_a_home(bench: Bench) -> None:
    found: tuple[Lookup, Threads, Paced, Groups, Home] = (bench.messenger,) * 5
    assert [isinstance(found[0], each) for each in (Lookup, Threads, Paced, Home)] == [True] * 4


async def test_many_wait_for_one_answer_of_who_we_are_and_none_comes_after_its_time(bench: Bench) -> None:
    async def say(number: int) -> None:
        async with asyncio.timeout(A_MOMENT):
            await bench.messenger.send(bench.somebody(number), says("Te laat."), f"key-{number}")

    async with bench.held_up():
        outcomes = await asyncio.gather(*map(say, range(20)), return_exceptions=True)
    await bench.messenger.send(bench.someone, says("Daarna."), KEY)
    assert {type(outcome) for outcome in outcomes} == {NotSent}
    assert [len(bench.slack.called(method)) for method in ("auth.test", "chat.postMessage")] == [1, 1]


async def test_a_group_whose_conversation_is_not_open_in_time_is_told_nothing(bench: Bench) -> None:
    group, opens = of(bench, 0, 1), asyncio.Event()
    bench.slack.fails("conversations.open", held=opens)
    with pytest.raises(NotSent):
        async with asyncio.timeout(A_MOMENT):
            await bench.messenger.send(group, says("Te laat."), KEY)
    opens.set()
    await bench.messenger.send(group, says("Hoi."), "another")
    assert await bench.read(group) == ["Hoi."]


async def test_a_long_message_keeps_slacks_pace(bench: Bench) -> None:
    await bench.messenger.send(bench.someone, says(PARAGRAPHS), KEY)
    await bench.messenger.send(bench.someone, says(PARAGRAPHS), "another")
    assert [call.status for call in bench.slack.called("chat.postMessage")] == [200] * 6


async def test_what_arrived_is_found(bench: Bench) -> None:
    receipt = await bench.messenger.send(bench.someone, says("Hoi."), KEY)
    await bench.messenger.send(bench.someone, says("Iets anders."), "another")
    assert await bench.find(bench.someone) == receipt


async def test_a_long_message_is_found_whole(bench: Bench) -> None:
    receipt = await bench.messenger.send(bench.someone, says(PARAGRAPHS), KEY)
    assert await bench.find(bench.someone) == receipt


async def test_what_arrived_is_found_when_our_clock_was_an_hour_ahead(bench: Bench) -> None:
    receipt = await bench.messenger.send(bench.someone, says("Hoi."), KEY)
    since = datetime.fromtimestamp(bench.slack.now(), UTC) + timedelta(hours=1)
    assert await bench.messenger.find(bench.someone, KEY, since=since, near=None) == receipt


async def test_what_arrived_though_the_line_was_dropped_is_found(bench: Bench) -> None:
    near = await bench.messenger.send(bench.someone, says("Eerder."), "earlier")
    bench.slack.fails("chat.postMessage", drop="after")
    with pytest.raises(Uncertain):
        await bench.messenger.send(bench.someone, says("Hoi."), KEY)
    found = await bench.find(bench.someone)
    assert found == Receipt(bench.noor.sees()[-1].reference) != near


@pytest.mark.parametrize("trouble", [{"status": 503}, {"garbage": True}, {"drop": "before"}], ids=str)
async def test_looks_that_get_no_answer_say_that_slack_is_away(bench: Bench, trouble: dict[str, Any]) -> None:
    near, silences = await bench.messenger.send(bench.someone, says("Eerder."), "earlier"), Silences(Random(1))
    bench.slack.fails("conversations.history", times=0, **trouble)
    for _ in range(MOST_BY_THEMSELVES + 1):
        with pytest.raises(CallFailed) as raised:
            await bench.find(bench.someone, near=near)
        silences.after_looking(raised.value, START)
    assert silences.is_away


async def test_a_look_to_which_slack_says_no_does_not(bench: Bench) -> None:
    near, silences = await bench.messenger.send(bench.someone, says("Eerder."), "earlier"), Silences(Random(1))
    bench.slack.fails("conversations.history", times=0, error="fatal_error")
    for _ in range(MOST_BY_THEMSELVES + 1):
        with pytest.raises(CallFailed) as raised:
            await bench.find(bench.someone, near=near)
        silences.after_looking(raised.value, START)
    assert not silences.is_away


async def test_what_never_arrived_is_not_found(bench: Bench) -> None:
    near = await bench.messenger.send(bench.someone, says("Eerder."), "earlier")
    bench.slack.fails("chat.postMessage", drop="before")
    with pytest.raises(Uncertain):
        await bench.messenger.send(bench.someone, says("Hoi."), KEY)
    assert await bench.find(bench.someone, near=near) is None


async def test_half_a_message_is_removed_and_not_found(bench: Bench) -> None:
    await bench.messenger.send(bench.someone, says("Eerder."), "earlier")
    await bench.messenger.send(bench.someone, says(PARAGRAPHS), KEY)
    posts = bench.noor.sees()
    del posts[-1].conversation.posts[posts[-1].ts]
    assert await bench.find(bench.someone) is None
    assert await bench.read(bench.someone) == ["Eerder."]


async def test_a_busy_conversation_is_looked_through_page_by_page(bench: Bench) -> None:
    receipt = await bench.messenger.send(bench.someone, says("Hoi."), KEY)
    for number in range(230):
        bench.school.keep(bench.noor.dm, {"type": "message", "user": bench.noor.id, "text": f"Woord {number}."})
    assert await bench.find(bench.someone) == receipt
    assert len(bench.slack.called("conversations.history")) == 3


async def test_after_a_restart_an_earlier_receipt_says_where_to_look(bench: Bench) -> None:
    near = Receipt(f"{bench.noor.dm.id}/1.1")
    with pytest.raises(Uncertain):
        await bench.find(bench.someone)
    assert await bench.find(bench.someone, near=near) is None


async def test_a_conversation_that_was_heard_of_can_be_looked_through(bench: Bench) -> None:
    bench.messenger.saw_dm("T1", bench.noor.id, bench.noor.dm.id)
    assert await bench.find(bench.someone) is None


async def test_a_channel_is_not_looked_through(bench: Bench) -> None:
    with pytest.raises(Uncertain):
        await bench.find(Address("slack", "T1", "C1"), near=Receipt("C1/1.1"))


async def test_without_the_scope_nothing_is_looked_through(bench: Bench) -> None:
    bench.messenger.saw_dm("T1", bench.noor.id, bench.noor.dm.id)
    bench.school.scopes.discard("im:history")
    with pytest.raises(Uncertain):
        await bench.find(bench.someone)


async def test_while_our_token_is_not_taken_nothing_is_decided_about_what_may_have_arrived(bench: Bench) -> None:
    bench.messenger.saw_dm("T1", bench.noor.id, bench.noor.dm.id)
    bench.slack.fails("conversations.history", error="token_expired")
    bench.slack.fails("auth.test", error="token_expired")
    with pytest.raises(Refused):
        await bench.find(bench.someone)


async def test_a_reply_stands_in_the_thread_below_its_message_and_nowhere_else(bench: Bench) -> None:
    where = await bench.channel()
    above = await bench.messenger.send(where, says("Wie doet mee?"), "above")
    await bench.messenger.reply(where, above, says("Bo doet mee."), KEY)
    root = above.reference.partition("/")[2]
    assert bench.threads(where) == [("Wie doet mee?", ""), ("Bo doet mee.", root)]
    assert "reply_broadcast" not in bench.slack.called("chat.postMessage")[-1].arguments


async def test_all_of_a_long_reply_stands_in_the_thread(bench: Bench) -> None:
    where = await bench.channel()
    above = await bench.messenger.send(where, says("Wie doet mee?"), "above")
    await bench.messenger.reply(where, above, says(PARAGRAPHS), KEY)
    root = above.reference.partition("/")[2]
    assert [thread for _, thread in bench.threads(where)] == ["", root, root, root]


async def test_a_reply_that_becomes_longer_stays_in_its_thread(bench: Bench) -> None:
    where = await bench.channel()
    above = await bench.messenger.send(where, says("Wie doet mee?"), "above")
    below = await bench.messenger.reply(where, above, says("Bo doet mee."), KEY)
    longer = await bench.messenger.update(where, below, says(PARAGRAPHS))
    root = above.reference.partition("/")[2]
    assert [thread for _, thread in bench.threads(where)] == ["", root, root, root]
    await bench.messenger.retract(where, longer)
    assert bench.threads(where) == [("Wie doet mee?", "")]


async def test_a_thread_hangs_from_the_first_page_also_when_there_came_more(bench: Bench) -> None:
    where = await bench.channel()
    above = await bench.messenger.send(where, says("Wie doet mee?"), "above")
    root = above.reference.partition("/")[2]
    longer = await bench.messenger.update(where, above, says(PARAGRAPHS))
    await bench.messenger.reply(where, longer, says("Bo doet mee."), KEY)
    assert [thread for _, thread in bench.threads(where)] == ["", "", "", root]


async def test_a_reply_below_a_reply_stands_in_the_same_thread(bench: Bench) -> None:
    where = await bench.channel()
    above = await bench.messenger.send(where, says("Wie doet mee?"), "above")
    below = await bench.messenger.reply(where, above, says("Bo doet mee."), KEY)
    await bench.messenger.reply(where, below, says("Sem ook."), "another")
    root = above.reference.partition("/")[2]
    assert [thread for _, thread in bench.threads(where)] == ["", root, root]


async def test_a_reply_that_arrived_is_found_in_its_thread(bench: Bench) -> None:
    above = await bench.messenger.send(bench.someone, says("Wie doet mee?"), "above")
    receipt = await bench.messenger.reply(bench.someone, above, says(PARAGRAPHS), KEY)
    assert (await bench.find(bench.someone), await bench.find(bench.someone, below=above)) == (None, receipt)


async def test_a_reply_that_never_arrived_is_not_found(bench: Bench) -> None:
    above = await bench.messenger.send(bench.someone, says("Wie doet mee?"), "above")
    bench.slack.fails("chat.postMessage", drop="before")
    with pytest.raises(Uncertain):
        await bench.messenger.reply(bench.someone, above, says("Bo doet mee."), KEY)
    assert await bench.find(bench.someone, below=above) is None


async def test_after_a_restart_the_message_above_says_where_to_look(bench: Bench) -> None:
    above = Receipt(bench.school.keep(bench.noor.dm, {"type": "message", "user": "U", "text": "Wie?"}).reference)
    assert await bench.find(bench.someone, below=above) is None


async def test_a_group_is_the_same_each_time(bench: Bench) -> None:
    sam, lea = bench.school.has_user("Sam"), bench.school.has_user("Lea")
    people = tuple(Address("slack", "T1", person.id) for person in (bench.noor, sam, lea))
    group = await bench.messenger.open_group(people)
    await bench.messenger.send(group, says("Hoi samen."), KEY)
    assert await bench.messenger.open_group(people) == group
    assert [post.words for post in sam.sees(bench.school.conversations[group.chat])] == ["Hoi samen."]


async def test_a_group_is_opened_once_and_then_remembered(bench: Bench) -> None:
    group = of(bench, 0, 1)
    for number in range(3):
        await bench.messenger.room(group, changing=False)
        await bench.messenger.send(group, says(f"Bericht {number}."), f"key-{number}")
    assert len(bench.slack.called("conversations.open")) == 1
    assert [call.status for call in bench.slack.called("chat.postMessage")] == [200] * 3


async def test_what_waits_for_room_with_a_group_waits_once(bench: Bench) -> None:
    group = of(bench, 0, 1)
    await bench.messenger.send(group, says("Hoi."), "key-1")
    await bench.messenger.room(group, changing=False)
    waited = bench.watch.passed
    await bench.messenger.send(group, says("Hoi weer."), "key-2")
    assert (waited > 0, bench.watch.passed) == (True, waited)


async def test_a_reply_below_a_message_to_a_group_stands_in_its_thread(bench: Bench) -> None:
    group = of(bench, 0, 1)
    above = await bench.messenger.send(group, says("Jullie zijn begonnen."), "above")
    below = await bench.messenger.reply(group, above, says("Nog een minuut."), KEY)
    assert below.reference.endswith(above.reference.partition("/")[2])
    assert await bench.read(group) == ["Jullie zijn begonnen.", "Nog een minuut."]


async def test_a_group_is_opened_at_slacks_pace(bench: Bench) -> None:
    bench.slack.rates.tiers["conversations.open"] = 50
    for number in range(1, 70):
        await bench.messenger.open_group((bench.someone, bench.somebody(number)))
    assert {call.status for call in bench.slack.called("conversations.open")} == {200}


async def test_without_the_scope_there_is_no_group_and_the_rest_goes_on(bench: Bench) -> None:
    bench.school.scopes.discard("mpim:write")
    with pytest.raises(Unreachable):
        await bench.messenger.send(of(bench, 0, 1), says("Hoi."), KEY)
    await bench.messenger.send(bench.someone, says("Hoi."), "another")
    assert await bench.read(bench.someone) == ["Hoi."]


async def test_a_group_of_people_who_may_not_meet_there_is_none(bench: Bench) -> None:
    guest = bench.school.has_user("Gast", team="T9")
    with pytest.raises(Unreachable):
        await bench.messenger.send(
            Address.of_group([bench.someone, Address("slack", "T1", guest.id)]), says("Hoi."), KEY
        )


async def test_a_group_that_is_gone_is_asked_for_anew(bench: Bench) -> None:
    group = of(bench, 0, 1)
    await bench.messenger.send(group, says("Hoi."), "key-1")
    bench.slack.fails("chat.postMessage", error="channel_not_found")
    with pytest.raises(Unreachable):
        await bench.messenger.send(group, says("Hoi weer."), "key-2")
    await bench.messenger.send(group, says("Hoi weer."), "key-2")
    assert len(bench.slack.called("conversations.open")) == 2


async def test_a_group_is_not_looked_through(bench: Bench) -> None:
    receipt = await bench.messenger.send(of(bench, 0, 1), says("Hoi."), KEY)
    with pytest.raises(Uncertain):
        await bench.find(of(bench, 0, 1), near=receipt)
    assert bench.slack.called("conversations.history") == []


async def test_what_may_have_come_to_a_group_is_uncertain(bench: Bench) -> None:
    bench.slack.fails("chat.postMessage", drop="after")
    with pytest.raises(Uncertain):
        await bench.messenger.send(of(bench, 0, 1), says("Hoi."), KEY)


async def test_a_group_that_may_have_been_opened_is_opened_again(bench: Bench) -> None:
    bench.slack.fails("conversations.open", drop="after")
    with pytest.raises(ConnectionError):  # surely nothing was said
        await bench.messenger.send(of(bench, 0, 1), says("Hoi."), KEY)
    await bench.messenger.send(of(bench, 0, 1), says("Hoi."), KEY)
    assert await bench.read(of(bench, 0, 1)) == ["Hoi."]


async def test_a_home_is_drawn(bench: Bench) -> None:
    await bench.messenger.show_home(bench.someone, says("Thuis."))
    assert bench.noor.home is not None


async def test_a_workspace_that_took_us_away_refuses(bench: Bench) -> None:
    bench.slack.tokens.spoil(bench.school, "account_inactive")
    with pytest.raises(Refused):
        await bench.messenger.send(bench.someone, says("Hoi."), KEY)
    with pytest.raises(Refused):
        await bench.messenger.send(bench.someone, says("Hoi."), KEY)
    assert len(bench.slack.calls) == 1
