"""What a Messenger and an inbound are. A platform joins by subclassing both and giving them a bench.

The bench holds a stand-in for the platform that refuses what the platform refuses, and reads from it
as a person would: the platform's markup has become what it looks like.
"""

from typing import Protocol, get_args

import pytest

from bot.domain.address import Address
from bot.domain.event import Commanded, Event, Pressed, Said
from bot.domain.message import Block, Button, Buttons, Choice, File, Message, Picture, Quote, Text
from bot.ports import Messenger, Unreachable


class MessengerBench(Protocol):
    """A messenger, and the eyes of the people at the other side."""

    messenger: Messenger
    someone: Address
    nobody: Address  # takes nothing from us

    async def read(self, address: Address) -> list[str]:
        """The messages that stand there, oldest first, as a person reads them.

        A quote reads without what marks it as one, a picture as its alternative words. A message that
        the platform needed to cut is one text for each part. How buttons read is left open.
        """
        ...

    async def buttons(self, address: Address) -> list[str]:
        """The labels under the last message that stands there."""
        ...

    async def files(self, address: Address) -> list[bytes]:
        """What is in the files that came there, oldest first."""
        ...


class InboundBench(Protocol):
    """Somebody at the other side, whose doings come back as the events the adapter made of them."""

    someone: Address

    async def say(self, words: str) -> Event | None:
        """Type words in the private conversation."""
        ...

    async def press(self, button: Button) -> Event | None:
        """Get a message with this button, and tap it."""
        ...

    async def command(self, command: str, words: str) -> Event | None:
        """Give a command."""
        ...

    async def again(self) -> Event | None:
        """The platform tells the last thing once more; None when it never does so."""
        ...


WHITE_DOT = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "54789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
FILE = File("overleg.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "Voor je agenda: overleg over rekenen.")
BUTTONS = tuple(
    Button(label, f"answer:0192f0c1a2b37c4d8e9fa0b1c2d3e4f5:{number}")
    for number, label in enumerate(("Antwoord", "Later", "Over nagedacht", "Neem ik mee", "Één & <ander>", "Meer"))
)
SAMPLES: dict[type, tuple[Block, list[str]]] = {
    Text: (Text("Wat ging beter dan verwacht?"), ["Wat ging beter dan verwacht?"]),
    Quote: (Quote("De stilte na mijn vraag."), ["De stilte na mijn vraag."]),
    Buttons: (Buttons(BUTTONS[:2]), ["Antwoord", "Later"]),
    Choice: (Choice(BUTTONS[2:4]), ["Over nagedacht", "Neem ik mee"]),
    Picture: (Picture(WHITE_DOT, "Vier van de zes gaven antwoord."), ["Vier van de zes gaven antwoord."]),
    File: (FILE, [FILE.alt]),
}
QUOTES = [
    "*niet vet* _niet schuin_ ~niet door~ `geen code`",
    "<b>niet</b> & &amp; <i>",
    "<@U0123456789> <!channel> @channel @here @iedereen",
    "<https://voorbeeld.test|klik> [klik](https://voorbeeld.test)",
    "> geen citaat\n- geen lijst\n# geen kop\n1. geen nummer",
    "regel een\n\nregel drie: `` ` ``` ** __ \\* \\",
    "👩‍🏫 ëén façade :smile: 😀 ½ “ja”…",
    "[1] geen knop",
]
PARAGRAPHS = "\n\n".join(
    f"Alinea {number}: " + "het gesprek over rekenen in groep zes liep anders dan gedacht. " * 4 for number in range(36)
).strip()
LONG = [pytest.param(Text(PARAGRAPHS), id="text"), pytest.param(Quote(PARAGRAPHS), id="quote")]


def says(words: str, *more: Block) -> Message:
    """A message of our words, and perhaps more."""
    return Message((Text(words), *more))


def flat(*texts: str) -> str:
    """The words in order, however lines were broken."""
    return " ".join(" ".join(texts).split())


class MessengerContract:
    """The rules that every Messenger keeps."""

    async def test_a_message_arrives_once(self, bench: MessengerBench) -> None:
        await bench.messenger.send(bench.someone, says("Fijn dat je er bent."), "key-1")
        assert await bench.read(bench.someone) == ["Fijn dat je er bent."]

    async def test_messages_arrive_in_order(self, bench: MessengerBench) -> None:
        for number in range(3):
            await bench.messenger.send(bench.someone, says(f"Bericht {number}."), f"key-{number}")
        assert await bench.read(bench.someone) == ["Bericht 0.", "Bericht 1.", "Bericht 2."]

    async def test_blocks_arrive_in_order(self, bench: MessengerBench) -> None:
        message = says("Je schreef:", Quote("Het lukte niet."), Text("Wat nu?"))
        await bench.messenger.send(bench.someone, message, "key-1")
        assert flat(*await bench.read(bench.someone)) == "Je schreef: Het lukte niet. Wat nu?"

    @pytest.mark.parametrize("kind", get_args(Block))
    async def test_every_block_is_drawn(self, bench: MessengerBench, kind: type) -> None:
        block, words = SAMPLES[kind]
        await bench.messenger.send(bench.someone, says("Kijk eens:", block), "key-1")
        seen = flat(*await bench.read(bench.someone), *await bench.buttons(bench.someone))
        assert [each for each in words if each not in seen] == []

    async def test_a_file_arrives_with_what_is_in_it(self, bench: MessengerBench) -> None:
        await bench.messenger.send(bench.someone, says("Kijk eens:", FILE), "key-1")
        assert await bench.files(bench.someone) == [FILE.content]

    async def test_a_file_that_an_update_keeps_does_not_come_again(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Kijk eens:", FILE), "key-1")
        await bench.messenger.update(bench.someone, receipt, says("Kijk nog eens:", FILE))
        assert await bench.files(bench.someone) == [FILE.content]
        seen = flat(*await bench.read(bench.someone))
        assert [each for each in ("Kijk nog eens:", FILE.alt) if each not in seen] == []

    async def test_emphasis_shows_no_asterisks(self, bench: MessengerBench) -> None:
        await bench.messenger.send(bench.someone, says("Alleen *jij* ziet dit."), "key-1")
        assert await bench.read(bench.someone) == ["Alleen jij ziet dit."]

    @pytest.mark.parametrize("words", QUOTES)
    async def test_a_persons_words_arrive_as_they_were(self, bench: MessengerBench, words: str) -> None:
        await bench.messenger.send(bench.someone, Message((Quote(words),)), "key-1")
        assert await bench.read(bench.someone) == [words]

    async def test_buttons_arrive_in_order(self, bench: MessengerBench) -> None:
        await bench.messenger.send(bench.someone, says("Kies:", Buttons(BUTTONS)), "key-1")
        assert await bench.buttons(bench.someone) == [button.label for button in BUTTONS]

    async def test_buttons_of_several_blocks_arrive_in_order(self, bench: MessengerBench) -> None:
        message = says("Kies:", Choice(BUTTONS[:5]), Text("Of:"), Buttons(BUTTONS[5:]))
        await bench.messenger.send(bench.someone, message, "key-1")
        assert await bench.buttons(bench.someone) == [button.label for button in message.buttons]

    @pytest.mark.parametrize("block", LONG)
    async def test_a_long_message_arrives_whole(self, bench: MessengerBench, block: Text | Quote) -> None:
        message = says("Lang:", block, Buttons(BUTTONS))
        await bench.messenger.send(bench.someone, says("Lang:", block), "key-1")
        assert flat(*await bench.read(bench.someone)) == flat("Lang:", block.words)
        await bench.messenger.send(bench.someone, message, "key-2")
        assert await bench.buttons(bench.someone) == [button.label for button in BUTTONS]

    async def test_every_message_has_its_own_receipt(self, bench: MessengerBench) -> None:
        first = await bench.messenger.send(bench.someone, says("Een."), "key-1")
        second = await bench.messenger.send(bench.someone, says("Twee."), "key-2")
        assert first != second

    async def test_an_update_stands_in_the_place_of_the_message(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Wie doet mee?"), "key-1")
        await bench.messenger.send(bench.someone, says("Iets anders."), "key-2")
        await bench.messenger.update(bench.someone, receipt, says("Jij doet mee."))
        assert await bench.read(bench.someone) == ["Jij doet mee.", "Iets anders."]

    async def test_an_update_replaces_buttons(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Doe je mee?", Buttons(BUTTONS[:2])), "key-1")
        receipt = await bench.messenger.update(bench.someone, receipt, says("Fijn.", Buttons(BUTTONS[2:3])))
        assert await bench.buttons(bench.someone) == [BUTTONS[2].label]
        await bench.messenger.update(bench.someone, receipt, says("Dank je."))
        assert await bench.buttons(bench.someone) == []

    async def test_an_update_can_be_updated(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Een."), "key-1")
        receipt = await bench.messenger.update(bench.someone, receipt, says("Twee."))
        await bench.messenger.update(bench.someone, receipt, says("Drie."))
        assert await bench.read(bench.someone) == ["Drie."]

    async def test_an_update_that_changes_nothing_is_no_error(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Hetzelfde."), "key-1")
        await bench.messenger.update(bench.someone, receipt, says("Hetzelfde."))
        assert await bench.read(bench.someone) == ["Hetzelfde."]

    async def test_an_update_of_a_long_message_leaves_nothing_of_it(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says(PARAGRAPHS), "key-1")
        await bench.messenger.update(bench.someone, receipt, says("Kort."))
        assert flat(*await bench.read(bench.someone)) == "Kort."

    async def test_an_update_may_be_long(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Kort."), "key-1")
        await bench.messenger.update(bench.someone, receipt, says(PARAGRAPHS))
        assert flat(*await bench.read(bench.someone)) == flat(PARAGRAPHS)

    @pytest.mark.parametrize("words", [pytest.param("Kort.", id="short"), pytest.param(PARAGRAPHS, id="long")])
    async def test_a_retracted_message_is_gone(self, bench: MessengerBench, words: str) -> None:
        await bench.messenger.send(bench.someone, says("Dit blijft."), "key-1")
        receipt = await bench.messenger.send(bench.someone, says(words, Buttons(BUTTONS)), "key-2")
        await bench.messenger.retract(bench.someone, receipt)
        assert await bench.read(bench.someone) == ["Dit blijft."]
        assert await bench.buttons(bench.someone) == []

    async def test_retracting_twice_is_as_good_as_once(self, bench: MessengerBench) -> None:
        receipt = await bench.messenger.send(bench.someone, says("Dit gaat weg."), "key-1")
        await bench.messenger.retract(bench.someone, receipt)
        await bench.messenger.retract(bench.someone, receipt)
        assert await bench.read(bench.someone) == []

    async def test_nobody_is_unreachable(self, bench: MessengerBench) -> None:
        with pytest.raises(Unreachable):
            await bench.messenger.send(bench.nobody, says("Hallo?"), "key-1")
        assert await bench.read(bench.nobody) == []


class InboundContract:
    """The rules that every inbound keeps."""

    @pytest.mark.parametrize("words", ["Het ging goed.", "Één *ster* & <haak> 👩‍🏫", "a\tb"])
    async def test_words_are_said(self, inbound: InboundBench, words: str) -> None:
        event = await inbound.say(words)
        assert isinstance(event, Said)
        assert (event.sender, event.place, event.words) == (inbound.someone, "", words)

    async def test_long_words_are_kept_whole(self, inbound: InboundBench) -> None:
        words = flat(PARAGRAPHS)[:4000].strip()  # what fits in one message on every platform
        event = await inbound.say(words)
        assert isinstance(event, Said)
        assert event.words == words

    @pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.label)
    async def test_a_tap_carries_the_buttons_data(self, inbound: InboundBench, button: Button) -> None:
        event = await inbound.press(button)
        assert isinstance(event, Pressed)
        assert (event.sender, event.place, event.data) == (inbound.someone, "", button.data)

    async def test_a_tap_knows_its_message(self, inbound: InboundBench) -> None:
        event = await inbound.press(BUTTONS[0])
        assert isinstance(event, Pressed)
        assert event.message != ""

    @pytest.mark.parametrize("words", ["", "lef", "lef in de klas"])
    async def test_a_command_is_commanded(self, inbound: InboundBench, words: str) -> None:
        event = await inbound.command("vraag", words)
        assert isinstance(event, Commanded)
        assert (event.sender, event.place, event.command, event.words) == (inbound.someone, "", "vraag", words)

    async def test_different_events_have_different_keys(self, inbound: InboundBench) -> None:
        events = [
            await inbound.say("Ja."),
            await inbound.say("Ja."),
            await inbound.press(BUTTONS[0]),
            await inbound.press(BUTTONS[0]),
            await inbound.command("help", ""),
            await inbound.command("help", ""),
        ]
        assert len({event.key for event in events if event}) == len(events)

    async def test_what_is_told_again_has_the_same_key(self, inbound: InboundBench) -> None:
        first = await inbound.say("Ja.")
        assert await inbound.again() in (None, first)
