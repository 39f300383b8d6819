"""`ruimte people claims`, `confirm` and `refuse`: a claim that reached no steward is settled at the keyboard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.domain.people import Participation
from bot.opening import App, open_app
from bot.settings import Settings
from bot.store.claim import Claim
from bot.store.people import Account, Person, all_people, find_people
from tests.cli.terminal import Terminal

NOW = datetime(2026, 10, 12, 8, tzinfo=UTC)
HOW = (
    "Klopt het? Dan: ruimte people confirm NUMMER. Klopt het niet: ruimte people refuse NUMMER. "
    "De nummers schuiven op; een naam mag ook."
)


@asynccontextmanager
async def opened(terminal: Terminal) -> AsyncIterator[App]:
    settings = Settings.model_validate(
        {"database_url": f"sqlite:///{terminal.folder}/ruimte.sqlite3", "key_file": terminal.key_file}
    )
    async with open_app(settings) as app:
        yield app


@pytest.fixture
async def waiting(school: Terminal) -> Terminal:
    """A school where N. Bakker says to be Noor Bakker, and two people called Kim say to be nobody of the list."""
    async with opened(school) as app, app.unit_of_work() as db:
        (noor,) = await find_people(db, "Noor Bakker")
        for number, (name, claimed) in enumerate((("N. Bakker", noor.id), ("Kim", None), ("Kim", None)), 1):
            person = Person(
                id=UUID(int=number), organisation_id=noor.organisation_id, name=name, language="nl",
                participation=Participation.UNCONFIRMED,
            )  # fmt: skip
            db.add(person)
            await db.flush()
            db.add(
                Account(
                    id=UUID(int=number), person_id=person.id, platform="slack", workspace="T1",
                    chat=f"U{number}", linked_at=NOW,
                )
            )  # fmt: skip
            db.add(
                Claim(
                    id=UUID(int=number), person_id=person.id, claimed_id=claimed,
                    made_at=NOW + timedelta(minutes=number),
                )
            )  # fmt: skip
    return school


async def known_as(terminal: Terminal, name: str) -> list[tuple[str, str | None]]:
    """Who has this name, and which account they have in Slack."""
    async with opened(terminal) as app, app.unit_of_work() as db:
        people = [person for person in await all_people(db) if person.name == name]
        accounts = [await db.get(Account, UUID(int=number)) for number in (1, 2, 3)]
        chats = {one.person_id: one.chat for one in accounts if one is not None}
        return [(str(person.participation), chats.get(person.id)) for person in people]


async def people(terminal: Terminal, *words: str) -> tuple[int, list[str]]:
    """What `ruimte people ...` says, and its exit code."""
    done = await asyncio.to_thread(terminal.here, "people", *words)
    return done.code, done.lines or [done.err.strip()]


async def test_who_waits_is_listed_oldest_first(waiting: Terminal) -> None:
    assert await people(waiting, "claims") == (
        0,
        [
            "1. N. Bakker zegt op de lijst te staan als Noor Bakker.",
            "2. Kim staat niet op de lijst.",
            "3. Kim staat niet op de lijst.",
            HOW,
        ],
    )


async def test_when_nobody_waits_that_is_said(school: Terminal) -> None:
    assert await people(school, "claims") == (0, ["Er wacht niemand op een beheerder."])


async def test_a_claim_is_confirmed_by_its_number(waiting: Terminal) -> None:
    assert await people(waiting, "confirm", "1") == (0, ["N. Bakker hoort erbij."])
    assert (await known_as(waiting, "N. Bakker"), await known_as(waiting, "Noor Bakker")) == ([], [("known", "U1")])


async def test_a_claim_is_confirmed_by_a_name(waiting: Terminal) -> None:
    assert await people(waiting, "confirm", "n. bakker") == (0, ["N. Bakker hoort erbij."])
    assert await known_as(waiting, "Noor Bakker") == [("known", "U1")]


async def test_whoever_is_on_no_list_becomes_somebody_new(waiting: Terminal) -> None:
    await people(waiting, "confirm", "3")
    assert await known_as(waiting, "Kim") == [("unconfirmed", "U2"), ("known", "U3")]


async def test_a_refusal_changes_nothing_and_is_not_listed_again(waiting: Terminal) -> None:
    refused = "N. Bakker hoort er niet bij. Er is niets veranderd, en ik stuur deze persoon niets."
    assert await people(waiting, "refuse", "1") == (0, [refused])
    assert await known_as(waiting, "N. Bakker") == [("unconfirmed", "U1")]
    assert (await people(waiting, "claims"))[1][0] == "1. Kim staat niet op de lijst."


@pytest.mark.parametrize("command", ["confirm", "refuse"])
async def test_nobody_is_taken_for_somebody_else(waiting: Terminal, command: str) -> None:
    unknown = "Er wacht niemand met dat nummer of die naam: 4. Wie er wachten, zie je met: ruimte people claims"
    several = "Er wachten meer mensen die kim heten. Gebruik het nummer: 2, 3."
    assert [await people(waiting, command, which) for which in ("4", "kim")] == [(2, [unknown]), (2, [several])]
