"""Every fault, by the row of the fault table."""

from collections.abc import Sequence

from tests.faults import (
    absences,
    clocks,
    crowd,
    forgeries,
    fullness,
    garbage,
    hearing,
    kills,
    locks,
    partitions,
    polls,
    rates,
    repeats,
    replicas,
    rolling,
    sockets,
    spoiled,
    starts,
    storms,
    ticks,
    tiny_disk,
    together,
)
from tests.faults.fault import Fault

FAULTS: Sequence[Fault] = (
    *rates.FAULTS,
    *crowd.FAULTS,
    *together.FAULTS,
    *kills.FAULTS,
    *starts.FAULTS,
    *hearing.FAULTS,
    *partitions.FAULTS,
    *storms.FAULTS,
    *spoiled.FAULTS,
    *repeats.FAULTS,
    *clocks.FAULTS,
    *absences.FAULTS,
    *locks.FAULTS,
    *fullness.FAULTS,
    *tiny_disk.FAULTS,
    *garbage.FAULTS,
    *forgeries.FAULTS,
    *replicas.FAULTS,
    *rolling.FAULTS,
    *polls.FAULTS,
    *sockets.FAULTS,
    *ticks.FAULTS,
)
