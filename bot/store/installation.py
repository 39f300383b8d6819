"""The tokens with which we may speak in a workspace, sealed; one process at a time refreshes them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.retention import FOR_THE_HOUSE
from bot.ports import Installation, Installations
from bot.store.base import Base, Db, LeaseTime, Sealed, Sessions, has_run_out

LEASE_SECONDS = 30.0  # longer than any call for new tokens
SECONDS_BETWEEN_LOOKS = 0.2


class Installed(Base):
    """One workspace's tokens. `lease` is in the database's own time; `owner` is who refreshes them now."""

    __tablename__ = "installation"
    __table_args__ = (UniqueConstraint("platform", "workspace"), {"info": {"retention": FOR_THE_HOUSE}})
    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform: Mapped[str]
    workspace: Mapped[str]
    tokens: Mapped[bytes] = mapped_column(Sealed)
    expires: Mapped[datetime | None]
    about: Mapped[dict[str, str]]
    saved_at: Mapped[datetime]
    owner: Mapped[str | None]
    lease: Mapped[float] = mapped_column(default=0.0)


class KeptInstallations(Installations):
    """`ports.Installations` over the database, a transaction for each call: no network call stands within one."""

    def __init__(self, sessions: Sessions, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._now = now

    async def get(self, platform: str, workspace: str) -> Installation | None:
        """The installation, its tokens readable."""
        async with self._sessions() as db, db.begin():
            row = await _find(db, platform, workspace)
            return _opened(db, row) if row is not None else None

    async def save(self, installation: Installation) -> None:
        """Keep it, tokens encrypted, in the place of an earlier one."""
        async with self._sessions() as db, db.begin():
            row = await _find(db, installation.platform, installation.workspace)
            if row is None:
                row = Installed(
                    id=db.new_id(self._now()), platform=installation.platform, workspace=installation.workspace
                )  # fmt: skip
                db.add(row)
            tokens = json.dumps(dict(installation.tokens))
            row.tokens = db.cipher.seal(tokens, "installation", "tokens", row.id)
            row.expires, row.about, row.saved_at = installation.expires, dict(installation.about), self._now()

    async def remove(self, platform: str, workspace: str) -> None:
        """Forget it at once."""
        async with self._sessions() as db, db.begin():
            await forget_tokens(db, platform, workspace)

    def refresh(self, platform: str, workspace: str) -> AbstractAsyncContextManager[Installation | None]:
        """The installation as it is now, under a lease that no other process holds; save within it."""
        return self._refresh(platform, workspace)

    @asynccontextmanager
    async def _refresh(self, platform: str, workspace: str) -> AsyncIterator[Installation | None]:
        owner = uuid4().hex
        while True:
            if await self._take(platform, workspace, owner):
                break
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            yield await self.get(platform, workspace)
        finally:
            await self._leave(owner)

    async def _take(self, platform: str, workspace: str, owner: str) -> bool:
        """Whether the lease is ours now, or there is nothing to lease."""
        async with self._sessions() as db, db.begin():
            if await _find(db, platform, workspace) is None:
                return True
            taken = await db.scalar(
                update(Installed)
                .where(
                    Installed.platform == platform, Installed.workspace == workspace,
                    or_(Installed.owner.is_(None), has_run_out(Installed.lease)),
                )
                .values(owner=owner, lease=LeaseTime() + LEASE_SECONDS)
                .returning(Installed.id)
                .execution_options(synchronize_session=False)
            )  # fmt: skip
            return taken is not None

    async def _leave(self, owner: str) -> None:
        async with self._sessions() as db, db.begin():
            await db.execute(update(Installed).where(Installed.owner == owner).values(owner=None, lease=0.0))


async def installations_on(db: Db, platform: str) -> list[Installation]:
    """Every installation of a platform, tokens readable."""
    rows = await db.scalars(select(Installed).where(Installed.platform == platform).order_by(Installed.workspace))
    return [_opened(db, row) for row in rows]


async def name_seen(db: Db, platform: str, workspace: str = "") -> str | None:
    """What we were called on a platform when we were there last; no key is needed to read it.

    With a workspace, in that one: with another token we are another bot, whose name nobody knows yet.
    """
    seen = select(Installed.about).where(Installed.platform == platform).order_by(Installed.saved_at.desc()).limit(1)
    if workspace:
        seen = seen.where(Installed.workspace == workspace)
    return (await db.scalar(seen) or {}).get("name")


async def is_installed_since(db: Db, platform: str, workspace: str, moment: datetime) -> bool:
    """Whether these tokens came after this moment."""
    row = await _find(db, platform, workspace)
    return row is not None and row.saved_at > moment


async def is_installed(db: Db, platform: str, workspace: str) -> bool:
    """Whether this workspace installed us itself; not that of a configured token."""
    return await _find(db, platform, workspace) is not None


async def forget_tokens(db: Db, platform: str, workspace: str) -> None:
    """These tokens are not ours any more."""
    await db.execute(delete(Installed).where(Installed.platform == platform, Installed.workspace == workspace))


async def _find(db: Db, platform: str, workspace: str) -> Installed | None:
    return await db.scalar(
        select(Installed).where(Installed.platform == platform, Installed.workspace == workspace)
    )  # fmt: skip


def _opened(db: Db, row: Installed) -> Installation:
    tokens = json.loads(db.cipher.open(row.tokens, "installation", "tokens", row.id))
    return Installation(row.platform, row.workspace, tokens, row.expires, row.about)
