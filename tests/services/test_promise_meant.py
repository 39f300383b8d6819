"""Where it is looked whom and what promises are about."""

from bot.domain.promise import Act
from bot.services.promise_meant import KNOWN


def test_of_every_act_it_is_known_where_what_it_is_about_may_be() -> None:
    assert {*KNOWN} == {*Act}
