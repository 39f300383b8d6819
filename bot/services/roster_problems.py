"""What is wrong with a roster once it is laid beside the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from bot.domain.people import likeness, nearest
from bot.domain.roster import Line, Problem, fold, shown, slip
from bot.services.roster_plan import Known, Plan, team_key

SAME_PERSON = 0.5  # a name less like the old one, without a word in common, is somebody else's
MOST_SUGGESTIONS = 25


def find_problems(known: Known, plan: Plan, unread: frozenset[str]) -> Iterator[Problem]:
    """What is wrong; who leads one of the `unread` names may yet turn out right."""
    told: list[Problem] = []
    schools = _slips_in_schools(known, plan)
    teams = _slips_in_teams(known, plan)
    for line in plan.lines:
        if fold(line.school) in schools:
            told.append(_near(line, "roster.near_school", line.school, schools[fold(line.school)]))
        elif team_key(line) in teams:
            told.append(_near(line, "roster.near_team", line.team, teams[team_key(line)]))
    told += _wrong_leads(plan, unread)
    told += (Problem(line.number, "roster.which_person", {"name": line.name}) for line in plan.ambiguous)
    told += _taken_addresses(plan)
    yield from _once_per_line(told)


def _near(line: Line, what: str, name: str, suggestion: str) -> Problem:
    return Problem(line.number, what, {"name": shown(name), "nearest": suggestion})


def _once_per_line(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen = set()
    for problem in problems:  # a line with two roles has its problem once for each
        key = (problem.line, problem.what, *problem.parts.items())
        if key not in seen:
            seen.add(key)
            yield problem


def _slips_in_schools(known: Known, plan: Plan) -> dict[str, str]:
    counts = Counter(plan.schools[fold(line.school)] for line in plan.lines)
    settled = [school.name for school in known.schools.values()]
    meant = {fold(name): slip(name, counts, settled) for name in counts}
    return {name: other for name, other in meant.items() if other}


def _slips_in_teams(known: Known, plan: Plan) -> dict[tuple[str, str], str]:
    spelled = {team_key(line): line.team for line in reversed(plan.lines)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in plan.lines:
        counts[fold(line.school)][spelled[team_key(line)]] += 1
    settled = defaultdict(list)
    for (school, _), team in known.teams.items():
        settled[school].append(team.name)
    slips = {
        (school, fold(name)): slip(name, names, settled[school]) for school, names in counts.items() for name in names
    }
    return {key: other for key, other in slips.items() if other}


def _wrong_leads(plan: Plan, unread: frozenset[str]) -> Iterator[Problem]:
    suggest = Suggestions(plan)
    for entry in plan.entries:
        for line in entry.lines:
            for name in line.leads:
                found = plan.led(fold(line.school), name)
                if (None, entry.id) in found:
                    yield Problem(line.number, "roster.leads_self", {"name": line.name})
                elif len(found) > 1:
                    yield Problem(line.number, "roster.which_lead", {"lead": shown(name)})
                elif not found and fold(name) not in unread:
                    parts = {"lead": shown(name), "nearest": suggest(fold(line.school), name)}
                    yield Problem(line.number, "roster.unknown_lead", parts)


class Suggestions:
    """The nearest team or colleague. Looking is slow, and who misspells more names than this needs other help."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._found: dict[tuple[str, str], str] = {}

    def __call__(self, school: str, name: str) -> str:
        """The name in this school that was probably meant, or nothing."""
        key = school, fold(name)
        if key not in self._found and len(self._found) < MOST_SUGGESTIONS:
            self._found[key] = nearest(name, dict.fromkeys(self._plan.spellings(school))) or ""
        return self._found.get(key, "")


def _taken_addresses(plan: Plan) -> Iterator[Problem]:
    """A mailbox that passed to somebody else must not hand them the first one's answers."""
    for entry in plan.entries:
        name = entry.lines[0].name
        if entry.known and not _may_be_one(entry.known.name, name):
            parts = {"email": entry.known.email or "", "known": entry.known.name}
            yield from (Problem(line.number, "roster.taken_address", parts) for line in entry.lines)


def _may_be_one(old: str, new: str) -> bool:
    return bool(set(fold(old).split()) & set(fold(new).split())) or likeness(old, new) >= SAME_PERSON
