"""Who is where and what was said: lists in pages, groups, history, and what changes."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.slack_bench import Bench, a_school, listening, refusal


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with a_school() as bench:
        bench.slack.rates.seconds_per_post = 0
        yield bench


async def test_everybody_comes_in_pages(bench: Bench) -> None:
    people = [bench.school.has_user(f"P{number}").id for number in range(5)]
    found: list[str] = []
    async for page in await bench.client.users_list(limit=2):
        found += [member["id"] for member in page["members"]]
    assert found == [bench.school.bot_user, "USLACKBOT", *people]


async def test_a_person_is_told_with_what_the_scopes_allow(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker", email="noor@a.test", tz="Asia/Kathmandu", locale="nl-NL")
    user = (await bench.client.users_info(user=noor.id, include_locale=True))["user"]
    assert (user["profile"]["email"], user["tz"], user["tz_offset"], user["locale"]) == (
        "noor@a.test",
        "Asia/Kathmandu",
        20700,
        "nl-NL",
    )
    bench.school.scopes.remove("users:read.email")
    user = (await bench.client.users_info(user=noor.id))["user"]
    assert "email" not in user["profile"]
    assert "locale" not in user


async def test_members_come_in_pages_once_the_app_may_know_the_channel(bench: Bench) -> None:
    people = [bench.school.has_user(f"P{number}") for number in range(3)]
    hidden = bench.school.has_channel("mt", members=people, is_private=True)
    assert await refusal(bench.client.conversations_members(channel=hidden.id)) == "channel_not_found"
    await people[0].invites_bot(hidden)
    first = await bench.client.conversations_members(channel=hidden.id, limit=2)
    rest = await bench.client.conversations_members(channel=hidden.id, cursor=first["response_metadata"]["next_cursor"])
    assert first["members"] + rest["members"] == [*(person.id for person in people), bench.school.bot_user]


async def test_a_group_of_the_same_people_is_the_same(bench: Bench) -> None:
    ids = [bench.school.has_user(f"P{number}").id for number in range(9)]
    first = await bench.client.conversations_open(users=ids[:3])
    again = await bench.client.conversations_open(users=list(reversed(ids[:3])))
    assert first["channel"]["id"] == again["channel"]["id"]
    assert await refusal(bench.client.conversations_open(users=ids)) == "too_many_users"
    assert await refusal(bench.client.conversations_history(channel=first["channel"]["id"])) == "missing_scope"


async def test_history_is_newest_first_and_shows_metadata_only_when_asked(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    metadata = {"event_type": "delivery", "event_payload": {"key": "k"}}
    first = await bench.client.chat_postMessage(channel=noor.id, text="een", metadata=metadata)
    await noor.says("twee")
    await noor.says("in de draad", thread=noor.sees()[0])
    plain = (await bench.client.conversations_history(channel=noor.dm.id))["messages"]
    assert [message["text"] for message in plain] == ["twee", "een"]
    assert "metadata" not in plain[1]
    told = await bench.client.conversations_history(channel=noor.dm.id, include_all_metadata=True, limit=1)
    rest = await bench.client.conversations_history(
        channel=noor.dm.id, include_all_metadata=True, cursor=told["response_metadata"]["next_cursor"]
    )
    assert rest["messages"][0]["metadata"] == metadata
    later = await bench.client.conversations_history(channel=noor.dm.id, oldest=first["ts"])
    assert [message["text"] for message in later["messages"]] == ["twee"]
    thread = await bench.client.conversations_replies(channel=noor.dm.id, ts=first["ts"])
    assert [message["text"] for message in thread["messages"]] == ["een", "in de draad"]


async def test_history_is_of_a_conversation_and_not_of_a_person(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    assert await refusal(bench.client.conversations_history(channel=noor.id)) == "channel_not_found"


async def test_the_app_hears_of_channels_it_is_in(bench: Bench) -> None:
    noor, sam = bench.school.has_user("Noor"), bench.school.has_user("Sam")
    channel = bench.school.has_channel("bouw-1", members=[noor])
    async with listening(bench.slack) as ear:
        await sam.joins(channel)
        assert ear.heard == []
        await noor.invites_bot(channel)
        await sam.leaves(channel)
        await bench.school.renames(channel, "onderbouw")
        await bench.school.removes_app(channel, noor)
        await sam.joins(channel)
    events = [delivery.payload["event"] for delivery in bench.slack.deliveries]
    assert [event["type"] for event in events] == [
        "member_joined_channel",
        "member_left_channel",
        "channel_rename",
        "channel_left",
    ]
    assert (events[0]["user"], events[0]["inviter"]) == (bench.school.bot_user, noor.id)
    assert events[2]["channel"]["name"] == "onderbouw"


async def test_the_app_hears_of_people_and_of_its_own_end(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    async with listening(bench.slack):
        await noor.changes(name="Noor de Wit", tz="Europe/London")
        await bench.school.deactivates(noor)
        await bench.school.uninstalls()
    events = [delivery.payload["event"] for delivery in bench.slack.deliveries]
    assert [event["type"] for event in events] == ["user_change", "user_change", "app_uninstalled", "tokens_revoked"]
    assert (events[0]["user"]["real_name"], events[0]["user"]["tz"]) == ("Noor de Wit", "Europe/London")
    assert events[1]["user"]["deleted"]
    assert await refusal(bench.client.auth_test()) == "account_inactive"


async def test_without_the_scope_nothing_is_heard(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    channel = bench.school.has_channel("bouw-1", members=[noor, bench.school.people[bench.school.bot_user]])
    async with listening(bench.slack) as ear:
        await noor.says("in het kanaal", where=channel)
        bench.school.scopes.remove("im:history")
        await noor.says("in het gesprek")
    assert ear.heard == []


async def test_an_event_nobody_asked_for_is_not_heard(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    bench.slack.subscriptions = {"message.im"}
    async with listening(bench.slack):
        await noor.says("hallo")
        await noor.opens_home()
    assert [delivery.payload["event"]["type"] for delivery in bench.slack.deliveries] == ["message"]


async def test_the_app_hears_its_own_messages_as_well(bench: Bench) -> None:
    noor = bench.school.has_user("Noor")
    async with listening(bench.slack) as ear:
        await bench.client.chat_postMessage(channel=noor.id, text="hallo")
        await bench.slack.until(lambda: ear.heard)
    [delivery] = bench.slack.deliveries
    assert (delivery.is_echo, delivery.payload["event"]["bot_id"]) == (True, bench.school.bot_id)


async def test_in_a_grid_everything_names_the_enterprise(bench: Bench) -> None:
    board = bench.slack.has_workspace("T2", name="Het bestuur", enterprise="E1")
    noor = board.has_user("Noor")
    async with listening(bench.slack):
        await noor.says("hallo")
        command = await noor.commands("/ruimte")
    assert bench.slack.deliveries[0].payload["authorizations"][0]["enterprise_id"] == "E1"
    assert (command.payload["enterprise_id"], board.key) == ("E1", "E1/T2")
