"""How long one may object to a message: so many school days from the day on which it was told (S57)."""

from datetime import date, datetime, timedelta

from bot.domain.delivery import State
from bot.services.agenda_team import room_of
from bot.services.delivery import plan_post
from bot.services.group import has_strangers
from bot.services.saying import school_life
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.delivery import find_delivery
from bot.store.place import Place, place_in_view
from bot.store.proposal import Proposal, lock_proposal, open_proposals
from bot.store.showing import first_told, showing
from bot.store.team import Team

DAYS_TO_OBJECT = 5  # of school (S57)
POSTED_WITHIN = timedelta(days=7)
NOT_SAID = (State.CANCELLED, State.EXPIRED, State.UNREACHABLE)


async def settle_in_time(db: Db, team: Team, today: date, *, is_quiet: bool, now: datetime) -> None:
    """What nobody objected to stands, the day after its date. What was not told yet waits until it is (J09)."""
    room, place = await room_of(db, team, now), None if is_quiet else await place_to_post_in(db, team, now=now)
    for found in await open_proposals(db, team.id):
        proposal = await lock_proposal(db, found.id)  # somebody may be objecting just now
        if proposal is None or proposal.settled_at is not None:
            continue
        told = await first_told(db, proposal.id, besides=proposal.author_id)
        first = today if told is None else told.astimezone(room.zone).date()
        until = max(proposal.until, room.school_day_after(first, DAYS_TO_OBJECT))
        stands = told is not None and until < today
        if stands:
            proposal.settled_at, proposal.stands = now, True
        if stands or until != proposal.until:
            proposal.until = until
            await draw_anew(db, proposal, now=now)
        if told is None and place is not None:
            await _post_after_all(db, team, place, proposal, now=now)


async def place_to_post_in(db: Db, team: Team, *, now: datetime) -> Place | None:
    """The team's channel; none where a message waits for the digest, as while strangers are in it (J29)."""
    place = await place_in_view(db, team.id)
    return None if place is None or await has_strangers(db, place, now=now) else place


async def moment_to_post(db: Db, team: Team, *, now: datetime) -> datetime:
    """As soon as the school is open."""
    return (await school_life(db, team, now.date())).soonest_open(now) or now


async def post(db: Db, place: Place, proposal: Proposal, *, due: datetime, now: datetime) -> None:
    """Put it in the team's channel."""
    await plan_post(
        db, place, "proposal", key=_key(proposal), due=due, expires=due + POSTED_WITHIN, now=now,
        args={"proposal": proposal.id},
    )  # fmt: skip


async def draw_anew(db: Db, proposal: Proposal, *, now: datetime) -> None:
    """Wherever the message stands it is drawn as it is now."""
    await db.flush()
    await plan_updates(db, await showing(db, proposal.id), now=now)


async def _post_after_all(db: Db, team: Team, place: Place, proposal: Proposal, *, now: datetime) -> None:
    """The silence is over, the stranger left, or there is a channel by now."""
    due, before = await moment_to_post(db, team, now=now), await find_delivery(db, _key(proposal))
    if before is None:
        await post(db, place, proposal, due=due, now=now)
    elif before.state in NOT_SAID:
        before.state, before.settled_at, before.due, before.expires = State.WAITING, None, due, due + POSTED_WITHIN
        before.place_id, before.lane, before.chat = place.id, place.address.lane, place.posts_to.chat
        await db.flush()


def _key(proposal: Proposal) -> str:
    return f"proposal:{proposal.id.hex}"
