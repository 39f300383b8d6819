"""From a person's side, in Slack: from the invitation to the digest, over HTTP and over sockets."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.answers import had_its_quiet_start, the_team
from tests.fakes.slack import Conversation, Person
from tests.stories.slack import WAYS_IN, SlackSchool, in_slack
from tests.world import World, a_small_library, at

MONDAY = at(7, 9, 8)


@pytest.fixture(params=WAYS_IN)
async def both_ways(request: pytest.FixtureRequest, sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with (
        World.opened(sqlite_database, now=MONDAY, library=a_small_library(), often=False) as world,
        in_slack(world, way_in=request.param) as school,
    ):
        yield school


@pytest.fixture
async def school(sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with (
        World.opened(sqlite_database, now=MONDAY, library=a_small_library(), often=False) as world,
        in_slack(world) as school,
    ):
        yield school


async def started(school: SlackSchool) -> tuple[Conversation, Person, Person]:
    """Noor and Sam in a channel whose team has started, and who were introduced."""
    noor, sam = school.has("Noor Bakker"), school.has("Sam de Vries")
    channel = school.workspace.has_channel("bouw-1", members=[noor, sam])
    await school.starts(noor, channel)
    await school.until(at(8, 9, 17))
    return channel, noor, sam


async def asked_in_words(school: SlackSchool) -> tuple[Conversation, Person, Person]:
    """Both take part, and have a question in front of them that asks for words."""
    channel, noor, sam = await started(school)
    await had_its_quiet_start(school.world, await the_team(school.world))
    return await asked_until_in_words(school, channel, noor, sam)


async def asked_until_in_words(
    school: SlackSchool, channel: Conversation, noor: Person, sam: Person
) -> tuple[Conversation, Person, Person]:
    """Both take part, and are asked each week, until that is for words."""
    for person in (noor, sam):
        await school.taps_on(person, "Ja, ik doe mee")
    for _ in range(8):
        await school.passes(timedelta(days=7))
        if "Antwoord" in noor.buttons() and "Antwoord" in sam.buttons():
            return channel, noor, sam
    raise AssertionError(noor.reads())


async def test_from_the_invitation_to_the_digest(both_ways: SlackSchool) -> None:
    school = both_ways
    channel, noor, _ = await asked_until_in_words(school, *await started(school))
    words = "De stilte na mijn *vraag* <!channel> & daarna lachen."
    await school.taps_on(noor, "Antwoord")
    receipt = await school.submits(noor, answer=words)
    assert receipt.startswith("Bewaard bij de vraag over ")
    assert receipt.endswith("Alleen jij ziet dit. Liever geen namen van leerlingen.")
    await school.taps_on(noor, "Delen")
    preview = await school.taps_on(noor, "Met bouw-1")
    assert "2 mensen" in preview
    assert "Staat er een leerling met naam in? Pas dan eerst je antwoord aan." in preview
    assert "#bouw-1" in preview
    assert (await school.taps_on(noor, "Delen met mijn naam")).startswith("Gedeeld, met je naam.")
    await school.passes(timedelta(days=7))
    (post,) = [post for post in noor.sees(channel) if "Weekbericht" in post.words]
    assert words in post.words
    assert (post.rings, [mark for mark in post.formats if "stilte" in mark]) == ([], [f"quote: {words}"])
    assert post.text.splitlines()[0] == "Weekbericht van bouw-1"  # on a lock screen (J17)


async def test_a_team_is_invited_set_up_and_introduced(both_ways: SlackSchool) -> None:
    _, noor, sam = await started(both_ways)
    assert [words.splitlines()[0] for words in sam.reads()] == ["Hoi Sam, ik ben Ruimte, een bot."]
    assert noor.buttons() == ["Ja, ik doe mee", "Nee, dank je", "Wat bewaar je?"]
    await both_ways.taps_on(sam, "Nee, dank je")
    await both_ways.passes(timedelta(days=28))
    assert len(sam.reads()) == 1


async def test_what_one_types_is_the_answer_and_the_question_loses_its_buttons(school: SlackSchool) -> None:
    _, noor, _ = await asked_in_words(school)
    question = noor.sees()[-1]
    assert (await school.says(noor, "Het ging beter dan ik dacht.")).startswith("Bewaard bij de vraag over ")
    assert question.words.splitlines()[-2:] == ["Je antwoord is bewaard.", "Ruimte"]
    assert question.buttons == []


async def test_an_answer_in_the_thread_is_answered_there(school: SlackSchool) -> None:
    _, noor, _ = await asked_in_words(school)
    question = noor.sees()[-1]
    await noor.says("In de draad.", thread=question)
    await school.settles()
    receipt = noor.sees()[-1]
    assert receipt.words.startswith("Bewaard bij de vraag over ")
    assert receipt.message["thread_ts"] == question.ts


async def test_a_changed_message_changes_the_answer_and_a_removed_one_takes_it_back(school: SlackSchool) -> None:
    _, noor, _ = await asked_in_words(school)
    said = await noor.says("Het ging goed.")
    await school.settles()
    await noor.edits(said, "Het ging heel goed.")
    assert (await school.reads(noor)).startswith("Aangepast bij de vraag over ")
    await school.commands(noor, "/ruimte", "antwoorden")
    assert "Het ging heel goed." in noor.reads()[-1]
    await noor.deletes(said)
    await school.settles()
    await school.commands(noor, "/ruimte", "antwoorden")
    assert "Het ging heel goed." not in noor.reads()[-1]


async def test_the_same_event_twice_has_one_effect(both_ways: SlackSchool) -> None:
    _, noor, _ = await asked_in_words(both_ways)
    await noor.says("Eén keer.")
    await both_ways.slack.redeliver_last()
    await both_ways.settles()
    assert len([words for words in noor.reads() if words.startswith("Bewaard")]) == 1


async def test_a_command_sent_again_is_answered_once(school: SlackSchool) -> None:
    _, noor, _ = await started(school)
    before = len(noor.reads())
    await noor.commands("/ruimte", "help")
    await school.slack.redeliver_last()
    await school.settles()
    assert len(noor.reads()) == before + 1


@pytest.mark.parametrize(("command", "words"), [("/agenda", ""), ("/ruimte", "agenda")])
async def test_the_agenda_says_that_it_is_off(school: SlackSchool, command: str, words: str) -> None:
    _, noor, _ = await started(school)
    said = await school.commands(noor, command, words)
    assert said.startswith("De agenda staat uit in je team.")


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("vraag", "Je doet nu niet mee."),
        ("home", "Hoi Noor, ik ben Ruimte, een bot."),
        ("gegevens", "Ik bewaar "),
        ("agenda", "De agenda staat uit"),
    ],
)
async def test_every_shortcut_answers_in_private(school: SlackSchool, name: str, begins: str) -> None:
    _, noor, _ = await started(school)
    await noor.shortcut(f"command:{name}")
    assert (await school.reads(noor)).startswith(begins)


async def test_a_command_in_a_channel_is_answered_to_one_person_alone(school: SlackSchool) -> None:
    channel, noor, sam = await started(school)
    await noor.commands("/ruimte", "help", where=channel)
    await school.settles()
    assert noor.reads(channel)[-1].startswith("Dit kun je typen:")
    assert sam.reads(channel) == []


async def test_home_has_everything_and_its_buttons_and_forms_work(school: SlackSchool) -> None:
    _, noor, _ = await asked_in_words(school)
    await noor.opens_home()
    await school.settles()
    assert noor.home is not None
    await noor.taps_in_home("Pauze")
    await school.settles()
    assert "Home" in str(noor.home.blocks)
    await noor.taps_in_home("Home")
    await school.settles()
    await noor.taps_in_home("Instellingen")
    await school.settles()
    assert noor.modal is not None
    assert await noor.submits(hour="12:30") == {}
    await school.settles()
    assert "12:30" in str(noor.home.blocks)


async def test_a_form_says_what_is_wrong_in_its_field_and_stays_open(school: SlackSchool) -> None:
    noor = school.has("Noor Bakker")
    await school.invites(noor, school.workspace.has_channel("bouw-1", members=[noor]))
    await school.taps_on(noor, "Team instellen")
    await school.submits(noor, region="Midden")
    await school.taps_on(noor, "Team starten")
    wrong = await noor.submits(agreed="2027-08-25", contact="Joke (MR)")
    assert set(wrong) == {"agreed"}
    assert noor.modal is not None


async def test_an_old_button_gets_a_kind_word(school: SlackSchool) -> None:
    _, noor, _ = await asked_in_words(school)
    question = noor.sees()[-1]
    await school.passes(timedelta(days=7))
    before = len(noor.reads())
    await noor.taps("Antwoord", question)
    await school.settles()
    assert noor.reads()[before:] == [
        "Deze knop is van een vraag die voorbij is. Geeft niet. Typ vraag voor die van deze week.\nRuimte"
    ]


async def test_a_stranger_gets_a_word_that_names_no_school(school: SlackSchool) -> None:
    await started(school)
    eva = school.has("Eva Elders")
    assert "bouw-1" not in await school.says(eva, "Hallo?")


async def test_taps_stay_under_their_ceiling(school: SlackSchool) -> None:
    _, noor, sam = await started(school)
    school.taps = 0
    await school.taps_on(noor, "Ja, ik doe mee")
    assert school.taps == 1
    await school.taps_on(sam, "Ja, ik doe mee")
    await school.until(at(11, 9, 17))
    options = [label for label in noor.buttons() if label != "Meer"]
    school.taps = 0
    assert (await school.taps_on(noor, options[0])).startswith("Bewaard bij de vraag over ")
    assert school.taps == 1
    await school.commands(noor, "/ruimte", "pauze")
    school.taps = 0
    await school.taps_on(noor, "1 week")
    assert school.taps == 1
    await school.commands(noor, "/ruimte", "stop")
    school.taps = 0
    await school.taps_on(noor, "Ja, stop alles")
    assert school.taps == 1


async def test_a_tapped_question_is_answered_in_its_place(school: SlackSchool) -> None:
    _, noor, _ = await started(school)
    await school.taps_on(noor, "Ja, ik doe mee")
    await school.until(at(11, 9, 17))
    before = len(noor.reads())
    options = [label for label in noor.buttons() if label != "Meer"]
    await school.taps_on(noor, options[0])
    assert len(noor.reads()) == before
    assert "Toch niet" in noor.buttons()


async def test_every_private_message_ends_in_a_link_to_home_and_unfolds_nothing(school: SlackSchool) -> None:
    _, noor, _ = await started(school)
    posted = [call for call in school.slack.called("chat.postMessage") if call.status == 200]
    assert {call.arguments["unfurl_links"] for call in posted} <= {False, "false", "False", "0"}
    assert noor.sees()[-1].words.splitlines()[-1] == "Ruimte"


async def test_a_message_whose_line_broke_is_looked_for_and_stands_once(school: SlackSchool) -> None:
    _, noor, _ = await started(school)
    await school.taps_on(noor, "Ja, ik doe mee")
    for drop in ("after", "before"):
        before = len(noor.reads())
        school.slack.fails("chat.postMessage", drop=drop)
        for _ in range(2):
            await school.passes(timedelta(days=7))
            if len(noor.reads()) > before:
                break
        await school.passes(timedelta(minutes=5))
        assert len(noor.reads()) == before + 1


async def test_too_many_requests_hold_only_new_messages_for_as_long_as_slack_asks(school: SlackSchool) -> None:
    _, noor, _ = await started(school)
    await school.taps_on(noor, "Ja, ik doe mee")
    before = len(noor.reads())
    school.slack.fails("chat.postMessage", retry_after=600)
    await school.passes(timedelta(days=7))
    assert len(noor.reads()) == before + 1
    refused = [call for call in school.slack.called("chat.postMessage") if call.status == 429]
    assert len(refused) == 1


async def test_a_deactivated_person_is_left_alone(school: SlackSchool) -> None:
    _, noor, _ = await started(school)
    await school.taps_on(noor, "Ja, ik doe mee")
    calls = len(school.slack.called("chat.postMessage"))
    await school.workspace.deactivates(noor)
    await school.passes(timedelta(days=7))
    posts = school.slack.called("chat.postMessage")[calls:]
    assert [post for post in posts if post.arguments["channel"] in (noor.id, noor.dm.id)] == []


async def test_out_of_its_channel_the_team_pauses(school: SlackSchool) -> None:
    channel, noor, sam = await started(school)
    await school.taps_on(noor, "Ja, ik doe mee")
    await school.workspace.removes_app(channel, by=sam)
    before = noor.reads()
    await school.passes(timedelta(days=14))
    assert noor.reads() == before
    await school.invites(sam, channel)
    await school.passes(timedelta(days=7))
    assert len(noor.reads()) > len(before)


async def test_after_an_uninstall_nothing_is_tried_any_more(school: SlackSchool) -> None:
    _, noor, _ = await started(school)
    await school.taps_on(noor, "Ja, ik doe mee")
    await school.workspace.uninstalls()
    calls = len(school.slack.calls)
    await school.passes(timedelta(days=14))
    assert [call.method for call in school.slack.calls[calls:]] == ["auth.test"]  # once, and believed


async def test_colleagues_are_picked_from_slacks_own_list(school: SlackSchool) -> None:
    _, noor, sam = await asked_in_words(school)
    await school.taps_on(noor, "Antwoord")
    await school.submits(noor, answer="Voor jou.")
    await school.taps_on(noor, "Delen")
    await school.taps_on(noor, "Met mensen die ik kies")
    preview = await school.submits(noor, people=sam.id)
    assert "Sam de Vries" in preview
    await school.taps_on(noor, "Delen met mijn naam")
    await school.passes(timedelta(days=7))
    assert [words for words in sam.reads() if "Voor jou." in words] != []


async def test_a_colleague_whom_ruimte_does_not_know_cannot_be_picked(school: SlackSchool) -> None:
    _, noor, _ = await asked_in_words(school)
    eva = school.has("Eva Elders")
    await school.taps_on(noor, "Antwoord")
    await school.submits(noor, answer="Voor jou.")
    await school.taps_on(noor, "Delen")
    await school.taps_on(noor, "Met mensen die ik kies")
    assert set(await noor.submits(people=eva.id)) == {"people"}
