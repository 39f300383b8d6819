"""Small meetings in Slack: a message in the channel that changes in its place, a thread, forms, a file, and home."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.agenda import MeetingState
from bot.store.team import Team
from tests.fakes.slack import Conversation, Person, Post, reading
from tests.stories.agenda import meetings, seats, turns_agenda_on
from tests.stories.slack import WAYS_IN, SlackSchool, in_slack
from tests.world import World, at

QUESTION = "Hoe krijgen we de kring stil?"
CARD = (
    "Een klein overleg in bouw-1\nSamen denken\nHoe krijgen we de kring stil?\n"
    "Op woensdag 9 september, 15:15: 15 minuten, 4 plaatsen.\nWaar gaat het over?"
)
POST = (
    "Klein overleg, woensdag 9 september, 15:15. 15 minuten.\n"
    "Samen denken over leerlingen\nHoe krijgen we de kring stil?\n"
)
OPENS = at(9, 9, 15, 12)


@pytest.fixture(params=WAYS_IN)
async def both_ways(request: pytest.FixtureRequest, sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with (
        World.opened(sqlite_database, now=at(7, 9, 8)) as world,
        in_slack(world, way_in=request.param) as school,
    ):
        yield school


@pytest.fixture
async def school(sqlite_database: str) -> AsyncIterator[SlackSchool]:
    async with World.opened(sqlite_database, now=at(7, 9, 8)) as world, in_slack(world) as school:
        yield school


async def with_agenda(
    school: SlackSchool, *names: str, channel: str = "bouw-1", locale: str = "nl-NL"
) -> tuple[Conversation, list[Person]]:
    """A channel whose team has started and has the agenda on; everybody there takes part."""
    people = [school.has(name, locale=locale) for name in names or ("Noor Bakker", "Sam de Vries", "Lin Chen")]
    place = school.workspace.has_channel(channel, members=people)
    await starts_team(school, people[0], place, region="Midden")
    await school.until(at(8, 9, 17))
    for person in people:
        await school.commands(person, "/ruimte", "meedoen")
    return place, people


async def starts_team(school: SlackSchool, person: Person, channel: Conversation, **asked: str) -> None:
    """The team of this channel starts, with the agenda on."""
    is_dutch = person.locale == "nl-NL"
    await school.invites(person, channel)
    await school.taps_on(person, "Team instellen" if is_dutch else "Set up the team")
    await school.submits(person, **asked)
    await school.taps_on(person, "Team starten" if is_dutch else "Start the team")
    await school.submits(person, agreed="2026-08-25", contact="Joke (MR)")
    async with school.world.work() as db:
        team = (await db.scalars(select(Team).where(Team.name == channel.name))).one()
    await turns_agenda_on(school.world, team)


async def starts_meeting(school: SlackSchool, person: Person) -> None:
    """A meeting about pupils, tomorrow when they have left."""
    await school.commands(person, "/agenda", QUESTION)
    await school.taps_on(person, "Mijn leerlingen")
    await school.taps_on(person, "Start")


def posts(channel: Conversation) -> list[Post]:
    """What stands in the channel itself, for everybody."""
    return [post for post in channel.standing() if "thread_ts" not in post.message]


def thread(channel: Conversation) -> list[Post]:
    """What stands in threads there."""
    return [post for post in channel.standing() if "thread_ts" in post.message]


async def taps_in_channel(school: SlackSchool, person: Person, label: str, channel: Conversation) -> list[str]:
    """Somebody taps below the meeting in the channel; what they alone read there after that."""
    before = len(person.sees(channel))
    await person.taps(label, posts(channel)[-1])
    await school.settles()
    return [post.words for post in person.sees(channel)[before:] if post.only_for]


def said_by_us(school: SlackSchool) -> list[Post]:
    """Everything that we said anywhere and that stands now."""
    return [
        post
        for conversation in school.workspace.conversations.values()
        for post in conversation.posts.values()
        if post.message.get("user") == school.workspace.bot_user
    ]


async def test_from_a_question_to_what_came_of_it(both_ways: SlackSchool) -> None:
    school = both_ways
    channel, (noor, sam, _) = await with_agenda(school)
    assert await school.commands(noor, "/agenda", QUESTION) == CARD
    await school.taps_on(noor, "Mijn leerlingen")
    assert (await school.taps_on(noor, "Start")).startswith(
        "Het staat op de agenda, en je team leest het ook. Wie wil, doet mee."
    )
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await school.until(OPENS)
    await taps_in_channel(school, noor, "Begin", channel)
    await school.passes(timedelta(minutes=16))
    await noor.taps("Afronden", thread(channel)[0])
    await school.settles()
    await school.taps_on(noor, "Ik pak iets op")
    assert await noor.submits(what="Ik maak een liedje.", until="2026-09-14") == {}
    await school.settles()
    assert posts(channel)[-1].words == (
        "Klein overleg van woensdag 9 september, 15:15 is geweest.\nSamen denken over leerlingen\n"
        "Hoe krijgen we de kring stil?\nNoor Bakker doet dit, uiterlijk maandag 14 september:\nIk maak een liedje.\n"
        "Met Noor Bakker en Sam de Vries."
    )


@pytest.mark.parametrize(("command", "words"), [("/agenda", ""), ("/ruimte", "agenda")])
async def test_both_commands_show_the_agenda(school: SlackSchool, command: str, words: str) -> None:
    _, (noor, *_) = await with_agenda(school)
    assert await school.commands(noor, command, words) == (
        "Agenda van bouw-1\nEr staat nu niets gepland. Dat is prima: we komen alleen bij elkaar als het nodig is."
    )


async def test_both_commands_take_the_question_along(school: SlackSchool) -> None:
    _, (noor, *_) = await with_agenda(school)
    assert await school.commands(noor, "/ruimte", f"agenda {QUESTION}") == CARD


async def test_in_a_channel_the_card_is_for_who_typed_it_alone(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    before = len(noor.reads())
    await noor.commands("/agenda", QUESTION, where=channel)
    await school.settles()
    await noor.taps("Mijn leerlingen", noor.sees(channel)[-1])
    await school.settles()
    card = noor.sees(channel)[-1]
    assert (card.only_for, card.buttons) == (noor.id, ["Start", "Anders", "Parkeer", "Laat maar"])
    assert (sam.reads(channel), len(noor.reads())) == ([], before)


async def test_in_a_channel_it_is_the_agenda_of_the_team_of_that_channel(school: SlackSchool) -> None:
    _, (noor, *_) = await with_agenda(school)
    second = school.workspace.has_channel("bouw-2", members=[noor])
    await starts_team(school, noor, second)
    for channel_name in ("bouw-1", "bouw-2"):
        (channel,) = [one for one in school.workspace.conversations.values() if one.name == channel_name]
        await noor.commands("/agenda", where=channel)
        await school.settles()
        assert noor.sees(channel)[-1].text.splitlines()[0] == f"Agenda van {channel_name}"


async def test_start_asks_the_question_in_a_form_and_shows_the_card(school: SlackSchool) -> None:
    _, (noor, *_) = await with_agenda(school)
    await school.commands(noor, "/agenda")
    await school.taps_on(noor, "Start een overleg")
    assert await school.submits(noor, question=QUESTION) == CARD


async def test_what_can_be_different_is_one_form_with_pickers(school: SlackSchool) -> None:
    _, (noor, *_) = await with_agenda(school)
    await school.commands(noor, "/agenda", QUESTION)
    await school.taps_on(noor, "Anders")
    assert noor.modal is not None
    kinds = [(block["block_id"], element["type"]) for block, element in reading.elements_of(noor.modal.blocks)]
    assert kinds == [
        ("question", "plain_text_input"), ("day:also", "radio_buttons"), ("day", "datepicker"),
        ("hour", "timepicker"), ("touches", "radio_buttons"), ("purpose", "radio_buttons"),
        ("matter", "radio_buttons"), ("minutes", "radio_buttons"), ("places", "number_input"),
    ]  # fmt: skip
    changed = {"touches": "Een les", "day": "2026-09-14", "hour": "15:30", "minutes": "30 minuten", "places": "6"}
    assert await school.submits(noor, **changed) == (
        "Een klein overleg in bouw-1\nSamen denken over een les\nHoe krijgen we de kring stil?\n"
        "Op maandag 14 september, 15:30: 30 minuten, 6 plaatsen."
    )


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"day": "2026-10-20"}, {"day": "Dan is er geen school (Herfstvakantie). Kies een andere dag."}),
        ({"day": "2026-09-07"}, {"day": "Dat moment is al geweest. Kies een moment dat nog komt."}),
        (
            {"day": "2026-12-14"},
            {
                "day": "Dat is nog ver weg: we plannen hier tot en met dinsdag 27 oktober. Kies een eerdere dag, "
                "of parkeer het punt."
            },
        ),
        (
            {"hour": "06:45"},
            {"hour": "Dan is de school nog niet open, of niet meer. Kies een tijd tussen 07:30 en 17:30."},
        ),
        (
            {"purpose": "Samen besluiten", "matter": "Geld"},
            {
                "matter": "Dat beslissen jullie hier niet: het hoort bij de schoolleiding of het bestuur, met de MR. "
                "Er samen over denken kan wel."
            },
        ),
    ],
)
async def test_a_refusal_stands_at_its_own_field(
    school: SlackSchool, values: dict[str, str], wrong: dict[str, str]
) -> None:
    _, (noor, *_) = await with_agenda(school)
    await school.commands(noor, "/agenda", QUESTION)
    await school.taps_on(noor, "Anders")
    assert await noor.submits(**{"touches": "Een les", **values}) == wrong
    assert noor.modal is not None
    assert [meeting.state for meeting in await meetings(school.world)] == [MeetingState.DRAFT]


async def test_a_meeting_is_one_message_that_changes_in_its_place(school: SlackSchool) -> None:
    channel, (noor, sam, lin) = await with_agenda(school)
    await starts_meeting(school, noor)
    (post,) = posts(channel)
    alone = "1 van de 4 plaatsen bezet.\nMet Noor Bakker.\nNoor Bakker leidt het."
    assert post.words == POST + alone
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await taps_in_channel(school, lin, "Ik doe mee", channel)
    assert post.words == (
        POST + "3 van de 4 plaatsen bezet.\nMet Noor Bakker, Sam de Vries en Lin Chen.\nNoor Bakker leidt het."
    )
    await taps_in_channel(school, sam, "Toch niet", channel)
    await taps_in_channel(school, lin, "Toch niet", channel)
    assert (post.words, posts(channel)) == (POST + alone, [post])


async def test_a_tap_in_the_channel_is_answered_to_who_tapped_alone(school: SlackSchool) -> None:
    channel, (noor, sam, lin) = await with_agenda(school)
    await starts_meeting(school, noor)
    before = len(sam.reads())
    (answer,) = await taps_in_channel(school, sam, "Ik doe mee", channel)
    assert answer.startswith(POST)
    assert sam.sees(channel)[-1].buttons == ["In mijn agenda", "Toch niet", "Gespreksvorm", "Teamagenda", "Meer"]
    assert (len(sam.reads()), lin.sees(channel)) == (before, posts(channel))


async def test_who_is_not_in_the_team_gets_no_place(school: SlackSchool) -> None:
    channel, (noor, *_) = await with_agenda(school)
    await starts_meeting(school, noor)
    guest = school.has("Gast Gast", is_restricted=True)
    channel.members.append(guest.id)
    await taps_in_channel(school, guest, "Ik doe mee", channel)
    assert await seats(school.world) == [(1, True)]


async def test_a_full_meeting_has_a_waiting_list_and_who_moves_up_is_told(school: SlackSchool) -> None:
    channel, (noor, sam, lin) = await with_agenda(school)
    await school.commands(noor, "/agenda", QUESTION)
    await school.taps_on(noor, "Anders")
    await school.submits(noor, touches="Een les", places="2")
    await school.taps_on(noor, "Start")
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await taps_in_channel(school, lin, "Zet me op de wachtlijst", channel)
    assert "Op de wachtlijst: Lin Chen." in posts(channel)[-1].words
    assert lin.sees(channel)[-1].buttons == ["Toch niet", "Teamagenda", "Meer"]
    await taps_in_channel(school, sam, "Toch niet", channel)
    assert await school.reads(lin) == (
        "Er is plek voor je. Je doet mee op woensdag 9 september, 15:15.\nSamen denken over een les\n"
        "Hoe krijgen we de kring stil?"
    )
    assert lin.buttons() == ["In mijn agenda", "Toch niet"]


async def test_the_session_is_one_message_in_the_thread_and_is_never_broadcast(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    await starts_meeting(school, noor)
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await school.until(OPENS)
    assert await taps_in_channel(school, sam, "Begin", channel) == [
        "Begonnen. De tijd loopt in de draad onder het overleg.\nRuimte"
    ]
    (post,), (session,) = posts(channel), thread(channel)
    topic = "Samen denken over leerlingen\nHoe krijgen we de kring stil?"
    assert (session.message["thread_ts"], session.words) == (post.ts, f"Jullie zijn begonnen. Tot 15:27.\n{topic}")
    await school.passes(timedelta(minutes=14, seconds=10))
    assert [one.words for one in thread(channel)] == [session.words, "Nog één minuut."]
    await school.passes(timedelta(minutes=1))
    assert session.words == f"Jullie zijn begonnen. De tijd is om.\n{topic}"
    assert (posts(channel), len(thread(channel))) == ([post], 2)
    sent = school.slack.called("chat.postMessage")
    assert [call for call in sent if call.arguments.get("reply_broadcast") not in (None, False, "false")] == []


async def test_the_steps_of_a_protocol_are_one_message_in_the_thread_too(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    await starts_meeting(school, noor)
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await school.taps_on(noor, "Gespreksvorm")
    assert "Gespreksvorm: Bordsessie, 15 minuten." in await school.taps_on(noor, "Bordsessie (15 min)")
    await school.until(OPENS)
    assert await taps_in_channel(school, sam, "Begin", channel) == [
        "Begonnen. De tijd loopt in de draad onder het overleg.\nRuimte"
    ]
    (post,), (steps,) = posts(channel), thread(channel)
    assert (steps.message["thread_ts"], steps.buttons) == (post.ts, ["Volgende", "Stoppen"])
    assert steps.words.startswith("Bordsessie, stap 1 van 5. Tot 15:14.\nAan zet: ieder om de beurt.\n")
    await noor.taps("Volgende", steps)
    await school.passes(timedelta(minutes=2, seconds=10))
    assert steps.words.startswith("Bordsessie, stap 2 van 5. Tot 15:")
    assert [one.words for one in thread(channel)] == [steps.words, "Nog één minuut."]


async def test_a_decision_is_written_down_in_a_form_and_then_nothing_is_asked_any_more(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    await school.commands(noor, "/agenda", QUESTION)
    await school.taps_on(noor, "Anders")
    await school.submits(noor, touches="Een les", purpose="Samen besluiten")
    await school.taps_on(noor, "Start")
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await school.until(OPENS)
    await taps_in_channel(school, noor, "Begin", channel)
    session = thread(channel)[0]
    await sam.taps("Afronden", session)
    await school.settles()
    assert session.buttons == ["Besluit", "Ik pak iets op", "Niets nodig"]
    assert session.words.endswith("\nWat kwam eruit? Hooguit drie regels, geen notulen.")
    await school.taps_on(noor, "Besluit")
    assert await noor.submits(what="Eerst een lied.", why="omdat dat werkt", not_chosen="Een bel.") == {}
    await school.settles()
    assert session.buttons == ["Afspraak maken", "Nog een keer?"]
    assert session.words.endswith("Eerst een lied.\nDe reden:\nomdat dat werkt\nNiet gekozen:\nEen bel.\n"
                                  "Met Noor Bakker en Sam de Vries.")  # fmt: skip
    assert (await school.reads(sam)).startswith("Jullie namen samen een besluit.")


async def test_a_meeting_that_nobody_began_asks_who_leads_it_what_came_of_it(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    await starts_meeting(school, noor)
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await school.until(at(9, 9, 15, 31))
    assert (await school.reads(noor)).endswith("\nWat kwam eruit? Hooguit drie regels, geen notulen.")
    assert (await school.taps_on(noor, "Niets nodig")).endswith(
        "\nEr is niets nodig.\nMet Noor Bakker en Sam de Vries."
    )
    assert "Er is niets nodig." in posts(channel)[-1].words


async def test_what_asked_whether_it_was_needed_says_afterwards_that_it_was_held(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    await school.commands(noor, "/agenda", QUESTION)
    await school.taps_on(noor, "Anders")
    await school.submits(noor, touches="Een les", day="2026-09-10")
    await school.taps_on(noor, "Start")
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await school.until(at(9, 9, 15, 20))
    asked = noor.sees()[-1]
    assert asked.words.startswith("Is het overleg van donderdag 10 september, 15:15 nog nodig? Het duurt 15 minuten.")
    await school.until(at(10, 9, 15, 31))
    assert asked.words.startswith("Klein overleg van donderdag 10 september, 15:15 is geweest.")


async def test_a_meeting_that_is_called_off_says_so_in_the_channel(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    await starts_meeting(school, noor)
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    await school.taps_on(noor, "Gaat niet door")
    (post,) = posts(channel)
    assert (post.words.splitlines()[0], post.buttons) == (
        "Klein overleg van woensdag 9 september, 15:15 gaat niet door: het is niet meer nodig.", []
    )  # fmt: skip
    assert await school.reads(sam) == (
        "Het overleg van woensdag 9 september, 15:15 gaat niet door: het is niet meer nodig. "
        "Jullie krijgen 15 minuten terug.\nSamen denken over leerlingen\nHoe krijgen we de kring stil?\n"
        "Staat het in je eigen agenda? Haal het daar zelf weg."
    )


async def test_the_file_for_ones_calendar_comes_in_our_own_conversation(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    await starts_meeting(school, noor)
    await taps_in_channel(school, sam, "Ik doe mee", channel)
    before = (len(posts(channel)), len(noor.sees()))
    await sam.taps("In mijn agenda", sam.sees(channel)[-1])
    await school.settles()
    (post,) = [post for post in sam.sees() if post.files]
    content = school.slack.uploads.files[post.files[0]].content
    assert content is not None
    assert content.decode().splitlines()[0] == "BEGIN:VCALENDAR"
    assert f"SUMMARY:{QUESTION}" in content.decode()
    assert (len(posts(channel)), len(noor.sees())) == before


async def test_a_shortcut_takes_the_link_of_a_message_and_asks_the_question(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    said = await sam.says("kanarie: wie weet raad met de kring?", where=channel)
    await noor.shortcut("message:agenda", said)
    await school.settles()
    assert noor.modal is not None
    assert await noor.submits(question=QUESTION) == {}
    await school.settles()
    link = f"https://{school.workspace.domain}.slack.com/archives/{channel.id}/p{said.ts.replace('.', '')}"
    card = [post for post in (*noor.sees(), *noor.sees(channel)) if QUESTION in post.words][-1]
    assert f"{QUESTION}\n{link}\n" in card.words
    assert "kanarie" not in card.words


async def test_home_tells_ones_meetings_and_shows_the_agenda_with_a_way_back(school: SlackSchool) -> None:
    _, (noor, *_) = await with_agenda(school)
    await starts_meeting(school, noor)
    await noor.opens_home()
    await school.settles()
    assert "Je doet mee op:\nwoensdag 9 september, 15:15" in home_of(noor)
    await noor.taps_in_home("Teamagenda")
    await school.settles()
    assert home_of(noor).startswith("Agenda van bouw-1\n1. woensdag 9 september, 15:15, 15 minuten, ")
    await noor.taps_in_home("Bekijk 1")
    await school.settles()
    assert home_of(noor).startswith(POST)
    await noor.taps_in_home("Teamagenda")
    await school.settles()
    await noor.taps_in_home("Home")
    await school.settles()
    assert "Je doet mee op:\n" in home_of(noor)


def home_of(person: Person) -> str:
    """What somebody reads on their page."""
    assert person.home is not None
    return "\n".join(read.words for read in reading.texts_of(person.home.blocks))


async def test_taps_stay_under_their_ceiling(school: SlackSchool) -> None:
    channel, (noor, sam, _) = await with_agenda(school)
    school.taps = 0
    await starts_meeting(school, noor)
    with_text = school.taps
    school.taps = 0
    await school.commands(noor, "/agenda")
    await school.taps_on(noor, "Start een overleg")
    await school.submits(noor, question=QUESTION)
    await school.taps_on(noor, "Een les")
    await school.taps_on(noor, "Start")
    assert (with_text, school.taps) == (2, 4)  # J18
    post = posts(channel)[0]
    await sam.taps("Ik doe mee", post)
    await school.settles()
    assert "Met Noor Bakker en Sam de Vries." in post.words
    await sam.taps("Toch niet", post)
    await school.settles()
    assert "Met Noor Bakker.\n" in post.words
    await school.taps_on(noor, "Gaat niet door")
    assert [meeting.state for meeting in await meetings(school.world)] == [MeetingState.OPEN, MeetingState.CANCELLED]


async def test_no_first_line_holds_a_name_or_anybodys_words(both_ways: SlackSchool) -> None:
    school = both_ways
    channel, (noor, sam, lin) = await with_agenda(school)
    await starts_meeting(school, noor)
    for person in (sam, lin):
        await taps_in_channel(school, person, "Ik doe mee", channel)
    await sam.taps("In mijn agenda", sam.sees(channel)[-1])
    await school.until(OPENS)
    await taps_in_channel(school, noor, "Begin", channel)
    await school.passes(timedelta(minutes=16))
    await noor.taps("Afronden", thread(channel)[0])
    await school.settles()
    await school.taps_on(noor, "Ik pak iets op")
    assert await noor.submits(what="Ik maak een liedje.", until="2026-09-14") == {}
    await school.until(at(14, 9, 12))
    seen = [post.text.partition("\n")[0] for post in said_by_us(school)]
    private = ("Bakker", "Vries", "Chen", "kring", "liedje")
    assert len(seen) > 10
    assert [line for line in seen if any(word in line for word in private)] == []  # J17


async def test_it_is_all_there_in_english(school: SlackSchool) -> None:
    _, (noor, *_) = await with_agenda(school, locale="en-GB")
    assert await school.commands(noor, "/agenda", "How do we calm the circle?") == (
        "A small meeting in bouw-1\nThinking together\nHow do we calm the circle?\n"
        "On Wednesday 9 September, 15:15: 15 minutes, 4 places.\nWhat is it about?"
    )
    assert await school.taps_on(noor, "My pupils") == (
        "A small meeting in bouw-1\nThinking together about pupils\nHow do we calm the circle?\n"
        "Your team reads your question. Preferably no pupils' names.\n"
        "On Wednesday 9 September, 15:15: 15 minutes, 4 places."
    )
    assert (await school.taps_on(noor, "Start")).startswith(
        "It's on the agenda, and your team sees it too. Anyone who wants to can join.\n"
        "Small meeting, Wednesday 9 September, 15:15. 15 minutes.\n"
    )
    assert noor.buttons() == ["In my calendar", "Call it off", "Way to talk", "Team agenda", "More"]
    assert await school.taps_on(noor, "Call it off") == (
        "Small meeting on Wednesday 9 September, 15:15 is off: it is not needed any more.\n"
        "Thinking together about pupils\nHow do we calm the circle?"
    )
