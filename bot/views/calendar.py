"""What is wrong in a school's own calendar file, in sentences."""

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
