"""A local stand-in for the Bot API, which refuses what Telegram refuses. The real python-telegram-bot talks to it.

    async with TelegramStandIn.started(clock=clock) as telegram:
        bot = telegram.has_bot("ruimte_bot")                       # its token: bot.token
        noor = telegram.has_user("Noor Bakker", language="nl")
        await noor.starts("payload-of-a-link")                     # waits until it is fetched, or brought
        await telegram.until(lambda: noor.buttons() == ["Ja", "Nee"])
        tap = await noor.taps("Ja")
        await telegram.until(lambda: tap.answered)
        assert noor.reads() == ["Welkom."]

The app's side: `telegram.api_url` and a bot's `token`; a client adds `/bot` and the token. A bot's rights may be
changed at any time; `bot.commands` is its menu, `bot.mailbox` the updates that wait for it.

A person's side: `starts`, `says`, `edits`, `sends_sticker`, `sends_photo`, `sends_album`, `forwards`, `taps`, `blocks`,
`unblocks`, `deactivates`; what they have before them is `sees`, `reads`, `buttons` and `alerts`. `sees` and `reads`
give what bots said, not what people typed. A group's side: `adds`, `removes_bot`, `promotes`, `mutes`, `joins`,
`leaves`, `renames`, `has_topic`, `becomes_supergroup`; `sees`, `reads`, `buttons`. An act comes back at once: what the
app does after it is waited for with `telegram.until`.

Telegram's side: `telegram.redeliver_last`, and `bot.mailbox.put_raw` for an update that Telegram would never make;
`bot.mailbox.second_poller_refused` turns round who hears 409, and `bot.mailbox.lingers` is how long a poll stays open
after its line broke; `bot.mailbox.courier.delay` is how soon a webhook is tried again, and `telegram.proxies` leads one
that is elsewhere to the loopback. `telegram.fails(...)` brings trouble to a method, see `trouble.py`; `telegram.rates`
is the pace, see `rates.py`. `telegram.calls` holds every call, `telegram.deliveries` all that was brought to a webhook,
`telegram.trouble.dropped_entities` what was lost in silence.

Time is `clock`: rates, ages and taps go by it, while long polling and a webhook's repetitions go by the real clock.
With `telegram.is_plain` it is like other servers of the Bot API, which do less and tell less.
Everything follows Telegram's published reference and the descriptions of its own server, and where those are silent
the stricter reading. It knows less than Telegram: only HTML as a parse mode, only inline keyboards, no channels.
"""

from tests.fakes.slack.clock import Clock
from tests.fakes.telegram.bot import BotAccount
from tests.fakes.telegram.group import Group, Topic
from tests.fakes.telegram.person import Person
from tests.fakes.telegram.post import Post
from tests.fakes.telegram.recorded import Recorded
from tests.fakes.telegram.server import TelegramStandIn
from tests.fakes.telegram.taps import Tap
from tests.fakes.telegram.webhook import Delivery

__all__ = ["BotAccount", "Clock", "Delivery", "Group", "Person", "Post", "Recorded", "Tap", "TelegramStandIn", "Topic"]
