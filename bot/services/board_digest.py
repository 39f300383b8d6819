"""The board's digest, once a term: few figures with what they mean, a story, and a question to talk about (S60)."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.domain.board_digest import MOST_NUMBERS, term_to_tell_in, week_told
from bot.domain.calendar import SchoolCalendar, Week
from bot.domain.delivery import State
from bot.domain.digest import Item, Section, fit
from bot.domain.message import Message
from bot.domain.pulse import CORE, Term
from bot.services.board import board_of, reads_digest, school_leaders_of
from bot.services.feature import BOARD
from bot.services.notice import Telling, add_notices
from bot.services.pulse_reading import board_reports, board_waits_until
from bot.services.story import story_section
from bot.store.base import Db
from bot.store.bearing import find_bearing
from bot.store.board_digest import BoardDigest, find_board_digest
from bot.store.calendar import calendar_of
from bot.store.counts import count_board_shared, count_board_teams
from bot.store.delivery import Delivery
from bot.store.digest_choice import reseal_choices
from bot.store.feature import teams_with
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.schedule import every_due_schedule
from bot.store.sector import sector_of
from bot.store.story import next_story
from bot.store.team import Team, teams_with_schools
from bot.store.unreadable import leaving_out
from bot.views import board_digest as view
from bot.views.catalogue import Catalogue, catalogue

TOLD_WITHIN = timedelta(weeks=4)
MOST_LINES = 24  # it comes four times a year; a phone shows it in two screens


async def open_due_board_digest(db: Db, team: Team, today: date, *, now: datetime) -> BoardDigest | None:
    """The tick of 08:00 on the first school day of a week, for a team of the board: once a term, and counted once.

    It waits for the pulse of the term, and is looked at again the week after. The board reads it, and who leads a
    school reads the same but for the story: what is told of them they see (S44).
    """
    term = await _term_due(db, team, today)
    if term is None:
        return None
    digest = _begun(db, team, term, now=now)
    digest.teams = await count_board_teams(db, team.organisation_id)
    digest.shared = await count_board_shared(db, team.organisation_id, now=now)
    db.add(digest)
    await db.flush()
    if story := await next_story(db, team.organisation_id):
        story.board_digest_id = digest.id
    readers = [
        *await board_of(db, team.organisation_id, today),
        *await school_leaders_of(db, team.organisation_id, today),
    ]
    await reseal_choices(db, [reader.id for reader in readers])
    await add_notices(
        db, readers, "board", about=digest.id.hex, args={"digest": digest.id}, now=now, expires_after=TOLD_WITHIN
    )  # fmt: skip
    return digest


async def week_to_tell(db: Db, organisation_id: UUID, calendar: SchoolCalendar, term: Term, today: date) -> Week | None:
    """From which week on the board is to read of this term; None once it was told, and of a term without a pulse.

    Not in that week alone: it may have gone by before we knew, when what was waited for never came, or nobody ran.
    """
    if await find_board_digest(db, organisation_id, str(term)) is not None:
        return None
    return week_told(calendar, term, await board_waits_until(db, organisation_id, term, today))


async def _term_due(db: Db, team: Team, today: date) -> Term | None:
    calendar, week = await calendar_of(db, team.school_id, today), Week.of(today)
    term = term_to_tell_in(calendar, week)
    told = await week_to_tell(db, team.organisation_id, calendar, term, today) if term is not None else None
    return term if told is not None and told <= week else None


async def leave_terms_untold(db: Db, *, now: datetime) -> None:
    """After a restore a term that was to be told since the backup is not told any more: it would come twice."""
    ticks = {one.team_id: one.next_at for one in await every_due_schedule(db, now) if one.kind == "digest"}
    on = await teams_with(db, BOARD, [team_id for team_id in ticks if team_id is not None])
    for team, school in (await teams_with_schools(db, on)).values():
        calendar, first = await calendar_of(db, school.id, now.date()), ticks[team.id]
        for ahead in range((now - first).days + 1):
            day = (first + timedelta(days=ahead)).astimezone(ZoneInfo(school.timezone)).date()
            is_looked_at = calendar.first_school_day(Week.of(day)) == day
            if is_looked_at and (term := await _term_due(db, team, day)) is not None:
                db.add(_begun(db, team, term, now=now))
                await db.flush()


def _begun(db: Db, team: Team, term: Term, *, now: datetime) -> BoardDigest:
    return BoardDigest(
        id=db.new_id(now), organisation_id=team.organisation_id, term=str(term), number=term.number, opened_at=now
    )  # fmt: skip


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The digest as this person may read it; None to who sits in no board and leads no school any more."""
    t, digest = catalogue(person.language), await db.get(BoardDigest, UUID(hex=notice.args["digest"]))
    if digest is None:
        return None
    today = telling.delivery.due.date()
    if telling.delivery.state != State.SENT and not await reads_digest(db, digest.organisation_id, person, today):
        return None
    drawn: list[Section | None] = []
    for section in SECTIONS:
        with leaving_out("board"):
            drawn.append(await section(db, digest, person, t, telling.delivery))
    wrote = await find_bearing(db, digest.id, person.id)
    fitted = fit([section for section in drawn if section is not None], MOST_LINES)
    return view.board_digest(t, digest.id, fitted, wrote=wrote.id if wrote else None)


async def numbers_section(
    db: Db, digest: BoardDigest, person: Person, t: Catalogue, delivery: Delivery
) -> Section | None:
    """At most five figures of the whole organisation, each with what it means; never of one school beside another."""
    items: list[Item] = []
    if digest.teams is not None:
        items.append(view.teams(t, digest.teams))
    if digest.shared is not None:
        items.append(view.shared(t, digest.shared))
    items += await _pulse_items(db, digest, person, t)
    return Section(view.numbers_heading(t), tuple(items[:MOST_NUMBERS])) if items else None


async def _pulse_items(db: Db, digest: BoardDigest, person: Person, t: Catalogue) -> list[Item]:
    """What all schools together said in the pulse of this term, of the statements that come back every time.

    Or that it came too late for this digest: else it would look as if nobody was asked. As it was when the digest was
    made, whenever somebody reads it: all who read it read the same.
    """
    term, today = Term.parse(digest.term), digest.opened_at.date()
    waits_until = await board_waits_until(db, digest.organisation_id, term, today)
    if waits_until is not None and waits_until >= today:
        return [view.pulse_is_late(t)]
    reports = await board_reports(db, digest.organisation_id, now=digest.opened_at)
    told = {one.statement: one for report in reports if report.term == term for one in report.findings}
    sector, said = await sector_of(db, person.id), db.library.statements
    words = {one: db.library.fill(said[one][t.language], sector, t.language) for one in CORE}
    return [view.pulse(t, told[one], words[one]) for one in CORE if one in told]


async def question_section(
    db: Db, digest: BoardDigest, person: Person, t: Catalogue, delivery: Delivery
) -> Section | None:
    """One question for the conversation in school; it has no form, for it is to be talked about."""
    return Section(view.question_heading(t), (Item(view.question(t, digest.number)),))


DrawSection = Callable[[Db, BoardDigest, Person, Catalogue, Delivery], Awaitable[Section | None]]

# From top to bottom; what adds a figure adds it to the first.
SECTIONS: tuple[DrawSection, ...] = (numbers_section, story_section, question_section)
