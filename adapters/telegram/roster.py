"""Who is in a group, as far as Telegram tells, and who somebody is."""

import unicodedata
from contextlib import suppress

from adapters.telegram.calls import Calls
from adapters.telegram.config import TELEGRAM
from bot.domain.address import Address
from bot.domain.profile import Profile, SeenGroup
from bot.ports import Unreachable

OUT = ("left", "kicked")


class TelegramRoster:
    """A Roster, and Leaves. Telegram tells a bot how many people are in a group, and not who."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def look_at(self, place: Address, known: frozenset[str]) -> SeenGroup | None:
        """What the group is called and how many people it has besides us; None when we are not in it."""
        with suppress(Unreachable):
            if await self._calls.our_status(place.chat) not in OUT:
                title = (await self._calls.chat(place.chat)).name
                return SeenGroup(_name(title), max(await self._calls.count_members(place.chat) - 1, 0))
        return None

    async def profile(self, address: Address) -> Profile | None:
        """One person's name; None when Telegram knows nobody there who ever wrote to us."""
        with suppress(Unreachable):
            known = await self._calls.chat(address.chat)
            return Profile(Address(TELEGRAM, address.workspace, known.chat), _name(known.name) or known.chat)
        return None

    async def leave(self, place: Address) -> None:
        """Go out of the group; it is no error when we are out already."""
        await self._calls.leave(place.chat)


def _name(name: str) -> str:
    """A name on one line, without what steers the text around it."""
    return " ".join("".join(map(_without_control, name)).split())


def _without_control(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category in ("Cc", "Zl", "Zp") else "" if category in ("Cf", "Cs") else character
