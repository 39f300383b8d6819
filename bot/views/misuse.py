"""Misuse: what it is, who reads a report, and what comes of it (J10). Nobody's name stands in a first line."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bot.domain.form import Field, Form, Option
from bot.domain.message import MOST_BUTTONS, Block, Button, Buttons, Message, Quote, Text
from bot.domain.misuse import LONGEST_REPORT
from bot.domain.press import write
from bot.views.catalogue import Catalogue

NAMED, NAMELESS = "named", "nameless"


@dataclass(frozen=True)
class Way:
    """Where somebody of a team can go: who reads a report, else whom the council named for questions."""

    team: UUID
    team_name: str
    council: str | None
    contact: str | None
    is_own: bool = False  # they answer for the council themselves
    runs: bool = True  # it does not stand still


def misuse(t: Catalogue, ways: Sequence[Way]) -> Message:
    """What misuse is, and for each team where to go; who answers for the council can stop it there."""
    lines = [Text(_way(t, way)) for way in ways]
    stops = [way for way in ways if way.is_own and way.runs]
    buttons = [Button(t("button.stop_team", team=way.team_name), write("stopteam", way.team)) for way in stops]
    buttons += [_report(t, way, alone=len(ways) == 1) for way in ways if way.council is not None and not way.is_own]
    shown = (Buttons(tuple(buttons[:MOST_BUTTONS])),) if buttons else ()
    return Message((Text(t("misuse.what")), *lines, Text(t("misuse.else")), *shown))


def _report(t: Catalogue, way: Way, *, alone: bool) -> Button:
    label = t("button.report") if alone else t("button.report_in", team=way.team_name)
    return Button(label, write("report", way.team))


def _way(t: Catalogue, way: Way) -> str:
    if way.is_own:
        return t("misuse.yours", team=way.team_name)
    if way.council is not None:
        return t("misuse.council", team=way.team_name, name=way.council)
    if way.contact:
        return t("misuse.contact", team=way.team_name, name=way.contact)
    return t("misuse.nobody", team=way.team_name)


def no_team(t: Catalogue) -> Message:
    """Somebody who works in no team here."""
    return Message((Text(t("misuse.what")), Text(t("misuse.else"))))


def report(t: Catalogue, team: UUID, council: str) -> Form:
    """What happened, and whether their name goes along."""
    fields = (
        Field("what", t("misuse.ask_what", name=council), "words", least=3, most=LONGEST_REPORT),
        Field("named", t("misuse.ask_named"), "choice", options=_names(t), value=NAMELESS),
    )
    return Form(write("report", team), t("misuse.form"), fields, t("button.send_report"))


def _names(t: Catalogue) -> tuple[Option, ...]:
    return Option(NAMELESS, t("misuse.nameless")), Option(NAMED, t("misuse.named"))


def report_without_words(t: Catalogue, team: UUID) -> Message:
    """Where nothing that is typed is kept: that there is something to talk about, and no more."""
    buttons = (
        Button(t("misuse.nameless"), write("reportit", team, NAMELESS)),
        Button(t("misuse.named"), write("reportit", team, NAMED)),
        Button(t("button.back"), write("misuse", team)),
    )
    return Message((Text(t("misuse.without_words")), Buttons(buttons)))


def reported(t: Catalogue, report_id: UUID, council: str, *, named: bool) -> Message:
    """It is kept until it was answered."""
    what_now = t("misuse.reported_named") if named else t("misuse.reported_nameless")
    back = Button(t("button.not_report"), write("unreport", report_id))
    return Message(
        (Text(t("misuse.reported")), Text(t("misuse.who_reads", name=council)), Text(what_now), Buttons((back,)))
    )


def taken_back(t: Catalogue) -> Message:
    """The report is gone."""
    return Message((Text(t("misuse.taken_back")),))


def report_gone(t: Catalogue) -> Message:
    """A report that was taken back or answered."""
    return Message((Text(t("misuse.gone")),))


def read(t: Catalogue, report_id: UUID, team: UUID, team_name: str, by: str | None, words: str) -> Message:
    """To who answers for the council."""
    said: tuple[Block, ...] = (Quote(words),) if words else (Text(t("misuse.no_words")),)
    who = t("misuse.by", name=by) if by is not None else t("misuse.by_nobody")
    buttons = (
        Button(t("button.stop_team", team=team_name), write("stopteam", team)),
        Button(t("button.no_misuse"), write("nomisuse", report_id)),
    )
    lead = Text(t("misuse.read", team=team_name))
    return Message((lead, *said, Text(who), Text(t("misuse.talk_first")), Buttons(buttons)))


def coming(t: Catalogue) -> Message:
    """What was asked for is on its way."""
    return Message((Text(t("digest.coming")),))


def confirm_stop(t: Catalogue, team: UUID, team_name: str) -> Message:
    """Asks once."""
    buttons = (
        Button(t("button.stop_team_now"), write("stillteam", team)),
        Button(t("button.back"), write("misuse", team)),
    )
    return Message((Text(t("misuse.confirm_stop", team=team_name)), Buttons(buttons)))


def stands_still(t: Catalogue, team_name: str) -> Message:
    """The team stands still; the rest is talking."""
    return Message((Text(t("misuse.stands_still", team=team_name)),))


def answered_no(t: Catalogue, *, named: bool) -> Message:
    """It was no misuse, or not yet."""
    return Message((Text(t("misuse.answered_no_named") if named else t("misuse.answered_no")),))


def no_misuse(t: Catalogue, team_name: str) -> Message:
    """To who reported by name: whoever answers for the council does not call it misuse."""
    return Message((Text(t("misuse.not_confirmed", team=team_name)),))


def dropped(t: Catalogue, team_name: str) -> Message:
    """To who reported by name: whoever was to read it answers for the council no more."""
    return Message((Text(t("misuse.dropped", team=team_name)),))
