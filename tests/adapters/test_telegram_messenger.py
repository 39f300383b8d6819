"""Saying things in Telegram; the rules of every messenger are in the contract."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise

import pytest

from adapters.telegram.trouble import NotSent
from bot.domain.message import Button, Buttons, Message, Picture, Text
from bot.ports import Receipt, Throttled, Uncertain, Unreachable
from tests.adapters.contract import FILE, PARAGRAPHS, WHITE_DOT, MessengerContract, flat, says
from tests.adapters.leaving_contract import LeavingContract
from tests.adapters.telegram_talk import WITHDRAWN, Talk, a_talk

DAY = 86_400.0
ENTRY = Message((FILE,))
DRAWING = Message((Picture(WHITE_DOT, "Vier van de zes gaven antwoord."),))


@pytest.fixture
async def bench() -> AsyncIterator[Talk]:
    async with a_talk() as talk:
        yield talk


class TestTelegramMessenger(MessengerContract, LeavingContract):
    """Telegram keeps what every messenger keeps, and what every one does that waits for its turn."""


def pressed(words: str) -> Message:
    return says(words, Buttons((Button("Ja", "yes:1"),)))


async def test_a_receipt_names_every_page(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, says(PARAGRAPHS), "key-1")
    stands = ",".join(str(post.id) for post in bench.noor.sees())
    assert receipt == Receipt(f"{bench.someone.chat}/{stands}")
    assert len(bench.noor.sees()) > 1


async def test_pages_come_a_second_apart(bench: Talk) -> None:
    await bench.messenger.send(bench.someone, says(PARAGRAPHS), "key-1")
    moments = [call.at for call in bench.telegram.calls]
    assert min(later - earlier for earlier, later in pairwise(moments)) > 1


async def test_a_silent_message_rings_nobody(bench: Talk) -> None:
    await bench.messenger.send(bench.someone, Message((Text("Stil."),), silent=True), "key-1")
    await bench.messenger.send(bench.someone, says("Niet stil."), "key-2")
    assert [post.silent for post in bench.noor.sees()] == [True, False]


async def test_a_topic_is_spoken_in(bench: Talk) -> None:
    group = bench.has_group(forum=True)
    topic = await group.has_topic("Ruimte")
    receipt = await bench.messenger.send(bench.address(group, topic=topic.id), says("Hier."), "key-1")
    assert group.reads(topic) == ["Hier."]
    assert receipt.reference.startswith(f"{group.id}/")


async def test_an_update_in_a_topic_adds_its_pages_there(bench: Talk) -> None:
    group = bench.has_group(forum=True)
    topic = await group.has_topic("Ruimte")
    address = bench.address(group, topic=topic.id)
    receipt = await bench.messenger.send(address, says("Kort."), "key-1")
    await bench.messenger.update(address, receipt, says(PARAGRAPHS))
    assert [post.topic for post in group.sees()] == [topic.id] * len(group.sees())


async def test_a_group_that_moved_is_followed_at_once(bench: Talk) -> None:
    group = bench.has_group()
    old = bench.address(group)
    await group.becomes_supergroup()
    first = await bench.messenger.send(old, says("Een."), "key-1")
    await bench.messenger.send(old, says("Twee."), "key-2")
    await bench.messenger.update(old, first, says("Eén."))
    assert group.reads() == ["Eén.", "Twee."]
    assert [call.chat for call in bench.telegram.calls if call.status == 400] == [old.chat]


async def test_a_message_of_two_days_ago_is_withdrawn_in_words(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, pressed("Dit gaat weg."), "key-1")
    await bench.clock.sleep(3 * DAY)
    for _ in range(2):
        await bench.messenger.retract(bench.someone, receipt)
    assert (bench.noor.reads(), bench.noor.buttons()) == ([WITHDRAWN], [])


async def test_an_old_picture_is_withdrawn_with_what_it_showed(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, DRAWING, "key-1")
    await bench.clock.sleep(3 * DAY)
    await bench.messenger.retract(bench.someone, receipt)
    [post] = bench.noor.sees()
    assert post.words == WITHDRAWN
    assert post.media
    assert post.media.body != WHITE_DOT


async def test_a_picture_becomes_another_in_its_place(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, DRAWING, "key-1")
    again = await bench.messenger.update(bench.someone, receipt, Message((Picture(WHITE_DOT, "Vijf van de zes."),)))
    assert (again, bench.noor.reads()) == (receipt, ["Vijf van de zes."])


async def test_a_picture_and_a_text_become_each_other_as_a_new_message(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, says("Kijk."), "key-1")
    receipt = await bench.messenger.update(bench.someone, receipt, DRAWING)
    assert await bench.read(bench.someone) == ["Vier van de zes gaven antwoord."]
    await bench.messenger.update(bench.someone, receipt, says("Weg."))
    assert await bench.read(bench.someone) == ["Weg."]


async def test_a_file_stays_and_its_words_change(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, ENTRY, "key-1")
    changed = Message((replace(FILE, alt="Verplaatst."), *pressed("Kies:").blocks[1:]))
    again = await bench.messenger.update(bench.someone, receipt, changed)
    assert (again, bench.noor.reads(), bench.noor.buttons()) == (receipt, ["Verplaatst."], ["Ja"])
    assert receipt.reference == f"{bench.someone.chat}/d{bench.noor.sees()[0].id}"


@pytest.mark.parametrize("other", [DRAWING, says("Weg.")], ids=["picture", "text"])
async def test_a_file_and_something_else_become_each_other_as_a_new_message(bench: Talk, other: Message) -> None:
    receipt = await bench.messenger.send(bench.someone, ENTRY, "key-1")
    receipt = await bench.messenger.update(bench.someone, receipt, other)
    assert (len(bench.noor.reads()), await bench.files(bench.someone)) == (1, [])
    await bench.messenger.update(bench.someone, receipt, ENTRY)
    assert (bench.noor.reads(), await bench.files(bench.someone)) == ([FILE.alt], [FILE.content])


async def test_an_old_file_is_withdrawn_with_what_is_in_it(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, ENTRY, "key-1")
    await bench.clock.sleep(3 * DAY)
    for _ in range(2):
        await bench.messenger.retract(bench.someone, receipt)
    assert (bench.noor.reads(), await bench.files(bench.someone)) == ([WITHDRAWN], [])


async def test_an_update_of_what_is_gone_is_no_error(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, says("Even."), "key-1")
    await bench.messenger.retract(bench.someone, receipt)
    assert await bench.messenger.update(bench.someone, receipt, says("Nog even.")) == receipt


async def test_an_update_that_is_done_again_adds_no_page_twice(bench: Talk) -> None:
    receipt = await bench.messenger.send(bench.someone, says("Kort."), "key-1")
    for _ in range(2):
        await bench.messenger.update(bench.someone, receipt, says(PARAGRAPHS))
    assert flat(*await bench.read(bench.someone)) == flat(PARAGRAPHS)


async def test_half_a_message_is_taken_back(bench: Talk) -> None:
    bench.telegram.fails("sendPhoto", status=400, description="Bad Request: PHOTO_INVALID_DIMENSIONS")
    with pytest.raises(Exception, match="bad_request"):
        await bench.messenger.send(bench.someone, Message((Text("Kijk."), *DRAWING.blocks)), "key-1")
    assert bench.noor.reads() == []


@pytest.mark.parametrize("seconds", [4, 9, 30])
async def test_a_silence_in_the_midst_of_a_message_is_waited_for(bench: Talk, seconds: int) -> None:
    bench.telegram.fails("sendPhoto", retry_after=seconds)
    await bench.messenger.send(bench.someone, Message((Text("Kijk."), *DRAWING.blocks)), "key-1")
    assert len(bench.noor.reads()) == 2


async def test_half_a_message_that_cannot_be_taken_back_is_uncertain(bench: Talk) -> None:
    bench.telegram.fails("sendPhoto", retry_after=90)
    with pytest.raises(Uncertain):
        await bench.messenger.send(bench.someone, Message((Text("Kijk."), *DRAWING.blocks)), "key-1")
    assert bench.noor.reads() == ["Kijk."]


async def test_a_send_that_nobody_waited_for_is_found_by_its_key(bench: Talk) -> None:
    bench.telegram.fails("sendMessage", delay=0.1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await bench.messenger.send(bench.someone, says("Eén keer."), "key-1")
    receipt = await bench.messenger.send(bench.someone, says("Eén keer."), "key-1")
    assert bench.noor.reads() == ["Eén keer."]
    assert receipt == Receipt(f"{bench.someone.chat}/{bench.noor.sees()[0].id}")


async def test_words_that_were_taken_back_while_nobody_waited_for_them_do_not_stay(bench: Talk) -> None:
    bench.telegram.fails("sendMessage", delay=0.1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await bench.messenger.send(bench.someone, says("Sanne: ik twijfel."), "key-1")
    read = []
    for words in ("Niemand zei iets.", "Sanne: ik twijfel.", "Weg."):
        await bench.messenger.send(bench.someone, says(words), "key-1")
        read.append(bench.noor.reads())
    assert read == [["Niemand zei iets."], ["Sanne: ik twijfel."], ["Weg."]]


async def test_who_went_to_another_chat_meanwhile_gets_it_there(bench: Talk) -> None:
    sam = bench.telegram.has_user("Sam Visser", started=True)
    await bench.messenger.send(bench.someone, says("Hoi."), "key-1")
    await bench.messenger.send(bench.address(sam), says("Dag."), "key-1")
    assert (bench.noor.reads(), sam.reads()) == (["Hoi."], ["Dag."])


async def test_a_send_that_failed_is_said_anew_with_the_same_key(bench: Talk) -> None:
    bench.telegram.fails("sendMessage", drop="before")
    with pytest.raises(Uncertain):
        await bench.messenger.send(bench.someone, says("Eén keer."), "key-1")
    await bench.messenger.send(bench.someone, says("Eén keer."), "key-1")
    assert bench.noor.reads() == ["Eén keer."]


async def test_a_group_that_has_had_enough_is_silent_by_itself(bench: Talk) -> None:
    address = bench.address(bench.has_group())
    bench.telegram.fails("sendMessage", retry_after=8, chat=address.chat)
    with pytest.raises(NotSent):
        await bench.messenger.send(address, says("Te veel."), "key-1")
    started = bench.clock()
    await bench.messenger.room(bench.someone, changing=False)
    await bench.messenger.send(bench.someone, says("Aan Noor."), "key-2")
    assert bench.clock() == started
    await bench.messenger.room(address, changing=False)
    assert bench.clock() - started == 8


async def test_a_group_that_is_silent_for_long_holds_nobody_up(bench: Talk) -> None:
    address = bench.address(bench.has_group())
    bench.telegram.fails("sendMessage", retry_after=300, chat=address.chat)
    for _ in range(2):
        with pytest.raises(NotSent):
            await bench.messenger.send(address, says("Te veel."), "key-1")
    assert bench.methods() == ["sendMessage"]


async def test_too_much_anywhere_else_is_about_all_we_say(bench: Talk) -> None:
    bench.telegram.fails("sendMessage", retry_after=30)
    for _ in range(2):
        with pytest.raises(Throttled):
            await bench.messenger.send(bench.someone, says("Te veel."), "key-1")
    assert bench.methods() == ["sendMessage"]
    await bench.clock.sleep(30)
    await bench.messenger.send(bench.someone, says("Nu wel."), "key-2")
    assert bench.noor.reads() == ["Nu wel."]


async def test_who_blocked_us_is_unreachable(bench: Talk) -> None:
    await bench.noor.blocks()
    with pytest.raises(Unreachable):
        await bench.messenger.send(bench.someone, says("Hallo?"), "key-1")


async def test_three_hundred_prompts_are_refused_nothing(bench: Talk) -> None:
    people = [bench.telegram.has_user(f"Collega {number}", started=True) for number in range(300)]

    async def ask(number: int) -> None:
        address = bench.address(people[number])
        await bench.messenger.room(address, changing=False)
        await bench.messenger.send(address, says("Wat ging er goed?"), f"key-{number}")

    started = bench.clock()
    for number in range(300):
        await ask(number)
    assert {call.status for call in bench.telegram.calls} == {200}
    assert bench.clock() - started <= 1.05 * 300 / 25
