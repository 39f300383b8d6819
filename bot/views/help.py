"""The commands, as lines and as buttons."""

from collections.abc import Sequence
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue


def commands(
    t: Catalogue,
    person: UUID,
    lines: Sequence[str],
    *,
    advisers: Sequence[str] = (),
    has_agenda: bool = False,
    has_consultation: bool = False,
) -> Message:
    """The commands, one a line, whom else one can talk to (J35), and buttons: the most used, and to stop (J18).

    Where there is an agenda it stands in the place of the way home, which is behind Meer too. So does consultation
    where there is none; where there are both it has a button at home.
    """
    way = way_home(t, person)
    if has_consultation:
        way = Button(t("button.consultation"), write("pairings", person))
    if has_agenda:
        way = Button(t("button.agenda"), write("myagenda", person))
    buttons = (
        Button(t("button.this_week"), write("week", person)),
        Button(t("button.pause"), write("pause", person)),
        Button(t("button.settings"), write("settings", person)),
        Button(t("button.stop"), write("stop", person)),
        way,
        Button(t("button.more"), write("ways", person)),
    )
    talk = [Text(adviser_line(t, adviser)) for adviser in advisers]
    return Message((Text(t("help.lead")), Text("\n".join(lines)), *talk, Buttons(buttons)))


def adviser_line(t: Catalogue, adviser: str) -> str:
    """Whom one can talk to in confidence: the school's own words of who it is."""
    return t("help.adviser", adviser=adviser)


def more_ways(t: Catalogue, person: UUID, *, paused: bool, invites: bool) -> Message:
    """What else there is. Who has `paused` finds the way out, who `invites` people that; else what is counted (S44)."""
    way = Button(t("button.numbers"), write("numbers", person))
    if invites:
        way = Button(t("button.invite"), write("invite", person))
    if paused:
        way = Button(t("button.resume"), write("resume", person))
    buttons = (
        Button(t("button.lookback"), write("mine", person)),
        Button(t("button.what_is_kept"), write("kept", person)),
        Button(t("button.change_days"), write("days", person)),
        way,
        Button(t("button.stop"), write("stop", person)),
        Button(t("button.back"), write("home", person)),
    )
    return Message((Text(t("help.more")), Buttons(buttons)))


def way_home(t: Catalogue, person: UUID) -> Button:
    """Back to the home view."""
    return Button(t("button.home"), write("home", person))
