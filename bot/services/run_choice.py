"""[Gespreksvorm]: a group chooses a protocol that fits its size, sees what it is, and begins."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.consultation import PairingForm, PairingState
from bot.domain.message import Message
from bot.domain.press import Press
from bot.domain.protocol import Offer, Protocol, Who, menu, more, usual
from bot.ports import Answer, Redraw
from bot.services.delivery import plan_post
from bot.services.pairing import draw_pairing_anew, own_pairing, pairing_card
from bot.services.pairing_place import together_at
from bot.services.pairing_view import seat_of
from bot.services.run import begin_run, follow
from bot.services.run_view import Seated, protocols_for, seated
from bot.services.timer import STANDS
from bot.store.base import Db
from bot.store.pairing import Pairing, pairing_seats
from bot.store.people import Person, people_with_ids
from bot.store.place import Place
from bot.store.run import Run, last_part, running
from bot.store.schedule import quiet_teams
from bot.views import pairing as pairing_view
from bot.views import run as run_view
from bot.views import run_choice as view
from bot.views.catalogue import Catalogue, catalogue

VISIT_FIRST = "P13"  # what a group that visits a lesson does
SPLIT_BY_ROLE = (Who.CASE_GIVER, Who.ADVISORS, Who.FACILITATOR, Who.HOST, Who.VISITOR, Who.FIRST, Who.SECOND)


async def press_protocols(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Gespreksvorm], [Andere vorm] and [Meer]: what fits so many people."""
    pairing = await _free(db, person, press.subject)
    return Redraw(pairing if isinstance(pairing, Message) else await _menu(db, person, pairing, press.choice))


async def _menu(db: Db, person: Person, pairing: Pairing, page: str) -> Message:
    t, who = catalogue(person.language), await seated(db, pairing)
    protocols = [*(await protocols_for(db, pairing.team_id)).values()]
    offered, others = menu(protocols, len(who.people)), more(protocols, len(who.people))
    if not offered and not others:
        return view.nothing_fits(t, pairing.id)
    if page.isdecimal():
        return view.more_of(t, pairing.id, options(t, others), int(page))
    first = _usual(protocols, pairing, len(who.people))
    ordered = sorted(offered, key=lambda one: one.id != (first.id if first is not None else ""))
    return view.menu(
        t, pairing.id, options(t, ordered), usual=first.name[t.language] if first is not None else "",
        has_more=bool(others),
    )  # fmt: skip


def _usual(protocols: Sequence[Protocol], pairing: Pairing, people: int) -> Protocol | None:
    """What is named first: for a lesson visit that one, else the default for so many people and minutes."""
    fits = usual(protocols, people, pairing.minutes)
    visit = [one for one in fits if one.id == VISIT_FIRST and pairing.form == PairingForm.VISIT]
    return next(iter((*visit, *fits)), None)


def options(t: Catalogue, protocols: Iterable[Protocol]) -> list[view.Option]:
    """Protocols as they stand on buttons."""
    return [view.Option(one.id, one.name[t.language], one.minutes) for one in protocols]


async def press_protocol(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """One of them: of several parts, which; then what it is."""
    found = await _pressed(db, person, press)
    if isinstance(found, Message):
        return Redraw(found)
    t, (pairing, protocol, part) = catalogue(person.language), found
    if part is None:
        return Redraw(await _which_part(db, t, pairing, protocol))
    return Redraw(view.about(t, pairing.id, _about(t, protocol, part, await seated(db, pairing))))


async def _pressed(db: Db, person: Person, press: Press) -> tuple[Pairing, Protocol, int | None] | Message:
    """The group of a button and what was chosen for it; else what is said instead."""
    pairing = await _free(db, person, press.subject)
    if isinstance(pairing, Message):
        return pairing
    found = await _chosen(db, pairing, press.choice)
    return (pairing, *found) if found is not None else await _menu(db, person, pairing, "")


async def _which_part(db: Db, t: Catalogue, pairing: Pairing, protocol: Protocol) -> Message:
    last = await last_part(db, pairing.id, protocol.id)
    parts = [
        view.Option(f"{protocol.id}.{number}", part.name[t.language], part.minutes)
        for number, part in enumerate(protocol.parts)
    ]
    came_last = parts[last].name if last is not None and last < len(parts) else ""
    return view.which_part(t, pairing.id, protocol.name[t.language], parts, last=came_last)


def _about(t: Catalogue, protocol: Protocol, number: int, who: Seated) -> view.About:
    part = protocol.parts[number]
    roles = [role for role in SPLIT_BY_ROLE if any(step.who is role for step in part.steps)]
    name = part.name.get(t.language) or protocol.name[t.language]
    return view.About(
        f"{protocol.id}.{number}", name, protocol.about[t.language], part.minutes, part.times, roles,
        [(role, who.name(role)) for role in roles if who.name(role)],
    )  # fmt: skip


async def press_begin(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Begin]: the first step, in their own conversation, or before who began."""
    found = await _pressed(db, person, press)
    if isinstance(found, Message):
        return Redraw(found)
    t, (pairing, protocol, part) = catalogue(person.language), found
    pairing.protocol = protocol.id
    own = seat_of(await pairing_seats(db, pairing.id), person.id)
    own.reacted_at = own.reacted_at or now
    run = await begin_run(db, protocol.id, part or 0, pairing_id=pairing.id, now=now)
    in_place = await _show(db, person, pairing, run, now=now)
    await draw_pairing_anew(db, pairing, now=now)
    return Redraw(run_view.begun(t, in_place=in_place))


async def _show(db: Db, person: Person, pairing: Pairing, run: Run, *, now: datetime) -> bool:
    """Put it where all of them see it; where nothing can be posted now, before who began."""
    place = await db.get(Place, pairing.place_id) if pairing.place_id is not None else None
    if place is None or not await _can_post(db, pairing, now):
        await follow(db, person, run, now=now)
        return False
    await plan_post(
        db, place, "run_post", key=f"run_post:{run.id.hex}", due=now, expires=now + STANDS, now=now,
        args={"run": run.id},
    )  # fmt: skip
    return True


async def _can_post(db: Db, pairing: Pairing, now: datetime) -> bool:
    """Whether a post would be there at once: not in silence, and all of them are at work and may hear it."""
    people = await people_with_ids(db, [seat.person_id for seat in await pairing_seats(db, pairing.id)])
    is_quiet = pairing.team_id in await quiet_teams(db, now.date())
    return not is_quiet and await together_at(db, people, now=now) == now


async def _chosen(db: Db, pairing: Pairing, code: str) -> tuple[Protocol, int | None] | None:
    """The protocol and part that a button carries; no part where it has several and none was chosen.

    None when it is not there any more, is not offered, or does not fit so many people.
    """
    name, _, number = code.partition(".")
    protocol = (await protocols_for(db, pairing.team_id)).get(name)
    people = len((await seated(db, pairing)).people)
    if protocol is None or protocol.offer == Offer.NEVER or not protocol.fits(people, None):
        return None
    if not number:
        return protocol, 0 if len(protocol.parts) == 1 else None
    known = number.isdecimal() and int(number) < len(protocol.parts)
    return (protocol, int(number)) if known else None


async def _free(db: Db, person: Person, pairing_id: UUID) -> Pairing | Message:
    """A group of somebody's that can begin something, locked; or what to say instead."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, pairing_id)
    if pairing is None:
        return pairing_view.gone(t, person.id)
    if pairing.state == PairingState.ENDED:
        return await pairing_card(db, person, pairing)
    run = await running(db, pairing_id=pairing.id)
    return pairing if run is None else view.runs_already(t, pairing.id, run.id)
