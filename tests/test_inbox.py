"""Events in: once each, kept before they are answered, and never lost without a word."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select, text, update
from structlog.testing import capture_logs

from bot.domain.address import Address
from bot.domain.event import Commanded, Invited, Joined, Left, Said, Submitted
from bot.domain.message import Text
from bot.domain.people import Role
from bot.inbox import NotKept, sorry_nothing_kept, where_raised
from bot.ports import Nothing
from bot.store.house import Alert
from bot.store.inbox import InboxRow
from bot.store.reflection import Asking, Reply
from bot.store.visit import Visit
from tests.answers import (
    TEXT,
    Kept,
    asked,
    deliveries,
    everything,
    inbox,
    kept,
    noor_asked,
    noor_joined,
    says,
    sealed_words,
    the_team,
)
from tests.world import Actor, World, at

SORRY = (
    "Er ging iets mis bij mij. De beheerder krijgt een seintje en kan het alsnog verwerken; je hoort het dan van me."
)
SORRY_IN_ENGLISH = (
    "Something went wrong on my side. The steward will hear of it and can still put it through; I'll let you know."
)
MENDED = "Eerder ging er iets mis met je bericht. Dat is nu in orde."


async def states(world: World) -> list[str]:
    return [row.state for row in await inbox(world)]


@asynccontextmanager
async def a_broken_answer(world: World) -> AsyncIterator[None]:
    """What was answered before cannot be opened: a disk that lost a few bytes, or a key that is gone."""
    async with world.work() as db:
        (words,) = await db.scalars(select(Reply.words))
        await db.execute(update(Reply).values(words=b"\0" * len(words)))
    yield
    async with world.work() as db:
        await db.execute(update(Reply).values(words=words))


# -- once --


async def test_the_same_event_twice_has_one_effect(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    said = Said(key="console:test:99", sender=noor.address, words="Een kind")
    first = await world.inbox.receive(said, world.now)
    second = await world.inbox.receive(said, world.now)
    assert (first == Nothing(), second) == (False, Nothing())
    assert await kept(world) == [Kept("answer", ("Een kind",))]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite lets one in who writes
async def test_what_another_event_wrote_at_the_same_moment_is_there_the_second_time(world: World) -> None:
    noor = await noor_joined(world)
    where = Address(noor.address.platform, noor.address.workspace, "group")
    invited = Invited(key="console:test:99", sender=noor.address, place=where.chat, unlisted=True)
    with capture_logs() as logged:
        async with world.work() as db:
            about = {"platform": where.platform, "workspace": where.workspace, "chat": where.chat}
            db.add(Visit(id=db.new_id(world.now), leave_at=world.now, **about))
            await db.flush()
            receiving = asyncio.create_task(world.inbox.receive(invited, world.now))
            done, _ = await asyncio.wait([receiving], timeout=0.3)
        answer = await receiving
    async with world.work() as db:
        visits = list(await db.scalars(select(Visit.invited_by)))
    assert (done, answer, visits, logged) == (set(), Nothing(), [None], [])


async def test_the_same_event_again_after_days_has_no_effect(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    said = Said(key="console:test:99", sender=noor.address, words="Een kind")
    await world.inbox.receive(said, world.now)
    before = await everything(world)
    assert await world.inbox.receive(said, world.now + timedelta(days=3)) == Nothing()
    assert await everything(world) == before


async def test_a_handled_row_holds_no_words(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    assert [(row.state, row.payload, row.held_until) for row in await inbox(world)] == [("done", None, None)] * 2


async def test_a_handled_form_holds_no_words(world: World) -> None:
    noor = await noor_joined(world)
    sent = Submitted(key="console:test:1", sender=noor.address, data="form:1", values={"words": "geheim"})
    await world.inbox.receive(sent, world.now)
    assert [(row.state, row.payload) for row in await inbox(world)] == [("done", None)]


async def test_what_happens_in_a_place_that_is_no_teams_changes_nothing(world: World) -> None:
    noor = await noor_joined(world)
    for event in (
        Joined(key="console:test:1", sender=noor.address, place="groep"),
        Left(key="console:test:2", sender=noor.address, place="groep"),
    ):
        assert await world.inbox.receive(event, world.now) == Nothing()
    assert [(row.state, row.payload) for row in await inbox(world)] == [("done", None)] * 2


async def test_a_strangers_words_are_not_kept_and_no_school_is_named(world: World) -> None:
    await world.has_school()
    stranger = Address("console", "nobody", "nobody")
    answer = await world.inbox.receive(Said(key="console:test:1", sender=stranger, words="geheim"), world.now)
    assert not isinstance(answer, Nothing)
    assert answer.blocks == (  # type: ignore[union-attr]
        Text(
            "Hoi, ik ben een bot voor scholen. Ik ken je nog niet. Heb je een link of code van je school? Open de "
            "link, of stuur mij de code. Geen link? Vraag er een aan wie bij jullie de bot beheert. "
            "Wil je weten wat ik bewaar? Typ privacy."
        ),
    )
    assert [(row.person_id, row.payload) for row in await inbox(world)] == [(None, None)]


async def test_a_strangers_words_in_a_group_get_no_answer(world: World) -> None:
    stranger = Address("console", "nobody", "nobody")
    said = Said(key="console:test:1", sender=stranger, words="geheim", place="groep")
    assert await world.inbox.receive(said, world.now) == Nothing()


# -- when answering fails --


async def test_a_failure_is_told_in_one_sentence(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        assert await noor.types("dat lachte") == [SORRY]


async def test_a_failure_is_told_in_the_language_of_who_meets_it(world: World) -> None:
    noor = await noor_asked(world, TEXT, language="en")
    await noor.types("A child")
    async with a_broken_answer(world):
        assert await noor.types("that laughed") == [SORRY_IN_ENGLISH]


async def test_a_failed_event_stays_with_its_words_sealed(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    row = (await inbox(world))[-1]
    assert (row.state, row.trouble, row.held_until) == ("failed", "KeyTrouble", None)
    assert await sealed_words(world) == ["dat lachte"]
    assert b"lachte" not in (row.payload or b"")


async def test_a_failure_takes_back_everything_else_that_was_done(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    world.now += timedelta(minutes=11)
    await noor.types("dat lachte")
    async with a_broken_answer(world):
        assert await noor.taps_on("Hoort bij deze vraag") == [SORRY]
    assert await sealed_words(world) == ["dat lachte"]
    await noor.taps_on("Hoort bij deze vraag")
    assert await kept(world) == [Kept("answer", ("Een kind", "dat lachte"))]


async def test_a_failure_does_not_count_as_hearing_from_somebody(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    async with world.work() as db:
        await db.execute(update(Asking).values(week="broken"))
    assert await noor.taps_on("Later") == [SORRY]
    (asking,) = await asked(world, noor)
    assert asking.heard_at is None


async def test_every_steward_is_told_once_a_day(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    team = await the_team(world)
    for name in ("Els Steward", "Jan Steward"):
        await world.has_person(team, name, role=Role.STEWARD)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
        await noor.types("en zong")
    assert len(await deliveries(world, "gathered")) == 2


async def test_what_the_stewards_are_told_of_is_their_organisations_and_of_one_day(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    organisation = (await the_team(world)).organisation_id
    async with world.work() as db:
        (alert,) = await db.scalars(select(Alert))
    about = f"failed:{organisation.hex}:2026-10-12"
    assert (alert.what, alert.key, alert.organisation_id, alert.raised_at) == ("failed", about, organisation, world.now)


async def test_the_stewards_of_another_organisation_are_told_of_their_own(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    async with world.work() as db:
        db.add(
            Alert(
                id=db.new_id(world.now), key=f"failed:{uuid4().hex}:{world.now.date()}", what="failed", args={},
                raised_at=world.now,
            )
        )  # fmt: skip
    await world.has_person(await the_team(world), "Els Steward", role=Role.STEWARD)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    assert len(await deliveries(world, "gathered")) == 1


async def test_words_of_a_failure_go_after_seven_days(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    await world.sweeps_often()
    await world.passes(timedelta(days=6, hours=12))
    before = await sealed_words(world)
    await world.passes(timedelta(hours=18))
    assert (before, await sealed_words(world)) == (["dat lachte"], [])


async def test_what_can_no_longer_be_replayed_is_not_tried_for_ever(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    await world.passes(timedelta(days=8))
    assert await world.inbox.replay(world.now) == (0, 0)


# -- replay --


async def test_replay_puts_it_through(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    assert await world.inbox.replay(world.now + timedelta(days=2)) == (1, 0)
    assert await kept(world) == [Kept("answer", ("Een kind", "dat lachte"))]
    assert (await states(world), await sealed_words(world)) == (["done"] * 3, [])


async def test_replay_tells_the_person(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    await world.inbox.replay(world.now)
    await world.passes(timedelta(minutes=1))
    assert noor.sees == [MENDED]


async def test_replay_of_what_still_fails_leaves_it(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
        assert await world.inbox.replay(world.now) == (0, 1)
    assert (await states(world), await sealed_words(world)) == (["done", "done", "failed"], ["dat lachte"])


async def test_replay_leaves_what_cannot_be_opened_and_goes_on(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
        world.now += timedelta(minutes=1)
        await noor.types("en zong")
    async with world.work() as db:
        first = await db.scalars(select(InboxRow).where(InboxRow.state == "failed").order_by(InboxRow.received_at))
        first.all()[0].payload = b"\0" * 60
    assert await world.inbox.replay(world.now) == (1, 1)
    assert await kept(world) == [Kept("answer", ("Een kind", "en zong"))]


async def test_replay_twice_has_one_effect(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    assert [await world.inbox.replay(world.now), await world.inbox.replay(world.now)] == [(1, 0), (0, 0)]
    assert await kept(world) == [Kept("answer", ("Een kind", "dat lachte"))]


async def test_replay_of_words_that_need_a_tap_asks_for_it(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    world.now = at(20, 10, 10)
    async with world.work() as db:  # the hold cannot be drawn: this person's school lost its calendar
        await db.execute(text("UPDATE school SET timezone = 'Nowhere/Here'"))
    assert await noor.types("Te laat?") == [SORRY]
    async with world.work() as db:
        await db.execute(text("UPDATE school SET timezone = 'Europe/Amsterdam'"))
    world.now = at(22, 10, 10)
    await world.inbox.replay(world.now)
    await world.passes(timedelta(minutes=1))
    assert noor.sees[:1] == [MENDED]
    await noor.taps_on("Hoort bij deze vraag")
    assert await kept(world) == [Kept("answer", ("Een kind", "Te laat?"))]


async def test_replay_of_a_request_for_a_question_shows_it(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    async with world.work() as db:
        await db.execute(text("UPDATE school SET timezone = 'Nowhere/Here'"))
    assert await noor.types("vraag") == [SORRY]
    async with world.work() as db:
        await db.execute(text("UPDATE school SET timezone = 'Europe/Amsterdam'"))
    await world.inbox.replay(world.now)
    await world.passes(timedelta(minutes=1))
    assert noor.sees[:3] == [MENDED, "Een vraag over verwondering.", "Wat viel je deze week op?"]


# -- what is logged --


async def test_a_failure_is_logged_by_its_kind_and_place_alone(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        with capture_logs() as logged:
            await noor.types("dat lachte")
            await world.inbox.replay(world.now)
    places = [str(one.pop("where")).rpartition(":")[0] for one in logged]
    assert logged == [{"event": "failed", "what": "Said", "trouble": "KeyTrouble", "log_level": "error"}] * 2
    assert places == ["bot.store.cipher.Cipher.open"] * 2


async def test_what_cannot_be_opened_is_logged_and_counts_as_failing_still(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kind")
    async with a_broken_answer(world):
        await noor.types("dat lachte")
    async with world.work() as db:
        await db.execute(update(InboxRow).where(InboxRow.state == "failed").values(payload=b"\0" * 60))
    with capture_logs() as logged:
        assert await world.inbox.replay(world.now) == (0, 1)
    assert logged == [{"event": "not_readable", "log_level": "error"}]


async def test_what_the_database_did_not_take_is_logged_by_its_own_kind(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    theirs = "IntegrityError" if world.engine.dialect.name == "sqlite" else "UniqueViolation"
    async with refusing(world, "asking"):
        with capture_logs() as logged, pytest.raises(NotKept):
            await noor.types("vraag")
    assert logged == [{"event": "not_kept", "trouble": theirs, "log_level": "error"}]


def test_the_place_of_an_error_is_the_deepest_one() -> None:
    def deep() -> None:
        raise LookupError("zwareweek")

    with pytest.raises(LookupError) as caught:
        deep()
    inner = "test_the_place_of_an_error_is_the_deepest_one.<locals>.deep"
    line = deep.__code__.co_firstlineno + 1
    assert (where_raised(caught.value), where_raised(ValueError())) == (f"{__name__}.{inner}:{line}", "")


# -- when the database takes nothing --


async def test_what_another_process_wrote_first_is_said_again_and_then_kept(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    vraag = Said(key="console:test:98", sender=noor.address, words="vraag")
    async with refusing(world, "asking"):
        with pytest.raises(NotKept):
            await world.inbox.receive(vraag, world.now)
    assert (await inbox(world), await asked(world, noor)) == ([], [])
    await world.inbox.receive(vraag, world.now)
    assert [asking.state for asking in await asked(world, noor)] == ["open"]


@asynccontextmanager
async def refusing(world: World, table: str) -> AsyncIterator[None]:
    """The database refuses new rows in this table, as it does when another process wrote the same one first."""
    if world.engine.dialect.name == "sqlite":
        make = [f"CREATE TRIGGER no BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'there already'); END"]
        drop = "DROP TRIGGER no"
    else:
        make = [
            "CREATE FUNCTION no() RETURNS trigger AS $$ BEGIN RAISE unique_violation; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER no BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no()",
        ]
        drop = f"DROP TRIGGER no ON {table}"
    async with world.work() as db:
        for each in make:
            await db.execute(text(each))
    yield
    async with world.work() as db:
        await db.execute(text(drop))


async def fills(world: World, noor: Actor) -> list[str]:
    """Type until the database is full; what was kept."""
    async with world.work() as db:
        pages = await db.scalar(text("PRAGMA page_count"))
        await db.execute(text(f"PRAGMA max_page_count = {pages}"))
    typed: list[str] = []
    for number in range(50):
        try:
            await noor.types(f"{number} " + "lang " * 500)
        except NotKept:
            return typed
        typed.append(f"{number} " + ("lang " * 500).strip())
    pytest.fail("the database never was full")


async def test_a_full_database_keeps_all_or_nothing_of_an_event(sqlite_database: str) -> None:
    async with World.opened(sqlite_database, now=at(12, 10, 8, 0)) as world:
        noor = await noor_asked(world, TEXT)
        typed = await fills(world, noor)
        rows = await inbox(world)
        assert len(rows) == 1 + len(typed)
        assert {(row.state, row.payload) for row in rows} == {("done", None)}
        assert await kept(world) == ([Kept("answer", tuple(typed))] if typed else [])


async def test_after_a_full_database_everything_works_again(sqlite_database: str) -> None:
    async with World.opened(sqlite_database, now=at(12, 10, 8, 0)) as world:
        noor = await noor_asked(world, TEXT)
        typed = await fills(world, noor)
        async with world.work() as db:
            await db.execute(text("PRAGMA max_page_count = 1073741823"))
        await noor.types("Nu wel")
        assert await kept(world) == [Kept("answer", (*typed, "Nu wel"))]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Ik kan nu niets bewaren. Je bericht is niet aangekomen. Probeer het straks nog eens."),
        ("en", "I can't keep anything right now. Your message hasn't come in. Please try again in a while."),
    ],
)
def test_where_nothing_could_be_kept_the_person_is_told_so(language: str, said: str) -> None:
    assert sorry_nothing_kept(language).blocks == (Text(said),)  # type: ignore[union-attr]


async def test_a_locked_database_says_so_in_reasonable_time(world: World, database: str) -> None:
    noor = await noor_asked(world, TEXT)
    is_sqlite = world.engine.dialect.name == "sqlite"
    patience = "PRAGMA busy_timeout = 200" if is_sqlite else "SET lock_timeout = '200ms'"
    async with world.work() as db:
        await db.execute(text(patience))
    with locked(database):
        began = monotonic()
        with pytest.raises(NotKept):
            await noor.types("Een kind")
        assert monotonic() - began < 5
    await noor.types("Een kind")
    assert await kept(world) == [Kept("answer", ("Een kind",))]


@contextmanager
def locked(database: str):  # type: ignore[no-untyped-def]
    """Somebody else is writing and does not finish."""
    if database.startswith("sqlite"):
        other = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(database)  # type: ignore[assignment]
        other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
    yield
    other.rollback()
    other.close()


async def test_nobody_waits_for_ever_for_a_lock(world: World) -> None:
    async with world.work() as db:
        if world.engine.dialect.name == "sqlite":
            assert await db.scalar(text("PRAGMA busy_timeout")) == 10_000
        else:
            assert await db.scalar(text("SHOW lock_timeout")) == "10s"


async def test_half_a_character_is_kept_as_a_question_mark(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await says(noor, "half \ud83d teken")
    assert await kept(world) == [Kept("answer", ("half ? teken",))]


async def test_a_command_may_come_with_anything_behind_it(world: World) -> None:
    noor = await noor_joined(world, TEXT)
    for number, words in enumerate(("", "\0", "x" * 10_000, "🙂", "ruimte ruimte")):
        for command in ("ruimte", "vraag", "stil", "pauze", "nonsense"):
            event = Commanded(key=f"console:test:{number}{command}", sender=noor.address, command=command, words=words)
            await world.inbox.receive(event, world.now)
    async with world.work() as db:
        assert set(await db.scalars(select(InboxRow.state))) == {"done"}
