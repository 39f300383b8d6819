"""The home view: one page that is the same everywhere: the open question, what waits, settings, what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.message import MOST_BUTTONS, Block, Button, Buttons, Message, Text
from bot.domain.number import Number
from bot.domain.press import write
from bot.views.catalogue import Catalogue


@dataclass(frozen=True)
class Settings:
    """How somebody set things, as they are now."""

    day: int
    hour: time
    fortnightly: bool
    days: Sequence[int]


@dataclass(frozen=True)
class Home:
    """What stands on somebody's page."""

    person: UUID
    question: str | None  # the open question's words
    lines: Sequence[str]  # pause, when the next question comes, quiet, a steward's lack of colleagues
    waits: Sequence[str]  # the kinds of notices that wait
    stopped: Sequence[tuple[UUID, str]]  # teams that said not to go on
    settings: Settings
    replies: int
    shared: int
    zone: ZoneInfo
    meetings: Sequence[datetime] = ()  # at which they have a place
    has_agenda: bool = False
    has_consultation: bool = False
    has_pulse: bool = False


def home(t: Catalogue, shown: Home) -> Message:
    """Everything on one page, with at most one button for each part of it."""
    blocks: list[Block] = [Text(t("people.start"))]
    buttons: list[Button] = [_question_button(t, shown)]
    if shown.question is not None:
        blocks.append(Text(t("home.question", question=shown.question)))
    if shown.waits:
        blocks.append(_waiting(t, shown.waits))
        buttons.append(_read_button(t, shown.person))
    for team, name in shown.stopped[:1]:
        blocks.append(Text(t("home.stopped", team=name)))
        buttons.append(Button(t("button.start_again"), write("startagain", team)))
    blocks += [Text(line) for line in shown.lines]
    if shown.meetings:
        moments = [t.moment(moment, shown.zone) for moment in shown.meetings]
        blocks.append(Text(t("home.meetings", moments="\n".join(moments))))
    blocks.append(Text(_settings(t, shown.settings)))
    blocks.append(Text(_kept(t, shown)))
    if shown.has_agenda:
        buttons.append(Button(t("button.agenda"), write("myagenda", shown.person)))
    if shown.has_consultation and len(buttons) < MOST_BUTTONS - 2:  # settings and Meer come after it
        buttons.append(Button(t("button.consultation"), write("pairings", shown.person)))
    if shown.has_pulse and len(buttons) < MOST_BUTTONS - 2:
        buttons.append(Button(t("button.pulse"), write("pulse", shown.person)))
    buttons.append(Button(t("button.settings"), write("settings", shown.person)))
    if len(buttons) < MOST_BUTTONS - 1:
        buttons.append(Button(t("button.pause"), write("pause", shown.person)))
    if len(buttons) < MOST_BUTTONS - 1:
        buttons.append(_kept_button(t, shown))
    buttons.append(Button(t("button.more"), write("ways", shown.person)))
    return Message((*blocks, Buttons(tuple(buttons))))


def duties(t: Catalogue, person: UUID, *, waits: Sequence[str], alone: list[str]) -> Message:
    """What a steward finds under the introduction, while they do not take part; `alone` as in `alone_steward`."""
    blocks: list[Block] = [Text(alone_steward(t, alone))] if alone else []
    if waits:
        blocks += [_waiting(t, waits), Buttons((_read_button(t, person),))]
    return Message(tuple(blocks))


def alone_steward(t: Catalogue, places: list[str]) -> str:
    """To a steward, as a line: for these there is no second one whom we can reach (J12)."""
    return t("home.alone", places=t.all_of(places))


def _waiting(t: Catalogue, kinds: Sequence[str]) -> Text:
    return Text(t("home.waits", things=t.all_of([_thing(t, kind) for kind in kinds])))


def _read_button(t: Catalogue, person: UUID) -> Button:
    return Button(t("button.read_now"), write("readnow", person))


def _question_button(t: Catalogue, shown: Home) -> Button:
    label = t("button.this_week") if shown.question is None else t("button.answer_it")
    return Button(label, write("week", shown.person))


def _kept_button(t: Catalogue, shown: Home) -> Button:
    if shown.replies:
        return Button(t("button.lookback"), write("mine", shown.person))
    return Button(t("button.what_is_kept"), write("kept", shown.person))


def _thing(t: Catalogue, kind: str) -> str:
    return {
        "digest": t("home.digest"),
        "pulse": t("home.pulse"),
        "arrangement": t("home.arrangement"),
        "leader": t("home.leader"),
        "board": t("home.board"),
        "bearing": t("home.bearing"),
        "meeting": t("home.meeting"),
        "pairing": t("home.pairing"),
        "agreement": t("home.agreement"),
        "outcome": t("home.outcome"),
        "objection": t("home.objection"),
        "shared": t("home.shared_with_you"),
        "feature": t("home.feature"),
        "consultation": t("home.consultation"),
        "school_year": t("home.school_year"),
        "go_on": t("home.go_on"),
        "stopped": t("home.has_stopped"),
        "started_again": t("home.started_again"),
        "misuse": t("home.misuse"),
        "no_misuse": t("home.no_misuse"),
        "report_dropped": t("home.no_misuse"),
        "leaving": t("home.leaving"),
        "year_end": t("home.year_end"),
        "claim": t("home.claim"),
        "group": t("home.group"),
        "alert": t("home.alert"),
    }[kind]


def _settings(t: Catalogue, settings: Settings) -> str:
    rhythm = t("home.fortnightly") if settings.fortnightly else t("home.weekly")
    return t(
        "home.settings",
        rhythm=rhythm,
        day=t.weekday(settings.day),
        hour=t.clock(settings.hour),
        days=_days(t, settings.days),
    )


def _days(t: Catalogue, days: Sequence[int]) -> str:
    if len(days) == 5:
        return t("home.every_day")
    return t.all_of([t.weekday(day) for day in sorted(days)]) if days else t("people.no_days")


def _kept(t: Catalogue, shown: Home) -> str:
    if not shown.replies:
        return t("home.nothing_kept")
    kept = t.number("home.kept", Number.OWN_REPLIES, n=shown.replies)
    shared = t.number("home.shares", Number.OWN_SHARED, n=shown.shared) if shown.shared else t("home.shares_nothing")
    return f"{kept} {shared}"
