"""The settings: everything somebody can choose for themselves, as one form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.form import Field, Form, Option
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.people import FOREVER, Rhythm
from bot.domain.press import write
from bot.domain.schedule import EARLIEST, LATEST
from bot.views.catalogue import Catalogue
from bot.views.form import lines
from bot.views.hour import HOURS

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Chosen:
    """What somebody has chosen."""

    day: int
    hour: time
    rhythm: str
    reminder: bool
    days: frozenset[int]
    pause: date | None


def settings(t: Catalogue, person: UUID, chosen: Chosen, *, today: date) -> Form:
    """The form, holding what is chosen now."""
    fields = (
        Field("day", t("settings.day"), "choice", options=weekdays(t), value=str(chosen.day)),
        _hour(t, chosen.hour),
        Field("rhythm", t("settings.rhythm"), "choice", options=rhythms(t), value=chosen.rhythm),
        Field("reminder", t("settings.reminder"), "choice", options=yes_no(t), value=YES if chosen.reminder else NO),
        Field("language", t("settings.language"), "choice", options=_languages(t), value=t.language),
        Field(
            "days", t("settings.days"), "several", options=weekdays(t), value=in_form(chosen.days), least=1
        ),
        _pause(t, chosen.pause, today),
    )  # fmt: skip
    return Form(write("settings", person), t("settings.title"), fields, t("button.save"))


def saved(t: Catalogue, person: UUID, form: Form, *, due: datetime | None, zone: ZoneInfo, today: date) -> Message:
    """What is chosen now, when the next question comes, and the way to change it again."""
    next_question = (Text(t("people.next_question", moment=t.moment(due, zone))),) if due else ()
    again = Button(t("button.settings"), write("settings", person))
    return Message((Text(t("settings.saved")), *lines(t, form, {}, today=today), *next_question, Buttons((again,))))


def in_form(days: Iterable[int]) -> str:
    """Working days as the form keeps them."""
    return ",".join(str(day) for day in sorted(days))


def weekdays(t: Catalogue) -> tuple[Option, ...]:
    """The days of a working week."""
    return tuple(Option(str(day), t.weekday(day)) for day in range(5))


def usual_hours(t: Catalogue) -> tuple[Option, ...]:
    """The hours that most people choose."""
    return tuple(Option(f"{each:%H:%M}", t.clock(each)) for each in HOURS)


def _hour(t: Catalogue, hour: time) -> Field:
    value, usual = f"{hour:%H:%M}", usual_hours(t)
    return Field("hour", t("settings.hour"), "time", options=usual, value=value, least=EARLIEST, most=LATEST)


def rhythms(t: Catalogue) -> tuple[Option, ...]:
    """Every week, or every other week."""
    return (Option(Rhythm.WEEKLY, t("settings.weekly")), Option(Rhythm.FORTNIGHTLY, t("settings.fortnightly")))


def yes_no(t: Catalogue) -> tuple[Option, ...]:
    """Yes or no."""
    return (Option(YES, t("button.yes")), Option(NO, t("button.no")))


def _languages(t: Catalogue) -> tuple[Option, ...]:
    return (Option("nl", t("settings.dutch")), Option("en", t("settings.english")))


def _pause(t: Catalogue, until: date | None, today: date) -> Field:
    ends = (Option("", t("settings.no_pause")), Option(FOREVER.isoformat(), t("button.until_i_say")))
    value = "" if until is None else until.isoformat()
    return Field("pause", t("settings.pause"), "date", required=False, options=ends, value=value, least=today)
