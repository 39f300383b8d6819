"""Pages and forms as lines, for who reads or checks the words."""

from collections.abc import Iterator, Sequence

from adapters.telegram.keyboard import Row
from adapters.telegram.styled import read
from adapters.telegram.text import clean, on_one_line
from bot.domain.form import Field, Form


def page_as_read(html: str, keyboard: Sequence[Row]) -> str:
    """The words of a page, and its buttons row by row."""
    return "\n".join([read(html), *(" ".join(f"[{button.label}]" for button in row) for row in keyboard)])


def form_as_read(form: Form) -> str:
    """The form from top to bottom. In a conversation its fields are asked one by one."""
    fields = ("\n".join(_lines(field)) for field in form.fields)
    return "\n\n".join([clean(form.title), *fields, f"[{on_one_line(form.submit)}]"])


def _lines(field: Field) -> Iterator[str]:
    """What is asked, and what it offers or holds at the start."""
    yield clean(field.label) + (" *" if field.required else "")
    chosen = field.value.split(",") if field.kind == "several" else [field.value]
    for option in field.options:
        yield f"{'(x)' if option.value in chosen else '( )'} {on_one_line(option.label)}"
    if field.value and not field.options:
        yield clean(field.value)
