"""Draws an answer where the person acted, so that nobody else reads it (J29)."""

from contextlib import suppress
from functools import partial
from typing import assert_never

from adapters.shared.afterwards import InDoubt
from adapters.shared.recent import Recent
from adapters.telegram.alert import as_alert, fits_in_alert
from adapters.telegram.asking import Turn
from adapters.telegram.calls import Calls
from adapters.telegram.names import parts_of, tapped
from adapters.telegram.posting import Posting
from adapters.telegram.render import pages
from adapters.telegram.trouble import UNANSWERED, CallFailed, NotSent
from adapters.telegram.where import Surface, Where
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Message
from bot.ports import Answer, Nothing, Receipt, Redraw, Refused, Throttled, Uncertain, Unreachable

ONCE_MORE = 2.0  # seconds, before a message is said again that may have arrived
_IN_VAIN = (CallFailed, NotSent, Refused, Throttled)


def may_be_asked_again(error: Exception) -> bool:
    """Whether Telegram never heard of it, or did not say what became of a change; a new message is InDoubt then."""
    return isinstance(error, NotSent) or (isinstance(error, CallFailed) and error.code == UNANSWERED)


def said_in(answer: Answer) -> Message | None:
    """What an answer says. Telegram shows no forms; what is said instead of one is."""
    match answer:
        case Nothing() | FieldErrors():
            return None
        case Form():
            return answer.instead
        case Redraw():
            return answer.message
        case Message():
            return answer
        case _:
            assert_never(answer)


class Show:
    """Shows answers: in our chat with one person, to them alone within a group, or to a whole group.

    `recent` is shared with the messenger, so that an answer can stand in the place of all that it said.
    """

    def __init__(self, calls: Calls, recent: Recent) -> None:
        self._calls = calls
        self._posting = Posting(calls, withdrawn=str, turn=Turn.FIRST)  # nothing is withdrawn here
        self._recent = recent

    async def acknowledge(self, answer: Answer, where: Where) -> None:
        """Tell Telegram that a tap was heard. In a group a short answer goes with it; a long one `show` looks after."""
        message = said_in(answer)
        if where.surface is Surface.PRIVATE or message is None:
            await self._acknowledge(where)
        elif fits_in_alert(message):
            await self._alert(message, where)

    async def let_go_of(self, tap: str) -> None:
        """Tell Telegram that a tap was heard, of which nothing comes."""
        await self._calls.answer_callback(tap)

    async def show(self, answer: Answer, where: Where, key: str) -> None:
        """Draw the answer to the event with this key. Raises what `Calls` raises.

        What may have arrived is drawn once more (InDoubt), for somebody waits for it and nobody can look (J13).
        """
        draw = partial(self._draw, answer, where, key)
        try:
            await draw()
        except Uncertain as error:
            raise InDoubt(str(error), draw, seconds=ONCE_MORE) from None

    async def _draw(self, answer: Answer, where: Where, key: str) -> None:
        message = said_in(answer)
        if message is None:
            return
        match where.surface:
            case Surface.PRIVATE if isinstance(answer, Redraw):
                await self._redraw(message, answer.reference or where.message, where=where, key=key)
            case Surface.PRIVATE:
                await self._say(message, where.person.chat, key)
            case Surface.ALONE:
                await self._say_alone(message, where, key)
            case Surface.GROUP:
                await self._say(message, where.group, key)
            case _:
                assert_never(where.surface)

    async def _redraw(self, message: Message, name: str, *, where: Where, key: str) -> None:
        """Draw it anew where that can be; else it is a new message, which goes by the same name from then on."""
        chat, earlier = where.person.chat, self._recent.find(name)
        where_it_stands, messages = parts_of(earlier)
        if where_it_stands != chat or not messages:
            await self._say(message, chat, key, name)
            return
        try:
            said = await self._posting.replace(chat, earlier, pages(message), must_change=True)
        except CallFailed as error:
            if may_be_asked_again(error):
                raise
            await self._say(message, chat, key, name)
        else:
            self._remember(said, key, name, earlier)

    async def _say_alone(self, message: Message, where: Where, key: str) -> None:
        """In our own chat with who acted; who never opened that reads the beginning, when they tapped."""
        if where.tap and fits_in_alert(message):  # it was in the acknowledgement
            return
        try:
            await self._say(message, where.person.chat, key)
        except Unreachable:
            await self._alert(message, where)
        else:
            with suppress(*_IN_VAIN):  # it was said; another try would say it again
                await self._acknowledge(where)

    async def _say(self, message: Message, chat: str, *names: str) -> None:
        self._remember(await self._posting.post(chat, pages(message), silent=message.silent), *names)

    def _remember(self, said: str, *names: str) -> None:
        for name in filter(None, (*names, tapped(said))):
            self._recent.remember(name, Receipt(said))

    async def _alert(self, message: Message, where: Where) -> None:
        if where.tap:
            await self._calls.answer_callback(where.tap, text=as_alert(message), alert=True)

    async def _acknowledge(self, where: Where) -> None:
        if where.tap:
            await self.let_go_of(where.tap)
