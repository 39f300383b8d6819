"""J05, J14, J17, J18, INV-2: what somebody shares, who reads it, and taking it back."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from structlog.testing import capture_logs

from bot.domain.people import PlaceReaders, Role
from bot.domain.press import write
from bot.domain.prompt import Option
from bot.store.people import Person
from bot.store.readers import readers_of_team
from bot.store.reflection import Reply
from bot.store.team import Membership, School, Team
from tests.answers import CHOICE, asks, data_of, deliveries, edits, presses, removes, says
from tests.builders import make_prompt
from tests.night import sweep
from tests.stories.sharing import (
    ALSO_OPEN,
    DIGEST,
    FROM_NOOR,
    MONDAY,
    NAMES,
    ON_BOTH,
    OPEN,
    WORDS,
    a_started_team,
    a_team_of,
    answers,
    joined,
    picks,
    previews,
    said,
    seen_at,
    shared,
    shares,
    without_way_out,
)
from tests.world import Actor, World

CLOSED = (make_prompt(id=OPEN.id), make_prompt(id=ALSO_OPEN.id))
WITH_NAME, NAMELESS = "Delen met mijn naam", "Delen zonder naam"
NOTHING_SHARED = "Dat is er niet meer, of je deelt het al anders. Er is niets veranderd."
ONLY_MINE = "Deze vraag is alleen voor jezelf. Het antwoord kun je niet delen."
TWO = "Dit kan iedereen in Onderbouw lezen: 2 mensen."


@pytest.fixture(name="world")
def on_a_friday(friday: World) -> World:
    return friday


# -- the way to it, and back --


async def test_a_receipt_offers_to_share(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await answers(noor)
    assert noor.buttons == ["Nog één vraag", "Toch niet", "Delen"]


async def test_sharing_takes_three_taps_and_taking_it_back_one_more(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    shows = await shares(noor)
    after_sharing = noor.taps
    taken_back = await noor.taps_on("Niet meer delen")
    assert (said(shows), after_sharing) == (
        ["Gedeeld, met je naam.", TWO, "Het staat in het eerstvolgende weekbericht."],
        3,
    )
    assert (said(taken_back), noor.taps, await shared(world)) == (
        ["Je deelt dit niet meer. Ik haal het ook weg waar het al stond. Zelf houd je het."],
        4,
        [],
    )


async def test_nobody_sees_anything_before_the_last_tap(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await previews(noor)
    await world.until(MONDAY)
    assert [line for line in sam.lines if "lachte" in line or "Noor" in line] == []
    assert await deliveries(world, "gathered") == []


@ON_BOTH
async def test_what_is_shared_is_in_the_next_digest(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    assert await seen_at(world, MONDAY, noor, sam) == [[], [*DIGEST, FROM_NOOR, f"│ {WORDS}"]]


@ON_BOTH
async def test_never_mind_leaves_nothing_behind(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await previews(noor)
    assert said(await noor.taps_on("Laat maar")) == ["Goed, ik deel niets. Alleen jij ziet dit."]
    assert (await shared(world), await seen_at(world, MONDAY, sam)) == ([], [[]])


async def test_a_second_time_shows_with_whom_it_is_shared(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await shares(noor)
    assert said(await noor.taps_on("Delen")) == ["Dit deel je al. Wil je het anders? Neem het dan eerst terug.", TWO]
    assert noor.buttons == ["Niet meer delen"]


async def test_what_was_taken_back_can_be_shared_again(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await noor.taps_on("Niet meer delen")
    await noor.taps_on("Delen")
    await noor.taps_on("Met Onderbouw")
    await noor.taps_on(WITH_NAME)
    assert await seen_at(world, MONDAY, sam) == [[*DIGEST, FROM_NOOR, f"│ {WORDS}"]]


async def test_a_preview_that_nobody_confirms_is_gone_after_a_day(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await previews(noor)
    kept = []
    for age in (timedelta(days=1), timedelta(days=1, seconds=1)):
        async with world.work() as db:
            await sweep(db, now=world.now + age)
        kept.append(len(await shared(world)))
    assert (kept, said(await noor.taps_on(WITH_NAME))) == ([1, 0], [NOTHING_SHARED])


# -- the preview says who will read it --


async def test_the_preview_shows_the_words_the_readers_and_what_cannot_be_called_back(world: World) -> None:
    noor, *_ = await a_team_of(world, 2)
    assert said(await previews(noor)) == [
        "Zo wordt het gelezen, bij de vraag over verwondering:",
        f"│ {WORDS}",
        TWO,
        "Terugnemen kan altijd, maar wie het al las, heeft het gelezen.",
        "Staat er een leerling met naam in? Pas dan eerst je antwoord aan.",
    ]


async def test_leaders_are_counted_and_named_also_when_they_are_not_in_the_team(world: World) -> None:
    team, elsewhere = await a_started_team(world), await a_started_team(world, "Directie")
    noor, _ = await joined(world, team, *NAMES[:2])
    ellen = await world.has_person(team, "Ellen Vos", role=Role.LEADER)
    piet = await world.has_person(elsewhere, "Piet Prins")
    await world.leads(piet, team)
    who = (await previews(noor))[2]
    assert (ellen.name, who) == (
        "Ellen Vos",
        "Dit kan iedereen in Onderbouw lezen: 4 mensen, ook Ellen Vos en Piet Prins (leidinggevende).",
    )


async def test_who_only_runs_the_bot_is_not_counted_and_reads_nothing(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    els = await world.has_person(team, "Els Steward", role=Role.STEWARD)
    await world.has_joined(els)
    shows = await shares(noor)
    assert shows[1] == TWO
    assert [bool(seen) for seen in await seen_at(world, MONDAY, sam, els)] == [True, False]


async def test_a_board_member_reads_only_what_a_team_of_the_board_shares(world: World) -> None:
    team, board = await a_started_team(world), await a_started_team(world, "Bestuur")
    noor, _ = await joined(world, team, *NAMES[:2])
    for name in ("Bo Bestuur", "Kim Bestuur"):
        await world.also_works(await world.has_person(board, name, role=Role.BOARD), team, role=Role.BOARD)
    await world.has_person(board, "Els Steward", role=Role.STEWARD)
    async with world.work() as db:
        of_the_board = [person.name for person in await readers_of_team(db, board.id, world.now.date())]
    assert ((await previews(noor))[2], of_the_board) == (TWO, ["Bo Bestuur", "Kim Bestuur"])


async def test_who_is_still_to_come_is_not_counted(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    lin = await world.has_person(team, "Lin Chen", first_day=world.now.date() + timedelta(days=1))
    before = (await previews(noor))[2]
    await noor.taps_on("Laat maar")
    world.now += timedelta(days=1)
    await noor.taps_on("Delen")
    after = (await noor.taps_on(f"Met {team.name}"))[2]
    assert (lin.name, before, after) == ("Lin Chen", TWO, TWO.replace("2", "3"))


@pytest.mark.parametrize(
    ("readers", "sentence"),
    [
        (PlaceReaders.TEAM, "Het komt in #bouw. Wie daar later bij komt, kan het ook lezen."),
        (
            PlaceReaders.EVERYBODY,
            "Let op: het komt in #bouw, een openbaar kanaal. Iedereen in de organisatie kan daar meelezen.",
        ),
        (PlaceReaders.OUTSIDERS, "Let op: het komt in #bouw. Daar lezen ook mensen van buiten de school mee."),
        (PlaceReaders.GROUP, "Let op: het komt in de groep #bouw. Wie lid is of wordt, kan het lezen en doorsturen."),
    ],
)
async def test_a_channel_is_named_with_who_reads_along(world: World, readers: PlaceReaders, sentence: str) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    await world.has_place(team, "#bouw", readers=readers)
    assert (await previews(noor))[2:4] == [TWO, sentence]


@ON_BOTH
async def test_who_left_between_preview_and_tap_does_not_get_it(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await previews(noor)
    await leaves_their_teams(world, sam)
    await noor.taps_on(WITH_NAME)
    assert [bool(seen) for seen in await seen_at(world, MONDAY, sam, joke)] == [False, True]


@ON_BOTH
async def test_a_newcomer_after_the_preview_does_not_get_it(world: World) -> None:
    team = await a_started_team(world)
    noor, sam = await joined(world, team, *NAMES[:2])
    await previews(noor)
    (lin,) = await joined(world, team, "Lin Chen")
    await noor.taps_on(WITH_NAME)
    assert [bool(seen) for seen in await seen_at(world, MONDAY, sam, lin)] == [True, False]


@ON_BOTH
async def test_an_earlier_preview_shares_nothing_once_there_is_a_later_one(world: World) -> None:
    one = await a_started_team(world)
    other = await a_started_team(world, "Bovenbouw")
    noor, sam = await joined(world, one, *NAMES[:2])
    await world.also_works(noor, other)
    (lin,) = await joined(world, other, "Lin Chen")
    await previews(noor, team="Onderbouw")
    for_sam = data_of(noor, WITH_NAME)
    await noor.taps_on("Delen")
    await noor.taps_on("Met Bovenbouw")
    assert said(await presses(noor, for_sam)) == [NOTHING_SHARED]
    assert await seen_at(world, MONDAY, sam, lin) == [[], []]


@ON_BOTH
async def test_a_tap_that_failed_and_is_replayed_counts_from_then_on(world: World) -> None:
    team = await a_started_team(world)
    noor, sam, joke = await joined(world, team, *NAMES[:3])
    channel = await world.has_place(team)
    await previews(noor)
    async with world.work() as db:  # nothing can be said about where it will be read
        await db.execute(text("UPDATE place SET readers = 'nobody knows'"))
    await noor.taps_on(WITH_NAME)
    failed = [share.shared_at for share in await shared(world)]
    async with world.work() as db:
        await db.execute(text("UPDATE place SET readers = 'team'"))
    await shares(sam, "De stilte na de pauze")
    await world.until(MONDAY + timedelta(hours=1))
    first = channel.sees
    assert await world.inbox.replay(world.now) == (1, 0)
    replayed = next(share.shared_at for share in await shared(world) if share.person_id == noor.person_id)
    await world.until(MONDAY + timedelta(days=7))
    assert (failed, replayed, joke.name) == ([None], MONDAY + timedelta(hours=1), "Joke Visser")
    assert (first[-1], channel.sees) == ("│ De stilte na de pauze", [*DIGEST, FROM_NOOR, f"│ {WORDS}"])


# -- J05: several teams --


async def test_somebody_in_two_teams_is_asked_with_which(world: World) -> None:
    one, other = await a_started_team(world), await a_started_team(world, "Bovenbouw")
    noor, _ = await joined(world, one, *NAMES[:2])
    await world.also_works(noor, other)
    await answers(noor)
    await noor.taps_on("Delen")
    assert noor.buttons == ["Met Bovenbouw", "Met Onderbouw", "Met mensen die ik kies", "Laat maar"]


@ON_BOTH
async def test_each_team_reads_only_its_own(world: World) -> None:
    one, other = await a_started_team(world), await a_started_team(world, "Bovenbouw")
    noor, sam = await joined(world, one, *NAMES[:2])
    await world.also_works(noor, other)
    (lin,) = await joined(world, other, "Lin Chen")
    await shares(noor, team="Bovenbouw")
    assert [bool(seen) for seen in await seen_at(world, MONDAY, sam, lin)] == [False, True]


async def test_a_team_that_has_no_digest_yet_or_that_one_only_runs_the_bot_for_is_not_offered(world: World) -> None:
    team = await a_started_team(world)
    noor, _ = await joined(world, team, *NAMES[:2])
    await world.also_works(noor, await world.has_team(await world.has_school("De Eik"), "Nog niet gestart"))
    await world.also_works(noor, await a_started_team(world, "Beheer"), role=Role.STEWARD)
    await answers(noor)
    await noor.taps_on("Delen")
    assert noor.buttons == ["Met Onderbouw", "Met mensen die ik kies", "Laat maar"]


# -- without a name --


@pytest.mark.parametrize(
    ("number", "buttons"), [(4, [WITH_NAME, "Laat maar"]), (5, [WITH_NAME, NAMELESS, "Laat maar"])]
)
async def test_sharing_without_a_name_is_offered_from_five_people_up(
    world: World, number: int, buttons: list[str]
) -> None:
    noor, *_ = await a_team_of(world, number)
    await previews(noor)
    assert noor.buttons == buttons


@pytest.mark.parametrize(("number", "is_offered"), [(4, False), (5, True)])
async def test_who_only_leads_is_not_one_of_the_five(world: World, number: int, is_offered: bool) -> None:
    team, elsewhere = await a_started_team(world), await a_started_team(world, "Directie")
    noor, *_ = await joined(world, team, *NAMES[:number])
    await joined(world, team, "Ellen Vos", role=Role.LEADER)
    await world.leads(await world.has_person(elsewhere, "Piet Prins"), team)
    await previews(noor)
    offered = NAMELESS in noor.buttons
    await presses(noor, data_of(noor, WITH_NAME).replace("named", "nameless"))
    assert (offered, [share.shared_at is not None for share in await shared(world)]) == (is_offered, [is_offered])


async def test_without_a_name_it_is_a_colleague_who_says_it(world: World) -> None:
    noor, sam, *_ = await a_team_of(world, 5)
    assert (await shares(noor, how=NAMELESS))[0] == "Gedeeld, zonder je naam."
    assert await seen_at(world, MONDAY, sam) == [
        [*DIGEST, "Een collega, bij de vraag over verwondering:", f"│ {WORDS}"]
    ]


async def test_the_words_of_a_tapped_answer_are_the_readers_and_do_not_tell_who_works_elsewhere_too(
    world: World,
) -> None:
    of_pupils = make_prompt(
        answer="choice", privacy="shareable", question={"nl": "Wat deed een {leerling}?"},
        choices=(Option("asked", {"nl": "Een {leerling} vroeg iets"}), Option("none", {"nl": "Niets"})),
    )  # fmt: skip
    college, school = await a_started_team(world, "Zorg"), await a_started_team(world)
    (noor,) = await joined(world, college, "Noor Bakker")
    await world.also_works(noor, school)
    sam, *_ = await joined(world, school, *NAMES[1:6])
    async with world.work() as db:
        await db.execute(update(School).where(School.id == college.school_id).values(sector="mbo"))
    asks(world, of_pupils)

    await noor.types("vraag")
    await noor.taps_on("Een student vroeg iets")  # where she works first
    await noor.taps_on("Delen")
    await noor.taps_on("Met Onderbouw")
    await noor.taps_on(NAMELESS)

    (seen,) = await seen_at(world, MONDAY, sam)
    assert seen[-2:] == ["Wat deed een leerling?", "│ Een leerling vroeg iets"]


async def test_who_was_picked_and_who_looks_back_read_their_own_words(world: World) -> None:
    of_pupils = make_prompt(
        answer="choice", privacy="shareable", question={"nl": "Wat deed een {leerling}?"},
        choices=(Option("asked", {"nl": "Een {leerling} vroeg iets"}), Option("none", {"nl": "Niets"})),
    )  # fmt: skip
    college, school = await a_started_team(world, "Zorg"), await a_started_team(world)
    (noor,), (sam,) = await joined(world, school, "Noor Bakker"), await joined(world, college, "Sam de Vries")
    await world.also_works(noor, college)
    async with world.work() as db:
        await db.execute(update(School).where(School.id == college.school_id).values(sector="mbo"))
        await db.execute(update(School).where(School.id == school.school_id).values(sector="vo"))
        organisation = (await db.get_one(School, school.school_id)).organisation_id
        for kind in (School, Team, Person):
            await db.execute(update(kind).values(organisation_id=organisation))
    asks(world, of_pupils)

    await noor.types("vraag")
    await noor.taps_on("Een leerling vroeg iets")
    looked_back = await noor.types("antwoorden")
    await noor.taps_on("Delen")
    await noor.taps_on("Met mensen die ik kies")
    await noor.types("Sam de Vries")
    await noor.taps_on(WITH_NAME)

    (seen,) = await seen_at(world, MONDAY, sam)
    assert "│ Een leerling vroeg iets" in looked_back
    assert "│ Een student vroeg iets" in seen


async def test_nothing_is_shared_without_a_name_in_a_smaller_team_by_whatever_button(world: World) -> None:
    noor, *_ = await a_team_of(world, 4)
    await previews(noor)
    nameless = data_of(noor, WITH_NAME).replace("named", "nameless")
    assert said(await presses(noor, nameless)) == [NOTHING_SHARED]
    assert [share.shared_at for share in await shared(world)] == [None]


# -- with people one picks --


async def test_people_one_picks_are_all_named(world: World) -> None:
    noor, sam, joke, *_ = await a_team_of(world, 5)
    preview = await picks(noor, joke, sam)
    assert said(preview)[2] == "Wie dit kan lezen: Joke Visser en Sam de Wit."
    assert noor.buttons == [WITH_NAME, "Laat maar"]


@ON_BOTH
async def test_who_was_picked_finds_it_in_their_message_of_the_week(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await picks(noor, sam)
    await noor.taps_on(WITH_NAME)
    assert await seen_at(world, MONDAY, sam, joke) == [
        ["Een collega deelt iets met jou.", FROM_NOOR, f"│ {WORDS}"],
        [],
    ]


async def test_what_does_not_open_waits_for_its_key_and_keeps_nobody_from_the_rest(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await shares(noor)
    await picks(joke, sam)
    await joke.taps_on(WITH_NAME)
    async with world.work() as db:
        jokes = (await db.scalars(select(Reply).where(Reply.person_id == joke.person_id))).one()
        sealed, jokes.words = jokes.words, b"of another key"
    with capture_logs() as logs:
        first = await seen_at(world, MONDAY, sam)
    async with world.work() as db:
        await db.execute(update(Reply).where(Reply.person_id == joke.person_id).values(words=sealed))
    second = await seen_at(world, MONDAY + timedelta(days=7), sam)
    assert (first, second) == (
        [[*DIGEST, FROM_NOOR, f"│ {WORDS}"]],
        [["Een collega deelt iets met jou.", "Joke Visser, bij de vraag over verwondering:", f"│ {WORDS}"]],
    )
    left_out = {"event": "left_out", "what": "shared", "trouble": "KeyTrouble", "log_level": "error"}
    assert [one for one in logs if one["event"] == "left_out"] == [left_out]


async def test_who_was_picked_and_does_not_take_part_gets_nothing(world: World) -> None:
    team = await a_started_team(world)
    (noor,) = await joined(world, team, "Noor Bakker")
    sam = await world.has_person(team, "Sam de Wit")
    await picks(noor, sam)
    await noor.taps_on(WITH_NAME)
    await world.until(MONDAY)
    assert [line for line in sam.lines if "lachte" in line] == []


async def test_nothing_is_shared_without_a_name_with_people_one_picks(world: World) -> None:
    noor, *others = await a_team_of(world, 6)
    await picks(noor, *others)
    nameless = data_of(noor, WITH_NAME).replace("named", "nameless")
    assert said(await presses(noor, nameless)) == [NOTHING_SHARED]


# -- what can be shared --


@pytest.mark.parametrize(
    "changes", [{"privacy": "private"}, {"privacy": "aggregate"}, {"privacy": "shareable", "sensitivity": "high"}]
)
async def test_an_answer_that_is_only_for_oneself_offers_no_sharing(world: World, changes: dict[str, str]) -> None:
    noor, _ = await a_team_of(world, 2)
    asks(world, make_prompt(**changes))
    await answers(noor)
    assert noor.buttons == ["Toch niet"]


async def test_an_old_button_for_what_may_not_be_shared_refuses_kindly(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    await previews(noor)
    buttons = [data_of(noor, label) for label in ("Delen", "Met Onderbouw")]
    asks(world, *CLOSED)  # the school made it a private question since
    assert [said(await presses(noor, button)) for button in buttons] == [[ONLY_MINE]] * 2


async def test_a_preview_of_a_question_that_was_made_private_since_shares_nothing(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await previews(noor)
    asks(world, *CLOSED)
    assert said(await noor.taps_on(WITH_NAME)) == [ONLY_MINE]
    assert await seen_at(world, MONDAY, sam) == [[]]


async def test_what_was_tapped_is_read_by_its_label_in_the_readers_language(world: World) -> None:
    team = await a_started_team(world)
    (noor,), (sam,) = await joined(world, team, "Noor Bakker"), await joined(world, team, "Sam", language="en")
    asks(world, make_prompt(answer="choice", choices=CHOICE.choices, question=CHOICE.question, privacy="shareable"))
    await noor.types("vraag")
    for label in ("Een collega", "Delen", "Met Onderbouw", WITH_NAME):
        await noor.taps_on(label)
    assert await seen_at(world, MONDAY, sam) == [
        [
            "Weekly digest of Onderbouw",
            "Shared by colleagues",
            "Noor Bakker, on the question about wonder:",
            "What helped?",
            "│ A colleague",
        ]
    ]


async def test_the_answer_to_a_follow_up_is_shared_on_its_own(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await answers(noor)
    await noor.taps_on("Nog één vraag")
    await noor.types("Toen lachte ik ook")
    for label in ("Delen", "Met Onderbouw", WITH_NAME):
        await noor.taps_on(label)
    assert await seen_at(world, MONDAY, sam) == [[*DIGEST, FROM_NOOR, "│ Toen lachte ik ook"]]


# -- other people's buttons --


async def test_buttons_of_somebody_elses_share_do_nothing(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await previews(noor)
    of_noor = [data_of(noor, label) for label in ("Delen", "Met Onderbouw", WITH_NAME, "Laat maar")]
    refused = [await presses(sam, button) for button in of_noor]
    await noor.taps_on(WITH_NAME)
    refused.append(await presses(sam, data_of(noor, "Niet meer delen")))
    assert refused == [[NOTHING_SHARED]] * 5
    assert [share.shared_at is not None for share in await shared(world)] == [True]


async def test_a_button_of_something_that_never_was_does_nothing(world: World) -> None:
    noor, _ = await a_team_of(world, 2)
    verbs = ("share", "shareteam", "sharepick", "sharenow", "sharenot", "unshare")
    assert [await presses(noor, write(verb, noor.person_id, "named")) for verb in verbs] == [[NOTHING_SHARED]] * 6


# -- what changes afterwards --


async def told(world: World) -> tuple[Actor, Actor]:
    """Noor, who answered by a message and shared it, and Sam, who has the digest on their screen."""
    noor, sam = await a_team_of(world, 2)
    await noor.types("vraag")
    await says(noor, WORDS, message="m1")
    for label in ("Delen", "Met Onderbouw", WITH_NAME):
        await noor.taps_on(label)
    await seen_at(world, MONDAY, sam)
    return noor, sam


async def beats(world: World, actor: Actor) -> list[str]:
    """What comes on this screen once the outbox was carried."""
    await world.until(world.now + timedelta(seconds=1))
    return without_way_out(actor.sees)


async def test_more_words_after_sharing_wait_for_a_tap_that_says_who_will_read_them(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    assert said(await noor.types("En zong")) == [
        "Hoort dit bij de vraag over verwondering van vrijdag 6 november?",
        "Dat antwoord deel je. Wie het leest, leest dit er dan bij.",
    ]
    assert await seen_at(world, MONDAY, sam) == [[*DIGEST, FROM_NOOR, f"│ {WORDS}"]]


async def test_more_words_change_the_digest_that_stands_once_they_are_said_to_belong(world: World) -> None:
    noor, sam = await a_team_of(world, 2)
    await shares(noor)
    await seen_at(world, MONDAY, sam)
    await noor.types("En zong")
    nothing_yet = await beats(world, sam)
    kept = await noor.taps_on("Hoort bij deze vraag")
    assert said(kept) == [
        "Erbij bewaard, bij de vraag over verwondering. Wie je antwoord kan lezen, leest dit er nu bij."
    ]
    assert (nothing_yet, await beats(world, sam)) == ([], [*DIGEST, FROM_NOOR, f"│ {WORDS} En zong"])


async def test_an_edited_message_changes_wherever_it_is_read(world: World) -> None:
    noor, sam = await told(world)
    assert await edits(noor, "m1", "Een kind dat zong") == [
        "Aangepast bij de vraag over verwondering, ook waar je het deelt."
    ]
    assert await beats(world, sam) == [*DIGEST, FROM_NOOR, "│ Een kind dat zong"]


@ON_BOTH
async def test_a_removed_message_goes_wherever_it_was_read(world: World) -> None:
    noor, sam = await told(world)
    await removes(noor, "m1")
    assert (await beats(world, sam), await shared(world)) == (["—"], [])


@pytest.mark.parametrize("label", ["Niet meer delen", "Toch niet"])
async def test_what_is_taken_back_goes_wherever_it_was_read(world: World, label: str) -> None:
    noor, sam = await told(world)
    await noor.taps_on(label)
    assert (await beats(world, sam), await shared(world)) == (["—"], [])


async def test_what_colleagues_shared_stays_when_one_takes_theirs_back(world: World) -> None:
    noor, sam, joke = await a_team_of(world, 3)
    await shares(noor)
    await shares(sam, "De stilte na de pauze")
    await seen_at(world, MONDAY, joke)
    await noor.taps_on("Niet meer delen")
    assert await beats(world, joke) == [
        *DIGEST,
        "Sam de Wit, bij de vraag over verwondering:",
        "│ De stilte na de pauze",
    ]


async def test_words_stay_with_their_audience_when_the_author_moves_to_another_team(world: World) -> None:
    one, other = await a_started_team(world), await a_started_team(world, "Bovenbouw")
    noor, sam = await joined(world, one, *NAMES[:2])
    (lin,) = await joined(world, other, "Lin Chen")
    await shares(noor)
    await leaves_their_teams(world, noor)
    await world.also_works(noor, other)
    assert await seen_at(world, MONDAY, sam, lin) == [[*DIGEST, FROM_NOOR, f"│ {WORDS}"], []]


async def leaves_their_teams(world: World, actor: Actor) -> None:
    """Somebody goes to work elsewhere, as an import says it."""
    async with world.work() as db:
        await db.execute(delete(Membership).where(Membership.person_id == actor.person_id))
