"""A round of consultation in Slack: a group has one conversation of its own, and there nobody sees who tapped what."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.delivery import State
from bot.domain.people import Participation
from bot.services.erasure import erase_person
from bot.store.delivery import Delivery
from bot.store.house import Alert
from bot.store.pairing import Pairing
from bot.store.people import Account
from bot.store.people import Person as Somebody
from bot.store.place import Place
from bot.store.reflection import Reply
from bot.store.team import Membership
from tests.fakes.slack import Conversation, Person
from tests.standing import all_cells
from tests.stories.meetings import sweeps
from tests.stories.school_in_slack import (
    ASKED,
    DRAWN,
    NAMES,
    OPENED,
    alone,
    for_all,
    groups,
    has_team,
    is_drawn,
    last,
    person_of,
    together,
)
from tests.stories.slack import WAYS_IN, SlackSchool, in_slack
from tests.world import World, at

TOGETHER = "Jullie kijken deze ronde bij elkaar.\nJullie groepje: Noor Bakker en Sam de Vries.\n"
ALONE = "Jullie kijken deze ronde bij elkaar.\nJij bent samen met "
AGREED = "Afgesproken: dinsdag 22 september, 15:15, 30 minuten."
TUESDAY = "dinsdag 22 september, 15:15"
HAPPENED = "Is het gelukt om bij elkaar te kijken? Niemand ziet wat je antwoordt."
OWN = (" jij ", "Jij ", "jouw", "Zet jij")  # what is said to one of them
OVER = at(22, 9, 15, 46)


@pytest.fixture(params=WAYS_IN)
async def both_ways(request: pytest.FixtureRequest, sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with (
        World.opened(sqlite_database, now=OPENED, often=False) as world,
        in_slack(world, way_in=request.param) as school,
    ):
        yield school


@pytest.fixture
async def school(sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with World.opened(sqlite_database, now=OPENED, often=False) as world, in_slack(world) as school:
        yield school


async def taps_there(school: SlackSchool, person: Person, label: str, conversation: Conversation) -> list[str]:
    """Somebody taps below what all of them see; what they alone read there after that."""
    before = len(alone(person, conversation))
    school.taps += 1
    await person.taps(label, for_all(conversation)[0])
    await school.settles()
    return alone(person, conversation)[before:]


async def alerts(school: SlackSchool) -> list[str]:
    """What the stewards were told of."""
    async with school.world.work() as db:
        return list(await db.scalars(select(Alert.what).order_by(Alert.id)))


async def states(school: SlackSchool, kind: str) -> list[State]:
    """What became of everything of this kind."""
    async with school.world.work() as db:
        return [State(one) for one in await db.scalars(select(Delivery.state).where(Delivery.kind == kind))]


async def test_two_in_one_workspace_meet_agree_and_are_asked_how_it_went(both_ways: SlackSchool) -> None:
    school = both_ways
    noor, sam = await is_drawn(school)
    theirs = together(school, noor, sam)
    (card,) = for_all(theirs)
    assert (card.words.startswith(TOGETHER), card.buttons[0]) == (True, TUESDAY)
    before = len(noor.reads()), len(sam.reads())
    school.taps = 0
    await taps_there(school, noor, TUESDAY, theirs)
    assert card.words.startswith(TOGETHER)
    assert "Afgesproken" not in card.words
    await taps_there(school, sam, TUESDAY, theirs)
    assert (AGREED in card.words, [post.ts for post in for_all(theirs)], school.taps) == (True, [card.ts], 2)  # J18
    assert (len(noor.reads()), len(sam.reads())) == before
    await school.until(OVER)
    assert [last(noor), last(sam)] == [HAPPENED] * 2
    assert len(groups(school)) == 1
    school.taps = 0
    await school.taps_on(sam, "Geen tijd")
    assert (school.taps, [post.ts for post in for_all(theirs)]) == (1, [card.ts])


async def test_a_tap_is_answered_to_who_tapped_alone_and_tells_the_other_nothing(school: SlackSchool) -> None:
    noor, sam = await is_drawn(school)
    theirs = together(school, noor, sam)
    before = [post.words for post in sam.sees(theirs)]
    answer = await taps_there(school, noor, TUESDAY, theirs)
    assert len(answer) == 1
    assert [post.words for post in sam.sees(theirs)] == before


def staying(labels: list[str]) -> list[str]:
    """Buttons after which the group is still there."""
    return [label for label in labels if label not in ("Deze keer niet", "Iemand anders")]


async def test_nobodys_own_card_is_ever_drawn_where_all_of_them_read_along(school: SlackSchool) -> None:
    noor, sam = await is_drawn(school)
    theirs = together(school, noor, sam)
    seen = [for_all(theirs)[0].words]
    for _ in range(2):  # open, then agreed
        for label in staying(for_all(theirs)[0].buttons):
            for person in (noor, sam):
                await person.taps(label, for_all(theirs)[0])
                before = len(school.slack.calls)
                await school.ours.listening.finish()
                changed = [call.method for call in school.slack.calls[before:] if call.method.startswith("chat.")]
                assert changed in ([], ["chat.postEphemeral"])  # what all see is drawn by the outbox alone
        await school.settles()
        seen += [post.words for post in for_all(theirs)]
    for person in (noor, sam):  # what they were shown alone has buttons too
        for post in [post for post in person.sees(theirs) if post.only_for]:
            for label in staying(post.buttons):
                if label in post.buttons:  # it may be another by now
                    await person.taps(label, post)
                    await school.settles()
                    seen += [post.words for post in for_all(theirs)]
    assert [words for words in seen if any(to_one in words for to_one in OWN)] == []
    assert any(words.startswith(ALONE) for words in alone(noor, theirs))  # there was one to be drawn


async def test_whoever_looks_at_their_own_card_there_sees_it_alone(school: SlackSchool) -> None:
    noor, sam = await is_drawn(school)
    theirs = together(school, noor, sam)
    await taps_there(school, noor, "Meer", theirs)
    await noor.taps("Terug", noor.sees(theirs)[-1])
    await school.settles()
    assert alone(noor, theirs)[-1].startswith(f"{ALONE}Sam de Vries.")
    await noor.taps(TUESDAY, noor.sees(theirs)[-1])
    await school.settles()
    assert (len(alone(noor, theirs)), alone(sam, theirs)) == (1, [])  # in its place
    await taps_there(school, sam, TUESDAY, theirs)
    assert AGREED in for_all(theirs)[0].words


async def test_words_typed_among_them_are_never_an_answer(school: SlackSchool) -> None:
    noor, sam = await is_drawn(school)
    theirs = together(school, noor, sam)
    school.workspace.scopes.add("mpim:history")  # as a school could grant it, though we ask for nothing of the kind
    said = await noor.says("Zullen we een kwikstaart bespreken?", where=theirs)
    await school.settles()
    await noor.edits(said, "Of een zeearend?")
    await school.settles()
    async with school.world.work() as db:
        cells, replies = await all_cells(db), list(await db.scalars(select(Reply)))
    found = [word for word in ("kwikstaart", "zeearend") if any(word in cell for cell in cells)]
    assert (found, replies, alone(noor, theirs), last(noor)) == ([], [], [], last(sam))


async def test_three_in_one_workspace_have_one_conversation(school: SlackSchool) -> None:
    people = await is_drawn(school, *NAMES, "Lin Chen")
    (theirs,) = groups(school)
    assert theirs.id == together(school, *people).id
    for person in people[:2]:
        await taps_there(school, person, TUESDAY, theirs)
    assert "Afgesproken" not in for_all(theirs)[0].words
    await taps_there(school, people[2], TUESDAY, theirs)
    assert "Afgesproken: dinsdag 22 september" in for_all(theirs)[0].words


async def test_no_first_line_there_names_anybody(school: SlackSchool) -> None:
    noor, sam = await is_drawn(school)
    theirs = together(school, noor, sam)
    lines = [for_all(theirs)[0].text.partition("\n")[0]]
    for person in (noor, sam):
        await taps_there(school, person, TUESDAY, theirs)
        lines += [post.text.partition("\n")[0] for post in person.sees(theirs)]
    assert [line for line in lines if any(name in line for name in ("Noor", "Sam"))] == []  # J17


# -- when there can be no such conversation --


async def test_whoever_left_slack_takes_nothing_and_the_other_hears_it_alone(school: SlackSchool) -> None:
    noor, sam = await has_team(school)
    await school.until(ASKED)
    for person in (noor, sam):
        await person.taps("Ik doe mee")
    await school.settles()
    sam.deleted = True  # which Slack did not tell us
    await school.until(DRAWN)
    assert last(noor).startswith(f"{ALONE}Sam de Vries.")
    assert (groups(school), await alerts(school)) == ([], [])
    async with school.world.work() as db:
        left = list(await db.scalars(select(Place.chat).where(Place.left_at.is_not(None))))
    assert left == []  # no team pauses for it


@pytest.mark.parametrize(
    ("trouble", "became"),
    [
        ({"method": "conversations.open", "error": "missing_scope", "times": 9}, State.UNREACHABLE),
        ({"method": "conversations.open", "error": "invalid_user_combination"}, State.UNREACHABLE),
        ({"method": "chat.postMessage", "error": "is_archived"}, State.UNREACHABLE),
        ({"method": "chat.postMessage", "drop": "before"}, State.UNCERTAIN),
        ({"method": "chat.postMessage", "drop": "after"}, State.UNCERTAIN),
    ],
    ids=["no scope", "not these people", "closed", "lost on its way", "come without our knowing"],
)
async def test_what_does_not_surely_come_among_them_each_hears_alone(
    school: SlackSchool, trouble: dict[str, object], became: State
) -> None:
    noor, sam = await has_team(school)
    await school.until(ASKED)
    for person in (noor, sam):
        await person.taps("Ik doe mee")
    await school.settles()
    told = dict(trouble)
    school.slack.fails(str(told.pop("method")), **told)  # type: ignore[arg-type]
    await school.until(DRAWN + timedelta(minutes=5))
    assert (last(noor).startswith(f"{ALONE}Sam"), last(sam).startswith(f"{ALONE}Noor")) == (True, True)
    assert (await states(school, "pairing_post"), await alerts(school)) == ([became], [])
    for person in (noor, sam):
        await school.taps_on(person, TUESDAY)
    assert "Afgesproken: dinsdag 22 september" in last(noor)
    await school.until(OVER)
    assert [last(noor), last(sam)] == [HAPPENED] * 2


async def test_a_slow_slack_is_waited_for_and_they_hear_it_together(school: SlackSchool) -> None:
    noor, sam = await has_team(school)
    await school.until(ASKED)
    for person in (noor, sam):
        await person.taps("Ik doe mee")
    await school.settles()
    school.slack.fails("conversations.open", retry_after=30)
    await school.until(DRAWN + timedelta(minutes=5))
    assert [post.words.startswith(TOGETHER) for post in for_all(together(school, noor, sam))] == [True]


async def works_on(school: SlackSchool, person: Person, *days: int) -> None:
    """Somebody's working days, 0 is Monday."""
    person_id = await person_of(school, person)
    async with school.world.work() as db:
        changed = update(Membership).where(Membership.person_id == person_id).values(days=frozenset(days))
        await db.execute(changed)


async def is_drawn_for_tuesday(school: SlackSchool) -> list[Person]:
    """Sam is not there on Mondays; on one their round was drawn."""
    noor, sam = await has_team(school)
    await school.until(ASKED)
    for person in (noor, sam):
        await person.taps("Ik doe mee")
    await school.settles()
    await works_on(school, sam, 1, 2, 3)
    await school.until(DRAWN)
    return [noor, sam]


async def test_they_hear_it_on_a_day_on_which_all_of_them_work(school: SlackSchool) -> None:
    noor, sam = await is_drawn_for_tuesday(school)
    assert groups(school) == []
    await school.until(at(22, 9, 7, 31))
    assert for_all(together(school, noor, sam))[0].words.startswith(TOGETHER)


@pytest.mark.parametrize("how", ["pause", "stop"])
async def test_nothing_comes_among_them_when_one_of_them_wants_nothing_now(school: SlackSchool, how: str) -> None:
    noor, sam = await is_drawn_for_tuesday(school)
    person_id, before = await person_of(school, sam), len(sam.reads())
    async with school.world.work() as db:
        person = await db.get_one(Somebody, person_id)
        if how == "stop":
            person.participation = Participation.STOPPED
        else:
            person.paused_until = at(9, 10).date()
    await school.until(at(22, 9, 7, 31))
    assert (groups(school), len(sam.reads()), last(noor).startswith(f"{ALONE}Sam")) == ([], before, True)


async def test_whoever_moved_elsewhere_meanwhile_hears_it_there_and_the_other_alone(school: SlackSchool) -> None:
    noor, sam = await is_drawn_for_tuesday(school)
    there = school.has("Sam op een ander account")
    person_id = await person_of(school, sam)
    async with school.world.work() as db:
        await db.execute(update(Account).where(Account.person_id == person_id).values(chat=there.id))
    await school.until(at(22, 9, 7, 31))
    assert (groups(school), last(noor).startswith(f"{ALONE}Sam de Vries.")) == ([], True)
    assert last(there).startswith(f"{ALONE}Noor Bakker.")


# -- what stays of it --


async def test_of_whoever_is_erased_nothing_stands_among_them_or_with_us(school: SlackSchool) -> None:
    noor, sam = await is_drawn(school)
    theirs, person_id = together(school, noor, sam), await person_of(school, sam)
    await taps_there(school, noor, TUESDAY, theirs)
    async with school.world.work() as db:
        await erase_person(db, person_id, now=school.world.now)
    await school.passes(timedelta(minutes=5))
    async with school.world.work() as db:
        cells = await all_cells(db)
    assert (for_all(theirs), [cell for cell in cells if sam.id in cell or "Sam de Vries" in cell]) == ([], [])


async def test_who_met_whom_is_forgotten_with_the_group(school: SlackSchool) -> None:
    noor, sam = await is_drawn(school)
    theirs = together(school, noor, sam)
    await taps_there(school, noor, "Meer", theirs)
    await noor.taps("Terug", noor.sees(theirs)[-1])
    await school.settles()
    for person in (noor, sam):
        await taps_there(school, person, TUESDAY, theirs)
    await school.until(OVER)
    await sweeps(school.world)
    told = await states(school, "pairing_post"), await states(school, "pairing_after")
    assert told == ([State.SENT] * 3, [State.SENT] * 2)  # while there is a group, it can change
    async with school.world.work() as db:
        await db.delete((await db.scalars(select(Pairing))).one())
    await sweeps(school.world)
    assert (await states(school, "pairing_post"), await states(school, "pairing_after")) == ([], [])
    async with school.world.work() as db:
        cells = await all_cells(db)
    pair = ",".join(sorted((noor.id, sam.id)))
    assert [cell for cell in cells if pair in cell] == []
    old = [post for post in noor.sees(theirs) if post.only_for and post.buttons][-1]
    await noor.taps(old.buttons[-1], old)  # an old button deserves a kind word
    await school.settles()
    assert "Dit groepje is er niet meer." in alone(noor, theirs)
