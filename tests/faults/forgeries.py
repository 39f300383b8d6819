"""Requests that are not the platform's own: none gets in or leaves a trace; its own, said again, counts once."""

import json
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from adapters.slack.signature import WINDOW
from tests.adapters.knocking import everything_logged
from tests.fakes.forged import Forger, Knock, SlackForger, TelegramForger
from tests.fakes.storm import Host, forged, storm
from tests.faults.fault import Fault, Ground, Met, Times
from tests.faults.heard import heard
from tests.faults.life import free_port
from tests.stories.slack import in_slack
from tests.stories.telegram import SECRET, in_telegram
from tests.world import World, at

SCHOOL_DAY = at(15, 10)
WORDS = "zwareweek"
AGAIN = 3


async def at_slacks_door(ground: Ground) -> Met:
    """Forged with and without Slack's secret, around one message that somebody really wrote."""
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_slack(world) as school:
        noor = school.has("Noor Bakker")
        await school.says(noor, WORDS)
        genuine = json.dumps(school.slack.last.payload).encode()
        forger = SlackForger(school.slack.signing_secret, genuine, ground.chance, school.slack.now)
        host = urlsplit(school.slack.post_office.url)
        before = (await heard(world), noor.reads())
        traces, met = await none_gets_in((host.hostname or "", host.port or 0), forger, ground.times, edges(forger))
        await school.settles()
        assert ((await heard(world), noor.reads()), traces) == (before, [])
        return met


async def at_telegrams_door(ground: Ground) -> Met:
    """Forged with and without the webhook's secret, around one message that somebody really wrote."""
    port = free_port()
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_telegram(world, port=port) as school:
        noor = await school.comes_in("Noor Bakker")
        await school.says(noor, WORDS)
        assert school.bot.mailbox.last is not None
        genuine = json.dumps(school.bot.mailbox.last.update).encode()
        forger = TelegramForger(SECRET, genuine, ground.chance, path="/telegram")
        before = (await heard(world), noor.reads())
        traces, met = await none_gets_in(("127.0.0.1", port), forger, ground.times, [])
        await school.settles()
        assert ((await heard(world), noor.reads()), traces) == (before, [])
        return met


async def none_gets_in(
    host: Host, forger: Forger, count: int, edges: Sequence[Knock]
) -> tuple[list[str], dict[str, float]]:
    """So many forgeries, and then the genuine one again and again; what of all that is in the log.

    Raises AssertionError when one was answered as it may not be.
    """
    with everything_logged() as lines:
        found = await storm(host, forged(forger, count))
        again = await storm(host, [[forger.true()] * AGAIN, edges], at_once=1)
    assert (found.wrong, again.wrong) == (Counter(), Counter())
    said = [word for word in (WORDS, forger.secret, "v0=", "update_id", "event_id") if word in "\n".join(lines)]
    return said, {f"answered {status or 'by hanging up'}": count for status, count in sorted(found.statuses.items())}


def edges(forger: SlackForger) -> list[Knock]:
    """The genuine one at the edges of the window: a second within it, and a second out of it."""
    return [
        Knock(forger.request(forger.genuine, forger.signed(forger.genuine, seconds)), answers=frozenset({status}))
        for seconds, status in ((1 - WINDOW, 200), (WINDOW - 1, 200), (-1 - WINDOW, 401), (WINDOW + 1, 401))
    ]


STORM = Times(ci=500, hour=100_000, asked=100_000, of="forgeries")
FAULTS = (
    Fault(15, "forgeries at Slack's door", STORM, at_slacks_door),
    Fault(15, "forgeries at Telegram's door", STORM, at_telegrams_door),
)
