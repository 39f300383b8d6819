"""Groups are formed and told who they are with; each sees the same, in a place of their own or apart."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingState, PairingStep
from bot.domain.delivery import State
from bot.domain.matching.model import Group, Unplaced
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, in_place
from bot.services.delivery import plan_post, plan_today
from bot.services.matching import tellable
from bot.services.pairing_alone import TOLD_TOGETHER, TOLD_WITHIN, is_told_alone, tell_alone
from bot.services.pairing_moment import nudge_at, propose_moments
from bot.services.pairing_place import group_place, together_at
from bot.services.pairing_view import see_pairing
from bot.services.updates import plan_updates
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.delivery import Delivery
from bot.store.pairing import Pairing, PairingSeat, pairing_seats, seal_reasons
from bot.store.people import Person, people_with_ids
from bot.store.place import Place
from bot.store.showing import remember_showing, showing
from bot.views import pairing as view
from bot.views import pairing_change as change_view
from bot.views.catalogue import Catalogue, catalogue


async def form_pairing(db: Db, consultation: Consultation, group: Group, *, now: datetime, stayed: int = 0) -> Pairing:
    """Bring these people together, and tell them: once, in their own place where their platform has such a thing."""
    pairing = Pairing(
        id=db.new_id(now), consultation_id=consultation.id, team_id=consultation.team_id, state=PairingState.OPEN,
        moments=[], made_at=now, stayed=stayed, sequence=0,
    )  # fmt: skip
    seal_reasons(db, pairing, tellable(group.reasons))
    db.add(pairing)
    await db.flush()
    db.add_all(
        PairingSeat(
            id=db.new_id(now), pairing_id=pairing.id, person_id=person_id, fits="",
            brings_case=person_id == group.case_giver, starts=person_id == group.starter,
        )
        for person_id in group.people
    )  # fmt: skip
    await db.flush()
    people = await people_with_ids(db, group.people)
    pairing.moments = [moment.isoformat() for moment in await propose_moments(db, pairing, people, now=now)]
    pairing.next_at, pairing.next_step = await nudge_at(db, pairing, people, now=now), PairingStep.NUDGE
    await tell_pairing(db, pairing, people, now=now)
    return pairing


async def tell_pairing(db: Db, pairing: Pairing, people: Sequence[Person], *, now: datetime) -> None:
    """One message in a conversation of their own; where there is none, to each of them."""
    place, due = await group_place(db, pairing, people, now=now), await together_at(db, people, now=now)
    if place is None or due is None:
        await tell_alone(db, pairing, people, now=now)
        return
    pairing.place_id = place.id
    await plan_post(
        db, place, TOLD_TOGETHER, key=f"{TOLD_TOGETHER}:{pairing.id.hex}", due=due, expires=due + TOLD_WITHIN,
        now=now, args={"pairing": pairing.id},
    )  # fmt: skip


async def tell_unplaced(db: Db, consultation: Consultation, left: Unplaced, *, now: datetime) -> None:
    """Whoever has no place hears it, with a reason where one may be told (J20)."""
    args: dict[str, UUID | str] = {"consultation": consultation.id, "reason": left.reason.value}
    people = await people_with_ids(db, [left.id])
    await plan_today(
        db, people, "pairing_none", about=consultation.id.hex, args=args, expires=lambda due: due + TOLD_WITHIN,
        now=now,
    )  # fmt: skip


async def pairing_card(db: Db, person: Person, pairing: Pairing) -> Message:
    """A group for one of its people, with what they can do."""
    t = catalogue(person.language)
    return view.card(t, await see_pairing(db, t, pairing, for_whom=person))


async def draw_pairing(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The group, as it is now, for one of its people."""
    pairing = await db.steady(Pairing, UUID(hex=delivery.args["pairing"]))
    if pairing is None or pairing.is_off:
        return without_group(delivery, catalogue(person.language), pairing)
    if person.id not in [seat.person_id for seat in await pairing_seats(db, pairing.id)]:
        return None
    await remember_showing(db, delivery.id, pairing.id)
    return await pairing_card(db, person, pairing)


async def draw_pairing_post(db: Db, delivery: Delivery, place: Place) -> Message | None:
    """The group in a conversation of its own: what all of them may see.

    When it is no longer theirs before it was said, each hears it alone instead.
    """
    pairing = await db.steady(Pairing, UUID(hex=delivery.args["pairing"]))
    if pairing is None or pairing.is_off:
        return without_group(delivery, catalogue(place.language), pairing)
    if await is_told_alone(db, delivery, place):
        return None
    await remember_showing(db, delivery.id, pairing.id)
    t = catalogue(place.language)
    return view.card(t, await see_pairing(db, t, pairing, for_whom=None))


def without_group(delivery: Delivery, t: Catalogue, pairing: Pairing | None) -> Message | None:
    """What stands where a group was told that ended, or whose round is forgotten; it is told to nobody new."""
    if delivery.state != State.SENT:
        return None
    return change_view.ended(t) if pairing is not None else change_view.past(t)


async def draw_unplaced(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """That they are in no group this time."""
    return view.no_place(catalogue(person.language), person.id, delivery.args["reason"])


async def draw_pairing_anew(db: Db, pairing: Pairing, *, now: datetime) -> None:
    """Wherever a group stands it is drawn as it is now."""
    await db.flush()
    await plan_updates(db, await showing(db, pairing.id), now=now)


async def press_pairing(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Terug] to the group; [Groepje met ...] below what also says other things."""
    pairing = await own_pairing(db, person, press.subject)
    t = catalogue(person.language)
    return in_place(press, view.gone(t, person.id) if pairing is None else await pairing_card(db, person, pairing))


async def own_pairing(db: Db, person: Person, pairing_id: UUID, *, lock: bool = True) -> Pairing | None:
    """A group that somebody sits in, locked unless told not to; None when it is none of theirs."""
    pairing = await db.get(Pairing, pairing_id, with_for_update=lock, populate_existing=True)
    if pairing is None:
        return None
    seats = await pairing_seats(db, pairing.id)
    return pairing if person.id in [seat.person_id for seat in seats] else None
