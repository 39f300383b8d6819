"""The confidential adviser of each school (J35): a line in the school's own words, who it is and how to reach them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from bot.store.base import Db
from bot.store.team import Membership, School, Team


async def advisers_of(db: Db, person_id: UUID) -> Sequence[str]:
    """The advisers of the schools where this person works, each once; none of a school that named none."""
    rows = await db.scalars(
        select(School.adviser)
        .join(Team, Team.school_id == School.id)
        .join(Membership, Membership.team_id == Team.id)
        .where(Membership.person_id == person_id, School.adviser.is_not(None))
        .distinct()
        .order_by(School.adviser)
    )
    return [adviser for adviser in rows if adviser]
