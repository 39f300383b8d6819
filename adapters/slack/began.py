"""Where a form began: what a modal carries along, so that its answer is shown there."""

import json
from dataclasses import asdict, dataclass

from adapters.shared.payload import text


@dataclass(frozen=True)
class Began:
    """A form's `data`, and the conversation, message and thread in which it was asked for; "home" for our own page."""

    data: str
    channel: str = ""
    reference: str = ""
    thread: str = ""

    @property
    def metadata(self) -> str:
        """This as a modal's private metadata: ids only, far below its 3,000 characters."""
        return json.dumps(asdict(self))


def began(metadata: str) -> Began | None:
    """What `metadata` told; None for that of a modal which is not ours."""
    try:
        told = json.loads(metadata)
    except (ValueError, RecursionError):
        return None
    data = text(told, "data")
    return Began(data, text(told, "channel"), text(told, "reference"), text(told, "thread")) if data else None
