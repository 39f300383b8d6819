"""In whose words somebody reads a question, and a team what is shared with it."""

from uuid import UUID

from sqlalchemy import select

from bot.domain.vocabulary import USUAL_SECTOR
from bot.store.base import Db
from bot.store.team import Membership, School, Team


async def sector_of(db: Db, person_id: UUID) -> str:
    """Whose words a question has for this person."""
    sector = await db.scalar(
        select(School.sector)
        .join(Team, Team.school_id == School.id)
        .join(Membership, Membership.team_id == Team.id)
        .where(Membership.person_id == person_id)
        .order_by(Team.started_on.is_(None), Membership.id)
        .limit(1)
    )
    return sector or USUAL_SECTOR


async def sector_of_team(db: Db, team_id: UUID) -> str:
    """Whose words its people read."""
    sector = await db.scalar(select(School.sector).join(Team, Team.school_id == School.id).where(Team.id == team_id))
    return sector or USUAL_SECTOR
