"""The one gathered message of a week: the digest, then everything that waits (J04)."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import NewerKind, Pace, State
from bot.domain.digest import MOST_LINES
from bot.domain.message import Message
from bot.domain.press import Press
from bot.ports import Answer
from bot.services import (
    agreement,
    alert,
    arrangement,
    bearing,
    board_digest,
    claim,
    consent,
    consultation,
    digest,
    feature,
    leader_digest,
    leaving,
    meeting_news,
    misuse,
    pairing_news,
    proposal,
    pulse_day,
    school_year,
    share,
    visit,
    vote,
    year_end,
)
from bot.services.delivery import READ_WITHIN, plan_asked
from bot.services.digest_choice import OF_A_DIGEST
from bot.services.notice import TOLD_WITHIN, Telling, plan_gathered_messages
from bot.store.ahead import ahead, keep_together
from bot.store.base import Db
from bot.store.delivery import Delivery
from bot.store.digest_choice import who_does_without
from bot.store.leading import leaders_among
from bot.store.notice import Notice, all_untold, told_in, untold
from bot.store.people import Person
from bot.store.unreadable import leaving_out
from bot.views import digest as view
from bot.views.catalogue import catalogue
from bot.views.digest_choice import way_out


class Lines:
    """Twelve lines hold for all of somebody's teams together, and for who leads with what is theirs (J34)."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        kinds = Counter(notice.kind for notice in notices)
        own = sum(leader_digest.lines_of(notice) for notice in notices if notice.kind == "leader")
        asked = LINES_OF_AN_ASK * min(kinds["arrangement"], MOST_ASKED_OF_A_LEADER)
        self._own, self._each = own, (MOST_LINES - own - asked) // max(1, kinds["digest"])

    def of(self, notice: Notice) -> int:
        """How many this one may take."""
        return self._own if notice.kind == "leader" else self._each


DrawNotice = Callable[[Db, Notice, Person, Telling], Awaitable[Message | None]]

# In the order in which they are told.
NOTICES: dict[str, DrawNotice] = {
    "misuse": misuse.draw_report,
    "digest": digest.draw_notice,
    "pulse": pulse_day.draw_notice,
    "arrangement": arrangement.draw_notice,
    "leader": leader_digest.draw_notice,
    "board": board_digest.draw_notice,
    "bearing": bearing.draw_notice,
    "meeting": meeting_news.draw_notice,
    "pairing": pairing_news.draw_notice,
    "agreement": agreement.draw_notice,
    "outcome": consent.draw_notice,
    "objection": proposal.draw_objection,
    "shared": share.draw_notice,
    "feature": feature.draw_notice,
    "consultation": consultation.draw_ask,
    "school_year": school_year.draw_notice,
    "go_on": vote.draw_go_on,
    "stopped": vote.draw_stopped,
    "started_again": vote.draw_started_again,
    "no_misuse": misuse.draw_no_misuse,
    "report_dropped": misuse.draw_dropped,
    "leaving": leaving.draw_notice,
    "year_end": year_end.draw_notice,
    "claim": claim.draw_notice,
    "group": visit.draw_notice,
    "alert": alert.draw_notice,
}
OF_A_STEWARD = ("claim", "group", "alert")
OF_A_TEAM_AS_A_WHOLE = ("stopped", "started_again", "no_misuse", "report_dropped")
TELLING_ONLY = (
    "digest", "pulse", "leader", "bearing", "meeting", "pairing", "shared", *OF_A_TEAM_AS_A_WHOLE, *OF_A_STEWARD,
)  # fmt: skip
ONE_A_MESSAGE = ("bearing",)  # what one school says is not read beside another (J34)
CAN_WAIT = ("arrangement", "board", "outcome", "objection", "feature")  # lose nothing by a week; the first goes first
LINES_OF_AN_ASK = 2
MOST_ASKED_OF_A_LEADER = 2  # besides their own question: three a week (J36)


async def draw_gathered(db: Db, delivery: Delivery, person: Person) -> Message | None:
    """Everything that waits for this person; once it was said, only what it told then, as that is now.

    Who asked to read it now is told when there is nothing after all. Raises NewerKind.
    """
    notices = await _to_tell(db, delivery, person)
    drawn: dict[UUID, Message] = {}
    drawn_kinds: set[str] = set()
    most, asked = await _most_asked(db, delivery, person), 0
    lines, without = Lines(notices), delivery.state != State.SENT and await ahead(db, who_does_without, person)
    for notice in sorted(notices, key=lambda notice: _turn(notice, delivery)):
        is_enough = most is not None and asked >= most
        if delivery.state != State.SENT and _waits(notice, drawn_kinds, is_enough=is_enough):
            notice.delivery_id = None
            notice.expires = max(notice.expires, delivery.due + TOLD_WITHIN)  # it comes with the next one
            continue
        telling = Telling(delivery, lines.of(notice), is_alone=not drawn)
        is_left_out = without and notice.kind in OF_A_DIGEST
        with leaving_out(notice.kind):  # and it stays as it is: its key may come back
            message = None if is_left_out else await NOTICES[notice.kind](db, notice, person, telling)
            if message is not None:
                notice.delivery_id, drawn[notice.id] = delivery.id, message
                drawn_kinds.add(notice.kind)
                asked += 1 if notice.kind not in TELLING_ONLY and message.buttons else 0
            elif delivery.state != State.SENT:  # it lost its meaning before it was told
                await db.delete(notice)
    told = [notice for notice in in_order(notices) if notice.id in drawn]
    blocks = [block for notice in told for block in drawn[notice.id].blocks]
    if any(notice.kind in OF_A_DIGEST for notice in told):
        blocks.append(way_out(catalogue(person.language), person.id))
    if not blocks and delivery.kind == "reading" and delivery.state != State.SENT:
        return view.nothing_there(catalogue(person.language))
    return Message(tuple(blocks)) if blocks else None


async def _to_tell(db: Db, delivery: Delivery, person: Person) -> Sequence[Notice]:
    """What it told before, and until it is said all that waits. Raises NewerKind, before anything was changed.

    To tell the rest alone would take what a newer program told out of a message that stands.
    """
    notices = list(await ahead(db, told_in, delivery))
    if delivery.state != State.SENT:
        waiting = await ahead(db, _waiting, person)
        notices += [notice for notice in waiting if notice.expires > delivery.due]
    for notice in notices:
        if notice.kind not in NOTICES:
            raise NewerKind(notice.kind)
    return notices if delivery.state == State.SENT else await _without_older_own_parts(db, notices)


async def _waiting(db: Db, people: Sequence[Person]) -> Mapping[UUID, Sequence[Notice]]:
    """By person what waits for them; digests among it are read together."""
    found = await all_untold(db, people)
    keep_together(db, [notice for theirs in found.values() for notice in theirs if notice.kind == "digest"])
    return found


async def _without_older_own_parts(db: Db, notices: Sequence[Notice]) -> list[Notice]:
    """The same with the newest own part alone: who missed a Tuesday reads what looks back this week, once."""
    older = sorted((one for one in notices if one.kind == "leader"), key=lambda one: one.created_at)[:-1]
    for one in older:
        await db.delete(one)
    return [one for one in notices if one not in older]


def _waits(notice: Notice, drawn: set[str], *, is_enough: bool) -> bool:
    """Whether it comes with the next message: enough is asked in this one, or one of its kind is told."""
    return (notice.kind in CAN_WAIT and is_enough) or (notice.kind in ONE_A_MESSAGE and notice.kind in drawn)


def _turn(notice: Notice, delivery: Delivery) -> tuple[int, bool, int, datetime]:
    """What cannot wait goes first, then what this message told before, then what goes by soonest.

    The own part of who leads comes last: it is not told alone.
    """
    can_wait = CAN_WAIT.index(notice.kind) if notice.kind in CAN_WAIT else 0
    group = 2 if notice.kind == "leader" else int(notice.kind in CAN_WAIT)
    return group, notice.delivery_id != delivery.id, can_wait, notice.expires


async def _most_asked(db: Db, delivery: Delivery, person: Person) -> int | None:
    """How much may be asked: of who leads little, of who asked to read it anything."""
    is_gathered = delivery.kind == "gathered"
    return MOST_ASKED_OF_A_LEADER if is_gathered and await ahead(db, _leads, person) else None


async def _leads(db: Db, people: Sequence[Person]) -> Mapping[UUID, bool]:
    """By person whether they lead anybody."""
    leaders = await leaders_among(db, [person.id for person in people])
    return {person.id: person.id in leaders for person in people}


async def plan_what_is_left(db: Db, delivery: Delivery, now: datetime) -> None:
    """What it did not ask yet comes with the next one."""
    person = await db.get(Person, delivery.person_id) if delivery.person_id else None
    if person is not None and await untold(db, person.id, now):
        await plan_gathered_messages(db, [person], pace=Pace.GATHERED, now=now)


def in_order(notices: Sequence[Notice]) -> list[Notice]:
    """The digest first, then the rest, of what this program knows."""
    order = list(NOTICES)
    return sorted((one for one in notices if one.kind in order), key=lambda one: order.index(one.kind))


async def press_read_now(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Lees nu]: what waits, as a message of its own, so that what is taken back later can be taken out of it."""
    t = catalogue(person.language)
    if press.subject != person.id or not await untold(db, person.id, now):
        return view.nothing_there(t)
    await plan_asked(
        db, person, "reading", key=f"reading:{db.new_id(now).hex}", due=now, expires=now + READ_WITHIN, now=now
    )  # fmt: skip
    return view.coming(t)
