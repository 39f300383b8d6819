"""The menu of commands, in each language, in private chats alone (J28)."""

from collections.abc import Mapping

import structlog

from adapters.telegram.ourselves import AboutUs, Commands, Scope

log = structlog.get_logger()

MOST = 6  # in a menu, so that it can be looked over

# For each language its menu; under "" that of whoever speaks another.
Menus = Mapping[str, Commands]


async def register(us: AboutUs, menus: Menus) -> None:
    """Have everybody see their menu, and nobody one in a group. What stands there already is left alone.

    A menu is a convenience, and every command works when it is typed: that it failed is logged, and no trouble.
    Raises ValueError for a menu that is too long.
    """
    if any(len(menu) > MOST for menu in menus.values()):
        raise ValueError("a menu is too long")
    try:
        for language, menu in menus.items():
            await _have(us, menu, scope="private", language=language)
            await _have(us, (), scope="groups", language=language)
    except Exception as error:
        log.info("telegram_menu_not_set", kind=type(error).__name__)


async def _have(us: AboutUs, menu: Commands, *, scope: Scope, language: str) -> None:
    if tuple(await us.commands(scope=scope, language=language)) != tuple(menu):
        await us.set_commands(menu, scope=scope, language=language)
