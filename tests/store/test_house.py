"""Whether a database takes anything."""

from sqlalchemy import func, insert, select

from bot.store.base import Db
from bot.store.house import NO_ROW, ROOM, House


async def test_what_is_written_to_see_whether_there_is_room_takes_all_of_it(db: Db) -> None:
    await db.execute(insert(House).values(id=NO_ROW, demo=False, key_check=ROOM))
    size = func.pg_column_size if db.get_bind().dialect.name == "postgresql" else func.length
    taken = await db.scalar(select(size(House.key_check)).where(House.id == NO_ROW))
    assert taken == len(ROOM)
