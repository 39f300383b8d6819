"""Every fault, as often as there is time for in CI, and the same way each time; `make faults` looks elsewhere."""

import asyncio
import os
from pathlib import Path
from random import Random
from zlib import crc32

import pytest

from tests.conftest import fresh_database
from tests.faults.fault import IN_CI, Fault, Ground
from tests.faults.table import FAULTS

EACH = [
    pytest.param(fault, kind, id=f"{fault.row:02}-{fault.name.replace(' ', '-')}-{kind}")
    for fault in FAULTS
    for kind in fault.on
    if fault.times.ci and kind in fault.in_ci
]


@pytest.mark.parametrize(("fault", "kind"), EACH)
def test_what_must_be_true_is_true_after_it(
    fault: Fault, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    seed = int(os.environ.get("RUIMTE_TEST_SEED") or crc32(fault.name.encode()))
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    ground = Ground(fresh_database(request, tmp_path, kind), tmp_path, Random(seed), fault.times.ci, IN_CI)
    asyncio.run(fault.meet(ground))
