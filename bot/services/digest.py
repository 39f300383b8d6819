"""The weekly digest of a team: what was shared since the previous one, drawn when it is sent."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from enum import Enum, auto
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.calendar import Week
from bot.domain.delivery import Pace, State
from bot.domain.digest import MOST_LINES, Item, Section, fit
from bot.domain.message import Message
from bot.domain.people import Participation, TeamState
from bot.domain.press import Press
from bot.ports import Answer
from bot.services import agenda_digest, consultation_count
from bot.services.delivery import plan_asked, plan_post
from bot.services.group import has_strangers
from bot.services.notice import Telling, add_notices
from bot.services.question import read_words
from bot.services.round import day_is_out_of_rounds
from bot.services.saying import school_life
from bot.services.share import lead_of
from bot.store.base import Db
from bot.store.calendar import calendar_of
from bot.store.delivery import Delivery
from bot.store.digest import Digest, find_digest, latest_digest
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.place import Place, place_in_view
from bot.store.schedule import quiet_teams
from bot.store.sector import sector_of_team
from bot.store.share import Shared, anything_shared, is_all_for_place, remember_shown, shared_between
from bot.store.team import School, Team, leads_team, readers_of_team
from bot.views import digest as view
from bot.views.catalogue import Catalogue, catalogue

POSTED_WITHIN = timedelta(days=4)
READ_WITHIN = timedelta(hours=1)

Receiver = Person | Place


class Sending(Enum):
    """What became of a digest that somebody sends by hand."""

    SENT = auto()
    ALREADY_SENT = auto()
    NOTHING_TO_SAY = auto()
    NOT_STARTED = auto()
    STOPPED = auto()
    RESTS = auto()
    QUIET = auto()


async def open_due_digest(db: Db, team: Team, tick: datetime, *, now: datetime) -> None:
    """The tick of 08:00: on the first school day of the week, what was shared since the previous digest."""
    school = await db.get_one(School, team.school_id)
    today = tick.astimezone(ZoneInfo(school.timezone)).date()
    calendar = await calendar_of(db, school.id, today)
    if calendar.first_school_day(Week.of(today)) != today or day_is_out_of_rounds(team, today):
        return
    if team.id not in await quiet_teams(db, today):
        await _open(db, team, Week.of(today), Pace.GATHERED, now)


async def send_by_hand(db: Db, team: Team, *, now: datetime) -> Sending:
    """Open this week's digest now; it still goes out inside everybody's hours, and once a week."""
    school = await db.get_one(School, team.school_id)
    today = now.astimezone(ZoneInfo(school.timezone)).date()
    if team.state == TeamState.STOPPED:
        return Sending.STOPPED
    if team.state != TeamState.STARTED:
        return Sending.NOT_STARTED
    if day_is_out_of_rounds(team, today):
        return Sending.RESTS
    if team.id in await quiet_teams(db, today):
        return Sending.QUIET
    if await find_digest(db, team.id, str(Week.of(today))):
        return Sending.ALREADY_SENT
    opened = await _open(db, team, Week.of(today), Pace.AT_ONCE, now)
    return Sending.SENT if opened else Sending.NOTHING_TO_SAY


async def _open(db: Db, team: Team, week: Week, pace: Pace, now: datetime) -> bool:
    """To the team's channel when all of it was shared with that in view, else to each person (J14)."""
    previous = await latest_digest(db, team.id)
    since = previous.until if previous else datetime.combine(team.started_on or week.monday, time(0), UTC)
    if await find_digest(db, team.id, str(week)) or not await _has_something(db, team, since, now):
        return False
    digest = Digest(id=db.new_id(now), team_id=team.id, week=str(week), since=since, until=now)
    db.add(digest)
    await db.flush()
    place = await place_in_view(db, team.id)
    if place is not None and await _may_be_posted(db, digest, place, now=now):
        due = (await school_life(db, team, now.date())).soonest_open(now) or now
        await plan_post(
            db, place, "digest", key=f"digest:{digest.id.hex}", due=due, expires=due + POSTED_WITHIN, now=now,
            args={"digest": digest.id},
        )  # fmt: skip
        if await consultation_count.has_no_time(db, team.id, since, now):
            await _tell_each(db, digest, pace, now=now, leaders_only=True)
        return True
    await _tell_each(db, digest, pace, now=now)
    return True


async def _may_be_posted(db: Db, digest: Digest, place: Place, *, now: datetime) -> bool:
    """Whether all of it was shared with this place in view, and nobody is in it whom we do not know (J14, J29)."""
    if await has_strangers(db, place, now=now):
        return False
    return await is_all_for_place(db, digest.team_id, digest.since, digest.until, place.id)


async def _may_still_be_posted(db: Db, delivery: Delivery, place: Place) -> bool:
    return not (place.is_group_without_us or await has_strangers(db, place, now=delivery.due))


async def _tell_each(db: Db, digest: Digest, pace: Pace, *, now: datetime, leaders_only: bool = False) -> None:
    readers = await readers_of_team(db, digest.team_id, now.date())
    if leaders_only:  # it has something that no channel shows
        readers = [reader for reader in readers if await leads_team(db, reader.id, digest.team_id)]
    joined = [reader for reader in readers if reader.participation == Participation.JOINED]
    await add_notices(db, joined, "digest", about=digest.id.hex, args={"digest": digest.id}, now=now, pace=pace)


async def tell_each_instead(db: Db, delivery: Delivery, *, now: datetime) -> None:
    """A digest that cannot be posted in its group: each person gets it themselves."""
    await _tell_each(db, await db.get_one(Digest, UUID(hex=delivery.args["digest"])), Pace.GATHERED, now=now)


async def _has_something(db: Db, team: Team, since: datetime, until: datetime) -> bool:
    return any([await has(db, team.id, since, until) for has, _ in SECTIONS])


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The digest in somebody's gathered message; None when nothing in it is for them (any more)."""
    t, digest, team, sections = await _look(db, notice.args, person, telling.delivery)
    return view.digest(t, digest.id, team.name, fit(sections, telling.lines)) if sections else None


async def draw_digest(db: Db, delivery: Delivery, place: Place) -> Message | None:
    """The digest in a channel, in the channel's language; to each when a stranger came into it or we went out."""
    if delivery.state != State.SENT and not await _may_still_be_posted(db, delivery, place):
        await tell_each_instead(db, delivery, now=delivery.due)
        return None
    t, digest, team, sections = await _look(db, delivery.args, place, delivery)
    return view.post(t, digest.id, team.name, fit(sections, MOST_LINES)) if sections else None


async def draw_whole_digest(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """Everything in full, for who tapped [Alles lezen]."""
    t, digest, team, sections = await _look(db, delivery.args, person, delivery)
    if not sections and delivery.state != State.SENT:
        return view.nothing_there(t)
    return view.whole(t, digest.id, team.name, tuple(sections)) if sections else None


async def press_read_all(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Alles lezen]: as a message of its own, so that what is taken back later can be taken out of it too."""
    t = catalogue(person.language)
    if await db.get(Digest, press.subject) is None:
        return view.nothing_there(t)
    await plan_asked(
        db, person, "whole_digest", key=f"whole_digest:{db.new_id(now).hex}", due=now, expires=now + READ_WITHIN,
        now=now, args={"digest": press.subject},
    )  # fmt: skip
    return view.coming(t)


async def _look(
    db: Db, args: Mapping[str, str], receiver: Receiver, delivery: Delivery
) -> tuple[Catalogue, Digest, Team, list[Section]]:
    """The digest that these arguments name, as this receiver may read it now, in their language."""
    t, digest = catalogue(receiver.language), await db.get_one(Digest, UUID(hex=args["digest"]))
    drawn = [await section(db, digest, receiver, t, delivery) for _, section in SECTIONS]
    return t, digest, await db.get_one(Team, digest.team_id), [section for section in drawn if section is not None]


async def shared_section(
    db: Db, digest: Digest, receiver: Receiver, t: Catalogue, delivery: Delivery
) -> Section | None:
    """What colleagues shared with the team, for who was counted when they did; none when it is all one's own."""
    found = await shared_between(
        db, digest.team_id, digest.since, digest.until,
        reader=receiver.id if isinstance(receiver, Person) else None,
        place=receiver.id if isinstance(receiver, Place) else None,
    )  # fmt: skip
    if all(shared.share.person_id == receiver.id for shared in found):
        return None
    await remember_shown(db, delivery.id, [shared.share.id for shared in found])
    sector = await sector_of_team(db, digest.team_id)
    items = [_item(db, shared, t, sector) for shared in found]
    return Section(view.shared_heading(t), tuple(items))


def _item(db: Db, shared: Shared, t: Catalogue, sector: str) -> Item:
    words = read_words(db, shared.asking, shared.reply, t, sector=sector)
    return Item(lead_of(db, shared, t, sector=sector), words)


HasSomething = Callable[[Db, UUID, datetime, datetime], Awaitable[bool]]
DrawSection = Callable[[Db, Digest, Receiver, Catalogue, Delivery], Awaitable[Section | None]]

# From top to bottom: whether there is something to say, and how it is said. A feature adds its own line.
SECTIONS: tuple[tuple[HasSomething, DrawSection], ...] = (
    (agenda_digest.has_decided, agenda_digest.decided),
    (agenda_digest.has_open, agenda_digest.open_to_join),
    (agenda_digest.has_messages, agenda_digest.messages),
    (agenda_digest.has_due, agenda_digest.due),
    (anything_shared, shared_section),
    (agenda_digest.has_won_back, agenda_digest.won_back),
    (consultation_count.has_no_time, consultation_count.no_time),
)
