"""The protocols on disk: one file each. What is broken is left out and named."""

from pathlib import Path

from bot.domain.fault import Fault
from bot.domain.protocol import Protocol
from bot.store.protocol_schema import ProtocolRow
from bot.store.word_file import LeftOut, read_file
from bot.store.word_schema import Known


def read_protocols(folder: Path, known: Known, left_out: list[LeftOut]) -> dict[str, Protocol]:
    """The protocols of a folder, by id."""
    found: dict[str, Protocol] = {}
    first: dict[str, str] = {}
    for path in sorted(folder.glob("*.y*ml")):
        file = read_file(path, dict, left_out)
        row = file.check(ProtocolRow, known) if file.root else None
        if row and row.id in found:
            file.leave_out(("id",), row.id, Fault("words.id_twice", {"where": first[row.id]}))
        elif row:
            found[row.id] = row.to_protocol()
            first[row.id] = path.name
    return found
