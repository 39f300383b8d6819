"""The calls to Telegram that are about messages and taps, and with them all others."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from adapters.telegram.asking import TAPS, Turn
from adapters.telegram.chats import AboutChats
from adapters.telegram.line import Files
from adapters.telegram.names import DOCUMENT, PICTURE
from adapters.telegram.trouble import NO_METHOD, CallFailed, Gone, Unmodified
from bot.domain.message import Button, File

Keyboard = Sequence[Sequence[Button]]

HTML = ParseMode.HTML
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Said:
    """A message of ours that stands; `chat` is its group as it is called now, `kind` PICTURE, DOCUMENT or nothing."""

    chat: str
    message: int
    kind: str = ""


class Calls(AboutChats):
    """The one place where Telegram is asked anything.

    Every call raises what `bot.ports` knows, NotSent when it surely did not arrive, or CallFailed; Uncertain only for
    what is said, since everything else may be asked again. What is about messages waits for room first; see Turn.
    """

    async def say(
        self, chat: str, html: str, *, keyboard: Keyboard = (), silent: bool = False, turn: Turn = Turn.WAIT
    ) -> Said:
        """Say it, in a person's chat, a group or a topic of one."""
        fields = {"text": html, "link_preview_options": NO_PREVIEW.to_json(), **_fields(keyboard, silent=silent)}
        return await self._say("sendMessage", chat, fields, turn=turn)

    async def show_picture(
        self, chat: str, png: bytes, *, caption: str,
        keyboard: Keyboard = (), silent: bool = False, turn: Turn = Turn.WAIT,
    ) -> Said:  # fmt: skip
        """Show a picture, with HTML under it; where Telegram shows none, those words alone."""
        fields = {"caption": caption, **_fields(keyboard, silent=silent)}
        try:
            return await self._say(
                "sendPhoto", chat, fields, turn=turn, files={"photo": ("picture.png", png)}, kind=PICTURE
            )
        except CallFailed as failed:
            if failed.code != NO_METHOD:
                raise
        return await self.say(chat, caption, keyboard=keyboard, silent=silent, turn=turn.again)

    async def send_file(
        self, chat: str, file: File, *, caption: str,
        keyboard: Keyboard = (), silent: bool = False, turn: Turn = Turn.WAIT,
    ) -> Said:  # fmt: skip
        """Send a file, with HTML under it; where Telegram sends none, those words alone."""
        fields = {"caption": caption, **_fields(keyboard, silent=silent)}
        files = {"document": (file.name, file.content, file.kind)}
        try:
            return await self._say("sendDocument", chat, fields, turn=turn, files=files, kind=DOCUMENT)
        except CallFailed as failed:
            if failed.code != NO_METHOD:
                raise
        return await self.say(chat, caption, keyboard=keyboard, silent=silent, turn=turn.again)

    async def edit(
        self, chat: str, message: int, html: str, *, keyboard: Keyboard = (), turn: Turn = Turn.WAIT
    ) -> None:
        """Have a message read so. Raises Gone when it is not there, or is no text."""
        with suppress(Unmodified):
            await self.in_chat(
                "editMessageText",
                chat,
                lambda group, _: self._bot.edit_message_text(
                    html,
                    group,
                    message,
                    parse_mode=HTML,
                    link_preview_options=NO_PREVIEW,
                    reply_markup=_markup(keyboard),
                ),
                turn=turn,
            )

    async def edit_caption(
        self, chat: str, message: int, caption: str, *, keyboard: Keyboard = (), turn: Turn = Turn.WAIT
    ) -> None:
        """Have what stands under a picture or a file read so. Raises Gone when it is not there, or is a text."""
        with suppress(Unmodified):
            await self.in_chat(
                "editMessageCaption",
                chat,
                lambda group, _: self._bot.edit_message_caption(
                    group, message, caption=caption, parse_mode=HTML, reply_markup=_markup(keyboard)
                ),
                turn=turn,
            )

    async def edit_picture(
        self, chat: str, message: int, png: bytes, *, caption: str, keyboard: Keyboard = (), turn: Turn = Turn.WAIT
    ) -> None:
        """Show another picture in its place, or in that of a file. Raises Gone when it is not there."""
        with suppress(Unmodified):
            await self.in_chat(
                "editMessageMedia",
                chat,
                lambda group, _: self._bot.edit_message_media(
                    InputMediaPhoto(png, caption=caption, parse_mode=HTML),
                    group,
                    message,
                    reply_markup=_markup(keyboard),
                ),
                turn=turn,
            )

    async def remove(self, chat: str, message: int, *, turn: Turn = Turn.WAIT) -> None:
        """Delete a message. Raises Gone when it is not there, and Stays when Telegram deletes it no more."""
        await self.in_chat("deleteMessage", chat, lambda group, _: self._bot.delete_message(group, message), turn=turn)

    async def _say(
        self, method: str, chat: str, fields: Mapping[str, str], *,
        turn: Turn, files: Files | None = None, kind: str = "",
    ) -> Said:  # fmt: skip
        result = await self.in_chat(
            method,
            chat,
            lambda group, topic: self.plain(method, {**_where(group, topic), **fields}, files=files),
            turn=turn,
            says=True,
        )
        return Said(self.group_of(chat), _number_of(result), kind)

    async def answer_callback(self, callback: str, *, text: str = "", alert: bool = False) -> None:
        """Have a tap acknowledged, with words for who tapped alone. One of long ago needs none."""
        with suppress(Gone):
            await self.ask(
                "answerCallbackQuery",
                lambda: self._bot.answer_callback_query(callback, text=text or None, show_alert=alert),
                silence=TAPS,
            )


def _fields(keyboard: Keyboard, *, silent: bool) -> dict[str, str]:
    """What texts, pictures and files have in common."""
    markup = _markup(keyboard)
    under = {} if markup is None else {"reply_markup": markup.to_json()}
    return {"parse_mode": HTML, "disable_notification": str(silent).lower(), **under}


def _where(group: int, topic: int | None) -> dict[str, str]:
    return {"chat_id": str(group)} | ({} if topic is None else {"message_thread_id": str(topic)})


def _number_of(result: Any) -> int:
    """The number of what was said. It was said, whatever the answer tells of it; 0 is no message that can change."""
    number = result.get("message_id") if isinstance(result, dict) else None
    return number if isinstance(number, int) else 0


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in keyboard]
    )
