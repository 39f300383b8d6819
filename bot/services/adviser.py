"""Who the confidential adviser of a school is: said by the school, and named in help (J35)."""

from bot.store.base import Db
from bot.store.team import School

LONGEST = 120  # characters


class TooLong(Exception):
    """More than fits in a line of help."""


async def set_adviser(db: Db, school: School, adviser: str) -> str | None:
    """Who it is and how to reach them, in one line; nothing takes it away. Raises TooLong; what stands from now on."""
    said = " ".join(adviser.split())
    if len(said) > LONGEST:
        raise TooLong(len(said))
    school.adviser = said or None
    await db.flush()
    return school.adviser
