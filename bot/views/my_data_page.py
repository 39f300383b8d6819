"""All that is kept about somebody, as one page for themselves to read or print; it needs nothing from outside."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.people import Participation, Role
from bot.views.catalogue import Catalogue
from bot.views.my_data_words import headings, labels

Row = Mapping[str, Any]
Labels = Mapping[str, str]
Say = Callable[[str, Any], str]

TRACES = ("notice", "link_code")  # when something was made is all there is to read of these
EMPTY: tuple[Any, ...] = (None, "", [], frozenset())

STYLE = """
@page { size: A4; margin: 16mm }
body { margin: 0 auto; max-width: 46em; font: 11pt/1.45 system-ui, sans-serif; color: #000; background: #fff }
h1 { margin: 0; font-size: 19pt }
h2 { margin: 7mm 0 1mm; font-size: 13pt; break-after: avoid }
p, dl, dd { margin: 0 }
dl { display: grid; grid-template-columns: 11em 1fr; padding: 1.5mm 0; border-top: .5pt solid #999 }
dl { break-inside: avoid }
dt { font-weight: 600 }
dd { white-space: pre-line; overflow-wrap: anywhere }
@media screen { body { padding: 10mm 5mm } }
"""


def page(t: Catalogue, name: str, kept: Mapping[str, Sequence[Row]], *, made_at: datetime, zone: ZoneInfo) -> str:
    """A heading for each kind of thing; of what is only a trace it says how much there is."""
    say = partial(_say, t, zone)
    columns, heads = labels(t), headings(t)
    sections = [
        _section(t, heads[table], {} if table in TRACES else columns, kept[table], say)
        for table in heads
        if table in kept
    ]
    lead = t("mydata.lead", name=name, moment=say("made_at", made_at))
    body = f"<h1>{escape(t('mydata.title'))}</h1><p>{escape(lead)}</p>{''.join(sections)}"
    return (
        f'<!doctype html><html lang="{t.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(t("mydata.title"))}</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def _section(t: Catalogue, heading: str, columns: Labels, rows: Sequence[Row], say: Say) -> str:
    shown = "".join(_row(columns, row, say) for row in rows)
    inside = shown or f"<p>{escape(t.count('mydata.rows', len(rows)))}</p>"
    return f"<section><h2>{escape(heading)}</h2>{inside}</section>"


def _row(columns: Labels, row: Row, say: Say) -> str:
    """What has a name for people and is filled in; codes are in the other file."""
    lines = [
        f"<dt>{escape(label)}</dt><dd>{escape(say(column, row[column]))}</dd>"
        for column, label in columns.items()
        if row.get(column) not in EMPTY
    ]
    return f"<dl>{''.join(lines)}</dl>" if lines else ""


def _say(t: Catalogue, zone: ZoneInfo, column: str, value: Any) -> str:
    """A value as people say it."""
    match value:
        case bool():
            return t("mydata.yes") if value else t("mydata.no")
        case datetime():
            local = value.astimezone(zone)
            return f"{t.long_day(local.date())}, {t.clock(local.time())}"
        case date():
            return t.long_day(value)
        case time():
            return t.clock(value)
        case frozenset():
            return t.all_of([t.weekday(day) for day in sorted(value)])
        case list():
            return "\n".join(str(one) for one in value)
        case _:
            return _say_code(t, column, value)


def _say_code(t: Catalogue, column: str, value: Any) -> str:
    """What is kept as a code, where the page says it in words."""
    match column:
        case "own_day":
            return t.weekday(value)
        case "participation":
            return t("mydata.yes") if value == Participation.JOINED else t("mydata.no")
        case "role":
            return _roles(t)[Role(value)]
        case _:
            return str(value)


def _roles(t: Catalogue) -> Mapping[Role, str]:
    return {
        Role.TEACHER: t("mydata.teacher"),
        Role.LEADER: t("mydata.leader"),
        Role.BOARD: t("mydata.board"),
        Role.STEWARD: t("mydata.steward"),
        Role.SCHOOL_STEWARD: t("mydata.school_steward"),
    }
