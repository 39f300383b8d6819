"""What is only to be shared becomes a message with a date to object, and no meeting (S15, J23)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from bot.domain.agenda import MeetingState, Purpose, TopicState, Touches
from bot.domain.calendar import Week
from bot.domain.delivery import State
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.services.agenda import number
from bot.services.agenda_team import agenda_team, room_of, works_with
from bot.services.group import has_strangers
from bot.services.meeting_card import new_card, own_card, scrap, show_card, start_card, topic_of
from bot.services.meeting_view import card
from bot.services.notice import Telling, add_notices
from bot.services.proposal_days import DAYS_TO_OBJECT, draw_anew, moment_to_post, place_to_post_in, post
from bot.services.typed import may_type
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.meeting import Meeting
from bot.store.notice import Notice
from bot.store.people import Person, names_of
from bot.store.place import Place
from bot.store.proposal import (
    Objection,
    Proposal,
    lock_proposal,
    objection_of,
    open_objection,
    open_proposal,
    open_proposals,
    seal_objection,
    seal_proposal,
)
from bot.store.showing import remember_showing
from bot.store.team import Team
from bot.store.topic import Asked, open_question
from bot.views import agenda as agenda_view
from bot.views import proposal as view
from bot.views.catalogue import catalogue


async def press_post(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Plaats als bericht]: what stands on the card, with a date until which one may object."""
    found = await own_card(db, person, press.subject)
    if isinstance(found, Message):
        return Redraw(found)
    topic = await topic_of(db, found)
    asked = open_question(db, topic)
    if not asked.question or topic.author_id != person.id:  # nobody's words are posted under another name
        return Redraw(await show_card(db, person, found))
    topic.state = TopicState.DRAFT  # one that was parked is a message now, and waits no longer
    team = await db.get_one(Team, found.team_id)
    await scrap(db, found)
    proposal = await propose(db, team, person, asked, now=now)
    in_channel = await place_to_post_in(db, team, now=now) is not None
    return Redraw(view.posted(catalogue(person.language), await _see(db, proposal), in_channel=in_channel))


async def propose(db: Db, team: Team, person: Person, asked: Asked, *, now: datetime) -> Proposal:
    """A message to the team, in its channel where it has one and else with the weekly digest."""
    place, room = await place_to_post_in(db, team, now=now), await room_of(db, team, now)
    due = now if place is None else await moment_to_post(db, team, now=now)
    day = due.astimezone(room.zone).date()
    told = day if place is not None else room.school_day_after(Week.of(day).weekdays[-1])  # with the digest
    until = room.school_day_after(told, DAYS_TO_OBJECT)
    proposal = Proposal(id=db.new_id(now), team_id=team.id, author_id=person.id, until=until, created_at=now)
    seal_proposal(db, proposal, asked)
    db.add(proposal)
    await db.flush()
    if place is not None:
        await post(db, place, proposal, due=due, now=now)
    return proposal


async def press_proposal(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """One message, for who looks at it by themselves."""
    t, proposal = catalogue(person.language), await _own(db, person, press.subject)
    return view.gone(t) if proposal is None else Redraw(await _show(db, person, proposal))


async def press_messages(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Berichten]: a page of those to which one may still object, first to end first."""
    t, team = catalogue(person.language), await agenda_team(db, person, press.subject)
    if team is None:
        return agenda_view.gone(t)
    first = number(press)
    found = await open_proposals(db, team.id, most=view.AT_ONCE + 1, after=first)
    shown = [await _see(db, one) for one in found[: view.AT_ONCE]]
    return Redraw(view.proposals(t, team.id, shown, first=first, has_more=len(found) > view.AT_ONCE))


async def press_object(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik heb een bezwaar]; who wrote it can take it back."""
    t, proposal = catalogue(person.language), await _own(db, person, press.subject)
    if proposal is None:
        return view.gone(t)
    if proposal.settled_at is not None or proposal.author_id == person.id:
        return Redraw(await _show(db, person, proposal))
    return view.object_to(t, proposal.id) if await may_type(db, person) else view.object_without_words(t, proposal.id)


async def press_object_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Met mijn naam doorgeven], where nothing that is typed is kept."""
    return await submit_object(db, person, press.subject, values={}, now=now)


async def build_object(db: Db, person: Person, proposal_id: UUID, *, now: datetime) -> Form | Message:
    """The form that asks why."""
    t, proposal = catalogue(person.language), await _own(db, person, proposal_id)
    if proposal is None or not _hears(proposal):
        return view.gone(t)
    return await _show(db, person, proposal) if proposal.author_id == person.id else view.object_to(t, proposal.id)


async def submit_object(
    db: Db, person: Person, proposal_id: UUID, *, values: Mapping[str, str], now: datetime
) -> Answer:
    """It does not stand: who wrote it is told by whom and why, and can talk about it with one tap."""
    t, proposal = catalogue(person.language), await _own(db, person, proposal_id)
    if proposal is None or not _hears(proposal):
        return view.gone(t)
    if proposal.author_id == person.id:
        return await _show(db, person, proposal)
    if await objection_of(db, proposal.id, person.id) is None:
        objection = Objection(id=db.new_id(now), proposal_id=proposal.id, person_id=person.id, made_at=now)
        if values.get("why"):
            seal_objection(db, objection, " ".join(values["why"].split()))
        db.add(objection)
        if proposal.settled_at is None:
            proposal.settled_at, proposal.stands = now, False
        await draw_anew(db, proposal, now=now)
        author = await db.get_one(Person, proposal.author_id)
        args = {"objection": objection.id}
        await add_notices(db, [author], "objection", about=objection.id.hex, args=args, now=now)
    return view.objected(t, proposal.id)


async def press_talk(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Toch even bij elkaar], about a message to which somebody objected: one tap, its words are the topic."""
    proposal = await _own(db, person, press.subject)
    if proposal is None:
        return view.gone(catalogue(person.language))
    planned = await db.get(Meeting, proposal.meeting_id) if proposal.meeting_id is not None else None
    if planned is not None and planned.state != MeetingState.CANCELLED:  # somebody tapped before
        return Redraw(await card(db, person, planned))
    team = await db.get_one(Team, proposal.team_id)
    made = await new_card(db, person, team, open_proposal(db, proposal), now=now)
    topic = await topic_of(db, made)
    topic.touches, topic.purpose, topic.author_id = Touches.ORGANISATION, Purpose.THINK, proposal.author_id
    await db.flush()
    answer = await start_card(db, person, made, together=True, now=now)
    proposal.meeting_id = made.id if made.state != MeetingState.DRAFT else None
    return answer


async def press_withdraw(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Haal terug], of who wrote it."""
    t, proposal = catalogue(person.language), await _own(db, person, press.subject)
    if proposal is None or proposal.author_id != person.id:
        return view.gone(t)
    if proposal.settled_at is not None:
        return Redraw(await _show(db, person, proposal))
    proposal.settled_at, proposal.stands = now, None
    await draw_anew(db, proposal, now=now)
    return Redraw(view.withdrawn(t))


async def draw_post(db: Db, delivery: Delivery, place: Place) -> Message | None:
    """The message in a channel, as it is now."""
    proposal = await db.steady(Proposal, UUID(hex=delivery.args["proposal"]))
    if proposal is None or (proposal.settled_at is not None and proposal.stands is None):
        return None
    strangers = await has_strangers(db, place, now=delivery.due)
    if delivery.state != State.SENT and strangers:
        return None
    await remember_showing(db, delivery.id, proposal.id)
    return view.post(catalogue(place.language), await _see(db, proposal), hides_words=strangers)


async def draw_objection(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """To who wrote a message: somebody would rather talk about it."""
    objection = await db.get(Objection, UUID(hex=notice.args["objection"]))
    if objection is None:
        return None
    await remember_showing(db, telling.delivery.id, objection.proposal_id)
    proposal = await db.get_one(Proposal, objection.proposal_id)
    names, why = await names_of(db, [objection.person_id]), open_objection(db, objection)
    return view.objection(catalogue(person.language), await _see(db, proposal), names[objection.person_id], why)


def _hears(proposal: Proposal) -> bool:
    """Whether an objection still counts; what somebody was writing when another objected is not lost."""
    return proposal.settled_at is None or proposal.stands is False


async def _own(db: Db, person: Person, proposal_id: UUID) -> Proposal | None:
    """A message to one of somebody's teams, locked."""
    proposal = await lock_proposal(db, proposal_id)
    if proposal is None or not await works_with(db, person, proposal.team_id):
        return None
    return proposal


async def _show(db: Db, person: Person, proposal: Proposal) -> Message:
    """The message for one person, with what they can do."""
    return view.proposal(
        catalogue(person.language), await _see(db, proposal), is_own=proposal.author_id == person.id
    )  # fmt: skip


async def _see(db: Db, proposal: Proposal) -> view.Proposal:
    names, asked = await names_of(db, [proposal.author_id]), open_proposal(db, proposal)
    return view.Proposal(
        proposal.id, proposal.team_id, asked.question, asked.link, names[proposal.author_id], proposal.until,
        is_open=proposal.settled_at is None, stands=proposal.stands,
    )  # fmt: skip
