"""The timer of what people do together: a minute ahead it says so, then it waits, and after a while it ends."""

from datetime import datetime, timedelta

WARNING = timedelta(minutes=1)
WALKED_OUT_AFTER = timedelta(minutes=15)  # after the time is up, with nobody who taps anything


def warns_at(ends_at: datetime, now: datetime) -> datetime | None:
    """When it is said that one minute is left; None when it is too late for that."""
    moment = ends_at - WARNING
    return moment if now < moment else None
