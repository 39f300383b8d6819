"""What it is to have conversations of a few people. A messenger that is `Groups` joins with a bench of people."""

from typing import Protocol

import pytest

from bot.domain.address import Address
from bot.ports import Groups, Messenger, Unreachable
from tests.adapters.contract import FILE, says


class People(Protocol):
    """Ten people in one workspace."""

    def somebody(self, number: int) -> Address:
        """One of the ten."""
        ...


class GroupsBench(People, Protocol):
    """A messenger, and their eyes; one more is there who takes nothing from us."""

    messenger: Messenger
    nobody: Address

    async def read(self, address: Address) -> list[str]:
        """The messages that stand in somebody's own conversation, or in that of a few people, oldest first."""
        ...

    async def files(self, address: Address) -> list[bytes]:
        """What is in the files that came there, oldest first."""
        ...


def of(bench: People, *numbers: int) -> Address:
    """The conversation of these of them with us."""
    return Address.of_group([bench.somebody(number) for number in numbers])


class GroupsContract:
    """The rules that every messenger with such conversations keeps."""

    def test_it_says_so(self, bench: GroupsBench) -> None:
        assert isinstance(bench.messenger, Groups)

    async def test_what_is_said_to_a_few_people_stands_with_them_once_and_with_nobody_alone(
        self, bench: GroupsBench
    ) -> None:
        await bench.messenger.send(of(bench, 0, 1), says("Hoi samen."), "key-1")
        assert await bench.read(of(bench, 0, 1)) == ["Hoi samen."]
        assert [await bench.read(bench.somebody(number)) for number in range(3)] == [[], [], []]

    async def test_the_same_people_have_one_conversation_whoever_is_named_first(self, bench: GroupsBench) -> None:
        await bench.messenger.send(of(bench, 0, 1, 2), says("Een."), "key-1")
        await bench.messenger.send(of(bench, 2, 0, 1), says("Twee."), "key-2")
        assert await bench.read(of(bench, 1, 2, 0)) == ["Een.", "Twee."]

    async def test_other_people_have_another(self, bench: GroupsBench) -> None:
        await bench.messenger.send(of(bench, 0, 1), says("Met twee."), "key-1")
        await bench.messenger.send(of(bench, 0, 1, 2), says("Met drie."), "key-2")
        assert (await bench.read(of(bench, 0, 1)), await bench.read(of(bench, 0, 1, 2))) == (
            ["Met twee."],
            ["Met drie."],
        )

    async def test_what_stands_there_is_changed_and_taken_back(self, bench: GroupsBench) -> None:
        group = of(bench, 0, 1)
        first = await bench.messenger.send(group, says("Wanneer?"), "key-1")
        second = await bench.messenger.send(group, says("Dit gaat weg."), "key-2")
        await bench.messenger.update(group, first, says("Donderdag."))
        await bench.messenger.retract(group, second)
        assert await bench.read(group) == ["Donderdag."]

    async def test_a_file_comes_there(self, bench: GroupsBench) -> None:
        await bench.messenger.send(of(bench, 0, 1), says("Kijk eens:", FILE), "key-1")
        assert await bench.files(of(bench, 0, 1)) == [FILE.content]
        assert await bench.files(bench.somebody(0)) == []

    async def test_eight_people_have_a_conversation(self, bench: GroupsBench) -> None:
        await bench.messenger.send(of(bench, *range(8)), says("Met acht."), "key-1")
        assert await bench.read(of(bench, *range(8))) == ["Met acht."]

    async def test_nine_people_have_none(self, bench: GroupsBench) -> None:
        with pytest.raises(Unreachable):
            await bench.messenger.send(of(bench, *range(9)), says("Met negen."), "key-1")

    async def test_with_somebody_who_takes_nothing_there_is_none(self, bench: GroupsBench) -> None:
        group = Address.of_group([bench.somebody(0), bench.nobody])
        with pytest.raises(Unreachable):
            await bench.messenger.send(group, says("Hallo?"), "key-1")
        assert await bench.read(bench.somebody(0)) == []
