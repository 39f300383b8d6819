"""Rosters in a few words: a file of these rows, or with this in one cell."""

import csv
import io

from bot.domain.roster import Line, Roster
from bot.domain.roster_file import parse

HEADER = "name,email,school,team,role,leads,days,language,joined,from,until"


def read(*rows: str, header: str = HEADER) -> Roster:
    return parse("\n".join((header, *rows)).encode())


def cell(column: str, text: str) -> Roster:
    """A file with one person, and this in one cell."""
    said = {"name": "Noor", "school": "De Lindeboom", "team": "Onderbouw", column: text}
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, said.keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerow(said)
    return parse(sheet.getvalue().encode())


def only(roster: Roster) -> Line:
    assert roster.problems == ()
    (line,) = roster.lines
    return line


def wrong(roster: Roster) -> tuple[str, dict[str, str]]:
    assert roster.lines == ()
    (problem,) = roster.problems
    return problem.what, problem.parts
