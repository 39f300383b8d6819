"""A group with a conversation of its own, on both databases: what becomes of what is said in it, and of the rest."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.address import Address
from bot.domain.delivery import State
from bot.domain.event import Pressed
from bot.domain.message import Message
from bot.ports import NotSent, Redraw, Uncertain, Unreachable
from bot.services.erasure import erase_person
from bot.services.pause import pause
from bot.services.quiet import set_quiet
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.pairing import Pairing
from bot.store.people import Account, Person
from bot.store.place import Place
from bot.store.team import Team
from tests.fakes import GroupsMessenger, words_of
from tests.standing import all_cells
from tests.stories.consultation import DRAWN, is_asked
from tests.stories.meetings import A_MINUTE, sweeps
from tests.world import Actor, World

TOWN = "town"
LEAD = "Jullie kijken deze ronde bij elkaar."


@dataclass(repr=False)
class Town:
    """Two colleagues on a platform on which a few people have conversations with us; they joined a round."""

    world: World
    messenger: GroupsMessenger
    people: list[Actor]

    def address(self, actor: Actor) -> Address:
        """Where somebody is."""
        return Address(TOWN, "school", actor.name)

    @property
    def together(self) -> Address:
        """Where all of them are."""
        return Address.of_group([self.address(actor) for actor in self.people])

    def reads(self, where: Address) -> list[str]:
        """What stands there that tells of a group."""
        return [words for message in self.messenger.to(where) if LEAD in (words := words_of(message))]

    @property
    def alone(self) -> list[int]:
        """How many messages about their group each of them has in a conversation of their own."""
        return [len(self.reads(self.address(actor))) for actor in self.people]

    async def taps(self, actor: Actor, message: Message, label: str) -> object:
        """Somebody taps there; the answer."""
        (button,) = [button for button in message.buttons if button.label == label]
        event = Pressed(
            key=self.world.new_key(),
            sender=self.address(actor),
            place="a name of its own",
            data=button.data,
            message="1",
        )
        return await self.world.inbox.receive(event, self.world.now)

    async def posts(self) -> list[State]:
        """What became of everything that was to be said to all of them."""
        async with self.world.work() as db:
            rows = await db.scalars(select(Delivery.state).where(Delivery.place_id.is_not(None)).order_by(Delivery.id))
            return [State(one) for one in rows]

    async def place_of_their_own(self) -> list[bool]:
        """Of each group whether it has one."""
        async with self.world.work() as db:
            return [place is not None for place in await db.scalars(select(Pairing.place_id))]


@pytest.fixture
async def town(world: World) -> Town:
    """On the evening before their round is drawn."""
    _, people = await is_asked(world)
    for actor in people:
        await actor.taps_on("Ik doe mee")
    messenger = GroupsMessenger()
    world.messengers[TOWN] = messenger
    world.sessions.configure(groups=frozenset({TOWN}))
    async with world.work() as db:
        for actor in people:
            there = {"platform": TOWN, "workspace": "school", "chat": actor.name}
            await db.execute(update(Account).where(Account.person_id == actor.person_id).values(there))
    return Town(world, messenger, people)


async def test_a_group_is_told_once_and_together(town: Town) -> None:
    await town.world.until(DRAWN)
    assert ([len(town.reads(town.together))], town.alone, await town.place_of_their_own()) == ([1], [0, 0], [True])


async def test_both_tap_there_and_it_is_agreed_there(town: Town) -> None:
    await town.world.until(DRAWN)
    (card,) = [message for message in town.messenger.to(town.together) if LEAD in words_of(message)]
    moment = card.buttons[0].label
    for actor in town.people:
        assert isinstance(await town.taps(actor, card, moment), Message)
        await town.world.passes(A_MINUTE)
    (now,) = town.reads(town.together)
    assert (f"Afgesproken: {moment}" in now, town.alone) == (True, [0, 0])


@pytest.mark.parametrize(
    ("error", "arrives", "became"),
    [
        (Unreachable(), False, State.UNREACHABLE),
        (Uncertain(), False, State.UNCERTAIN),
        (Uncertain(), True, State.UNCERTAIN),
        (RuntimeError(), False, State.FAILED),
    ],
    ids=["unreachable", "lost", "come without our knowing", "never taken"],
)
async def test_what_does_not_surely_come_each_hears_alone_and_once(
    town: Town, error: Exception, arrives: bool, became: State
) -> None:
    town.messenger.fail(town.together, error, arrives=arrives, always=True)
    await town.world.until(DRAWN + timedelta(days=1))
    assert (await town.posts(), town.alone, await town.place_of_their_own()) == ([became], [1, 1], [False])
    async with town.world.work() as db:
        said = list(await db.scalars(select(Alert.what)))
        left = list(await db.scalars(select(Place.id).where(Place.left_at.is_not(None))))
    assert (said, left) == ([], [])


async def test_what_was_being_said_when_we_fell_each_hears_alone(town: Town) -> None:
    await town.world.until(DRAWN - A_MINUTE)
    town.messenger.fail(town.together, NotSent(seconds=60))
    await town.world.until(DRAWN)
    async with town.world.work() as db:  # as a process that was killed between saying it and writing that down
        claimed = update(Delivery).where(Delivery.place_id.is_not(None)).values(state=State.SENDING, fence=0)
        await db.execute(claimed)
    for _ in range(2):
        await town.world.heartbeat.beat(town.world.now)
    assert (await town.posts(), town.alone) == ([State.UNCERTAIN], [1, 1])


async def test_when_it_cannot_change_there_any_more_each_hears_alone_what_was_agreed(town: Town) -> None:
    await town.world.until(DRAWN)
    (card,) = [message for message in town.messenger.to(town.together) if LEAD in words_of(message)]
    town.messenger.fail(town.together, Unreachable(), always=True)
    for actor in town.people:
        await town.taps(actor, card, card.buttons[0].label)
    await town.world.passes(A_MINUTE)
    assert ["Afgesproken" in town.reads(town.address(actor))[-1] for actor in town.people] == [True, True]


async def test_news_that_cannot_be_said_there_each_hears_alone(town: Town) -> None:
    await town.world.until(DRAWN)
    (card,) = [message for message in town.messenger.to(town.together) if LEAD in words_of(message)]
    town.messenger.fail(town.together, Unreachable(), always=True)
    noor, _ = town.people
    more = await town.taps(noor, card, "Meer")
    assert isinstance(more, Redraw)  # shown to Noor alone
    await town.taps(noor, more.message, "Ik loop even langs")
    await town.world.passes(A_MINUTE)
    heard = [
        [words for message in town.messenger.to(town.address(actor)) if "langs" in (words := words_of(message))]
        for actor in town.people
    ]
    assert heard == [[], ["Er komt iemand even langs.\nNoor Bakker loopt even bij je langs."]]


async def test_whoever_is_erased_is_gone_from_there(town: Town) -> None:
    await town.world.until(DRAWN)
    sam = town.people[1]
    async with town.world.work() as db:
        await erase_person(db, sam.person_id, now=town.world.now)
    await town.world.passes(A_MINUTE)
    async with town.world.work() as db:
        cells = await all_cells(db)
    assert (town.reads(town.together), [cell for cell in cells if sam.name in cell]) == ([], [])


async def test_who_was_with_whom_goes_with_the_group(town: Town) -> None:
    await town.world.until(DRAWN)
    async with town.world.work() as db:
        pairing = (await db.scalars(select(Pairing))).one()
        about, chat = pairing.id.hex, town.together.chat
    await sweeps(town.world)
    async with town.world.work() as db:
        kept = [cell for cell in await all_cells(db) if about in cell or chat in cell]
        await db.delete(await db.get_one(Pairing, pairing.id))
    await sweeps(town.world)
    async with town.world.work() as db:
        cells = [cell for cell in await all_cells(db) if about in cell or chat in cell]
    assert (len(kept) > 0, cells) == (True, [])


async def test_in_silence_nothing_comes_there_and_nothing_is_made_up_for(town: Town) -> None:
    town.messenger.fail(town.together, NotSent(seconds=600))
    await town.world.until(DRAWN)
    async with town.world.work() as db:
        team = (await db.scalars(select(Team))).one()
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=None, team_id=team.id, until=None, now=town.world.now
        )
    await town.world.passes(timedelta(days=1))
    assert (await town.posts(), town.reads(town.together), town.alone) == ([State.CANCELLED], [], [0, 0])


async def test_news_rings_nobody_there_while_one_of_them_is_on_a_pause(town: Town) -> None:
    await town.world.until(DRAWN)
    (card,) = [message for message in town.messenger.to(town.together) if LEAD in words_of(message)]
    noor, sam = town.people
    async with town.world.work() as db:
        await pause(db, await db.get_one(Person, sam.person_id), None, now=town.world.now)
    before = len(town.messenger.to(town.together))
    more = await town.taps(noor, card, "Meer")
    assert isinstance(more, Redraw)
    await town.taps(noor, more.message, "Ik loop even langs")
    await town.world.passes(A_MINUTE)
    heard = [message for message in town.messenger.to(town.address(sam)) if "langs" in words_of(message)]
    assert (len(town.messenger.to(town.together)), heard, await town.place_of_their_own()) == (before, [], [False])
