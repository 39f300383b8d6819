"""Where an organisation decided that typed words are not kept, nothing that is typed is kept (J30)."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.doorway import Doorway
from bot.domain.event import Commanded, Edited, Said
from bot.domain.press import write
from bot.domain.vote import Why
from bot.services.team import start_team
from bot.services.typed import Decided, Undecided, follow_settings
from bot.services.vote import stop_team
from bot.store.decision import all_decisions
from bot.store.inbox import InboxRow
from bot.store.people import Account
from bot.store.reflection import Reply
from bot.store.team import Team
from tests.answers import asks, had_its_quiet_start
from tests.builders import make_prompt
from tests.fakes.town import TOWN, Citizen
from tests.fakes.village import Village, a_village
from tests.world import Actor, World, at

CANARY = "kanarie"
OPEN = make_prompt(id="t-open-001")
TAPPED = make_prompt(id="t-tap-001", answer="yesno")
NOT_KEPT_YET = (
    "Wat je hier typt, bewaar ik niet: je school heeft nog niet besloten of dat mag. Antwoorden doe je met een knop."
)
NOT_KEPT = "Wat je hier typt, bewaar ik niet: zo wil je school het. Antwoorden doe je met een knop."


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=at(12, 10, 9)) as world:
        yield world


async def noor_there(world: World, *, keeps_words: bool | None, started: bool = True) -> tuple[Village, Citizen, Actor]:
    """Noor takes part, in a village; her team is under way."""
    village = a_village(world)
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    if started:
        await world.starts(team)
        await had_its_quiet_start(world, team)
    await world.has_joined(noor)
    village.decides(keeps_words=keeps_words)
    return village, await village.has_actor(noor), noor


async def says(village: Village, citizen: Citizen, words: str) -> str:
    """Type words there; what comes back."""
    await citizen.does(Said(key=village.world.new_key(), sender=citizen.address, words=words, message="m1"))
    return citizen.reads


async def kept(world: World) -> list[bytes | None]:
    """What the inbox still holds of what was said, readable or not."""
    async with world.work() as db:
        return list(await db.scalars(select(InboxRow.payload).where(InboxRow.payload.is_not(None))))


async def replies(world: World) -> int:
    """How many replies there are."""
    async with world.work() as db:
        return len(list(await db.scalars(select(Reply.id))))


@pytest.mark.parametrize(("keeps_words", "told"), [(False, NOT_KEPT), (None, NOT_KEPT_YET)], ids=["off", "undecided"])
async def test_what_is_typed_is_not_kept_and_they_are_told_kindly(
    world: World, keeps_words: bool | None, told: str
) -> None:
    asks(world, OPEN, TAPPED)
    village, noor, _ = await noor_there(world, keeps_words=keeps_words)
    await noor.commands("vraag")
    assert await says(village, noor, CANARY) == told
    assert (await kept(world), await replies(world)) == ([], 0)


async def test_with_on_what_is_typed_is_the_answer(world: World) -> None:
    asks(world, OPEN)
    village, noor, _ = await noor_there(world, keeps_words=True)
    await noor.commands("vraag")
    assert (await says(village, noor, CANARY)).startswith("Bewaard bij de vraag over ")
    assert await replies(world) == 1


async def test_with_off_only_questions_of_one_tap_are_asked(world: World) -> None:
    asks(world, OPEN, TAPPED)
    _, noor, _ = await noor_there(world, keeps_words=False)
    await noor.commands("vraag")
    assert list(noor.buttons) == ["Ja", "Nee", "Meer"]


async def test_without_a_question_of_one_tap_there_is_none(world: World) -> None:
    asks(world, OPEN)
    _, noor, _ = await noor_there(world, keeps_words=False)
    assert "Antwoord" not in await noor.commands("vraag")


async def test_a_text_question_that_was_planned_is_closed_without_typing(world: World) -> None:
    asks(world, OPEN, TAPPED)
    village, noor, _ = await noor_there(world, keeps_words=True)
    while "Antwoord" not in noor.buttons:
        noor.buttons.clear()
        await noor.commands("vraag")
        world.now += timedelta(days=7)
    village.decides(keeps_words=False)
    world.now -= timedelta(days=7)
    noor.buttons.clear()
    await noor.commands("vraag")
    assert list(noor.buttons) == ["Andere vraag", "Over nagedacht", "Neem ik mee", "Meer"]


async def test_an_old_button_to_answer_says_that_typing_is_not_kept(world: World) -> None:
    asks(world, OPEN)
    village, noor, _ = await noor_there(world, keeps_words=True)
    await noor.commands("vraag")
    village.decides(keeps_words=False)
    assert await noor.taps("Antwoord") == NOT_KEPT


async def test_a_typed_command_still_works_and_is_not_kept(world: World) -> None:
    village, noor, _ = await noor_there(world, keeps_words=False)
    assert (await says(village, noor, "pauze")).startswith("Hoe lang")
    assert await kept(world) == []


async def test_no_follow_up_that_has_to_be_typed_is_offered(world: World) -> None:
    asks(world, make_prompt(id="t-tap-002", answer="yesno", follow={"nl": "En toen?", "en": "And then?"}))
    _, noor, _ = await noor_there(world, keeps_words=False)
    await noor.commands("vraag")
    await noor.taps("Ja")
    assert "Nog één vraag" not in noor.buttons


async def test_a_changed_message_is_not_kept_either(world: World) -> None:
    _, noor, _ = await noor_there(world, keeps_words=False)
    await noor.does(Edited(key=world.new_key(), sender=noor.address, words=CANARY, message="m1"))
    assert (noor.reads, await kept(world)) == (NOT_KEPT, [])


async def test_words_behind_a_command_leave_nothing_in_the_inbox_when_it_fails(world: World) -> None:
    asks(world, OPEN)
    _, noor, _ = await noor_there(world, keeps_words=False)
    world.sessions.configure(library=None)
    await noor.does(Commanded(key=world.new_key(), sender=noor.address, command="vraag", words=CANARY))
    async with world.work() as db:
        rows = list(await db.scalars(select(InboxRow).where(InboxRow.state == "failed")))
        assert len(rows) == 1
        assert CANARY not in str(
            [db.cipher.open(row.payload, "inbox", "payload", row.id) for row in rows if row.payload]
        )


async def test_a_picture_or_a_sticker_is_answered_kindly(world: World) -> None:
    village, noor, _ = await noor_there(world, keeps_words=True)
    assert await says(village, noor, "") == "Ik lees alleen tekst. Typ je het even?"


async def test_no_team_starts_before_it_is_decided(world: World) -> None:
    village, _, noor = await noor_there(world, keeps_words=None, started=False)
    async with world.work() as db:
        team = (await db.scalars(select(Team))).one()
        with pytest.raises(Undecided):
            await start_team(db, team, agreed_on=date(2026, 9, 29), contact="Joke", now=world.now)
    village.decides(keeps_words=False)
    await world.starts(team)
    assert (await world.of(noor)).participation == "joined"


async def a_team_elsewhere(world: World) -> Team:
    """A team of which somebody has an account on another platform."""
    team = await world.has_team(await world.has_school())
    noor = await world.has_person(team)
    async with world.work() as db:
        db.add(
            Account(
                id=db.new_id(world.now), person_id=noor.person_id, platform="slack", workspace="T1", chat="U1",
                linked_at=world.now,
            )
        )  # fmt: skip
    return team


async def test_a_team_that_is_on_another_platform_starts_undecided(world: World) -> None:
    a_village(world, keeps_words=None)
    team = await a_team_elsewhere(world)
    await world.starts(team)
    async with world.work() as db:
        assert (await db.get_one(Team, team.id)).state == "started"


async def test_a_team_that_is_nowhere_yet_waits_for_the_decision(world: World) -> None:
    a_village(world, keeps_words=None)
    team = await world.has_team(await world.has_school())
    await world.has_person(team)
    with pytest.raises(Undecided):
        await world.starts(team)


async def test_a_team_starts_when_nobody_can_come_in_there(world: World) -> None:
    world.sessions.configure(doorways=[Doorway(TOWN, "https://village.test/{name}/{code}", is_open=False)])
    team = await world.has_team(await world.has_school())
    await world.starts(team)
    async with world.work() as db:
        assert (await db.get_one(Team, team.id)).state == "started"


async def test_a_stopped_team_does_not_start_again_undecided(world: World) -> None:
    village, noor, _ = await noor_there(world, keeps_words=True)
    async with world.work() as db:
        team = (await db.scalars(select(Team))).one()
        await stop_team(db, team, world.now.date(), why=Why.MISUSE, now=world.now)
    village.decides(keeps_words=None)
    noor.buttons["Weer"] = write("startagain", team.id)
    assert (await noor.taps("Weer")).startswith("Eerst moet je organisatie besluiten")


async def test_what_was_set_otherwise_holds_from_the_day_it_was(world: World) -> None:
    village, noor, _ = await noor_there(world, keeps_words=True)
    village.decides(keeps_words=False)
    world.now += timedelta(days=3)
    async with world.work() as db:
        await follow_settings(db, now=world.now)
    line = "Wat je in Town typt, bewaar ik niet. Zo besloot je school, vastgelegd op 15 oktober 2026."
    assert line in (await noor.commands("privacy")).splitlines()


async def test_who_decided_is_kept_also_when_nobody_came_in_yet(world: World) -> None:
    a_village(world)
    team = await a_team_elsewhere(world)
    async with world.work() as db:
        found, decided = await db.get_one(Team, team.id), Decided("Ellen Prins", date(2026, 10, 1))
        await start_team(
            db, found, agreed_on=date(2026, 9, 29), contact="Joke", now=world.now, decided=decided
        )  # fmt: skip
        assert [(one.decided_by, one.decided_on) for one in await all_decisions(db)] == [
            ("Ellen Prins", date(2026, 10, 1))
        ]


@pytest.mark.parametrize(
    ("keeps_words", "by", "says"),
    [
        (
            True,
            "Ellen Prins",
            "Wat je in Town typt, mag ik als antwoord bewaren. Dat besloot Ellen Prins op 1 oktober 2026.",
        ),
        (False, None, "Wat je in Town typt, bewaar ik niet. Zo besloot je school, vastgelegd op 12 oktober 2026."),
    ],
)
async def test_privacy_says_what_was_decided_by_whom_and_when(
    world: World, keeps_words: bool, by: str | None, says: str
) -> None:
    _, noor, _ = await noor_there(world, keeps_words=keeps_words, started=False)
    async with world.work() as db:
        team = (await db.scalars(select(Team))).one()
        decided = Decided(by, date(2026, 10, 1) if by else None)
        await start_team(db, team, agreed_on=date(2026, 9, 29), contact="Joke", now=world.now, decided=decided)
    assert says in (await noor.commands("privacy")).splitlines()


async def test_privacy_says_so_while_nothing_was_decided(world: World) -> None:
    _, noor, _ = await noor_there(world, keeps_words=None, started=False)
    line = "Je school heeft nog niet besloten of ik mag bewaren wat je in Town typt. Tot die tijd bewaar ik het niet."
    assert line in (await noor.commands("privacy")).splitlines()
