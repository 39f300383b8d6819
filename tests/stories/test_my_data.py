"""J14, J33: somebody has what is kept about them, and has all of it erased, by themselves and in a few taps."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.event import AT_HOME, Pressed
from bot.domain.message import File
from bot.domain.people import Participation, Role
from bot.domain.press import stamp, write
from bot.ports import Receipt
from bot.routes.deliveries import draw
from bot.services.carrying import claim
from bot.services.settling import Sent, settle_sent
from bot.store.inbox import InboxRow, InboxState, seal_event
from bot.store.people import Person
from bot.store.reflection import Reply
from tests.answers import deliveries, noor_joined, presses, says
from tests.post import fence_of
from tests.services.busy_week import IN_THE_AGENDA, OF_A_ROUND, OF_NOOR, after_a_busy_week
from tests.standing import House, all_cells
from tests.stories.sharing import said
from tests.world import Actor, World

MY_DATA, WIPE, YES, NO = "Mijn gegevens", "Wis mij", "Ja, wis mij", "Toch niet"
COMING = "Ik stuur je twee bestanden: een pagina om te lezen, en alles tot in detail. Ze komen in ons eigen gesprek."
WIPED = ["Alles over jou is gewist, op de reservekopieën na. Het ga je goed."]
ASKED = "Alles over jou wissen? Dat kan ik niet terugdraaien."
ONLY_STEWARD = "Je bent hier de enige beheerder: regel liever eerst wie het overneemt."
CANNOT_BE_CALLED_BACK = (
    "Niet terug te halen: te oude berichten, wat een ander heeft overgenomen, cijfers van rondes die klaar zijn, en "
    "wat de chatdienst zelf bewaart."
)
IN_BACKUPS = "In reservekopieën sta je nog veertien nachten, of zo lang als je school ze bewaart."
STRANGER = "Ik ken je nog niet."
PLANTED = (*OF_NOOR, *IN_THE_AGENDA, OF_A_ROUND, "Noor Bakker")


@pytest.fixture
def database(sqlite_database: str) -> str:
    """Stories are told on one of the two, always the same."""
    return sqlite_database


@pytest.fixture
async def house(database: str) -> AsyncIterator[House]:
    """After a busy week, on Tuesday."""
    async with after_a_busy_week(database) as house:
        yield house


async def files_of(house: House, name: str) -> list[tuple[str, str]]:
    """The files that stand in somebody's conversation: what they are called, and their kind."""
    messages = house.messenger.to(house[name].address)
    return [(block.name, block.kind) for message in messages for block in message.blocks if isinstance(block, File)]


async def is_erased(actor: Actor) -> list[str]:
    """They ask for it, and say yes; what they are told last."""
    await actor.commands("privacy")
    await actor.taps_on(WIPE)
    return await actor.taps_on(YES)


async def test_two_files_come_after_one_tap(house: House) -> None:
    await house["Noor"].commands("privacy")
    assert await house["Noor"].taps_on(MY_DATA) == [COMING]
    await house.world.passes(timedelta(minutes=1))
    assert sorted(await files_of(house, "Noor")) == [
        ("mijn-gegevens.html", "text/html"),
        ("mijn-gegevens.json", "application/json"),
    ]


@pytest.mark.parametrize("how", [one for one in Participation if one != Participation.UNCONFIRMED])
async def test_who_takes_no_part_has_their_data_too(house: House, how: Participation) -> None:
    async with house.world.work() as db:
        (await db.get_one(Person, house["Noor"].person_id)).participation = how
    await house["Noor"].commands("privacy")
    await house["Noor"].taps_on(MY_DATA)
    await house.world.passes(timedelta(minutes=1))
    assert len(await files_of(house, "Noor")) == 2


async def test_before_anything_goes_it_is_said_what_goes_and_what_cannot_be_called_back(world: World) -> None:
    noor = await noor_joined(world)
    await noor.commands("privacy")
    assert said(await noor.taps_on(WIPE)) == [
        ASKED,
        "Weg gaan je naam, antwoorden, wensen, teams en groepjes, en wat je in de agenda schreef.",
        "Wat je deelde haal ik overal weg, voor zover de chatdienst dat toelaat.",
        CANNOT_BE_CALLED_BACK,
        IN_BACKUPS,
        "Sta je nog in het kanaal of op de lijst van je school? Dan leer ik je opnieuw kennen.",
    ]
    assert noor.buttons == [YES, MY_DATA, NO]


async def test_rather_not_erases_nothing(world: World) -> None:
    noor = await noor_joined(world)
    await noor.commands("privacy")
    await noor.taps_on(WIPE)
    assert (await noor.taps_on(NO))[0] == "Goed. Er is niets gewist."
    assert ((await world.of(noor)).name, noor.buttons) == (noor.name, [MY_DATA, WIPE])


async def test_an_hour_later_a_yes_is_asked_for_anew(world: World) -> None:
    noor = await noor_joined(world)
    await noor.commands("privacy")
    await noor.taps_on(WIPE)
    await world.passes(timedelta(hours=1, minutes=1))
    assert (await noor.taps_on(YES))[0] == ASKED
    assert (await world.of(noor)).name == noor.name
    assert await noor.taps_on(YES) == WIPED


async def test_asked_for_twice_in_a_minute_the_files_come_once(house: House) -> None:
    await house["Noor"].commands("privacy")
    for _ in range(2):
        await house["Noor"].taps_on(MY_DATA)
    await house.world.passes(timedelta(minutes=1))
    assert len(await files_of(house, "Noor")) == 2


async def test_a_day_without_a_connection_does_not_cost_the_files(house: House) -> None:
    await house["Noor"].commands("privacy")
    await house["Noor"].taps_on(MY_DATA)
    house.world.now += timedelta(hours=23)
    await house.world.passes(timedelta(minutes=1))
    assert len(await files_of(house, "Noor")) == 2


async def test_of_what_takes_long_to_draw_one_is_claimed_at_a_time(house: House) -> None:
    noor, claimed = house["Noor"], []
    await presses(noor, write("mydata", noor.person_id))
    for _ in range(2):
        async with house.world.work() as db:
            fence = await fence_of(db, noor.address.lane, "test")
            taken = await claim(db, noor.address.lane, fence, draw, now=house.world.now)
            claimed.append([one.kind for one in taken].count("my_data"))
            await settle_sent(db, [Sent(one, fence, Receipt("r"), house.world.now) for one in taken])
    assert claimed == [1, 1]


async def test_where_a_key_is_lost_they_hear_who_can_mend_it(house: House) -> None:
    async with house.world.work() as db:
        await db.execute(update(Reply).values(words=b"sealed with a key that is lost"))
    await house["Noor"].commands("privacy")
    await house["Noor"].taps_on(MY_DATA)
    await house.world.passes(timedelta(minutes=1))
    assert (await files_of(house, "Noor"), house.seen_by("er ontbreekt een sleutel")) == ([], ["Noor"])


async def test_two_taps_later_none_of_their_words_is_left_anywhere(
    house: House, capfd: pytest.CaptureFixture[str]
) -> None:
    before = house["Noor"].taps
    assert (await is_erased(house["Noor"]), house["Noor"].taps - before) == (WIPED, 2)
    await house.world.passes(timedelta(minutes=1))
    async with house.world.work() as db:
        cells = await all_cells(db)
    assert [word for word in PLANTED if any(word in cell for cell in cells)] == []
    assert [word for word in (*OF_NOOR, *IN_THE_AGENDA) if house.seen_by(word)] == []
    assert [word for word in PLANTED if word in "".join(capfd.readouterr())] == []


async def test_what_stood_in_a_digest_of_others_is_taken_out_of_it(house: House) -> None:
    before = house.seen_by("kluut")
    await is_erased(house["Noor"])
    await house.world.passes(timedelta(minutes=1))
    assert (before, house.seen_by("kluut")) == (["Mila", "Noor", "Piet"], [])


async def test_nobody_is_told(house: House) -> None:
    before = {sent.receipt for sent in house.messenger.sent}
    await is_erased(house["Noor"])
    await house.world.passes(timedelta(minutes=1))
    assert [sent for sent in house.messenger.sent if sent.receipt not in before] == []


async def test_an_old_yes_gets_the_same_kind_word_again(world: World) -> None:
    noor = await noor_joined(world)
    await is_erased(noor)
    assert await noor.taps_on(YES) == WIPED
    assert STRANGER in (await presses(noor, write("wipe", noor.person_id)))[0]


async def test_nobody_erases_or_reads_somebody_else(house: House) -> None:
    for verb in ("mydata", "wipe", "wipenow", "wipenot"):
        assert await presses(house["Sam"], write(verb, house["Noor"].person_id)) == ["Deze knop is voor iemand anders."]
    assert await deliveries(house.world, "my_data") == []
    assert (await house.world.of(house["Noor"])).name == "Noor Bakker"


async def test_a_yes_that_failed_and_is_replayed_erases(world: World) -> None:
    noor = await noor_joined(world)
    async with world.work() as db:
        yes = Pressed(key="k1", sender=noor.address, data=write("wipenow", noor.person_id, stamp(world.now)))
        row = InboxRow(
            id=db.new_id(world.now), key="k1", person_id=noor.person_id, state=InboxState.FAILED, received_at=world.now
        )  # fmt: skip
        seal_event(db, row, yes)
        db.add(row)
    assert await world.inbox.replay(world.now) == (1, 0)
    async with world.work() as db:
        assert [*await db.scalars(select(Person.id)), *await db.scalars(select(InboxRow.id))] == []


async def test_in_the_place_of_their_own_page_it_ends_without_a_way_home(world: World) -> None:
    noor = await noor_joined(world)
    yes = Pressed(
        key="k1", sender=noor.address, data=write("wipenow", noor.person_id, stamp(world.now)), message=AT_HOME
    )
    answer = await world.inbox.receive(yes, world.now)
    assert [block.words for block in answer.message.blocks] == WIPED  # type: ignore[union-attr]


@pytest.mark.parametrize(("stewards", "warns"), [(1, True), (2, False)])
async def test_the_only_steward_is_told_that_somebody_must_take_over(world: World, stewards: int, warns: bool) -> None:
    team = await world.has_team(await world.has_school())
    people = [await world.has_person(team, name, role=Role.STEWARD) for name in ("Wim Kok", "Ellen Prins")[:stewards]]
    await people[0].commands("privacy")
    assert (ONLY_STEWARD in await people[0].taps_on(WIPE)) is warns
    assert await people[0].taps_on(YES) == WIPED


async def test_who_is_erased_is_a_stranger(world: World) -> None:
    noor = await noor_joined(world)
    await is_erased(noor)
    assert STRANGER in (await says(noor, "Een tureluur"))[0]
