"""Tells a story that was played: every conversation from beginning to end, then the tally from the database."""

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.services.status import read_status
from bot.store.base import Db
from bot.store.delivery import sent_between
from bot.views.catalogue import Catalogue, catalogue

ZONE = ZoneInfo("Europe/Amsterdam")
RULE = "─" * 72


@dataclass(frozen=True)
class Line:
    """One line on somebody's screen, and when it came there."""

    moment: datetime
    person_speaks: bool
    text: str


class Told(Protocol):
    """What is needed of a conversation to tell it."""

    name: str
    team: str
    lines: list[Line]

    @property
    def is_channel(self) -> bool:
        """Whether nobody speaks there but Ruimte."""
        ...


async def tell(db: Db, conversations: Iterable[Told], language: str, into: Path, holiday: Sequence[date]) -> list[str]:
    """Everything, ready to print."""
    t = catalogue(language)
    told = [t("demo.title"), ""]
    for conversation in conversations:
        told += _conversation(t, conversation, holiday)
    return told + await _tally(db, t, into, holiday)


def _conversation(t: Catalogue, conversation: Told, holiday: Sequence[date]) -> Iterator[str]:
    yield RULE
    yield t("demo.person", name=conversation.name, team=conversation.team)
    yield RULE
    before_holiday = True
    first_name = conversation.name.split()[0]
    for (moment, person_speaks), lines in groupby(
        conversation.lines, key=lambda line: (line.moment, line.person_speaks)
    ):
        if before_holiday and moment.astimezone(ZONE).date() > holiday[1]:
            before_holiday = False
            yield t("demo.holiday", span=t.span(holiday[0], holiday[1]))
            yield ""
        yield f"{t.moment(moment, ZONE)} · {first_name if person_speaks else t('demo.bot')}"
        yield from (f"    {line.text}".rstrip() for line in _without_last_blank(list(lines)))
        yield ""
    if not conversation.lines:
        yield t("demo.nothing_yet")
        yield ""
    elif not conversation.is_channel and not any(line.person_speaks for line in conversation.lines):
        yield t("demo.silence", name=first_name)
        yield ""


def _without_last_blank(lines: list[Line]) -> list[Line]:
    while lines and not lines[-1].text:
        lines = lines[:-1]
    return lines


async def _tally(db: Db, t: Catalogue, into: Path, holiday: Sequence[date]) -> list[str]:
    figures = await read_status(db, now=datetime.now(ZONE))
    begins = datetime.combine(holiday[0], datetime.min.time(), ZONE)
    ends = datetime.combine(holiday[1], datetime.max.time(), ZONE)
    in_holiday = len(await sent_between(db, begins, ends))
    deliveries = figures.deliveries
    return [
        RULE,
        t("demo.tally"),
        "  " + t("demo.tally_people", n=figures.people, teams=figures.teams, rounds=figures.rounds),
        "  "
        + t(
            "demo.tally_deliveries",
            sent=deliveries["sent"], cancelled=deliveries["cancelled"], holiday=in_holiday,
        ),
        "  " + t("demo.tally_replies", n=figures.replies, shared=figures.shared_replies),
        "  " + t("demo.tally_digests", n=figures.digests),
        "",
        t("demo.next", command=f"RUIMTE_DATABASE_URL=sqlite:///{into} {_ourselves()} chat --as Noor"),
    ]  # fmt: skip


def _ourselves() -> str:
    """How this command is started here: `make demo` installs it where a shell does not look."""
    started = Path(sys.argv[0])
    return str(started) if started.name == "ruimte" and not shutil.which("ruimte") else "ruimte"
