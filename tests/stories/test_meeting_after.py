"""J24, S39, S45, S57, S68: after a meeting: what came of it, whether anybody objects, agreements, and once more."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.consent import Result
from bot.domain.form import FieldErrors
from bot.domain.message import Message, Quote, Text
from bot.domain.press import write
from bot.services.quiet import set_quiet
from bot.store.outcome import Decided, Outcome, open_outcome
from bot.store.people import Person
from bot.store.team import Membership, Team
from bot.store.topic import Topic
from tests.answers import presses
from tests.forms import sends
from tests.stories.agenda import meetings, topics
from tests.stories.meetings import (
    A_MINUTE,
    GYM,
    NAMES,
    an_agenda,
    ends,
    joins,
    labels,
    outbox,
    questions,
    starts,
    was_there,
    words,
)
from tests.stories.reading import kinds_sent
from tests.world import Actor, World, at

LEAD = "Jullie namen samen een besluit."
WHAT, WHY, NOT = "We lopen samen terug.", "Omdat het dan stil is.", "Een bel."


async def decides(actor: Actor, topic: Topic) -> object:
    """Write down the decision; what comes back."""
    return await sends(actor, write("decision", topic.id), what=WHAT, why=WHY, not_chosen=NOT)


async def outcomes(world: World) -> list[tuple[str, str, Decided]]:
    """Everything that came of anything: its kind, what became of it, and its lines."""
    async with world.work() as db:
        rows = (await db.scalars(select(Outcome).order_by(Outcome.created_at))).all()
        return [(row.kind, row.result, open_outcome(db, row)) for row in rows]


async def the_outcome(world: World) -> Outcome:
    """The one outcome there is."""
    async with world.work() as db:
        return (await db.scalars(select(Outcome))).one()


async def result(world: World) -> str:
    """What became of the one decision."""
    return (await the_outcome(world)).result


async def stops(actor: Actor) -> None:
    """They want nothing any more."""
    await presses(actor, write("stopnow", actor.person_id))


# -- what came of it --


async def test_when_its_time_has_passed_who_leads_it_is_asked_what_came_of_it(world: World) -> None:
    _, people = await an_agenda(world)
    noor, sam, _ = people
    meeting = await starts(noor)
    await joins(meeting, sam)
    await world.until(at(13, 10, 15, 29))
    for actor in people:
        actor.looks()
    await world.until(at(13, 10, 15, 31))
    question = "Wat kwam eruit? Hooguit drie regels, geen notulen."
    seen = noor.sees  # also the meeting anew, before or after it
    assert (words(seen).count(question), labels(seen), await outbox(world, "meeting_after")) == (
        1,
        ["Ik pak iets op", "Niets nodig"],
        ["meeting_after: Noor Bakker"],
    )
    assert [*dict.fromkeys(await kinds_sent(world, noor))] == ["gathered", "meeting_needed", "meeting_after"]


async def test_nothing_needed_takes_one_tap_and_is_an_outcome_too(world: World) -> None:
    meeting, _, (noor, *_) = await was_there(world, decide=False)
    await presses(noor, write("meeting", meeting.id))
    noor.taps = 0
    shown = await noor.taps_on("Niets nodig")
    assert (noor.taps, words(shown)[3], await outcomes(world), await questions(world)) == (
        1,
        "Er is niets nodig.",
        [("nothing", "stands", Decided())],
        [(GYM, "done")],
    )


async def test_an_action_is_of_the_person_who_takes_it(world: World) -> None:
    meeting, _, (_, sam, *_) = await was_there(world, decide=False)
    await presses(sam, write("meeting", meeting.id))
    await sam.taps_on("Ik pak iets op")
    for typed in ("Ik zet muziek op.", "vrijdag"):
        await sam.types(typed)
    shown = await sam.taps_on("Schrijf op")
    assert (words(shown)[3:5], await outcomes(world)) == (
        ["Sam de Wit doet dit, uiterlijk vrijdag 16 oktober:", "│ Ik zet muziek op."],
        [("action", "stands", Decided("Ik zet muziek op."))],
    )


async def test_an_action_until_another_year_says_so(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world)
    await presses(noor, write("action", topic.id))
    for typed in ("Ik zet muziek op.", "2030-01-01"):
        await noor.types(typed)
    shown = await noor.taps_on("Schrijf op")
    assert words(shown)[3] == "Noor Bakker doet dit, uiterlijk dinsdag 1 januari 2030:"


async def test_a_decision_has_a_reason_and_what_was_not_chosen(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world)
    wrong = await sends(noor, write("decision", topic.id), what=WHAT, why="", not_chosen="")
    empty = "Dit is nog leeg. Vul het nog even in."
    assert (wrong, await outcomes(world)) == (FieldErrors({"why": empty, "not_chosen": empty}), [])


async def test_a_reason_is_more_than_a_yes(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world)
    wrong = await sends(noor, write("decision", topic.id), what=WHAT, why="ja!", not_chosen=NOT)
    assert (wrong, await outcomes(world)) == (
        FieldErrors({"why": "Dat is te kort. Het moeten minstens 10 tekens zijn."}),
        [],
    )


async def test_a_line_is_no_minutes(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world)
    wrong = await sends(noor, write("decision", topic.id), what="a" * 201, why=WHY, not_chosen=NOT)
    assert wrong == FieldErrors({"what": "Dat is te lang. Er passen 200 tekens in."})


async def test_only_who_was_there_writes_down_what_came_of_it(world: World) -> None:
    _, topic, (*_, daan) = await was_there(world)
    only = ["Alleen wie erbij was, schrijft op wat eruit kwam."]
    assert ([await presses(daan, write(verb, topic.id)) for verb in ("nothing", "decision", "action")]) == [only] * 3


async def test_of_a_topic_that_is_for_thinking_nothing_is_decided_whatever_button_or_form_says_so(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world, decide=False)
    pressed = await presses(noor, write("decision", topic.id))
    noor.looks()
    sent = await decides(noor, topic)
    says = "Dit punt is om samen over te denken, niet om te besluiten. Pakt iemand iets op? Schrijf dat dan op."
    unsent = Message((Text(says), Text("Dit schreef je:"), Quote(WHAT), Quote(WHY), Quote(NOT)))
    assert (pressed, sent, await outcomes(world)) == ([says], unsent, [])


async def test_what_came_of_a_topic_is_written_down_once(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world)
    await presses(noor, write("nothing", topic.id))
    again = [await presses(sam, write(verb, topic.id)) for verb in ("nothing", "decision")]
    await decides(sam, topic)
    assert (again, await outcomes(world)) == ([["Dat staat er al."]] * 2, [("nothing", "stands", Decided())])


async def test_who_sends_a_form_that_came_too_late_gets_back_what_they_wrote(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world)
    await presses(sam, write("nothing", topic.id))
    shown = await sends(noor, write("decision", topic.id), what=WHAT, why=WHY, not_chosen=NOT)
    assert shown == Message(
        (Text("Dat staat er al."), Text("Dit schreef je:"), Quote(WHAT), Quote(WHY), Quote(NOT))
    )  # fmt: skip


async def test_who_types_in_a_form_that_came_too_late_gets_back_what_they_wrote(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world)
    await presses(noor, write("decision", topic.id))
    await noor.types(WHAT)
    await presses(sam, write("nothing", topic.id))
    shown = await noor.types(WHY)
    assert (words(shown), await outcomes(world)) == (
        ["Dat staat er al.", "Dit schreef je:", f"│ {WHAT}", f"│ {WHY}"],
        [("nothing", "stands", Decided())],
    )


async def test_who_wrote_something_down_takes_it_back_until_the_meeting_is_closed(world: World) -> None:
    meeting, topic, (noor, sam, *_) = await was_there(world, decide=False)
    await presses(noor, write("nothing", topic.id))
    others = labels(await presses(sam, write("meetmore", meeting.id)))
    own = labels(await presses(noor, write("meetmore", meeting.id)))
    undone = await noor.taps_on("Toch anders")
    kept = await outcomes(world), await questions(world)
    await presses(noor, write("nothing", topic.id))
    await world.until(at(15, 10, 15, 16))
    closed = labels(await presses(noor, write("meetmore", meeting.id)))
    assert (others, own, labels(undone)[:2], kept, closed) == (
        ["Afspraak maken", "Nog een keer?", "Terug"],
        ["Toch anders", "Afspraak maken", "Nog een keer?", "Terug"],
        ["Ik pak iets op", "Niets nodig"],
        ([], [(GYM, "planned")]),
        ["Afspraak maken", "Nog een keer?", "Terug"],
    )


async def test_nothing_is_written_down_before_it_was(world: World) -> None:
    _, (noor, _sam, _) = await an_agenda(world)
    meeting = await starts(noor)
    (topic,) = await topics(world)
    shown = await presses(noor, write("nothing", topic.id))
    assert (words(shown)[0], await outcomes(world)) == ("Klein overleg, dinsdag 13 oktober, 15:15. 15 minuten.", [])
    assert meeting.state == "open"


# -- by consent --


async def to_decide(world: World) -> Topic:
    """The one topic there is, which is for deciding now."""
    async with world.work() as db:
        topic = (await db.scalars(select(Topic))).one()
        topic.purpose = "decide"
        return topic


async def test_only_who_took_part_is_asked_whether_they_object(world: World) -> None:
    _, topic, (noor, sam, _lin, daan) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    seen = sam.sees[-9:]
    assert (words(seen), labels(seen), await outbox(world, "consent")) == (
        [
            LEAD,
            "Besloten, als niemand die erbij was bezwaar heeft:",
            f"│ {WHAT}",
            "De reden:",
            f"│ {WHY}",
            "Niet gekozen:",
            f"│ {NOT}",
            (
                "Heb je een zwaarwegend bezwaar, iets waardoor het echt niet kan? Zeg het binnen vijf van je "
                "werkdagen. Hoor ik niets, dan reken ik erop dat je ermee kunt leven."
            ),
        ],
        ["Geen bezwaar", "Ik heb bezwaar", "Ik was er niet"],
        ["consent: Lin Chen", "consent: Sam de Wit"],
    )
    assert (daan.sees, await presses(daan, write("consent", (await the_outcome(world)).id))) == (
        [],
        ["Dit is al klaar: het besluit staat, of het gaat niet door."],
    )


async def test_it_stands_once_everybody_who_was_there_has_no_objection(world: World) -> None:
    meeting, topic, (noor, sam, lin, _) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    sam.taps = 0
    await sam.taps_on("Geen bezwaar")
    before = await result(world)
    await lin.taps_on("Geen bezwaar")
    shown = await presses(noor, write("meeting", meeting.id))
    assert (sam.taps, before, await result(world), words(shown)[3:5]) == (
        1,
        Result.OPEN,
        Result.STANDS,
        ["Besloten; een afspraak van wie erbij was:", f"│ {WHAT}"],
    )


async def test_an_objection_is_read_by_who_was_there_without_a_name_and_it_does_not_stand(world: World) -> None:
    _, topic, (noor, sam, _lin, daan) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    await sam.taps_on("Ik heb bezwaar")
    await sam.types("Dan mist een kind de bus.")
    await world.until(at(26, 10, 12, 0))
    read = noor.sees
    assert (
        await result(world),
        "│ Dan mist een kind de bus." in read,
        "Niet besloten, want iemand heeft bezwaar:" in read,
    ) == (
        Result.OBJECTED,
        True,
        True,
    )
    assert ([line for line in read if "Sam de Wit" in line and "Met" not in line], "bus" in " ".join(daan.sees)) == (
        [],
        False,
    )


async def test_who_was_not_there_after_all_says_so_and_is_not_counted(world: World) -> None:
    _, topic, (noor, sam, lin, _) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    absent = await sam.taps_on("Ik was er niet")
    before = await result(world)
    await lin.taps_on("Geen bezwaar")
    assert (words(absent)[-1], labels(absent), before, await result(world)) == (
        "Je was er niet bij, dus ik tel je hier niet mee. Was je er wel? Dat kun je nog veranderen.",
        ["Geen bezwaar", "Ik heb bezwaar"],
        Result.OPEN,
        Result.STANDS,
    )


async def test_an_objection_that_was_being_written_when_another_objected_is_not_lost(world: World) -> None:
    _, topic, (noor, sam, lin, _) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    await sam.taps_on("Ik heb bezwaar")
    await lin.taps_on("Ik heb bezwaar")
    await sam.types("Dan mist een kind de bus.")
    seen = await lin.types("Dan staat groep 3 in de kou.")
    assert (await result(world), {line for line in words(seen) if line.startswith("│ Dan")}) == (
        Result.OBJECTED,
        {"│ Dan mist een kind de bus.", "│ Dan staat groep 3 in de kou."},
    )


async def test_who_says_nothing_agrees_after_five_of_their_own_working_days(world: World) -> None:
    _, people = await an_agenda(world, *NAMES[:2])
    noor, sam = people
    async with world.work() as db:
        (await db.scalars(select(Membership).where(Membership.person_id == sam.person_id))).one().days = frozenset(
            {1, 3}
        )
    meeting = await starts(noor, when="dinsdag 15:30")
    await joins(meeting, sam)
    await ends(world, meeting)
    await decides(noor, await to_decide(world))
    await world.until(at(5, 11, 12, 0))  # 15, 27, 29 October, 3 and 5 November, with a holiday in between
    before = await result(world)
    await world.until(at(6, 11, 12, 0))
    assert (before, await result(world)) == (Result.OPEN, Result.STANDS)


async def test_days_to_answer_count_from_the_day_on_which_the_question_arrived(world: World) -> None:
    _, people = await an_agenda(world, *NAMES[:2])
    noor, sam = people
    async with world.work() as db:
        (await db.scalars(select(Membership).where(Membership.person_id == sam.person_id))).one().days = frozenset(
            {1, 3}
        )
    meeting = await starts(noor, when="dinsdag 15:30")
    await joins(meeting, sam)
    await world.until(at(13, 10, 18, 30))  # past working hours: it arrives on Thursday the 15th
    await decides(noor, await to_decide(world))
    await world.until(at(10, 11, 12, 0))  # 27, 29 October, 3, 5 and 10 November
    before = await result(world)
    await world.until(at(11, 11, 12, 0))
    assert (before, await result(world)) == (Result.OPEN, Result.STANDS)


async def test_who_is_paused_is_not_counted_as_agreeing(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world, 1)
    async with world.work() as db:
        (await db.get_one(Person, sam.person_id)).paused_until = date(2026, 12, 1)
    await decides(noor, topic)
    await world.until(at(9, 11, 12, 0))
    before = await result(world)
    await world.until(at(11, 11, 12, 0))  # four weeks: nobody is waited for any longer
    assert (before, await result(world)) == (Result.OPEN, Result.TOO_FEW)


async def test_days_of_a_pause_are_no_days_to_answer_also_when_one_is_back_early(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world, 1)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    await sam.commands("pauze", "1 december")
    await world.until(at(6, 11, 12, 0))
    await sam.commands("verder")
    await world.until(at(9, 11, 12, 0))
    before = await result(world)
    await world.until(at(13, 11, 12, 0))
    fifth = await result(world)
    await world.until(at(16, 11, 12, 0))
    assert (before, fifth, await result(world)) == (Result.OPEN, Result.OPEN, Result.STANDS)


async def test_who_asks_to_go_on_without_a_pause_has_no_more_days(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world, 1)
    await decides(noor, topic)
    await world.until(at(27, 10, 12, 0))
    await sam.commands("verder")
    await world.until(at(28, 10, 12, 0))  # 14, 15, 16, 26 and 27 October
    assert await result(world) == Result.STANDS


async def test_who_is_paused_when_the_question_is_due_is_asked_once_they_are_back(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world, 1)
    async with world.work() as db:
        (await db.get_one(Person, sam.person_id)).paused_until = date(2026, 10, 30)
    await decides(noor, topic)
    await world.until(at(2, 11, 7, 59))
    before = sam.sees
    await world.until(at(2, 11, 9, 0))
    asked = words(sam.sees)[0]
    await world.until(at(9, 11, 12, 0))  # 3, 4, 5, 6 and 9 November
    fifth = await result(world)
    await world.until(at(10, 11, 12, 0))
    assert (before, asked, fifth, await result(world)) == ([], LEAD, Result.OPEN, Result.STANDS)


async def test_in_silence_nobody_is_asked_and_nothing_is_decided_and_after_it_all_are(world: World) -> None:
    _, topic, (noor, sam, lin, _) = await was_there(world)
    async with world.work() as db:
        team = await db.get_one(Team, topic.team_id)
        await set_quiet(
            db, organisation_id=team.organisation_id, school_id=team.school_id, team_id=None,
            until=date(2026, 11, 20), now=world.now,
        )  # fmt: skip
    await decides(noor, topic)
    await world.until(at(23, 11, 7, 59))  # more than four weeks later
    before = sam.sees, await result(world)
    await world.until(at(23, 11, 9, 0))
    asked = words(sam.sees)[0], words(lin.sees)[0]
    await world.until(at(30, 11, 12, 0))  # 24, 25, 26, 27 and 30 November
    fifth = await result(world)
    await world.until(at(1, 12, 12, 0))
    assert (before, asked, fifth, await result(world)) == (
        ([], Result.OPEN),
        (LEAD, LEAD),
        Result.OPEN,
        Result.STANDS,
    )


async def test_who_was_asked_is_not_asked_again(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world)
    await decides(noor, topic)
    await world.until(at(28, 10, 9, 0))
    assert await outbox(world, "consent") == ["consent: Lin Chen", "consent: Sam de Wit"]


@pytest.mark.parametrize("before_the_question", [True, False])
async def test_that_somebody_stopped_cannot_be_told_from_what_becomes_of_a_decision(
    world: World, before_the_question: bool
) -> None:
    meeting, topic, (noor, sam, *_) = await was_there(world, 1)
    if before_the_question:
        await stops(sam)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    if not before_the_question:
        await stops(sam)
    shown = words(await presses(noor, write("meeting", meeting.id)))[3]
    await world.until(at(9, 11, 12, 0))
    before = await result(world)
    await world.until(at(11, 11, 12, 0))  # as of who is paused
    assert (shown, before, await result(world)) == (
        "Besloten, als niemand die erbij was bezwaar heeft:",
        Result.OPEN,
        Result.TOO_FEW,
    )


async def test_who_takes_part_again_has_their_days_anew(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world, 1)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    await stops(sam)
    await world.until(at(6, 11, 12, 0))
    await sam.commands("meedoen")
    await world.until(at(13, 11, 12, 0))
    before = await result(world)
    await world.until(at(16, 11, 12, 0))
    assert (before, await result(world)) == (Result.OPEN, Result.STANDS)


async def test_what_somebody_said_before_they_stopped_stays_said(world: World) -> None:
    _, topic, (noor, sam, lin, _) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    await sam.taps_on("Geen bezwaar")
    await stops(sam)
    await lin.taps_on("Ik was er niet")
    assert await result(world) == Result.STANDS


async def test_who_is_gone_is_not_waited_for_and_agrees_with_nothing(world: World) -> None:
    _, topic, (noor, sam, lin, _) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    async with world.work() as db:
        (await db.get_one(Person, sam.person_id)).last_day = date(2026, 10, 14)
    await world.until(at(15, 10, 12, 0))
    before = await result(world)
    await lin.taps_on("Geen bezwaar")
    assert (before, await result(world)) == (Result.OPEN, Result.STANDS)


async def test_a_decision_of_one_alone_does_not_stand(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world, 1)
    async with world.work() as db:
        (await db.get_one(Person, world.actors["Sam de Wit"].person_id)).last_day = date(2026, 10, 12)
    await decides(noor, topic)
    assert await result(world) == Result.TOO_FEW


async def test_an_old_button_of_a_decision_that_is_settled_changes_nothing(world: World) -> None:
    _, topic, (noor, sam, *_) = await was_there(world, 1)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    await sam.taps_on("Geen bezwaar")
    settled = await result(world)
    late = await sam.taps_on("Ik heb bezwaar")
    assert (settled, late, await result(world)) == (
        Result.STANDS,
        ["Dit is al klaar: het besluit staat, of het gaat niet door."],
        Result.STANDS,
    )


async def test_a_decision_taken_back_says_so_wherever_it_was_asked_and_to_who_taps_there(world: World) -> None:
    meeting, topic, (noor, sam, lin, _) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    sam.looks()
    data = write("consent", (await the_outcome(world)).id)
    await presses(noor, write("meetmore", meeting.id))
    await noor.taps_on("Toch anders")
    await world.passes(A_MINUTE)
    says = ["Wie dit besluit opschreef, haalde het terug. Je hoeft niets meer te doen."]
    late = [await presses(lin, data.replace("consent", verb, 1)) for verb in ("consent", "object", "notthere")]
    assert (sam.sees, late, await outcomes(world)) == (says, [says] * 3, [])


async def test_a_decision_taken_back_before_it_was_asked_is_not_asked(world: World) -> None:
    meeting, topic, (noor, sam, *_) = await was_there(world)
    await decides(noor, topic)
    await presses(noor, write("meetmore", meeting.id))
    await noor.taps_on("Toch anders")
    await world.passes(A_MINUTE)
    assert sam.sees == []


# -- once more, carried over, and the team round --


async def test_once_more_is_one_card_and_never_a_series(world: World) -> None:
    meeting, _, (noor, sam, *_) = await was_there(world)
    await presses(noor, write("oncemore", meeting.id))
    card = await noor.taps_on("Start")
    again = await presses(sam, write("oncemore", meeting.id))
    assert (words(card)[1], words(again)[0], [m.follows_id for m in await meetings(world)]) == (
        "Klein overleg, woensdag 14 oktober, 15:15. 15 minuten.",
        "Dit is al één keer opnieuw gepland, en vaker doe ik dat niet: zo wordt het geen vaste vergadering.",
        [None, meeting.id],
    )


async def test_two_cards_for_once_more_become_one_meeting(world: World) -> None:
    meeting, _, (noor, sam, *_) = await was_there(world)
    for actor in (noor, sam):
        await presses(actor, write("oncemore", meeting.id))
    for actor in (noor, sam):
        await actor.taps_on("Start")
    assert sorted(m.state for m in await meetings(world)) == ["draft", "held", "open"]


async def test_what_was_not_reached_is_carried_over_once(world: World) -> None:
    _, topic, (noor, *_) = await was_there(world)
    await world.until(at(15, 10, 15, 16))
    first = [(one.state, one.carried, one.meeting_id) for one in await topics(world)]
    await presses(noor, write("planit", topic.id))
    await noor.taps_on("Start")
    (_, second) = await meetings(world)
    await joins(second, world.actors["Sam de Wit"])
    (carried,) = await topics(world)
    await world.until(at(27, 10, 16, 0))
    (again,) = await topics(world)
    assert (first, second.starts_at, (again.state, again.expires)) == (
        [("parked", True, None)],
        at(16, 10, 15, 15),
        ("parked", carried.expires),
    )


async def test_the_team_round_lists_what_came_of_it_and_is_held_once_in_eight_school_weeks(world: World) -> None:
    _, topic, (noor, sam, lin, _) = await was_there(world)
    await decides(noor, topic)
    await world.passes(A_MINUTE)
    for actor in (sam, lin):
        await actor.taps_on("Geen bezwaar")
    team = topic.team_id
    card = await presses(noor, write("round", team))
    started = await noor.taps_on("Start")
    again = await presses(sam, write("round", team))
    assert (words(card)[-1], words(started)[1], words(started)[4:6], words(again)[0]) == (
        "Op woensdag 14 oktober, 15:15: 30 minuten, 4 plaatsen.",
        "Teamronde, woensdag 14 oktober, 15:15. 30 minuten.",
        ["Besloten; een afspraak van wie erbij was:", f"│ {WHAT}"],
        "Er is al een teamronde in deze acht schoolweken.",
    )
