"""Where a person acted, so that the answer comes there (J27)."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from adapters.shared.payload import Payload, first, part, text
from adapters.slack.began import Began, began
from adapters.slack.conversations import is_private
from adapters.slack.done import channel_in, message_in
from adapters.slack.payload import workspace_in
from bot.domain.event import AT_HOME, Commanded, Deleted, Edited, Event, Pressed, Said, Submitted


class Surface(Enum):
    """Who else is there."""

    PRIVATE = auto()  # our conversation with one person
    ALONE = auto()  # others are, and the answer is for who acted alone
    HOME = auto()  # our page


@dataclass(frozen=True, kw_only=True)
class Where:
    """The conversation, message and thread of something a person did, and Slack's ways to answer just that.

    `channel` is empty where it happened in no conversation. `message` is the one that was pressed. `replaceable` is
    whether that was shown to this person alone. `view` is the modal that was sent.
    """

    workspace: str
    user: str
    surface: Surface = Surface.PRIVATE
    channel: str = ""
    thread: str = ""
    message: str = ""
    response_url: str = ""
    trigger: str = ""
    replaceable: bool = False
    view: Payload | None = None

    def begins(self, data: str) -> Began:
        """What a form carries along that is opened here."""
        return Began(data, self.channel, self.message, self.thread)


def where_of(body: Payload, event: Event) -> Where:
    """Where the event of this payload happened; with the person, when it was nowhere else."""
    user = event.sender.chat
    match event:
        case Said() | Edited() | Deleted():
            return _where_said(body, user, place=event.place)
        case Pressed():
            return _where_pressed(body, user, place=event.place)
        case Submitted():
            return _where_begun(body, user)
        case Commanded() if text(body, "event", "type"):
            return Where(workspace=workspace_in(body), user=user, surface=Surface.HOME)
        case Commanded():
            return _where_commanded(body, user)
        case _:
            return Where(workspace=workspace_in(body), user=user)


def _where_said(body: Payload, user: str, *, place: str) -> Where:
    event = part(body, "event")
    return Where(
        workspace=workspace_in(body),
        user=user,
        surface=Surface.ALONE if place else Surface.PRIVATE,
        channel=text(event, "channel"),
        thread=first(*(_thread(part(event, *path)) for path in ((), ("message",), ("previous_message",)))),
    )


def _where_pressed(body: Payload, user: str, *, place: str) -> Where:
    message, is_ephemeral = message_in(body), part(body, "container", "is_ephemeral") is True
    private = Surface.HOME if message == AT_HOME else Surface.PRIVATE
    return Where(
        workspace=workspace_in(body),
        user=user,
        surface=Surface.ALONE if place or is_ephemeral else private,
        channel=channel_in(body),
        thread=first(_thread(part(body, "message")), _thread(part(body, "container"))),
        message=message,
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
        replaceable=is_ephemeral,
    )


def _where_commanded(body: Payload, user: str) -> Where:
    """A slash command or shortcut. In a private conversation it may be that of two people: Slack does not say."""
    channel = channel_in(body)
    return Where(
        workspace=workspace_in(body),
        user=user,
        surface=Surface.PRIVATE if not channel or is_private(channel) else Surface.ALONE,
        channel=channel,
        response_url=text(body, "response_url"),
        trigger=text(body, "trigger_id"),
    )


def _where_begun(body: Payload, user: str) -> Where:
    view = part(body, "view")
    start = began(text(view, "private_metadata")) or Began("")
    alone = Surface.ALONE if start.channel and not is_private(start.channel) else Surface.PRIVATE
    return Where(
        workspace=workspace_in(body),
        user=user,
        surface=Surface.HOME if start.reference == AT_HOME else alone,
        channel=start.channel,
        thread=start.thread,
        message=start.reference,
        trigger=text(body, "trigger_id"),
        view=view,
    )


def _thread(message: Any) -> str:
    """The thread that a message stands in; a message is not in the thread that hangs from it."""
    thread = text(message, "thread_ts")
    return "" if thread in (text(message, "ts"), text(message, "message_ts")) else thread
