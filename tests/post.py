"""Two people on a platform that does to us what a test asks of it, and the process that carries their messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.domain.address import Address
from bot.heartbeat import Heartbeat
from bot.lease import LEASE_SECONDS
from bot.routes.deliveries import draw
from bot.services.carrying import claim
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.lane import Lane, take_lane
from bot.store.people import Account
from tests.answers import SCALE, asks
from tests.fakes.messenger import FakeMessenger
from tests.world import Actor, World, at

MONDAY, THURSDAY = at(12, 10), at(15, 10)
LANE = "fake:school"


async def fence_of(db: Db, lane: str, owner: str) -> int:
    """The fence under which this owner has this lane from now on."""
    held = await take_lane(db, lane, owner, LEASE_SECONDS)
    assert held is not None
    return held.fence


@dataclass
class Post:
    """Noor and Sem on one platform: the introductions are due on Monday, 15:15, Noor's a minute earlier."""

    world: World
    messenger: FakeMessenger
    heartbeat: Heartbeat
    noor: Actor
    sem: Actor

    async def beat(self, moment: datetime) -> None:
        """One beat, at this moment."""
        self.world.now = moment
        await self.heartbeat.beat(moment)

    async def delivery(self, actor: Actor, kind: str) -> Delivery:
        """Their delivery of this kind."""
        async with self.world.work() as db:
            return (
                await db.scalars(select(Delivery).where(Delivery.person_id == actor.person_id, Delivery.kind == kind))
            ).one()

    async def states(self, kind: str = "introduction") -> list[str]:
        """What became of Noor's and of Sem's."""
        return [(await self.delivery(actor, kind)).state for actor in (self.noor, self.sem)]

    async def asks_on_thursday(self) -> None:
        """Both take part, and their questions are due on Thursday, 15:15."""
        asks(self.world, SCALE)
        await self.world.has_joined(self.noor, self.sem)
        await self.beat(THURSDAY - timedelta(hours=1))
        self.messenger.sent.clear()

    async def somebody_else_claims(self, moment: datetime) -> int:
        """Another process claims what is due and dies before it says anything; its fence."""
        async with self.world.work() as db:
            await db.execute(update(Lane).values(lease=0.0))
            fence = await fence_of(db, LANE, "somebody else")
            await claim(db, LANE, fence, draw, now=moment)
        return fence

    async def lease_runs_out(self) -> None:
        """The owner of the lane was not heard of for too long."""
        async with self.world.work() as db:
            await db.execute(update(Lane).values(lease=0.0))


def address(actor: Actor) -> Address:
    """Where somebody is on the platform."""
    return Address("fake", "school", actor.name)


async def a_post(world: World, messenger: FakeMessenger) -> Post:
    """Two people on one platform, in a team that has just started."""
    team = await world.has_team(await world.has_school())
    noor, sem = await world.has_person(team), await world.has_person(team, "Sem de Wit")
    async with world.work() as db:
        for actor in (noor, sem):
            where = address(actor)
            db.add(
                Account(
                    id=db.new_id(world.now), person_id=actor.person_id, platform=where.platform,
                    workspace=where.workspace, chat=where.chat, linked_at=world.now,
                )
            )  # fmt: skip
    await world.starts(team)
    async with world.work() as db:
        await db.execute(
            update(Delivery).where(Delivery.person_id == noor.person_id).values(due=MONDAY - timedelta(minutes=1))
        )
    return Post(world, messenger, Heartbeat(world.sessions, {"fake": messenger}, owner="one"), noor, sem)
