"""Every fault, by the row of the fault table."""

from collections.abc import Sequence

from tests.faults import crowd, forgeries, garbage, repeats
from tests.faults.fault import Fault

FAULTS: Sequence[Fault] = (*crowd.FAULTS, *repeats.FAULTS, *garbage.FAULTS, *forgeries.FAULTS)
