"""Buttons that are tapped, and what the tap was answered with."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.refusal import bad_request

if TYPE_CHECKING:
    from tests.fakes.telegram.person import Person
    from tests.fakes.telegram.post import Post

Object = dict[str, Any]
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
MOST_CHARACTERS = 200


@dataclass(eq=False)
class Tap:
    """A tap on a button with data; `id` is empty for a button that opens a link, of which no bot hears."""

    id: str
    person: "Person"
    bot: BotAccount
    at: float
    answered: bool = False
    text: str = ""
    is_alert: bool = False
    url: str = ""


@dataclass
class Taps:
    """The taps that may still be answered: once, and within `lifetime` seconds.

    Telegram does not say how long it waits; others measured some fifteen seconds.
    """

    lifetime: float = 15.0
    open: dict[str, Tap] = field(default_factory=dict)

    def answer(self, bot: BotAccount, name: str, now: float) -> Tap:
        """The tap that is answered now. Raises Refusal."""
        tap = self.open.pop(name, None)
        if tap is None or tap.bot is not bot or now - tap.at > self.lifetime:
            raise bad_request(TOO_OLD)
        tap.answered = True
        return tap


def tap(person: "Person", post: "Post", label: str) -> Tap:
    """Tap this button, or one that was there when they last looked. Raises LookupError."""
    button, bot, standin = post.button(label) or post.past_button(label), post.author, person.standin
    if button is None or not isinstance(bot, BotAccount):
        raise LookupError(f"the message has no button {label!r}")
    if "callback_data" not in button:
        return Tap("", person, bot, standin.now(), url=str(button.get("url", "")))
    made = Tap(standin.new_id("9"), person, bot, standin.now())
    standin.taps.open[made.id] = made
    person.tapped.append(made)
    query = {"id": made.id, "from": person.as_telegram(), "message": _shown(post)}
    bot.mailbox.put(
        "callback_query",
        {**query, "chat_instance": str(post.chat.id * 7), "data": button["callback_data"]},
        post.chat.id,
    )
    return made


def _shown(post: "Post") -> Object:
    if post.stands:
        return post.as_telegram()
    return {"message_id": post.id, "chat": post.chat.as_telegram(), "date": 0}
