"""What was left out of the words on disk, as it is told to whoever edits them."""

from bot.domain.fault import Fault
from bot.views.catalogue import Catalogue


def left_out_line(t: Catalogue, place: str, name: str, fault: Fault) -> str:
    """Where it stands, what it is called, and what is wrong: a line that an editor can follow."""
    return ": ".join(filter(None, (place, name, t(fault.key, **fault.parts))))
