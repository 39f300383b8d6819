"""A channel that becomes a team: what is asked, what would be sent, and its start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from bot.domain.form import Field, Form, Option
from bot.domain.ids import short
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.domain.schedule import EARLIEST, LATEST
from bot.views.catalogue import Catalogue
from bot.views.settings import NO, YES, rhythms, usual_hours, weekdays, yes_no
from bot.views.team import plan_line

LONGEST_CONTACT = 100


@dataclass(frozen=True)
class SetUp:
    """A team as it is set up now, and what can be chosen."""

    name: str
    others: Sequence[tuple[UUID, str]]  # teams without a channel, of which this may be the one
    schools: Sequence[tuple[UUID, str]]  # none where there is only one
    school: UUID
    regions: Sequence[str]  # none for who may not change it
    region: str | None
    rhythm: str
    day: int
    hour: time
    guests: bool


@dataclass(frozen=True)
class Holiday:
    """The next holiday of a region: whoever works there sees whether it is theirs."""

    region: str
    holiday: str
    first: date
    last: date


@dataclass(frozen=True)
class Week:
    """What would be sent in one of the first weeks."""

    monday: date
    question: date | None
    taps_only: bool


def invited(t: Catalogue, team: UUID, place: str) -> Message:
    """To who brought us into a channel; nothing is sent to anybody before the team is started."""
    button = Button(t("button.set_up_team"), write("teamsetup", team))
    return Message((Text(t("setup.invited", place=place)), Text(t("setup.how")), Buttons((button,))))


def setup(t: Catalogue, team: UUID, now: SetUp) -> Form:
    """Which team, region and rhythm."""
    regions = tuple(Option(region, region) for region in now.regions)
    others = tuple(Option(short(other), name) for other, name in now.others)
    which = Field("team", t("setup.team"), "choice", options=(Option("new", now.name), *others), value="new")
    schools = tuple(Option(short(school), name) for school, name in now.schools)
    in_school = Field("school", t("setup.school"), "choice", options=schools, value=short(now.school))
    region = Field("region", t("setup.region"), "choice", options=regions, value=now.region or "")
    fields = (
        *((which,) if others else ()),
        *((in_school,) if schools else ()),
        *((region,) if regions else ()),
        Field("rhythm", t("settings.rhythm"), "choice", options=rhythms(t), value=now.rhythm),
        Field("day", t("setup.day"), "choice", options=weekdays(t), value=str(now.day)),
        Field(
            "hour", t("setup.hour"), "time", options=usual_hours(t), value=f"{now.hour:%H:%M}", least=EARLIEST,
            most=LATEST,
        ),
        Field("guests", t("setup.guests"), "choice", options=yes_no(t), value=YES if now.guests else NO),
    )  # fmt: skip
    return Form(write("teamsetup", team), t("setup.title"), fields, t("button.save"))


def plan(t: Catalogue, team: UUID, name: str, holiday: Holiday | None, weeks: Sequence[Week]) -> Message:
    """Is the region right, and what will be sent? Nothing yet."""
    check = (Text(_check(t, holiday)),) if holiday else ()
    lines = "\n".join(plan_line(t, week.monday, week.question, week.taps_only) for week in weeks)
    buttons = (
        Button(t("button.start_team"), write("teamstart", team)),
        Button(t("button.set_up_again"), write("teamsetup", team)),
    )
    shown = (Text(t("setup.plan", team=name)), Text(lines), *check, Text(t("setup.nothing_yet")))
    return Message((*shown, Buttons(buttons)))


def _check(t: Catalogue, next_one: Holiday) -> str:
    span = t.span(next_one.first, next_one.last)
    return t("setup.region_check", region=next_one.region, holiday=next_one.holiday, span=span)


def start(t: Catalogue, team: UUID, *, today: date, asks_who_decided: bool = False) -> Form:
    """When the participation council agreed, and who may be asked about it (J02); who decided about typing (J30)."""
    fields = [
        Field("agreed", t("setup.agreed"), "date", most=today),
        Field("contact", t("setup.contact"), "words", least=1, most=LONGEST_CONTACT),
    ]
    if asks_who_decided:
        fields.append(Field("decided", t("setup.decided"), "words", least=1, most=LONGEST_CONTACT))
    return Form(write("teamstart", team), t("setup.start_title"), tuple(fields), t("button.start_team"))


def undecided(t: Catalogue, platform: str) -> Message:
    """The organisation decides first whether typed words are kept there (J30)."""
    return Message((Text(t("team.undecided", platform=platform)),))


def started(t: Catalogue, name: str) -> Message:
    """The team has started."""
    return Message((Text(t("setup.started", team=name)),))


def started_already(t: Catalogue, name: str) -> Message:
    """A button of before: the team runs."""
    return Message((Text(t("setup.started_already", team=name)),))


def not_your_team(t: Catalogue) -> Message:
    """Only who is in the team, or runs the bot, sets it up."""
    return Message((Text(t("setup.not_your_team")),))


def gone(t: Catalogue) -> Message:
    """There is no such team any more."""
    return Message((Text(t("setup.gone")),))
