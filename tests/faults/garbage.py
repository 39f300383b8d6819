"""Payloads with a few things in them that should not be there: all are answered, and none is an error.

They come one by one: two at once about one new place may be refused until they are said again, which is as it must be.
"""

import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.adapters import slack_payloads as from_slack
from tests.adapters import telegram_updates as from_telegram
from tests.fakes.forged import FORM, Forger, Header, Knock, SlackForger, TelegramForger
from tests.fakes.garbled import damaged, garbled
from tests.fakes.slack.delivery import Delivery, Kind
from tests.fakes.storm import storm
from tests.faults.errors import errors_counted
from tests.faults.fault import Fault, Ground, Met, Times
from tests.faults.life import free_port
from tests.faults.memory import memory
from tests.stories.slack import SlackSchool, in_slack
from tests.stories.telegram import SECRET, TelegramSchool, in_telegram
from tests.world import World, at

SCHOOL_DAY = at(15, 10)
ROUND = 100  # of these, after which all that has to be said and shown is
NO_ERROR = frozenset(range(200, 500))
FIRST = 5  # a fifth of them, after which the memory is taken as it is
MAY_GROW, OF_EACH = 16 * 2**20, 6 * 2**10  # bytes; the stand-in is in this process, and keeps every post and envelope
SLOWEST = 1.0  # second

Batch = Callable[[int], Awaitable[list[float]]]  # how long answers took, in seconds, where one sees it


async def at_slacks_door(ground: Ground) -> Met:
    """Signed by Slack, over HTTP; one in ten is damaged in its very bytes."""
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_slack(world) as school:
        samples = await slack_samples(school)
        forger = SlackForger(school.slack.signing_secret, b"{}", ground.chance, school.slack.now)
        url = urlsplit(school.slack.post_office.url)

        async def some(count: int) -> list[float]:
            bodies = [slack_request(forger, garbled(samples, ground.chance)) for _ in range(count)]
            found = await storm((url.hostname or "", url.port or 0), [bodies], at_once=1)
            assert found.wrong == Counter()
            await settles(school)
            return [found.slowest]

        return await go_on(ground, some)


async def over_slacks_sockets(ground: Ground) -> Met:
    """The same in envelopes; each is acknowledged."""
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_slack(world, way_in="socket") as school:
        samples = await slack_samples(school)

        async def some(count: int) -> list[float]:
            took = []
            for _ in range(count):
                body = garbled(samples, ground.chance)
                delivery, since = Delivery(school.workspace, _kind(body), body), time.monotonic()
                assert (await school.slack.post_office.deliver(delivery)).was_acknowledged, body
                took.append(time.monotonic() - since)
            await settles(school)
            return took

        return await go_on(ground, some)


async def at_telegrams_door(ground: Ground) -> Met:
    """With our secret, brought to the webhook; one in ten is damaged in its very bytes."""
    port = free_port()
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_telegram(world, port=port) as school:
        samples = await telegram_samples(school)
        forger = TelegramForger(SECRET, b"{}", ground.chance, path="/telegram")

        async def some(count: int) -> list[float]:
            bodies = [knock(forger, json.dumps(garbled(samples, ground.chance)).encode()) for _ in range(count)]
            found = await storm(("127.0.0.1", port), [bodies], at_once=1)
            assert found.wrong == Counter()
            await school.ours.listening.finish()
            school.telegram.deliveries.clear()
            return [found.slowest]

        return await go_on(ground, some)


async def fetched_from_telegram(ground: Ground) -> Met:
    """The same, fetched by us; each has a number of its own, or none of them could ever be confirmed.

    They come many at a time, and each is confirmed by asking for the next: how long one takes is not seen.
    """
    async with World.opened(ground.database, now=SCHOOL_DAY) as world, in_telegram(world) as school:
        samples = await telegram_samples(school)

        async def some(count: int) -> list[float]:
            for _ in range(count):
                body = garbled(samples, ground.chance)
                told = {name: value for name, value in body.items() if name != "update_id"}
                school.bot.mailbox.put_raw(told, chat=1)
            await school.telegram.until(lambda: not school.bot.mailbox.waiting(), within=60)
            await school.ours.listening.finish()
            return []

        return await go_on(ground, some)


async def go_on(ground: Ground, some: Batch) -> Met:
    """So many as are asked for, round after round.

    Raises AssertionError for any error, for memory that grows, and for an answer that is too late.
    """
    before, took = 0, list[float]()
    with errors_counted() as errors:
        for done in range(0, ground.times, ROUND):
            took += await some(min(ROUND, ground.times - done))
            if not before and done * FIRST >= ground.times:
                before = memory()
            assert errors == Counter()
    growth = memory() - (before or memory())
    assert growth < MAY_GROW + OF_EACH * ground.times
    met: dict[str, float] = {"more megabytes after the last four fifths": round(growth / 2**20, 1)}
    if took:
        ground.is_in_time(max(took), within=SLOWEST)
        met["slowest answer, s"] = max(took)
    return met


# -- what is garbled --


async def slack_samples(school: SlackSchool) -> list[Any]:
    """What a first afternoon in a school brings, and the few things that it does not."""
    noor, sem = school.has("Noor Bakker"), school.has("Sem de Wit")
    channel = school.workspace.has_channel("bouw-1", members=[noor, sem])
    await school.starts(noor, channel)
    await school.commands(sem, "/ruimte", "meedoen")
    await school.commands(sem, "/ruimte", "vraag")
    await school.says(sem, "Een kind dat lachte")
    await school.commands(sem, "/ruimte", "instellingen")
    return [
        *(delivery.payload for delivery in school.slack.deliveries),
        from_slack.tap("close:0192f0c1a2b37c4d8e9fa0b1c2d3e4f5:1"),
        from_slack.tap_at_home("more:1"),
        from_slack.interaction("shortcut", callback_id="command:home"),
        from_slack.event(type="app_home_opened", user=sem.id, channel="D1", tab="home"),
        from_slack.event(type="channel_rename", channel={"id": channel.id, "name": "nieuw"}),
        from_slack.event(type="user_change", user={"id": sem.id, "team_id": "T1", "profile": {"real_name": "Sem"}}),
    ]


async def telegram_samples(school: TelegramSchool) -> list[Any]:
    """What a first afternoon brings, and the few things that it does not."""
    updates: list[Any] = []
    noor = await school.comes_in("Noor Bakker")
    for words in ("/vraag", "Een kind dat lachte", "/instellingen", "/meedoen"):
        await school.says(noor, words)
        updates.append(school.bot.mailbox.last.update if school.bot.mailbox.last else {})
    return [
        *updates,
        from_telegram.typed("/start abcdefghijklmnopqrstuvwxyz0123456789_-ABCDEF"),
        from_telegram.changed(text="Beter"),
        from_telegram.tap(),
        from_telegram.tap(chat=from_telegram.GROUP_CHAT),
        from_telegram.grouped("/hier", message_thread_id=45, is_topic_message=True),
        from_telegram.grouped(new_chat_members=[from_telegram.US]),
        from_telegram.grouped(migrate_to_chat_id=-5),
        from_telegram.member("left", "member"),
        from_telegram.member("member", "kicked", chat=from_telegram.PRIVATE_CHAT),
    ]


def slack_request(forger: SlackForger, body: Any) -> Knock:
    """One payload as Slack would send it: events are JSON, all else is a form."""
    kind = _kind(body)
    if kind == "events_api":
        return knock(forger, json.dumps(body).encode())
    form = {"payload": json.dumps(body)} if kind == "interactive" else body
    return knock(forger, urlencode(form, errors="replace").encode(), [FORM])


def knock(forger: Forger, raw: bytes, more: Sequence[Header] = ()) -> Knock:
    """These bytes as the platform itself would send them, or one in ten damaged before it signed them."""
    raw = damaged(raw, forger.chance) if raw and forger.chance.random() < 0.1 else raw
    return Knock(forger.request(raw, [*forger.signed(raw), *more]), answers=NO_ERROR)


def _kind(body: Any) -> Kind:
    if body.get("type") == "event_callback" or "event" in body:
        return "events_api"
    return "slash_commands" if "command" in body else "interactive"


async def settles(school: SlackSchool) -> None:
    """Everything is said and shown; what the stand-in remembers of it goes."""
    await school.ours.listening.finish()
    school.slack.deliveries.clear()
    school.slack.calls.clear()


TIMES = Times(ci=400, hour=20_000, asked=250_000, of="payloads")
FAULTS = (
    Fault(14, "garbled payloads at Slack's door", TIMES, at_slacks_door),
    Fault(14, "garbled payloads over Slack's sockets", TIMES, over_slacks_sockets),
    Fault(14, "garbled payloads at Telegram's door", TIMES, at_telegrams_door),
    Fault(14, "garbled payloads fetched from Telegram", TIMES, fetched_from_telegram),
)
