"""Help: every command that is on, as a line and as a button (J27); what is off is not mentioned (J03)."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.message import MOST_BUTTONS, Buttons, Message
from bot.domain.press import Press, write
from bot.ports import Answer, Redraw
from bot.services.agenda_team import agenda_teams
from bot.services.consultation import consultation_teams
from bot.services.home import show_home
from bot.services.invitation import may_invite
from bot.store.adviser import advisers_of
from bot.store.base import Db
from bot.store.people import Person
from bot.views import help as view
from bot.views.catalogue import Catalogue, catalogue

HELP: tuple[Callable[[Catalogue], str], ...] = (
    lambda t: t("help.question"),
    lambda t: t("help.pause"),
    lambda t: t("help.resume"),
    lambda t: t("help.hour"),
    lambda t: t("help.days"),
    lambda t: t("help.home"),
    lambda t: t("help.answers"),
    lambda t: t("help.settings"),
    lambda t: t("help.privacy"),
    lambda t: t("help.numbers"),
    lambda t: t("help.move"),
    lambda t: t("help.stop"),
)

FOR_STEWARDS: tuple[Callable[[Catalogue], str], ...] = (  # where people come in by a link
    lambda t: t("help.invite"),
    lambda t: t("help.here"),
)


async def show_help(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`help`"""
    t = catalogue(person.language)
    has_agenda, has_consultation = bool(await agenda_teams(db, person)), bool(await consultation_teams(db, person))
    lines = (*HELP, *FOR_STEWARDS) if await may_invite(db, person) else HELP
    lines = (*lines, lambda t: t("help.agenda")) if has_agenda else lines
    lines = (*lines, lambda t: t("help.consultation")) if has_consultation else lines
    said = [line(t) for line in lines]
    return view.commands(
        t, person.id, said, advisers=await advisers_of(db, person.id), has_agenda=has_agenda,
        has_consultation=has_consultation,
    )  # fmt: skip


async def press_more_ways(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Meer], in help and in home: the commands that have no button there."""
    t, paused = catalogue(person.language), person.paused_until is not None
    return Redraw(view.more_ways(t, person.id, paused=paused, invites=await may_invite(db, person)))


async def press_home(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Home], and the way back to it."""
    return Redraw(await show_home(db, person, "", now=now))


def with_way_home(answered: Answer, person: Person) -> Answer:
    """What is shown in the place of somebody's own page has the way back, where there is room for it (J16)."""
    match answered:
        case Message():
            return _with_way_home(answered, person)
        case Redraw(message):
            return Redraw(_with_way_home(message, person))
        case _:
            return answered


def _with_way_home(message: Message, person: Person) -> Message:
    home = view.way_home(catalogue(person.language), person.id)
    has_one = {button.data for button in message.buttons} & {home.data, write("ways", person.id)}
    if has_one or len(message.buttons) >= MOST_BUTTONS:
        return message
    return Message((*message.blocks, Buttons((home,))), silent=message.silent)
