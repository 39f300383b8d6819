"""The messenger that all service tests trust keeps the same rules as the real ones."""

from datetime import UTC, datetime

import pytest

from bot.domain.address import Address
from bot.domain.message import File, Message, Text
from bot.ports import Receipt, Throttled, Uncertain, Unreachable
from tests.adapters.contract import MessengerContract
from tests.adapters.groups_contract import GroupsContract
from tests.fakes import FakeMessenger, GroupsMessenger, LookupMessenger, Sent, words_of

ANNA = Address("fake", "school", "anna")
BRAM = Address("fake", "school", "bram")
HELLO = Message((Text("Hallo."),))


class FakeBench:
    def __init__(self) -> None:
        self.messenger = FakeMessenger()
        self.someone = ANNA
        self.nobody = Address("fake", "school", "niemand")
        self.messenger.fail(self.nobody, Unreachable(), always=True)

    async def read(self, address: Address) -> list[str]:
        return [words_of(message) for message in self.messenger.to(address)]

    async def buttons(self, address: Address) -> list[str]:
        standing = self.messenger.to(address)
        return [button.label for button in standing[-1].buttons] if standing else []

    async def files(self, address: Address) -> list[bytes]:
        blocks = (block for message in self.messenger.to(address) for block in message.blocks)
        return [block.content for block in blocks if isinstance(block, File)]


class LookupBench(FakeBench):
    def __init__(self) -> None:
        super().__init__()
        self.messenger = LookupMessenger()
        self.messenger.fail(self.nobody, Unreachable(), always=True)


class TestLookupMessenger(MessengerContract):
    @pytest.fixture
    def bench(self) -> LookupBench:
        return LookupBench()


class GroupsBench(FakeBench):
    def __init__(self) -> None:
        super().__init__()
        self.messenger = GroupsMessenger()
        self.messenger.fail(self.nobody, Unreachable(), always=True)

    def somebody(self, number: int) -> Address:
        return Address("fake", "school", f"collega {number}")


class TestGroupsMessenger(MessengerContract, GroupsContract):
    @pytest.fixture
    def bench(self) -> GroupsBench:
        return GroupsBench()


class TestFakeMessenger(MessengerContract):
    @pytest.fixture
    def bench(self) -> FakeBench:
        return FakeBench()


@pytest.fixture
def messenger() -> FakeMessenger:
    return FakeMessenger()


async def test_it_keeps_what_was_sent(messenger: FakeMessenger) -> None:
    receipt = await messenger.send(ANNA, HELLO, "key-1")
    assert messenger.sent == [Sent(ANNA, HELLO, "key-1", receipt)]


async def test_what_is_sent_twice_stands_there_twice(messenger: FakeMessenger) -> None:
    await messenger.send(ANNA, HELLO, "key-1")
    await messenger.send(ANNA, HELLO, "key-1")
    assert messenger.to(ANNA) == [HELLO, HELLO]


async def test_trouble_comes_once(messenger: FakeMessenger) -> None:
    messenger.fail(ANNA, Throttled(30))
    with pytest.raises(Throttled):
        await messenger.send(ANNA, HELLO, "key-1")
    await messenger.send(ANNA, HELLO, "key-1")
    assert messenger.to(ANNA) == [HELLO]


async def test_troubles_come_in_turn(messenger: FakeMessenger) -> None:
    messenger.fail(ANNA, OSError("no network"))
    messenger.fail(ANNA, Unreachable(), always=True)
    with pytest.raises(OSError, match="no network"):
        await messenger.send(ANNA, HELLO, "key-1")
    for _ in range(2):
        with pytest.raises(Unreachable):
            await messenger.send(ANNA, HELLO, "key-1")


async def test_trouble_stays_at_its_address(messenger: FakeMessenger) -> None:
    messenger.fail(ANNA, Unreachable(), always=True)
    await messenger.send(BRAM, HELLO, "key-1")
    assert messenger.to(BRAM) == [HELLO]


async def test_trouble_can_pass(messenger: FakeMessenger) -> None:
    messenger.fail(ANNA, OSError(), always=True)
    messenger.recover(ANNA)
    await messenger.send(ANNA, HELLO, "key-1")
    assert messenger.to(ANNA) == [HELLO]


@pytest.mark.parametrize(("arrives", "standing"), [(False, []), (True, [HELLO])])
async def test_what_is_uncertain_may_have_arrived(
    messenger: FakeMessenger, arrives: bool, standing: list[Message]
) -> None:
    messenger.fail(ANNA, Uncertain(), arrives=arrives)
    with pytest.raises(Uncertain):
        await messenger.send(ANNA, HELLO, "key-1")
    assert messenger.to(ANNA) == standing


async def test_an_uncertain_update_may_have_arrived(messenger: FakeMessenger) -> None:
    receipt = await messenger.send(ANNA, HELLO, "key-1")
    messenger.fail(ANNA, Uncertain(), arrives=True)
    with pytest.raises(Uncertain):
        await messenger.update(ANNA, receipt, Message((Text("Dag."),)))
    assert messenger.to(ANNA) == [Message((Text("Dag."),))]


async def test_what_does_not_stand_cannot_be_updated(messenger: FakeMessenger) -> None:
    with pytest.raises(LookupError):
        await messenger.update(ANNA, Receipt("unknown"), HELLO)


NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)


async def test_a_message_is_found_by_its_key() -> None:
    messenger = LookupMessenger()
    receipt = await messenger.send(ANNA, HELLO, "key-1")
    found = [await messenger.find(ANNA, key, since=NOON, near=None) for key in ("key-1", "key-2")]
    assert (found, messenger.looks) == ([receipt, None], ["key-1", "key-2"])
