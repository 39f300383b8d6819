"""What keeps a house from its work is told once, when it lasts, and when somebody can be told."""

from datetime import datetime, timedelta

import pytest

from bot.domain.trouble import OF_DATABASE, PATIENCE, Case, Lasting, Ledger, Trouble, of_code
from tests.world import at

NOW: datetime = at(12, 10)
AN_INSTANT = timedelta(microseconds=1)
DEAF = Case(Trouble.UNHEARD, "slack")


def tells(ledger: Ledger, *cases: Case, at: datetime) -> list[Lasting]:
    """What stewards are told at this moment, when this is what is wrong."""
    ledger.look(cases, at)
    lasting = ledger.to_tell()
    for one in lasting:
        ledger.told(one)
    return lasting


@pytest.mark.parametrize("trouble", [one for one in Trouble if one not in OF_DATABASE and PATIENCE[one]])
def test_what_passes_is_not_told_and_what_lasts_is(trouble: Trouble) -> None:
    ledger, case = Ledger(), Case(trouble, "telegram")
    assert tells(ledger, case, at=NOW) == []
    assert tells(ledger, case, at=NOW + PATIENCE[trouble] - AN_INSTANT) == []
    assert tells(ledger, case, at=NOW + PATIENCE[trouble]) == [Lasting(case, NOW)]


@pytest.mark.parametrize("trouble", [Trouble.NO_TOKEN, Trouble.OVERDUE])
def test_what_does_not_pass_by_itself_is_told_at_once(trouble: Trouble) -> None:
    assert tells(Ledger(), Case(trouble, "telegram"), at=NOW) == [Lasting(Case(trouble, "telegram"), NOW)]


def test_what_lasts_for_days_is_told_once() -> None:
    ledger = Ledger()
    told = [one for hours in range(100) for one in tells(ledger, DEAF, at=NOW + timedelta(hours=hours))]
    assert told == [Lasting(DEAF, NOW)]


def test_what_went_away_and_came_back_begins_anew() -> None:
    ledger = Ledger()
    tells(ledger, DEAF, at=NOW)
    tells(ledger, at=NOW + timedelta(minutes=59))
    assert tells(ledger, DEAF, at=NOW + timedelta(hours=1)) == []
    assert tells(ledger, DEAF, at=NOW + timedelta(hours=2)) == [Lasting(DEAF, NOW + timedelta(hours=1))]


@pytest.mark.parametrize("trouble", OF_DATABASE)
def test_a_database_that_takes_nothing_is_told_when_it_works_again(trouble: Trouble) -> None:
    ledger, case = Ledger(), Case(trouble)
    assert tells(ledger, case, at=NOW) == []
    assert tells(ledger, case, at=NOW + timedelta(hours=3)) == []
    assert tells(ledger, at=NOW + timedelta(hours=4)) == [Lasting(case, NOW)]
    assert tells(ledger, at=NOW + timedelta(hours=5)) == []


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("telegram_token", Trouble.NO_TOKEN),
        ("telegram_conflict", Trouble.CONFLICT),
        ("telegram_poll", Trouble.UNHEARD),
        ("telegram_webhook", Trouble.UNHEARD),
        ("telegram_unreached", Trouble.UNHEARD),
        ("slack_socket", Trouble.UNHEARD),
    ],
)
def test_what_a_platform_says_of_itself_has_a_name(code: str, trouble: Trouble) -> None:
    assert of_code(code) is trouble
