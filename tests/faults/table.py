"""Every fault, by the row of the fault table."""

from collections.abc import Sequence

from tests.faults import forgeries, garbage
from tests.faults.fault import Fault

FAULTS: Sequence[Fault] = (*garbage.FAULTS, *forgeries.FAULTS)
