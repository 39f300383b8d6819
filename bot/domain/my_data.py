"""What is given to somebody who asks for what is kept about them: a table declares it, as it declares how it goes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exported:
    """These columns of a row, given to whoever one of the columns `of` names."""

    columns: tuple[str, ...]
    of: tuple[str, ...]


def exported(columns: str, of: str = "person_id") -> Exported:
    """What is given of a table, by the names of its columns. A table that gives nothing says why not, in words."""
    return Exported(tuple(columns.split()), tuple(of.split()))
