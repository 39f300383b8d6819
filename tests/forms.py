"""What tests about forms share: a form of our own, and ways to see what is kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.domain.event import Commanded, Submitted
from bot.domain.form import Field, Form, Trouble
from bot.domain.message import Message, Text
from bot.domain.press import write
from bot.ports import Answer
from bot.routes.forms import FORMS
from bot.services.form import FormKind
from bot.store.base import Db
from bot.store.form import Draft, open_values
from bot.store.people import Person
from tests.answers import presses
from tests.world import Actor, World

WHO = Field("who", "Bij wie?", "people", most=2)
WHY = Field("why", "Waarover?", "words", required=False)
LONG = Field("long", "Hoeveel minuten?", "number", least=5, most=30, value="15")
DONE = "Gedaan."


@dataclass
class Visits:
    """A form of our own, and what was sent with it."""

    fields: tuple[Field, ...]
    sent: list[Mapping[str, str]] = field(default_factory=list)
    over: bool = False
    has_summary: bool = True
    rules: dict[tuple[str, str], Trouble] = field(default_factory=dict)
    asked_about: list[Mapping[str, str]] = field(default_factory=list)

    async def build(self, db: Db, person: Person, subject: UUID, *, now: datetime) -> Form | Message:
        """The form; a kind word when it is over."""
        if self.over:
            return Message((Text("Dit is voorbij."),))
        return Form(write("visit", subject), "Op bezoek", self.fields, "Plannen", has_summary=self.has_summary)

    async def check(
        self, db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime
    ) -> Mapping[str, Trouble]:
        """Trouble with what `rules` names: a field and its value."""
        self.asked_about.append(values)
        return {name: trouble for (name, value), trouble in self.rules.items() if values.get(name) == value}

    async def submit(
        self, db: Db, person: Person, subject: UUID, *, values: Mapping[str, str], now: datetime
    ) -> Answer:
        """Remember what was sent."""
        self.sent.append(values)
        return Message((Text(DONE),))


def visits(monkeypatch: pytest.MonkeyPatch, *fields: Field) -> Visits:
    """From now on there is a form with these fields."""
    found = Visits(fields or (WHO, WHY, LONG))
    monkeypatch.setitem(FORMS, "visit", FormKind(found.build, found.submit, found.check))
    return found


async def opens_visit(actor: Actor) -> list[str]:
    """Open it, as a button does; what comes back."""
    return await presses(actor, write("again", actor.person_id, "visit"))


async def drafts(world: World) -> Sequence[tuple[Any, ...]]:
    """Every form that is being filled in: where it is, what it holds, and whether it is parked."""
    async with world.work() as db:
        rows = (await db.scalars(select(Draft).order_by(Draft.id))).all()
        return [(row.at, open_values(db, row), row.parked) for row in rows]


async def sends(actor: Actor, data: str, **values: str) -> Answer:
    """Send a whole form, as a platform that shows them hands it in."""
    sent = Submitted(key=actor.world.new_key(), sender=actor.address, data=data, values=values, shows_forms=True)
    return await actor.world.inbox.receive(sent, actor.world.now)


async def commands_where_forms_show(actor: Actor, command: str) -> Answer:
    """Give a command on a platform that shows whole forms."""
    given = Commanded(key=actor.world.new_key(), sender=actor.address, command=command, shows_forms=True)
    return await actor.world.inbox.receive(given, actor.world.now)
