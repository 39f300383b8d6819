"""What is counted, and what for: to anyone who asks (S44)."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.number import Number
from bot.domain.number_cards import CARDS
from bot.domain.press import Press
from bot.ports import Answer, Redraw
from bot.store.base import Db
from bot.store.feature import teams_with
from bot.store.people import Person
from bot.store.team import teams_of_organisation
from bot.views import number as view
from bot.views.catalogue import catalogue

LETTERS = 2  # of each number in a button


async def show_numbers(db: Db, person: Person, words: str, *, now: datetime) -> Answer:
    """`meting`: every figure that anyone sees here, whoever asks."""
    return view.numbers(catalogue(person.language), person.id, await _shown_here(db, person))


async def press_numbers(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Wat tel je?], the cards from one on, and the way back to the list."""
    shown = await _shown_here(db, person)
    if press.choice in shown:
        first = CARDS[Number(press.choice)]
        part = [number for number in shown if CARDS[number].about is first.about]
        return Redraw(view.cards(catalogue(person.language), person.id, part[part.index(Number(press.choice)) :]))
    listed = view.numbers(catalogue(person.language), person.id, shown)
    return Redraw(listed) if press.choice else listed


async def press_measured(db: Db, person: Person, press: Press, *, now: datetime) -> Answer:
    """[Hoe meten we dit?]: the cards of what stood in that digest; of an old one those that are still counted."""
    t, choice = catalogue(person.language), press.choice
    named = [choice[at : at + LETTERS] for at in range(0, len(choice), LETTERS)]
    shown = [Number(one) for one in named if one in CARDS]
    return view.measured(t, press.subject, shown) if shown else await show_numbers(db, person, "", now=now)


async def _shown_here(db: Db, person: Person) -> Sequence[Number]:
    """Those of features that a team of the organisation has on, and all that need none (J03)."""
    teams = [team.id for team in await teams_of_organisation(db, person.organisation_id)]
    wanted = sorted({card.feature for card in CARDS.values() if card.feature})
    on = {"", *[name for name in wanted if await teams_with(db, name, teams)]}
    return [number for number, card in CARDS.items() if card.feature in on]
