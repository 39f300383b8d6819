"""Slack's inbound keeps the contract; below it, every payload and what it means."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.began import Began, began
from adapters.slack.inbound import to_event
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
    Pressed,
    ProfileChanged,
    Removed,
    Said,
    Submitted,
    Uninstalled,
)
from bot.domain.message import Button
from bot.domain.profile import Profile
from tests.adapters.contract import InboundContract
from tests.adapters.slack_payloads import (
    BOT,
    CHANNEL,
    DM,
    NOOR,
    STAMP,
    Body,
    event,
    interaction,
    rich,
    section,
    sent_form,
    slash,
    tap,
    tap_at_home,
    typed,
)
from tests.fakes.slack import SlackStandIn

NOOR_THERE = Address("slack", "T1", NOOR)
NOBODY_THERE = Address("slack", "T1", "")
DATA = "answer:0192f0c1a2b37c4d8e9fa0b1c2d3e4f5:1"
WORDS = f"{DM}/{STAMP}"
LINK = f"https://lindeboom.slack.com/archives/{CHANNEL}/p1700000000000100"


def heard(body: Body, owner: str = "") -> Event | None:
    return to_event(body, bot_user=BOT, owner=owner)


class SlackInboundBench:
    def __init__(self) -> None:
        self.someone = NOOR_THERE
        self.last: Body = {}

    async def say(self, words: str) -> Event | None:
        return self._deliver(typed(words))

    async def press(self, button: Button) -> Event | None:
        return self._deliver(tap(button.data))

    async def command(self, command: str, words: str) -> Event | None:
        return self._deliver(slash(f"/{command}", words))

    async def again(self) -> Event | None:
        return self._deliver(self.last)

    def _deliver(self, body: Body) -> Event | None:
        self.last = body
        return heard(deepcopy(body))


class TestSlackInbound(InboundContract):
    @pytest.fixture
    def inbound(self) -> SlackInboundBench:
        return SlackInboundBench()


def test_words_in_our_conversation_are_said() -> None:
    body = typed("hoi", blocks=rich(section("Hoi!")))
    assert heard(body) == Said(key=f"slack:{body['event_id']}", sender=NOOR_THERE, words="Hoi!", message=WORDS)


@pytest.mark.parametrize("subtype", ["file_share", "me_message", "thread_broadcast"])
def test_words_are_said_in_several_ways(subtype: str) -> None:
    assert isinstance(heard(typed("Hoi", subtype=subtype, thread_ts="1.1")), Said)


@pytest.mark.parametrize("kind", ["channel", "group", "mpim"])
def test_words_in_a_group_have_their_place(kind: str) -> None:
    said = heard(typed("Hoi", channel=CHANNEL, channel_type=kind))
    assert isinstance(said, Said)
    assert said.place == CHANNEL


@pytest.mark.parametrize("kind", ["im", "app_home", ""])
def test_words_in_our_conversation_have_no_place_whatever_its_type_says(kind: str) -> None:
    said = heard(typed("Hoi", channel_type=kind))
    assert isinstance(said, Said)
    assert said.place == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"bot_id": "B2"},
        {"subtype": "bot_message"},
        {"subtype": "channel_topic"},
        {"text": ""},
        {"text": " \n"},
        {"ts": ""},
        {"user": ""},
    ],
)
def test_what_no_person_typed_is_nothing(fields: Body) -> None:
    assert heard(typed("Hoi") | {"event": typed("Hoi")["event"] | fields}) is None


def changed(now: str, before: str | None, **message: Any) -> Body:
    def version(words: str) -> Body:
        return {"type": "message", "user": NOOR, "text": words, "ts": STAMP, "team": "T1", **message}

    body = typed("", subtype="message_changed", hidden=True, ts="1700000009.000200", message=version(now))
    del body["event"]["user"], body["event"]["text"]
    if before is not None:
        body["event"]["previous_message"] = version(before)
    return body


def test_changed_words_are_edited() -> None:
    body = changed("Beter", "Goed")
    assert heard(body) == Edited(key=f"slack:{body['event_id']}", sender=NOOR_THERE, words="Beter", message=WORDS)


def test_changed_words_are_edited_where_the_earlier_ones_are_not_told() -> None:
    assert isinstance(heard(changed("Beter", None, edited={"user": NOOR, "ts": "1.2"})), Edited)


@pytest.mark.parametrize("before", [None, "Zie https://a.test"])
def test_an_unfolded_link_is_no_edit(before: str | None) -> None:
    assert heard(changed("Zie https://a.test", before, attachments=[{"id": 1}])) is None


def test_our_own_redrawn_message_is_no_edit() -> None:
    assert heard(changed("Nieuw", "Oud", user=BOT, bot_id="B1")) is None


def test_words_that_are_all_gone_are_deleted() -> None:
    body = changed("", "Goed", files=[{"id": "F1"}])
    assert heard(body) == Deleted(key=f"slack:{body['event_id']}", sender=NOOR_THERE, message=WORDS)


def removed(**fields: Any) -> Body:
    body = typed("", subtype="message_deleted", ts="1700000009.000200", deleted_ts=STAMP, **fields)
    del body["event"]["user"], body["event"]["text"]
    return body


def test_a_removed_message_is_deleted() -> None:
    body = removed(previous_message={"type": "message", "user": NOOR, "text": "Hoi", "ts": STAMP})
    assert heard(body) == Deleted(key=f"slack:{body['event_id']}", sender=NOOR_THERE, message=WORDS)


def test_a_removed_message_with_a_thread_is_deleted() -> None:
    body = changed("This message was deleted.", "Hoi", subtype="tombstone")
    body["event"]["message"]["user"] = "USLACKBOT"
    assert heard(body) == Deleted(key=f"slack:{body['event_id']}", sender=NOOR_THERE, message=WORDS)


def test_a_removal_that_does_not_tell_whose_is_of_who_talks_there() -> None:
    body = removed()
    assert heard(body) is None
    assert heard(body, owner=NOOR) == Deleted(key=f"slack:{body['event_id']}", sender=NOOR_THERE, message=WORDS)


def test_a_removed_message_of_ours_is_nothing() -> None:
    assert heard(removed(previous_message={"user": BOT, "bot_id": "B1", "ts": STAMP}), owner=NOOR) is None


def test_a_tap_is_pressed() -> None:
    body = tap(DATA)
    key = f"slack:{body['trigger_id']}:{STAMP}"
    assert heard(body) == Pressed(key=key, sender=NOOR_THERE, shows_forms=True, data=DATA, message=WORDS)


def test_a_tap_in_a_channel_has_its_place() -> None:
    pressed = heard(tap(DATA, channel=CHANNEL))
    assert isinstance(pressed, Pressed)
    assert (pressed.place, pressed.message) == (CHANNEL, f"{CHANNEL}/{STAMP}")


def test_a_tap_on_our_page_is_of_the_page() -> None:
    pressed = heard(tap_at_home(DATA))
    assert isinstance(pressed, Pressed)
    assert (pressed.place, pressed.message) == ("", "home")


def test_a_tap_without_a_trigger_keeps_its_key_and_shows_no_form() -> None:
    body = tap(DATA) | {"trigger_id": None}
    pressed, again = heard(body), heard(deepcopy(body))
    assert isinstance(pressed, Pressed)
    assert (pressed, pressed.shows_forms) == (again, False)
    assert pressed.key.startswith("slack:")


def test_a_button_that_opens_a_link_is_nothing() -> None:
    body = tap(DATA)
    del body["actions"][0]["value"]
    assert heard(body) is None


def test_a_sent_form_is_submitted() -> None:
    body = sent_form(Began("settings:1", DM, WORDS).metadata, {"words": "Ja & nee"})
    assert heard(body) == Submitted(
        key=f"slack:{body['trigger_id']}",
        sender=NOOR_THERE,
        shows_forms=True,
        data="settings:1",
        values={"words": "Ja & nee"},
    )


@pytest.mark.parametrize(
    "body", [sent_form(""), sent_form("[]"), sent_form("{}"), sent_form("{"), sent_form('{"data": 1}'),
             sent_form(Began("a:1").metadata, callback_id="other")],
)  # fmt: skip
def test_a_modal_that_is_not_ours_is_nothing(body: Body) -> None:
    assert heard(body) is None


def test_where_a_form_began_comes_back() -> None:
    asked = Began("settings:1", CHANNEL, WORDS, STAMP)
    assert began(asked.metadata) == asked


def test_a_slash_command_is_commanded() -> None:
    body = slash("/ruimte", "pauze &amp; rust", channel=CHANNEL)
    key = f"slack:{body['trigger_id']}"
    assert heard(body) == Commanded(
        key=key, sender=NOOR_THERE, near=CHANNEL, shows_forms=True, command="ruimte", words="pauze & rust"
    )


def test_a_slash_command_in_a_private_conversation_is_near_nothing() -> None:
    body = slash("/ruimte", "pauze", channel=DM)
    key = f"slack:{body['trigger_id']}"
    assert heard(body) == Commanded(key=key, sender=NOOR_THERE, shows_forms=True, command="ruimte", words="pauze")


def test_a_shortcut_is_commanded() -> None:
    body = interaction("shortcut", callback_id="command:agenda")
    key = f"slack:{body['trigger_id']}"
    assert heard(body) == Commanded(key=key, sender=NOOR_THERE, shows_forms=True, command="agenda")


def shortcut_on(channel: str = CHANNEL, *, domain: str = "lindeboom", **message: str) -> Body:
    """The shortcut of somebody's message."""
    stamp = message.get("ts", "")
    said = {"type": "message", "user": NOOR, "text": "Geheim", **message}
    return interaction(
        "message_action", callback_id="message:agenda", team={"id": "T1", "domain": domain}, message_ts=stamp,
        channel={"id": channel, "name": "bouw-1"}, message=said,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "near", "link"),
    [
        (shortcut_on(ts=STAMP), CHANNEL, LINK),
        (shortcut_on(ts=STAMP, thread_ts=STAMP), CHANNEL, LINK),
        (shortcut_on(ts=STAMP, thread_ts="1.2"), CHANNEL, f"{LINK}?thread_ts=1.2&cid={CHANNEL}"),
        (shortcut_on(DM, ts=STAMP), "", LINK.replace(CHANNEL, DM)),
        (shortcut_on(ts=STAMP, domain=""), CHANNEL, ""),
        (shortcut_on(ts=STAMP, domain="voorbeeld.test/?"), CHANNEL, ""),
        (shortcut_on(), CHANNEL, ""),
    ],
    ids=["a message", "with a thread below it", "in a thread", "in private", "no domain", "no name", "no stamp"],
)  # fmt: skip
def test_the_shortcut_of_a_message_gives_its_permalink_and_never_its_words(body: Body, near: str, link: str) -> None:
    assert heard(body) == Commanded(
        key=f"slack:{body['trigger_id']}", sender=NOOR_THERE, near=near, shows_forms=True, command="agenda", words=link
    )


async def test_slack_tells_where_a_message_can_be_read() -> None:
    async with SlackStandIn.started() as slack:
        school = slack.has_workspace("T1", name="De Lindeboom")
        noor = school.has_user("Noor Bakker")
        channel = school.has_channel("onderbouw", members=[noor])
        above = await noor.says("Wie?", where=channel)
        below = await noor.says("Ik.", where=channel, thread=above)
        told = await noor.shortcut("message:agenda", below)
    event = heard(told.payload)
    assert isinstance(event, Commanded)
    where = f"https://{school.domain}.slack.com/archives/{channel.id}/p{below.ts.replace('.', '')}"
    assert (event.near, event.words) == (channel.id, f"{where}?thread_ts={above.ts}&cid={channel.id}")


def test_a_shortcut_we_do_not_know_is_nothing() -> None:
    assert heard(interaction("shortcut", callback_id="other")) is None


def test_opening_our_page_asks_for_it() -> None:
    body = event(type="app_home_opened", user=NOOR, channel=DM, tab="home")
    assert heard(body) == Commanded(key=f"slack:{body['event_id']}", sender=NOOR_THERE, command="home")
    assert heard(event(type="app_home_opened", user=NOOR, channel=DM, tab="messages")) is None


def test_people_join_and_leave() -> None:
    joined = event(type="member_joined_channel", user=NOOR, channel=CHANNEL, team="T1", inviter="U2")
    left = event(type="member_left_channel", user=NOOR, channel=CHANNEL, team="T1")
    assert heard(joined) == Joined(key=f"slack:{joined['event_id']}", sender=NOOR_THERE, place=CHANNEL)
    assert heard(left) == Left(key=f"slack:{left['event_id']}", sender=NOOR_THERE, place=CHANNEL)


def test_we_are_invited_by_somebody_or_nobody_knows() -> None:
    invited = event(type="member_joined_channel", user=BOT, channel=CHANNEL, team="T1", inviter=NOOR)
    came = event(type="member_joined_channel", user=BOT, channel=CHANNEL, team="T1")
    assert heard(invited) == Invited(key=f"slack:{invited['event_id']}", sender=NOOR_THERE, place=CHANNEL)
    assert heard(came) == Invited(key=f"slack:{came['event_id']}", sender=NOBODY_THERE, place=CHANNEL)


@pytest.mark.parametrize(
    "kind", ["channel_left", "group_left", "channel_archive", "group_archive", "channel_deleted", "group_deleted"]
)
def test_a_place_that_is_gone_is_removed(kind: str) -> None:
    body = event(type=kind, channel=CHANNEL, user=NOOR)
    assert heard(body) == Removed(key=f"slack:{body['event_id']}", sender=NOOR_THERE, place=CHANNEL)


def test_we_are_removed() -> None:
    body = event(type="member_left_channel", user=BOT, channel=CHANNEL, team="T1")
    assert heard(body) == Removed(key=f"slack:{body['event_id']}", sender=NOBODY_THERE, place=CHANNEL)


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "channel_rename", "channel": {"id": CHANNEL, "name": "nieuw", "created": 1}},
        {"type": "group_rename", "channel": {"id": CHANNEL, "name": "nieuw", "created": 1}},
        {"type": "channel_unarchive", "channel": CHANNEL},
        {"type": "channel_shared", "channel": CHANNEL, "connected_team_id": "T2"},
        {"type": "channel_unshared", "channel": CHANNEL, "previously_connected_team_id": "T2"},
    ],
)
def test_a_place_changes(fields: Body) -> None:
    body = event(**fields)
    assert heard(body) == PlaceChanged(key=f"slack:{body['event_id']}", sender=NOBODY_THERE, place=CHANNEL)


def test_a_profile_changes() -> None:
    user = {"id": NOOR, "team_id": "T1", "name": "noor", "deleted": True, "tz": "Europe/Amsterdam", "profile": {}}
    changed_profile = heard(event(type="user_change", user=user))
    assert isinstance(changed_profile, ProfileChanged)
    assert changed_profile.sender == changed_profile.profile.address == NOOR_THERE


@pytest.mark.parametrize(
    "fields", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": [BOT]}}]
)
def test_a_workspace_takes_us_away(fields: Body) -> None:
    body = event(**fields)
    assert heard(body) == Uninstalled(
        key=f"slack:{body['event_id']}", sender=NOBODY_THERE, at=float(body["event_time"])
    )


def test_somebodys_own_token_is_not_ours() -> None:
    assert heard(event(type="tokens_revoked", tokens={"oauth": [NOOR]})) is None


@pytest.mark.parametrize(
    "body",
    [
        event(type="reaction_added", user=NOOR),
        event(),
        {"type": "view_closed"},
        {"type": "block_suggestion"},
        {"type": "nieuw"},
        {},
        typed("Hoi") | {"event_id": ""},
        event(type="member_joined_channel", user=NOOR, channel=""),
        event(type="user_change", user={"id": NOOR, "profile": "geen"}),
        sent_form(Began("settings:1").metadata, state=None),
    ],
)
def test_what_is_of_no_meaning_to_us_is_nothing(body: Body) -> None:
    assert heard(body) is None


def test_where_a_whole_organisation_installed_us_somebody_is_of_their_own_team() -> None:
    body = typed("Hoi", team="E1", user_team="T2") | {"team_id": "E1"}
    body["authorizations"][0] |= {"enterprise_id": "E1", "team_id": None}
    said = heard(body)
    assert said is not None
    assert said.sender == Address("slack", "E1/T2", NOOR)


def test_an_org_wide_tap_tells_the_team_by_its_user() -> None:
    body = tap(DATA) | {"team": None, "enterprise": {"id": "E1", "name": "Bestuur"}, "is_enterprise_install": True}
    pressed = heard(body)
    assert pressed is not None
    assert pressed.sender == Address("slack", "E1/T1", NOOR)


PAYLOADS = [
    typed("Hoi", blocks=rich(section("Hoi", {"type": "emoji", "name": "f", "unicode": "1f469"}))),
    changed("Beter", "Goed"),
    removed(previous_message={"type": "message", "user": NOOR, "text": "Hoi", "ts": STAMP}),
    tap(DATA),
    tap_at_home(DATA),
    slash("/ruimte", "pauze"),
    sent_form(Began("settings:1", DM, WORDS).metadata, {"words": "Ja"}),
    interaction("shortcut", callback_id="command:home"),
    event(type="app_home_opened", user=NOOR, channel=DM, tab="home"),
    event(type="member_joined_channel", user=BOT, channel=CHANNEL, team="T1", inviter=NOOR),
    event(type="channel_rename", channel={"id": CHANNEL, "name": "nieuw"}),
    event(type="user_change", user={"id": NOOR, "team_id": "T1", "name": "noor", "profile": {"real_name": "Noor"}}),
    event(type="tokens_revoked", tokens={"bot": [BOT]}),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "ts"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def paths_in(payload: Any) -> list[tuple[str | int, ...]]:
    pairs = payload.items() if isinstance(payload, dict) else enumerate(payload) if isinstance(payload, list) else ()
    return [path for step, inner in pairs for path in [(step,), *((step, *rest) for rest in paths_in(inner))]]


def test_of_a_changed_profile_only_what_a_database_takes_is_told() -> None:
    odd = {"id": "U\ud800\0", "team_id": "T1", "tz": {}, "profile": {"real_name": "Noor\0", "email": ["a@b.nl"]}}
    changed_profile = heard(event(type="user_change", user=odd))
    assert isinstance(changed_profile, ProfileChanged)
    assert changed_profile.profile == Profile(Address("slack", "T1", "U\ufffd\ufffd"), "Noor")


@given(st.data())
def test_what_is_malformed_is_never_an_error(data: st.DataObject) -> None:
    body = deepcopy(data.draw(st.sampled_from(PAYLOADS)))
    *before, last = data.draw(st.sampled_from(paths_in(body)))
    inner: Any = body
    for step in before:
        inner = inner[step]
    if data.draw(st.booleans()):
        inner[last] = data.draw(ANYTHING)
    else:
        del inner[last]
    assert isinstance(to_event(body, bot_user=BOT), Event | None)
