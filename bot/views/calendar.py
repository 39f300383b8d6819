"""What is wrong in a school's own calendar file, in sentences."""

from collections.abc import Sequence

from bot.domain.calendar import DaysOff
from bot.domain.calendar_file import EntryProblem
from bot.views.catalogue import Catalogue


def problem_line(t: Catalogue, problem: EntryProblem) -> str:
    """One bad line, with its number and reason."""
    reason = {
        "not_utf8": t("calendar.not_utf8"),
        "header": t("calendar.header", columns=problem.found),
        "date": t("calendar.date", found=problem.found),
        "order": t("calendar.order", found=problem.found),
        "kind": t("calendar.kind", found=problem.found),
    }[problem.what]
    return t("calendar.line", line=problem.line, reason=reason)


def proposal(t: Catalogue, days: Sequence[DaysOff], *, taken: bool) -> list[str]:
    """The days many schools take off, for this school to decide on."""
    if not days:
        return []
    named = t.all_of([f"{off.name} ({t.day(off.first)})" for off in days])
    return [t("calendar.taken", days=named) if taken else t("calendar.proposed", days=named)]
