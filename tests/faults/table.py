"""Every fault, by the row of the fault table."""

from collections.abc import Sequence

from tests.faults import hearing, kills, polls, replicas, rolling, sockets, ticks
from tests.faults.fault import Fault

FAULTS: Sequence[Fault] = (
    *kills.FAULTS,
    *hearing.FAULTS,
    *replicas.FAULTS,
    *rolling.FAULTS,
    *polls.FAULTS,
    *sockets.FAULTS,
    *ticks.FAULTS,
)
