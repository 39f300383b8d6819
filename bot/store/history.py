"""What somebody was asked in a school year, together in one row, so that a round opens fast."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.calendar import Week, school_year
from bot.domain.my_data import exported
from bot.domain.reflection import NOTHING, Asked, prompts_in
from bot.domain.retention import TWO_YEARS, Ends, Kept
from bot.store.base import Base, Db
from bot.store.delivery import insert_into
from bot.store.reflection import Asking


def _is_over(before: datetime) -> ColumnElement[bool]:
    return PromptHistory.school_year <= school_year(before.date())


class PromptHistory(Base):
    """What a person was asked in one school year; each entry of `asked` is an `Asked`, as it is written."""

    __tablename__ = "prompt_history"
    __table_args__ = {
        "info": {
            "retention": Kept(Ends.YEARS, days=TWO_YEARS),
            "over": _is_over,
            "erasure": "row",
            "export": exported("school_year asked"),
        }
    }
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    school_year: Mapped[int] = mapped_column(primary_key=True)
    asked: Mapped[list[str]]

    @property
    def prompts(self) -> list[str]:
        """The prompts put to them, also what they swapped for another."""
        return [*prompts_in(self.asked)]


async def histories(db: Db, person_ids: Sequence[UUID], year: int) -> dict[UUID, dict[int, list[str]]]:
    """What these people were asked in this school year and the one before (INV-16), by year.

    Nobody else adds to it until we commit, and everybody waits in the same order.
    """
    rows = await db.execute(
        select(PromptHistory.person_id, PromptHistory.school_year, PromptHistory.asked)
        .where(PromptHistory.person_id.in_(person_ids), PromptHistory.school_year.in_((year - 1, year)))
        .order_by(PromptHistory.person_id, PromptHistory.school_year)
        .with_for_update()
    )
    found: dict[UUID, dict[int, list[str]]] = {person_id: {} for person_id in person_ids}
    for person_id, of_year, asked in rows:
        found[person_id][of_year] = asked
    return found


async def write_histories(db: Db, year: int, histories: Mapping[UUID, Sequence[str]]) -> None:
    """Put what these people were asked this school year in the place of what stood there."""
    if histories:
        new = insert_into(db, PromptHistory)
        write = new.on_conflict_do_update(
            index_elements=["person_id", "school_year"], set_={"asked": new.excluded.asked}
        )
        rows = [{"person_id": person_id, "school_year": year, "asked": asked} for person_id, asked in histories.items()]
        await db.execute(write, rows)


async def remember_prompt(db: Db, asking: Asking) -> None:
    """Never ask this person this again within two school years; a swapped-out question counts as asked."""
    entry = str(Asked(asking.week, asking.audience, asking.prompt_id or NOTHING))
    year = school_year(Week.parse(asking.week).monday)
    row = await db.get(PromptHistory, (asking.person_id, year), with_for_update=True)
    if row is None:
        db.add(PromptHistory(person_id=asking.person_id, school_year=year, asked=[entry]))
    else:
        row.asked = [*row.asked, entry]
