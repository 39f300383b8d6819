"""`make faults`: every fault, often; goes on where it was broken off, and ends in a table.

Without a number everything is scaled to fit an hour; `100` is as often and as long as the fault table asks.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.databases import running_postgres
from tests.faults.turns import Turn, meet_number, program, turns

REMEMBERED = Path("var/faults.jsonl")
AT_ONCE = 2  # they mostly wait: for a lease that runs out, or a process that begins again
ADDED_UP = ("lost", "said twice")
UNTRIED = "Untried: a disk that answers with an error (EIO), and row 18, three days on end."


def remembered() -> dict[str, dict[str, Any]]:
    """What was met before, without trouble."""
    lines = REMEMBERED.read_text().splitlines() if REMEMBERED.exists() else []
    found = [json.loads(line) for line in lines]
    return {one["turn"]: one for one in found if not one["trouble"]}


def table(done: Sequence[tuple[Turn, Mapping[str, Any]]]) -> str:
    """One line each, with what the fault table asks beside what was done."""
    lines = ["| row | fault | on | done | asked | seed | came of it |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for turn, one in done:
        times = turn.fault.times
        came = ", ".join(_said(name, value) for name, value in one["met"].items())
        lines.append(
            f"| {turn.fault.row} | {turn.fault.name} | {turn.kind} | {turn.times:,} {times.of} | {times.asked:,} "
            f"| {one['seed']} | {'**' + one['trouble'] + '**' if one['trouble'] else came or 'as it must be'} |"
        )
    return "\n".join(lines)


def totals(done: Sequence[tuple[Turn, Mapping[str, Any]]]) -> str:
    """What was lost and what came twice in all rows, and where, but for rows with trouble; and how long they took."""
    found = Counter[str]()
    for _, one in done:
        found.update({name: value for name, value in one["met"].items() if name.startswith(ADDED_UP)})
    lines = [f"{what}: {_figure(_sum(found, what))} ({_by_platform(found, what)})" for what in ADDED_UP]
    troubled = sum(bool(one["trouble"]) for _, one in done)
    lines.append(f"minutes of all rows added up, {AT_ONCE} at once: {sum(one['seconds'] for _, one in done) / 60:.0f}")
    return "\n".join([*lines, *([f"not counted, for they had trouble: {troubled}"] if troubled else [])])


def _sum(found: Mapping[str, float], what: str) -> float:
    return sum(value for name, value in found.items() if name.startswith(what))


def _by_platform(found: Mapping[str, float], what: str) -> str:
    named = sorted(name for name in found if name.startswith(what))
    return ", ".join(f"{name.removeprefix(f'{what} in ')} {_figure(found[name])}" for name in named)


def _said(name: str, value: float) -> str:
    """A name that ends in a comma and a unit has that behind its figure."""
    what, _, unit = name.partition(", ")
    return f"{what} {value:.1f} {unit}" if unit else f"{what} {_figure(value)}"


def _figure(value: float) -> str:
    return f"{round(value, 3):,}"


def _meet_all(left: Sequence[int], hundredths: int | None) -> Iterator[dict[str, Any]]:
    """Those of these numbers, a few at once, each in a process that another does not touch; remembered at once."""
    with running_postgres() as server, ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
        for one in as_completed([pool.submit(meet_number, number, hundredths, server) for number in left]):
            with REMEMBERED.open("a") as file:
                file.write(json.dumps(one.result()) + "\n")
            yield one.result()


def main() -> int:
    """Meet them all; 1 when something was not as it must be."""
    hundredths = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None
    REMEMBERED.parent.mkdir(exist_ok=True)
    todo, met = turns(hundredths, program()), remembered()
    left = [number for number, turn in enumerate(todo) if turn.name not in met]
    met |= {one["turn"]: one for one in _meet_all(left, hundredths)}
    done = [(turn, met[turn.name]) for turn in todo]
    print(f"{table(done)}\n\n{totals(done)}\n\n{UNTRIED}")  # noqa: T201
    return 1 if any(one["trouble"] for _, one in done) else 0


if __name__ == "__main__":
    sys.exit(main())
