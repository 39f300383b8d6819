"""The home view: what a person finds when they come and look (J04)."""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from bot.domain.calendar import Week
from bot.domain.message import Message
from bot.domain.people import Participation, Rhythm, TeamState
from bot.domain.reflection import AskingState
from bot.services.agenda_team import agenda_teams
from bot.services.consultation import consultation_teams
from bot.services.days import working_days_of
from bot.services.digest_choice import OF_A_DIGEST
from bot.services.gathered import in_order
from bot.services.people import introduce_oneself, send_introduction
from bot.services.pulse_reading import pulse_teams
from bot.services.question import TURNS, words_of
from bot.services.steward import lacks_colleague_for
from bot.store.agenda import upcoming_of
from bot.store.base import Db
from bot.store.calendar import working_life
from bot.store.counts import count_own
from bot.store.delivery import waiting_for
from bot.store.digest_choice import does_without
from bot.store.notice import untold
from bot.store.people import Person
from bot.store.reflection import find_asking
from bot.store.schedule import quiet_teams
from bot.store.team import teams_of, teams_worked_in
from bot.views import home as view
from bot.views import people as people_view
from bot.views.catalogue import catalogue

MEETINGS_SHOWN = 3


async def show_home(db: Db, person: Person, words: str, *, now: datetime) -> Message:
    """`home` and `/start`: the page of who takes part, else the introduction and what they run the bot for (J12)."""
    match Participation(person.participation):
        case Participation.JOINED:
            return await home(db, person, now=now)
        case Participation.DECLINED | Participation.STOPPED:
            shown = people_view.please_join(catalogue(person.language), person.id)
            return await _with_duties(db, person, shown, now)
        case Participation.KNOWN | Participation.INTRODUCED | Participation.UNCONFIRMED:
            return await _with_duties(db, person, await introduce_oneself(db, person, now=now), now)
        case other:
            assert_never(other)


async def show_home_at_first(db: Db, person: Person, *, by: UUID, now: datetime) -> Message:
    """The page of who came in just now, `by` a code. Their introduction comes by itself: no crash can lose it."""
    if person.participation != Participation.KNOWN or not await send_introduction(db, person, by=by, now=now):
        return await show_home(db, person, "", now=now)
    return await _with_duties(db, person, Message(()), now)


async def home(db: Db, person: Person, *, now: datetime) -> Message:
    """The page, the same for every platform."""
    life = await working_life(db, person, now.date())
    own = await count_own(db, person.id)
    shown = view.Home(
        person=person.id,
        question=await _open_question(db, person, Week.of(now.astimezone(life.zone).date())),
        lines=await _lines(db, person, now),
        waits=await _waits(db, person, now),
        stopped=[
            (team.id, team.name) for team in await teams_worked_in(db, person.id) if team.state == TeamState.STOPPED
        ],
        settings=view.Settings(
            day=life.own_day,
            hour=life.own_time,
            fortnightly=person.rhythm == Rhythm.FORTNIGHTLY,
            days=sorted(await working_days_of(db, person)),
        ),
        replies=own.replies,
        shared=own.shared,
        meetings=[meeting.starts_at for meeting in await upcoming_of(db, person.id, most=MEETINGS_SHOWN)],
        zone=life.zone,
        has_agenda=bool(await agenda_teams(db, person)),
        has_consultation=bool(await consultation_teams(db, person)),
        has_pulse=bool(await pulse_teams(db, person)),
    )
    return view.home(catalogue(person.language), shown)


async def _with_duties(db: Db, person: Person, shown: Message, now: datetime) -> Message:
    """With what waits for somebody who does not take part: they may well run the bot."""
    waits, alone = await _waits(db, person, now), await lacks_colleague_for(db, person, now.date())
    if not waits and not alone:
        return shown
    duties = view.duties(catalogue(person.language), person.id, waits=waits, alone=alone)
    return Message((*shown.blocks, *duties.blocks), silent=shown.silent)


async def _waits(db: Db, person: Person, now: datetime) -> list[str]:
    """The kinds of notices that wait, in the order in which they are told; no digest for who does without."""
    kinds = dict.fromkeys(notice.kind for notice in in_order(await untold(db, person.id, now)))
    without = OF_A_DIGEST if await does_without(db, person.id) else ()
    return [kind for kind in kinds if kind not in without]


async def _open_question(db: Db, person: Person, week: Week) -> str | None:
    asking = await find_asking(db, person.id, str(week))
    if asking is None or asking.state != AskingState.OPEN or asking.prompt_id is None:
        return None
    return (await words_of(db, asking, person)).words


async def _lines(db: Db, person: Person, now: datetime) -> list[str]:
    """Pause, when the next question comes, quiet, and to a steward whether there are enough of them."""
    t, life = catalogue(person.language), await working_life(db, person, now.date())
    today = now.astimezone(life.zone).date()
    quiet = await quiet_teams(db, today)
    quiet_here = [quiet[team.id] for team in await teams_of(db, person.id) if team.id in quiet]
    lines = []
    if person.paused_until is not None and today <= person.paused_until:
        lines.append(people_view.is_paused(t, person.paused_until, today=today))
    if planned := await waiting_for(db, [person.id], kinds=TURNS):
        lines.append(people_view.next_question(t, planned[0].due, life.zone))
    lines += [people_view.is_quiet(t, until, today=today) for until in quiet_here[:1]]
    alone = await lacks_colleague_for(db, person, today)
    return [*lines, *([view.alone_steward(t, alone)] if alone else [])]
