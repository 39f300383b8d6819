"""The board's digest, once a term: few figures with what they mean, a story, and a question to talk about (S60)."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.board_digest import MOST_NUMBERS, term_to_tell_in, week_told
from bot.domain.calendar import Week
from bot.domain.delivery import State
from bot.domain.digest import Item, Section, fit
from bot.domain.message import Message
from bot.domain.pulse import CORE, Term
from bot.services.board import board_of, reads_digest, school_leaders_of
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
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.sector import sector_of
from bot.store.story import next_story
from bot.store.team import Team
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
    calendar, week = await calendar_of(db, team.school_id, today), Week.of(today)
    term = term_to_tell_in(calendar, week)
    if term is None or await find_board_digest(db, team.organisation_id, str(term)) is not None:
        return None
    if week_told(calendar, term, await board_waits_until(db, team.organisation_id, term, today)) != week:
        return None
    digest = BoardDigest(
        id=db.new_id(now), organisation_id=team.organisation_id, term=str(term), number=term.number, opened_at=now,
        teams=await count_board_teams(db, team.organisation_id),
        shared=await count_board_shared(db, team.organisation_id, now=now),
    )  # fmt: skip
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
    items += await _pulse_items(db, digest, person, t, delivery.due)
    return Section(view.numbers_heading(t), tuple(items[:MOST_NUMBERS])) if items else None


async def _pulse_items(db: Db, digest: BoardDigest, person: Person, t: Catalogue, now: datetime) -> list[Item]:
    """What all schools together said in the pulse of this term, of the statements that come back every time.

    Or that it came too late for this digest: else it would look as if nobody was asked.
    """
    term, today = Term.parse(digest.term), now.date()
    waits_until = await board_waits_until(db, digest.organisation_id, term, today)
    if waits_until is not None and waits_until >= today:
        return [view.pulse_is_late(t)]
    reports = await board_reports(db, digest.organisation_id, now=now)
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
