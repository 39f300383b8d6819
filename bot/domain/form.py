"""A form as the core asks for it: a title and fields. Adapters show it as their platform can."""

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["words", "choice", "several", "number", "date", "time", "people"]


@dataclass(frozen=True)
class Option:
    """One of the values of a choice."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One thing that is asked."""

    name: str
    label: str
    kind: FieldKind
    required: bool = True
    options: tuple[Option, ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Form:
    """A title and fields; `data` names the form and its subject as a button's data does."""

    data: str
    title: str
    fields: tuple[Field, ...]
    submit: str


@dataclass(frozen=True)
class FieldErrors:
    """What is wrong, a sentence per field name; the form stays open and nothing is lost."""

    errors: dict[str, str]
