"""A group as it is now, read for who looks at it."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.consultation import ConsultationState, PairingForm, PairingState, TeacherRole, Wishes
from bot.domain.matching.model import Reason, Trait, Why
from bot.domain.pairing_moment import suiting
from bot.services.matching import offered, wanted
from bot.services.meeting_view import zone_of
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.pairing import Pairing, PairingSeat, open_question, open_reasons, pairing_seats
from bot.store.people import Person, names_of
from bot.store.run import running
from bot.store.wishes import wishes_of
from bot.views.catalogue import Catalogue
from bot.views.pairing_shown import Pairing as Shown


async def see_pairing(db: Db, t: Catalogue, pairing: Pairing, *, for_whom: Person | None) -> Shown:
    """A group; `for_whom` is none in a conversation of all of them, where nobody's own choices are shown (J19)."""
    seats = await pairing_seats(db, pairing.id)
    people = [seat.person_id for seat in seats]
    names = await names_of(db, people)
    run = await running(db, pairing_id=pairing.id)
    consultation = await db.get_one(Consultation, pairing.consultation_id)
    own = next((seat for seat in seats if for_whom is not None and seat.person_id == for_whom.id), None)
    others = [seat for seat in seats if seat is not own]
    has_host = any(seat.brings_case for seat in seats)
    return Shown(
        id=pairing.id,
        state=PairingState(pairing.state),
        form=PairingForm(pairing.form),
        zone=await zone_of(db, pairing.team_id),
        names=sorted(names[seat.person_id] for seat in others),
        people=names if own is None else names | {own.person_id: t("pairing.you")},
        starter=next((names[seat.person_id] for seat in seats if seat.starts), ""),
        case_giver=next((names[seat.person_id] for seat in seats if seat.brings_case), ""),
        is_starter=own is not None and own.starts,
        is_host=own is not None and own.brings_case,
        size=len(seats),
        reasons=await visible_reasons(db, pairing, people),
        moments=pairing.proposed,
        starts=pairing.starts_at,
        minutes=pairing.minutes,
        fits=suiting(pairing.proposed, own.fits) if own is not None else None,
        question=open_question(db, pairing) if has_host else "",  # it is theirs
        may_type=for_whom is not None and await may_type(db, for_whom),
        run=run.id if run is not None else None,
        is_anew=consultation.drawn_at is not None and pairing.made_at > consultation.drawn_at,
        is_in_round=consultation.state == ConsultationState.DRAWN,
    )


async def visible_reasons(db: Db, pairing: Pairing, people: Sequence[UUID]) -> list[Reason]:
    """Why them, as far as both made it visible and still do; a wish to meet somebody is never among it (J20)."""
    wishes = await wishes_of(db, people)
    return [reason for reason in open_reasons(db, pairing) if _is_visible(reason, wishes)]


def _is_visible(reason: Reason, wishes: dict[UUID, Wishes]) -> bool:
    if reason.why is not Why.ROLE:
        return reason.value != Trait.SUBJECT or _still_holds(reason, wishes)
    offers, wants = wishes.get(reason.offers or UUID(int=0)), wishes.get(reason.wants or UUID(int=0))
    if offers is None or wants is None or reason.offers is None:
        return False
    is_role = reason.value in tuple(TeacherRole) or reason.value.startswith("seeks ")
    return is_role and reason.value in offered(reason.offers, offers) & wanted(wants)


def _still_holds(reason: Reason, wishes: dict[UUID, Wishes]) -> bool:
    """Whether what they said they teach still differs, or is the same."""
    subjects = [told.subject.casefold() for told in wishes.values()]
    distinct = len(subjects) if reason.why is Why.APART else 1
    return all(subjects) and len(set(subjects)) == distinct


def seat_of(seats: Sequence[PairingSeat], person_id: UUID) -> PairingSeat:
    """The seat of somebody who is in the group. Raises StopIteration."""
    return next(seat for seat in seats if seat.person_id == person_id)
