"""The payloads of interactions and commands, field by field as Slack's reference gives them."""

from typing import TYPE_CHECKING, Any

from tests.fakes.slack import states
from tests.fakes.slack.conversation import Conversation, Post
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack.person import Person

Object = dict[str, Any]
NAMES = {"im": "directmessage", "private": "privategroup"}


def acting(person: "Person", kind: str) -> Object:
    """What every interaction tells: who, where they work, and a trigger."""
    workspace, slack = person.workspace, person.workspace.slack
    enterprise = {"id": workspace.enterprise, "name": workspace.enterprise} if workspace.enterprise else None
    grid = {"enterprise_id": workspace.enterprise, "enterprise_name": workspace.enterprise} if enterprise else {}
    return {
        "type": kind,
        "team": {"id": workspace.team, "domain": workspace.domain, **grid},
        "user": {"id": person.id, "username": person.username, "name": person.username, "team_id": person.home_team},
        "api_app_id": workspace.app_id,
        "token": "verification-token",
        "trigger_id": slack.triggers.give(person),
        "enterprise": enterprise,
        "is_enterprise_install": False,
    }


def stamp(person: "Person") -> str:
    """When it was done."""
    return person.workspace.slack.new_stamp()


def action(person: "Person", block: Object, element: Object) -> Object:
    """What was acted on."""
    named = {"type": element["type"], "block_id": block["block_id"], "action_id": element["action_id"]}
    return {**named, "action_ts": stamp(person)}


def on_view(view: View) -> Object:
    """In a modal or a home."""
    shown = view.as_slack()
    return {"container": {"type": "view", "view_id": view.id}, "view": shown}


def on_message(person: "Person", post: Post) -> Object:
    """On a message; one that only they see is not told itself."""
    is_ephemeral = bool(post.only_for)
    container: Object = {"type": "message", "message_ts": post.ts, "channel_id": post.conversation.id}
    container["is_ephemeral"] = is_ephemeral
    if "thread_ts" in post.message:
        container["thread_ts"] = post.message["thread_ts"]
    told = of_message(person, post)
    if is_ephemeral:
        del told["message"]
    del told["message_ts"]
    return {"container": container, **told, "state": {"values": states.values(post.message.get("blocks", []), {})}}


def of_message(person: "Person", post: Post) -> Object:
    """A message and where it stands, with an address to answer at."""
    workspace, conversation = person.workspace, post.conversation
    give = workspace.slack.reply_urls.give
    return {
        "channel": {"id": conversation.id, "name": NAMES.get(conversation.kind, conversation.name)},
        "message_ts": post.ts,
        "message": {name: value for name, value in post.message.items() if name not in ("link_names", "metadata")},
        "response_url": give(workspace, conversation=conversation, user=person.id, post=post),
    }


def slash(person: "Person", name: str, words: str, *, where: Conversation) -> Object:
    """A slash command, in which the three special characters are escaped."""
    workspace, slack = person.workspace, person.workspace.slack
    grid = {"enterprise_id": workspace.enterprise, "enterprise_name": workspace.enterprise}
    return {
        "token": "verification-token",
        "team_id": workspace.team,
        "team_domain": workspace.domain,
        **(grid if workspace.enterprise else {}),
        "channel_id": where.id,
        "channel_name": NAMES.get(where.kind, where.name),
        "user_id": person.id,
        "user_name": person.username,
        "command": name,
        "text": words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": slack.reply_urls.give(workspace, conversation=where, user=person.id),
        "trigger_id": slack.triggers.give(person),
    }
