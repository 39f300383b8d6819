"""A house whose keys lie in a file, and what stands sealed in it."""

import base64
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from bot.opening import open_app
from bot.rotating import rotate
from bot.settings import Settings, read_settings
from bot.store.base import Db
from bot.store.cipher import Cipher
from bot.store.house import new_house
from bot.store.key_file import read_key_file
from bot.store.sealed import sealed_places
from tests.world import KEY, World, a_cipher

Cell = tuple[str, str, UUID]
OLD = base64.urlsafe_b64encode(KEY).decode()


@dataclass
class Keys:
    """Where a house's database and keys are."""

    database: str
    file: Path

    @property
    def settings(self) -> Settings:
        """As `ruimte` reads them."""
        return read_settings(database_url=self.database, key_file=self.file, backups=self.file.parent / "backups")

    async def turn(self) -> None:
        """Another key, as `ruimte keys rotate` gives it."""
        await rotate(self.settings, lambda part, parts: None)

    def newest(self) -> Cipher:
        """The first key and nothing else."""
        return Cipher(read_key_file(self.file)[:1])

    async def goes_on(self, world: World) -> None:
        """The world opens its house again, with the keys there are now."""
        async with open_app(self.settings) as app, app.unit_of_work() as db:
            world.sessions.configure(cipher=db.cipher)


async def keys_in(world: World, database: str, folder: Path) -> Keys:
    """From now on the world is a house with its key in a file."""
    keys = Keys(database, folder / "key")
    keys.file.write_text(f"{OLD}\n")
    async with world.work() as db:
        db.add(new_house(a_cipher(), demo=False))
    return keys


async def sealed_cells(db: Db) -> dict[Cell, bytes]:
    """Everything that is sealed, by its place."""
    return {
        (place.column.table.name, place.column.name, row_id): value
        for place in sealed_places()
        for row_id, value in await db.execute(select(place.row, place.column).where(place.column.is_not(None)))
    }


def opened(cells: dict[Cell, bytes], cipher: Cipher) -> dict[Cell, str]:
    """The words in those that these keys open."""
    anew = {cell: cipher.seal_anew(value, *cell) for cell, value in cells.items()}
    return {cell: cipher.open(value, *cell) for cell, value in anew.items() if value is not None}
