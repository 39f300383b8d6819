"""J04, J05, J34, J36: what who leads reads on Tuesday: the team part, their own part, and no more than fits."""

from bot.domain.digest import LINE, MOST_LINES
from bot.domain.people import Role
from bot.domain.press import write
from bot.services.feature import CONSULTATION, LEADER, turn_on
from bot.services.leader_digest import DUE
from bot.store.arrangement import Arrangement
from bot.store.notice import Notice
from bot.store.team import Team
from tests.answers import had_its_quiet_start
from tests.forms import sends
from tests.stories.leading import grace_leads, has_on
from tests.stories.meetings import an_agenda, ends, joins, labels, starts, words
from tests.stories.reading import sent
from tests.stories.sharing import NAMES, WAY_OUT, a_started_team, joined, shares
from tests.world import Actor, World, at

MONDAY, TUESDAY = at(26, 10, 8, 1), at(27, 10, 8, 1)
OWN = "Je eigen vraag komt donderdag 29 oktober, 15:15."
WHAT = "We lopen samen terug."
READS = "Je team leest je antwoord, met je naam."
ASKED = "Onderbouw: 5 keer geen tijd om bij elkaar te kijken. Wat kun jij regelen: opvang, rooster, een lokaal?"


async def an_agreement(world: World) -> tuple[Team, Actor]:
    """Noor and Sam agreed on something, and look back on it on Thursday 29 October; Grace leads their team."""
    team, (noor, sam, _) = await an_agenda(world)
    grace = await grace_leads(world, team)
    meeting = await starts(noor)
    await joins(meeting, sam)
    await ends(world, meeting)
    await sends(noor, write("agree", meeting.id), what=WHAT, who="", until="2026-10-29", look_back="2026-10-29")
    return team, grace


async def something_to_arrange(world: World, team: Team, number: int = 1) -> None:
    """So many rounds in which five had no time."""
    await has_on(world, team, CONSULTATION)
    async with world.work() as db:
        db.add_all(
            Arrangement(id=db.new_id(world.now), team_id=team.id, times=5, asked_at=world.now) for _ in range(number)
        )


async def read_on_tuesday(world: World, actor: Actor) -> list[str]:
    """What came on Tuesday 27 October, and not before."""
    await world.until(MONDAY)
    actor.looks()
    await world.until(TUESDAY)
    return actor.sees


# -- what is in it --


def lines_of(seen: list[str]) -> int:
    """How many lines of eighty characters it takes, buttons aside."""
    return sum(-(-len(line) // LINE) for line in words(seen))


async def test_with_everything_there_is_it_holds_twelve_lines_and_three_asks(world: World) -> None:
    team, grace = await an_agreement(world)
    await something_to_arrange(world, team, number=3)
    await world.actors["Lin Chen"].commands("agenda", "De fietsen staan links.")
    for label in ("De organisatie", "Plaats als bericht"):
        await world.actors["Lin Chen"].taps_on(label)
    seen = await read_on_tuesday(world, grace)
    assert words(seen) == [
        "Weekbericht van Onderbouw",
        "Er is nog 1 bericht.",
        f"{ASKED} {READS}",
        f"{ASKED} {READS}",
        "Samen terugkijken",
        "Noor Bakker, donderdag 29 oktober:",
        f"│ {WHAT}",
        OWN,
    ]
    assert lines_of(seen) <= MOST_LINES
    answers = ["Ik regel dit", "Kan niet, omdat …", "Later", "Hoe meten we dit?"]
    assert labels(seen) == ["Alles lezen", *answers, *answers, "Vraag van deze week", WAY_OUT]


async def test_the_third_thing_to_arrange_comes_the_week_after(world: World) -> None:
    team, grace = await an_agreement(world)
    await something_to_arrange(world, team, number=3)
    first = words(await read_on_tuesday(world, grace)).count(f"{ASKED} {READS}")
    await world.until(at(3, 11, 8, 1))
    assert (first, words(grace.sees).count(f"{ASKED} {READS}")) == (2, 1)


async def test_a_tuesday_with_nothing_but_their_own_question_is_silent(world: World) -> None:
    team = await a_started_team(world)
    grace = await grace_leads(world, team)
    await world.until(at(25, 10))
    grace.looks()
    await world.until(at(28, 10))
    assert (grace.sees, [one for _, one in await sent(world, grace) if one == "gathered"]) == ([], [])


async def test_with_a_team_part_their_own_question_stands_below_it(world: World) -> None:
    team = await a_started_team(world)
    grace = await grace_leads(world, team)
    (noor,) = await joined(world, team, NAMES[0])
    await world.until(at(23, 10))
    await shares(noor)
    seen = words(await read_on_tuesday(world, grace))
    assert (seen[0], seen[-1]) == ("Weekbericht van Onderbouw", OWN)


async def test_what_was_shared_and_taken_back_before_tuesday_leaves_a_silent_tuesday(world: World) -> None:
    team = await a_started_team(world)
    grace = await grace_leads(world, team)
    (noor,) = await joined(world, team, NAMES[0])
    await world.until(at(23, 10))
    await shares(noor)
    await world.until(MONDAY)
    await noor.taps_on("Niet meer delen")
    grace.looks()
    await world.until(TUESDAY)
    assert grace.sees == []


async def test_the_team_part_comes_on_tuesday_also_where_the_team_reads_it_in_a_channel(world: World) -> None:
    team = await a_started_team(world)
    grace = await grace_leads(world, team)
    (noor,) = await joined(world, team, NAMES[0])
    channel = await world.has_place(team)
    await world.until(at(23, 10))
    await shares(noor)
    seen = words(await read_on_tuesday(world, grace))
    assert ("Weekbericht van Onderbouw" in seen, "Weekbericht van Onderbouw" in channel.sees) == (True, True)


async def test_who_missed_a_tuesday_reads_one_own_part(world: World) -> None:
    _, grace = await an_agreement(world)
    async with world.work() as db:
        missed = {"on": "2026-10-19", DUE: DUE}
        db.add(
            Notice(
                id=db.new_id(world.now), key="missed", person_id=grace.person_id, kind="leader", args=missed,
                created_at=world.now, expires=at(2, 11),
            )
        )  # fmt: skip
    seen = await read_on_tuesday(world, grace)
    assert (words(seen).count(OWN), words(seen).count(f"│ {WHAT}"), lines_of(seen) <= MOST_LINES) == (1, 1, True)


# -- to whom, and when --


async def test_where_it_is_off_who_leads_reads_the_team_part_with_its_agreements_and_no_own_part(world: World) -> None:
    team, grace = await an_agreement(world)
    await has_on(world, team, LEADER, is_on=False)
    seen = words(await read_on_tuesday(world, grace))
    assert (f"│ {WHAT}" in seen, OWN in seen) == (True, False)


async def test_a_leader_who_teaches_reads_one_message_with_what_is_open_in_the_other_team(world: World) -> None:
    """J05: of the team she leads her own part, of the team she teaches in its digest; no copy on Monday."""
    _, grace = await an_agreement(world)
    other = await world.has_team(await world.has_school("De Berk"), "Bovenbouw")
    await world.starts(other)
    await had_its_quiet_start(world, other)
    await world.also_works(grace, other, role=Role.TEACHER)
    (mila,) = await joined(world, other, "Mila Boer")
    await world.until(at(23, 10))
    await shares(mila, team="Bovenbouw")
    seen = words(await read_on_tuesday(world, grace))
    moments = [moment for moment, kind in await sent(world, grace) if kind == "gathered" and moment > at(24, 10)]
    assert ("Weekbericht van Bovenbouw" in seen, f"│ {WHAT}" in seen, moments) == (True, True, [at(27, 10, 8, 0)])


async def test_it_is_one_message_with_what_else_waits_for_them(world: World) -> None:
    team, grace = await an_agreement(world)
    await something_to_arrange(world, team)
    await has_on(world, team, CONSULTATION, is_on=False)
    async with world.work() as db:
        await turn_on(db, await db.get_one(Team, team.id), CONSULTATION, now=at(26, 10, 7))
    await world.until(at(30, 10, 17))
    moments = [moment for moment, kind in await sent(world, grace) if kind == "gathered" and moment > at(24, 10)]
    assert moments == [at(27, 10, 8, 0)]


async def test_a_teacher_reads_no_own_part(world: World) -> None:
    team, _ = await an_agreement(world)
    await something_to_arrange(world, team)
    seen = await read_on_tuesday(world, world.actors["Lin Chen"])
    assert [line for line in seen if line == OWN or ASKED in line] == []


async def test_the_team_is_told_what_its_leader_will_read(world: World) -> None:
    team, (noor, *_) = await an_agenda(world)
    await world.until(at(2, 11))
    async with world.work() as db:
        await turn_on(db, await db.get_one(Team, team.id), LEADER, now=world.now)
    await world.until(at(10, 11))
    told = [line for line in noor.lines if line.startswith("Nieuw in Onderbouw: een dinsdagbericht")]
    assert len(told) == 1
