"""`ruimte team`: list, add, start, and the team's own hour."""

from datetime import date, time

import click

from bot.cli.words import Spoken, t, words

DAYS = ("mon", "tue", "wed", "thu", "fri")
DUTCH_DAYS = ("ma", "di", "wo", "do", "vr")


@click.group("team", cls=Spoken, help=words("cli.team"))
def team() -> None:
    """Teams."""


@team.command("list", help=words("cli.team.list"))
def list_() -> None:
    """Every team and whether it has started; never who takes part."""
    from bot.cli.running import in_house
    from bot.domain.people import TeamState
    from bot.domain.schedule import DEFAULT_DAY, DEFAULT_TIME
    from bot.opening import App, real_clock
    from bot.store.schedule import quiet_teams
    from bot.store.team import School, all_teams
    from bot.views.team import stopped_line, team_line, team_state

    async def work(app: App) -> list[str]:
        async with app.unit_of_work() as db:
            quiet = await quiet_teams(db, real_clock().date())
            lines = []
            for one in await all_teams(db):
                school = await db.get_one(School, one.school_id)
                if one.state == TeamState.STOPPED:
                    lines.append(stopped_line(t(), one.name, school.name))
                    continue
                day = DEFAULT_DAY if one.ask_day is None else one.ask_day
                hour = f"{t().weekday(day)} {t().clock(one.ask_time or DEFAULT_TIME)}"
                state = team_state(t(), one.started_on, quiet=one.id in quiet)
                lines.append(team_line(t(), one.name, school.name, state, hour))
            return lines

    click.echo("\n".join(in_house(work)) or words("cli.nobody_yet"))


@team.command("add", help=words("cli.team.add"))
@click.argument("name")
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
def add(name: str, school: str | None) -> None:
    """A team without people yet."""
    from bot.cli.running import in_house, one_school
    from bot.cli.trouble import Sentence
    from bot.opening import App, real_clock
    from bot.services.team import add_team
    from bot.store.team import find_team

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            found = await one_school(db, school)
            if any(same.school_id == found.id for same in await find_team(db, name)):
                raise Sentence(words("team.exists", team=name, school=found.name))
            await add_team(db, found, name.strip(), now=real_clock())
            return words("team.added", team=name.strip(), school=found.name)

    click.echo(in_house(work))


@team.command("start", help=words("cli.team.start"))
@click.argument("name", required=False)
@click.option("--team", "named", metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--agreed-on", metavar="DATE", help=words("cli.team.agreed_on"))
@click.option("--contact", metavar="NAME", help=words("cli.team.contact"))
@click.option("--region", metavar="REGION", help=words("cli.region"))
@click.option("--decided-by", metavar="NAME", help=words("cli.team.decided_by"))
@click.option("--decided-on", metavar="DATE", help=words("cli.team.decided_on"))
@click.option("--yes", is_flag=True, help=words("cli.yes"))
def start(
    name: str | None,
    named: str | None,
    school: str | None,
    agreed_on: str | None,
    contact: str | None,
    region: str | None,
    decided_by: str | None,
    decided_on: str | None,
    yes: bool,
) -> None:
    """Asks when the participation council agreed and whom to ask about it, and shows the first weeks (J02)."""
    from bot.cli.running import Day, in_house, one_team
    from bot.cli.starting import Agreement, ask, start_after_showing
    from bot.cli.trouble import Sentence
    from bot.opening import App, real_clock
    from bot.services.typed import Decided, check_decided

    wanted = named or name or ask("team.ask_name", missing="--team")

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            found = await one_team(db, wanted, school)  # a misspelt name first, before any question
            await check_decided(db, found)
        day: date = Day().convert(agreed_on or ask("team.ask_agreed_on", missing="--agreed-on"), None, None)
        if day > real_clock().date():
            raise Sentence(words("team.agreed_later", day=t().long_day(day)))
        who = contact or ask("team.ask_contact", missing="--contact")
        decided = Decided(decided_by, Day().convert(decided_on, None, None) if decided_on else None)
        return await start_after_showing(app, wanted, school, Agreement(day, who, decided), region, yes=yes)

    click.echo(in_house(work))


@team.command("stop", help=words("cli.team.stop"))
@click.option("--team", "name", required=True, metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--yes", is_flag=True, help=words("cli.yes"))
def stop(name: str, school: str | None, yes: bool) -> None:
    """After a confirmed misuse (J10): only the team itself starts again."""
    from bot.cli.asking import agrees
    from bot.cli.running import in_house, one_team
    from bot.cli.trouble import Sentence
    from bot.domain.people import TeamState
    from bot.domain.vote import Why
    from bot.opening import App, real_clock
    from bot.services.vote import stop_team

    if not yes and not agrees(words("team.confirm_stop", team=name)):
        raise Sentence(words("team.not_stopped"))

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            found, now = await one_team(db, name, school), real_clock()
            if found.state != TeamState.STARTED:
                raise Sentence(words("team.not_running", team=found.name))
            await stop_team(db, found, now.date(), why=Why.MISUSE, now=now)
            return words("team.stopped", team=found.name)

    click.echo(in_house(work))


@team.command("schedule", help=words("cli.team.schedule"))
@click.argument("name", required=False)
@click.option("--team", "named", metavar="NAME", help=words("cli.team_name"))
@click.option("--school", metavar="NAME", help=words("cli.school_name"))
@click.option("--day", type=click.Choice([*DUTCH_DAYS, *DAYS], case_sensitive=False), help=words("cli.team.day"))
@click.option("--at", metavar="HH:MM", help=words("cli.team.at"))
def schedule(name: str | None, named: str | None, school: str | None, day: str | None, at: str | None) -> None:
    """The day and hour for who chose none; shown when nothing is given."""
    from bot.cli.running import in_house, one_team
    from bot.cli.starting import ask
    from bot.domain.schedule import DEFAULT_DAY, DEFAULT_TIME
    from bot.opening import App, real_clock
    from bot.services.team import set_hour

    wanted = named or name or ask("team.ask_name", missing="--team")
    hour = read_hour(at) if at else None

    async def work(app: App) -> str:
        async with app.unit_of_work() as db:
            found = await one_team(db, wanted, school)
            new_day = read_day(day) if day else (DEFAULT_DAY if found.ask_day is None else found.ask_day)
            new_hour = hour or found.ask_time or DEFAULT_TIME
            if day or at:
                await set_hour(db, found, new_day, new_hour, now=real_clock())
            return words("team.hour", team=found.name, day=t().weekday(new_day), hour=t().clock(new_hour))

    click.echo(in_house(work))


def read_day(day: str) -> int:
    """The number of a weekday, 0 is Monday."""
    known = DUTCH_DAYS if day.lower() in DUTCH_DAYS else DAYS
    return known.index(day.lower())


def read_hour(text: str) -> time:
    """An hour within working hours, or a sentence."""
    from bot.cli.trouble import Sentence
    from bot.domain.hour import parse_hour
    from bot.domain.schedule import is_working_hour

    hour = parse_hour(text)
    if hour is None or not is_working_hour(hour):
        raise Sentence(words("team.bad_hour", value=text))
    return hour
