"""Taking part is a choice (J01): yes, no and stop, and what waits for somebody who asks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.message import Message, Text
from bot.domain.people import FOREVER, Participation, TeamState
from bot.domain.press import Press
from bot.domain.promise import Act
from bot.domain.reflection import AskingState
from bot.ports import Answer, Redraw
from bot.services.agenda_team import agenda_teams
from bot.services.consent_days import begin_days_again
from bot.services.consultation import consultation_teams
from bot.services.delivery import plan_asked
from bot.services.introduction import INTRODUCED_WITHIN, introduction_of
from bot.services.pairing_change import free_from_pairings
from bot.services.question import TURNS, words_of
from bot.services.reply import ask_where
from bot.services.round import round_is_due
from bot.services.turn import plan_turns
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.decision import find_decision
from bot.store.delivery import Delivery, cancel_waiting, waiting_for
from bot.store.inbox import InboxRow
from bot.store.people import Person, find_account
from bot.store.promise import promise
from bot.store.reflection import find_round, latest_asked
from bot.store.team import Team, teams_of
from bot.store.wishes import has_wishes
from bot.views import people as view
from bot.views import question as question_view
from bot.views import typed as typed_view
from bot.views.catalogue import Catalogue, catalogue


async def introduce_oneself(db: Db, person: Person, *, now: datetime) -> Message:
    """Who asks before the introduction came has it now."""
    started = await _started_teams(db, person)
    t = catalogue(person.language)
    if not started:
        return view.team_not_started(t)
    if person.participation in (Participation.DECLINED, Participation.STOPPED):
        return view.please_join(t, person.id)
    if person.participation == Participation.UNCONFIRMED:
        return await introduction_of(db, person, started[0])
    await cancel_waiting(db, [person.id], now, kinds=["introduction"])
    introduction = await introduction_of(db, person, started[0])
    person.participation = Participation.INTRODUCED
    return introduction


async def send_introduction(db: Db, person: Person, *, by: UUID, now: datetime) -> bool:
    """The introduction as a message of its own, at once, for who came in `by` a code; False when no team started."""
    started = await _started_teams(db, person)
    if not started:
        return False
    await cancel_waiting(db, [person.id], now, kinds=["introduction"])
    await plan_asked(
        db, person, "introduction", key=f"introduction:{by.hex}", due=now, expires=now + INTRODUCED_WITHIN, now=now,
        args={"team": started[0].id},
    )  # fmt: skip
    return True


async def _started_teams(db: Db, person: Person) -> Sequence[Team]:
    return [team for team in await teams_of(db, person.id) if team.state == TeamState.STARTED]


async def join(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`meedoen`: a yes, at any time."""
    return await _join(db, person, now)


async def press_join(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, ik doe mee]"""
    if press.subject != person.id:
        return view.not_yours(catalogue(person.language))
    answer = await _join(db, person, now)
    return Redraw(answer)


async def _join(db: Db, person: Person, now: datetime) -> Message:
    t = catalogue(person.language)
    if person.participation == Participation.UNCONFIRMED:  # first who they are
        person.paused_until = None
        return await introduce_oneself(db, person, now=now)
    await begin_days_again(db, person, now=now)
    person.participation, person.paused_until = Participation.JOINED, None
    await cancel_waiting(db, [person.id], now, kinds=["introduction"])
    started = await _started_teams(db, person)
    if not started:
        return view.team_not_started(t)
    await plan_this_week(db, person, started, now)
    planned = await waiting_for(db, [person.id], kinds=TURNS)
    life = await working_life(db, person, now.date())
    return view.joined(t, planned[0].due if planned else None, life.zone)


async def plan_this_week(db: Db, person: Person, teams: Sequence[Team], now: datetime) -> None:
    """Their turn in the rounds that are open this week."""
    life = await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    for team in teams:
        opened = await find_round(db, team.id, str(Week.of(today)))
        if opened is not None and await round_is_due(db, team, today):
            await db.flush()
            await plan_turns(db, [person], Week.of(today), opened, now=now)


async def press_decline(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Nee, dank je]: nothing more is ever sent."""
    t = catalogue(person.language)
    if press.subject != person.id:
        return view.not_yours(t)
    if person.participation == Participation.JOINED:  # an old button: they said yes since
        return view.confirm_stop(t, person.id)
    _says_no(person, Participation.DECLINED)
    await promise(db, Act.REFUSED, person.id, now=now)
    await cancel_waiting(db, [person.id], now)
    return Redraw(view.declined(t))


def wants_nothing(person: Person) -> bool:
    """Whether somebody said no before it was confirmed who they are."""
    return person.participation == Participation.UNCONFIRMED and person.paused_until == FOREVER


def _says_no(person: Person, how: Participation) -> None:
    """Who is still to be confirmed stays that: a no is no way round it."""
    if person.participation == Participation.UNCONFIRMED:
        person.paused_until = FOREVER
    else:
        person.participation = how


async def decline(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """A typed no, to the introduction."""
    answer = await press_decline(db, person, Press("decline", person.id), now=now)
    return answer.message if isinstance(answer, Redraw) else answer


async def press_kept(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Wat bewaar je?]"""
    return await what_is_kept(db, person, "", now=now)


async def what_is_kept(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`privacy`"""
    t = catalogue(person.language)
    has_consultation = bool(await consultation_teams(db, person))
    return view.what_is_kept(
        t, person.id, await _typing(db, person, t, now), has_agenda=bool(await agenda_teams(db, person)),
        has_consultation=has_consultation, has_wishes=has_consultation or await has_wishes(db, person.id),
    )  # fmt: skip


async def _typing(db: Db, person: Person, t: Catalogue, now: datetime) -> Text | None:
    """What was decided about typed words where this person is; none where nobody has to (J30)."""
    account = await find_account(db, person.id)
    if account is None or account.platform not in db.doorways:
        return None
    name, decision = account.platform.capitalize(), await find_decision(db, person.organisation_id, account.platform)
    keeps = db.doorways[account.platform].keeps_words
    if keeps is None:
        return typed_view.undecided(t, name)
    if decision is None or decision.keeps_words != keeps:  # it was set otherwise just now
        return typed_view.decided(t, typed_view.Decided(name, keeps, None, now.date()))
    return typed_view.decided(t, typed_view.Decided(name, keeps, decision.decided_by, decision.decided_on))


async def stop(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`stop`: asks once, so that a slip costs nothing."""
    return view.confirm_stop(catalogue(person.language), person.id)


async def press_stop(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Stop]"""
    return view.confirm_stop(catalogue(person.language), person.id)


async def press_stop_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ja, stop alles]"""
    t = catalogue(person.language)
    if press.subject != person.id:
        return view.not_yours(t)
    await refuse(db, person, Participation.STOPPED, now=now)
    return Redraw(view.stopped(t))


async def refuse(db: Db, person: Person, how: Participation, *, now: datetime) -> None:
    """They take no part, also when a backup comes back."""
    await take_no_part(db, person, how, now=now)
    await promise(db, Act.REFUSED, person.id, now=now)


async def take_no_part(db: Db, person: Person, how: Participation, *, now: datetime) -> None:
    """From now on nothing is sent to this person, and no group counts on them."""
    _says_no(person, how)
    await db.flush()
    await free_from_pairings(db, person, now=now)
    await cancel_waiting(db, [person.id], now)


async def draw_mended(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """What went wrong before was done after all, with what it would have shown them then."""
    t, row = catalogue(person.language), await db.get(InboxRow, UUID(hex=delivery.args["row"]))
    asking = await latest_asked(db, person.id, until=row.received_at) if row is not None else None
    blocks = view.mended(t).blocks
    if row is None or asking is None:
        return Message(blocks)
    if row.held_until is not None and row.payload is not None:
        blocks += (await ask_where(db, person, row, asking)).blocks
    elif asking.state == AskingState.OPEN and asking.asked_at == row.received_at:  # they asked for a question
        blocks += question_view.question(t, await words_of(db, asking, person)).blocks
    return Message(blocks)
