"""J32: nothing that a steward can see puts a person beside the fact of an answer."""

from collections.abc import AsyncIterator, MutableMapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.domain.people import Role
from bot.inbox import NotKept
from bot.services.status import read_alerts, read_status
from bot.store.people import Account, has_platform_account
from bot.store.reflection import Reply
from bot.views.alert import alert_line
from bot.views.catalogue import catalogue
from tests.answers import SCALE, TEXT, YES_NO, asks, inbox, noor_asked, noor_joined, says, the_team
from tests.test_inbox import refusing
from tests.world import Actor, World, at

WORDS = ("geheim", "stilte", "verborgen")
NAMES = ("Noor", "Bakker", "Onderbouw", "Lindeboom")


@pytest.fixture
async def told(world: World) -> AsyncIterator[tuple[list[MutableMapping[str, Any]], Actor]]:
    """Everything that is logged in a story in which most things happen, some of them wrong; and whose story it is."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0), cache_logger_on_first_use=False)
    with capture_logs() as logs:
        yield logs, await a_story(world)
    structlog.reset_defaults()


async def a_story(world: World) -> Actor:
    """A yes, a tap, an answer, a failure, an event that could not be kept, a replay, a message that was not sent."""
    noor = await noor_joined(world, SCALE)
    await world.until(at(15, 10))
    await noor.taps_on("4")
    asks(world, TEXT)
    await world.until(at(19, 10, 8))
    await noor.types("vraag")
    await noor.types(f"Mijn {WORDS[0]}")
    async with world.work() as db:
        await db.execute(update(Reply).values(words=b"\0" * 80))
    await says(noor, f"Nog een {WORDS[1]}", message="m2")
    async with refusing(world, "inbox"):
        with pytest.raises(NotKept):
            await noor.types(f"Heel {WORDS[2]}")
    await world.inbox.replay(world.now)
    await noor.types("moment")
    asks(world, YES_NO)
    world.actors.clear()  # every terminal is closed
    await world.until(at(6, 11))
    return noor


async def test_no_log_line_holds_a_name_an_id_or_a_word(
    told: tuple[list[MutableMapping[str, Any]], Actor], world: World
) -> None:
    logs, noor = told
    ids = [str(row.id) for row in await inbox(world)] + [str(noor.person_id), noor.person_id.hex]
    text = " ".join(str(entry) for entry in logs)
    assert [forbidden for forbidden in (*NAMES, *WORDS, *ids) if forbidden in text] == []


async def test_what_goes_wrong_is_logged_by_its_kind(told: tuple[list[MutableMapping[str, Any]], Actor]) -> None:
    logs, _ = told
    assert {entry["event"] for entry in logs} == {"failed", "not_kept", "not_sent"}
    assert {entry["trouble"] for entry in logs if entry["event"] == "failed"} == {"KeyTrouble"}


async def test_status_holds_no_name_and_no_small_figure(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een geheim")
    async with world.work() as db:
        status = asdict(await read_status(db, now=world.now))
    figures = [status["replies"], *status["deliveries"].values(), *status["inbox"].values()]
    assert [figure for figure in figures if 0 < figure < 5] == []
    assert [forbidden for forbidden in (*NAMES, *WORDS) if forbidden in str(status)] == []


async def test_an_alert_names_nobody(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    await noor.types("Een geheim")
    async with world.work() as db:
        await db.execute(update(Reply).values(words=b""))
    await noor.types("Nog een geheim")
    async with world.work() as db:
        (alert,) = await read_alerts(db)
    line = alert_line(catalogue("nl"), alert.what, alert.args)
    assert (alert.args, [forbidden for forbidden in (*NAMES, *WORDS) if forbidden in line]) == ({}, [])


async def test_a_steward_is_told_of_a_failure_without_whose(world: World) -> None:
    noor = await noor_asked(world, TEXT)
    els = await steward(world)
    await noor.types("Een geheim")
    async with world.work() as db:
        await db.execute(update(Reply).values(words=b""))
    await noor.types("Nog een geheim")
    els.looks()
    await world.passes(timedelta(days=3))
    line = "Er ging iets mis bij het verwerken van een bericht. Het is bewaard. Doe: ruimte replay"
    assert [said for said in els.sees if said.startswith("Er ging iets mis")] == [line]


async def steward(world: World) -> Actor:
    """Somebody who runs the bot."""
    return await world.has_person(await the_team(world), "Els Steward", role=Role.STEWARD)


async def test_only_who_has_no_account_on_a_platform_can_be_spoken_for(world: World) -> None:
    noor = await noor_joined(world)
    async with world.work() as db:
        before = await has_platform_account(db, noor.person_id)
        db.add(
            Account(
                id=db.new_id(world.now), person_id=noor.person_id, platform="slack", workspace="T1", chat="U1",
                linked_at=world.now,
            )
        )  # fmt: skip
        await db.flush()
        assert (before, await has_platform_account(db, noor.person_id)) == (False, True)
