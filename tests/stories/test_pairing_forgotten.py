"""4.5, J06, J11, J33: what of rounds goes, and when; and what is left of somebody who is erased: nothing."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, event, func, select, update

from bot.domain.consultation import Wishes
from bot.domain.matching.model import Debt, Reason, Why
from bot.domain.press import write
from bot.services.erasure import erase_person
from bot.store.consultation import Consultation, Joining
from bot.store.delivery import Delivery
from bot.store.met import DebtRow, MetRow, met_groups, write_debts
from bot.store.notice import Notice
from bot.store.pairing import Pairing, PairingSeat, seal_question, seal_reasons
from bot.store.people import CONSOLE, Account, Person
from bot.store.place import Place
from bot.store.run import Run
from bot.store.team import Membership
from bot.store.wishes import wishes_of, write_wishes
from tests.answers import presses
from tests.night import sweep
from tests.standing import all_cells
from tests.stories.changes import A_SECOND, ANEW, SHARED_LINE, TOGETHER, heard, in_one_workspace, meeting_now, pairings
from tests.stories.consultation import DRAWN, consultations, is_asked, is_drawn
from tests.stories.meetings import NAMES, sweeps, words
from tests.stories.runs import DUO, begins, runs
from tests.stories.test_pairing_after import next_round
from tests.world import Actor, Channel, World, at

TABLES = (Joining, Pairing, PairingSeat, Run)
QUESTION = "Zie je de kluut?"


async def rows(world: World, *tables: type) -> list[int]:
    """How many rows there are in each of these."""
    async with world.work() as db:
        return [await db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


async def has_run(world: World) -> None:
    """The first group follows a protocol."""
    (pairing, *_) = await pairings(world)
    async with world.work() as db:
        db.add(Run(id=db.new_id(world.now), pairing_id=pairing.id, protocol="P01", began_at=world.now))


async def test_groups_and_who_joined_go_when_the_next_round_is_drawn(world: World) -> None:
    _, people = await is_drawn(world)
    await has_run(world)
    (first,) = await pairings(world)
    before = await rows(world, *TABLES)
    await next_round(world, people)
    async with world.work() as db:
        of_before = await db.scalar(select(Pairing).where(Pairing.id == first.id))
        yes = (await db.scalars(select(Joining.consultation_id).distinct())).all()
    assert (before, of_before, yes, await rows(world, Run)) == (
        [2, 1, 2, 1], None, [(await consultations(world))[-1].id], [0],
    )  # fmt: skip


async def test_what_stands_of_it_names_nobody_any_more(world: World) -> None:
    _, people = await is_drawn(world)
    people[0].looks()
    await next_round(world, people)
    assert "Deze ronde is voorbij." in words(people[0].sees)


async def ids_of_groups(world: World) -> list[str]:
    """What would tie people to each other: groups and their runs, in every way of writing them down."""
    async with world.work() as db:
        found = [*await db.scalars(select(Pairing.id)), *await db.scalars(select(Run.id))]
    return [written for one in found for written in (one.hex, str(one))]


async def in_groups(world: World) -> list[tuple[Pairing, list[Actor]]]:
    """Every group with its people."""
    by_id = {actor.person_id: actor for actor in world.actors.values()}
    async with world.work() as db:
        seats = (await db.scalars(select(PairingSeat).order_by(PairingSeat.person_id))).all()
    return [
        (one, [by_id[seat.person_id] for seat in seats if seat.pairing_id == one.id]) for one in await pairings(world)
    ]


async def test_once_the_next_round_is_drawn_no_cell_ties_who_met_to_each_other(world: World) -> None:
    _, people = await is_drawn(world, *NAMES[:4])
    (first, (noor, sam)), (second, (lin, _)) = await in_groups(world)
    for actor in (noor, sam):
        await actor.taps_on("donderdag 29 oktober, 15:15")  # not soon: a notice tells it
    await begins(noor, first, DUO)
    (run,) = await runs(world)
    await presses(sam, write("followrun", run.id))
    await presses(lin, write("pairnot", second.id, "g"))  # and another hears that it was arranged anew
    await world.passes(timedelta(minutes=1))
    ids, told = await ids_of_groups(world), await kinds(world)
    before = await cells_of(world, *ids)
    await next_round(world, people)
    await world.passes(timedelta(minutes=1))
    await sweeps(world)
    assert ({"notice pairing", "run", "pairing_anew"} - told, before, await cells_of(world, *ids)) == (set(), ids, [])


async def test_without_a_next_round_all_of_it_goes_after_eight_weeks_and_that_they_met_stays(world: World) -> None:
    _, (noor, sam) = await is_drawn(world)
    for actor in (noor, sam):
        await actor.taps_on("dinsdag 27 oktober, 15:15")
    async with world.work() as db:
        await db.execute(update(Consultation).values(state="closed", closed_at=world.now, next_at=None, next_step=None))
    await sweeps(world, after=timedelta(weeks=8) - A_SECOND)
    before = await rows(world, *TABLES[:3])
    await sweeps(world, after=2 * A_SECOND)
    assert (before, await rows(world, *TABLES[:3], MetRow)) == ([2, 1, 2], [0, 0, 0, 2])


async def test_that_people_met_is_forgotten_after_two_years(world: World) -> None:
    _, (noor, sam) = await is_drawn(world)
    two = [noor.person_id, sam.person_id]
    kept, gone = (world.now.date() - timedelta(days=days) for days in (729, 731))
    async with world.work() as db:
        for number, met_on in enumerate((gone, kept)):
            hashes = [db.cipher.hash(one.hex, "met") for one in two]
            db.add_all(MetRow(group_id=UUID(int=number), person=one, met_on=met_on) for one in hashes)
        await db.flush()
        await sweep(db, now=world.now)
        left = [met_on for met_on, _ in await met_groups(db, two)]
    assert left == [kept]


# -- who leaves --


async def test_after_their_last_day_a_group_of_three_goes_on(world: World) -> None:
    _, (noor, _, lin) = await is_drawn(world, *NAMES[:3])
    async with world.work() as db:
        (await db.get_one(Person, lin.person_id)).last_day = date(2026, 10, 25)
        await db.flush()
        await sweep(db, now=world.now)
    noor.looks()
    await world.passes(A_SECOND)
    assert (await meeting_now(world), heard(noor)[:2]) == (
        [["Noor Bakker", "Sam de Wit"]],
        [f"{ANEW} Jullie kijken deze ronde bij elkaar.", "Jij bent samen met Sam de Wit."],
    )


async def test_who_is_in_the_team_no_more_leaves_its_groups_only(world: World) -> None:
    team, (noor, sam) = await is_drawn(world)
    other = await world.has_team(await world.has_school("De Wilg"), "Bovenbouw")
    await world.also_works(sam, other)
    noor.looks()
    async with world.work() as db:
        mine = Membership.person_id == sam.person_id, Membership.team_id == team.id
        await db.delete((await db.scalars(select(Membership).where(*mine))).one())
        await db.flush()
        await sweep(db, now=world.now)
    await world.passes(A_SECOND)
    assert heard(noor) == [SHARED_LINE, ANEW]


async def test_what_is_owed_to_somebody_goes_when_they_are_in_the_team_no_more(world: World) -> None:
    team, (_, sam) = await is_drawn(world)
    other = await world.has_team(await world.has_school("De Wilg"), "Bovenbouw")
    await world.also_works(sam, other)
    async with world.work() as db:
        await write_debts(db, other.id, {sam.person_id: Debt(waited=1)})
        await db.execute(delete(Membership).where(Membership.person_id == sam.person_id, Membership.team_id == team.id))
        await sweep(db, now=world.now)
        left = (await db.scalars(select(DebtRow.team_id).where(DebtRow.person_id == sam.person_id))).all()
    assert left == [other.id]


async def test_a_pause_changes_nothing_in_a_group(world: World) -> None:
    _, (noor, sam) = await is_drawn(world)
    noor.looks()
    await sam.commands("pauze", "30 november")
    await sweeps(world)
    await world.passes(A_SECOND)
    assert (noor.sees, await meeting_now(world)) == ([], [["Noor Bakker", "Sam de Wit"]])


# -- erased --


async def everything_of(world: World, sam: Actor, noor: Actor) -> None:
    """Whatever a round can hold of Sam, in his own rows and in those of others."""
    (pairing, *_) = await pairings(world)
    async with world.work() as db:
        found = await db.get_one(Pairing, pairing.id)
        seal_reasons(db, found, [Reason(Why.ROLE, "data", sam.person_id, noor.person_id)])
        seal_question(db, found, QUESTION)
        theirs = frozenset({sam.person_id})
        await write_wishes(db, noor.person_id, Wishes(subject="rekenen", wished=theirs, apart=theirs))
        await write_wishes(db, sam.person_id, Wishes(subject="kievit", wished=frozenset({noor.person_id})))
        db.add(MetRow(group_id=UUID(int=9), person=db.cipher.hash(sam.person_id.hex, "met"), met_on=world.now.date()))


async def kinds(world: World) -> set[str]:
    """What was told, or waits to be."""
    async with world.work() as db:
        waiting = {f"notice {kind}" for kind in await db.scalars(select(Notice.kind))}
        return waiting | set(await db.scalars(select(Delivery.kind)))


async def cells_of(world: World, *found: str) -> list[str]:
    """Which of these are in any cell of any table, opened; not in the name of the lane to somebody's terminal."""
    async with world.work() as db:
        cells = [cell for cell in await all_cells(db) if not cell.startswith(f"{CONSOLE}:")]
    return [one for one in found if any(one in cell for cell in cells)]


async def erases(world: World, actor: Actor) -> None:
    """Everything of theirs goes, and what that changes is carried."""
    async with world.work() as db:
        await erase_person(db, actor.person_id, now=world.now)
    await world.passes(timedelta(minutes=1))


async def test_nothing_of_somebody_erased_is_in_any_cell(world: World) -> None:
    _, (noor, sam) = await is_drawn(world)
    await everything_of(world, sam, noor)
    planted = (sam.person_id.hex, str(sam.person_id), "Sam de Wit", "kluut", "kievit")
    before = await cells_of(world, *planted)
    async with world.work() as db:
        hashed = db.cipher.hash(sam.person_id.hex, "met")
    await erases(world, sam)
    async with world.work() as db:
        met = (await db.scalars(select(MetRow.person).where(MetRow.person == hashed))).all()
        wishes = (await wishes_of(db, [noor.person_id]))[noor.person_id]
    assert (before != [], await cells_of(world, *planted), met) == (True, [], [])
    assert wishes == Wishes(subject="rekenen")


async def test_no_statement_of_an_erasure_tells_who_had_them_on_a_list(world: World) -> None:
    _, (noor, sam, lin) = await is_drawn(world, *NAMES[:3])
    async with world.work() as db:
        await write_wishes(db, noor.person_id, Wishes(apart=frozenset({sam.person_id})))
    changed: list[str] = []

    def remember(*call: object) -> None:
        if "UPDATE wishes" in str(call[2]):
            changed.append(str(call[3]))

    event.listen(world.engine.sync_engine, "before_cursor_execute", remember)
    await erases(world, sam)
    often = [
        sum(line.count(one) for line in changed for one in (a.person_id.hex, str(a.person_id))) for a in (noor, lin)
    ]
    assert often == [1, 1]


async def test_a_group_that_is_over_names_them_no_more(world: World) -> None:
    _, (noor, sam) = await is_drawn(world)
    for actor in (noor, sam):
        await actor.taps_on("dinsdag 27 oktober, 15:15")
    await world.until(at(27, 10, 16, 0))
    noor.looks()
    await erases(world, sam)
    seen = words(noor.sees)
    assert ({*seen}, await cells_of(world, "Sam de Wit")) == (
        {"Jullie kijken deze ronde bij elkaar.", "Jullie moment is geweest."},
        [],
    )


async def in_a_conversation(world: World) -> tuple[Actor, Actor, Channel]:
    """Noor and Sam have a conversation of their own with us, in which their group stands."""
    _, (noor, sam) = await is_asked(world)
    await in_one_workspace(world, noor, sam)
    together = ",".join(sorted(actor.person_id.hex for actor in (noor, sam)))
    world.channels[together] = Channel(UUID(int=0))
    for actor in (noor, sam):
        await actor.taps_on("Ik doe mee")
    await world.until(DRAWN)
    return noor, sam, world.channels[together]


async def test_in_a_conversation_of_their_own_who_tapped_is_answered_alone(world: World) -> None:
    noor, sam, together = await in_a_conversation(world)
    for actor in (noor, sam):
        actor.looks()
    told = words(together.sees)
    (pairing,) = await pairings(world)
    answer = await presses(noor, write("pairnot", pairing.id, "g"))
    await world.passes(A_SECOND)
    assert (told[:2], words(answer), words(together.sees), words(sam.sees)) == (
        ["Jullie kijken deze ronde bij elkaar.", "Jullie groepje: Noor Bakker en Sam de Wit."],
        ["Deze keer niet. Later vraag ik het weer."],
        [ANEW],
        [ANEW, SHARED_LINE],
    )


async def test_a_conversation_is_forgotten_with_its_group(world: World) -> None:
    await in_a_conversation(world)
    async with world.work() as db:
        await db.execute(update(Consultation).values(state="closed", closed_at=world.now, next_at=None, next_step=None))
    await sweeps(world, after=timedelta(weeks=9))
    await world.passes(A_SECOND)
    await sweeps(world)
    async with world.work() as db:
        left = (await db.scalars(select(Delivery.chat).where(Delivery.place_id.is_not(None)))).all()
        places = (await db.scalars(select(Place.chat))).all()
    assert (left, places) == ([], [])


async def test_nothing_of_an_erased_account_is_left_in_the_address_of_a_conversation(world: World) -> None:
    noor, sam, _ = await in_a_conversation(world)
    async with world.work() as db:
        mine = select(Account.chat).where(Account.person_id == sam.person_id, Account.platform == TOGETHER)
        account = (await db.scalars(mine)).one()
    before = await cells_of(world, account)
    noor.looks()
    await erases(world, sam)
    assert (before, await cells_of(world, account), sorted(words(noor.sees))) == ([account], [], [SHARED_LINE, ANEW])
