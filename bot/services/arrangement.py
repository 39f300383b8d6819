"""What who leads a team is asked to arrange when many had no time, and what they say: their team reads it (S19)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.arrangement import Arranging
from bot.domain.digest import Item, Section
from bot.domain.form import Form
from bot.domain.message import Message
from bot.domain.people import Participation
from bot.domain.press import Press, stamp
from bot.ports import Answer, Redraw
from bot.services.feature import CONSULTATION, LEADER, is_on
from bot.services.notice import Telling, add_notices
from bot.services.typed import may_type
from bot.services.updates import plan_updates
from bot.store.ahead import ahead
from bot.store.arrangement import (
    Arrangement,
    answered_in,
    lock_arrangement,
    open_arrangements,
    open_reason,
    seal_reason,
)
from bot.store.base import Db
from bot.store.consultation import Consultation
from bot.store.delivery import Delivery
from bot.store.digest import Digest
from bot.store.feature import teams_with
from bot.store.leading import leads_team
from bot.store.notice import Notice
from bot.store.people import Person, names_of
from bot.store.place import Place
from bot.store.showing import remember_showing, showing
from bot.store.team import Team
from bot.views import arrangement as view
from bot.views.catalogue import Catalogue, catalogue

ASKED_FOR = timedelta(weeks=6)
WAITS_FOR = timedelta(weeks=4)  # where other things go first


async def ask_to_arrange(db: Db, consultation: Consultation, *, now: datetime) -> None:
    """Once a round was counted in which many had no time: what can be arranged? Only where that digest is on."""
    if consultation.no_time and await is_on(db, consultation.team_id, LEADER):
        arrangement = Arrangement(
            id=db.new_id(now), team_id=consultation.team_id, consultation_id=consultation.id,
            times=consultation.no_time, asked_at=now,
        )  # fmt: skip
        db.add(arrangement)
        await db.flush()


async def tell_leaders(db: Db, team: Team, leaders: Sequence[Person], *, now: datetime) -> None:
    """What waits for an answer is asked once, and what was put off once more each time; nobody is reminded."""
    for arrangement in await open_arrangements(db, team.id, now - ASKED_FOR):
        since = _since(arrangement)
        await add_notices(
            db, leaders, "arrangement", about=f"{arrangement.id.hex}:{since}", now=now, expires_after=WAITS_FOR,
            args={"arrangement": arrangement.id, "since": since},
        )  # fmt: skip


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The question, or what was answered to it; None to who does not lead the team any more."""
    arrangement = await db.steady(Arrangement, UUID(hex=notice.args["arrangement"]))
    if arrangement is None or not await _may_answer(db, person, arrangement):
        return None
    await remember_showing(db, telling.delivery.id, arrangement.id)
    shown = await _see(db, arrangement)
    is_asked_again = arrangement.answer == Arranging.LATER and notice.args["since"] == _since(arrangement)
    return view.arrangement(catalogue(person.language), replace(shown, answer=None) if is_asked_again else shown)


def _since(arrangement: Arrangement) -> str:
    """What it is asked after: nothing, or that it was put off."""
    return stamp(arrangement.answered_at) if arrangement.answered_at else "new"


async def press_arrange(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik regel dit] and [Later]: one tap, and another one as long as one likes."""
    t, arrangement = catalogue(person.language), await _own(db, person, press.subject)
    if arrangement is None or press.choice not in (Arranging.ARRANGES, Arranging.LATER):
        return view.gone(t)
    return await _answer(db, person, arrangement, Arranging(press.choice), "", now=now)


async def press_cannot(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Kan niet, omdat …]; without the reason where nothing that is typed is kept."""
    if await may_type(db, person):
        return await build_cannot(db, person, press.subject, now=now)
    return await submit_cannot(db, person, press.subject, values={}, now=now)


async def build_cannot(db: Db, person: Person, arrangement_id: UUID, *, now: datetime) -> Form | Message:
    """The form that asks why."""
    t, arrangement = catalogue(person.language), await _own(db, person, arrangement_id)
    return view.gone(t) if arrangement is None else view.cannot(t, arrangement.id)


async def submit_cannot(
    db: Db, person: Person, arrangement_id: UUID, *, values: Mapping[str, str], now: datetime
) -> Answer:
    """A no with its reason (INV-15)."""
    arrangement = await _own(db, person, arrangement_id)
    if arrangement is None:
        return view.gone(catalogue(person.language))
    return await _answer(
        db, person, arrangement, Arranging.CANNOT, " ".join(values.get("why", "").split()), now=now
    )  # fmt: skip


async def _answer(
    db: Db, person: Person, arrangement: Arrangement, answer: Arranging, why: str, *, now: datetime
) -> Answer:
    arrangement.answer, arrangement.leader_id, arrangement.answered_at = answer, person.id, now
    seal_reason(db, arrangement, why)
    await db.flush()
    await plan_updates(db, await showing(db, arrangement.id), now=now)
    return Redraw(view.arrangement(catalogue(person.language), await _see(db, arrangement)))


async def _own(db: Db, person: Person, arrangement_id: UUID) -> Arrangement | None:
    arrangement = await lock_arrangement(db, arrangement_id)
    return arrangement if arrangement is not None and await _may_answer(db, person, arrangement) else None


async def _may_answer(db: Db, person: Person, arrangement: Arrangement) -> bool:
    takes_part = person.participation == Participation.JOINED
    return takes_part and await leads_team(db, person.id, arrangement.team_id)


async def has_answered(db: Db, digests: Sequence[Digest]) -> set[UUID]:
    """Where who leads the team answered anything since."""
    ids = [digest.team_id for digest in digests]
    on = await teams_with(db, LEADER, ids) & await teams_with(db, CONSULTATION, ids)
    shown = [digest for digest in digests if digest.team_id in on]
    return {one for one, found in (await answered_in(db, shown)).items() if found} if shown else set()


async def answered(
    db: Db, digest: Digest, receiver: Person | Place, t: Catalogue, delivery: Delivery
) -> Section | None:
    """What who leads the team said, by name and without the figure that is for them alone."""
    found = await ahead(db, answered_in, digest)
    await remember_showing(db, delivery.id, *(one.id for one in found), is_live=False)
    items = [_item(t, await _see(db, one)) for one in found]
    return Section(view.answered_heading(t), tuple(items)) if items else None


def _item(t: Catalogue, shown: view.Arrangement) -> Item:
    return Item(view.answered_line(t, shown), shown.why)


async def _see(db: Db, arrangement: Arrangement) -> view.Arrangement:
    names = await names_of(db, [arrangement.leader_id] if arrangement.leader_id else [])
    team = await db.get_one(Team, arrangement.team_id)
    answer = Arranging(arrangement.answer) if arrangement.answer else None
    name = names.get(arrangement.leader_id, "") if arrangement.leader_id else ""
    return view.Arrangement(arrangement.id, team.name, arrangement.times, answer, name, open_reason(db, arrangement))
