"""What was said lately, so that a later answer can stand in its place."""

from bot.ports import Receipt

KEPT = 10_000  # answers; a restart forgets them too, and then the answer is a new message


class Recent:
    """Which message answered which event, and of how many pages it is. The oldest are forgotten."""

    def __init__(self, *, kept: int = KEPT) -> None:
        self._kept = kept
        self._messages: dict[str, str] = {}

    def remember(self, key: str, said: Receipt) -> None:
        """Remember the answer to the event with this key; a tap names its last page alone."""
        chat, _, pages = said.reference.partition("/")
        for name in (key, f"{chat}/{pages.rpartition(',')[2]}"):
            self._messages.pop(name, None)
            self._messages[name] = said.reference
        while len(self._messages) > 2 * self._kept:
            del self._messages[next(iter(self._messages))]

    def find(self, name: str) -> str:
        """All pages of a message, by its reference, its last page or the key that it answered; else the same name."""
        return self._messages.get(name, name)
