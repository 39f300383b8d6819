"""A file in Slack is a message of its own, below the one that brings it."""

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from bot.domain.address import Address
from bot.domain.event import Said
from tests.adapters.contract import FILE, says
from tests.adapters.slack_school import School, opened
from tests.fakes.slack import Delivery

BROUGHT = says("Kijk eens:", FILE)
LINES = f"Kijk eens:\n{FILE.alt}\nRuimte"
STEPS = ["files.getUploadURLExternal", "files.completeUploadExternal"]


@pytest.fixture
async def school() -> AsyncIterator[School]:
    async with opened() as school:
        yield school


def noor(school: School) -> Address:
    return Address("slack", "T1", school.noor.id)


def is_told(delivery: Delivery) -> bool:
    """Whether our own file was told to us, and we took it."""
    return "files" in delivery.payload["event"] and delivery.status == 200


async def test_it_comes_under_its_name_below_what_it_is(school: School) -> None:
    await school.messenger.send(noor(school), BROUGHT, "key-1")
    assert await school.reads() == [LINES, FILE.name]
    [asked] = school.slack.called("files.completeUploadExternal")
    assert asked.arguments["channel_id"] == school.noor.dm.id


async def test_it_comes_in_the_channel_where_it_was_sent(school: School) -> None:
    channel = school.workspace.has_channel("bouw", members=[school.noor])
    channel.members.append(school.workspace.bot_user)
    await school.messenger.send(Address("slack", "T1", channel.id), BROUGHT, "key-1")
    assert school.noor.reads(channel) == [LINES.removesuffix("\nRuimte"), FILE.name]


async def test_it_goes_at_slacks_pace(school: School) -> None:
    for number in range(3):
        await school.messenger.send(noor(school), BROUGHT, f"key-{number}")
    posts = [call.at for call in school.slack.calls if call.method in ("chat.postMessage", STEPS[1])]
    assert [later - earlier > 1 for earlier, later in pairwise(posts)] == [True] * 5


async def test_we_do_not_hear_our_own_file_as_somebodys_words(school: School) -> None:
    await school.messenger.send(noor(school), BROUGHT, "key-1")
    told = await school.slack.until(lambda: [each for each in school.slack.deliveries if is_told(each)])
    await school.listening.finish()
    assert (len(told), school.core.heard) == (1, [])


async def test_an_update_changes_the_words_and_shares_nothing(school: School) -> None:
    receipt = await school.messenger.send(noor(school), BROUGHT, "key-1")
    await school.messenger.update(noor(school), receipt, says("Verplaatst:", FILE))
    assert await school.reads() == [LINES.replace("Kijk eens", "Verplaatst"), FILE.name]


async def test_an_answer_has_its_words_alone(school: School) -> None:
    school.core.answers[Said] = BROUGHT
    await school.noor.says("Hoi")
    assert await school.reads() == ["Hoi", LINES]


@pytest.mark.parametrize("code", ["missing_scope", "file_upload_size_restricted", "channel_not_found", "fatal_error"])
@pytest.mark.parametrize("step", STEPS)
async def test_a_file_that_slack_does_not_take_leaves_the_message(school: School, step: str, code: str) -> None:
    school.slack.fails(step, error=code)
    with capture_logs() as lines:
        receipt = await school.messenger.send(noor(school), BROUGHT, "key-1")
    assert (await school.reads(), receipt.reference) == ([LINES], school.noor.sees()[0].reference)
    warnings = [line for line in lines if line["log_level"] == "warning"]
    assert warnings == [{"event": "slack_file_not_shared", "log_level": "warning", "code": code}]


async def test_a_line_that_is_cut_leaves_the_message(school: School) -> None:
    school.slack.fails(STEPS[0], drop="before")
    await school.messenger.send(noor(school), BROUGHT, "key-1")
    assert await school.reads() == [LINES]


async def test_too_many_files_leave_the_message(school: School) -> None:
    school.slack.fails(STEPS[0], retry_after=60)
    for number in range(2):
        await school.messenger.send(noor(school), BROUGHT, f"key-{number}")
    assert await school.reads() == [LINES] * 2
    assert len(school.slack.called(STEPS[0])) == 1


async def test_without_the_scope_slack_is_not_even_asked(school: School) -> None:
    school.workspace.scopes.remove("files:write")
    with capture_logs() as lines:
        await school.messenger.send(noor(school), BROUGHT, "key-1")
    assert await school.reads() == [LINES]
    assert school.slack.called(STEPS[0]) == []
    assert lines == [{"event": "slack_file_not_shared", "log_level": "warning", "code": "missing_scope"}]
