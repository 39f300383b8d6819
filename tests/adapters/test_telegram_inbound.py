"""What every update of Telegram's means."""

from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.inbound import to_event
from adapters.telegram.names import Bot
from adapters.telegram.where import Surface, Where, where_of
from bot.domain.address import Address
from bot.domain.event import (
    Commanded,
    Deleted,
    Edited,
    Event,
    Invited,
    Joined,
    Left,
    PlaceChanged,
    PlaceMoved,
    Pressed,
    ProfileChanged,
    Removed,
    Said,
    from_json,
    to_json,
)
from bot.domain.message import Button
from bot.domain.profile import Profile
from tests.adapters.contract import InboundContract
from tests.adapters.telegram_updates import (
    BOT,
    GROUP,
    GROUP_CHAT,
    NOOR,
    PRIVATE_CHAT,
    US,
    Update,
    changed,
    grouped,
    member,
    message,
    tap,
    typed,
    update,
    user,
)

RUIMTE = Bot(str(BOT), "ruimte_bot")
NOOR_THERE = Address("telegram", str(BOT), str(NOOR))
NOBODY_THERE = Address("telegram", str(BOT), "")
CHANNEL_CHAT = {"id": -1002, "type": "channel", "title": "Nieuws"}
TO_US = {"message_id": 9, "from": US, "chat": GROUP_CHAT, "date": 1700000000, "text": "Hoe ging het?"}
WORDS = f"{NOOR}/12"


def heard(body: Update, bot: Bot = RUIMTE) -> Event | None:
    return to_event(body, bot=bot)


def key(body: Update) -> str:
    return f"telegram:{BOT}:{body['update_id']}"


class UpdatesBench:
    """Somebody whose doings are updates as Telegram documents them."""

    def __init__(self) -> None:
        self.someone = NOOR_THERE
        self.last: Update = {}

    async def say(self, words: str) -> Event | None:
        return self._brought(typed(words))

    async def press(self, button: Button) -> Event | None:
        return self._brought(tap(button.data))

    async def command(self, command: str, words: str) -> Event | None:
        return self._brought(typed(f"/{command} {words}".strip()))

    async def again(self) -> Event | None:
        return self._brought(self.last)

    def _brought(self, body: Update) -> Event | None:
        self.last = body
        return heard(deepcopy(body))


class TestTelegramInbound(InboundContract):
    @pytest.fixture
    def inbound(self) -> UpdatesBench:
        return UpdatesBench()


# -- what somebody says to us --


def test_words_to_us_are_said() -> None:
    body = typed("Hoi!")
    assert heard(body) == Said(key=key(body), sender=NOOR_THERE, words="Hoi!", message=WORDS)


def test_the_words_with_a_picture_are_said() -> None:
    body = update(message=message(photo=[], caption="Kijk!"))
    assert heard(body) == Said(key=key(body), sender=NOOR_THERE, words="Kijk!", message=WORDS)


@pytest.mark.parametrize(
    "origin",
    [
        {"forward_origin": {"type": "user", "sender_user": user(502)}},
        {"forward_origin": {"type": "hidden_user", "sender_user_name": "Sam"}},
        {"forward_origin": {"type": "channel", "chat": CHANNEL_CHAT}},
        {"forward_from": user(502), "forward_date": 1700000000},
        {"forward_sender_name": "Sam", "forward_date": 1700000000},
    ],
)
@pytest.mark.parametrize("words", ["Hoi", "/stop"])
def test_what_somebody_else_said_is_passed_on_without_their_words(words: str, origin: Update) -> None:
    body = typed(words, **origin)
    assert heard(body) == Said(key=key(body), sender=NOOR_THERE, words="", message=WORDS)


@pytest.mark.parametrize(
    "origin", [{"forward_origin": {"type": "user", "sender_user": user()}}, {"forward_from": user(), "forward_date": 1}]
)
def test_what_somebody_said_themselves_elsewhere_is_said(origin: Update) -> None:
    body = typed("Hoi", **origin)
    assert heard(body) == Said(key=key(body), sender=NOOR_THERE, words="Hoi", message=WORDS)


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document", "location", "poll"])
def test_what_has_no_words_is_said_without_them(kind: str) -> None:
    body = update(message=message(**{kind: {}}))
    assert heard(body) == Said(key=key(body), sender=NOOR_THERE, words="", message=WORDS)


def test_what_no_database_takes_is_a_question_mark() -> None:
    said = heard(typed("a\0b\ud83dc"))
    assert isinstance(said, Said)
    assert said.words == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    "but",
    [
        {"from": US},
        {"from": user(is_bot=True)},
        {"from": None},
        {"sender_chat": CHANNEL_CHAT},
        {"chat": CHANNEL_CHAT},
        {"message_id": None},
        {"text": ""},
    ],
)
def test_what_no_person_typed_is_nothing(but: Update) -> None:
    assert heard(update(message=message(text="Hoi") | but)) is None


@pytest.mark.parametrize("kind", ["pinned_message", "message_auto_delete_timer_changed", "chat_background_set"])
def test_what_telegram_tells_of_our_chat_is_nothing(kind: str) -> None:
    assert heard(update(message=message(**{kind: {}}))) is None


def test_changed_words_are_edited() -> None:
    body = changed(text="Beter")
    assert heard(body) == Edited(key=key(body), sender=NOOR_THERE, words="Beter", message=WORDS)


def test_words_that_were_taken_from_a_picture_are_deleted() -> None:
    body = changed(photo=[])
    assert heard(body) == Deleted(key=key(body), sender=NOOR_THERE, message=WORDS)


def test_somebody_on_their_way_says_nothing() -> None:
    assert heard(changed(location={"latitude": 52.1, "longitude": 5.1})) is None


# -- commands --


@pytest.mark.parametrize(
    ("words", "command", "rest"),
    [
        ("/start", "start", ""),
        ("/start Ab3-_x", "start", "Ab3-_x"),
        ("/Vraag  lef in\nde klas ", "vraag", "lef in\nde klas"),
        ("/vraag@Ruimte_Bot lef 👩‍🏫", "vraag", "lef 👩‍🏫"),
        ("/vraag@other_bot lef", "vraag", "lef"),
    ],
)
def test_a_command_to_us(words: str, command: str, rest: str) -> None:
    body = typed(words)
    assert heard(body) == Commanded(key=key(body), sender=NOOR_THERE, command=command, words=rest)


@pytest.mark.parametrize("marks", [{}, {"entities": []}, {"entities": None}])
def test_a_command_is_a_command_also_where_nothing_is_marked(marks: Update) -> None:
    body = update(message=message(text="/Start Ab3", **marks))
    assert heard(body) == Commanded(key=key(body), sender=NOOR_THERE, command="start", words="Ab3")


@pytest.mark.parametrize("words", ["3/4 van de klas", "/", "/1/2", "hoi /vraag", "/één"])
def test_what_only_looks_like_a_command_is_said(words: str) -> None:
    assert isinstance(heard(update(message=message(text=words))), Said)


@pytest.mark.parametrize(
    "mark",
    [
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "bot_command", "offset": 2, "length": 6},
        {"type": "bot_command", "offset": 0, "length": -1},
        {"type": "bot_command", "offset": 0, "length": "6"},
        {"type": "bot_command", "offset": True, "length": 6},
        "bot_command",
    ],
)
def test_a_mark_that_is_no_commands_makes_none(mark: Any) -> None:
    assert isinstance(heard(update(message=message(text="/vraag", entities=[mark]))), Said)


def test_a_mark_counts_as_telegram_does() -> None:
    body = update(message=message(text="/a👩b c", entities=[{"type": "bot_command", "offset": 0, "length": 4}]))
    assert heard(body) == Commanded(key=key(body), sender=NOOR_THERE, command="a👩", words="b c")


@pytest.mark.parametrize("words", ["/vraag lef", "/vraag@ruimte_bot lef"])
def test_a_command_in_a_group_has_its_place(words: str) -> None:
    body = grouped(words)
    expected = Commanded(
        key=key(body), sender=NOOR_THERE, place=str(GROUP), near=str(GROUP), command="vraag", words="lef"
    )
    assert heard(body) == expected


def test_a_command_to_another_bot_in_a_group_is_nothing() -> None:
    assert heard(grouped("/vraag@other_bot lef")) is None


def test_while_we_do_not_know_our_name_every_command_is_to_us() -> None:
    assert isinstance(heard(grouped("/vraag@ruimte_bot lef"), Bot(str(BOT))), Commanded)


@pytest.mark.parametrize("command", ["/hier", "/here@ruimte_bot"])
@pytest.mark.parametrize(
    ("but", "topic"),
    [
        ({"message_thread_id": 45, "is_topic_message": True}, "45"),
        ({"message_thread_id": 45}, ""),  # a reply
        ({}, ""),
    ],
)
def test_here_says_in_which_topic(command: str, but: Update, topic: str) -> None:
    event = heard(grouped(f"{command} graag", **but))
    assert isinstance(event, Commanded)
    assert (event.place, event.words) == (str(GROUP), topic)


# -- taps --


def test_a_tap_is_pressed() -> None:
    body = tap("more:1")
    assert heard(body) == Pressed(key=key(body), sender=NOOR_THERE, data="more:1", message=f"{NOOR}/9")


def test_a_tap_in_a_group_has_its_place() -> None:
    body = tap("more:1", chat=GROUP_CHAT)
    place = str(GROUP)
    assert heard(body) == Pressed(
        key=key(body), sender=NOOR_THERE, place=place, data="more:1", message=f"{GROUP}/9"
    )  # fmt: skip


def test_a_tap_on_what_telegram_forgot_names_no_message() -> None:
    body = tap("more:1", message=None)
    assert heard(body) == Pressed(key=key(body), sender=NOOR_THERE, data="more:1")


@pytest.mark.parametrize("but", [{"inline_message_id": "1"}, {"data": None}, {"data": ""}, {"from": US}])
def test_a_tap_that_is_not_ours_is_nothing(but: Update) -> None:
    assert heard(tap(**but)) is None


def test_a_tap_in_a_channel_is_nothing() -> None:
    assert heard(tap(chat=CHANNEL_CHAT)) is None


# -- groups --


def test_what_is_said_in_a_group_is_nothing() -> None:
    assert heard(grouped("Wie is er morgen?")) is None


def test_a_reply_to_us_in_a_group_is_said() -> None:
    body = grouped("Goed!", reply_to_message=TO_US)
    message = f"{GROUP}/12"
    assert heard(body) == Said(key=key(body), sender=NOOR_THERE, place=str(GROUP), words="Goed!", message=message)


def test_a_reply_to_somebody_else_in_a_group_is_nothing() -> None:
    assert heard(grouped("Goed!", reply_to_message=TO_US | {"from": user(502)})) is None


@pytest.mark.parametrize(("but", "kind"), [({}, type(None)), ({"reply_to_message": TO_US}, Edited)])
def test_what_changes_in_a_group_is_heard_when_it_was(but: Update, kind: type) -> None:
    assert type(heard(changed(text="Beter", chat=GROUP_CHAT, **but))) is kind


def test_who_comes_into_a_group_joined() -> None:
    body = grouped(new_chat_members=[US, user(502), user(503)])
    assert heard(body) == Joined(key=key(body), sender=Address("telegram", str(BOT), "502"), place=str(GROUP))


def test_who_goes_out_of_a_group_left() -> None:
    body = grouped(left_chat_member=user(502))
    assert heard(body) == Left(key=key(body), sender=Address("telegram", str(BOT), "502"), place=str(GROUP))


@pytest.mark.parametrize("but", [{"new_chat_members": [US]}, {"left_chat_member": US}])
def test_that_we_came_or_went_is_told_elsewhere(but: Update) -> None:
    assert heard(grouped(**but)) is None


@pytest.mark.parametrize(("sender", "who"), [(user(), NOOR_THERE), (user(is_bot=True), NOBODY_THERE)])
def test_a_group_with_another_title_changed(sender: Update, who: Address) -> None:
    body = update(message=message(new_chat_title="Bouw 2", chat=GROUP_CHAT) | {"from": sender})
    assert heard(body) == PlaceChanged(key=key(body), sender=who, place=str(GROUP))


@pytest.mark.parametrize(("chat", "but"), [(-5, {"migrate_to_chat_id": GROUP}), (GROUP, {"migrate_from_chat_id": -5})])
def test_a_group_that_became_a_supergroup_moved(chat: int, but: Update) -> None:
    body = update(message=message(chat=GROUP_CHAT | {"id": chat}, **but))
    assert heard(body) == PlaceMoved(key=key(body), sender=NOBODY_THERE, place="-5", to=str(GROUP))


# -- what becomes of ourselves --


@pytest.mark.parametrize(("was", "now"), [("left", "member"), ("kicked", "administrator")])
def test_we_come_into_a_group(was: str, now: str) -> None:
    body = member(was, now)
    assert heard(body) == Invited(key=key(body), sender=NOOR_THERE, place=str(GROUP), unlisted=True)


def test_who_brought_us_is_not_known_when_it_was_nobody_in_particular() -> None:
    body = member("left", "member", **{"from": user(is_bot=True)})
    assert heard(body) == Invited(key=key(body), sender=NOBODY_THERE, place=str(GROUP), unlisted=True)


@pytest.mark.parametrize("now", ["left", "kicked", "restricted"])
def test_we_go_out_of_a_group(now: str) -> None:
    body = member("member", now)
    assert heard(body) == Removed(key=key(body), sender=NOOR_THERE, place=str(GROUP))


def test_other_rights_are_nothing() -> None:
    restricted = {"user": US, "status": "restricted", "is_member": True}
    assert heard(member("member", "administrator")) is None
    assert heard(member("member", "", new_chat_member=restricted)) is None


def test_what_becomes_of_us_in_a_channel_is_nothing() -> None:
    assert heard(member("left", "administrator", chat=CHANNEL_CHAT)) is None


@pytest.mark.parametrize(("was", "now", "is_active"), [("member", "kicked", False), ("kicked", "member", True)])
def test_somebody_blocks_us_and_comes_back(was: str, now: str, *, is_active: bool) -> None:
    body = member(was, now, chat=PRIVATE_CHAT)
    profile = Profile(NOOR_THERE, "Noor Bakker", is_active=is_active, language="nl")
    assert heard(body) == ProfileChanged(key=key(body), sender=NOOR_THERE, profile=profile)


@pytest.mark.parametrize(("chat", "name"), [(PRIVATE_CHAT, "Noor"), ({"id": 501, "type": "private"}, "501")])
def test_somebody_without_a_name_blocks_us_too(chat: dict[str, object], name: str) -> None:
    body = member("member", "kicked", chat=chat, **{"from": {"id": 501}})
    assert heard(body) == ProfileChanged(
        key=key(body), sender=NOOR_THERE, profile=Profile(NOOR_THERE, name, is_active=False)
    )


@pytest.mark.parametrize(("code", "language"), [("nl-BE", "nl"), ("en", "en"), ("de", None), (None, None)])
def test_a_language_that_we_speak_is_known(code: str | None, language: str | None) -> None:
    event = heard(member("member", "kicked", chat=PRIVATE_CHAT, **{"from": user(language_code=code)}))
    assert isinstance(event, ProfileChanged)
    assert event.profile.language == language


# -- where it happened --


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (typed("Hoi"), Where(person=NOOR_THERE)),
        (tap(id="77"), Where(person=NOOR_THERE, message=f"{NOOR}/9", tap="77")),
        (grouped("/vraag"), Where(person=NOOR_THERE, surface=Surface.ALONE, group=str(GROUP))),
        (
            tap(id="77", chat=GROUP_CHAT),
            Where(person=NOOR_THERE, surface=Surface.ALONE, group=str(GROUP), message=f"{GROUP}/9", tap="77"),
        ),
        (member("left", "member"), Where(person=NOOR_THERE, surface=Surface.GROUP, group=str(GROUP))),
    ],
)
def test_where_somebody_acted(body: Update, where: Where) -> None:
    event = heard(body)
    assert event is not None
    assert where_of(body, event) == where


# -- whatever comes --

SAMPLES = [
    typed("Hoi"),
    typed("/vraag lef"),
    typed("Hoi", forward_origin={"type": "user", "sender_user": user(502)}),
    update(message=message(photo=[], caption="Kijk!")),
    changed(text="Beter"),
    tap(chat=GROUP_CHAT),
    grouped("/hier", message_thread_id=45, is_topic_message=True),
    grouped("Goed!", reply_to_message=TO_US),
    grouped(new_chat_members=[user(502)]),
    grouped(left_chat_member=user(502)),
    grouped(new_chat_title="Bouw 2"),
    grouped(migrate_to_chat_id=-5),
    member("left", "member"),
    member("member", "kicked", chat=PRIVATE_CHAT),
]
JUNK: list[Any] = [None, "", "x", 0, -1, True, 1.5, 2**70, [], [None], ["x"], {}, {"id": "x"}, "\ud800\0"]


def places_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of names and positions there is."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, inner in steps for place in places_in(inner, (*path, step)))]


def is_as_promised(event: Event) -> bool:
    """Whether everything in it is text, but for what is promised to be something else."""
    others = ("sender", "profile", "shows_forms", "unlisted")
    texts = [getattr(event, each.name) for each in fields(event) if each.name not in others]
    return not event.shows_forms and {type(each) for each in (*texts, event.sender.chat)} == {str}


@given(st.data())
def test_whatever_is_brought_means_an_event_that_can_be_kept_or_nothing(data: st.DataObject) -> None:
    body = deepcopy(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(places_in(body)[1:]))
        inner = body
        for step in path:
            inner = inner[step]
        inner[last] = deepcopy(data.draw(st.sampled_from(JUNK)))
    event = heard(body)
    assert event is None or (from_json(to_json(event).encode().decode()) == event and is_as_promised(event))
