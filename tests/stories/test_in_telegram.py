"""From a person's side, in Telegram: from the invitation to the digest, fetched, over a webhook, elsewhere."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from adapters.telegram.config import TELEGRAM
from bot.domain.address import Address
from bot.domain.message import Button, Buttons, Message, Text
from bot.domain.people import Role
from bot.domain.press import write
from bot.store.inbox import InboxRow
from tests.answers import had_its_quiet_start
from tests.fakes.telegram import Group, Person
from tests.stories.slack import in_slack
from tests.stories.telegram import TelegramSchool, at_school, in_telegram
from tests.world import World, a_small_library, at

MONDAY = at(7, 9, 8)
WORDS = "De stilte na mijn <b>vraag</b> & @iedereen, daarna lachen."


@pytest.fixture
async def world(sqlite_database: str) -> AsyncIterator[World]:
    async with World.opened(sqlite_database, now=MONDAY, library=a_small_library(), often=False) as world:
        yield world


@pytest.fixture
async def school(world: World) -> AsyncIterator[TelegramSchool]:
    async with in_telegram(world) as school:
        yield school


@pytest.fixture(params=["polling", "webhook", "plain"])
async def every_way(
    request: pytest.FixtureRequest, world: World, unused_tcp_port: int
) -> AsyncIterator[TelegramSchool]:
    port = unused_tcp_port if request.param == "webhook" else None
    async with in_telegram(world, port=port, plain=request.param == "plain") as school:
        yield school


async def started(school: TelegramSchool) -> tuple[Person, Person]:
    """Noor and Sam take part in a team that has started."""
    noor, sam = await school.comes_in("Noor Bakker"), await school.comes_in("Sam de Vries")
    await school.world.starts(school.team)
    await school.until(at(8, 9, 17))
    for person in (noor, sam):
        await school.taps_on(person, "Ja, ik doe mee")
    return noor, sam


async def asked_in_words(school: TelegramSchool) -> tuple[Person, Person]:
    """Both have a question in front of them that asks for words."""
    noor, sam = await started(school)
    await had_its_quiet_start(school.world, school.team)
    return await asked_until_in_words(school, noor, sam)


async def asked_until_in_words(school: TelegramSchool, noor: Person, sam: Person) -> tuple[Person, Person]:
    """They are asked each week, until that is for words."""
    for _ in range(8):
        await school.passes(timedelta(days=7))
        if "Antwoord" in noor.buttons() and "Antwoord" in sam.buttons():
            return noor, sam
    raise AssertionError(noor.reads())


async def test_from_the_invitation_to_the_digest(every_way: TelegramSchool) -> None:
    school = every_way
    noor, sam = await asked_until_in_words(school, *await started(school))
    receipt = await school.says(noor, WORDS)
    assert receipt.startswith("Bewaard bij de vraag over ")
    assert receipt.endswith("Alleen jij ziet dit. Liever geen namen van leerlingen.")
    school.taps = 0
    await school.taps_on(noor, "Delen")
    preview = await school.taps_on(noor, "Met Onderbouw")
    assert "2 mensen" in preview
    assert "Staat er een leerling met naam in? Pas dan eerst je antwoord aan." in preview
    assert (await school.taps_on(noor, "Delen met mijn naam")).startswith("Gedeeld, met je naam.")
    assert school.taps <= 3
    await school.passes(timedelta(days=7))
    (digest,) = [post for post in sam.sees() if WORDS in post.words]
    assert digest.words.splitlines()[0] == "Weekbericht van Onderbouw"  # on a lock screen (J17)
    assert digest.silent


async def test_opening_a_link_asks_before_anything_is_linked(school: TelegramSchool) -> None:
    noor = await school.has("Noor Bakker")
    link = await school.link_of("Noor Bakker")
    asked = await school.opens(noor, link)
    assert asked.splitlines()[0] == "Iemand van je school heeft je uitgenodigd."
    assert "Noor Bakker" in asked
    assert await school.taps_on(noor, "Nee") != ""
    assert await school.opens(noor, link) == asked


async def test_a_question_is_answered_with_one_tap_and_changed_in_place(school: TelegramSchool) -> None:
    noor, _ = await started(school)
    await school.until(at(17, 9, 17))
    question = noor.sees()[-1]
    assert question.buttons[-1] == "Meer"
    assert not question.silent
    before = len(noor.reads())
    await school.taps_on(noor, question.buttons[0])
    assert len(noor.reads()) == before
    assert noor.sees()[-1].words.startswith("Bewaard bij de vraag over ")


async def test_a_typed_answer_changes_the_question_that_stands(school: TelegramSchool) -> None:
    noor, _ = await asked_in_words(school)
    question = noor.sees()[-1]
    await school.says(noor, "Het ging beter dan ik dacht.")
    assert question.words.splitlines()[-1] == "Je antwoord is bewaard."
    assert question.buttons == []


async def test_what_somebody_passes_on_is_no_answer(school: TelegramSchool) -> None:
    noor, sam = await asked_in_words(school)
    await noor.forwards("kanarie", sam)
    assert (await school.reads(noor)).startswith("Ik lees alleen")
    async with school.world.work() as db:
        assert list(await db.scalars(select(InboxRow.payload).where(InboxRow.payload.is_not(None)))) == []


async def test_a_changed_message_changes_the_answer(school: TelegramSchool) -> None:
    noor, _ = await asked_in_words(school)
    said = await noor.says("Het ging goed.")
    await school.settles()
    await noor.edits(said, "Het ging heel goed.")
    assert (await school.reads(noor)).startswith("Aangepast bij de vraag over ")


async def test_the_same_update_twice_has_one_effect(every_way: TelegramSchool) -> None:
    noor, _ = await asked_in_words(every_way)
    await noor.says("Eén keer.")
    await every_way.settles()
    every_way.telegram.redeliver_last()
    await every_way.settles()
    assert len([words for words in noor.reads() if words.startswith("Bewaard")]) == 1


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        ("/vraag", "Je doet nu niet mee."),
        ("/agenda", "Je team is nog niet begonnen met Ruimte."),
        ("/pauze", "Je doet nu niet mee."),
        ("/mijngegevens", "Ik bewaar je naam"),
        ("/privacy", "Ik bewaar je naam"),
        ("/help", "Dit kun je typen:"),
        ("/verhuizen", "Hier is je verhuiscode."),
        ("/question", "Je doet nu niet mee."),
        ("/start", "Je team is nog niet begonnen."),
    ],
)
async def test_commands_work_when_they_are_typed(school: TelegramSchool, command: str, begins: str) -> None:
    noor = await school.comes_in("Noor Bakker")
    assert (await school.says(noor, command)).startswith(begins)


async def test_stopping_takes_two_taps_and_coming_back_one_word(school: TelegramSchool) -> None:
    noor, _ = await started(school)
    await school.says(noor, "/stop")
    school.taps = 0
    assert (await school.taps_on(noor, "Ja, stop alles")).startswith("Gestopt.")
    before = len(noor.reads())
    await school.passes(timedelta(days=14))
    assert len(noor.reads()) == before
    assert (await school.says(noor, "meedoen")).startswith("Fijn dat je meedoet.")


async def test_who_blocks_us_gets_nothing_and_who_comes_back_is_asked_again(school: TelegramSchool) -> None:
    noor, _ = await started(school)
    await noor.blocks()
    before = len(noor.reads())
    await school.passes(timedelta(days=14))
    assert len(noor.reads()) == before
    await noor.unblocks()
    await school.says(noor, "/start")
    await school.passes(timedelta(days=14))
    assert len(noor.reads()) > before + 1


async def test_somebody_without_a_link_is_told_how_to_get_in_and_no_name_of_a_school(school: TelegramSchool) -> None:
    stranger = school.telegram.has_user("Vreemd")
    said = await school.opens(stranger, "")
    assert said != ""
    assert ("Onderbouw" in said, "Lindeboom" in said) == (False, False)


async def test_a_form_is_one_message_and_goes_on_after_a_restart(world: World) -> None:
    async with at_school(world) as school:
        async with school.runs():
            noor, _ = await started(school)
            await school.says(noor, "/instellingen")
            form, said = noor.sees()[-1], len(noor.reads())
            await school.taps_on(noor, "vrijdag")
            asked = form.words.splitlines()[0]
        async with school.runs():
            await school.says(noor, "14:30")
            assert (len(noor.reads()), asked, form.words.splitlines()[0]) == (
                said, "Instellingen · 2 van 7", "Instellingen · 3 van 7",
            )  # fmt: skip


async def test_with_typing_off_what_is_typed_is_not_kept_and_questions_take_a_tap(world: World) -> None:
    async with in_telegram(world, keeps_words=False) as school:
        noor, _ = await started(school)
        for _ in range(6):
            await school.passes(timedelta(days=7))
            assert "Antwoord" not in noor.buttons()
        assert (await school.says(noor, "kanarie")).startswith("Wat je hier typt, bewaar ik niet")
        assert (
            (await school.says(noor, "/privacy"))
            .splitlines()[-1]
            .startswith("Wat je in Telegram typt, bewaar ik niet.")
        )


async def in_a_group(school: TelegramSchool) -> tuple[Group, Person, Person]:
    """Noor and Sam, who have a question for words before them, in a group that Joke turned on."""
    joke = await school.comes_in("Joke Smit", role=Role.STEWARD)
    noor, sam = await asked_in_words(school)
    group = school.telegram.has_group("Docentenkamer", members=[noor, sam])
    await group.adds(school.bot, by=joke)
    await school.settles()
    await school.taps_on(joke, "Groep aanzetten")
    await school.taps_on(joke, "Onderbouw")
    await school.taps_on(joke, "Groep aanzetten")
    return group, noor, sam


async def shares(school: TelegramSchool, person: Person) -> str:
    """Somebody answers and shares it with the team; the preview."""
    await school.says(person, WORDS)
    await school.taps_on(person, "Delen")
    preview = await school.taps_on(person, "Met Onderbouw")
    await school.taps_on(person, "Delen met mijn naam")
    return preview


async def test_a_group_gets_one_line_and_then_the_digest(school: TelegramSchool) -> None:
    group, noor, _ = await in_a_group(school)
    preview = await shares(school, noor)
    await school.passes(timedelta(days=7))
    greeting, digest = group.sees()
    assert greeting.words.startswith("Hoi, ik ben Ruimte, een bot.")
    assert "Docentenkamer" in preview
    assert WORDS in digest.words


async def test_with_more_people_in_the_group_than_in_the_team_the_digest_goes_to_each(school: TelegramSchool) -> None:
    group, noor, sam = await in_a_group(school)
    for name in ("Een", "Twee"):
        await group.joins(school.telegram.has_user(name))
    await shares(school, noor)
    await school.passes(timedelta(days=7))
    assert [post for post in group.sees() if WORDS in post.words] == []
    assert [post for post in sam.sees() if WORDS in post.words] != []


async def test_a_group_that_becomes_a_supergroup_is_followed(school: TelegramSchool) -> None:
    group, noor, _ = await in_a_group(school)
    await group.becomes_supergroup()
    await shares(school, noor)
    await school.passes(timedelta(days=7))
    assert [post for post in group.sees() if WORDS in post.words] != []


async def test_what_is_posted_comes_in_the_topic_where_it_was_asked(school: TelegramSchool) -> None:
    joke = await school.comes_in("Joke Smit", role=Role.STEWARD)
    noor, sam = await asked_in_words(school)
    group = school.telegram.has_group("Docentenkamer", members=[joke, noor, sam], supergroup=True, forum=True)
    await group.adds(school.bot, by=joke)
    await school.settles()
    for label in ("Groep aanzetten", "Onderbouw", "Groep aanzetten"):
        await school.taps_on(joke, label)
    topic = await group.has_topic("Lessen")
    await joke.says("/hier", place=group, topic=topic)
    await shares(school, noor)
    await school.passes(timedelta(days=7))
    assert [post for post in group.sees(topic) if WORDS in post.words] != []


async def test_a_group_that_nobody_turns_on_is_left_after_a_day(school: TelegramSchool) -> None:
    noor = await school.comes_in("Noor Bakker")
    group = school.telegram.has_group("Voetbal", members=[noor])
    await group.adds(school.bot, by=noor)
    await school.settles()
    school.world.now += timedelta(hours=25)
    await school.settles()
    assert [call.method for call in school.telegram.called("leaveChat")] == ["leaveChat"]


async def test_what_is_said_in_a_group_is_no_answer_and_is_not_kept(school: TelegramSchool) -> None:
    group, noor, _ = await in_a_group(school)
    await noor.says("kanarie", place=group)
    await noor.says("kanarie", place=group, reply_to=group.sees()[0])
    await school.settles()
    assert [words for words in noor.reads() if words.startswith("Bewaard")] == []
    async with school.world.work() as db:
        assert list(await db.scalars(select(InboxRow.payload).where(InboxRow.payload.is_not(None)))) == []


async def test_a_command_in_a_group_is_answered_to_who_gave_it_alone(school: TelegramSchool) -> None:
    group, noor, _ = await in_a_group(school)
    before = group.reads()
    await noor.says("/privacy@ruimte_bot", place=group)
    await school.settles()
    assert (group.reads(), noor.reads()[-1][:15]) == (before, "Ik bewaar je na")


async def test_a_tap_in_a_group_by_somebody_unknown_says_so_to_them_alone(school: TelegramSchool) -> None:
    group, _, _ = await in_a_group(school)
    stranger = school.telegram.has_user("Vreemd")
    await group.joins(stranger)
    ours = Message((Text("Doe je mee?"), Buttons((Button("Ja", write("home", school.team.id)),))))
    await school.ours.messenger.send(Address(TELEGRAM, str(school.bot.id), str(group.id)), ours, "key")
    before = group.reads()
    await stranger.taps("Ja", place=group)
    await school.settles()
    assert (len(stranger.alerts()), stranger.reads(), group.reads()) == (1, [], before)


async def test_a_person_moves_from_slack_with_everything_that_is_theirs(school: TelegramSchool) -> None:
    async with in_slack(school.world) as slack:
        noor_there = slack.has("Noor Bakker")
        channel = slack.workspace.has_channel("bouw-1", members=[noor_there])
        await slack.starts(noor_there, channel)
        await slack.until(at(8, 9, 17))
        await slack.taps_on(noor_there, "Ja, ik doe mee")
        code = (await slack.commands(noor_there, "/ruimte", "verhuizen")).split("?start=")[1].strip()
        before = len(noor_there.reads())
        noor = school.telegram.has_user("Noor Bakker")
        await school.opens(noor, f"?start={code}")
        moved = await school.taps_on(noor, "Ja, verhuis mij")
        await school.passes(timedelta(days=7))
        assert moved.startswith("Je bent verhuisd.")
        assert (len(noor_there.reads()), noor.buttons()[-1]) == (before, "Meer")
