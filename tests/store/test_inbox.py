"""What the inbox gives back: of whom, in what order, and no words longer than they may be kept."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.domain.address import Address
from bot.domain.event import Said
from bot.store.base import Db
from bot.store.inbox import (
    InboxRow,
    InboxState,
    failed_rows,
    find_row,
    forget_words,
    has_failed,
    held_rows,
    last_heard,
    open_event,
    seal_event,
    still_failed,
)
from bot.store.people import Person
from bot.store.team import Organisation

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SAID = Said(key="slack:Ev1", sender=Address("slack", "T1", "U1"), words="Een kind")


async def heard(
    db: Db,
    key: str,
    at: datetime = NOW,
    *,
    state: InboxState = InboxState.DONE,
    number: int = 0,
    held_until: datetime | None = None,
    payload: bytes | None = b"sealed",
    person_id: UUID | None = None,
) -> InboxRow:
    """A row as it stands after it was heard; `number` puts those of one moment in order."""
    row = InboxRow(
        id=UUID(int=number) if number else db.new_id(at), key=key, received_at=at, state=state,
        held_until=held_until, payload=payload, person_id=person_id,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    return row


async def somebody(db: Db, name: str) -> UUID:
    organisation = Organisation(id=db.new_id(NOW), name="Stichting De Boom")
    db.add(organisation)
    await db.flush()
    person = Person(id=db.new_id(NOW), organisation_id=organisation.id, name=name, email=None, language="nl")
    db.add(person)
    await db.flush()
    return person.id


async def test_an_event_is_found_by_its_key(db: Db) -> None:
    row = await heard(db, "slack:Ev1")
    await heard(db, "slack:Ev2")
    assert (await find_row(db, "slack:Ev1"), await find_row(db, "slack:Ev3")) == (row, None)


async def test_what_was_sealed_is_opened_and_what_went_is_none(db: Db) -> None:
    row, gone = await heard(db, "slack:Ev1"), await heard(db, "slack:Ev2", payload=None)
    seal_event(db, row, SAID)
    assert (open_event(db, row), open_event(db, gone)) == (SAID, None)


async def test_failed_events_come_oldest_first_and_then_as_they_came_in(db: Db) -> None:
    await heard(db, "last", NOW + HOUR, state=InboxState.FAILED, number=1)
    await heard(db, "second", state=InboxState.FAILED, number=3)
    await heard(db, "first", state=InboxState.FAILED, number=2)
    await heard(db, "done", NOW - HOUR)
    assert [row.key for row in await failed_rows(db)] == ["first", "second", "last"]


@pytest.mark.parametrize("lock", [False, True])
async def test_what_still_fails_is_read_as_it_stands_now(db: Db, *, lock: bool) -> None:
    row = await heard(db, "failed", state=InboxState.FAILED)
    await heard(db, "failed too", state=InboxState.FAILED)
    row.trouble = "OSError"
    await db.flush()
    by_another = update(InboxRow).where(InboxRow.id == row.id).execution_options(synchronize_session=False)
    await db.execute(by_another.values(trouble="KeyError"))
    still = await still_failed(db, row.id, lock=lock)
    assert still is not None
    assert (still.key, still.trouble) == ("failed", "KeyError")
    await db.execute(by_another.values(state=InboxState.DONE))
    assert await still_failed(db, row.id, lock=lock) is None


async def test_whether_anything_failed(db: Db) -> None:
    await heard(db, "done")
    before = await has_failed(db)
    await heard(db, "failed", state=InboxState.FAILED)
    assert (before, await has_failed(db)) == (False, True)


async def test_when_a_platform_was_last_heard_is_its_own(db: Db) -> None:
    for number, moment in enumerate((NOW, NOW + HOUR, NOW - HOUR)):
        await heard(db, f"slack:Ev{number}", moment)
    await heard(db, "slackers:9", NOW + 5 * HOUR)
    await heard(db, "telegram:1", NOW - HOUR)
    assert [await last_heard(db, name) for name in ("slack", "telegram", "console", "sl_ck", "")] == [
        NOW + HOUR, NOW - HOUR, None, None, None,
    ]  # fmt: skip


async def test_what_is_held_for_somebody_comes_oldest_first(db: Db) -> None:
    noor, sem = await somebody(db, "Noor"), await somebody(db, "Sem")
    later = NOW + HOUR
    await heard(db, "last", NOW + HOUR, number=1, held_until=later, person_id=noor)
    await heard(db, "second", number=3, held_until=later, person_id=noor)
    await heard(db, "first", number=2, held_until=later, person_id=noor)
    await heard(db, "of somebody else", held_until=later, person_id=sem)
    await heard(db, "not held", person_id=noor)
    await heard(db, "without words", held_until=later, payload=None, person_id=noor)
    assert [row.key for row in await held_rows(db, noor)] == ["first", "second", "last"]


async def test_words_go_when_their_hold_or_their_week_is_over(db: Db) -> None:
    instant, week_ago = timedelta(microseconds=1), NOW - timedelta(days=7)
    await heard(db, "a hold over", held_until=NOW)
    await heard(db, "b held", held_until=NOW + instant)
    await heard(db, "c failed long ago", week_ago, state=InboxState.FAILED, held_until=NOW + HOUR)
    await heard(db, "d failed", week_ago + instant, state=InboxState.FAILED)
    await heard(db, "e done long ago", week_ago)
    await heard(db, "f empty", held_until=NOW, payload=None)
    assert await forget_words(db, NOW.date(), now=NOW, most=9) == 3
    rows = await db.execute(
        select(InboxRow.key, InboxRow.payload.is_not(None), InboxRow.held_until.is_not(None), InboxRow.state).order_by(
            InboxRow.key
        )
    )
    assert [tuple(row) for row in rows] == [
        ("a hold over", False, False, "dropped"),
        ("b held", True, True, "done"),
        ("c failed long ago", False, False, "dropped"),
        ("d failed", True, False, "failed"),
        ("e done long ago", False, False, "dropped"),
        ("f empty", False, True, "done"),
    ]
