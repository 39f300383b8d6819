"""Pictures go to Slack before the message that shows them, or become their words."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.domain.message import Picture
from tests.adapters.contract import WHITE_DOT, says
from tests.adapters.slack_asking import KEY, NOOR, Bench, open_bench
from tests.adapters.slack_line import POSTED, Said

CHANNEL = replace(NOOR, chat="C1")
PICTURE = Picture(WHITE_DOT, "Vier van de zes gaven antwoord.")
UPLOAD = {"ok": True, "file_id": "F1"}


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    async with open_bench() as bench:
        yield bench


async def test_a_picture_is_uploaded_once(bench: Bench) -> None:
    bench.line.answers("files.getUploadURLExternal", Said({**UPLOAD, "upload_url": f"{bench.line.url}upload"}))
    for address in (NOOR, CHANNEL):
        await bench.messenger.send(address, says("Kijk:", PICTURE), KEY)
    images = [
        block for asked in bench.asked("chat.postMessage") for block in asked["blocks"] if block["type"] == "image"
    ]
    assert [image["slack_file"] for image in images] == [{"id": "F1"}] * 2
    assert bench.line.methods.count("files.completeUploadExternal") == 1


@pytest.mark.parametrize(
    "said",
    [
        Said({"ok": False, "error": "missing_scope"}),
        Said({"ok": False, "error": "file_upload_size_restricted"}),
        Said({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "3600"}),
    ],
)
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_picture_that_cannot_be_uploaded_becomes_its_words(bench: Bench, method: str, said: Said) -> None:
    bench.line.answers("files.getUploadURLExternal", Said({**UPLOAD, "upload_url": f"{bench.line.url}upload"}))
    bench.line.answers(method, said)
    await bench.messenger.send(NOOR, says("Kijk:", PICTURE), KEY)
    asked = bench.asked("chat.postMessage")[0]
    assert (PICTURE.alt in json.dumps(asked["blocks"]), "slack_file" in json.dumps(asked)) == (True, False)


async def test_a_picture_that_slack_is_not_done_with_becomes_its_words(bench: Bench) -> None:
    bench.line.answers("files.getUploadURLExternal", Said({**UPLOAD, "upload_url": f"{bench.line.url}upload"}))
    refused = Said({"ok": False, "error": "invalid_blocks"})
    bench.line.answers("chat.postMessage", refused, refused, Said(POSTED))
    await bench.messenger.send(NOOR, says("Kijk:", PICTURE), KEY)
    assert ["slack_file" in json.dumps(asked) for asked in bench.asked("chat.postMessage")] == [True, True, False]


async def test_a_picture_that_slack_is_done_with_a_moment_later_is_shown(bench: Bench) -> None:
    bench.line.answers("files.getUploadURLExternal", Said({**UPLOAD, "upload_url": f"{bench.line.url}upload"}))
    bench.line.answers("chat.postMessage", Said({"ok": False, "error": "invalid_blocks"}), Said(POSTED))
    await bench.messenger.send(NOOR, says("Kijk:", PICTURE), KEY)
    assert ["slack_file" in json.dumps(asked) for asked in bench.asked("chat.postMessage")] == [True, True]
