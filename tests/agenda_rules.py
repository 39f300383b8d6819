"""What holds for an agenda whatever people do: read back from the database, and worked out here once more."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase

from bot.domain.agenda import MINUTES, MeetingState, TopicState
from bot.domain.calendar import SchoolCalendar, Week
from bot.domain.delivery import AT_WORK, State
from bot.domain.form import FieldErrors
from bot.domain.message import Message, Text
from bot.domain.outcome import OutcomeKind
from bot.ports import Answer, Redraw
from bot.store.agreement import Agreement, Party
from bot.store.base import Db
from bot.store.calendar import calendar_of, working_life
from bot.store.delivery import Delivery
from bot.store.inbox import InboxRow, InboxState
from bot.store.meeting import Meeting
from bot.store.notice import Notice
from bot.store.outcome import Consent, Outcome
from bot.store.people import Person
from bot.store.proposal import Objection, Proposal
from bot.store.schedule import quiet_people
from bot.store.seat import Seat
from bot.store.team import School, Team
from bot.store.topic import Topic
from bot.views.catalogue import catalogue
from tests.world import AMSTERDAM, World

TABLES: tuple[type[DeclarativeBase], ...] = (
    Meeting, Topic, Seat, Outcome, Consent, Agreement, Party, Proposal, Objection, Delivery, Notice,
)  # fmt: skip
REFUSED = (
    "agenda.gone", "agenda.not_leading", "agenda.topic_gone", "agenda.somebody_plans_it", "agenda.no_team",
    "agreement.gone", "card.another_moment", "card.gone", "card.past", "card.planned_already", "card.too_long",
    "card.too_short", "consent.settled", "form.beyond_horizon", "form.gone", "form.missing", "form.no_school",
    "form.no_school_named", "form.past", "form.round_near", "form.weekend",
    "outcome.known_already", "outcome.only_to_think", "outcome.only_who_was_there", "proposal.gone",
    "repetition.planned_already", "repetition.round_already", "seat.begun_by_others",
    "seat.full", "seat.no_names_here", "seat.nobody_to_lead", "seat.only_with_a_place",
)  # fmt: skip
BUGS = frozenset(
    {"not_drawn", "failed", "stumbled", "arrival_failed", "not_sent", "not_kept"}
)  # what the bot logs when it did not expect something
GOES_ON = (MeetingState.OPEN, MeetingState.RUNNING)
CONSENT_LASTS = timedelta(weeks=7)  # a holiday until the last was asked, four weeks, and until the next school day

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


async def all_rows(world: World) -> Rows:
    """Everything an agenda is made of."""
    async with world.work() as db:
        return {
            table.__tablename__: [dict(row) for row in (await db.execute(select(table.__table__))).mappings()]
            for table in TABLES
        }


def is_refusal(answer: Answer) -> bool:
    """Whether somebody is told that this cannot be."""
    shown = answer.message if isinstance(answer, Redraw) else answer
    if isinstance(shown, FieldErrors):
        return True
    said = [one.words for one in shown.blocks if isinstance(one, Text)] if isinstance(shown, Message) else []
    return any(pattern.fullmatch(words) for pattern in _refusals() for words in said)


@lru_cache
def _refusals() -> list[re.Pattern[str]]:
    """Every refusal, whatever stands in its sentence."""
    return [re.compile(re.sub(r"\\{\w+\\}", ".*", re.escape(catalogue("nl")(key)))) for key in REFUSED]


def by_id(rows: Rows, table: str) -> dict[UUID, Row]:
    """The rows of a table."""
    return {row["id"]: row for row in rows[table]}


# -- at every moment --


def wrong_now(rows: Rows, now: datetime) -> Iterator[str]:
    """Everything about the agenda as it stands that breaks a rule."""
    for meeting in rows["meeting"]:
        seats = [seat for seat in rows["seat"] if seat["meeting_id"] == meeting["id"]]
        topics = [topic for topic in rows["topic"] if topic["meeting_id"] == meeting["id"]]
        if meeting["state"] != MeetingState.DRAFT:
            for what in (*_size(meeting, topics), *_seats(meeting, seats), *_clock(meeting, now)):
                yield f"{what}: {meeting['state']} meeting of {meeting['starts_at'].astimezone(AMSTERDAM)}"
        elif seats or len(topics) > 1 or meeting["next_at"] is not None:
            yield "a card has seats, or more than one topic, or a clock"
    yield from _topics(rows)
    yield from _outcomes(rows, now)
    started = Counter(
        one["follows_id"] for one in rows["meeting"] if one["follows_id"] and one["state"] != MeetingState.DRAFT
    )
    yield from (f"repeated {times} times" for times in started.values() if times > 1)


def _size(meeting: Row, topics: Sequence[Row]) -> Iterator[str]:
    if meeting["minutes"] not in MINUTES:
        yield f"{meeting['minutes']} minutes"
    if meeting["places"] > 8 and not meeting["is_round"]:
        yield f"{meeting['places']} places"
    positions = [topic["position"] for topic in topics if topic["position"] is not None]
    if len(topics) > 2 or len(set(positions)) != len(positions) or not set(positions) <= {1, 2}:
        yield f"topics at {positions} of {len(topics)}"


def _seats(meeting: Row, seats: Sequence[Row]) -> Iterator[str]:
    places = [seat["place"] for seat in seats if seat["place"] is not None]
    if len(places) > meeting["places"] or len(set(places)) != len(places) or set(places) - set(_places(meeting)):
        yield f"places {places} of {meeting['places']}"
    if len(places) < meeting["places"] and len(seats) > len(places) and meeting["state"] in GOES_ON:
        yield "somebody waits while a place is free"
    has_place = {seat["person_id"] for seat in seats if seat["place"] is not None}
    if meeting["state"] in GOES_ON and meeting["owner_id"] is not None and meeting["owner_id"] not in has_place:
        yield "who leads it has no place"


def _places(meeting: Row) -> range:
    return range(1, meeting["places"] + 1)


def _clock(meeting: Row, now: datetime) -> Iterator[str]:
    if meeting["state"] in GOES_ON and meeting["next_at"] is None:
        yield "nothing happens to it any more"
    if meeting["state"] == MeetingState.CANCELLED and meeting["next_at"] is not None:
        yield "something still happens to what is off"
    if meeting["state"] == MeetingState.RUNNING and now < meeting["starts_at"] - timedelta(minutes=5):
        yield "it runs before its time"
    if (meeting["ended_at"] is None) != (meeting["state"] in GOES_ON):
        yield f"over at {meeting['ended_at']}"


def _topics(rows: Rows) -> Iterator[str]:
    meetings = by_id(rows, "meeting")
    for topic in rows["topic"]:
        meeting = meetings.get(topic["meeting_id"])
        if topic["state"] == TopicState.PLANNED and (meeting is None or topic["position"] is None):
            yield "a planned topic has no meeting"
        if topic["state"] == TopicState.PLANNED and meeting and meeting["state"] == MeetingState.CANCELLED:
            yield "a topic is planned on what is off"
        if topic["state"] == TopicState.PARKED and topic["position"] is not None:
            yield "a parked topic has a place in the row"
        if topic["state"] == TopicState.PARKED and meeting and meeting["state"] != MeetingState.DRAFT:
            yield "a parked topic stands on a meeting"
        if topic["state"] == TopicState.DRAFT and (meeting is None or meeting["state"] != MeetingState.DRAFT):
            yield "a topic was never started with its meeting"


def _outcomes(rows: Rows, now: datetime) -> Iterator[str]:
    for outcome in rows["outcome"]:
        voices = [one["voice"] for one in rows["consent"] if one["outcome_id"] == outcome["id"]]
        if outcome["kind"] != OutcomeKind.DECISION:
            continue
        if outcome["result"] == "stands" and ("objects" in voices or not voices):
            yield f"a decision stands with {voices}"
        if "objects" in voices and outcome["result"] != "objected":
            yield f"a decision is {outcome['result']} with an objection"
        if outcome["result"] == "open" and now - outcome["created_at"] > CONSENT_LASTS:
            yield "a decision stays open"


# -- at the moment of an action --


async def wrong_with_action(world: World, before: Rows, after: Rows, answer: Answer) -> list[str]:
    """What breaks a rule in what somebody just did."""
    if is_refusal(answer) and before != after:
        return [f"refused, and still: {line}" for line in differences(before, after)]
    off = [row for row in before["meeting"] if row["state"] == MeetingState.CANCELLED]
    found = [f"what is off changed: {row}" for row in off if row not in after["meeting"]]
    earlier = by_id(before, "meeting")
    for meeting in after["meeting"]:
        was = earlier.get(meeting["id"])
        was_started = was is not None and was["state"] != MeetingState.DRAFT
        if meeting["state"] == MeetingState.DRAFT:
            continue
        if not was_started or (was is not None and was["starts_at"] != meeting["starts_at"]):
            found += [f"{what}: {meeting['starts_at'].astimezone(AMSTERDAM)}" for what in await _moment(world, meeting)]
            found += await _rounds(world, meeting, after) if meeting["is_round"] else []
    known = by_id(before, "agreement")
    for agreement in after["agreement"]:
        if agreement["id"] not in known:
            found += await _look_back(world, agreement["look_back"])
    return found


def differences(before: Rows, after: Rows) -> list[str]:
    """What is in one and not in the other."""
    return [
        f"{table} {sign} {row}"
        for table in before
        for sign, rows, others in (("-", before[table], after[table]), ("+", after[table], before[table]))
        for row in rows
        if row not in others
    ]


async def _moment(world: World, meeting: Row) -> list[str]:
    calendar, weeks = await calendar_now(world)
    starts = meeting["starts_at"].astimezone(AMSTERDAM)
    ends, today = starts + timedelta(minutes=meeting["minutes"]), world.now.astimezone(AMSTERDAM).date()
    ahead = school_weeks_between(calendar, today, starts.date())
    rules = {
        "past": starts > world.now,
        "no school": calendar.is_school_day(starts.date()),
        "too early or late": time(7, 30) <= starts.time() < time(17, 30) and ends.time() <= time(17, 30),
        f"{ahead} school weeks ahead": ahead <= weeks,
    }
    return [what for what, holds in rules.items() if not holds]


async def _rounds(world: World, meeting: Row, rows: Rows) -> list[str]:
    """Eight school weeks apart; over a summer, or with fewer weeks left in the year, there is nothing to count."""
    calendar, _ = await calendar_now(world)
    for other in rows["meeting"]:
        if not other["is_round"] or other["id"] == meeting["id"] or other["state"] in ("draft", "cancelled"):
            continue
        first, last = sorted(one["starts_at"].astimezone(AMSTERDAM).date() for one in (meeting, other))
        if school_weeks_between(calendar, first, last) < 8:
            return [f"another round is on {other['starts_at'].astimezone(AMSTERDAM)}"]
    return []


async def _look_back(world: World, day: date) -> list[str]:
    calendar, _ = await calendar_now(world)
    fine = calendar.is_school_day(day)
    ahead = school_weeks_between(calendar, world.now.astimezone(AMSTERDAM).date(), day)
    return [] if fine and ahead <= 8 else [f"one looks back on {day}, {ahead} school weeks ahead"]


async def calendar_now(world: World) -> tuple[SchoolCalendar, int]:
    """The school's days as they are now, and how many weeks its team plans ahead."""
    async with world.work() as db:
        school, team = (await db.scalars(select(School))).one(), (await db.scalars(select(Team))).one()
        return await calendar_of(db, school.id, world.now.date()), team.agenda_weeks


def school_weeks_between(calendar: SchoolCalendar, first: date, last: date) -> int:
    """How many weeks with a school day begin after the week of the first, up to that of the last."""
    weeks = {Week.of(first + timedelta(days=n)) for n in range((last - first).days + 1)} - {Week.of(first)}
    return sum(calendar.first_school_day(week) is not None for week in weeks)


# -- what reached people --


async def wrong_with_post(world: World, known: set[UUID]) -> list[str]:
    """What was just said to somebody who is not at work, or wants silence; `known` is what was said before."""
    async with world.work() as db:
        rows = await db.scalars(
            select(Delivery).where(
                Delivery.state == State.SENT, Delivery.settled_at == world.now, Delivery.person_id.is_not(None),
                Delivery.budget.in_(AT_WORK),
            )
        )  # fmt: skip
        fresh = [one for one in rows if one.id not in known]
        known.update(one.id for one in fresh)
        return [what for one in fresh for what in await _said(db, one)]


async def _said(db: Db, delivery: Delivery) -> list[str]:
    person, now = await db.get_one(Person, delivery.person_id), delivery.settled_at
    assert now is not None
    life = await working_life(db, person, now.date())
    wrong = {
        "outside their hours": not life.is_open(now),
        "in silence": person.id in await quiet_people(db, [person], now.date()),
        "in a pause": person.paused_until is not None and person.paused_until >= now.date(),
    }
    local = now.astimezone(AMSTERDAM)
    return [f"{delivery.kind} to {person.name} {what}, {local}" for what, holds in wrong.items() if holds]


async def wrong_in_the_end(world: World) -> list[str]:
    """What was said twice, and what failed."""
    async with world.work() as db:
        sent = select(Delivery).where(Delivery.state == State.SENT)
        news = await db.scalars(sent.where(Delivery.key.startswith("meeting_news:")))
        said = Counter((one.args["meeting"], one.person_id) for one in news if one.args["what"] == "called_off")
        told = await db.scalars(select(Notice).where(Notice.kind == "meeting"))
        said.update((one.args["meeting"], one.person_id) for one in told if one.args["what"] == "called_off")
        failed = (await db.scalars(select(InboxRow.trouble).where(InboxRow.state == InboxState.FAILED))).all()
    twice = [f"told {times} times that it is off" for times in said.values() if times > 1]
    return [*twice, *(f"an event failed: {trouble}" for trouble in failed)]
