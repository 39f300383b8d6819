"""Every fault, by the row of the fault table."""

from collections.abc import Sequence

from tests.faults import absences, partitions, rates, spoiled, storms, together
from tests.faults.fault import Fault

FAULTS: Sequence[Fault] = (
    *rates.FAULTS,
    *together.FAULTS,
    *partitions.FAULTS,
    *storms.FAULTS,
    *spoiled.FAULTS,
    *absences.FAULTS,
)
