"""Afterwards: did it happen, what does one take along, once again?"""

from dataclasses import dataclass
from uuid import UUID

from bot.domain.consultation import Happened
from bot.domain.message import Block, Button, Buttons, Choice, Message, Text
from bot.domain.press import write
from bot.domain.reflection import Closed
from bot.views.catalogue import Catalogue

YES, NO = "yes", "no"
AGAIN = (YES, NO)


@dataclass(frozen=True)
class TakeAlong:
    """The question what one takes along; whether typed words are kept where they read it (J30).

    It is taken once they said that they take it along, without writing it down.
    """

    question: str
    takes_words: bool
    is_taken: bool = False


def after(t: Catalogue, pairing: UUID) -> Message:
    """One tap; nobody sees what was said."""
    labels = {
        Happened.YES: t("after.yes"),
        Happened.NO_TIME: t("after.notime"),
        Happened.OTHER: t("after.other"),
    }
    options = tuple(Button(label, write("happened", pairing, one.value)) for one, label in labels.items())
    return Message((Text(t("after.asked")), Choice(options)))


def thanks(t: Catalogue, pairing: UUID, happened: Happened) -> Message:
    """What they said is kept; a kind word, and nothing more is asked."""
    said = {
        Happened.YES: t("after.thanks.yes"),
        Happened.NO_TIME: t("after.thanks.notime"),
        Happened.OTHER: t("after.thanks.other"),
    }[happened]
    return Message((Text(said), Buttons((_change(t, pairing),))))


def thanks_for_yes(t: Catalogue, pairing: UUID, along: TakeAlong | None, *, again: bool | None) -> Message:
    """It happened: what one takes along, for oneself, and whether once more with the same."""
    blocks: list[Block] = [Text(t("after.thanks.yes"))]
    if along is not None:
        blocks += _along(t, pairing, along)
    if again is None:
        options = (
            Button(t("button.yes"), write("sameagain", pairing, YES)),
            Button(t("button.no"), write("sameagain", pairing, NO)),
        )
        blocks += (Text(t("after.again")), Choice(options))
    else:
        blocks.append(Text(t("after.again.yes") if again else t("after.again.no")))
    return Message((*blocks, Buttons((_change(t, pairing),))))


def _along(t: Catalogue, pairing: UUID, along: TakeAlong) -> list[Block]:
    if not along.is_taken:
        return [Text(_asked(t, along)), Buttons(_ways(t, pairing, along))]
    after_all = (Buttons((Button(t("button.write_it"), write("takealong", pairing)),)),) if along.takes_words else ()
    return [Text(t("after.taken_along")), *after_all]


def _asked(t: Catalogue, along: TakeAlong) -> str:
    if along.takes_words:
        return t("after.take_along", question=along.question)
    return t("after.take_along.silent", question=along.question)


def _ways(t: Catalogue, pairing: UUID, along: TakeAlong) -> tuple[Button, ...]:
    taken = Button(t("button.taken"), write("takealong", pairing, Closed.TAKEN_ALONG))
    return (Button(t("button.write_it"), write("takealong", pairing)), taken) if along.takes_words else (taken,)


def _change(t: Catalogue, pairing: UUID) -> Button:
    return Button(t("button.other_answer"), write("afterwards", pairing))
