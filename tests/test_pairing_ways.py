"""J16: whatever can be done with a group, it is found, on pages of at most six buttons; nothing twice."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from bot.domain.consultation import PairingForm, PairingState
from bot.domain.message import MOST_BUTTONS
from bot.domain.press import read
from bot.views.catalogue import catalogue
from bot.views.pairing import card
from bot.views.pairing_shown import Pairing
from bot.views.pairing_ways import more_ways
from tests.world import at

GROUP = Pairing(
    id=UUID(int=1), state=PairingState.OPEN, form=PairingForm.VISIT, zone=ZoneInfo("Europe/Amsterdam"),
    names=["Sam"], people={}, starter="Sam", case_giver="Sam", is_starter=False, is_host=False, size=2, reasons=(),
    moments=[], starts=None, minutes=30, fits=[],
)  # fmt: skip
EVERYBODYS = {"othermoment", "pairnot", "protocols", "walk", "pairform", "swaphost", "pairother"}
T = catalogue("nl")


def verbs_on(shown: Pairing) -> list[list[str]]:
    """What each page offers, from the card on; a moment to tap is one of it."""
    pages = [[button.data for button in card(T, shown).buttons]]
    while any(data.startswith("pairmore") for data in pages[-1]):
        pages.append([button.data for button in more_ways(T, shown, len(pages) - 1)])
    found = [[press.verb for data in page if (press := read(data)) is not None] for page in pages]
    assert all(0 < len(page) <= MOST_BUTTONS for page in found)
    return found


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize(("is_host", "own"), [(True, "lookfor"), (False, "nocover")])
def test_all_that_one_can_do_is_there_once_however_many_moments_there_are(number: int, is_host: bool, own: str) -> None:
    moments = [at(27, 10) + timedelta(days=day) for day in range(number)]
    found = [verb for page in verbs_on(replace(GROUP, moments=moments, is_host=is_host)) for verb in page]
    ways = [verb for verb in found if verb not in ("fits", "pairmore", "pairing")]
    assert (found.count("fits"), sorted(ways)) == (number, sorted(EVERYBODYS | {own}))


@pytest.mark.parametrize("number", range(4))
def test_the_first_page_is_the_same_where_all_of_them_read_it(number: int) -> None:
    moments = [at(27, 10) + timedelta(days=day) for day in range(number)]
    alone, together = replace(GROUP, moments=moments), replace(GROUP, moments=moments, fits=None)
    assert verbs_on(alone)[0] == [read(button.data).verb for button in card(T, together).buttons]  # type: ignore[union-attr]


def test_a_page_that_is_not_there_is_the_group() -> None:
    assert more_ways(T, GROUP, 7) == ()
