"""What the dossier takes from the house: its organisations and teams, and what they decided (J35)."""

from collections.abc import Sequence
from datetime import date

from bot.domain.dossier import DecisionFacts, Facts, Keeping, PlatformFacts, TeamFacts
from bot.services.council import council_of
from bot.store.base import Db
from bot.store.decision import Decision, all_decisions
from bot.store.declared import declared_tables
from bot.store.feature import features_of
from bot.store.team import Organisation, School, Team, all_organisations, all_schools, all_teams


async def gather_facts(
    db: Db, *, platforms: Sequence[PlatformFacts], keeping: Keeping, version: str, today: date
) -> Facts:
    """Everything the dossier says of this house; never a number of people (J01)."""
    organisations = await all_organisations(db)
    decisions = await all_decisions(db)
    return Facts(
        today=today,
        version=version,
        organisations=tuple(one.name for one in organisations),
        teams=tuple([await _team(db, team, today) for team in await all_teams(db)]),
        advisers={school.name: school.adviser for school in await all_schools(db)},
        decisions={
            name: tuple(_decision(db, name, one, decisions) for one in organisations) for name in sorted(db.doorways)
        },
        platforms=tuple(platforms),
        keeping=keeping,
        tables=declared_tables(),
    )


async def _team(db: Db, team: Team, today: date) -> TeamFacts:
    council = await council_of(db, team, today=today)
    school = await db.get_one(School, team.school_id)
    features = tuple(feature.name for feature in await features_of(db, team.id) if feature.is_on)
    return TeamFacts(
        school.name, team.name, team.state, team.council_agreed_on, team.council_contact,
        council.name if council is not None else None, features,
    )  # fmt: skip


def _decision(db: Db, platform: str, organisation: Organisation, decisions: Sequence[Decision]) -> DecisionFacts:
    """As it is set now; who decided belongs to that only when it was told of the same decision."""
    keeps = db.doorways[platform].keeps_words
    told = [one for one in decisions if (one.organisation_id, one.platform) == (organisation.id, platform)]
    if not told or told[0].keeps_words != keeps:
        return DecisionFacts(organisation.name, keeps, None, None)
    return DecisionFacts(organisation.name, keeps, told[0].decided_by, told[0].decided_on)
