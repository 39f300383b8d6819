"""The console keeps the contract; below it, what only a terminal does."""

from itertools import count

import pytest

from adapters.console.inbound import to_event
from adapters.console.messenger import ConsoleMessenger, Screen
from adapters.console.render import BAR, GAP
from bot.domain.address import Address
from bot.domain.event import Commanded, Event, Pressed, Said
from bot.domain.message import Button, Buttons, Choice, Message, Quote
from bot.ports import Receipt, Unreachable
from tests.adapters.contract import InboundContract, MessengerContract, says

ANNA = Address("console", "terminal", "anna")
NOBODY = Address("console", "terminal", "niemand")
YES, NO = Button("Ja", "answer:1:yes"), Button("Nee", "answer:1:no")


class WatchedScreen(Screen):
    """A screen that knows which of its lines still stand."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.standing: dict[str, list[str]] = {}
        self.files: list[bytes] = []
        super().__init__(self.lines.append, save=self._keep)

    def _keep(self, name: str, content: bytes) -> str:
        self.files.append(content)
        return name

    def show(self, message: Message, reference: str) -> None:
        before = len(self.lines)
        super().show(message, reference)
        self.standing[reference] = self.lines[before:]

    def retract(self, reference: str) -> None:
        super().retract(reference)
        self.standing.pop(reference, None)


class ConsoleBench:
    def __init__(self) -> None:
        self.screen = WatchedScreen()
        self.messenger = ConsoleMessenger({ANNA: self.screen}.get)
        self.someone = ANNA
        self.nobody = NOBODY

    async def read(self, address: Address) -> list[str]:
        messages = self.screen.standing.values() if address == ANNA else ()
        return ["\n".join(map(_without_bar, lines)).strip("\n") for lines in messages]

    async def files(self, address: Address) -> list[bytes]:
        return self.screen.files if address == ANNA else []

    async def buttons(self, address: Address) -> list[str]:
        last = list(self.screen.standing.values())[-1:] if address == ANNA else []
        buttons = (each for lines in last for line in lines for each in line.split(GAP) if each.startswith("["))
        return [button.split(" ", 1)[1] for button in buttons]


def _without_bar(line: str) -> str:
    return line.removeprefix(BAR).removeprefix(BAR.rstrip())


class TestConsoleMessenger(MessengerContract):
    @pytest.fixture
    def bench(self) -> ConsoleBench:
        return ConsoleBench()


class ConsoleInboundBench:
    def __init__(self) -> None:
        self.someone = ANNA
        self.screen = Screen(lambda line: None)
        self.keys = map(str, count())

    async def say(self, words: str) -> Event | None:
        return to_event(words + "\n", screen=self.screen, sender=ANNA, key=next(self.keys))

    async def press(self, button: Button) -> Event | None:
        self.screen.show(Message((Buttons((button,)),)), f"shown before {button.label}")
        return await self.say(str(self.screen.latest[0].number))

    async def command(self, command: str, words: str) -> Event | None:
        return await self.say(f"/{command} {words}")

    async def again(self) -> Event | None:
        return None  # a terminal tells everything once


class TestConsoleInbound(InboundContract):
    @pytest.fixture
    def inbound(self) -> ConsoleInboundBench:
        return ConsoleInboundBench()


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def screen(lines: list[str]) -> Screen:
    return Screen(lines.append)


def heard(line: str, screen: Screen) -> Event | None:
    return to_event(line, screen=screen, sender=ANNA, key="key")


def pressed(button: Button, message: str) -> Pressed:
    return Pressed(key="key", sender=ANNA, data=button.data, message=message)


def said(words: str) -> Said:
    return Said(key="key", sender=ANNA, words=words)


def commanded(command: str, words: str = "") -> Commanded:
    return Commanded(key="key", sender=ANNA, command=command, words=words)


def test_numbers_go_on_through_a_session(screen: Screen, lines: list[str]) -> None:
    screen.show(says("Een", Buttons((YES, NO))), "m1")
    screen.show(says("Twee", Choice((YES, NO))), "m2")
    assert lines == ["Een", "", "[1] Ja   [2] Nee", "", "Twee", "", "[3] Ja", "[4] Nee", ""]


def test_an_old_number_still_presses(screen: Screen) -> None:
    screen.show(says("Een", Buttons((YES,))), "m1")
    screen.show(says("Twee", Buttons((NO,))), "m2")
    assert heard("1", screen) == pressed(YES, "m1")
    assert heard("[2]", screen) == pressed(NO, "m2")


def test_a_redrawn_message_presses_under_its_old_and_new_numbers(screen: Screen) -> None:
    screen.show(says("Een", Buttons((YES,))), "m1")
    screen.redraw(says("Een", Buttons((NO,))), "m1")
    assert heard("1", screen) == pressed(YES, "m1")
    assert heard("2", screen) == pressed(NO, "m1")


def test_a_redrawn_message_is_the_latest(screen: Screen) -> None:
    screen.show(says("Een", Buttons((YES,))), "m1")
    screen.show(says("Twee"), "m2")
    screen.redraw(says("Een", Buttons((YES,))), "m1")
    assert heard("Ja", screen) == pressed(YES, "m1")


def test_a_retracted_message_leaves_a_line(screen: Screen, lines: list[str]) -> None:
    screen.show(says("Een"), "m1")
    screen.retract("m1")
    assert lines == ["Een", "", "—", ""]


def test_a_message_of_an_earlier_session_is_retracted_in_silence(screen: Screen, lines: list[str]) -> None:
    screen.retract("yesterday")
    assert lines == []


def test_the_label_of_a_retracted_message_is_just_words(screen: Screen) -> None:
    screen.show(says("Een", Buttons((YES,))), "m1")
    screen.retract("m1")
    assert heard("Ja", screen) == said("Ja")


def test_the_number_of_a_retracted_message_is_still_a_tap(screen: Screen) -> None:
    screen.show(says("Een", Buttons((YES,))), "m1")
    screen.retract("m1")
    assert heard("1", screen) == pressed(YES, "m1")


@pytest.mark.parametrize("line", ["Ja", "ja", "  JA  ", "ja.", "Ja!", "ja …", "ja?!\r\n"])
def test_a_label_of_the_latest_message_presses(screen: Screen, line: str) -> None:
    screen.show(says("Een", Buttons((YES, NO))), "m1")
    assert heard(line, screen) == pressed(YES, "m1")


@pytest.mark.parametrize("line", ["één vraag", "E\u0301e\u0301n  vraag", "ÉÉN VRAAG?"])
def test_a_label_is_known_by_its_letters(screen: Screen, line: str) -> None:
    button = Button("Één vraag …", "ask:1")
    screen.show(says("Een", Buttons((button,))), "m1")
    assert heard(line, screen) == pressed(button, "m1")


def test_a_label_of_an_earlier_message_is_just_words(screen: Screen) -> None:
    screen.show(says("Een", Buttons((YES,))), "m1")
    screen.show(says("Twee"), "m2")
    assert heard("Ja", screen) == said("Ja")


def test_a_label_in_a_sentence_is_just_words(screen: Screen) -> None:
    screen.show(says("Een", Buttons((YES,))), "m1")
    assert heard("Ja, en daarna ging het mis", screen) == said("Ja, en daarna ging het mis")


def test_punctuation_alone_is_no_label(screen: Screen) -> None:
    screen.show(says("Een", Buttons((Button("?", "help:1"),))), "m1")
    assert heard("...", screen) == said("...")


@pytest.mark.parametrize("line", ["0", "3", "[3]", "03", "1.5", "[1", "1]", "-1", "²", "9" * 5000])
def test_a_number_never_shown_is_just_words(screen: Screen, line: str) -> None:
    screen.show(says("Een", Buttons((YES, NO))), "m1")
    assert heard(line, screen) == said(line)


def test_a_scale_is_answered_with_its_own_figures(screen: Screen) -> None:
    scale = tuple(Button(str(point), f"scale:1:{point}") for point in (3, 4, 5))
    screen.show(says("Een", Buttons((YES, NO, YES))), "m1")
    screen.show(says("Hoe zeker ben je?", Choice(scale)), "m2")
    assert heard("3", screen) == pressed(scale[0], "m2")
    assert heard("[3]", screen) == pressed(YES, "m1")
    assert heard("4", screen) == pressed(scale[0], "m2")  # the number beside it goes before its neighbour's label


@pytest.mark.parametrize("line", ["", "\n", "  \t ", "\r\n", "\x1b[A", "\x00", "\ufeff"])
def test_an_empty_line_is_no_event(screen: Screen, line: str) -> None:
    assert heard(line, screen) is None


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("/help", commanded("help")),
        ("  /Help \r\n", commanded("help")),
        ("/vraag  lef in de klas ", commanded("vraag", "lef in de klas")),
        ("\ufeff/start", commanded("start")),
        ("/", said("/")),
        ("/ help", said("/ help")),
        ("en/of", said("en/of")),
    ],
)
def test_a_slash_makes_a_command(screen: Screen, line: str, event: Event) -> None:
    assert heard(line, screen) == event


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("goe\x1b[D\x1b[Dd \x1bOP\x1b[3~gesprek", "goed gesprek"),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("een\r\ntwee\rdrie\u2028vier\tvijf", "een\ntwee\ndrie\nvier\tvijf"),
        ("half \ud83d teken", "half \ufffd teken"),
        ("👩‍🏫 שלום\u200f!", "👩‍🏫 שלום\u200f!"),
    ],
)
def test_words_lose_only_their_control_characters(screen: Screen, line: str, words: str) -> None:
    assert heard(line, screen) == said(words)


def test_a_very_long_line_is_kept_whole(screen: Screen) -> None:
    line = "woord " * 50_000
    assert heard(line, screen) == said(line.strip())


async def test_one_messenger_serves_many_people() -> None:
    bram = Address("console", "terminal", "bram")
    screens = {ANNA: WatchedScreen(), bram: WatchedScreen()}
    await ConsoleMessenger(screens.get).send(bram, says("Dag Bram."), "key-1")
    assert (screens[ANNA].lines, screens[bram].lines) == ([], ["Dag Bram.", ""])


async def test_without_a_screen_nothing_can_be_changed() -> None:
    messenger = ConsoleMessenger(lambda address: None)
    with pytest.raises(Unreachable):
        await messenger.update(NOBODY, Receipt("m1"), says("Dag."))
    with pytest.raises(Unreachable):
        await messenger.retract(NOBODY, Receipt("m1"))


async def test_an_update_of_an_earlier_session_is_drawn(screen: Screen, lines: list[str]) -> None:
    receipt = await ConsoleMessenger({ANNA: screen}.get).update(ANNA, Receipt("yesterday"), says("Nieuw."))
    assert (receipt, lines) == (Receipt("yesterday"), ["Nieuw.", ""])


def test_a_quote_cannot_steer_the_terminal(screen: Screen, lines: list[str]) -> None:
    screen.show(Message((Quote("\x1b[2J\x9b31mrood\r[1] nep \u202eomgekeerd"),)), "m1")
    assert lines == ["│ [2J31mrood", "│ [1] nep omgekeerd", ""]
