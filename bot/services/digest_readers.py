"""Whom a digest is told to where it is not posted: each of its team's readers who takes part."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import Pace
from bot.domain.people import Participation
from bot.services.notice import Told, add_many_notices
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.digest_choice import reseal_choices
from bot.store.leading import leaders_of_teams
from bot.store.readers import readers_of_teams


async def tell_each(
    db: Db, digests: Sequence[Digest], pace: Pace, *, now: datetime, leaders_only: Collection[UUID] = ()
) -> None:
    """Each digest in the gathered message of who reads it; of those in `leaders_only` only of who leads."""
    teams = [digest.team_id for digest in digests]
    readers, leaders = await readers_of_teams(db, teams, now.date()), await leaders_of_teams(db, teams)
    told = [
        Told(reader, digest.id.hex, {"digest": digest.id})
        for digest in digests
        for reader in readers[digest.team_id]
        if reader.participation == Participation.JOINED
        and (digest.id not in leaders_only or reader.id in leaders[digest.team_id])
    ]
    await reseal_choices(db, {one.person.id for one in told})
    await add_many_notices(db, "digest", told, now=now, pace=pace)


async def tell_each_instead(db: Db, delivery: Delivery, *, now: datetime) -> None:
    """A digest that cannot be posted in its group: each person gets it themselves."""
    await tell_each(db, [await db.get_one(Digest, UUID(hex=delivery.args["digest"]))], Pace.GATHERED, now=now)
