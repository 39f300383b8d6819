"""What an import says in the terminal: what it did, who it left alone, and what is wrong in the file."""

from collections.abc import Iterator

from bot.domain.people import Role
from bot.domain.roster import Imported, Place, Problem
from bot.views.catalogue import Catalogue

PROBLEMS = (
    "roster.bad_date",
    "roster.bad_email",
    "roster.bad_joined",
    "roster.bad_quotes",
    "roster.contradiction",
    "roster.control_character",
    "roster.double_column",
    "roster.empty",
    "roster.empty_cell",
    "roster.ends_before_start",
    "roster.leads_self",
    "roster.near_school",
    "roster.near_team",
    "roster.no_column",
    "roster.no_header",
    "roster.no_people",
    "roster.no_team",
    "roster.not_utf8",
    "roster.taken_address",
    "roster.too_long",
    "roster.too_many_cells",
    "roster.twice",
    "roster.unknown_column",
    "roster.unknown_day",
    "roster.unknown_language",
    "roster.unknown_lead",
    "roster.unknown_role",
    "roster.weekend_day",
    "roster.which_lead",
    "roster.which_person",
)
SUGGEST_THEMSELVES = ("roster.near_school", "roster.near_team")
ROLES = {
    Role.TEACHER: "roster.role_teacher",
    Role.LEADER: "roster.role_leader",
    Role.BOARD: "roster.role_board",
    Role.STEWARD: "roster.role_steward",
    Role.SCHOOL_STEWARD: "roster.role_school_steward",
}


def problem(t: Catalogue, problem: Problem) -> str:
    """One bad line: its number, what is wrong, and the name that was probably meant."""
    reason = t(problem.what, **problem.parts)
    nearest = problem.parts.get("nearest")
    if nearest and problem.what not in SUGGEST_THEMSELVES:
        reason = f"{reason} {t('roster.did_you_mean', nearest=nearest)}"
    return t("roster.line", line=problem.line, reason=reason)


def summary(t: Catalogue, imported: Imported) -> str:
    """All that an import has to say."""
    return "\n".join((*_problems(t, imported), *_people(t, imported), *_absent(t, imported)))


def _problems(t: Catalogue, imported: Imported) -> Iterator[str]:
    if not imported.problems:
        return
    lines = len({problem.line for problem in imported.problems})
    if imported.wrote:
        yield t.count("roster.skipped", lines)
    else:
        yield t.count("roster.nothing_imported", lines)
    yield from (f"  {problem(t, one)}" for one in imported.problems)
    if not imported.wrote:
        yield t("roster.what_now")


def _people(t: Catalogue, imported: Imported) -> Iterator[str]:
    if imported.new:
        yield t.count("roster.new", imported.new)
    if imported.updated:
        yield t.count("roster.updated", imported.updated)
    if imported.unchanged:
        yield t.count("roster.unchanged", imported.unchanged)
    for team in imported.new_teams:
        yield t.count("roster.new_team", team.members, team=team.team, school=team.school)
    if imported.new_teams:  # somebody new in a team that was started does get an introduction
        yield t("roster.nobody_told")


def _absent(t: Catalogue, imported: Imported) -> Iterator[str]:
    if imported.ended:
        yield t.count("roster.ended", len(imported.ended))
        yield from (f"  {name}" for name in imported.ended)
    if imported.missing:
        yield t.count("roster.missing", len(imported.missing))
        yield from (f"  {name}" for name in imported.missing)
    if imported.removed:
        yield t("roster.removed")
        yield from (f"  {_place(t, place)}" for place in imported.removed)
    if imported.dropped:
        yield t("roster.dropped")
        yield from (f"  {_place(t, place)}" for place in imported.dropped)
    if imported.held:
        yield t("roster.held")
    elif imported.missing or imported.dropped:
        yield t("roster.use_sync")


def _place(t: Catalogue, place: Place) -> str:
    if place.role is None:
        return t("roster.place_leads", person=place.person, team=place.team)
    return t("roster.place", person=place.person, team=place.team, role=t(ROLES[place.role]))
