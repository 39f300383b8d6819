"""A large school in Slack: its rows in the database, and the same people in the local stand-in for Slack."""

from collections.abc import Sequence

from sqlalchemy import func

from adapters.slack.config import SLACK, SlackConfig
from bench.asked import QUESTION, THOUGHT, Asked, write_asked
from bot.domain.press import write
from bot.domain.reflection import Closed
from bot.store.base import Sessions
from bot.store.people import Account
from tests.fakes.slack import Person, SlackStandIn, Workspace

TEAM = "T1"
SENT = 1_700_000_000  # seconds; when the questions arrived that stand in the stand-in


async def write_round(sessions: Sessions, size: int) -> Sequence[Asked]:
    """So many people in Slack, and this week's questions, all of them due now."""
    in_slack = {"platform": SLACK, "workspace": TEAM, "chat": func.upper("u" + Account.chat)}
    return await write_asked(sessions, size, in_slack)


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
    label = {"type": "plain_text", "text": THOUGHT, "emoji": True}
    button = {"type": "button", "action_id": "press:0", "text": label, "value": close}
    return [
        {"type": "section", "block_id": "q", "text": {"type": "mrkdwn", "text": QUESTION, "verbatim": True}},
        {"type": "actions", "block_id": "a", "elements": [button]},
    ]
