"""What the people of a group hear of each other, in fixed sentences (J31): soon at once, else with what waits (J04)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.consultation import PairingState
from bot.domain.delivery import State
from bot.domain.message import Message
from bot.domain.pairing_news import PairingNews
from bot.domain.press import Press, stamp, when_stamped
from bot.ports import Answer, Redraw
from bot.services.agenda_team import room_of
from bot.services.delivery import plan_post, plan_today
from bot.services.meeting_news import is_soon, last_day_before
from bot.services.notice import Telling, add_notices
from bot.services.pairing import own_pairing
from bot.services.pairing_alone import is_told_alone
from bot.services.pairing_view import seat_of, see_pairing
from bot.store.base import Db
from bot.store.calendar import working_lives
from bot.store.delivery import Delivery
from bot.store.notice import Notice, was_told
from bot.store.pairing import Pairing, PairingSeat, pairing_seats
from bot.store.people import Person, names_of, people_with_ids
from bot.store.place import Place
from bot.store.showing import remember_showing
from bot.store.team import Team
from bot.views import pairing as pairing_view
from bot.views import pairing_news as view
from bot.views.catalogue import Catalogue, catalogue
from bot.views.pairing_shown import Pairing as Shown

TOLD_AFTER = timedelta(hours=1)
WALKS_WITHIN = timedelta(hours=4)

Args = Mapping[str, str]


async def tell_others(
    db: Db,
    pairing: Pairing,
    what: PairingNews,
    moment: datetime,
    *,
    by: UUID | None,
    now: datetime,
    was: datetime | None = None,
    of: UUID | None = None,
) -> None:
    """Tell everybody but one of them, once, what became of this moment; `was` is the one that it takes the place of.

    What is soon, of the two, they hear at once; else it waits for their gathered message, at most until the school day
    before. In a conversation of their own it is said there; that a moment is agreed is drawn there already. What is
    news `of` one person is told to them alone.
    """
    await db.flush()
    args: dict[str, UUID | str] = {"pairing": pairing.id, "what": what.value, "moment": stamp(moment)}
    args |= {"was": stamp(was)} if was is not None else {}
    about = f"{pairing.id.hex}:{what.value}:{stamp(moment)}:{now:%Y%m%d%H%M%S}"
    room = await room_of(db, await db.get_one(Team, pairing.team_id), now)
    first, latest = min(moment, was or moment), max(moment, was or moment)
    if pairing.place_id is not None and of is None:
        if what is not PairingNews.AGREED:
            await _post(db, pairing, about=about, args=args, due=room.next_open(now), within=latest - now, now=now)
        return
    others = [one for one in await _others(db, pairing, by) if of in (None, one.id)]
    soon = is_soon(room, first, now=now)
    lives = await working_lives(db, others, now.date())
    for person in others:
        last = now if soon else max(now, last_day_before(room, first, lives[person.id]))
        if not soon:
            await add_notices(db, [person], "pairing", about=about, args=args, now=now, expires_after=last - now)
        await plan_today(
            db, [person], "pairing_news", about=about, args=args, now=now, soonest=last,
            expires=lambda due: max(latest, due) + TOLD_AFTER,
        )  # fmt: skip


async def _post(
    db: Db,
    pairing: Pairing,
    *,
    about: str,
    args: Mapping[str, UUID | str],
    due: datetime,
    within: timedelta,
    now: datetime,
) -> None:
    place = await db.get_one(Place, pairing.place_id)
    await plan_post(
        db, place, "pairing_news_post", key=f"pairing_news_post:{about}", due=due,
        expires=due + max(within, TOLD_AFTER), now=now, args=args,
    )  # fmt: skip


async def _others(db: Db, pairing: Pairing, by: UUID | None) -> list[Person]:
    seats = await pairing_seats(db, pairing.id)
    return [*await people_with_ids(db, [seat.person_id for seat in seats if seat.person_id != by])]


async def press_walk(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Ik loop even langs]: who is at work today hears it, once a day; who is not, is not told of."""
    t, pairing = catalogue(person.language), await own_pairing(db, person, press.subject)
    if pairing is None:
        return Redraw(pairing_view.gone(t, person.id))
    if not pairing.is_going_on:
        return Redraw(pairing_view.card(t, await see_pairing(db, t, pairing, for_whom=person)))
    own = seat_of(await pairing_seats(db, pairing.id), person.id)
    own.reacted_at = own.reacted_at or now
    await _say_who_walks(db, pairing, person, now=now)
    return view.walking(t, pairing.id)


async def _say_who_walks(db: Db, pairing: Pairing, person: Person, *, now: datetime) -> None:
    room = await room_of(db, await db.get_one(Team, pairing.team_id), now)
    today = now.astimezone(room.zone).date()
    about = f"{pairing.id.hex}:walks:{person.id.hex}:{today}"
    args: dict[str, UUID | str] = {"pairing": pairing.id, "what": PairingNews.WALKS.value, "by": person.id}
    if pairing.place_id is not None:
        due = room.next_open(now)
        if due.astimezone(room.zone).date() == today:
            await _post(db, pairing, about=about, args=args, due=due, within=WALKS_WITHIN, now=now)
        return
    others = await _others(db, pairing, person.id)
    lives = await working_lives(db, others, today)
    opens = [(one, lives[one.id].soonest_open(now)) for one in others]
    here = [one for one, at in opens if at is not None and at.astimezone(room.zone).date() == today]
    await plan_today(
        db, here, "pairing_news", about=about, args=args, expires=lambda due: due + WALKS_WITHIN, now=now
    )  # fmt: skip


async def draw_news(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """One of these sentences with the group as it is by now; what stands already goes on as the group's card."""
    if delivery.state != State.SENT and await was_told(db, _as_notice(delivery)):
        return None
    return await _draw(db, delivery.args, person, delivery)


async def draw_notice(db: Db, notice: Notice, person: Person, telling: Telling) -> Message | None:
    """The same in somebody's gathered message."""
    return await _draw(db, notice.args, person, telling.delivery, in_short=True)


async def draw_news_post(db: Db, delivery: Delivery, place: Place) -> Message | None:
    """The same in a conversation of all of them; when it is not theirs any more, each hears it alone instead."""
    return None if await is_told_alone(db, delivery, place) else await _draw(db, delivery.args, place, delivery)


def _as_notice(delivery: Delivery) -> str:
    """What the same is called in somebody's gathered message."""
    return delivery.key.replace("pairing_news:", "pairing:", 1)


async def _draw(
    db: Db, args: Args, receiver: Person | Place, delivery: Delivery, *, in_short: bool = False
) -> Message | None:
    pairing = await db.steady(Pairing, UUID(hex=args["pairing"]))
    seats = await pairing_seats(db, pairing.id) if pairing is not None else []
    reader = receiver if isinstance(receiver, Person) else None
    if pairing is None or (reader is not None and reader.id not in [seat.person_id for seat in seats]):
        return None
    means_something = _still_means(pairing, args, seats, reader)
    if delivery.state != State.SENT and not means_something:
        return None
    await remember_showing(db, delivery.id, pairing.id)
    t = catalogue(receiver.language)
    shown = await see_pairing(db, t, pairing, for_whom=reader)
    if not means_something:
        return pairing_view.brief(t, shown) if in_short else pairing_view.card(t, shown)
    return await _worded(db, t, args, shown, in_short=in_short)


async def _worded(db: Db, t: Catalogue, args: Args, shown: Shown, *, in_short: bool) -> Message:
    what = PairingNews(args["what"])
    if what is PairingNews.WALKS:
        by = UUID(hex=args["by"])
        return view.walks(t, shown, (await names_of(db, [by]))[by])
    moment, was = when_stamped(args["moment"]), when_stamped(args["was"]) if "was" in args else None
    return (view.news_in_short if in_short else view.news)(t, shown, what, moment, was=was)


def _still_means(pairing: Pairing, args: Args, seats: Sequence[PairingSeat], reader: Person | None) -> bool:
    """Whether it is still so, and news to who reads it."""
    what, moment = PairingNews(args["what"]), args.get("moment", "")
    match what:
        case PairingNews.AGREED:
            return pairing.starts_at is not None and stamp(pairing.starts_at) == moment and pairing.is_going_on
        case PairingNews.ASKED:
            is_open = pairing.state == PairingState.OPEN and moment in [stamp(one) for one in pairing.proposed]
            tapped = next((seat.fits for seat in seats if reader is not None and seat.person_id == reader.id), "")
            return is_open and moment not in tapped
        case PairingNews.OFF | PairingNews.MOVED:  # also when they have yet another moment by now
            off = args.get("was", moment)
            return pairing.is_going_on and (pairing.starts_at is None or stamp(pairing.starts_at) != off)
        case PairingNews.WALKS:
            return args["by"] in [seat.person_id.hex for seat in seats]
