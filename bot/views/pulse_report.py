"""The report of a pulse, and one's own page about it. A figure is only said with its card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.number import Counted, Number
from bot.domain.press import BELOW, write
from bot.domain.pulse import TURNED_ROUND, PulseReport, Scope, Term
from bot.domain.pulse_finding import HIGHEST, LOWEST, Crowd, Finding, Lean
from bot.views.catalogue import Catalogue
from bot.views.number import how_measured_of
from bot.views.pulse_step import Said, said_blocks

MOST = 5  # teams


@dataclass(frozen=True)
class Report:
    """A report, with the words of each statement that has a finding; `said` is what the team does with it."""

    id: UUID
    team: str
    report: PulseReport
    words: Sequence[str]
    said: Said | None = None
    has_line: bool = False


@dataclass(frozen=True)
class Standing:
    """How it is in one team: the Monday of the next pulse, the newest report, and whether the next waits for the team.

    `says` is whether it is for this person to say what the team does with the last one.
    """

    team: str
    next_week: date | None
    report: UUID | None
    waits: bool
    says: bool


def there_is_one(t: Catalogue, report: UUID, team: str) -> Message:
    """It was counted; among other things, which stay as they are."""
    return Message((Text(t("pulse.there_is_one", team=team)), Buttons((_look(t, report, BELOW),))))


def not_shown(t: Catalogue, team: str) -> Message:
    """Neither of the team nor of its school. Too few answered, or too few beside it: to say which would tell."""
    return Message((Text(t("pulse.not_shown", team=team)),))


def report(t: Catalogue, shown: Report) -> Message:
    """Statement by statement; that it is not validated; and what the team does with it."""
    of_school = shown.report.scope is Scope.SCHOOL
    about = {"team": shown.team, "term": term(t, shown.report.term)}
    title = t("pulse.of_school", **about) if of_school else t("pulse.of_team", **about)
    lines = [_line(t, one, words) for one, words in zip(shown.report.findings, shown.words, strict=True)]
    if len(shown.report.term.statements) > len(lines):
        lines.append(t("pulse.missing"))
    blocks: list[Block] = [
        Text(title),
        Text("\n".join([*lines, *_how_to_read(t, shown.report)])),
        Text(t("pulse.not_validated")),
        *(said_blocks(t, shown.id, shown.said) if shown.said is not None else ()),
        Buttons((how_measured_of(t, shown.id, Number.PULSE), *_line_over_terms(t, shown))),
    ]
    return Message(tuple(blocks))


def _line_over_terms(t: Catalogue, shown: Report) -> tuple[Button, ...]:
    return (Button(t("button.show_line"), write("trend", shown.id, BELOW)),) if shown.has_line else ()


def term(t: Catalogue, which: Term) -> str:
    """Which pulse, by the name that it has everywhere: a season with its year."""
    return f"{season(t, which)} {which.year}"


def season(t: Catalogue, which: Term) -> str:
    """Which pulse, where its year stands elsewhere."""
    return {1: t("pulse.autumn"), 2: t("pulse.winter"), 3: t("pulse.spring"), 4: t("pulse.summer")}[which.number]


def figure(t: Catalogue, finding: Finding) -> Counted:
    """What was found, without the statement: for a line or a picture."""
    if finding.nearly is not None:
        return {
            Lean.AGAINST: t.number("pulse.nearly_against", Number.PULSE),
            Lean.BETWEEN: t.number("pulse.nearly_between", Number.PULSE),
            Lean.FOR: t.number("pulse.nearly_for", Number.PULSE),
        }[finding.nearly]
    if finding.tenths is not None:
        against, between, for_it = finding.tenths
        return t.number("pulse.tenths", Number.PULSE, against=against, between=between, agree=for_it)
    match finding.halves:
        case _ if finding.halves <= LOWEST:
            return t.number("pulse.lowest", Number.PULSE)
        case _ if finding.halves >= HIGHEST:
            return t.number("pulse.highest", Number.PULSE)
        case _:
            return t.number("pulse.mean", Number.PULSE, mean=t.decimal(finding.mean))


def page(t: Catalogue, standing: Sequence[Standing]) -> Message:
    """What it is, when it comes, and the newest report of each team."""
    lines, ways = [t("pulse.what_it_is")], []
    for one in standing[:MOST]:
        if one.waits:
            lines.append(_waits(t, one))
        elif one.next_week is not None:
            lines.append(next_one(t, one.team, one.next_week))
        if one.report is not None:
            label = t("button.look_at_pulse") if len(standing) == 1 else t("button.look_at_pulse_of", team=one.team)
            ways.append(Button(label, write("pulsereport", one.report)))
    return Message((*(Text(line) for line in lines), *((Buttons(tuple(ways)),) if ways else ())))


def off(t: Catalogue, teams: Sequence[tuple[UUID, str]]) -> Message:
    """It is off; anybody of the team may turn it on."""
    ways = tuple(Button(t("button.turn_on", team=name), write("turnon", team, "pulse")) for team, name in teams[:MOST])
    return Message((Text(t("pulse.off")), Buttons(ways)))


def nothing_here(t: Catalogue) -> Message:
    """No team of theirs can have it."""
    return Message((Text(t("pulse.nothing_here")),))


def not_for_you(t: Catalogue, *, is_early: bool) -> Message:
    """Not theirs, or not any more; or for who leads the team, and is early, not yet."""
    return Message((Text(t("pulse.not_yet_for_you") if is_early else t("pulse.not_for_you")),))


def coming(t: Catalogue) -> Message:
    """What was asked for is on its way."""
    return Message((Text(t("digest.coming")),))


def next_one(t: Catalogue, team: str, day: date | None) -> str:
    """When the next one is; to a steward no more than that."""
    return t("pulse.no_next", team=team) if day is None else t("pulse.next", team=team, day=t.day(day))


def _waits(t: Catalogue, one: Standing) -> str:
    """The same, where the team first has to say what it does with the last one."""
    if one.next_week is None:
        return t("pulse.waits_for_you", team=one.team) if one.says else t("pulse.waits_for_team", team=one.team)
    day = t.day(one.next_week)
    return t("pulse.waits", team=one.team, day=day) if one.says else t("pulse.team_waits", team=one.team, day=day)


def _look(t: Catalogue, report_id: UUID, where: str = "") -> Button:
    return Button(t("button.look_at_pulse"), write("pulsereport", report_id, where))


def _how_to_read(t: Catalogue, shown: PulseReport) -> tuple[str, ...]:
    few = any(one.crowd is Crowd.FEW for one in shown.findings)
    tens = any(one.tenths is not None for one in shown.findings)
    return (*((t("pulse.means"),) if few else ()), *((t("pulse.in_tens"),) if tens else ()))


def _line(t: Catalogue, finding: Finding, words: str) -> str:
    turned = t("pulse.turned_round") if finding.statement in TURNED_ROUND else ""
    return " ".join(filter(None, (f"*{figure(t, finding)}*", words, turned)))
