"""A platform on which nobody can be written to before they came to us."""

from collections.abc import Callable
from dataclasses import dataclass, field

PLACEHOLDER = "BOTNAAM"  # in a link, as long as nobody told us what we are called


@dataclass(frozen=True)
class Doorway:
    """Where people come in by a link of their own; `link` has room for our {name} there and their {code}.

    `name` is what we are called there, if it was set. `keeps_words` is what the organisation decided about typed words:
    whether they may be kept; None while it did not decide, and then no team starts there (J30). It is closed while no
    token was set; `workspace` is our bot's number there. `draw` makes a PNG of a link, as a QR code, where that can be
    done.
    """

    platform: str
    link: str
    name: str | None = None
    keeps_words: bool | None = None
    is_open: bool = True
    workspace: str = ""
    draw: Callable[[str], bytes] | None = field(default=None, compare=False, repr=False)

    def link_with(self, code: str, *, name: str | None = None) -> str:
        """The link with this code; `name` is what we were called when we were there last."""
        return self.link.format(name=self.name or name or PLACEHOLDER, code=code)
