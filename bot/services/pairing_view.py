"""A group as it is now, read for who looks at it."""

from bot.domain.consultation import PairingState
from bot.services.meeting_view import zone_of
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.pairing import Pairing, open_question, open_reasons, pairing_seats
from bot.store.people import Person, names_of
from bot.views import pairing as view
from bot.views.catalogue import Catalogue


async def see_pairing(db: Db, t: Catalogue, pairing: Pairing, *, for_whom: Person | None) -> view.Pairing:
    """A group; `for_whom` is none in a conversation of all of them, where nobody's own choices are shown (J19)."""
    seats = await pairing_seats(db, pairing.id)
    names = await names_of(db, [seat.person_id for seat in seats])
    drawn_at = (await db.get_one(Consultation, pairing.consultation_id)).drawn_at
    own = next((seat for seat in seats if for_whom is not None and seat.person_id == for_whom.id), None)
    return view.Pairing(
        id=pairing.id,
        state=PairingState(pairing.state),
        zone=await zone_of(db, pairing.team_id),
        names=[names[seat.person_id] for seat in seats if own is None or seat.person_id != own.person_id],
        starter=next((names[seat.person_id] for seat in seats if seat.starts), ""),
        case_giver=next((names[seat.person_id] for seat in seats if seat.brings_case), ""),
        size=len(seats),
        reasons=open_reasons(db, pairing),
        people=names,
        moments=pairing.proposed,
        starts=pairing.starts_at,
        minutes=pairing.minutes,
        fits=own.fits if own is not None else None,
        question=open_question(db, pairing),
        is_anew=drawn_at is not None and pairing.made_at > drawn_at,
    )
