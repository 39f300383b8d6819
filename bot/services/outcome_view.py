"""What came of a topic, as at most three lines: ours, and the words of who wrote it down (7.3)."""

from collections.abc import Mapping
from uuid import UUID

from bot.domain.consent import Result
from bot.domain.outcome import OutcomeKind
from bot.store.base import Db
from bot.store.meeting import Meeting
from bot.store.outcome import Outcome, open_outcome
from bot.views import outcome as view
from bot.views.catalogue import Catalogue


def outcome_lines(db: Db, t: Catalogue, outcome: Outcome, *, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Each line of ours with the words below it."""
    lines, name = open_outcome(db, outcome), names.get(outcome.person_id, "?")
    match OutcomeKind(outcome.kind):
        case OutcomeKind.DECISION:
            return view.decision_lines(t, Result(outcome.result), lines.what, lines.why, lines.not_chosen)
        case OutcomeKind.ACTION:
            written, has_words = outcome.created_at.date(), bool(lines.what)
            return [(view.action_line(t, name, outcome.until, written=written, has_words=has_words), lines.what)]
        case OutcomeKind.NOTHING:
            return [(t("outcome.nothing"), "")]


def can_be_taken_back(outcome: Outcome, meeting: Meeting, person_id: UUID) -> bool:
    """Whether who wrote it down may still take it back: until the meeting is closed, or a decision settled."""
    is_open = outcome.kind != OutcomeKind.DECISION or outcome.result == Result.OPEN
    return outcome.person_id == person_id and meeting.next_step is not None and is_open
