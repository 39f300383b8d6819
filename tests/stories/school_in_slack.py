"""What stories of consultation in Slack share: a team there that has it on, and a round that was drawn."""

from uuid import UUID

from sqlalchemy import select

from bot.domain.address import Address
from bot.services.feature import CONSULTATION, turn_on
from bot.store.people import account_at
from bot.store.team import Team
from tests.fakes.slack import Conversation, Person, Post
from tests.stories.meetings import asks_nothing
from tests.stories.slack import SlackSchool
from tests.world import at

OPENED = at(7, 9, 8)
ASKED, DRAWN = at(14, 9, 8, 1), at(21, 9, 8, 1)  # Mondays
NAMES = ("Noor Bakker", "Sam de Vries")


async def has_team(school: SlackSchool, *names: str) -> list[Person]:
    """A team that has started and has consultation on; everybody in it takes part."""
    people = [school.has(name) for name in names or NAMES]
    await school.starts(people[0], school.workspace.has_channel("bouw-1", members=people))
    await school.until(at(8, 9, 17))
    for person in people:
        await school.commands(person, "/ruimte", "meedoen")
    await turns_it_on(school, "bouw-1")
    return people


async def turns_it_on(school: SlackSchool, name: str) -> None:
    """This team has consultation; no weekly question is asked any more."""
    async with school.world.work() as db:
        team = (await db.scalars(select(Team).where(Team.name == name))).one()
        await turn_on(db, team, CONSULTATION, now=school.world.now)
    await asks_nothing(school.world)


async def is_drawn(school: SlackSchool, *names: str) -> list[Person]:
    """The same, on the Monday on which everybody who was asked has joined, and the round was drawn."""
    people = await has_team(school, *names)
    await school.until(ASKED)
    for person in people:
        await person.taps("Ik doe mee")
    await school.until(DRAWN)
    return people


async def person_of(school: SlackSchool, person: Person) -> UUID:
    """Who somebody is to us."""
    async with school.world.work() as db:
        account = await account_at(db, Address("slack", school.workspace.key, person.id))
        assert account is not None
        return account.person_id


def together(school: SlackSchool, *people: Person) -> Conversation:
    """The conversation of these people with us."""
    members = sorted([*(person.id for person in people), school.workspace.bot_user])
    (found,) = [each for each in groups(school) if sorted(each.members) == members]
    return found


def groups(school: SlackSchool) -> list[Conversation]:
    """Every conversation of a few people that was ever opened."""
    return [each for each in school.workspace.conversations.values() if each.kind == "mpim"]


def last(person: Person) -> str:
    """What somebody read last in their own conversation with us, without the link home."""
    return person.reads()[-1].removesuffix("\nRuimte")


def for_all(conversation: Conversation) -> list[Post]:
    """What stands there for everybody."""
    return conversation.standing()


def alone(person: Person, conversation: Conversation) -> list[str]:
    """What somebody reads there that nobody else sees."""
    return [post.words.removesuffix("\nRuimte") for post in person.sees(conversation) if post.only_for]
