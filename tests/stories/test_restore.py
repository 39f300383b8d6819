"""J33, D19: an old database comes back. What was promised since still holds, and no old question is asked again."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.domain.consultation import Wishes
from bot.domain.delivery import State
from bot.domain.people import AfterLeaving, Participation, TeamState
from bot.domain.press import write
from bot.domain.promise import Line
from bot.domain.pulse import Step
from bot.domain.vote import Why
from bot.domain.wishes import Wish
from bot.opening import Refusal
from bot.services.erasure import erase_person
from bot.services.pulse_opening import owes_step
from bot.services.pulse_step import see_step, settle_what_leavers_said
from bot.services.vote import stop_team
from bot.store.delivery import Delivery
from bot.store.notice import Notice
from bot.store.people import Person
from bot.store.promise import known_promises
from bot.store.promise_file import append_promises
from bot.store.pulse import KeptReport, reports_of_team
from bot.store.pulse_step import step_of
from bot.store.reflection import Reply
from bot.store.team import Team
from bot.store.wishes import form_id, lock_wishes, wishes_of, write_wishes
from bot.views.pulse_step import Said
from tests.answers import kept, presses
from tests.forms import sends
from tests.services.pulse_rows import a_pulse
from tests.standing import all_cells
from tests.stories.consultation import is_asked
from tests.stories.reading import sent
from tests.stories.restoring import backs_up, comes_back, keeper_of
from tests.stories.sharing import FRIDAY, MONDAY, a_started_team, answers, joined, shared, shares
from tests.stories.test_weekly_rhythm import joined as one_joined
from tests.world import KEY, Actor, World, at

NEWER = bytes(range(32))
WITHDRAWN, ERASED, STAYS = WORDS = ("kluut", "grutto", "wulp")


@pytest.fixture(name="world")
async def on_a_friday(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=FRIDAY) as world:
        yield world


@pytest.fixture
async def early(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=at(12, 10, 8, 0)) as world:
        yield world


async def a_school(world: World) -> None:
    """Noor, Lin and Sam share something; Joke takes part; a second team asks too."""
    team = await a_started_team(world)
    noor, lin, sam, _ = await joined(world, team, "Noor Bakker", "Lin Chen", "Sam de Wit", "Joke Visser")
    for actor, words in ((noor, WITHDRAWN), (lin, ERASED), (sam, STAYS)):
        await shares(actor, f"Een {words}")


async def test_what_was_withdrawn_erased_refused_and_stopped_stays_so(world: World) -> None:
    await a_school(world)
    file = await backs_up(world)
    await world.actors["Noor Bakker"].taps_on("Niet meer delen")
    await world.actors["Joke Visser"].types("stop")
    await world.actors["Joke Visser"].taps_on("Ja, stop alles")
    async with world.work() as db:
        await erase_person(db, world.actors["Lin Chen"].person_id, now=world.now)
        team = (await db.scalars(select(Team))).one()
        await stop_team(db, team, world.now.date(), why=Why.VOTE, now=world.now)
    async with comes_back(world, file) as again:
        assert [share.person_id for share in await shared(again)] == [world.actors["Sam de Wit"].person_id]
        assert [reply.words for reply in await kept(again)] == [(f"Een {WITHDRAWN}",), (f"Een {STAYS}",)]
        assert (await again.of(world.actors["Joke Visser"])).participation == Participation.STOPPED
        async with again.work() as db:
            assert await db.get(Person, world.actors["Lin Chen"].person_id) is None
            assert [team.state for team in await db.scalars(select(Team))] == [TeamState.STOPPED]
            assert [cell for cell in await all_cells(db) if ERASED in cell or "Lin Chen" in cell] == []


@pytest.mark.parametrize("is_shared", [False, True], ids=["private", "shared"])
async def test_an_answer_that_was_taken_back_does_not_come_back(world: World, is_shared: bool) -> None:
    noor, _ = await joined(world, await a_started_team(world), "Noor Bakker", "Lin Chen")
    await (shares if is_shared else answers)(noor, f"Een {WITHDRAWN}")
    async with world.work() as db:
        reply = (await db.scalars(select(Reply.id))).one()
    file = await backs_up(world)
    await presses(noor, write("undo", reply))
    async with comes_back(world, file) as again:
        assert (await kept(again), await shared(again)) == ([], [])


async def test_a_line_about_the_pulse_that_was_taken_back_does_not_come_back(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    async with world.work() as db:
        await a_pulse(db, team.id, noor.person_id, words=WITHDRAWN, now=world.now)
        report = (await reports_of_team(db, team.id))[0].id
    file = await backs_up(world)
    await presses(noor, write("pulseback", report))
    async with comes_back(world, file) as again, again.work() as db:
        assert await step_of(db, report) is None


async def test_what_a_team_said_of_its_pulse_stays_said_without_the_words_that_a_leaver_took_along(
    world: World,
) -> None:
    """Also where the backup is of before anybody knew that they would leave."""
    team = await a_started_team(world)
    noor, sam = await joined(world, team, "Noor Bakker", "Sam de Wit")
    async with world.work() as db:
        await a_pulse(db, team.id, noor.person_id, words=WITHDRAWN, now=world.now)
        report = (await reports_of_team(db, team.id))[0].id
    file = await backs_up(world)
    async with world.work() as db:
        person = await db.get_one(Person, noor.person_id)
        person.last_day, person.after_leaving = world.now.date() - timedelta(days=1), AfterLeaving.WITHDRAW
        await db.flush()
        await settle_what_leavers_said(db, world.now.date(), now=world.now, most=50)
    async with comes_back(world, file) as again, again.work() as db:
        step, reader = await step_of(db, report), await db.get_one(Person, sam.person_id)
        reads = await see_step(db, reader, await db.get_one(KeptReport, report), now=again.now)
        owes = await owes_step(db, team)
        assert (step and (step.step, step.words, step.named), reads, owes) == (
            (Step.DO, None, False), Said(Step.DO), False,
        )  # fmt: skip


async def keeps_apart(world: World, *, with_noor: bool = True) -> tuple[Actor, UUID]:
    """Sam tells that they would rather not meet Noor, or would not mind any more; Sam, and who is meant."""
    noor, sam = world.actors["Noor Bakker"], world.actors["Sam de Wit"]
    async with world.work() as db:
        form = form_id(db, sam.person_id, Wish.APART)
    await sends(sam, write("wish", form), added="Noor" if with_noor else "")
    return sam, noor.person_id


async def apart_of(world: World, actor: Actor) -> frozenset[UUID]:
    async with world.work() as db:
        return (await wishes_of(db, [actor.person_id]))[actor.person_id].apart


async def test_whom_somebody_would_rather_not_meet_since_the_backup_they_do_not_meet(world: World) -> None:
    await is_asked(world)
    file = await backs_up(world)
    sam, noor = await keeps_apart(world)
    async with comes_back(world, file) as again:
        assert await apart_of(again, sam) == {noor}


async def test_such_a_wish_that_was_taken_back_since_the_backup_does_not_come_back(world: World) -> None:
    await is_asked(world)
    sam, noor = await keeps_apart(world)
    file = await backs_up(world)
    assert await apart_of(world, sam) == {noor}
    world.now += timedelta(seconds=1)
    await keeps_apart(world, with_noor=False)
    async with comes_back(world, file) as again:
        assert await apart_of(again, sam) == frozenset()


async def test_nothing_but_the_wish_itself_is_put_back(world: World) -> None:
    """What else was told since is lost, as everything is that came after a backup."""
    await is_asked(world)
    sam = world.actors["Sam de Wit"]
    async with world.work() as db:
        await write_wishes(db, sam.person_id, Wishes(subject="rekenen"))
    file = await backs_up(world)
    await keeps_apart(world)
    async with world.work() as db:
        told = await lock_wishes(db, sam.person_id)
        await write_wishes(db, sam.person_id, replace(told, subject="lezen"))
    async with comes_back(world, file) as again, again.work() as db:
        told = (await wishes_of(db, [sam.person_id]))[sam.person_id]
        assert told == Wishes(subject="rekenen", apart=told.apart)


async def test_a_wish_that_was_taken_back_before_the_backup_does_not_come_back(world: World) -> None:
    await is_asked(world)
    sam, _ = await keeps_apart(world)
    await keeps_apart(world, with_noor=False)
    file = await backs_up(world)
    async with comes_back(world, file) as again:
        assert await apart_of(again, sam) == frozenset()


async def test_who_joined_again_before_the_backup_still_takes_part(world: World) -> None:
    await a_school(world)
    joke = world.actors["Joke Visser"]
    await joke.types("stop")
    await joke.taps_on("Ja, stop alles")
    await world.has_joined(joke)
    file = await backs_up(world)
    async with comes_back(world, file) as again:
        assert (await again.of(joke)).participation == Participation.JOINED


async def test_a_promise_about_what_came_after_the_backup_undoes_nothing_else(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    file = await backs_up(world)
    (lin,) = await joined(world, team, "Lin Chen")
    await shares(noor, f"Een {WITHDRAWN}")
    await noor.taps_on("Niet meer delen")
    async with world.work() as db:
        await erase_person(db, lin.person_id, now=world.now)
    async with comes_back(world, file) as again:
        assert (await again.of(noor)).participation == Participation.JOINED
        assert (await shared(again), await kept(again)) == ([], [])


async def test_it_holds_also_where_only_the_backup_and_the_promises_are_left(world: World) -> None:
    await a_school(world)
    file = await backs_up(world)
    await world.actors["Noor Bakker"].taps_on("Niet meer delen")
    await keeper_of(world).write_promises()
    await world.engine.dispose()
    for path in file.parent.parent.glob("*.sqlite3*"):
        path.unlink()
    async with comes_back(world, file, writes=False) as again:
        assert len(await shared(again)) == 2


async def test_a_promise_that_stands_in_no_file_yet_is_taken_from_the_database_that_goes(world: World) -> None:
    await a_school(world)
    file = await backs_up(world)
    await world.actors["Noor Bakker"].taps_on("Niet meer delen")
    async with comes_back(world, file, writes=False) as again:
        assert len(await shared(again)) == 2


async def test_restoring_once_more_changes_nothing_and_promises_nothing_anew(world: World) -> None:
    await a_school(world)
    file = await backs_up(world)
    await world.actors["Noor Bakker"].taps_on("Niet meer delen")
    async with world.work() as db:
        await erase_person(db, world.actors["Lin Chen"].person_id, now=world.now)
        promised = await known_promises(db)
    async with comes_back(world, file) as once, comes_back(once, file) as twice:
        assert len(await shared(twice)) == 1
        async with twice.work() as db:
            assert (len(promised), await known_promises(db)) == (2, promised)


async def test_what_was_promised_under_a_key_that_was_replaced_since_is_kept_too(world: World) -> None:
    await a_school(world)
    file = await backs_up(world)
    await world.actors["Noor Bakker"].taps_on("Niet meer delen")
    keys = ",".join(base64.urlsafe_b64encode(key).decode() for key in (NEWER, KEY))
    async with comes_back(world, file, key=keys) as again:
        assert len(await shared(again)) == 2


async def test_a_promise_that_no_key_opens_any_more_is_not_passed_over_in_silence(world: World) -> None:
    await a_school(world)
    file = await backs_up(world)
    append_promises(file.parent / "promises-b.txt", [Line(UUID(int=1), bytes(100))])
    with pytest.raises(Refusal) as refused:
        async with comes_back(world, file):
            pass
    assert (refused.value.key, refused.value.parts) == ("restore.unreadable", {"folder": str(file.parent)})
    assert len(await shared(world)) == 3


async def test_what_was_withdrawn_since_is_taken_out_of_what_everybody_read_before_the_backup(world: World) -> None:
    team = await a_started_team(world)
    noor, lin, sam = await joined(world, team, "Noor Bakker", "Lin Chen", "Sam de Wit")
    for actor, words in ((noor, WITHDRAWN), (lin, STAYS)):
        await shares(actor, f"Een {words}")
    await world.until(MONDAY)
    file = await backs_up(world)
    await noor.taps_on("Niet meer delen")
    async with comes_back(world, file) as again:
        await again.until(again.now + timedelta(minutes=10))
        async with again.work() as db:
            changed = await db.scalars(select(Delivery).where(Delivery.updates_id.is_not(None)))
            states = {(one.kind, one.state) for one in changed if one.person_id == sam.person_id}
    assert states == {("gathered", State.SENT)}


async def test_no_copy_and_no_promise_holds_the_key_or_a_word(world: World) -> None:
    await a_school(world)
    file = await backs_up(world)
    await world.actors["Noor Bakker"].taps_on("Niet meer delen")
    await keeper_of(world).write_promises()
    on_disk = b"".join(path.read_bytes() for path in file.parent.iterdir())
    noor = world.actors["Noor Bakker"].person_id
    secret = [KEY, KEY.hex().encode(), base64.urlsafe_b64encode(KEY), *(one.encode() for one in WORDS)]
    promised = next(file.parent.glob("promises-*.txt")).read_text()
    assert [one for one in secret if one in on_disk] == []
    assert [one for one in (noor.hex, str(noor), "Noor") if one in promised] == []


# -- D19 --


async def asked_on_thursdays(world: World) -> Actor:
    """Noor, who is asked every Thursday at a quarter past three."""
    noor = await one_joined(world)
    await noor.types("start")
    return noor


@pytest.mark.parametrize(
    ("backup", "restored"),
    [
        (at(3, 11, 9, 0), at(6, 11, 9, 0)),  # the question waited in the backup, and was asked since
        (at(1, 11, 9, 0), at(6, 11, 9, 0)),  # a whole round was opened since
        (at(27, 10, 9, 0), at(11, 11, 9, 0)),  # two questions were asked since
    ],
    ids=["waiting", "a round", "two weeks"],
)
async def test_no_old_question_is_asked_again_and_the_new_one_is(
    early: World, backup: datetime, restored: datetime
) -> None:
    noor = await asked_on_thursdays(early)
    await early.until(backup)
    file, before = await backs_up(early), len(await sent(early, noor))
    await early.until(restored)
    async with comes_back(early, file) as again:
        await again.until(at(12, 11, 15, 14))
        assert len(await sent(again, noor)) == before
        await again.until(at(13, 11, 9, 0))
        assert (await sent(again, noor))[before:] == [(at(12, 11), "question")]


async def test_what_was_told_since_the_backup_is_not_told_again(world: World) -> None:
    """Whether the team goes on was asked on the Monday after the backup, in the one message of that week."""
    (noor,) = await joined(world, await a_started_team(world), "Noor Bakker")
    async with world.work() as db:
        await db.execute(update(Team).values(started_on=date(2026, 6, 1)))
    await world.until(MONDAY - timedelta(hours=1))
    file = await backs_up(world)
    await world.until(MONDAY + timedelta(days=1))
    assert await notices_for(world, noor) == ["go_on"]
    async with comes_back(world, file) as again:
        before = len(await sent(again, noor))
        await again.until(MONDAY + timedelta(days=20))
        told = [kind for _, kind in (await sent(again, noor))[before:]]
        assert (set(told), told.count("gathered")) == ({"question"}, 0)


async def notices_for(world: World, actor: Actor) -> list[str]:
    """What somebody was told in gathered messages."""
    async with world.work() as db:
        rows = await db.scalars(
            select(Notice.kind).where(Notice.person_id == actor.person_id, Notice.delivery_id.is_not(None))
        )
        return list(rows)


async def test_what_is_due_after_the_restore_still_comes(early: World) -> None:
    noor = await asked_on_thursdays(early)
    await early.until(at(3, 11, 9, 0))
    file = await backs_up(early)
    await early.until(at(4, 11, 9, 0))
    async with comes_back(early, file) as again:
        await again.until(at(6, 11, 9, 0))
        assert (await sent(again, again.actors[noor.name]))[-1] == (at(5, 11), "question")
