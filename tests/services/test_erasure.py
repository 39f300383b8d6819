"""Erasing a person: nothing about them is left, their words go wherever they stood, and nobody else loses anything."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, select

from bot.domain.address import Address
from bot.domain.delivery import SILENCE_WHEN_REFUSED, State
from bot.domain.message import Message
from bot.domain.people import Role
from bot.heartbeat import Heartbeat
from bot.ports import Receipt, Refused, Uncertain, Unreachable
from bot.routes.deliveries import draw
from bot.services.carrying import claim
from bot.services.erasure import erase_person
from bot.services.settling import Sent, settle_sent
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.leading import Leading
from bot.store.look import Look
from bot.store.meeting import Meeting
from bot.store.people import CONSOLE, Account, Person, find_sender
from bot.store.schema import metadata
from bot.store.share import Share, readers_of
from bot.store.wishes import wishes_of
from tests.answers import presses, says
from tests.conftest import fresh_database
from tests.fakes import FakeMessenger, LookupMessenger
from tests.night import sweep
from tests.post import fence_of
from tests.services.busy_week import (
    IN_THE_AGENDA,
    MONDAY,
    OF_A_ROUND,
    OF_MILA,
    OF_NOOR,
    SUNDAY,
    after_a_busy_week,
    shares,
)
from tests.standing import CHANNEL, LOWER, House, a_shareable_library, all_cells
from tests.world import World

PEOPLE_TABLES = [table for table in metadata.sorted_tables if table.info.get("erasure") == "row"]


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    """After a busy week, on Tuesday."""
    async with after_a_busy_week(database) as house:
        yield house


async def erases(house: House, name: str) -> None:
    """Everything of theirs goes, and what that changes is carried."""
    async with house.world.work() as db:
        await erase_person(db, house[name].person_id, now=house.world.now)
    await house.world.passes(timedelta(minutes=1))


def is_about(table: Table, row: Mapping[str, Any], person_id: UUID) -> bool:
    """Whether a row points at this person, or is theirs."""
    pointing = [key.parent.name for key in table.foreign_keys if key.column.table is Person.__table__]
    return person_id in [row[name] for name in [*pointing, *(["id"] if table is Person.__table__ else [])]]


async def rows_of(house: House, name: str, *, about: bool = True) -> dict[str, list[dict[str, Any]]]:
    """By table what is about this person, or what is about anybody else."""
    person_id, found = house[name].person_id, {}
    async with house.world.work() as db:
        for table in PEOPLE_TABLES:
            rows = [dict(row) for row in (await db.execute(select(table).order_by(*table.primary_key))).mappings()]
            if mine := [row for row in rows if is_about(table, row, person_id) is about]:
                found[table.name] = mine
    return found


async def test_no_row_in_any_table_is_about_them_any_more(house: House) -> None:
    assert sorted(await rows_of(house, "Noor")) == sorted(table.name for table in PEOPLE_TABLES)
    await erases(house, "Noor")
    assert await rows_of(house, "Noor") == {}


async def test_their_words_and_name_are_in_no_cell_of_any_table(house: House) -> None:
    async def found() -> list[str]:
        async with house.world.work() as db:
            cells = await all_cells(db)
        return [word for word in (*OF_NOOR, *IN_THE_AGENDA, OF_A_ROUND, "Noor") if any(word in cell for cell in cells)]

    assert await found() == [*OF_NOOR[1:], *IN_THE_AGENDA, OF_A_ROUND, "Noor"]  # the first one was changed
    await erases(house, "Noor")
    assert await found() == []


async def test_what_is_about_others_stays_as_it_was(house: House) -> None:
    async def of_others() -> dict[str, list[dict[str, Any]]]:
        found = await rows_of(house, "Noor", about=False)
        async with house.world.work() as db:
            of_noor = set(await db.scalars(select(Share.id).where(Share.person_id == house["Noor"].person_id)))
            told = await wishes_of(db, [row["person_id"] for row in found["wishes"]])
        found["wishes"] = [row | {"sealed": told[row["person_id"]]} for row in found["wishes"]]  # all are sealed anew
        found["share_reader"] = [row for row in found["share_reader"] if row["share_id"] not in of_noor]
        found["delivery"] = [row | {"receipt": None} for row in found["delivery"] if row["updates_id"] is None]
        return found

    before = await of_others()
    await erases(house, "Noor")
    assert await of_others() == before


async def test_a_meeting_stays_for_others_without_who_led_it(house: House) -> None:
    async def meeting() -> dict[str, Any]:
        async with house.world.work() as db:
            return dict((await db.execute(select(Meeting.__table__))).mappings().one())

    before = await meeting()
    await erases(house, "Noor")
    assert (before["owner_id"], await meeting()) == (house["Noor"].person_id, before | {"owner_id": None})


async def test_their_words_go_wherever_they_stood(house: House) -> None:
    assert (house.seen_by("kluut"), house.seen_by("wulp")) == (["Mila", "Noor", "Piet"], ["Grace", "Sam"])
    await erases(house, "Noor")
    assert [house.seen_by(word) for word in OF_NOOR] == [[]] * len(OF_NOOR)


async def test_others_words_stay_with_their_readers_and_go_from_the_chat_of_who_is_erased(house: House) -> None:
    assert house.seen_by(OF_MILA) == ["Mila", "Noor", "Piet"]
    await erases(house, "Noor")
    assert house.seen_by(f"Nog een {OF_MILA}") == ["Piet"]  # all that was left for Mila was her own


async def test_words_in_a_channel_go_too(house: House) -> None:
    await shares(house["Noor"], f"Met {LOWER}")
    monday = MONDAY + timedelta(days=7)
    house.world.now = monday
    await house.world.heartbeat.beat(monday)
    assert house.where("grutto") == [CHANNEL]
    await erases(house, "Noor")
    assert house.where("grutto") == []


async def test_a_reader_who_is_erased_leaves_the_share_in_place(house: House) -> None:
    async def mila_shares() -> tuple[int, set[str]]:
        names = {actor.person_id: name for name, actor in house.world.actors.items()}
        async with house.world.work() as db:
            mine = (await db.scalars(select(Share).where(Share.person_id == house["Mila"].person_id))).all()
            return len(mine), {names[reader] for share in mine for reader in await readers_of(db, share.id)}

    assert await mila_shares() == (1, {"Mila", "Noor", "Piet"})
    await erases(house, "Piet")
    assert await mila_shares() == (1, {"Mila", "Noor"})
    assert house.seen_by(OF_MILA) == ["Mila", "Noor"]


async def test_where_somebody_was_is_forgotten_once_nothing_stands_there(house: House) -> None:
    await erases(house, "Noor")
    async with house.world.work() as db:
        chats = set(await db.scalars(select(Delivery.chat)))
    assert house["Noor"].address.chat not in chats


async def test_where_somebody_was_is_forgotten_also_when_they_blocked_us(house: House) -> None:
    house.messenger.fail(house["Noor"].address, Unreachable(), always=True)
    await erases(house, "Noor")
    async with house.world.work() as db:
        await sweep(db, now=house.world.now)
        chats = set(await db.scalars(select(Delivery.chat)))
    assert house["Noor"].address.chat not in chats


async def test_a_message_on_its_way_to_who_is_erased_settles_nothing(house: House) -> None:
    noor = house["Noor"]
    await noor.commands("home")
    await presses(noor, f"readall:{(await house.digests())[0].hex}")
    async with house.world.work() as db:
        fence = await fence_of(db, noor.address.lane, "test")
        claimed = await claim(db, noor.address.lane, fence, draw, now=house.world.now)
    await erases(house, "Noor")
    async with house.world.work() as db:
        sent = [Sent(one, fence, Receipt("r"), house.world.now) for one in claimed]
        settled = await settle_sent(db, sent)
    assert (len(sent), settled, await rows_of(house, "Noor")) == (2, False, {})


async def in_doubt(house: House, *, arrives: bool) -> LookupMessenger:
    """A platform on which Noor is sent what others wrote, and nobody knows whether it arrived."""
    noor, platform = house["Noor"], LookupMessenger()
    await house.world.passes(timedelta(minutes=1))
    house.world.heartbeat = Heartbeat(house.world.sessions, {CONSOLE: platform}, owner="test")
    platform.fail(noor.address, Uncertain(), arrives=arrives)
    await presses(noor, f"readall:{(await house.digests())[0].hex}")
    await house.world.heartbeat.beat(house.world.now)
    assert len(platform.to(noor.address)) == arrives
    return platform


async def of_nobody(house: House) -> list[str]:
    """What is kept of deliveries to somebody who was erased."""
    async with house.world.work() as db:
        gone = Delivery.person_id.is_(None), Delivery.place_id.is_(None)
        return list(await db.scalars(select(Delivery.state).where(*gone)))


@pytest.mark.parametrize("arrives", [True, False], ids=["arrived", "lost"])
async def test_a_message_in_doubt_to_who_is_erased_is_found_and_taken_back(house: House, arrives: bool) -> None:
    platform = await in_doubt(house, arrives=arrives)
    await erases(house, "Noor")
    assert (platform.to(house["Noor"].address), await of_nobody(house)) == ([], [])


async def test_where_nobody_can_look_for_a_message_to_who_is_erased_it_is_left_at_that(house: House) -> None:
    platform = await in_doubt(house, arrives=True)
    platform.looking = [Uncertain()]
    await erases(house, "Noor")
    assert (len(platform.to(house["Noor"].address)), await of_nobody(house)) == (1, [])


async def test_that_a_message_to_who_is_erased_cannot_be_taken_back_yet_is_told_to_nobody(house: House) -> None:
    platform = await in_doubt(house, arrives=True)
    platform.fail(house["Noor"].address, Refused("revoked"))
    await erases(house, "Noor")
    async with house.world.work() as db:
        alerts = list(await db.scalars(select(Alert.what)))
    assert (alerts, {*await of_nobody(house)}) == ([], {State.WAITING})
    await house.world.passes(2 * SILENCE_WHEN_REFUSED)
    assert (platform.to(house["Noor"].address), await of_nobody(house)) == ([], [])


class ErasesMeanwhile(FakeMessenger):
    """A platform on which nothing can be looked for; Noor is erased while the first message is on its way to her."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.said: list[Message] = []
        self._house = house

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Say it, and be back when she is erased."""
        receipt = await super().send(address, message, key)
        self.said.append(message)
        if len(self.said) == 1:
            async with self._house.world.work() as db:
                await erase_person(db, self._house["Noor"].person_id, now=self._house.world.now)
        return receipt


async def test_what_arrives_while_somebody_is_erased_is_taken_back_also_where_nobody_can_look(house: House) -> None:
    noor, platform = house["Noor"], ErasesMeanwhile(house)
    await house.world.passes(timedelta(minutes=1))
    house.world.heartbeat = Heartbeat(house.world.sessions, {CONSOLE: platform}, owner="test")
    await presses(noor, f"readall:{(await house.digests())[0].hex}")
    await house.world.passes(timedelta(minutes=1))
    assert (len(platform.said), platform.to(noor.address), await of_nobody(house)) == (1, [], [])


async def test_erasing_again_does_nothing(house: House) -> None:
    await erases(house, "Noor")
    before = await rows_of(house, "Noor", about=False)
    await erases(house, "Noor")
    assert await rows_of(house, "Noor", about=False) == before


async def test_who_is_erased_is_a_stranger_from_then_on(house: House) -> None:
    await erases(house, "Noor")
    told = await says(house["Noor"], "Een tureluur", message="m9")
    async with house.world.work() as db:
        cells = await all_cells(db)
    assert ("Ik ken je nog niet." in told[0], [cell for cell in cells if "tureluur" in cell]) == (True, [])


@pytest.mark.usefixtures("postgres_server")
async def test_an_erasure_waits_for_what_the_person_is_doing(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    database = fresh_database(request, tmp_path, "postgresql")
    async with World.opened(database, now=SUNDAY, library=a_shareable_library()) as world:
        team = await world.has_team(await world.has_school())
        noor = await world.has_person(team, role=Role.TEACHER)
        house = House(world, messenger=None, teams={})  # type: ignore[arg-type]  # nothing is sent here
        async with world.work() as db:
            assert (await find_sender(db, noor.address)).person is not None
            erasing = asyncio.create_task(erases(house, "Noor Bakker"))
            done, _ = await asyncio.wait([erasing], timeout=0.3)
            db.add(Leading(id=db.new_id(world.now), leader_id=noor.person_id, team_id=team.id))
            assert not done
        await erasing
        assert await rows_of(house, "Noor Bakker") == {}


@pytest.mark.usefixtures("postgres_server")
async def test_an_erasure_takes_along_what_others_write_about_them_at_the_same_time(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = fresh_database(request, tmp_path, "postgresql")
    async with World.opened(database, now=SUNDAY, library=a_shareable_library()) as world:
        team = await world.has_team(await world.has_school())
        noor, grace = [await world.has_person(team, name) for name in ("Noor Bakker", "Grace Osei")]
        house = House(world, messenger=None, teams={})  # type: ignore[arg-type]  # nothing is sent here
        async with world.work() as db:
            db.add(Leading(id=db.new_id(world.now), leader_id=grace.person_id, person_id=noor.person_id))
            await db.flush()
            erasing = asyncio.create_task(erases(house, "Noor Bakker"))
            done, _ = await asyncio.wait([erasing], timeout=0.3)
            assert not done
        await erasing
        assert await rows_of(house, "Noor Bakker") == {}


@pytest.mark.usefixtures("postgres_server")
async def test_what_is_claimed_while_somebody_is_erased_is_taken_back_from_their_chat(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = fresh_database(request, tmp_path, "postgresql")
    async with after_a_busy_week(database) as house:
        noor, world = house["Noor"], house.world
        await noor.commands("home")
        await presses(noor, f"readall:{(await house.digests())[0].hex}")
        async with world.work() as db:
            fence = await fence_of(db, noor.address.lane, "test")
        async with world.work() as db:
            claimed = await claim(db, noor.address.lane, fence, draw, now=world.now)
            await db.flush()
            erasing = asyncio.create_task(_erases_alone(house, "Noor"))
            done, _ = await asyncio.wait([erasing], timeout=0.3)
            assert (len(claimed), done) == (2, set())
        await erasing
        async with world.work() as db:
            these = Delivery.id.in_([one.id for one in claimed])
            rows = await db.execute(select(Delivery.person_id, Delivery.state).where(these))
            left = [tuple(row) for row in rows]
        assert left == [(None, "doubted")]  # of the two the one that shows words: it is looked for, and taken back


async def _erases_alone(house: House, name: str) -> None:
    async with house.world.work() as db:
        await erase_person(db, house[name].person_id, now=house.world.now)


async def test_who_brought_us_somewhere_is_forgotten_there_too(house: House) -> None:
    async with house.world.work() as db:
        account = (await db.scalars(select(Account).where(Account.person_id == house["Noor"].person_id))).one()
        there = {"platform": account.platform, "workspace": "", "due": house.world.now, "invited": True}
        db.add(Look(id=db.new_id(house.world.now), chat="groep", invited_by=account.chat, **there))
        db.add(Look(id=db.new_id(house.world.now), chat="gang", invited_by="iemand", **there))
    await erases(house, "Noor")
    async with house.world.work() as db:
        assert (await db.scalars(select(Look.invited_by).order_by(Look.chat))).all() == ["iemand", None]
