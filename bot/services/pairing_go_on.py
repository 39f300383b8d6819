"""A group goes on as another one, with fewer or more people, and with what they had."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.consultation import PairingState, PairingStep
from bot.domain.matching.model import Group, Reason
from bot.services.pairing import form_pairing
from bot.services.pairing_agree import agree_if_it_suits_all
from bot.services.pairing_end import end_pairing
from bot.services.pairing_moment import propose_anew
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.pairing import Pairing, PairingSeat, open_question, pairing_seats, seal_question


async def go_on_as(
    db: Db, consultation: Consultation, pairing: Pairing, group: Group, stay: Sequence[PairingSeat], *, now: datetime
) -> Pairing:
    """Those who `stay` go on in this new group, with the moment, the form and all else that they had."""
    question = open_question(db, pairing)
    await end_pairing(db, pairing, now=now)
    formed = await form_pairing(db, consultation, group, stayed=pairing.stayed, now=now)
    formed.form, formed.minutes, formed.protocol = pairing.form, pairing.minutes, pairing.protocol
    formed.sequence, formed.nudged_at = pairing.sequence, pairing.nudged_at
    _keep_what_they_did(stay, await pairing_seats(db, formed.id))
    if any(seat.brings_case for seat in stay):
        seal_question(db, formed, question)
    if pairing.starts_at is not None:
        formed.state, formed.starts_at, formed.moments = PairingState.AGREED, pairing.starts_at, pairing.moments
        formed.next_step, formed.next_at = PairingStep.AFTER, pairing.after_at
    else:
        await _go_on_choosing(db, pairing, formed, stay, now=now)
    await db.flush()
    return formed


async def _go_on_choosing(
    db: Db, pairing: Pairing, formed: Pairing, stay: Sequence[PairingSeat], *, now: datetime
) -> None:
    """What they tapped is of use with the moments it was about; somebody new may have other days: else new ones."""
    seats = await pairing_seats(db, formed.id)
    if pairing.moments and (len(seats) <= len(stay) or any(seat.fits for seat in stay)):
        formed.moments = pairing.moments
    else:
        await propose_anew(db, formed, now=now)
    await agree_if_it_suits_all(db, formed, seats, now=now)  # who left may have been the only one who could not


def same_of(stay: Sequence[PairingSeat], reasons: Sequence[Reason]) -> Group:
    """Who brings the case and who starts stay so, where they stay."""
    people = tuple(seat.person_id for seat in stay)
    brings = next((seat.person_id for seat in stay if seat.brings_case), None)
    starts = next((seat.person_id for seat in stay if seat.starts), None)
    starter = starts or next(one for one in people if one != brings)
    case_giver = brings or next(one for one in people if one != starter)
    about_them = {None, *people}
    return Group(
        people, case_giver, starter, tuple(one for one in reasons if {one.offers, one.wants} <= about_them)
    )  # fmt: skip


def _keep_what_they_did(stay: Sequence[PairingSeat], seats: Sequence[PairingSeat]) -> None:
    before = {seat.person_id: seat for seat in stay}
    for seat in seats:
        earlier = before.get(seat.person_id)
        if earlier is not None:
            seat.fits, seat.reacted_at, seat.idle_days = earlier.fits, earlier.reacted_at, earlier.idle_days
            seat.uncovered = earlier.uncovered
