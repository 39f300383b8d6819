"""What tests about answering share: a few prompts of our own, and what the database holds of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from bot.domain.calendar import Week
from bot.domain.event import Deleted, Edited, Pressed, Said
from bot.domain.prompt import Bank, Option, Prompt
from bot.store.delivery import Delivery
from bot.store.inbox import InboxRow, open_event
from bot.store.reflection import Asking, Reply, Round, open_parts
from bot.store.team import Team
from tests.builders import make_prompt
from tests.world import Actor, World, a_library

TEXT = make_prompt(id="t-text-001", follow={"nl": "En toen?", "en": "And then?"})
OTHER_TEXT = make_prompt(id="t-text-002", theme="T19", question={"nl": "Wat durfde je?", "en": "What did you dare?"})
SCALE = make_prompt(
    id="t-scale-001",
    answer="scale5",
    question={"nl": "Hoeveel rust had je?", "en": "How much rest did you have?"},
    follow={"nl": "Waardoor?", "en": "Why?"},
)
YES_NO = make_prompt(id="t-yesno-001", answer="yesno", question={"nl": "Lukte het?", "en": "Did it work?"})
CHOICE = make_prompt(
    id="t-choice-001",
    answer="choice",
    question={"nl": "Wat hielp?", "en": "What helped?"},
    choices=(
        Option("time", {"nl": "Tijd", "en": "Time"}),
        Option("people", {"nl": "Een collega", "en": "A colleague"}),
    ),
)


@dataclass(frozen=True)
class Kept:
    """A reply as the database holds it."""

    kind: str
    words: tuple[str, ...]


def asks(world: World, *prompts: Prompt) -> None:
    """From now on these are all the prompts there are."""
    world.sessions.configure(library=replace(a_library(), bank=Bank(prompts)))


async def a_team(world: World) -> Team:
    """A team that has started."""
    team = await world.has_team(await world.has_school())
    await world.starts(team)
    return team


async def the_team(world: World) -> Team:
    """The only team there is."""
    async with world.work() as db:
        return (await db.scalars(select(Team))).one()


async def noor_joined(world: World, *prompts: Prompt, language: str = "nl") -> Actor:
    """Noor, who takes part in a team that is well under way; with prompts, these are all there are."""
    if prompts:
        asks(world, *prompts)
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team, language=language)
    await world.starts(team)
    await had_its_quiet_start(world, team)
    await world.has_joined(noor)
    return noor


async def had_its_quiet_start(world: World, team: Team) -> None:
    """The first rounds, in which questions take one tap (J03), are behind this team."""
    async with world.work() as db:
        for weeks in range(1, 4):
            week = Week.of(world.now.date()).plus(-weeks)
            db.add(Round(id=db.new_id(world.now), team_id=team.id, week=str(week), opened_at=world.now))


async def noor_asked(world: World, *prompts: Prompt, language: str = "nl") -> Actor:
    """Noor, with a question in front of her because she typed for it."""
    noor = await noor_joined(world, *prompts, language=language)
    await noor.types("vraag" if language == "nl" else "question")
    return noor


async def says(actor: Actor, words: str, *, message: str = "", place: str = "") -> list[str]:
    """Say this, as a platform with references to messages hands it in; what comes back."""
    return await after(
        actor,
        Said(key=actor.world.new_key(), sender=actor.address, words=words, message=message, place=place),
    )


async def edits(actor: Actor, message: str, words: str, *, place: str = "") -> list[str]:
    """Change a message; what comes back."""
    return await after(
        actor, Edited(key=actor.world.new_key(), sender=actor.address, words=words, message=message, place=place)
    )


async def removes(actor: Actor, message: str, *, place: str = "") -> list[str]:
    """Remove a message; what comes back."""
    return await after(actor, Deleted(key=actor.world.new_key(), sender=actor.address, message=message, place=place))


async def presses(actor: Actor, data: str, *, message: str = "old") -> list[str]:
    """Press a button that carries this, whatever is on the screen; what comes back."""
    return await after(actor, Pressed(key=actor.world.new_key(), sender=actor.address, data=data, message=message))


async def after(actor: Actor, event: Said | Edited | Deleted | Pressed) -> list[str]:
    """What comes on their screen after this event."""
    actor.looks()
    await actor.does(event)
    return actor.sees


def data_of(actor: Actor, label: str) -> str:
    """What the last button with this label carries."""
    return [shown.button.data for shown in actor.screen.everything if shown.button.label == label][-1]


async def kept(world: World, actor: Actor | None = None) -> list[Kept]:
    """Every reply there is (of one person), oldest first, with its words readable."""
    query = select(Reply).order_by(Reply.created_at, Reply.id)
    if actor is not None:
        query = query.where(Reply.person_id == actor.person_id)
    async with world.work() as db:
        replies = (await db.scalars(query)).all()
        return [Kept(reply.kind, tuple(part.words for part in open_parts(db, reply))) for reply in replies]


async def asked(world: World, actor: Actor) -> list[Asking]:
    """What this person was asked, oldest first."""
    async with world.work() as db:
        rows = await db.scalars(
            select(Asking).where(Asking.person_id == actor.person_id).order_by(Asking.week, Asking.id)
        )
        return list(rows.all())


async def states(world: World, actor: Actor) -> list[str]:
    """Where each of their questions is in its life."""
    return [asking.state for asking in await asked(world, actor)]


async def inbox(world: World) -> list[InboxRow]:
    """Every event that reached us, in order of their keys."""
    async with world.work() as db:
        rows = (await db.scalars(select(InboxRow).order_by(InboxRow.received_at, InboxRow.id))).all()
    return sorted(rows, key=lambda row: int(row.key.rpartition(":")[2]))


async def sealed_words(world: World) -> list[str]:
    """The words that inbox rows still hold."""
    async with world.work() as db:
        rows = (await db.scalars(select(InboxRow).where(InboxRow.payload.is_not(None)))).all()
        events = [open_event(db, row) for row in rows]
    return [event.words for event in events if isinstance(event, Said | Edited)]


async def deliveries(world: World, kind: str) -> list[Delivery]:
    """Every delivery of this kind, soonest first."""
    async with world.work() as db:
        rows = await db.scalars(select(Delivery).where(Delivery.kind == kind).order_by(Delivery.due, Delivery.id))
        return list(rows.all())


async def everything(world: World) -> dict[str, Sequence[tuple[Any, ...]]]:
    """All that an answer could change, to see that nothing did."""
    async with world.work() as db:
        replies = await db.execute(
            select(Reply.id, Reply.person_id, Reply.kind, Reply.words, Reply.changed_at).order_by(Reply.id)
        )
        askings = await db.execute(
            select(
                Asking.id, Asking.prompt_id, Asking.state, Asking.swapped, Asking.following, Asking.closed_how
            ).order_by(Asking.id)
        )
        outbox = await db.execute(select(Delivery.key, Delivery.state, Delivery.due).order_by(Delivery.key))
        return {
            "replies": [tuple(row) for row in replies],
            "askings": [tuple(row) for row in askings],
            "deliveries": [tuple(row) for row in outbox],
        }


async def inbox_size(world: World) -> int:
    """How many events are in the inbox; all of them handled."""
    async with world.work() as db:
        rows = (await db.execute(select(InboxRow.state, InboxRow.payload))).all()
    assert {tuple(row) for row in rows} <= {("done", None)}
    return len(rows)
