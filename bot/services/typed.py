"""Whether what people type may be kept where they type it: on some platforms the organisation decides (J30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.domain.event import Commanded, Edited, Event, Said, Submitted
from bot.store.base import Db
from bot.store.decision import Decision, all_decisions, find_decision
from bot.store.link_code import has_invitation
from bot.store.people import CONSOLE, Person, find_account, platforms_of
from bot.store.place import place_of
from bot.store.team import Team, members_of


class Undecided(Exception):
    """The organisation did not decide yet whether typed words are kept on this platform: no team starts there."""

    def __init__(self, platform: str) -> None:
        super().__init__(platform)
        self.platform = platform


@dataclass(frozen=True)
class Decided:
    """Who decided about typed words, and when; what nobody told is filled in with what we know."""

    by: str | None = None
    on: date | None = None


def keeps_words(db: Db, platform: str) -> bool:
    """Whether words that are typed on this platform may be kept."""
    doorway = db.doorways.get(platform)
    return doorway is None or doorway.keeps_words is True


def is_decided(db: Db, platform: str) -> bool:
    """Whether the organisation decided about words that are typed on this platform."""
    doorway = db.doorways.get(platform)
    return doorway is None or doorway.keeps_words is not None


def may_be_kept(db: Db, event: Event) -> bool:
    """Whether what was typed in this event may be kept, if it says anything at all."""
    return not isinstance(event, Said | Edited | Commanded | Submitted) or keeps_words(db, event.sender.platform)


async def may_type(db: Db, person: Person) -> bool:
    """Whether this person's words may be kept where they are reached."""
    if all(doorway.keeps_words for doorway in db.open_doorways):
        return True
    account = await find_account(db, person.id)
    return account is None or keeps_words(db, account.platform)


async def check_decided(db: Db, team: Team) -> None:
    """Raises Undecided when this team is on a platform of which its organisation still has to decide."""
    for platform in () if db.demo else await _doorways_of(db, team):
        if not is_decided(db, platform):
            raise Undecided(platform)


async def write_decisions(db: Db, team: Team, decided: Decided, *, now: datetime) -> None:
    """Write down what was decided about the platforms of this team; once it is told by whom, whatever they use."""
    for platform in await _doorways_of(db, team) if decided == Decided() else db.doorways:
        await write_decision(db, team.organisation_id, platform, decided, now=now)


async def write_decision(
    db: Db, organisation_id: UUID, platform: str, decided: Decided | None = None, *, now: datetime
) -> None:
    """Write down that words are kept, or not; what stands there already stays, unless something else was decided."""
    doorway, told = db.doorways.get(platform), decided or Decided()
    if doorway is None or doorway.keeps_words is None:
        return
    known = await find_decision(db, organisation_id, platform)
    if known is None:
        known = Decision(id=db.new_id(now), organisation_id=organisation_id, platform=platform)
        db.add(known)
    elif known.keeps_words == doorway.keeps_words and told == Decided():
        return
    known.keeps_words, known.decided_by, known.decided_on = doorway.keeps_words, told.by, told.on or now.date()
    await db.flush()


async def follow_settings(db: Db, *, now: datetime) -> None:
    """What was set otherwise since it was written down holds from today on."""
    for decision in await all_decisions(db):
        await write_decision(db, decision.organisation_id, decision.platform, now=now)


async def lacks_decision(db: Db, team: Team) -> bool:
    """Whether it is still to be told who decided about a platform of this team."""
    found = [await find_decision(db, team.organisation_id, one) for one in await _doorways_of(db, team)]
    return any(one is None or one.decided_by is None for one in found)


async def _doorways_of(db: Db, team: Team) -> Sequence[str]:
    """The platforms with a doorway that this team is on: by an account, an invitation, or its group.

    A team that is nowhere yet comes in through whatever doorway is open.
    """
    people = [person.id for person in await members_of(db, team.id)]
    used: set[str] = await platforms_of(db, people)
    place = await place_of(db, team.id)
    used |= {place.platform} if place is not None else set()
    if await has_invitation(db, people) or not used - {CONSOLE}:  # a code says not where it leads
        used |= {doorway.platform for doorway in db.open_doorways}
    return sorted(used & set(db.doorways))
