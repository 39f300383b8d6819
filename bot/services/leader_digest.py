"""What who leads a team reads on Tuesday besides the team part: what looks back this week, and their own question."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.digest import fit
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.services.agenda_digest import DUE_AHEAD, due_section
from bot.services.arrangement import tell_leaders
from bot.services.feature import AGENDA, LEADER
from bot.services.notice import Telling, add_notices
from bot.services.question import TURNS
from bot.store.agreement import Agreement, to_look_back_on
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.delivery import waiting_for
from bot.store.digest_choice import reseal_choices
from bot.store.feature import teams_with
from bot.store.leading import leaders_of_teams, teams_led_or_leading
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.readers import readers_of_teams
from bot.store.showing import remember_showing
from bot.store.team import Team
from bot.views import leader_digest as view
from bot.views.catalogue import Catalogue, catalogue

LINES_WITH_DUE, LINES_OF_QUESTION = 6, 1
DUE = "due"  # in a notice: there is an agreement to look back on


async def who_lead(db: Db, team_ids: Sequence[UUID], today: date) -> dict[UUID, list[Person]]:
    """By team who leads it and takes part, by name; in a constant number of queries."""
    leaders, readers = await leaders_of_teams(db, team_ids), await readers_of_teams(db, team_ids, today)
    return {
        team_id: [one for one in readers[team_id] if one.id in theirs and one.participation == Participation.JOINED]
        for team_id, theirs in leaders.items()
    }


async def open_own_part(
    db: Db, team: Team, leaders: Sequence[Person], today: date, *, has_team_part: bool, now: datetime
) -> None:
    """The tick of 08:00 on the first school day of a week: once a week for who leads, however many teams.

    Their own question is no reason: without a team part, something to arrange or an agreement they hear nothing.
    """
    await reseal_choices(db, [leader.id for leader in leaders])
    await tell_leaders(db, team, leaders, now=now)
    for leader in leaders:
        due = DUE if await _due(db, leader, today) else ""
        if has_team_part or due:
            args = {"on": str(today), DUE: due}
            await add_notices(db, [leader], "leader", about=str(Week.of(today)), args=args, now=now)


def lines_of(notice: Notice) -> int:
    """How many of the twelve lines it takes."""
    return LINES_WITH_DUE if notice.args[DUE] else LINES_OF_QUESTION


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """Their own part; None when only their own question is left, and nothing else is told."""
    t, due = catalogue(person.language), await _due(db, person, date.fromisoformat(notice.args["on"]))
    await remember_showing(db, telling.delivery.id, *(one.id for one in due), is_live=False)
    looks_back = await due_section(db, t, due)
    if looks_back is None and telling.is_alone:
        return None
    fitted = fit([looks_back] if looks_back else [], telling.lines - LINES_OF_QUESTION + 1)  # it has no title
    moment = await _own_question(db, person, t, now=telling.delivery.due)
    return view.own_part(t, person.id, fitted, moment) if looks_back or moment else None


async def _due(db: Db, person: Person, today: date) -> Sequence[Agreement]:
    """The agreements to look back on this week, of the teams they lead that have this digest and the agenda on."""
    led = [team.id for team in await teams_led_or_leading(db, person.id)]
    on = await teams_with(db, LEADER, led) & await teams_with(db, AGENDA, led)
    return [one for team in led if team in on for one in await to_look_back_on(db, team, today, today + DUE_AHEAD)]


async def _own_question(db: Db, person: Person, t: Catalogue, *, now: datetime) -> str | None:
    """When their own question comes; None when none is planned."""
    planned = await waiting_for(db, [person.id], kinds=TURNS)
    if not planned:
        return None
    zone = (await working_life(db, person, now.date())).zone
    return t.moment(planned[0].due, zone)
