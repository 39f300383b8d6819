"""The schema: every table in one place, and the way from an older database to this one."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store import (
    agreement,
    arrangement,
    bearing,
    board_digest,
    calendar,
    claim,
    consultation,
    council,
    counts,
    decision,
    delivery,
    digest,
    digest_choice,
    feature,
    form,
    history,
    house,
    inbox,
    installation,
    lane,
    leading,
    link_code,
    look,
    meeting,
    met,
    misuse,
    night,
    notice,
    outcome,
    pairing,
    people,
    place,
    promise,
    proposal,
    pulse,
    pulse_step,
    reflection,
    run,
    schedule,
    seat,
    share,
    showing,
    story,
    team,
    topic,
    visit,
    vote,
    wishes,
)
from bot.store.base import SECONDS_TO_WAIT_FOR_WRITER, Base

HEAD = "0017"  # the newest revision; a test holds it against the migrations
LOCK = 7_286_945_012  # any number that is ours
MIGRATIONS = Path(__file__).parent / "migrations"
# imported, so that Base knows them
TABLES = (
    agreement, arrangement, bearing, board_digest, calendar, claim, consultation, council, counts, decision,
    delivery, digest, digest_choice, feature, form, history, house, inbox, installation, lane, leading, link_code,
    look, meeting, met, misuse, night, notice, outcome, pairing, people, place, promise, proposal, pulse,
    pulse_step, reflection, run, schedule, seat, share, showing, story, team, topic, visit, vote, wishes,
)  # fmt: skip


async def read_revision(engine: AsyncEngine) -> str | None:
    """The revision of this database; None while it is empty."""
    async with engine.connect() as connection:
        return await connection.run_sync(_revision)


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to this program's schema; all of it or nothing."""
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # one replica at a time; the others find it done
            await connection.execute(text("SET LOCAL lock_timeout = 0"))
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            await connection.execute(text(f"SET LOCAL lock_timeout = '{SECONDS_TO_WAIT_FOR_WRITER}s'"))
        await connection.run_sync(upgrade)


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, over this connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


metadata = Base.metadata
