"""`ruimte pulse`: a steward reads when the next one is, and nothing else."""

from tests.cli.terminal import MONDAY, Terminal


def test_where_it_is_off_it_says_how_to_turn_it_on(school: Terminal) -> None:
    done = school.here("pulse", "list", at=MONDAY)

    assert (done.code, done.out.strip()) == (
        0,
        "Nergens staat de peiling aan. Zet hem aan met: ruimte team feature TEAM --on pulse",
    )


def test_turned_on_it_says_when_the_next_one_is(school: Terminal) -> None:
    on = school.here("team", "feature", "Onderbouw", "--on", "pulse", at=MONDAY)
    done = school.here("pulse", "list", at=MONDAY)

    assert (on.code, done.code, done.out.strip()) == (
        0,
        0,
        "Onderbouw: de volgende peiling is in de week van maandag 4 januari.",
    )


def test_turned_off_it_is_gone(school: Terminal) -> None:
    school.here("team", "feature", "Onderbouw", "--on", "pulse", at=MONDAY)
    school.here("team", "feature", "Onderbouw", "--off", "pulse", at=MONDAY)

    assert "Nergens" in school.here("pulse", "list", at=MONDAY).out
