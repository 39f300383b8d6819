"""Every fault, by the row of the fault table."""

from collections.abc import Sequence

from tests.faults import forgeries
from tests.faults.fault import Fault

FAULTS: Sequence[Fault] = (*forgeries.FAULTS,)
