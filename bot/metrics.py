"""Figures for a monitor, in the form that Prometheus reads; the one module that knows its library.

What happens when somebody answers is held back (J32): it is shown five at a time, and at every fifth minute only.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from random import Random

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.domain.held_back import HeldBack

MINUTES = 5  # between two moments at which what was held back may be shown
UP_TO = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)  # seconds; Slack waits three


class Result(StrEnum):
    """What a platform made of one message of ours."""

    SENT = "sent"
    THROTTLED = "throttled"  # it wants silence, or had wanted it just before
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    PUT_BACK = "put_back"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True)
class Measured:
    """What was looked up for this moment; whatever could tell of an answer has its floor by now."""

    write_seconds: float | None = None  # None while the database takes no writes
    beats: int = 0
    failed_age: float = 0.0
    deliveries: Mapping[str, int] = field(default_factory=dict)  # by state
    lags: Mapping[str, float] = field(default_factory=dict)  # by platform, as the next two
    lane_changes: Mapping[str, int] = field(default_factory=dict)
    hears: Mapping[str, bool] = field(default_factory=dict)


class _Told:
    """One figure that is held back: how often, and how long it took."""

    def __init__(self, chance: Random) -> None:
        self._held: HeldBack[float] = HeldBack(chance)
        self._ripe: list[float] = []
        self._within = [0] * (len(UP_TO) + 1)
        self.seconds = 0.0

    def add(self, seconds: float = 0.0) -> None:
        """It happened once more."""
        self._ripe.extend(self._held.add(seconds))

    def show(self) -> None:
        """From now on all that is ripe is seen."""
        for one in self._ripe:
            self._within[bisect_left(UP_TO, one)] += 1
            self.seconds += one
        self._ripe.clear()

    @property
    def times(self) -> int:
        """How often, as far as may be shown."""
        return sum(self._within)

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """How often within each of these times."""
        ends = [*map(str, UP_TO), "+Inf"]
        return [(end, float(sum(self._within[: at + 1]))) for at, end in enumerate(ends)]


class Metrics(Collector):
    """The figures of one process, in a registry of their own."""

    def __init__(self, platforms: Collection[str], *, chance: Random, now: Callable[[], datetime]) -> None:
        self._now = now
        self._mark = _mark(now())
        self._sends = {(platform, result): _Told(chance) for platform in sorted(platforms) for result in Result}
        self._throttled = {platform: _Told(chance) for platform in sorted(platforms)}
        self._acks = {platform: _Told(chance) for platform in sorted(platforms)}
        self._measured = Measured()
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def sent(self, platform: str, result: Result) -> None:
        """This became of a message."""
        self._sends[platform, result].add()

    def throttled(self, platform: str) -> None:
        """It said 429, to a message or a question of ours."""
        self._throttled[platform].add()

    def acknowledged(self, platform: str, seconds: float) -> None:
        """An event could be acknowledged, so many seconds after it came."""
        self._acks[platform].add(seconds)

    def text(self, measured: Measured) -> bytes:
        """Everything that may be seen now."""
        if (mark := _mark(self._now())) != self._mark:
            self._mark = mark
            for told in (*self._sends.values(), *self._throttled.values(), *self._acks.values()):
                told.show()
        self._measured = measured
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """What Prometheus's library asks of us."""
        yield from self._held_back()
        yield from self._looked_up(self._measured)

    def _held_back(self) -> Iterator[Metric]:
        sends = CounterMetricFamily(
            "ruimte_sends", "What platforms made of our messages", labels=["platform", "result"]
        )
        for (platform, result), told in self._sends.items():
            sends.add_metric([platform, result], told.times)
        throttled = CounterMetricFamily(
            "ruimte_throttled", "How often a platform said 429 to a message or a question of ours", labels=["platform"]
        )
        for platform, told in self._throttled.items():
            throttled.add_metric([platform], told.times)
        acks = HistogramMetricFamily(
            "ruimte_ack_seconds", "From an event to the moment at which it can be acknowledged", labels=["platform"]
        )
        for platform, told in self._acks.items():
            acks.add_metric([platform], told.buckets, told.seconds)
        yield sends
        yield throttled
        yield acks

    def _looked_up(self, measured: Measured) -> Iterator[Metric]:
        is_up = measured.write_seconds is not None
        yield CounterMetricFamily("ruimte_beats", "Rounds of this process's heartbeat", measured.beats)
        yield GaugeMetricFamily("ruimte_database_up", "Whether the database takes writes", float(is_up))
        if measured.write_seconds is not None:
            yield GaugeMetricFamily("ruimte_database_write_seconds", "How long a write took", measured.write_seconds)
        yield _gauge("ruimte_intake_up", "Whether a platform can tell us things", "platform", measured.hears)
        if is_up:
            age = "Whole hours since the oldest event that failed, in seconds"
            yield GaugeMetricFamily("ruimte_inbox_failed_age_seconds", age, measured.failed_age)
            lag = "How long something has been due, in seconds: whole minutes"
            yield _gauge("ruimte_lane_lag_seconds", lag, "platform", measured.lags)
            yield _gauge("ruimte_deliveries", "The outbox, of a year", "state", measured.deliveries)
            changes = "How often the lanes of a platform got another owner"
            yield _gauge("ruimte_lane_changes", changes, "platform", measured.lane_changes)


def _gauge(name: str, says: str, label: str, values: Mapping[str, float]) -> Metric:
    gauge = GaugeMetricFamily(name, says, labels=[label])
    for value in values:
        gauge.add_metric([value], float(values[value]))
    return gauge


def _mark(now: datetime) -> int:
    return int(now.timestamp()) // (60 * MINUTES)
