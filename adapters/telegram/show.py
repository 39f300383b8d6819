"""Draws an answer where the person acted, so that nobody else reads it (J29)."""

from contextlib import suppress
from functools import partial
from typing import assert_never

from adapters.shared.afterwards import InDoubt
from adapters.shared.recent import Recent
from adapters.telegram.alert import as_alert, fits_in_alert
from adapters.telegram.calls import Calls
from adapters.telegram.messenger import TelegramMessenger
from adapters.telegram.names import parts_of
from adapters.telegram.trouble import CallFailed, Gone, NotSent
from adapters.telegram.where import Surface, Where
from bot.domain.address import Address
from bot.domain.form import FieldErrors, Form
from bot.domain.message import Message
from bot.ports import Answer, Nothing, Receipt, Redraw, Uncertain, Unreachable

ONCE_MORE = 2.0  # seconds, before a message is said again that may have arrived


def may_be_asked_again(error: Exception) -> bool:
    """Whether Telegram never heard of it, or did not say what became of a change; a new message is InDoubt then."""
    return isinstance(error, NotSent | ConnectionError | Uncertain)


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
    """Shows answers: in our chat with one person, to them alone within a group, or to a whole group."""

    def __init__(self, calls: Calls, messenger: TelegramMessenger) -> None:
        self._calls = calls
        self._messenger = messenger
        self._recent = Recent()

    async def acknowledge(self, answer: Answer, where: Where) -> None:
        """Tell Telegram that a tap was heard. In a group a short answer goes with it; a long one `show` looks after."""
        message = said_in(answer)
        if where.surface is Surface.PRIVATE or message is None:
            await self._acknowledge(where)
        elif fits_in_alert(message):
            await self._acknowledge(where, as_alert(message))

    async def show(self, answer: Answer, where: Where, key: str) -> None:
        """Draw the answer to the event with this key. Raises what `Calls` raises, and InDoubt."""
        message = said_in(answer)
        if message is None:
            return
        match where.surface:
            case Surface.PRIVATE if isinstance(answer, Redraw):
                await self._redraw(message, answer.reference or where.message, where=where, key=key)
            case Surface.PRIVATE:
                await self._say(message, where.person, key)
            case Surface.ALONE:
                await self._say_alone(message, where, key)
            case Surface.GROUP:
                await self._say(message, where.in_group, key)
            case _:
                assert_never(where.surface)

    async def _redraw(self, message: Message, name: str, *, where: Where, key: str) -> None:
        """Draw it anew where that can be; else it is a new message, which goes by the same name from then on."""
        earlier = Receipt(self._recent.find(name))
        chat, messages = parts_of(earlier.reference)
        if chat != where.person.chat or not messages:
            await self._say(message, where.person, key, name)
            return
        try:
            said = await self._messenger.redraw(where.person, earlier, message)
        except Gone:
            await self._say(message, where.person, key, name)
        else:
            self._remember(said, key, name)

    async def _say_alone(self, message: Message, where: Where, key: str) -> None:
        """In our own chat with who acted; who never opened that reads the beginning, when they tapped."""
        if where.tap and fits_in_alert(message):  # it was in the acknowledgement
            return
        try:
            await self._say(message, where.person, key)
        except Unreachable:
            await self._acknowledge(where, as_alert(message))
        else:
            await self._acknowledge(where)

    async def _say(self, message: Message, address: Address, *names: str) -> None:
        """Say it; once more when it may not have arrived, for somebody waits for it and nobody can look (J13)."""
        try:
            said = await self._messenger.answer(address, message)
        except Uncertain as error:
            raise InDoubt(str(error), partial(self._say, message, address, *names), seconds=ONCE_MORE) from None
        self._remember(said, *names)

    def _remember(self, said: Receipt, *names: str) -> None:
        for name in filter(None, names):
            self._recent.remember(name, said)

    async def _acknowledge(self, where: Where, alert: str = "") -> None:
        """A tap is known for a short while; too late is no trouble."""
        if where.tap:
            with suppress(CallFailed):
                await self._calls.answer_callback(where.tap, text=alert, alert=bool(alert))
