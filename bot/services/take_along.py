"""What somebody takes along to their lesson: an answer of their own like any other, private unless they share it.

Its question belongs to no week and is put to nobody: it is there from when they take it up.
"""

from datetime import datetime
from uuid import UUID

from bot.domain.prompt import Audience, Prompt
from bot.domain.reflection import AskingState
from bot.services.question import as_asked
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.people import Person
from bot.store.reflection import Asking, find_asking
from bot.store.sector import sector_of
from bot.views import pairing_after as view
from bot.views.catalogue import catalogue

NAMED = 16  # bytes of a hash, in the place of a week


async def take_along(db: Db, person: Person, pairing_id: UUID) -> view.TakeAlong | None:
    """The question as this person reads it; None where a school took it out, or once they answered it."""
    prompt, t = _prompt(db), catalogue(person.language)
    asking = await find_asking(db, person.id, _instead_of_week(db, person.id, pairing_id))
    if prompt is None or (asking is not None and asking.state == AskingState.ANSWERED):
        return None
    asked = as_asked(db.library, prompt, t, sector=await sector_of(db, person.id), asking=pairing_id)
    is_taken = asking is not None and asking.state == AskingState.CLOSED
    return view.TakeAlong(asked.words, takes_words=await may_type(db, person), is_taken=is_taken)


async def take_up(db: Db, person: Person, pairing_id: UUID, *, now: datetime) -> Asking | None:
    """Their own question from now on; None where a school took it out."""
    prompt = _prompt(db)
    return await _take_up(db, person, pairing_id, prompt, now=now) if prompt is not None else None


async def _take_up(db: Db, person: Person, pairing_id: UUID, prompt: Prompt, *, now: datetime) -> Asking:
    named = _instead_of_week(db, person.id, pairing_id)
    asking = await find_asking(db, person.id, named)
    if asking is None:
        asking = Asking(
            id=db.new_id(now), person_id=person.id, week=named, audience=Audience.PAIRED, prompt_id=prompt.id,
            state=AskingState.OPEN, swapped=True, following=False, heard_at=now,
        )  # fmt: skip # swapped: there is no other one; heard: silence is no answer here
        db.add(asking)
    elif asking.state == AskingState.CLOSED:
        asking.state, asking.closed_how = AskingState.OPEN, None
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
