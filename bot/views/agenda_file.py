"""What the command line says of topics that come by a file or as options: what is wrong, and what was done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.agenda_file import MOMENT, AgendaLine
from bot.domain.form import Field, Trouble, Wrong
from bot.domain.roster import Problem
from bot.views.catalogue import Catalogue
from bot.views.form_trouble import sentence
from bot.views.meeting import Topic, about

NOT_THERE_YET = UUID(int=0)  # the topic of a line has no row

PROBLEMS = (
    "agendafile.bad_minutes",
    "agendafile.bad_moment",
    "agendafile.bad_places",
    "agendafile.bad_purpose",
    "agendafile.bad_purpose_in_file",
    "agendafile.bad_question",
    "agendafile.bad_touches",
    "agendafile.contradiction",
    "agendafile.decide_on_card",
    "agendafile.empty",
    "agendafile.half_a_moment",
    "agendafile.has_account",
    "agendafile.nobody",
    "agendafile.not_of_team",
    "agendafile.only_header",
    "agendafile.organisation",
    "agendafile.rather_message",
    "agendafile.several_people",
    "agendafile.too_few_places",
)


@dataclass(frozen=True)
class Done:
    """What an import did, in meetings and in numbers of lines; `last` is the last day that may be planned."""

    team: str
    meetings: int
    without_moment: Sequence[int]
    beyond: Sequence[int]
    third: Sequence[int]
    known: Sequence[int]
    last: date


def about_line(t: Catalogue, line: AgendaLine) -> str:
    """What a topic is for and what it touches, as on its card."""
    return about(t, Topic(NOT_THERE_YET, line.question, "", line.touches, line.purpose))


def reason(t: Catalogue, problem: Problem) -> str:
    """What is wrong, and what to do now."""
    if problem.what == MOMENT:
        about = tuple(filter(None, [problem.parts["about"]]))
        return sentence(t, Field("when", "", "words"), Trouble(Wrong(problem.parts["wrong"]), about))
    said = t(problem.what, **problem.parts)
    nearest = problem.parts.get("nearest")
    return f"{said} {t('roster.did_you_mean', nearest=nearest)}" if nearest else said


def refusal(t: Catalogue, problems: Sequence[Problem]) -> str:
    """Nothing was done; every bad line with its reason."""
    lines = [t("roster.line", line=problem.line, reason=reason(t, problem)) for problem in problems]
    nothing = t.count("roster.nothing_imported", len({problem.line for problem in problems}))
    return "\n".join((nothing, *(f"  {line}" for line in lines), t("agendafile.what_now")))


def summary(t: Catalogue, done: Done) -> str:
    """What stands now, and what was parked and why."""
    return "\n".join(_summary(t, done))


def _summary(t: Catalogue, done: Done) -> Iterator[str]:
    yield t.count("agendafile.meetings", done.meetings, team=done.team)
    if done.without_moment:
        yield t("agendafile.without_moment", lines=_lines(t, done.without_moment))
    if done.beyond:
        yield t("agendafile.beyond", lines=_lines(t, done.beyond), day=t.long_day(done.last))
    if done.third:
        yield t("agendafile.third", lines=_lines(t, done.third))
    if done.known:
        yield t("agendafile.known", lines=_lines(t, done.known))


def _lines(t: Catalogue, numbers: Sequence[int]) -> str:
    return t.all_of([str(number) for number in numbers])
