"""What a fault of the database says: that it is away for a while, that a row is taken, or that it will not keep one."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

# PostgreSQL's own codes: no lock in time, a statement that was cut off, two who waited for each other, or came at once
TAKEN = ("55P03", "57014", "40P01", "40001")


def is_away(error: BaseException) -> bool:
    """Whether whatever else is asked of it would meet this too: it lets nobody in, is full, or the line was cut.

    Not that somebody holds a row that was needed: then it is there for all else.
    """
    return may_pass(error) and not _is_taken(error)


def may_pass(error: BaseException) -> bool:
    """Whether the same may succeed a little later: the database is away, or somebody holds what was needed."""
    if isinstance(error, OperationalError | InterfaceError | NoConnection):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_about_one(error: Exception) -> bool:
    """Whether it is about the one thing that was to be done; else whatever comes next would meet it as well."""
    if isinstance(error, DataError | IntegrityError):
        return not error.connection_invalidated
    return not isinstance(error, DBAPIError | NoConnection)


def _is_taken(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in TAKEN
