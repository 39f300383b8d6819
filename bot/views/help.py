"""The commands, as lines and as buttons."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.message import MOST_BUTTONS, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def commands(t: Catalogue, person: UUID, lines: Sequence[str]) -> Message:
    """The commands, one a line, and the most used as buttons."""
    buttons = (
        Button(t("button.this_week"), write("week", person)),
        Button(t("button.pause"), write("pause", person)),
        Button(t("button.settings"), write("settings", person)),
        Button(t("button.what_is_kept"), write("kept", person)),
        Button(t("button.home"), write("home", person)),
        Button(t("button.more"), write("ways", person)),
    )
    return Message((Text(t("help.lead")), Text("\n".join(lines)), Buttons(buttons)))


def more_ways(t: Catalogue, person: UUID) -> Message:
    """What else there is."""
    buttons = (
        Button(t("button.lookback"), write("mine", person)),
        Button(t("button.what_is_kept"), write("kept", person)),
        Button(t("button.change_days"), write("days", person)),
        Button(t("button.resume"), write("resume", person)),
        Button(t("button.stop"), write("stop", person)),
        Button(t("button.back"), write("home", person)),
    )
    return Message((Text(t("help.more")), Buttons(buttons)))


def with_way_home(t: Catalogue, person: UUID, message: Message) -> Message:
    """The same, and the way back to the home view, unless there are as many buttons as there may be (J16)."""
    home = Button(t("button.home"), write("home", person))
    ways_home = {write(verb, person) for verb in ("home", "ways")}
    if len(message.buttons) >= MOST_BUTTONS or any(button.data in ways_home for button in message.buttons):
        return message
    return Message((*message.blocks, Buttons((home,))), silent=message.silent)


def agenda_off(t: Catalogue) -> Message:
    """The agenda is not on."""
    return Message((Text(t("help.agenda_off")),))
