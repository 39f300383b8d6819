"""What a fault of the database says: that it is away for a while, or that it will not keep one thing."""

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection


def is_away(error: BaseException) -> bool:
    """Whether the same may succeed later: it lets nobody in, is busy or full, or the line to it was cut."""
    if isinstance(error, OperationalError | InterfaceError | NoConnection):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_about_one(error: Exception) -> bool:
    """Whether it is about the one thing that was to be done; else whatever comes next would meet it as well."""
    if isinstance(error, DataError | IntegrityError):
        return not error.connection_invalidated
    return not isinstance(error, DBAPIError | NoConnection)
