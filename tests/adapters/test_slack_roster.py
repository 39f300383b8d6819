"""Who is in a channel, and who they are."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.calls import Calls
from adapters.slack.config import SlackConfig
from adapters.slack.roster import FEW, SlackRoster, profile_of
from adapters.slack.workspaces import Workspaces
from bot.domain.address import Address
from bot.domain.people import PlaceReaders
from bot.domain.profile import Profile, ProfileKind, Seen
from bot.ports import Roster
from tests.adapters.slack_line import Installed
from tests.adapters.slack_time import Watch
from tests.fakes.slack import Conversation, Person, SlackStandIn, Workspace

NOBODY_KNOWN: frozenset[str] = frozenset()
USER = {"id": "U1", "team_id": "T1", "name": "noor", "real_name": "Noor Bakker", "tz": "Europe/Amsterdam"}
NOOR = Profile(Address("slack", "T1", "U1"), "Noor Bakker", timezone="Europe/Amsterdam")


@dataclass
class Bench:
    slack: SlackStandIn
    school: Workspace
    roster: SlackRoster

    def channel(self, *members: Person, **about: Any) -> Conversation:
        channel = self.school.has_channel("bouw-1", members=list(members), **about)
        channel.members.append(self.school.bot_user)
        return channel

    async def look_at(self, channel: Conversation, known: frozenset[str] = NOBODY_KNOWN) -> Seen | None:
        return await self.roster.look_at(Address("slack", "T1", channel.id), known)


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    watch = Watch()
    async with SlackStandIn.started(now=lambda: watch.now().timestamp()) as slack:
        school = slack.has_workspace("T1", name="De Lindeboom")
        workspaces = Workspaces(SlackConfig(api_url=slack.api_url, bot_token=school.bot_token), Installed(), watch.now)
        calls = Calls(workspaces, clock=watch.clock, sleep=watch.sleep)
        yield Bench(slack, school, SlackRoster(calls, workspaces))
        await workspaces.close()


async def test_slack_has_a_roster(bench: Bench) -> None:
    assert isinstance(bench.roster, Roster)


async def test_a_channel_is_seen_with_the_people_in_it(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker", email="noor@lindeboom.test")
    assert await bench.look_at(bench.channel(noor)) == Seen(
        "#bouw-1",
        PlaceReaders.EVERYBODY,
        frozenset({noor.id}),
        (
            Profile(
                Address("slack", "T1", noor.id),
                "Noor Bakker",
                email="noor@lindeboom.test",
                timezone="Europe/Amsterdam",
                language="nl",
            ),
        ),
        workspace="De Lindeboom",
    )


async def test_who_is_known_is_not_looked_up(bench: Bench) -> None:
    noor, sam = bench.school.has_user("Noor"), bench.school.has_user("Sam")
    seen = await bench.look_at(bench.channel(noor, sam), frozenset({noor.id}))
    assert seen
    assert (seen.members, [profile.name for profile in seen.profiles]) == (frozenset({noor.id, sam.id}), ["Sam"])


@pytest.mark.parametrize(
    ("about", "readers"),
    [
        ({}, PlaceReaders.EVERYBODY),
        ({"is_private": True}, PlaceReaders.TEAM),
        ({"is_ext_shared": True}, PlaceReaders.OUTSIDERS),
        ({"is_private": True, "is_ext_shared": True}, PlaceReaders.OUTSIDERS),
    ],
)
async def test_who_reads_along(bench: Bench, about: dict[str, bool], readers: PlaceReaders) -> None:
    seen = await bench.look_at(bench.channel(**about))
    assert seen
    assert seen.readers is readers


async def test_many_people_are_looked_up_together(bench: Bench) -> None:
    people = [bench.school.has_user(f"Collega {number}") for number in range(FEW + 210)]
    seen = await bench.look_at(bench.channel(*people))
    assert seen
    assert sorted(profile.name for profile in seen.profiles) == sorted(person.name for person in people)
    assert (len(bench.slack.called("users.list")), len(bench.slack.called("users.info"))) == (2, 0)


async def test_a_place_we_are_not_in_is_not_seen(bench: Bench) -> None:
    assert await bench.look_at(bench.school.has_channel("elders")) is None


async def test_a_place_that_is_closed_is_not_seen(bench: Bench) -> None:
    channel = bench.channel()
    channel.is_archived = True
    assert await bench.look_at(channel) is None


async def test_a_place_that_is_unknown_is_not_seen(bench: Bench) -> None:
    assert await bench.roster.look_at(Address("slack", "T1", "C404"), NOBODY_KNOWN) is None


async def test_one_person_is_looked_up(bench: Bench) -> None:
    noor = bench.school.has_user("Noor Bakker", locale="en-GB")
    address = Address("slack", "T1", noor.id)
    assert await bench.roster.profile(address) == replace(NOOR, address=address, language="en")


async def test_nobody_is_not_looked_up(bench: Bench) -> None:
    assert await bench.roster.profile(Address("slack", "T1", "U404")) is None


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({}, NOOR),
        ({"deleted": True}, replace(NOOR, is_active=False)),
        ({"is_bot": True}, replace(NOOR, kind=ProfileKind.BOT)),
        ({"is_restricted": True}, replace(NOOR, kind=ProfileKind.GUEST)),
        ({"is_ultra_restricted": True}, replace(NOOR, kind=ProfileKind.GUEST)),
        ({"is_stranger": True, "is_restricted": True}, replace(NOOR, kind=ProfileKind.OUTSIDER)),
        ({"team_id": "T2"}, replace(NOOR, kind=ProfileKind.OUTSIDER)),
        ({"locale": "nl-NL"}, replace(NOOR, language="nl")),
        ({"locale": "en_US"}, replace(NOOR, language="en")),
        ({"locale": "fr-FR"}, NOOR),
        ({"tz": None}, replace(NOOR, timezone=None)),
        ({"profile": {"email": "noor@lindeboom.test"}}, replace(NOOR, email="noor@lindeboom.test")),
        ({"profile": {"real_name": "*Noor* <@U2>\n`Bakker`"}}, replace(NOOR, name="Noor @U2 Bakker")),
        ({"real_name": ""}, replace(NOOR, name="noor")),
    ],
)
def test_a_profile_is_what_slack_tells(about: dict[str, Any], expected: Profile) -> None:
    assert profile_of(USER | about, "T1") == expected


def test_slackbot_is_a_bot() -> None:
    assert profile_of({"id": "USLACKBOT"}, "T1").kind is ProfileKind.BOT


@pytest.mark.parametrize(
    ("grid", "kind"),
    [
        ({"enterprise_id": "E1", "teams": ["T1", "T2"]}, ProfileKind.PERSON),
        ({"enterprise_id": "E1", "teams": ["T2"]}, ProfileKind.OUTSIDER),
        ({"enterprise_id": "E2", "teams": ["T1"]}, ProfileKind.OUTSIDER),
    ],
)
def test_in_a_grid_people_belong_to_several_teams(grid: dict[str, Any], kind: ProfileKind) -> None:
    assert profile_of(USER | {"team_id": "T2", "enterprise_user": grid}, "E1/T1").kind is kind


@given(st.text())
def test_a_name_formats_nothing_and_stays_on_one_line(name: str) -> None:
    cleaned = profile_of({"id": "U1", "real_name": name}, "T1").name
    assert not set("*_~`<>\n\r\t\u202e\u2028") & set(cleaned)
