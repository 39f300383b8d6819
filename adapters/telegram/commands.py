"""The menu of commands, in each language, in private chats alone (J28)."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial

import structlog

from adapters.telegram.ourselves import AboutUs, Commands, Scope
from adapters.telegram.trouble import NO_METHOD, CallFailed
from adapters.telegram.waits import Chance, Sleep, until_it_works
from bot.ports import Refused

log = structlog.get_logger()

MOST = 6  # in a menu, so that it can be looked over
TRIES = 4
LOOKS_EVERY = 300.0  # seconds

# For each language its menu; under "" that of whoever speaks another.
Menus = Mapping[str, Commands]
AskMenus = Callable[[], Awaitable[Menus]]  # what they are now: what is off is in none (J03)


def checked(menus: Menus) -> Menus:
    """The same menus. Raises ValueError for one that is too long."""
    if any(len(menu) > MOST for menu in menus.values()):
        raise ValueError("a menu is too long")
    return menus


async def keep(us: AboutUs, ask: AskMenus, *, sleep: Sleep, idle: Sleep, chance: Chance) -> None:
    """See every few minutes that everybody has the menu as it is then, and set it again where they have another."""
    while True:
        try:
            menus = checked(await ask())
        except Exception as error:  # whatever it was, it may be known later
            log.warning("telegram_menu_not_known", kind=type(error).__name__)
        else:
            await register(us, menus, sleep=sleep, chance=chance)
        await idle(LOOKS_EVERY)


async def register(us: AboutUs, menus: Menus, *, sleep: Sleep, chance: Chance) -> None:
    """Have everybody see their menu, and nobody one in a group. What stands there already is left alone.

    A menu is a convenience, and every command works when it is typed: after a few tries it is logged that it failed,
    which is no trouble.
    """
    for language, menu in menus.items():
        for scope, commands in _by_scope(menu).items():
            have = partial(_have, us, commands, scope=scope, language=language)
            with suppress(Refused):  # which is said of the way in
                await until_it_works(have, what="telegram_menu_not_set", sleep=sleep, chance=chance, tries=TRIES)


def _by_scope(menu: Commands) -> dict[Scope, Commands]:
    return {"private": menu, "groups": ()}


async def _have(us: AboutUs, menu: Commands, *, scope: Scope, language: str) -> None:
    if await _stands(us, scope, language) == tuple(menu):
        return
    try:
        await us.set_commands(menu, scope=scope, language=language)
    except CallFailed as failed:
        if failed.code != NO_METHOD:
            raise


async def _stands(us: AboutUs, scope: Scope, language: str) -> Commands | None:
    """The menu as it is now; None when Telegram does not tell."""
    with suppress(CallFailed):
        return tuple(await us.commands(scope=scope, language=language))
    return None
