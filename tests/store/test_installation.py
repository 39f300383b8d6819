"""Tokens are kept sealed, one process at a time renews them, and what is removed is gone."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.ports import Installation
from bot.store.base import LeaseTime, Sessions
from bot.store.installation import Installed, KeptInstallations

DAY = 86_400.0  # seconds
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOKENS = {"bot": "xoxb-een-geheim", "refresh": "xoxe-1-geheim"}
LINDEBOOM = Installation("slack", "T1", TOKENS, expires=NOW, about={"team_name": "De Lindeboom"})


def kept(sessions: Sessions) -> KeptInstallations:
    return KeptInstallations(sessions, lambda: NOW)


async def test_what_was_saved_is_found_again(sessions: Sessions) -> None:
    await kept(sessions).save(LINDEBOOM)
    assert await kept(sessions).get("slack", "T1") == LINDEBOOM
    assert await kept(sessions).get("slack", "T2") is None


async def test_a_newer_one_takes_its_place(sessions: Sessions) -> None:
    newer = Installation("slack", "T1", {"bot": "xoxb-nieuw"})
    await kept(sessions).save(LINDEBOOM)
    await kept(sessions).save(newer)
    assert await kept(sessions).get("slack", "T1") == newer


async def test_no_token_stands_in_the_database(sessions: Sessions) -> None:
    await kept(sessions).save(LINDEBOOM)
    async with sessions() as db:
        row = (await db.scalars(select(Installed))).one()
    assert not any(token.encode() in row.tokens for token in TOKENS.values())


async def test_what_was_removed_is_gone(sessions: Sessions) -> None:
    await kept(sessions).save(LINDEBOOM)
    await kept(sessions).remove("slack", "T1")
    await kept(sessions).remove("slack", "T1")
    assert await kept(sessions).get("slack", "T1") is None


async def test_two_who_refresh_do_so_one_after_the_other(sessions: Sessions) -> None:
    await kept(sessions).save(LINDEBOOM)
    told: list[str] = []

    async def renew(name: str) -> None:
        async with kept(sessions).refresh("slack", "T1") as found:
            assert found is not None
            told.append(f"{name} finds {found.tokens['bot']}")
            await asyncio.sleep(0)
            await kept(sessions).save(Installation("slack", "T1", {"bot": f"xoxb-{name}"}))

    async with asyncio.TaskGroup() as both:
        both.create_task(renew("een"))
        both.create_task(renew("twee"))
    first, second = told
    assert first.endswith("xoxb-een-geheim")
    assert second.endswith("xoxb-" + first.split()[0])


@pytest.mark.parametrize("lease", [1.0, LeaseTime() + DAY], ids=["ran out", "from when the clock was ahead"])
async def test_whoever_died_while_refreshing_holds_up_nobody_for_ever(sessions: Sessions, lease: object) -> None:
    await kept(sessions).save(LINDEBOOM)
    async with sessions() as db, db.begin():
        await db.execute(update(Installed).values(owner="somebody who is gone", lease=lease))
    async with asyncio.timeout(5), kept(sessions).refresh("slack", "T1") as found:
        assert found == LINDEBOOM


async def test_there_is_nothing_to_refresh_where_nothing_is_installed(sessions: Sessions) -> None:
    async with kept(sessions).refresh("slack", "T9") as found:
        assert found is None
