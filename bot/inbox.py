"""Events in: remember, answer, commit; only then does the adapter acknowledge.

No network call stands between begin and commit.
"""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot import answering
from bot.domain.event import Deleted, Edited, Event, OfAPerson, Said, without_words
from bot.domain.reflection import HOLD
from bot.meaning import Meaning, meaning_of
from bot.ports import Answer, Nothing
from bot.services.alert import raise_alert
from bot.services.delivery import plan_asked
from bot.services.privacy import Keep, keep
from bot.services.typed import may_be_kept
from bot.services.updates import take_up_again
from bot.store.base import Db, Sessions
from bot.store.cipher import KeyTrouble
from bot.store.inbox import (
    WORDS_STAY,
    InboxRow,
    InboxState,
    failed_rows,
    find_row,
    open_event,
    seal_event,
    still_failed,
)
from bot.store.people import Person, Sender, find_sender, reachable_again
from bot.views import people as view
from bot.views.catalogue import catalogue

log = structlog.get_logger()


class NotKept(Exception):
    """The database took nothing (full, locked, gone): the adapter must not acknowledge, the platform says it again."""


class Inbox:
    """Takes events in, one transaction each."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def receive(self, event: Event, now: datetime) -> Answer:
        """What to say back, once everything is committed. Raises NotKept.

        The same event twice has one effect. A handler that raises loses what it changed, not the event:
        its row is written after all, marked failed, for `replay`.
        """
        try:
            try:
                return await self._answer(event, now)
            except IntegrityError:  # said before, or another event wrote the same at this moment: by now that is there
                return Nothing() if await self._is_known(event) else await self._answer(event, now)
        except (DBAPIError, NoConnection) as error:
            log.error("not_kept", trouble=_trouble(error))
            raise NotKept from error

    async def _answer(self, event: Event, now: datetime) -> Answer:
        try:
            async with self._sessions() as db, db.begin():
                return await self._receive(db, event, now)
        except (DBAPIError, NoConnection):
            raise
        except Exception as error:
            _log_failure(event, error)
            async with self._sessions() as db, db.begin():
                return await self._write_failed(db, event, error, now)

    async def _is_known(self, event: Event) -> bool:
        async with self._sessions() as db, db.begin():
            return await find_row(db, event.key) is not None

    async def _receive(self, db: Db, event: Event, now: datetime) -> Answer:
        """Its row is written as done, and goes with all else when the handler raises.

        An event that was said before breaks the rule that a key stands there once.
        """
        person, row, meaning = await self._remember(db, event, now)
        _settle(row)
        await db.flush()
        return await answering.answer(db, event, person, row, meaning=meaning, now=now)

    async def _write_failed(self, db: Db, event: Event, error: Exception, now: datetime) -> Answer:
        person, row, _ = await self._remember(db, event, now)
        await db.flush()
        return await self._set_aside(db, person, row, error, now)

    async def _remember(self, db: Db, event: Event, now: datetime) -> tuple[Person | None, InboxRow, Meaning]:
        sender = await find_sender(db, event.sender)
        person = sender.person
        if person is not None and sender.was_unreachable and isinstance(event, OfAPerson):
            await reachable_again(db, event.sender)
            await take_up_again(db, person.id, now=now)
        row = InboxRow(
            id=db.new_id(now), key=event.key, person_id=person and person.id, state=InboxState.NEW, received_at=now
        )  # fmt: skip
        meaning = await meaning_of(db, event, sender, now=now)
        kept = Keep.ALL if meaning is not Meaning.ELSE else await keep(db, person, event, now=now)
        if not may_be_kept(db, event):
            kept = Keep.NONE
        row.held_until = now + HOLD if kept is Keep.HELD else None
        seal_event(db, row, event if kept is not Keep.NONE else without_words(event))
        db.add(row)
        return person, row, meaning

    async def _set_aside(self, db: Db, person: Person | None, row: InboxRow, error: Exception, now: datetime) -> Answer:
        """Its row stays, for `replay`; words that were only held for a tap stay no longer than that (J13)."""
        await db.refresh(row)
        row.state, row.trouble = InboxState.FAILED, type(error).__name__
        if person is None:
            return Nothing()
        await db.refresh(person)
        await raise_alert(
            db,
            "failed",
            about=f"{person.organisation_id.hex}:{now.date()}",
            organisation_id=person.organisation_id,
            now=now,
        )
        return view.sorry(catalogue(person.language))

    async def replay(self, now: datetime) -> tuple[int, int]:
        """Answer the failed events again, oldest first: how many went well, and how many still do not."""
        async with self._sessions() as db, db.begin():
            keys = [row.id for row in await failed_rows(db)]
        went_well = []
        for key in keys:
            async with self._sessions() as db, db.begin():
                went_well.append(await self._replay(db, key, now))
        return went_well.count(True), went_well.count(False)

    async def _replay(self, db: Db, key: UUID, now: datetime) -> bool | None:
        """Whether it went well; None when it fails no more: somebody else replayed it, or it is gone."""
        row = await still_failed(db, key)
        try:
            event = open_event(db, row) if row is not None else None
        except KeyTrouble:
            log.error("not_readable")
            return False
        sender = await find_sender(db, event.sender) if event is not None else Sender()
        row = await still_failed(db, key, lock=True)  # whoever replays it too waited for the sender, or waits here
        if event is None or row is None:
            return None
        person = sender.person
        at = _moment_of(event, row, now)
        try:
            async with db.begin_nested():
                meaning = await meaning_of(db, event, sender, now=at)
                await answering.answer(db, event, person, row, meaning=meaning, now=at)
                _settle(row)
        except DBAPIError:
            raise
        except Exception as error:
            _log_failure(event, error)
            await self._set_aside(db, person, row, error, row.received_at)
            return False
        if row.held_until is not None:  # it is asked now where these words belong
            row.held_until = now + HOLD
        if person is not None:
            await plan_asked(
                db, person, "mended", key=f"mended:{row.id.hex}", due=now, expires=now + WORDS_STAY, now=now,
                args={"row": row.id},
            )  # fmt: skip
        return True


def sorry_nothing_kept(language: str) -> Answer:
    """What to say where a platform has nobody to say it again for us."""
    return view.cannot_keep(catalogue(language))


def _moment_of(event: Event, row: InboxRow, now: datetime) -> datetime:
    """When a replayed event counts: words belong where they were typed, a tap does now what it does."""
    return row.received_at if isinstance(event, Said | Edited | Deleted) else now


def _settle(row: InboxRow) -> None:
    """It was answered; its words stay only while they are held for a tap."""
    row.state = InboxState.DONE
    row.trouble = None
    if row.held_until is None:
        row.payload = None


def _log_failure(event: Event, error: Exception) -> None:
    log.error("failed", what=type(event).__name__, trouble=type(error).__name__, where=where_raised(error))


def _trouble(error: DBAPIError | NoConnection) -> str:
    return type(error.orig if isinstance(error, DBAPIError) else error).__name__


def where_raised(error: Exception) -> str:
    """The place in our code, without the words that an error's text may hold."""
    trace, found = error.__traceback__, ""
    while trace is not None:
        found, trace = (
            f"{trace.tb_frame.f_globals['__name__']}.{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}",
            trace.tb_next,
        )
    return found
