"""What every file of words in `prompts/` has in common, and what is said of a file that is not right."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import ErrorDetails

SLOT = re.compile(r"\{(.*?)\}")


@dataclass(frozen=True)
class Known:
    """What a file may refer to."""

    themes: Collection[str] = ()
    slots: Collection[str] = ()


def known_slots(words: str, info: ValidationInfo[Known]) -> str:
    """The words, when the vocabulary has a word for every slot in them."""
    unknown = [slot for slot in SLOT.findall(words) if slot not in info.context.slots]
    if unknown:
        raise ValueError(f"vocabulary.yaml has no word for {{{unknown[0]}}}")
    if re.search("[{}]", SLOT.sub("", words)):
        raise ValueError("a brace stands alone")
    return str(words)


Words = Annotated[str, Field(min_length=1), AfterValidator(known_slots)]
Label = Annotated[str, Field(min_length=1)]


class Row(BaseModel):
    """A piece of a file: a name that is not expected is a slip of the pen, so it is named."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def sentence(error: ErrorDetails) -> str:
    """What is wrong, for somebody who edits the file."""
    field = ".".join(str(step) for step in error["loc"] if step != "[key]")
    match error["type"]:
        case "missing":
            return f"{field} is missing."
        case "extra_forbidden":
            return f"{field} is not a field that exists."
        case "value_error":
            return f"{error['msg'].removeprefix('Value error, ')}."
        case "model_type" | "dict_type":
            return f"{field or 'this'} should hold names, each with a value."
        case "tuple_type":
            return f"{field} should be a list."
        case _:
            return re.sub(r"^\w+ should", f"{field} should", error["msg"]) + "."
