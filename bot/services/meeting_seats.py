"""Taking a place and giving it up. The meeting is locked: two people never get the last place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from bot.domain.agenda import MeetingState, Why
from bot.domain.form import Form, Trouble, Wrong
from bot.domain.meeting_news import News
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press
from bot.ports import Answer, Redraw, in_place
from bot.services.agenda_team import works_with
from bot.services.meeting_changes import call_off
from bot.services.meeting_news import taking_part, tell
from bot.services.meeting_post import draw_anew
from bot.services.meeting_view import card, is_over, is_to_come, mine, seat_of, zone_of
from bot.store.base import Db
from bot.store.meeting import Meeting, lock_meeting
from bot.store.people import Person, has_ended, names_of
from bot.store.seat import Seat, open_guest, seal_guest, seats_at
from bot.views import agenda as agenda_view
from bot.views import outcome as outcome_view
from bot.views import seat as seat_view
from bot.views.catalogue import catalogue

BEGAN = (MeetingState.RUNNING, MeetingState.HELD)


async def press_take(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik doe mee]: a place, or one on the waiting list."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    if not is_over(meeting, now):
        await take_seat(db, meeting, person, now=now)
        await draw_anew(db, meeting, now=now)
    return in_place(press, await card(db, person, meeting))


async def press_give_up(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch niet]: whoever waited longest moves up, and is told."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    if not is_over(meeting, now):
        await give_up_seat(db, meeting, person, now=now)
    return Redraw(await card(db, person, meeting))


async def take_seat(db: Db, meeting: Meeting, person: Person, *, now: datetime) -> Seat:
    """The first free place, or the end of the waiting list. `meeting` is locked."""
    seats = await seats_at(db, meeting.id)
    if (seat := seat_of(seats, person.id)) is not None:
        return seat
    seat = Seat(
        id=db.new_id(now), meeting_id=meeting.id, person_id=person.id, place=free_place(meeting, seats),
        turn=_next_turn(seats),
    )  # fmt: skip
    db.add(seat)
    await db.flush()
    return seat


async def give_up_seat(db: Db, meeting: Meeting, person: Person, *, now: datetime) -> None:
    """Somebody comes no more, nor whom they brought: first whoever waits moves up, then it is seen who leads it.

    Once it is not to come any more, nobody is asked to lead it and nothing is called off.
    """
    seats = await seats_at(db, meeting.id)
    seat = seat_of(seats, person.id)
    for one in [each for each in seats if each is seat or each.brought_by == person.id]:
        await db.delete(one)
    await db.flush()
    await move_up(db, meeting, now=now)
    if meeting.owner_id == person.id and is_to_come(meeting, now):
        await _leave_to_others(db, meeting, person, now=now)
        return
    if meeting.owner_id == person.id:
        meeting.owner_id = None
    await draw_anew(db, meeting, now=now)


async def _leave_to_others(db: Db, meeting: Meeting, owner: Person, *, now: datetime) -> None:
    if taking_part(await seats_at(db, meeting.id)):
        await seek_leader(db, meeting, now=now)
    else:
        await call_off(db, meeting, Why.NOT_NEEDED, by=owner.id, now=now)


async def move_up(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """Whoever waits longest gets each place that is free, and is told; who cannot come any more waits no longer."""
    seats = await seats_at(db, meeting.id)
    for seat in [seat for seat in seats if seat.place is None]:
        place = free_place(meeting, seats)
        if place is None:
            return
        if await _comes_no_more(db, meeting, seat):
            await db.delete(seat)
            continue
        seat.place = place
        await db.flush()
        await tell(db, meeting, taking_part([seat]), News.MOVED_UP, now=now)
    await db.flush()


async def _comes_no_more(db: Db, meeting: Meeting, seat: Seat) -> bool:
    person = await db.get(Person, seat.person_id) if seat.person_id is not None else None
    day = meeting.starts_at.astimezone(await zone_of(db, meeting.team_id)).date()
    return person is not None and is_gone(person, day)


def is_gone(person: Person, day: date) -> bool:
    """Whether somebody stopped, or is no colleague any more on that day: nothing can be told to them."""
    return person.participation == Participation.STOPPED or has_ended(person, day)


async def seek_leader(db: Db, meeting: Meeting, *, now: datetime) -> None:
    """Nobody leads it now: those who take part are asked who does; nobody, then it is called off (J23)."""
    besides, meeting.owner_id = meeting.owner_id, None
    others = taking_part(await seats_at(db, meeting.id), besides=besides)
    await tell(db, meeting, others, News.NEEDS_LEADER, now=now)
    await draw_anew(db, meeting, now=now)


async def press_lead(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik leid het]: the first one does."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    if meeting.owner_id is None and not is_over(meeting, now):
        seat = await take_seat(db, meeting, person, now=now)
        if seat.place is not None:
            meeting.owner_id = person.id
        await draw_anew(db, meeting, now=now)
    return Redraw(await card(db, person, meeting))


async def press_hand_over(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Iemand anders leidt]: who leads it stays at it, and the others are asked."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None or meeting.owner_id != person.id:
        return agenda_view.gone(t)
    if is_over(meeting, now):
        return Redraw(await card(db, person, meeting))
    if not taking_part(await seats_at(db, meeting.id), besides=person.id):
        return seat_view.nobody_to_lead(t, meeting.id)
    await seek_leader(db, meeting, now=now)
    return Redraw(await card(db, person, meeting))


async def build_bring(db: Db, person: Person, meeting_id: UUID, *, now: datetime) -> Form | Message:
    """[Neem iemand mee]: who. A colleague without the bot takes a place and gets nothing sent (J23)."""
    t, found = catalogue(person.language), await _to_bring_to(db, person, meeting_id, now=now)
    return found if isinstance(found, Message) else seat_view.bring(t, found.id)


async def submit_bring(db: Db, person: Person, meeting_id: UUID, *, values: Mapping[str, str], now: datetime) -> Answer:
    """They have a place, under the name that was given."""
    meeting = await _to_bring_to(db, person, meeting_id, now=now)
    if isinstance(meeting, Message):
        return meeting
    seats = await seats_at(db, meeting.id)
    seat = Seat(
        id=db.new_id(now), meeting_id=meeting.id, brought_by=person.id, place=free_place(meeting, seats),
        turn=_next_turn(seats),
    )  # fmt: skip
    seal_guest(db, seat, " ".join(values["name"].split()))
    db.add(seat)
    await draw_anew(db, meeting, now=now)
    return await card(db, person, meeting)


async def check_bring(
    db: Db, person: Person, meeting_id: UUID, *, values: Mapping[str, str], now: datetime
) -> Mapping[str, Trouble]:
    """Nobody takes two places: who takes part already is not brought along."""
    name, seats = " ".join(values.get("name", "").split()).casefold(), await seats_at(db, meeting_id)
    names = [*(await names_of(db, [seat.person_id for seat in seats if seat.person_id is not None])).values()]
    guests = [open_guest(db, seat) for seat in seats if seat.person_id is None]
    known = {one.casefold() for one in (*names, *(one.split()[0] for one in names), *guests)}
    return {"name": Trouble(Wrong.THERE_ALREADY)} if name in known else {}


async def _to_bring_to(db: Db, person: Person, meeting_id: UUID, *, now: datetime) -> Meeting | Message:
    """A meeting to which somebody may bring one colleague along; or why not."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, meeting_id)
    if meeting is None or is_over(meeting, now):
        return agenda_view.gone(t) if meeting is None else await card(db, person, meeting)
    involved = await mine(db, meeting, person)
    if not involved.has_place or involved.brought:
        return seat_view.only_with_a_place(t, meeting.id) if not involved.brought else await card(db, person, meeting)
    if free_place(meeting, await seats_at(db, meeting.id)) is None:
        return seat_view.full(t, meeting.id, meeting.team_id)
    return meeting if involved.may_type else seat_view.no_names_here(t)


async def press_bring(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Neem iemand mee]"""
    return await build_bring(db, person, press.subject, now=now)


async def press_come_alone(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch alleen]: whom they brought along last comes no more."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, press.subject)
    if meeting is None:
        return agenda_view.gone(t)
    brought = [seat for seat in await seats_at(db, meeting.id) if seat.brought_by == person.id]
    if brought and not is_over(meeting, now):
        await db.delete(brought[-1])
        await db.flush()
        await move_up(db, meeting, now=now)
        await draw_anew(db, meeting, now=now)
    return Redraw(await card(db, person, meeting))


async def own_meeting(db: Db, person: Person, meeting_id: UUID) -> Meeting | None:
    """A meeting of one of somebody's teams, or where they take part, locked; a card that was not started is none."""
    meeting = await lock_meeting(db, meeting_id)
    if meeting is None or meeting.state == MeetingState.DRAFT:
        return None
    takes_part = meeting.owner_id == person.id or seat_of(await seats_at(db, meeting.id), person.id) is not None
    return meeting if takes_part or await works_with(db, person, meeting.team_id) else None


async def meeting_they_were_at(db: Db, person: Person, meeting_id: UUID) -> Meeting | Message:
    """A meeting that began, locked, for who has a place at it or leads it; or why they write nothing down of it."""
    t, meeting = catalogue(person.language), await own_meeting(db, person, meeting_id)
    if meeting is None or meeting.state not in BEGAN:
        return agenda_view.gone(t) if meeting is None else await card(db, person, meeting)
    seat = seat_of(await seats_at(db, meeting.id), person.id)
    was_there = (seat is not None and seat.place is not None) or meeting.owner_id == person.id
    return meeting if was_there else outcome_view.only_who_was_there(t)


def free_place(meeting: Meeting, seats: Sequence[Seat]) -> int | None:
    """The first place that nobody has."""
    taken = {seat.place for seat in seats}
    return next((place for place in range(1, meeting.places + 1) if place not in taken), None)


def _next_turn(seats: Sequence[Seat]) -> int:
    return max((seat.turn for seat in seats), default=0) + 1
