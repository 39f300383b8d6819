"""Who is in a group, as far as Telegram tells."""

from collections.abc import AsyncIterator

import pytest

from adapters.telegram.roster import TelegramRoster
from bot.domain.address import Address
from bot.domain.profile import Profile, SeenGroup
from bot.ports import Leaves, Roster, Throttled
from tests.adapters.telegram_talk import Talk, a_talk


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with a_talk() as talk:
        yield talk


@pytest.fixture
def roster(talk: Talk) -> TelegramRoster:
    return TelegramRoster(talk.calls)


def test_it_is_a_roster_that_can_leave(roster: TelegramRoster) -> None:
    assert isinstance(roster, Roster)
    assert isinstance(roster, Leaves)


async def test_a_group_has_a_title_and_so_many_people_besides_us(talk: Talk, roster: TelegramRoster) -> None:
    group = talk.has_group("Team  onderbouw\u202e")
    await group.joins(talk.telegram.has_user("Sem"))
    assert await roster.look_at(talk.address(group), frozenset()) == SeenGroup("Team onderbouw", 2)


async def test_a_topic_is_looked_at_as_its_group(talk: Talk, roster: TelegramRoster) -> None:
    group = talk.has_group("Team", forum=True)
    assert await roster.look_at(talk.address(group, topic=3), frozenset()) == SeenGroup("Team", 1)


async def test_a_group_that_moved_is_looked_at_where_it_is_now(talk: Talk, roster: TelegramRoster) -> None:
    group = talk.has_group("Team")
    old = talk.address(group)
    await group.becomes_supergroup()
    assert await roster.look_at(old, frozenset()) == SeenGroup("Team", 1)


async def test_a_group_that_put_us_out_is_none(talk: Talk, roster: TelegramRoster) -> None:
    group = talk.has_group()
    await group.removes_bot(talk.account, by=talk.noor)
    assert await roster.look_at(talk.address(group), frozenset()) is None


async def test_a_group_that_never_was_is_none(talk: Talk, roster: TelegramRoster) -> None:
    assert await roster.look_at(Address("telegram", talk.someone.workspace, "-42"), frozenset()) is None


async def test_trouble_is_not_taken_for_a_group_that_is_gone(talk: Talk, roster: TelegramRoster) -> None:
    talk.telegram.fails("getChatMember", retry_after=9)
    talk.telegram.fails("getChat", retry_after=9)
    with pytest.raises(Throttled):
        await roster.profile(talk.someone)


async def test_somebody_who_wrote_to_us_has_a_name(talk: Talk, roster: TelegramRoster) -> None:
    assert await roster.profile(talk.someone) == Profile(talk.someone, "Noor Bakker")


async def test_somebody_whom_telegram_does_not_know_is_none(talk: Talk, roster: TelegramRoster) -> None:
    assert await roster.profile(Address("telegram", talk.someone.workspace, "42")) is None


async def test_leaving_twice_is_as_good_as_once(talk: Talk, roster: TelegramRoster) -> None:
    group = talk.has_group()
    for _ in range(2):
        await roster.leave(talk.address(group))
    assert talk.account not in group.members
