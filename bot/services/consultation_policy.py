"""How a team wants its groups: whoever works in it may look and change it, and nobody approves (S11)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.consultation import TeamPolicy
from bot.domain.form import Form
from bot.domain.matching.model import Trait
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.consultation import consultation_teams
from bot.store.base import Db
from bot.store.consultation import policy_of, write_policy
from bot.store.people import Person
from bot.store.team import Team
from bot.views import consultation as consultation_view
from bot.views import consultation_policy as view
from bot.views.catalogue import catalogue


async def set_policy(db: Db, team: Team, policy: TeamPolicy) -> None:
    """From the next round on. What stands for the running one stays: its groups, and the day on which it closes."""
    await db.refresh(team, with_for_update={"key_share": True})
    await write_policy(db, team.id, policy)


async def press_policy(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Hoe we dit doen]: of one team, and the way to the others."""
    return Redraw(await _page(db, person, press.subject))


async def press_set_policy(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Anders]"""
    return await build_policy(db, person, press.subject, now=now)


async def build_policy(db: Db, person: Person, team_id: UUID, *, now: datetime) -> Form | Message:
    """Everything a team can choose, as it is now."""
    t, team = catalogue(person.language), await _own_team(db, person, team_id)
    if team is None:
        return consultation_view.nothing_here(t)
    return view.change(t, team.id, await policy_of(db, team.id))


async def submit_policy(db: Db, person: Person, team_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """As somebody of the team filled it in."""
    team = await _own_team(db, person, team_id)
    if team is None:
        return consultation_view.nothing_here(catalogue(person.language))
    await set_policy(db, team, _chosen(values))
    return await _page(db, person, team.id)


def _chosen(values: Mapping[str, str]) -> TeamPolicy:
    return TeamPolicy(
        rhythm=int(values["rhythm"]), size=int(values["size"]), stays=int(values["stays"]),
        apart=frozenset(trait for trait in Trait if values[trait] == view.APART),
        alike=frozenset(trait for trait in Trait if values[trait] == view.ALIKE),
    )  # fmt: skip


async def _page(db: Db, person: Person, team_id: UUID) -> Message:
    t, team = catalogue(person.language), await _own_team(db, person, team_id)
    if team is None:
        return consultation_view.nothing_here(t)
    others = [(one.id, one.name) for one in await consultation_teams(db, person) if one.id != team.id]
    shown = view.Shown(team.id, team.name, await policy_of(db, team.id), others)
    return view.page(t, person.id, shown)


async def _own_team(db: Db, person: Person, team_id: UUID) -> Team | None:
    return next((team for team in await consultation_teams(db, person) if team.id == team_id), None)
