"""A clock that a test moves."""

START = 1_767_600_000.0


class Clock:
    """Seconds since 1970; calling it tells them."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def passes(self, seconds: float) -> None:
        """So many seconds later."""
        self.now += seconds

    def __call__(self) -> float:
        return self.now
