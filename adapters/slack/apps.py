"""Whose app our bot is in each workspace, which the link to our home needs."""

from collections import OrderedDict

from adapters.slack.asking import ask
from adapters.slack.conversations import remember
from adapters.slack.trouble import CallFailed
from adapters.slack.workspace import Workspace
from bot.ports import Refused, Throttled, Unreachable

KEPT = 10_000  # workspaces


class Apps:
    """What every payload says of it; the longest unseen are forgotten. Slack is asked only where nothing was said."""

    def __init__(self, *, kept: int = KEPT) -> None:
        self._kept = kept
        self._apps: OrderedDict[str, str] = OrderedDict()

    def learn(self, workspace: str, app: str) -> None:
        """Remember what a payload said; what is empty says nothing."""
        if workspace and app:
            remember(self._apps, workspace, app, most=self._kept)

    async def of(self, workspace: Workspace) -> str:
        """The app there; empty when Slack does not say: then it is not asked again, unless nobody answered."""
        if workspace.key not in self._apps:
            try:
                asked = workspace.app_id or await _asked(workspace)
            except OSError:
                return self._apps.get(workspace.key, "")
            told = self._apps.get(workspace.key)  # a payload may have come meanwhile
            remember(self._apps, workspace.key, told or asked, most=self._kept)
        return self._apps[workspace.key]


async def _asked(workspace: Workspace) -> str:
    """Empty when we may not know, for then only the link to our home is missing. Raises OSError without an answer."""
    try:
        answer = await ask(workspace.client, "bots.info", {"bot": workspace.bot_id})
    except OSError:
        raise
    except (CallFailed, Refused, Throttled, Unreachable):
        return ""
    bot = answer.get("bot")
    return str(bot.get("app_id") or "") if isinstance(bot, dict) else ""
