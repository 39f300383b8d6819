"""Says things in a terminal. A terminal only scrolls: what is changed is drawn again, below."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from adapters.console.render import WIDTH, draw_errors, draw_form, draw_message
from adapters.console.saving import Save, harmless_name
from bot.domain.address import Address
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Button, File, Message
from bot.ports import Receipt, Unreachable

RETRACTED = "—"  # an adapter has no words of its own


@dataclass(frozen=True)
class Shown:
    """A button as it stands on the screen: under which number, and in which message."""

    number: int
    button: Button
    reference: str


class Screen:
    """One person's terminal: where its lines go, and everything that can be tapped on it.

    Numbers go on through the session and stay with their button, because the lines above stay readable. `save` keeps
    the files that come; without it, or when it raises OSError, they are only told of.
    """

    def __init__(
        self, write: Callable[[str], None], *, save: Save | None = None, width: int = WIDTH, bold: bool = False
    ) -> None:
        self._write = write
        self._save = save
        self._width = width
        self._bold = bold
        self._numbered: dict[int, Shown] = {}
        self._messages: dict[str, tuple[Shown, ...]] = {}
        self._saved: dict[str, dict[File, str]] = {}  # by the message that brought them

    @property
    def latest(self) -> tuple[Shown, ...]:
        """The buttons of the last message that still stands."""
        return next(reversed(self._messages.values()), ())

    @property
    def everything(self) -> tuple[Shown, ...]:
        """Every button that was ever shown, in order."""
        return tuple(self._numbered.values())

    def find(self, number: int) -> Shown | None:
        """The button that was ever shown under this number."""
        return self._numbered.get(number)

    def show(self, message: Message, reference: str) -> None:
        """Draw a message, and remember its buttons."""
        first = len(self._numbered) + 1
        shown = tuple(Shown(first + n, button, reference) for n, button in enumerate(message.buttons))
        numbers = iter(range(first, first + len(shown)))
        self._numbered |= {each.number: each for each in shown}
        self._messages.pop(reference, None)  # so that it comes last, also when it is drawn anew
        self._messages[reference] = shown
        saved = self._save_files(message, reference)
        self._write_lines(draw_message(message, numbers, saved=saved, width=self._width, bold=self._bold))

    def redraw(self, message: Message, reference: str) -> None:
        """Draw a message in the place of an earlier one: below, for the lines above cannot be changed."""
        self.show(message, reference)

    def retract(self, reference: str) -> None:
        """Say that a message no longer stands; nothing happens when it was never on this screen.

        Its numbers can still be read above, so they still press: the core has a kind word for old buttons.
        """
        if self._messages.pop(reference, None) is not None:
            self._write_lines([RETRACTED])

    def show_form(self, form: Form) -> None:
        """Draw a form."""
        self._write_lines(draw_form(form, width=self._width))

    def show_errors(self, errors: FieldErrors) -> None:
        """Draw what is wrong in a form."""
        self._write_lines(draw_errors(errors, width=self._width))

    def _save_files(self, message: Message, reference: str) -> dict[File, str]:
        """The names of what was saved; what a message brought before is not saved again."""
        saved = self._saved.get(reference, {})
        for file in message.blocks:
            if isinstance(file, File) and file not in saved and self._save is not None:
                with suppress(OSError):
                    saved[file] = self._save(harmless_name(file.name), file.content)
        if saved:
            self._saved[reference] = saved
        return saved

    def _write_lines(self, lines: list[str]) -> None:
        for line in (*lines, ""):
            self._write(line)


class ConsoleMessenger:
    """A Messenger for everybody who has a terminal open; the others are Unreachable."""

    def __init__(self, screen_for: Callable[[Address], Screen | None]) -> None:
        self._screen_for = screen_for

    async def send(self, address: Address, message: Message, key: str) -> Receipt:
        """Show the message; the delivery's key is its reference."""
        self._screen(address).show(message, key)
        return Receipt(key)

    async def update(self, address: Address, receipt: Receipt, message: Message) -> Receipt:
        """Show the message anew."""
        self._screen(address).redraw(message, receipt.reference)
        return receipt

    async def retract(self, address: Address, receipt: Receipt) -> None:
        """Show that the message was taken back."""
        self._screen(address).retract(receipt.reference)

    def _screen(self, address: Address) -> Screen:
        screen = self._screen_for(address)
        if screen is None:
            raise Unreachable(f"no terminal for {address.chat}")
        return screen
