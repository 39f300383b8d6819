"""What a button carries: `verb:id[:choice]`, and how to read it back weeks later."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

MOST_BYTES = 63  # Telegram's callback data: under 64
SECONDS_OF_A_MINUTE = 60
BELOW = "below"  # the choice of a button under a record: that stays as it was, and the answer comes below it


@dataclass(frozen=True)
class Press:
    """A button's meaning: do `verb` to the thing `subject`, with `choice` where there is one."""

    verb: str
    subject: UUID
    choice: str = ""


def write(verb: str, subject: UUID, choice: str = "") -> str:
    """The button's data. Raises ValueError when it would not fit a platform's limit."""
    data = f"{verb}:{subject.hex}" + (f":{choice}" if choice else "")
    if len(data.encode("ascii")) > MOST_BYTES:
        raise ValueError(f"button data of {len(data)} bytes: {data}")
    return data


def read(data: str) -> Press | None:
    """The meaning of a button's data; None when it is not one of ours."""
    verb, _, rest = data.partition(":")
    subject, _, choice = rest.partition(":")
    try:
        return Press(verb, UUID(hex=subject), choice)
    except ValueError:
        return None


def stamp(moment: datetime) -> str:
    """What a moment is called in a button; a number in a list would be another one after a change."""
    return str(int(moment.timestamp()) // SECONDS_OF_A_MINUTE)


def when_stamped(moment: str) -> datetime:
    """The moment that is called so."""
    return datetime.fromtimestamp(int(moment) * SECONDS_OF_A_MINUTE, UTC)
