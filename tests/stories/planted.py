"""Meetings in which everything that can be written was written, each time with words that stand nowhere else."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from bot.domain.press import write
from bot.store.agreement import Agreement
from bot.store.outcome import Outcome
from bot.store.proposal import Proposal
from bot.store.team import Team
from bot.store.topic import Topic
from tests.answers import presses
from tests.forms import sends
from tests.stories.meetings import A_MINUTE, NAMES, an_agenda, ends, joins, starts
from tests.world import Actor, World

QUESTION, GUEST, DECISION, REASON, NOT_CHOSEN = "kwikstaart", "zeearend", "goudvink", "wielewaal", "kluut"
VETO, AGREED, MESSAGE, OBJECTION, PARKED, CARD = "nachtegaal", "roerdomp", "kievit", "bokje", "sijsje", "putter"
PLANTED = (
    QUESTION, GUEST, DECISION, REASON, NOT_CHOSEN, VETO, AGREED, MESSAGE, OBJECTION, PARKED, CARD
)  # fmt: skip


@dataclass
class Planted:
    """The team, its people (the last of whom was not at the meeting), and every id that a button could be about."""

    team: Team
    people: list[Actor]
    ids: list[UUID]


async def everything_written(world: World) -> Planted:
    """A meeting with a decision to which somebody objects, an agreement, a message, a parked topic, and a card."""
    team, people = await an_agenda(world, *NAMES)
    await world.has_place(team)
    noor, sam, lin, _ = people
    meeting = await starts(noor, question=f"Over een {QUESTION}")
    await _decides_at(world, meeting.id)
    await joins(meeting, sam, lin)
    await sends(noor, write("bring", meeting.id), name=f"Oma {GUEST}")
    await ends(world, meeting)
    async with world.work() as db:
        topic = (await db.scalars(select(Topic))).one()
    said = {"what": f"Een {DECISION}", "why": f"Omdat {REASON}", "not_chosen": f"Geen {NOT_CHOSEN}"}
    await sends(noor, write("decision", topic.id), **said)
    async with world.work() as db:
        outcome = (await db.scalars(select(Outcome))).one()
    await sends(sam, write("object", outcome.id), why=f"Want {VETO}")
    days = {"until": "2026-11-20", "look_back": "2026-11-20"}
    await sends(noor, write("agree", meeting.id), what=f"Dus {AGREED}", who="Sam de Wit", **days)
    await _writes_the_rest(noor, lin)
    await world.passes(A_MINUTE)
    return Planted(team, people, await _ids(world, team))


async def _decides_at(world: World, meeting_id: UUID) -> None:
    async with world.work() as db:
        (await db.scalars(select(Topic).where(Topic.meeting_id == meeting_id))).one().purpose = "decide"


async def _writes_the_rest(noor: Actor, lin: Actor) -> None:
    await noor.commands("agenda", f"Bericht over {MESSAGE}")
    for label in ("De organisatie", "Plaats als bericht"):
        await noor.taps_on(label)
    async with noor.world.work() as db:
        message = (await db.scalars(select(Proposal))).one()
    await sends(lin, write("objectto", message.id), why=f"Maar {OBJECTION}")
    await noor.commands("agenda", f"Ooit {PARKED}")
    for label in ("Een les", "Parkeer"):
        await noor.taps_on(label)
    await noor.commands("agenda", f"Straks {CARD}")
    await presses(lin, write("message", message.id))


async def _ids(world: World, team: Team) -> list[UUID]:
    async with world.work() as db:
        topics = (await db.scalars(select(Topic))).all()
        found = [id_ for key in (Outcome.id, Agreement.id, Proposal.id) for id_ in await db.scalars(select(key))]
    meetings = {topic.meeting_id for topic in topics if topic.meeting_id is not None}
    return [team.id, *(topic.id for topic in topics), *sorted(meetings), *found]
