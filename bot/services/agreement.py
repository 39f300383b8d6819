"""Agreements: what, who, until when, and the day on which those whom it is about look back together (S39, S45)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from bot.domain.agenda import MOST_WEEKS, Room
from bot.domain.delivery import Pace
from bot.domain.form import Form, Trouble
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.agenda_team import room_of
from bot.services.delivery import plan_today
from bot.services.meeting_news import taking_part
from bot.services.meeting_seats import meeting_they_were_at
from bot.services.moment import trouble_with_day
from bot.services.notice import Telling, add_notices
from bot.services.typed import may_type
from bot.services.unreached import plan_unreached
from bot.services.updates import plan_updates
from bot.store.agreement import (
    Agreement,
    Party,
    lock_agreement,
    open_agreement,
    parties_to,
    seal_agreement,
    to_look_back_on,
)
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.notice import Notice
from bot.store.people import Person, names_of, people_with_ids
from bot.store.seat import seats_at
from bot.store.showing import remember_showing, showing
from bot.store.team import Team
from bot.views import agreement as view
from bot.views import seat as seat_view
from bot.views.catalogue import catalogue

ASKED_FOR = timedelta(weeks=4)
ASKED_AT_ONCE = timedelta(days=7)
SOON = 5  # school days: a gathered message may take a week
LOOKED_BACK_WITHIN = timedelta(days=7)
NEXT_WEEKS = 4  # of school, when one looks back once more
Values = Mapping[str, str]


async def press_agree(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Afspraak maken]"""
    return await build_agreement(db, person, press.subject, now=now)


async def build_agreement(db: Db, person: Person, meeting_id: UUID, *, now: datetime) -> Form | Message:
    """What, who, until when, and when one looks back: all four (S39)."""
    t, meeting = catalogue(person.language), await meeting_they_were_at(db, person, meeting_id)
    if isinstance(meeting, Message):
        return meeting
    if not await may_type(db, person):
        return seat_view.no_names_here(t)
    room = await _room(db, meeting.team_id, now)
    today = now.astimezone(room.zone).date()
    return view.agreement(
        t, meeting.id, today=today, first=room.school_day_after(today), last=room.last_day(today),
        usual=_usual(room, today),
    )  # fmt: skip


async def check_agreement(
    db: Db, person: Person, meeting_id: UUID, *, values: Values, now: datetime
) -> Mapping[str, Trouble]:
    """One looks back on a school day, within eight school weeks."""
    meeting = await meeting_they_were_at(db, person, meeting_id)
    if isinstance(meeting, Message) or not values.get("look_back"):
        return {}
    room, day = await _room(db, meeting.team_id, now), date.fromisoformat(values["look_back"])
    wrong = room.day_trouble(day, today=now.astimezone(room.zone).date())
    return {} if wrong is None else {"look_back": trouble_with_day(room, day, wrong)}


async def submit_agreement(db: Db, person: Person, meeting_id: UUID, *, values: Values, now: datetime) -> Answer:
    """It is of who made it at once; the others take it or give it back."""
    t, meeting = catalogue(person.language), await meeting_they_were_at(db, person, meeting_id)
    if isinstance(meeting, Message):
        return meeting
    agreement = Agreement(
        id=db.new_id(now), team_id=meeting.team_id, meeting_id=meeting.id, author_id=person.id, created_at=now,
        until=date.fromisoformat(values["until"]), look_back=date.fromisoformat(values["look_back"]),
    )  # fmt: skip
    seal_agreement(db, agreement, " ".join(values["what"].split()))
    db.add(agreement)
    await db.flush()
    others = [UUID(hex=one) for one in values.get("who", "").split(",") if one]
    db.add(Party(agreement_id=agreement.id, person_id=person.id, accepted_at=now))
    db.add_all(Party(agreement_id=agreement.id, person_id=one) for one in others if one != person.id)
    await db.flush()
    people = [one for one in await people_with_ids(db, others) if one.id != person.id]
    there = taking_part(await seats_at(db, meeting.id))
    people = [one for one in people if one.id in there or one.participation == Participation.JOINED]  # J01
    await _ask(db, agreement, people, now=now)
    return view.made(t, await _see(db, agreement))


async def _ask(db: Db, agreement: Agreement, people: Sequence[Person], *, now: datetime) -> None:
    """With what else waits for them; when one looks back before that may have come, at once."""
    room, args = await _room(db, agreement.team_id, now), {"agreement": agreement.id}
    if agreement.look_back > room.school_day_after(now.astimezone(room.zone).date(), SOON):
        await add_notices(
            db, people, "agreement", about=agreement.id.hex, args=args, now=now, pace=Pace.AT_ONCE,
            expires_after=ASKED_FOR,
        )  # fmt: skip
        return
    await plan_today(
        db, people, "agreement", about=agreement.id.hex, args=args, now=now, expires=lambda due: due + ASKED_AT_ONCE
    )  # fmt: skip


async def press_accept(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik neem dit op me]"""
    return await _answer(db, person, press.subject, accepted_at=now, returned_at=None, now=now)


async def press_return(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Liever niet], also later: an agreement can be given back (S41)."""
    return await _answer(db, person, press.subject, accepted_at=None, returned_at=now, now=now)


async def _answer(
    db: Db,
    person: Person,
    agreement_id: UUID,
    *,
    accepted_at: datetime | None,
    returned_at: datetime | None,
    now: datetime,
) -> Answer:
    t, agreement = catalogue(person.language), await lock_agreement(db, agreement_id)
    party = await db.get(Party, (agreement_id, person.id))
    if agreement is None or party is None or agreement.ended_at is not None:
        return view.gone(t)
    party.accepted_at, party.returned_at = accepted_at, returned_at
    await db.flush()
    await plan_updates(db, await showing(db, agreement.id), now=now)
    return Redraw(view.answered(t, await _see(db, agreement), person.id, accepted=accepted_at is not None))


async def bring_together(db: Db, team: Team, today: date, *, now: datetime) -> None:
    """On the day to look back, those who took it get one message: walk over, it says (S37, S45).

    Who was silent or away then, or took it later, gets it on the first day after, however late, until somebody says so.
    """
    for agreement in await to_look_back_on(db, team.id, date.min, today):
        ids = [party.person_id for party in await parties_to(db, agreement.id) if party.accepted_at is not None]
        await plan_unreached(
            db, await people_with_ids(db, ids), "look_back", about=f"{agreement.id.hex}:{agreement.look_back}",
            args={"agreement": agreement.id, "day": str(agreement.look_back)}, now=now,
            expires=lambda due: due + LOOKED_BACK_WITHIN,
        )  # fmt: skip


async def press_looked_back(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Klaar] ends it; [Loopt nog] looks back once more, four school weeks on."""
    t, agreement = catalogue(person.language), await lock_agreement(db, press.subject)
    party = await db.get(Party, (press.subject, person.id))
    if agreement is None or party is None or party.accepted_at is None or agreement.ended_at is not None:
        return view.gone(t)
    room = await _room(db, agreement.team_id, now)
    today = now.astimezone(room.zone).date()
    if press.choice == "done":
        agreement.ended_at = now
    elif agreement.look_back <= today:  # the first of them says so; a second tap moves nothing
        agreement.look_back = _usual(room, today)
        agreement.until = max(agreement.until, agreement.look_back)
    await db.flush()
    await plan_updates(db, await showing(db, agreement.id), now=now)
    return Redraw(view.looked_back(t, await _see(db, agreement), is_done=agreement.ended_at is not None))


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """Whether somebody takes an agreement, or what they said."""
    return await _draw_asked(db, notice.args, person, telling.delivery)


async def draw_asked(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """The same as a message of its own."""
    return await _draw_asked(db, delivery.args, person, delivery)


async def _draw_asked(db: Db, args: Mapping[str, str], person: Person, delivery: Delivery) -> Message | None:
    agreement = await db.steady(Agreement, UUID(hex=args["agreement"]))
    party = await db.get(Party, (UUID(hex=args["agreement"]), person.id))
    if agreement is None or party is None or agreement.ended_at is not None:
        return None
    await remember_showing(db, delivery.id, agreement.id)
    t, shown = catalogue(person.language), await _see(db, agreement)
    if party.accepted_at is None and party.returned_at is None:
        return view.asks(t, shown)
    return view.answered(t, shown, person.id, accepted=party.accepted_at is not None)


async def draw_look_back(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """Look back together, or what became of it."""
    agreement = await db.steady(Agreement, UUID(hex=delivery.args["agreement"]))
    if agreement is None:
        return None
    await remember_showing(db, delivery.id, agreement.id)
    t, shown = catalogue(person.language), await _see(db, agreement)
    if agreement.ended_at is not None or str(agreement.look_back) != delivery.args["day"]:
        return view.looked_back(t, shown, is_done=agreement.ended_at is not None)
    return view.look_back(t, shown)


async def see_agreements(db: Db, agreements: Sequence[Agreement]) -> list[view.Agreement]:
    """Several agreements as they are shown."""
    return [await _see(db, agreement) for agreement in agreements]


async def _see(db: Db, agreement: Agreement) -> view.Agreement:
    parties = await parties_to(db, agreement.id)
    names = await names_of(db, [party.person_id for party in parties])
    return view.Agreement(
        agreement.id, open_agreement(db, agreement), agreement.until, agreement.look_back,
        sorted(names[party.person_id] for party in parties if party.accepted_at is not None),
    )  # fmt: skip


async def _room(db: Db, team_id: UUID, now: datetime) -> Room:
    """How far ahead one may look back: eight school weeks, whatever the team plans (S39)."""
    room = await room_of(db, await db.get_one(Team, team_id), now)
    return Room(room.calendar, room.zone, MOST_WEEKS)


def _usual(room: Room, today: date) -> date:
    """Four school weeks on, on a school day."""
    last = Room(room.calendar, room.zone, NEXT_WEEKS).last_day(today)
    days = room.school_days(today + timedelta(days=1), last)
    return days[-1] if days else last
