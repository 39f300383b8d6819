"""Places that must be looked at, since something changed there: rows and the ways to find them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    UniqueConstraint,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.address import Address
from bot.domain.retention import Ends, Kept
from bot.store.base import Base, Db
from bot.store.delivery import insert_into
from bot.store.people import Account


class Look(Base):
    """A place that must be looked at, because something changed there: who is in it, what it is called.

    `whole` looks everybody up anew. `invited`: somebody brought us there; `invited_by` is their chat, where a
    platform says who.
    """

    __tablename__ = "look"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "chat"),
        {
            "info": {
                "retention": Kept(Ends.LEFT, days=30, since="due"),
                "erasure": "by the address of who brought us",
                "export": "where we were brought is given with the visit that comes of it",
            }
        },
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform: Mapped[str]
    workspace: Mapped[str]
    chat: Mapped[str]
    due: Mapped[datetime]
    whole: Mapped[bool] = mapped_column(default=False)
    invited: Mapped[bool] = mapped_column(default=False)
    invited_by: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)

    @property
    def address(self) -> Address:
        """Where to look."""
        return Address(self.platform, self.workspace, self.chat)


async def forget_who_invited(db: Db, person_id: UUID) -> None:
    """That this person brought us somewhere, by any account of theirs."""
    theirs = select(Account.id).where(
        Account.person_id == person_id, Account.platform == Look.platform, Account.chat == Look.invited_by
    )
    await db.execute(update(Look).where(theirs.exists()).values(invited_by=None))


async def ask_to_look(
    db: Db,
    address: Address,
    *,
    now: datetime,
    whole: bool = False,
    invited: bool = False,
    invited_by: str | None = None,
) -> None:
    """This place must be looked at; what was asked before still holds."""
    values = {
        "id": db.new_id(now), "platform": address.platform, "workspace": address.workspace, "chat": address.chat,
        "due": now, "whole": whole, "invited": invited, "invited_by": invited_by, "attempts": 0,
    }  # fmt: skip
    changes = {"due": now, "attempts": 0} | ({"whole": True} if whole else {})
    changes |= {"invited": True, "invited_by": invited_by} if invited else {}
    await db.execute(
        insert_into(db, Look)
        .values(values)
        .on_conflict_do_update(index_elements=["platform", "workspace", "chat"], set_=changes)
    )


async def drop_looks(db: Db, platform: str, workspace: str) -> None:
    """Nothing can be seen in this workspace any more."""
    await db.execute(delete(Look).where(Look.platform == platform, Look.workspace == workspace))


async def drop_look(db: Db, address: Address) -> None:
    """There is nothing to see at this address any more."""
    await db.execute(
        delete(Look).where(
            Look.platform == address.platform, Look.workspace == address.workspace, Look.chat == address.chat
        )
    )


async def answer_invitation(db: Db, look: Look) -> None:
    """Whoever brought us there was told what comes next; a second look does not tell it again."""
    await db.execute(update(Look).where(Look.id == look.id).values(invited=False, invited_by=None))


async def due_looks(db: Db, now: datetime, *, most: int = 20) -> Sequence[Look]:
    """The places to look at now, longest due first."""
    return (await db.scalars(_due_looks(), {"now": now, "most": most})).all()


@cache
def _due_looks() -> Select[Look]:
    is_due = Look.due <= bindparam("now", type_=Look.due.type)
    return select(Look).where(is_due).order_by(Look.due, Look.id).limit(bindparam("most", type_=Integer))


async def next_look(db: Db) -> datetime | None:
    """When the first place is to be looked at."""
    return await db.scalar(select(Look.due).order_by(Look.due).limit(1))


async def take_look(db: Db, look: Look, *, until: datetime) -> bool:
    """Look there now; False when another process was first. Who stumbles is followed after `until`."""
    taken = await db.scalar(
        update(Look)
        .where(Look.id == look.id, Look.due == look.due)
        .values(due=until, attempts=Look.attempts + 1)
        .returning(Look.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


async def put_off_look(db: Db, look: Look, *, due: datetime, until: datetime) -> None:
    """It could not be seen now; unless somebody asked anew meanwhile."""
    await db.execute(update(Look).where(Look.id == look.id, Look.due == due).values(due=until))


async def end_look(db: Db, look: Look, *, due: datetime) -> None:
    """It was looked at; unless somebody asked anew meanwhile."""
    await db.execute(delete(Look).where(Look.id == look.id, Look.due == due))
