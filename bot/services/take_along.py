"""What somebody takes along to their lesson: an answer of their own like any other, private unless they share it.

Its question belongs to no week and is put to nobody: it is there from when they take it up.
"""

from datetime import datetime
from uuid import UUID

from bot.domain.press import Press
from bot.domain.prompt import Audience, Prompt
from bot.domain.reflection import AskingState, Closed
from bot.ports import Answer, Redraw
from bot.services.asking import press_answer, press_close
from bot.services.pairing import own_pairing
from bot.services.question import as_asked, sector_of
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.pairing import pairing_seats
from bot.store.people import Person
from bot.store.reflection import Asking, find_asking
from bot.views import pairing as pairing_view
from bot.views import pairing_after as view
from bot.views.catalogue import catalogue

NAMED = 16  # bytes of a hash, in the place of a week


async def take_along(db: Db, person: Person, pairing_id: UUID) -> view.TakeAlong | None:
    """The question as this person reads it; None where a school took it out, or once they answered or closed it."""
    prompt, t = _prompt(db), catalogue(person.language)
    asking = await find_asking(db, person.id, _instead_of_week(db, person.id, pairing_id))
    if prompt is None or (asking is not None and asking.state in (AskingState.ANSWERED, AskingState.CLOSED)):
        return None
    asked = as_asked(db.library, prompt, t, sector=await sector_of(db, person), asking=pairing_id)
    return view.TakeAlong(asked.words, takes_words=await may_type(db, person))


async def press_take_along(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Opschrijven], [Neem ik mee]: their own question from now on."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject, lock=False)
    prompt = _prompt(db)
    seats = await pairing_seats(db, press.subject) if pairing is not None else []
    if prompt is None or not any(seat.person_id == person.id and seat.happened for seat in seats):
        return Redraw(pairing_view.gone(t, person.id))
    asking = await _take_up(db, person, press.subject, prompt, now=now)
    if press.choice == Closed.TAKEN_ALONG:
        return await press_close(db, person, Press("close", asking.id, Closed.TAKEN_ALONG), now=now)
    return await press_answer(db, person, Press("answer", asking.id), now=now)


async def _take_up(db: Db, person: Person, pairing_id: UUID, prompt: Prompt, *, now: datetime) -> Asking:
    named = _instead_of_week(db, person.id, pairing_id)
    asking = await find_asking(db, person.id, named)
    if asking is None:
        asking = Asking(
            id=db.new_id(now), person_id=person.id, week=named, audience=Audience.PAIRED, prompt_id=prompt.id,
            state=AskingState.OPEN, swapped=True, following=False, heard_at=now,
        )  # fmt: skip # swapped: there is no other one; heard: silence is no answer here
        db.add(asking)
    asking.asked_at = now
    await db.flush()
    return asking


def _instead_of_week(db: Db, person_id: UUID, pairing_id: UUID) -> str:
    """The same each time, and of no use to tell who was in a group together once that is forgotten."""
    hashed: bytes = db.cipher.hash(f"{person_id.hex} {pairing_id.hex}", "take along")
    return f"paired {hashed[:NAMED].hex()}"


def _prompt(db: Db) -> Prompt | None:
    """The first question there is for who met."""
    prompts = [prompt for prompt in db.library.bank.prompts if prompt.audience is Audience.PAIRED]
    return min(prompts, key=lambda prompt: prompt.id, default=None)
