"""A promise of an act that this program does not know: of a newer one, that was here before somebody went back."""

from datetime import datetime
from uuid import UUID

from bot.domain.promise import BY_HASH, LENGTH, Line
from bot.store.base import Db

NEWER = UUID(int=77)


def newer_promise(db: Db, *, at: datetime, line_id: UUID = NEWER) -> Line:
    """As it stands in a file; about whom, nobody here can tell."""
    plain = f"unheard_of {at.isoformat()} {BY_HASH} {UUID(int=78).hex}".ljust(LENGTH)
    return Line(line_id, db.cipher.seal(plain, "promise", "sealed", line_id))
