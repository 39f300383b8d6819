"""What a team sees of itself: the new school year, and silence on demand."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.press import write
from bot.domain.silence import StaysQuiet
from bot.views.catalogue import Catalogue


def school_year(t: Catalogue, person: UUID, team: UUID, name: str, days: str) -> Message:
    """In week two: go on this year? With the working days to confirm in the same tap (J07)."""
    buttons = (
        Button(t("button.go_on"), write("goon", team)),
        Button(t("button.change_days"), write("days", person)),
    )
    return Message((Text(t("team.school_year", team=name, days=days)), Buttons(buttons)))


def goes_on(t: Catalogue, name: str) -> Message:
    """The team goes on this year."""
    return Message((Text(t("team.goes_on", team=name)),))


def confirm_quiet(t: Catalogue, person: UUID, names: str, until: date | None, mark: str) -> Message:
    """Asks once, before it becomes quiet for more than a team; the button knows for what, by this mark."""
    button = Button(t("button.hush"), write("hush", person, f"{until.isoformat() if until else ''}:{mark}"))
    return Message((Text(t("team.confirm_quiet", names=names)), Buttons((button,))))


def quiet(t: Catalogue, names: str, until: date | None, *, today: date) -> Message:
    """It is quiet from now on."""
    if until is None:
        return Message((Text(t("team.quiet", names=names)),))
    return Message((Text(t("team.quiet_until", names=names, day=t.day(until, seen_from=today))),))


def speaks_again(t: Catalogue, over: Sequence[str], stays: Mapping[StaysQuiet, Sequence[str]]) -> Message:
    """Where the silence is over, with nothing made up for; and what stays quiet, with why."""
    lines = [t("team.quiet_over", names=t.all_of([*over]))] if over else []
    lines += [_stays(t, why, t.all_of([*stays[why]])) for why in StaysQuiet if why in stays]
    return Message(tuple(Text(line) for line in lines))


def _stays(t: Catalogue, why: StaysQuiet, names: str) -> str:
    match why:
        case StaysQuiet.WIDER:
            return t("team.still_quiet", names=names)
        case StaysQuiet.SCHOOL:
            return t("team.still_quiet_school", names=names)
        case StaysQuiet.TEAM:
            return t("team.still_quiet_team", names=names)
        case StaysQuiet.OUT:
            return t("team.still_quiet_out", names=names)


def only_leaders(t: Catalogue) -> Message:
    """Somebody without such a role asks for silence."""
    return Message((Text(t("team.only_leaders")),))


def bad_date(t: Catalogue) -> Message:
    """A date we cannot read."""
    return Message((Text(t("team.bad_date")),))


def opened(t: Catalogue, opening: str, team: str) -> str:
    """What became of a round that was opened by hand; never how many people get a question (J01)."""
    return {
        "OPENED": t("round.opened", team=team),
        "HASTENED": t("round.hastened", team=team),
        "ALREADY_OPEN": t("round.already_open", team=team),
        "NOT_STARTED": t("round.not_started", team=team),
        "RESTS": t("round.rests", team=team),
        "QUIET": t("round.quiet", team=team),
        "NO_QUESTION_THIS_WEEK": t("round.no_question", team=team),
        "NO_DAY_LEFT": t("round.no_day_left", team=team),
    }[opening]


def team_line(t: Catalogue, name: str, school: str, state: str, hour: str) -> str:
    """A team in a list, with its state as `team_state` says it; a new one has no hour yet."""
    if not state:
        return t("team.line_new", team=name, school=school)
    return t("team.line", team=name, school=school, state=state, hour=hour)


def stopped_line(t: Catalogue, name: str, school: str) -> str:
    """A team in a list that stopped: by its own vote or after misuse, either way it starts again itself."""
    return t("team.line_stopped", team=name, school=school)


def team_state(t: Catalogue, started_on: date | None, *, quiet: bool) -> str:
    """Started or quiet; empty for a new team."""
    if started_on is None:
        return ""
    key = "team.line_quiet" if quiet else "team.line_started"
    return t(key, day=t.long_day(started_on))


def plan_line(t: Catalogue, monday: date, question: date | None, taps_only: bool) -> str:
    """One of the first weeks of a team, before it starts (J02)."""
    if question is None:
        return t("team.plan_nothing", day=t.day(monday))
    return t("team.plan_taps", day=t.day(question)) if taps_only else t("team.plan_text", day=t.day(question))


def region_check(t: Catalogue, region: str, holiday: str, first: date, last: date) -> str:
    """The next holiday, so that a wrong region is seen at once (J08)."""
    return t("school.region_check", region=region, holiday=holiday, span=t.span(first, last))
