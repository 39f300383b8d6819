"""A message of ours as Telegram's: one for each page, and one reference to all of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from itertools import chain, repeat

from adapters.telegram.asking import Turn
from adapters.telegram.blank import BLANK
from adapters.telegram.calls import Calls, Said
from adapters.telegram.names import kind_in, marks_of, number_in, place_parts, reference
from adapters.telegram.render import NOTHING, Page
from adapters.telegram.trouble import Gone, NotSent, Stays
from bot.ports import Throttled, Uncertain


@dataclass(frozen=True)
class Posting:
    """Posts, changes and removes the pages of a message.

    `withdrawn` gives the words that stand where a message was, once Telegram deletes it no more. `turn` is when
    everything here goes: first, when somebody waits for it.
    """

    calls: Calls
    withdrawn: Callable[[], str]
    turn: Turn = Turn.WAIT

    async def post(self, chat: str, pages: Sequence[Page], *, silent: bool = False, goes: bool = False) -> str:
        """Post the pages under each other; the reference to all of them.

        `goes` says that somebody waited already until the first may leave. When a later page surely does not arrive,
        those before it are taken back and its error is raised: nobody is left with half a message. Raises Uncertain
        when a page may have arrived, or half of it stands.
        """
        where, marks = place_parts(chat)[0], list[str]()
        try:
            for page, turn in zip(pages, self._turns(goes), strict=False):
                say = self._say_on if marks else self._say
                said = await say(chat, page, silent=silent, turn=turn)
                where = said.chat
                marks.append(_mark(said))
        except Uncertain:
            raise
        except Exception:
            await self._take_back(reference(where, marks))
            raise
        return reference(where, marks)

    async def replace(
        self, chat: str, earlier: str, pages: Sequence[Page], *, must_change: bool = False, goes: bool = False
    ) -> str:
        """Draw pages in the place of earlier ones; what there is more is posted, what there is less is removed.

        A text, a picture and a file cannot become each other: from there on all are removed, and posted anew. A file
        that stays is the same one with other words. A page that is gone stays gone; with `must_change` that raises
        Gone.
        """
        where, marks = marks_of(earlier)
        same = _alike(marks, pages)
        for mark, page, turn in zip(marks[:same], pages, self._turns(goes), strict=False):
            with suppress(*(() if must_change else (Gone,))):
                await self._change(where, mark, page, turn=turn)
        added = await self.post(chat, pages[same:])
        await self._clear(where, marks[same:], words=NOTHING)
        return reference(where, (*marks[:same], *marks_of(added)[1]))

    async def remove(self, earlier: str, *, goes: bool = False) -> None:
        """Remove what is still there; what may not be deleted any more says that it was withdrawn."""
        await self._clear(*marks_of(earlier), words=self.withdrawn(), goes=goes)

    async def _say(self, chat: str, page: Page, *, silent: bool, turn: Turn) -> Said:
        if page.png is not None:
            return await self.calls.show_picture(
                chat, page.png, caption=page.html, keyboard=page.keyboard, silent=silent, turn=turn
            )
        if page.file is not None:
            return await self.calls.send_file(
                chat, page.file, caption=page.html, keyboard=page.keyboard, silent=silent, turn=turn
            )
        return await self.calls.say(chat, page.html, keyboard=page.keyboard, silent=silent, turn=turn)

    async def _say_on(self, chat: str, page: Page, *, silent: bool, turn: Turn) -> Said:
        """Say a later page. Telegram's silence is waited for, rather than taking back what stands."""
        try:
            return await self._say(chat, page, silent=silent, turn=turn)
        except (Throttled, NotSent):
            if not await self.calls.silence_ends(chat):
                raise
        return await self._say(chat, page, silent=silent, turn=turn)

    async def _change(self, where: str, mark: str, page: Page, *, turn: Turn) -> None:
        message = number_in(mark)
        if page.png is not None:
            await self.calls.edit_picture(
                where, message, page.png, caption=page.html, keyboard=page.keyboard, turn=turn
            )
        elif page.file is not None:
            await self.calls.edit_caption(where, message, page.html, keyboard=page.keyboard, turn=turn)
        else:
            await self.calls.edit(where, message, page.html, keyboard=page.keyboard, turn=turn)

    async def _clear(self, where: str, marks: Sequence[str], *, words: str, goes: bool = False) -> None:
        for mark, turn in zip(marks, self._turns(goes), strict=False):
            with suppress(Gone):
                await self._remove(where, mark, words=words, turn=turn)

    async def _remove(self, where: str, mark: str, *, words: str, turn: Turn) -> None:
        """Delete it, or have it say those words without its buttons and what it showed or held."""
        try:
            await self.calls.remove(where, number_in(mark), turn=turn)
        except Stays:
            png = BLANK if kind_in(mark) else None
            await self._change(where, mark, Page(escape(words, quote=False), png=png), turn=self.turn)

    def _turns(self, goes: bool) -> Iterator[Turn]:
        """When each call goes: the first at once, if somebody waited for that already."""
        return chain([Turn.GOES] if goes else [], repeat(self.turn))

    async def _take_back(self, posted: str) -> None:
        try:
            await self._clear(*marks_of(posted), words=NOTHING)
        except Exception:
            raise Uncertain("half_posted") from None


def _mark(said: Said) -> str:
    return f"{said.kind}{said.message}"


def _alike(marks: Sequence[str], pages: Sequence[Page]) -> int:
    """How many, from the first on, can become the page that is to stand there."""
    same = [kind_in(mark) == page.kind for mark, page in zip(marks, pages, strict=False)]
    return same.index(False) if False in same else len(same)
