"""Everything Telegram brings is kept, then it may be confirmed, then it is answered."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.telegram.albums import Albums
from adapters.telegram.inbound import to_event
from adapters.telegram.names import Bot
from bot.domain.address import Address
from bot.domain.event import Event, Pressed, Said
from bot.domain.message import Button, Buttons
from bot.ports import Redraw
from tests.adapters.contract import InboundContract, says
from tests.adapters.telegram_school import School, opened

QUESTION = says("Hoe ging het?", Buttons((Button("Meer", "more:1"),)))


class Full(Exception):
    """Nothing can be kept."""


@pytest.fixture
async def school() -> AsyncIterator[School]:
    async with opened() as school:
        yield school


class StandInBench:
    """Somebody in the local Telegram; an act is one update, and one event of ours."""

    def __init__(self, school: School) -> None:
        self._school = school
        self.someone: Address = school.address(school.noor)

    async def say(self, words: str) -> Event | None:
        await self._school.noor.says(words)
        return self._brought()

    async def press(self, button: Button) -> Event | None:
        await self._school.messenger.send(self.someone, says("Kies:", Buttons((button,))), "key")
        await self._school.noor.taps(button.label)
        return self._brought()

    async def command(self, command: str, words: str) -> Event | None:
        return await self.say(f"/{command} {words}".strip())

    async def again(self) -> Event | None:
        self._school.telegram.redeliver_last()
        return self._brought()

    def _brought(self) -> Event | None:
        mailbox, bot = self._school.bot.mailbox, self._school.bot
        [waiting] = mailbox.waiting() or mailbox.repeats
        mailbox.confirm(waiting.number + 1)
        return to_event(waiting.update, bot=Bot(str(bot.id), bot.username))


class TestTelegramStandInInbound(InboundContract):
    @pytest.fixture
    def inbound(self, school: School) -> StandInBench:
        return StandInBench(school)


async def test_words_are_heard(school: School) -> None:
    post = await school.noor.says("Hoi")
    await school.brings()
    [said] = school.core.heard
    assert isinstance(said, Said)
    assert (said.sender, said.words, said.message) == (school.address(school.noor), "Hoi", post.reference)


async def test_hearing_waits_for_what_is_kept_and_for_no_call(school: School) -> None:
    school.core.answers[Said] = QUESTION
    before = len(school.telegram.calls)
    await school.noor.says("Hoi")
    await school.brings()
    assert (len(school.core.heard), len(school.telegram.calls)) == (1, before)


async def test_what_could_not_be_kept_is_not_confirmed(school: School) -> None:
    school.core.answers[Said] = Full()
    await school.noor.says("Hoi")
    with pytest.raises(Full):
        await school.brings()
    school.core.answers[Said] = QUESTION
    assert await school.reads() == ["Hoe ging het?"]


async def test_what_means_nothing_is_not_handed_on(school: School) -> None:
    for update in ({}, {"update_id": 1}, {"update_id": 2, "message": "Hoi"}, {"update_id": 3, "poll": {}}):
        await school.listening.hear(update)
    assert school.core.heard == []


async def test_what_is_said_among_others_is_not_handed_on(school: School) -> None:
    school.bot.can_read_all_group_messages = True
    group = school.telegram.has_group("Bouw 1", members=[school.noor])
    await school.hears_of(group)
    await school.noor.says("Wie is er morgen?", place=group)
    await school.brings()
    assert school.core.heard == []


async def test_a_tap_is_acknowledged_while_other_answers_wait(school: School) -> None:
    school.core.answers[Said] = QUESTION
    await school.noor.says("Hoi")
    await school.reads()
    school.core.answers[Pressed] = Redraw(QUESTION)
    school.telegram.fails("sendMessage", delay=0.2)
    await school.noor.says("Hoi")
    tap = await school.noor.taps("Meer")
    await school.brings()
    await school.telegram.until(lambda: tap.answered)
    assert school.telegram.called("editMessageText") == []  # the answer to the tap waits for its turn


@pytest.mark.parametrize("but", [{"data": ""}, {"data": None}, {"inline_message_id": "1"}, {"from": None}])
async def test_a_tap_that_means_nothing_is_acknowledged_without_words(school: School, but: dict[str, Any]) -> None:
    await school.messenger.send(school.address(school.noor), QUESTION, "key")
    tap = await school.noor.taps("Meer")
    [waiting] = school.bot.mailbox.waiting()
    waiting.update["callback_query"] |= but
    await school.reads()
    assert (school.core.heard, tap.answered, tap.text) == ([], True, "")


async def test_an_album_is_heard_once_and_its_words_whichever_photo_has_them(school: School) -> None:
    for captions in (["", "", ""], ["Kijk!", "", ""], ["", "Kijk!", ""]):
        await school.noor.sends_album(*captions)
        await school.brings()
    said = [event.words for event in school.core.heard if isinstance(event, Said)]
    assert said == ["", "Kijk!", "", "Kijk!"]


async def test_an_album_that_could_not_be_kept_is_heard_again(school: School) -> None:
    school.core.answers[Said] = Full()
    await school.noor.sends_album("", "")
    with pytest.raises(Full):
        await school.brings()
    school.core.answers[Said] = QUESTION
    assert await school.reads() == ["Hoe ging het?"]


async def test_only_so_many_albums_are_remembered() -> None:
    albums, said = Albums(kept=1), Said(key="1", sender=Address("telegram", "1", "2"), words="", message="2/3")
    first, second = ({"message": {"media_group_id": name}} for name in ("a", "b"))
    albums.remember(first, said)
    albums.remember(second, said)
    assert (albums.is_known(first, said), albums.is_known(second, said)) == (False, True)


async def test_an_answer_that_cannot_be_shown_stops_nothing(school: School) -> None:
    school.core.answers[Said] = QUESTION
    school.telegram.fails("sendMessage", status=400, description="Bad Request: can't parse entities")
    await school.noor.says("Een")
    await school.noor.says("Twee")
    assert await school.reads() == ["Hoe ging het?"]


async def test_no_log_holds_a_word_or_a_token(school: School, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    school.core.answers[Said] = says("geheim")
    school.telegram.fails("sendMessage", status=502, times=2)
    with capture_logs() as logs:
        await school.noor.says("geheim")
        await school.reads()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("adapters", "ruimte"))]
    told = json.dumps(logs) + "".join(ours)
    assert [word for word in ("geheim", school.bot.token, str(school.noor.id)) if word in told] == []
