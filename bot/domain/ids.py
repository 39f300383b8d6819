"""Identifiers: 128 bits, ordered by time, made by the program."""

from datetime import datetime
from random import Random
from uuid import UUID


def new_id(now: datetime, chance: Random) -> UUID:
    """An RFC 9562 version 7 identifier: 48 bits of milliseconds, then chance."""
    milliseconds = int(now.timestamp() * 1000)
    value = (milliseconds << 80) | chance.getrandbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def short(identifier: UUID) -> str:
    """The end of an identifier, which is chance: a whole one does not fit in a button beside that of a form."""
    return identifier.hex[-12:]


def made_at(moment: datetime) -> UUID:
    """Whatever was made before this moment has a smaller identifier."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
