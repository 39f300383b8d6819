"""What people read of us in Telegram alone: its menu, and what stands where a message was."""

from bot.views.catalogue import Catalogue

Pair = tuple[str, str]

# What each command of the menu is called, for those who use that language.
NAMES = {
    "nl": {"question": "vraag", "agenda": "agenda", "pair": "koppel", "pause": "pauze", "data": "mijngegevens"},
    "en": {"question": "question", "agenda": "agenda", "pair": "pair", "pause": "pause", "data": "data"},
}


def menu(t: Catalogue, *, agenda: bool, consultation: bool) -> tuple[Pair, ...]:
    """Every command of the menu and what it does; `agenda` and `consultation` only where those are on (J03).

    There is room for six (J28): where both are on, what is kept is under /privacy alone.
    """
    names = NAMES[t.language]
    return (
        (names["question"], t("telegram.question")),
        *(((names["agenda"], t("telegram.agenda")),) if agenda else ()),
        *(((names["pair"], t("telegram.pair")),) if consultation else ()),
        (names["pause"], t("telegram.pause")),
        *(() if agenda and consultation else ((names["data"], t("telegram.data")),)),
        ("privacy", t("telegram.privacy")),
        ("help", t("telegram.help")),
    )


def withdrawn(t: Catalogue) -> str:
    """What stands where a message was that is too old to be deleted."""
    return t("telegram.withdrawn")
