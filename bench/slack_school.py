"""A large school in Slack: its rows in the database, and the same people in the local stand-in for Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update

from adapters.slack.config import SLACK, SlackConfig
from bench.reply import ASKED, WEEK
from bench.school import write_school, write_team
from bench.year import weeks_before, write_year
from bot.domain.calendar import school_year
from bot.domain.press import write
from bot.domain.reflection import AskingState, Closed
from bot.services.round import open_round
from bot.store.base import Sessions
from bot.store.delivery import Delivery
from bot.store.people import Account
from bot.store.reflection import Asking
from bot.store.team import Membership
from tests.fakes.slack import Person, SlackStandIn, Workspace
from tests.world import EVERY_DAY

TEAM = "T1"
QUESTION = "Wanneer was het deze week even stil in je les, en wat deed je toen?"
SENT = 1_700_000_000  # seconds; when the questions arrived that stand in the stand-in


@dataclass(frozen=True)
class Asked:
    """Somebody with a question in front of them; `user` is their id in Slack."""

    user: str
    asking: UUID


async def write_round(sessions: Sessions, size: int) -> Sequence[Asked]:
    """So many people in Slack with a year behind them, and this week's questions, all of them due now."""
    async with sessions() as db, db.begin():
        school = await write_school(db)
        team = await write_team(db, school, size, school_year(WEEK.monday))
        await write_year(db, team, await weeks_before(db, school, WEEK))
        await db.execute(update(Account).values(platform=SLACK, workspace=TEAM, chat=func.upper("u" + Account.chat)))
        await db.execute(update(Membership).values(days=EVERY_DAY))
        await open_round(db, team, WEEK, now=ASKED)
        await db.execute(update(Delivery).where(Delivery.week == str(WEEK)).values(due=ASKED))
        found = await db.execute(
            select(Account.chat, Asking.id)
            .join(Asking, Asking.person_id == Account.person_id)
            .where(Asking.week == str(WEEK))
        )
        return [Asked(user, asking) for user, asking in found]


async def ask_everybody(sessions: Sessions) -> None:
    """The questions of this week have arrived."""
    async with sessions() as db, db.begin():
        of_this_week = Asking.week == str(WEEK)
        await db.execute(update(Asking).where(of_this_week).values(state=AskingState.OPEN, asked_at=ASKED))


def config_for(slack: SlackStandIn, api_url: str = "") -> SlackConfig:
    """What our adapter has to know of it."""
    workspace = slack.workspaces[TEAM]
    return SlackConfig(
        api_url=api_url or slack.api_url, bot_token=workspace.bot_token, signing_secret=slack.signing_secret
    )


def fill(slack: SlackStandIn, people: Sequence[Asked]) -> Workspace:
    """The same people in the stand-in, each with the question; alike in every process."""
    school = slack.has_workspace(TEAM, name="De Lindeboom")
    for number, asked in enumerate(people):
        person = school.people[asked.user] = Person(school, asked.user, f"Collega {number:05}")
        app = {"user": school.bot_user, "bot_id": school.bot_id, "app_id": school.app_id, "team": school.team}
        question = {"type": "message", "text": QUESTION, "blocks": _blocks(asked), "ts": f"{SENT}.{number:06d}"}
        school.keep(person.dm, app | question)
    return school


def _blocks(asked: Asked) -> list[object]:
    close = write("close", asked.asking, Closed.THOUGHT)
    label = {"type": "plain_text", "text": "Ik heb erover nagedacht", "emoji": True}
    button = {"type": "button", "action_id": "press:0", "text": label, "value": close}
    return [
        {"type": "section", "block_id": "q", "text": {"type": "mrkdwn", "text": QUESTION, "verbatim": True}},
        {"type": "actions", "block_id": "a", "elements": [button]},
    ]
