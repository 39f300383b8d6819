"""Who is here and in no group, and what may be said of it.

A reason is true of the whole team, whoever is here: of those who joined it would tell who did not (J20).
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from bot.domain.matching.company import can_meet
from bot.domain.matching.model import Member, NoPlace, Unplaced


def unplaced_of(team: Sequence[Member], placed: Iterable[UUID]) -> tuple[Unplaced, ...]:
    """Everybody who is here without a place, in the order of their ids."""
    sitting = set(placed)
    left = [member for member in team if member.is_here and member.id not in sitting]
    return tuple(Unplaced(member.id, reason_of(member, team)) for member in left)


def reason_of(member: Member, team: Sequence[Member]) -> NoPlace:
    """What this person may be told: of do-not-pair, an opt-out and a pause no more than of plain chance."""
    if member.load_left <= 0:
        return NoPlace.LOAD
    others = [other for other in team if other.id != member.id]
    if not others:
        return NoPlace.SIZE
    if not any(can_meet((member, other)) for other in others):
        return NoPlace.WINDOWS
    return NoPlace.CHANCE
