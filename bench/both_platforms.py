"""Both platforms in one process: a school of people on each, who are quiet, or who do ordinary things at a pace."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle

from aiohttp import web
from sqlalchemy import delete, select, update

from adapters.http.server import Server
from adapters.slack.config import SLACK
from adapters.telegram.config import TELEGRAM
from bench.outbox import real_clock
from bench.reply import WORDS
from bench.school import write_school, write_team
from bench.slack_apps import all_well
from bench.slack_school import TEAM
from bench.taps import sessions_at
from bench.telegram_school import BOT
from bench.year import weeks_before, write_year
from bot.domain.calendar import Week, school_year
from bot.domain.people import TeamState
from bot.services.schedule import ensure_sweeps
from bot.store.base import Db
from bot.store.house import new_house
from bot.store.people import Account
from bot.store.reflection import Reply
from bot.store.schedule import Schedule
from bot.store.team import Team
from tests.fakes import slack as slack_standin
from tests.fakes import telegram as telegram_standin
from tests.fakes.slack import SlackStandIn
from tests.fakes.telegram import TelegramStandIn
from tests.world import a_cipher

EVERY_NIGHT = "0 2 * * *"
DAY = 86_400.0
FIRST = 5_000_000_001  # the number of the first in Telegram
HOST = "127.0.0.1"
PATIENCE = 60.0

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Town:
    """Where both platforms are: the settings that lead `ruimte run` there, and where is told how much was done."""

    settings: Mapping[str, str]
    told: str


async def write_house(address: str, people: int, schedules: int) -> None:
    """A house with a year behind everybody, half of them on each platform, and so many schedules of teams.

    The first tick of each is a day away.
    """
    async with sessions_at(address) as (_, sessions), sessions() as db, db.begin():
        db.add(new_house(a_cipher(), demo=False))
        await ensure_sweeps(db, now=real_clock())
        school = await write_school(db)
        week = Week.of(real_clock().date())
        everybody = await write_team(db, school, people, school_year(week.monday))
        await write_year(db, everybody, await weeks_before(db, school, week))
        await db.execute(delete(Reply))  # whose words are only as long as sealed ones: nobody can look back on them
        teams = [everybody, *await _small_teams(db, everybody, schedules - 1)]
        db.add_all(_schedule(db, team) for team in teams)
        await _move_in(db)


async def _small_teams(db: Db, like: Team, count: int) -> Sequence[Team]:
    teams = [
        Team(
            id=db.new_id(real_clock()), organisation_id=like.organisation_id, school_id=like.school_id,
            name=f"Team {number}", state=TeamState.STARTED, started_on=like.started_on, school_year=like.school_year,
        )
        for number in range(count)
    ]  # fmt: skip
    db.add_all(teams)
    await db.flush()
    return teams


def _schedule(db: Db, team: Team) -> Schedule:
    now = real_clock()
    return Schedule(
        id=db.new_id(now), kind="round", team_id=team.id, cron=EVERY_NIGHT, timezone="Europe/Amsterdam",
        next_at=now.fromtimestamp(now.timestamp() + DAY, now.tzinfo), grace_seconds=3600,
    )  # fmt: skip


async def _move_in(db: Db) -> None:
    """Everybody on a platform, by turns."""
    accounts = (await db.scalars(select(Account.id).order_by(Account.person_id))).all()
    for number, account_id in enumerate(accounts):
        there = (
            {"platform": SLACK, "workspace": TEAM, "chat": f"U{number:05}"}
            if number % 2
            else {"platform": TELEGRAM, "workspace": str(BOT.id), "chat": str(FIRST + number)}
        )
        await db.execute(update(Account).where(Account.id == account_id).values(**there))


@asynccontextmanager
async def town(people: int, acts: int, seconds: float) -> AsyncIterator[Town]:
    """Both stand-ins with these people in them, who do so many things in so long, once both are connected."""
    async with SlackStandIn.started() as slack, TelegramStandIn.started() as telegram:
        happened: list[float] = []

        async def told(request: web.Request) -> web.Response:
            return web.json_response({"done": len(happened)})

        slack.post_office.retries = True
        async with Server(HOST, 0, routes=[("GET", "/told", told)], ready=all_well) as server:
            settings = _fill(slack, telegram, people)
            living = asyncio.create_task(_live(slack, telegram, happened, acts=acts, seconds=seconds))
            yield Town(settings, f"http://{HOST}:{server.address[1]}/told")
            living.cancel()


def _fill(slack: SlackStandIn, telegram: TelegramStandIn, people: int) -> Mapping[str, str]:
    school, bot = slack.has_workspace(TEAM, name="De Lindeboom"), telegram.has_bot(BOT.username)
    for number in range(people):
        name = f"Collega {number:05}"
        if number % 2:
            user = f"U{number:05}"
            school.people[user] = slack_standin.Person(school, user, name)
        else:
            person = telegram.people[FIRST + number] = telegram_standin.Person(telegram, FIRST + number, name)
            person.chat(bot).started = True
    given = {
        "slack_bot_token": school.bot_token, "slack_app_token": slack.app_token, "slack_api_url": slack.api_url,
        "slack_signing_secret": slack.signing_secret, "telegram_bot_token": bot.token,
        "telegram_api_url": telegram.api_url, "telegram_bot_name": bot.username, "telegram_text": "on",
    }  # fmt: skip
    return {f"RUIMTE_{name.upper()}": value for name, value in given.items()}


async def _live(
    slack: SlackStandIn, telegram: TelegramStandIn, happened: list[float], *, acts: int, seconds: float
) -> None:
    """One thing after another, each at its moment, whether or not those before were heard."""
    await slack.until(lambda: slack.sockets.count >= 2, within=PATIENCE)
    began, under_way = time.monotonic(), set[asyncio.Task[object]]()
    for number, act in zip(range(acts), _acts(slack, telegram), strict=False):
        await asyncio.sleep(began + number * seconds / acts - time.monotonic())
        under_way.add(doing := asyncio.create_task(_do(act)))
        doing.add_done_callback(under_way.discard)
        happened.append(time.monotonic())


async def _do(act: Act) -> object:
    return await act()


def _acts(slack: SlackStandIn, telegram: TelegramStandIn) -> Iterator[Act]:
    """What people do, without end: everybody on both platforms in turn does the next of these."""
    [school] = slack.workspaces.values()
    in_slack = [one for one in school.people.values() if one.id.startswith("U0")]
    both = list(zip(in_slack, telegram.people.values(), strict=True))
    for number, (one, other) in enumerate(cycle(both)):
        turn = number // len(both)
        yield _in_slack(one, turn)
        yield _in_telegram(other, turn)


def _in_slack(person: slack_standin.Person, turn: int) -> Act:
    match turn % 4:
        case 0:
            return lambda: person.says("hulp")
        case 1 if person.buttons():
            return lambda: person.taps(person.buttons()[0])
        case 2:
            return lambda: person.says(WORDS)
        case _:
            return person.opens_home


def _in_telegram(person: telegram_standin.Person, turn: int) -> Act:
    match turn % 4:
        case 0:
            return lambda: person.says("/help")
        case 1 if person.buttons():
            return lambda: person.taps(person.buttons()[0])
        case 2:
            return lambda: person.says(WORDS)
        case _:
            return lambda: person.says("/instellingen")
