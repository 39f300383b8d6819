"""Draws an answer where the person acted.

A file in an answer is drawn as its words alone: the core sends files as deliveries only, which the messenger shares.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace as changed
from datetime import datetime
from functools import partial
from typing import Any, assert_never

import structlog

from adapters.shared.afterwards import InDoubt
from adapters.shared.recent import Recent
from adapters.slack.calls import Calls
from adapters.slack.config import SLACK
from adapters.slack.conversations import is_private
from adapters.slack.messenger import SlackMessenger
from adapters.slack.names import parts_of, reference
from adapters.slack.posting import Posting
from adapters.slack.render import Page, modal, modal_errors
from adapters.slack.respond import respond
from adapters.slack.trouble import DOUBTFUL, UNANSWERED, CallFailed, Gone
from adapters.slack.where import Surface, Where
from bot.domain.address import Address
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Message
from bot.ports import Answer, Nothing, Receipt, Redraw, Throttled, Uncertain, Unreachable

LOOKED_FOR = 30.0  # seconds after a post that may have arrived; by then it shows, or never will

log = structlog.get_logger()


def in_ack(answer: Answer, where: Where) -> dict[str, Any]:
    """What the acknowledgement of a sent form says: what is wrong in it, or the form that comes next."""
    if where.view is None:
        return {}
    if isinstance(answer, FieldErrors):
        return {"response_action": "errors", "errors": modal_errors(answer, where.view)}
    if isinstance(answer, Form):
        return {"response_action": "update", "view": _modal(answer, where)}
    return {}


def may_be_asked_again(error: Exception) -> bool:
    """Whether Slack never heard of it, or did not say what became of a change.

    A call that failed so is no post: of those nobody would know whether they arrived, and they are Uncertain.
    """
    if isinstance(error, CallFailed):
        return error.code in DOUBTFUL | {UNANSWERED}
    return isinstance(error, ConnectionError)


class Show:
    """Shows answers: in our conversation, to one person alone, or on our page.

    `not_shown` is what to say when a form could not be opened, and nothing else was to be said instead.
    """

    def __init__(
        self,
        calls: Calls,
        messenger: SlackMessenger,
        *,
        not_shown: Callable[[], Message],
        now: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._messenger = messenger
        self._posting = Posting(calls)
        self._recent = Recent()
        self._not_shown = not_shown
        self._now = now

    async def show(self, answer: Answer, where: Where, key: str) -> None:
        """Draw the answer to the event with this key. Raises what `Calls` raises, and InDoubt."""
        match answer:
            case Nothing() | FieldErrors():
                pass
            case Form():
                await self._open(answer, where, key)
            case Message():
                await self._say(answer, where, key)
            case Redraw(message, earlier):
                await self._redraw(message, earlier, where=where, key=key)
            case _:
                assert_never(answer)

    async def _open(self, form: Form, where: Where, key: str) -> None:
        if where.view is not None:  # it was in the acknowledgement
            return
        try:
            await self._calls.call(
                where.workspace, "views.open", trigger_id=where.trigger, view=_modal(form, where)
            )  # fmt: skip
        except (CallFailed, Throttled) as error:  # a trigger lives three seconds
            log.warning("slack_form_not_shown", error=type(error).__name__)
            await self._say_instead(form.instead or self._not_shown(), where, key)

    async def _say_instead(self, message: Message, where: Where, key: str) -> None:
        """In the place of a form; our page keeps the button that opens it."""
        at_home = where.surface is Surface.HOME
        await self._say(message, changed(where, surface=Surface.PRIVATE) if at_home else where, key)

    async def _say(self, message: Message, where: Where, key: str, *, replace: bool = False) -> None:
        match where.surface:
            case Surface.PRIVATE:
                await self._say_privately(message, where, key)
            case Surface.ALONE:
                await self._say_alone(message, where, replace=replace)
            case Surface.HOME:
                await self._messenger.show_home(Address(SLACK, where.workspace, where.user), message)
            case _:
                assert_never(where.surface)

    async def _redraw(self, message: Message, earlier: str, *, where: Where, key: str) -> None:
        """Draw it anew where that can be; a message that others see is never redrawn for one of them."""
        earlier = self._recent.find(earlier or where.message)
        channel, stamps = parts_of(earlier)
        if where.surface is not Surface.PRIVATE or not is_private(channel) or not stamps:
            await self._say(message, where, key, replace=where.replaceable)
            return
        pages = await self._messenger.draw(where.workspace, message, private=True)
        try:
            said = await self._posting.replace(where.workspace, earlier, pages, must_change=True)
        except Gone:  # or a workspace in which nothing may be changed after some minutes
            await self._say_privately(message, where, key)
        else:
            self._recent.remember(key, Receipt(said))

    async def _say_privately(self, message: Message, where: Where, key: str) -> None:
        pages = await self._messenger.draw(where.workspace, message, private=True)
        channel, since = where.channel or where.user, self._now()
        post = partial(self._posting.post, where.workspace, channel, pages, key=key, thread=where.thread)
        try:
            said = await post()
        except Uncertain as error:
            make_sure = partial(self._make_sure, post, where, key=key, since=since)
            raise InDoubt(str(error), make_sure, seconds=LOOKED_FOR) from None
        except Unreachable:  # it was a conversation of two people, not ours
            if not where.channel:
                raise
            await self._say_elsewhere(message, where, key)
        else:
            self._recent.remember(key, Receipt(said))

    async def _make_sure(self, post: Callable[[], Awaitable[str]], where: Where, *, key: str, since: datetime) -> None:
        """Post it once more when it is not there: whoever is answered gets that, and once (J13)."""
        person, near = Address(SLACK, where.workspace, where.user), Receipt(reference(where.channel, ()))
        below = Receipt(reference(where.channel, (where.thread,))) if where.thread else None
        found = await self._messenger.find(person, key, since=since, near=near, below=below)
        self._recent.remember(key, found or Receipt(await post()))

    async def _say_elsewhere(self, message: Message, where: Where, key: str) -> None:
        if where.response_url:
            await self._say_alone(message, where)
        else:
            await self._say_privately(message, changed(where, channel="", thread=""), key)

    async def _say_alone(self, message: Message, where: Where, *, replace: bool = False) -> None:
        pages = await self._messenger.draw(where.workspace, message, private=True)
        for number, page in enumerate(pages):
            await self._show_alone(page, where, replace=replace and number == 0)

    async def _show_alone(self, page: Page, where: Where, *, replace: bool) -> None:
        url = where.response_url
        if url and await respond(url, page, replace=replace, thread=where.thread):
            return
        thread = {"thread_ts": where.thread} if where.thread else {}
        try:
            await self._calls.call(
                where.workspace, "chat.postEphemeral", channel=where.channel, user=where.user,
                text=page.text, blocks=page.blocks, **thread,
            )  # fmt: skip
        except Unreachable:  # we are not there ourselves
            await self._posting.post(where.workspace, where.user, [page])


def _modal(form: Form, where: Where) -> dict[str, Any]:
    return modal(form, private_metadata=where.begins(form.data).metadata)
