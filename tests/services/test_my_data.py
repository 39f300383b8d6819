"""What somebody is given of what is kept about them: all of it, nobody else's, and no more of others than they saw."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.consultation import Wishes
from bot.domain.message import File, Message
from bot.routes.deliveries import draw
from bot.services.calendar_file import send_file
from bot.store.delivery import Delivery
from bot.store.my_data import GIVEN, NOT_GIVEN
from bot.store.people import Person
from bot.store.wishes import tell_wishes
from tests.services.busy_week import IN_THE_AGENDA, OF_MILA, OF_NOOR, after_a_busy_week
from tests.standing import House

SEEN_BY_NOBODY_ELSE = "Liever niet met"


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    """After a busy week, on Tuesday."""
    async with after_a_busy_week(database) as house:
        yield house


async def file_of(house: House, name: str, form: str) -> File:
    """What they get when they ask for what is kept about them."""
    async with house.world.work() as db:
        person = await db.get_one(Person, house[name].person_id)
        await send_file(db, person, "my_data", {"form": form}, now=house.world.now)
        deliveries = await db.scalars(select(Delivery).where(Delivery.person_id == person.id))
        asked = [one for one in deliveries if one.kind == "my_data" and one.args["form"] == form]
        message = await draw(db, asked[-1], person)
        assert isinstance(message, Message)
        (file,) = (block for block in message.blocks if isinstance(block, File))
        return file


async def data_of(house: House, name: str) -> dict[str, Any]:
    """All of it, for a computer."""
    found: dict[str, Any] = json.loads((await file_of(house, name, "data")).content)
    return found


async def page_of(house: House, name: str) -> str:
    """All of it, to read."""
    return (await file_of(house, name, "page")).content.decode()


async def test_something_of_every_table_with_a_person_in_it_is_given(house: House) -> None:
    given = await data_of(house, "Noor")
    assert sorted(given["kept"]) == sorted({table.name for table in GIVEN} - {"visit"})
    assert given["not_given"] == NOT_GIVEN


async def test_every_word_that_is_kept_of_them_is_in_both_files(house: House) -> None:
    files = [json.dumps(await data_of(house, "Noor")), await page_of(house, "Noor")]
    words = [*OF_NOOR[1:], *IN_THE_AGENDA, "Noor Bakker"]  # the first one was changed
    assert [[word for word in words if word not in file] for file in files] == [[], []]


async def test_no_word_of_a_colleague_is_in_them(house: House) -> None:
    files = [json.dumps(await data_of(house, "Noor")), await page_of(house, "Noor")]
    assert [[word for word in (OF_MILA, "Van een collega") if word in file] for file in files] == [[], []]


async def test_whom_they_would_rather_not_meet_is_given_to_them_alone(house: House) -> None:
    noor, sam = house["Noor"].person_id, house["Sam"].person_id
    before = (await data_of(house, "Sam"))["kept"]["wishes"]
    async with house.world.work() as db:
        await tell_wishes(db, noor, Wishes(apart=frozenset({sam})), now=house.world.now)
    given, page = await data_of(house, "Noor"), await page_of(house, "Noor")
    assert given["kept"]["wishes"] == [{"told": [], "wished": [], "apart": ["Sam de Wit"]}]
    assert f"<dt>{SEEN_BY_NOBODY_ELSE}</dt><dd>Sam de Wit</dd>" in page
    assert (await data_of(house, "Sam"))["kept"]["wishes"] == before
    assert SEEN_BY_NOBODY_ELSE not in await page_of(house, "Sam")


async def test_who_says_to_be_somebody_is_not_told_to_them(house: House) -> None:
    given = await data_of(house, "Noor")  # Joke says to be Noor
    assert [sorted(claim) for claim in given["kept"]["claim"]] == [["claimed", "made_at"]]
    assert "Joke" not in json.dumps(given)


async def test_asked_twice_it_is_the_same_but_for_the_asking(house: House) -> None:
    first, second = await data_of(house, "Noor"), await data_of(house, "Noor")
    of_the_asking = "delivery"
    assert first["kept"].pop(of_the_asking) == second["kept"].pop(of_the_asking)[:-1]
    assert list(first["kept"].items()) == list(second["kept"].items())


async def test_the_page_stands_on_its_own_and_nothing_in_it_runs(house: House) -> None:
    async with house.world.work() as db:
        (await db.get_one(Person, house["Noor"].person_id)).name = "<script>Noor</script>"
    page = await page_of(house, "Noor")
    assert "&lt;script&gt;Noor&lt;/script&gt;" in page
    assert [found for found in ("<script", "http:", "https:", "src=", "url(") if found in page] == []


async def test_the_page_speaks_their_language(house: House) -> None:
    async with house.world.work() as db:
        (await db.get_one(Person, house["Noor"].person_id)).language = "en"
    page = await page_of(house, "Noor")
    assert ("<h2>Your answers</h2>" in page, "Antwoord" in page) == (True, False)
