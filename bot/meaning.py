"""What typed words are: a command, a code, for a form, or something else."""

from datetime import datetime
from enum import Enum, auto

from bot.domain.event import Commanded, Event, OfAPerson, Pressed, Said
from bot.domain.link_code import hash_of, read_code
from bot.domain.people import Participation
from bot.domain.press import read
from bot.routes.commands import ANSWERS_TO_INTRODUCTION, COMMANDS, PRIVACY, Command
from bot.routes.forms import FORMS
from bot.services import dialog
from bot.store.base import Db
from bot.store.link_code import is_link_code
from bot.store.people import Person, Sender, has_ended


class Meaning(Enum):
    """What typed words are to us."""

    COMMAND = auto()
    CODE = auto()
    FORM = auto()
    ELSE = auto()  # an answer, or words of nobody we know, or no words at all


async def meaning_of(db: Db, event: Event, sender: Sender, *, now: datetime) -> Meaning:
    """What typed words are; decided once, before it is decided whether they may be kept."""
    person = sender.person
    if person is None or not isinstance(event, Said) or event.place or has_ended(person, now.date()):
        return Meaning.ELSE
    if typed_command(event.words, person) is not None:
        return Meaning.COMMAND
    if (code := read_code(event.words)) is not None and await is_link_code(db, hash_of(code)):
        return Meaning.CODE
    if sender.has_draft and await dialog.takes(db, person, event.words, kinds=FORMS, now=now):
        return Meaning.FORM
    return Meaning.ELSE


def typed_command(words: str, person: Person) -> Command | None:
    """The command that these words are, all of them."""
    word = _as_command(words)
    if person.participation in (Participation.KNOWN, Participation.INTRODUCED) and word in ANSWERS_TO_INTRODUCTION:
        return ANSWERS_TO_INTRODUCTION[word]
    return COMMANDS.get(word)


def asks_what_is_kept(event: OfAPerson) -> bool:
    """Whether somebody, perhaps a stranger, wants to know what is kept."""
    match event:
        case Said():
            return _as_command(event.words) in PRIVACY
        case Commanded():
            return spelt_out(event)[0] in PRIVACY
        case _:
            return False


def wants_to_be_erased(event: OfAPerson) -> bool:
    """Whether somebody, a stranger by now, says yes to being erased."""
    press = read(event.data) if isinstance(event, Pressed) else None
    return press is not None and press.verb == "wipenow"


def spelt_out(event: Commanded) -> tuple[str, str]:
    """The command and the words behind it; `/ruimte pauze` is `/pauze` (J27)."""
    name, _, words = f"{event.command} {event.words}".strip().partition(" ")
    if name == "ruimte":
        name, _, words = words.strip().partition(" ")
    return name.casefold(), words.strip()


def _as_command(words: str) -> str:
    return words.strip().casefold().rstrip(".!")
