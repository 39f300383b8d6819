"""A meeting of the agenda can follow a protocol that fits its places and minutes: which, and whether it still does."""

from bot.domain.protocol import Protocol
from bot.domain.run import at_a_meeting
from bot.store.base import Db
from bot.store.meeting import Meeting


def fits(db: Db, meeting: Meeting) -> tuple[Protocol, ...]:
    """What it can follow."""
    return at_a_meeting(db.library.protocols.values(), meeting.places, meeting.minutes)


def followed(db: Db, meeting: Meeting) -> Protocol | None:
    """What it follows; none where nothing was chosen, or that is not there or does not fit any more."""
    return next((one for one in fits(db, meeting) if one.id == meeting.protocol), None)


def let_go_of_what_does_not_fit(db: Db, meeting: Meeting) -> bool:
    """Whether what it followed does not fit any more, and goes."""
    if meeting.protocol is None or followed(db, meeting) is not None:
        return False
    meeting.protocol = None
    return True
