"""What mutmut leaves alone is laid open, and does the same as before."""

from tests.faults.laid_open import lay_open

SOURCE = """\
@cache
def once() -> int:
    return 1


class Kept:
    @property
    def doubled(self) -> int:
        return 2 * once()

    @asks("elsewhere")
    def left(self) -> None: ...


@dataclass
class Row: ...
"""

OPEN = """\
def once() -> int:
    return 1


class Kept:
    def doubled(self) -> int:
        return 2 * once()

    doubled = property(doubled)

    @asks("elsewhere")
    def left(self) -> None: ...


@dataclass
class Row: ...
"""


def test_a_decorator_of_one_name_is_applied_below_its_function_and_none_remembers() -> None:
    assert lay_open(SOURCE) == OPEN


def test_what_has_no_such_decorator_stays_as_it_is() -> None:
    assert lay_open(OPEN) == OPEN
