"""Taking part: the introduction, yes and no, pausing and stopping, working days."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.people import FOREVER
from bot.domain.press import write
from bot.views.catalogue import Catalogue

PAUSES = ("1", "2", "4")  # weeks


def introduction(t: Catalogue, person: UUID, name: str, team: str, *, leads: bool = False) -> Message:
    """The one introduction (J01); to who leads, half a page (J36)."""
    buttons = (
        Button(t("button.join"), write("join", person)),
        Button(t("button.decline"), write("decline", person)),
        Button(t("button.what_is_kept"), write("kept", person)),
    )
    if not leads:
        return Message((Text(t("people.introduction", name=name, team=team)), Buttons(buttons)))
    lead, question = Text(t("people.introduction_leader", name=name, team=team)), Text(t("people.do_you_join"))
    return Message((lead, Text(t("page.for_leaders")), question, Buttons(buttons)))


def welcome(t: Catalogue, person: UUID, name: str, team: str, *, leads: bool = False) -> Message:
    """The introduction of somebody who said yes on paper."""
    buttons = (
        Button(t("button.what_is_kept"), write("kept", person)),
        Button(t("button.stop"), write("stop", person)),
    )
    page = (Text(t("page.for_leaders")),) if leads else ()
    return Message((Text(t("people.welcome", name=name, team=team)), *page, Buttons(buttons)))


def joined(t: Catalogue, first: datetime | None, zone: ZoneInfo) -> Message:
    """A yes, and when the first question comes."""
    when = t("people.first_question", moment=t.moment(first, zone)) if first else t("people.first_question_soon")
    return Message((Text(t("people.joined")), Text(when)))


def team_not_started(t: Catalogue) -> Message:
    """A yes before the team has started."""
    return Message((Text(t("people.team_not_started")),))


def declined(t: Catalogue) -> Message:
    """A no: nothing more is ever sent."""
    return Message((Text(t("people.declined")),))


def please_join(t: Catalogue, person: UUID) -> Message:
    """Somebody who does not take part asks for something that only who takes part gets."""
    return Message((Text(t("people.please_join")), Buttons((Button(t("button.join"), write("join", person)),))))


def confirm_stop(t: Catalogue, person: UUID) -> Message:
    """Before stopping everything."""
    buttons = (
        Button(t("button.stop_now"), write("stopnow", person)),
        Button(t("button.pause"), write("pause", person)),
    )
    return Message((Text(t("people.confirm_stop")), Buttons(buttons)))


def stopped(t: Catalogue) -> Message:
    """Everything has stopped."""
    return Message((Text(t("people.stopped")),))


def pause_menu(t: Catalogue, person: UUID, *, understood: bool = True) -> Message:
    """For how long; also after a day that we could not read."""
    weeks = tuple(Button(t.count("button.weeks", int(n)), write("pausefor", person, n)) for n in PAUSES)
    forever = Button(t("button.until_i_say"), write("pausefor", person, "forever"))
    asked = Text(t("people.pause_menu") if understood else t("people.pause_not_understood"))
    return Message((asked, Buttons((*weeks, forever))))


def paused(t: Catalogue, person: UUID, until: date, *, today: date) -> Message:
    """Paused, with the way back."""
    day = t.day(until, seen_from=today)
    said = t("people.paused_forever") if until == FOREVER else t("people.paused", day=day)
    return Message((Text(said), Buttons((Button(t("button.resume"), write("resume", person)),))))


def resumed(t: Catalogue) -> Message:
    """Going on; nothing is made up for."""
    return Message((Text(t("people.resumed")),))


def working_days(t: Catalogue, person: UUID, days: Collection[int]) -> Message:
    """The working days, each a button that turns it on or off."""
    names = t.all_of([t.weekday(day) for day in sorted(days)]) if days else t("people.no_days")
    buttons = tuple(
        Button(
            t("button.day_off" if day in days else "button.day_on", day=t.weekday(day)), write("day", person, str(day))
        )
        for day in range(5)
    )
    return Message((Text(t("people.working_days", days=names)), Buttons(buttons)))


def next_question(t: Catalogue, due: datetime, zone: ZoneInfo) -> str:
    """When the next question comes, as a line."""
    return t("people.next_question", moment=t.moment(due, zone))


def is_paused(t: Catalogue, until: date, *, today: date) -> str:
    """That it is paused, as a line."""
    day = t.day(until, seen_from=today)
    return t("people.is_paused_forever") if until == FOREVER else t("people.is_paused", day=day)


def is_quiet(t: Catalogue, until: date | None, *, today: date) -> str:
    """That it is quiet for the team, as a line: visible to everybody in it (J09)."""
    return t("team.is_quiet", day=t.day(until, seen_from=today)) if until else t("team.is_quiet_open")


def stranger(t: Catalogue) -> Message:
    """To somebody we do not know; names no school (J29)."""
    return Message((Text(t("people.stranger")),))


def stranger_tapped(t: Catalogue) -> Message:
    """To somebody we do not know who tapped a button in a group; to them alone (J29)."""
    return Message((Text(t("people.stranger_tapped")),))


def ended(t: Catalogue) -> Message:
    """To somebody whose last day is behind them (J06): nothing is asked or kept any more."""
    return Message((Text(t("people.ended")),))


def not_yours(t: Catalogue) -> Message:
    """Somebody pressed a button that was drawn for somebody else."""
    return Message((Text(t("people.not_yours")),))


def mended(t: Catalogue) -> Message:
    """What failed before was done after all."""
    return Message((Text(t("people.mended")),))


def sorry(t: Catalogue) -> Message:
    """We made a mistake; what they sent is safe."""
    return Message((Text(t("people.sorry")),))


def cannot_keep(t: Catalogue) -> Message:
    """The database cannot be written: nothing was kept, and that is said."""
    return Message((Text(t("people.cannot_keep")),))
