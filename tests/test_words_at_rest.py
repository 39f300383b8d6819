"""What people wrote can be read on no disk (J33), and what is sealed opens in its own place only."""

from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import async_sessionmaker

from bot.store.base import Db, make_engine
from bot.store.cipher import Cipher, KeyTrouble, make_key, read_key
from bot.store.inbox import InboxRow, open_event
from bot.store.reflection import Reply, open_parts
from tests.answers import TEXT, edits, kept, noor_asked, noor_joined, presses, says, sealed_words
from tests.forms import LONG, WHY, drafts, opens_visit, visits
from tests.standing import all_cells
from tests.stories.planted import PLANTED as IN_THE_AGENDA
from tests.stories.planted import everything_written
from tests.world import World, a_cipher, a_library

PLANTED = ("kwikstaart", "zeearend", "goudvink", "wielewaal", "kluut", "nachtegaal", "roerdomp")
ROW = UUID(int=5)


async def a_week_of_words(world: World) -> None:
    """An answer, a changed one, a follow-up, one taken back, words that failed, words that are held and dropped."""
    noor = await noor_asked(world, TEXT)
    await says(noor, f"Ik zag een {PLANTED[0]}", message="m1")
    await edits(noor, "m1", f"Ik zag een {PLANTED[1]}")
    await noor.taps_on("Nog één vraag")
    world.now += timedelta(minutes=1)
    await says(noor, f"En een {PLANTED[2]}", message="m2")
    async with world.work() as db:
        await db.execute(update(Reply).where(Reply.kind == "follow_up").values(words=b"\0" * 90))
    await says(noor, f"Ook een {PLANTED[3]}", message="m3")  # cannot be added to what is broken
    world.now += timedelta(days=8)
    await says(noor, f"Later een {PLANTED[4]}", message="m4")
    await says(noor, f"Weg met de {PLANTED[5]}", message="m5")
    await noor.taps_on("Laat maar")
    await says(noor, f"Allemaal een {PLANTED[6]}", message="m6", place="groep")
    assert await sealed_words(world) == [f"Ook een {PLANTED[3]}", f"Later een {PLANTED[4]}"]


def _files_in(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


async def files_of(world: World, database: str) -> list[Path]:
    """Every file in which the database keeps anything."""
    if database.startswith("sqlite"):
        path = Path(database.removeprefix("sqlite:///"))
        return list(path.parent.glob(f"{path.name}*"))
    async with world.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("CHECKPOINT"))
        folder = Path(str(await connection.scalar(text("SHOW data_directory"))))
        own = await connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    return _files_in(folder / "base" / str(own), folder / "pg_wal", folder / "global")


async def test_planted_words_are_in_no_file_of_the_database(world: World, database: str) -> None:
    await a_week_of_words(world)
    files = await files_of(world, database)
    written = [path.read_bytes() for path in files]
    assert sum(b"Noor Bakker" in content for content in written) > 0  # we do read where rows are
    found = [
        (path.name, word)
        for path, content in zip(files, written, strict=True)
        for word in PLANTED
        if word.encode() in content
    ]
    assert found == []


async def test_no_cell_of_any_table_holds_planted_words_after_they_were_taken_back(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kwikstaart")
    undo = [shown.button.data for shown in noor.screen.everything if shown.button.label == "Toch niet"][-1]
    await noor.taps_on("Nog één vraag")
    await noor.types("Een zeearend")
    await presses(noor, undo)
    assert (await kept(world), await sealed_words(world)) == ([], [])


async def test_the_words_of_a_half_filled_form_are_in_no_file_of_the_database(
    world: World, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits(monkeypatch, WHY, LONG)
    noor = await noor_joined(world)
    await opens_visit(noor)
    await says(noor, f"Over een {PLANTED[0]}")
    await says(noor, f"Wel {PLANTED[1]} minuten")  # not understood
    kept_so_far = await drafts(world)
    written = b"".join(path.read_bytes() for path in await files_of(world, database))
    assert kept_so_far == [(1, {"why": f"Over een {PLANTED[0]}"}, False)]
    assert [word for word in PLANTED if word.encode() in written] == []


async def test_what_was_written_in_the_agenda_is_in_no_file_of_the_database(world: World, database: str) -> None:
    await everything_written(world)
    written = b"".join(path.read_bytes() for path in await files_of(world, database))
    async with world.work() as db:
        cells = await all_cells(db)
    kept_sealed = [word for word in IN_THE_AGENDA if any(word in cell for cell in cells)]
    assert (kept_sealed, [word for word in IN_THE_AGENDA if word.encode() in written]) == ([*IN_THE_AGENDA], [])


# -- a place of its own --


async def test_a_sealed_reply_moved_to_another_row_does_not_open(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kwikstaart")
    async with world.work() as db:
        reply = (await db.scalars(select(Reply))).one()
        db.expunge(reply)
        reply.id = uuid4()
        with pytest.raises(KeyTrouble):
            open_parts(db, reply)


async def test_a_sealed_reply_does_not_open_as_an_inbox_row(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kwikstaart")
    async with world.work() as db:
        reply = (await db.scalars(select(Reply))).one()
        row = InboxRow(id=reply.id, payload=reply.words)
        with pytest.raises(KeyTrouble):
            open_event(db, row)


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [("reply", "words", UUID(int=6)), ("reply", "payload", ROW), ("inbox", "words", ROW)],
    ids=["row", "column", "table"],
)
def test_a_sealed_value_opens_in_its_own_place_only(table: str, column: str, row: UUID) -> None:
    cipher = a_cipher()
    sealed = cipher.seal("kwikstaart", "reply", "words", ROW)
    assert cipher.open(sealed, "reply", "words", ROW) == "kwikstaart"
    with pytest.raises(KeyTrouble):
        cipher.open(sealed, table, column, row)


@pytest.mark.parametrize("size", [0, 3, 4, 15, 16, 20, 40])
def test_a_sealed_value_that_lost_its_end_does_not_open(size: int) -> None:
    cipher = a_cipher()
    with pytest.raises(KeyTrouble):
        cipher.open(cipher.seal("kwikstaart", "reply", "words", ROW)[:size], "reply", "words", ROW)


def test_the_same_words_are_never_sealed_the_same() -> None:
    assert len({a_cipher().seal("kwikstaart", "reply", "words", ROW) for _ in range(20)}) == 20


# -- keys --


async def test_a_wrong_key_opens_nothing(world: World, database: str) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een kwikstaart")
    engine = make_engine(database)
    wrong = Cipher([read_key(make_key())])
    sessions = async_sessionmaker(engine, class_=Db, cipher=wrong, library=a_library(), chance=Random(1))
    async with sessions() as db:
        reply = (await db.scalars(select(Reply))).one()
        with pytest.raises(KeyTrouble):
            open_parts(db, reply)
    await engine.dispose()


def test_an_older_key_still_opens_and_the_first_one_seals() -> None:
    older, newer = read_key(make_key()), read_key(make_key())
    sealed = Cipher([older]).seal("kwikstaart", "reply", "words", ROW)
    both = Cipher([newer, older])
    assert both.open(sealed, "reply", "words", ROW) == "kwikstaart"
    assert Cipher([newer]).open(both.seal("goudvink", "reply", "words", ROW), "reply", "words", ROW) == "goudvink"


def test_there_is_no_cipher_without_a_key() -> None:
    with pytest.raises(KeyTrouble):
        Cipher([])


@pytest.mark.parametrize("words", ["", "kort", "a" * 43, "é" * 44, "A" * 40])
def test_what_is_no_key_is_refused(words: str) -> None:
    with pytest.raises(KeyTrouble):
        read_key(words)


def test_a_key_survives_being_written_down() -> None:
    written = make_key()
    assert (len(read_key(written)), read_key(f"  {written}\n")) == (32, read_key(written))
