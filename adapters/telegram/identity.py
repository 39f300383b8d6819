"""Who we are in Telegram: asked when we begin, and kept for who makes links while nobody is there to ask."""

from adapters.telegram.config import TELEGRAM
from adapters.telegram.names import Bot
from adapters.telegram.ourselves import AboutUs
from bot.ports import Installation, Installations

NAME = "name"  # of what an installation says of us: the name after the @


class Identity:
    """Our number, and our name as soon as Telegram told it."""

    def __init__(self, us: AboutUs, installations: Installations) -> None:
        self.bot = Bot(us.bot_id)
        self._us = us
        self._installations = installations

    async def learn(self) -> None:
        """Ask who we are, and keep the name where it changed. Raises Refused when the token is wrong."""
        self.bot = (await self._us.who_am_i()).bot
        kept = await self._installations.get(TELEGRAM, self.bot.id)
        if self.bot.name and (kept is None or kept.about.get(NAME) != self.bot.name):
            await self._installations.save(Installation(TELEGRAM, self.bot.id, {}, about={NAME: self.bot.name}))
