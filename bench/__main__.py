"""Every figure in one run, printed and written to docs/figures.md."""

import asyncio
from collections.abc import Iterator

from bench import (
    agenda,
    carrier,
    digest,
    digests,
    export,
    idle,
    joins,
    matching,
    night,
    opening,
    pulse,
    replicas,
    reply,
    slack_ack,
    slack_forgeries,
    slack_rush,
    slack_sending,
    soak,
    telegram_sending,
    telegram_updates,
)
from bench import help as help_command
from bench.figures import Figure, write_document


def measured() -> Iterator[Figure]:
    """The figures, each when it is there."""
    yield help_command.measure()
    yield reply.measure()
    yield asyncio.run(digest.measure())
    yield asyncio.run(digests.measure())
    yield asyncio.run(export.measure())
    yield asyncio.run(pulse.measure())
    yield asyncio.run(night.measure())
    yield from asyncio.run(opening.measure())
    yield slack_ack.measure()
    yield slack_rush.measure()
    yield asyncio.run(slack_sending.measure())
    yield slack_forgeries.measure()
    yield asyncio.run(telegram_sending.measure())
    yield telegram_updates.measure()
    yield carrier.measure()
    yield replicas.measure()
    yield idle.measure()
    yield soak.measure()
    yield agenda.measure()
    yield joins.measure()
    yield from matching.measure()


figures = []
for figure in measured():
    print(figure, flush=True)
    figures.append(figure)
write_document(figures)
