"""What every file of words in `prompts/` has in common, and what is said of a file that is not right."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, LiteralString

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.domain.fault import Fault
from bot.domain.vocabulary import SLOT, nouns_in

LANGUAGES = ("nl", "en")  # of the files; themes, questions and protocols have both


@dataclass(frozen=True)
class Known:
    """What a file may refer to."""

    themes: Collection[str] = ()
    seeds: Collection[str] = ()
    sectors: Collection[str] = ()
    slots: Collection[str] = ()


def wrong(key: LiteralString, **parts: object) -> PydanticCustomError:
    """What a rule of ours raises: a sentence of the catalogue, and what goes into it."""
    return PydanticCustomError(key, key, parts)


def known_slots(words: str, info: ValidationInfo[Known]) -> str:
    """The words, when the vocabulary has a word for every slot in them."""
    unknown = [noun for noun in nouns_in(words) if noun not in info.context.slots]
    if unknown:
        raise wrong("words.no_word", slot=unknown[0])
    if re.search("[{}]", SLOT.sub("", words)):
        raise wrong("words.lone_brace")
    return str(words)


Words = Annotated[str, Field(min_length=1), AfterValidator(known_slots)]
Label = Annotated[str, Field(min_length=1)]


class Row(BaseModel):
    """A piece of a file: a name that is not expected is a slip of the pen, so it is named."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


LIMITS: Mapping[str, tuple[str, str, str]] = {  # of pydantic: our sentence, and the limit's name, ours and theirs
    "literal_error": ("words.one_of", "known", "expected"),
    "enum": ("words.one_of", "known", "expected"),
    "string_pattern_mismatch": ("words.shape", "pattern", "pattern"),
    "string_too_long": ("words.too_long", "most", "max_length"),
    "greater_than_equal": ("words.too_small", "least", "ge"),
    "less_than_equal": ("words.too_large", "most", "le"),
}
PLAIN: Mapping[str, str] = {
    "missing": "words.missing",
    "extra_forbidden": "words.unknown_field",
    "tuple_type": "words.no_list",
    "string_too_short": "words.empty",
    "model_type": "words.no_names",
    "dict_type": "words.no_names",
}


def fault_of(error: ErrorDetails) -> Fault:
    """What is wrong, for somebody who edits the file."""
    kind, context = error["type"], error.get("ctx", {})
    field = ".".join(str(step) for step in error["loc"] if step != "[key]")
    if kind.startswith("words."):
        return Fault(kind, context)
    if kind in LIMITS:
        key, name, theirs = LIMITS[kind]
        return Fault(key, {"field": field, name: str(context[theirs]).replace(" or ", ", ")})
    if kind == "model_type" and not field:
        return Fault("words.no_names_here")
    return Fault(PLAIN.get(kind, "words.other_kind"), {"field": field})
