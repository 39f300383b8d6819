"""The figures for a monitor: what whoever leads a team, and reads them each second, learns of who answers (J32)."""

import itertools
import re
from datetime import datetime, timedelta
from random import Random

from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import MINUTES, Measured, Metrics, Result
from tests.world import at

A_MARK = timedelta(minutes=MINUTES)
LABELS = {"platform", "result", "state", "le"}


class Monitor:
    """Somebody who reads the figures whenever they like."""

    def __init__(self, seed: int = 0) -> None:
        self.now: datetime = at(15, 10)
        self.metrics = Metrics(["slack", "telegram"], chance=Random(seed), now=lambda: self.now)

    def reads(self, *, after: timedelta = timedelta()) -> str:
        self.now += after
        return self.metrics.text(Measured()).decode()

    def figure(self, name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.reads(), re.MULTILINE)
        assert found is not None
        return float(found[1])


def test_four_who_answer_change_nothing_ever() -> None:
    monitor = Monitor()
    before = monitor.reads()
    for _ in range(4):
        monitor.metrics.acknowledged("slack", 0.02)
        monitor.metrics.sent("slack", Result.SENT)
        monitor.metrics.throttled("slack")
    assert [monitor.reads(after=A_MARK) for _ in range(10)] == [before] * 10


def test_many_who_answer_show_only_at_the_next_fifth_minute() -> None:
    monitor = Monitor()
    before = monitor.reads()
    for _ in range(9):
        monitor.metrics.acknowledged("slack", 0.02)
        assert monitor.reads(after=timedelta(seconds=1)) == before
    monitor.reads(after=A_MARK)
    assert monitor.figure('ruimte_ack_seconds_count{platform="slack"}') == 5.0


def test_every_figure_of_what_people_do_moves_by_five() -> None:
    monitor = Monitor()
    shown = []
    for _ in range(60):
        monitor.metrics.sent("telegram", Result.SENT)
        monitor.reads(after=A_MARK)
        shown.append(monitor.figure('ruimte_sends_total{platform="telegram",result="sent"}'))
    steps = {later - earlier for earlier, later in itertools.pairwise(shown)}
    assert (steps, shown[-1] >= 50) == ({0.0, 5.0}, True)


def test_how_often_a_platform_said_429_is_held_back_too() -> None:
    monitor = Monitor()
    for _ in range(9):
        monitor.metrics.throttled("telegram")
    before = monitor.figure('ruimte_throttled_total{platform="telegram"}')
    monitor.reads(after=A_MARK)
    shown = [monitor.figure(f'ruimte_throttled_total{{platform="{name}"}}') for name in ("slack", "telegram")]
    assert (before, shown) == (0.0, [0.0, 5.0])


def test_what_never_happened_stands_there_too() -> None:
    monitor = Monitor()
    results = [monitor.figure(f'ruimte_sends_total{{platform="slack",result="{result}"}}') for result in Result]
    assert results == [0.0] * len(Result)


def test_nothing_is_told_apart_by_workspace_team_person_or_kind() -> None:
    monitor = Monitor()
    families = text_string_to_metric_families(monitor.reads())
    assert {label for family in families for sample in family.samples for label in sample.labels} <= LABELS


def test_times_fall_in_their_buckets() -> None:
    monitor = Monitor()
    for _ in range(9):
        monitor.metrics.acknowledged("slack", 0.3)
    monitor.reads(after=A_MARK)
    within = [monitor.figure(f'ruimte_ack_seconds_bucket{{le="{end}",platform="slack"}}') for end in ("0.25", "0.5")]
    assert (within, monitor.figure('ruimte_ack_seconds_sum{platform="slack"}')) == ([0.0, 5.0], 1.5)


def test_a_database_that_is_away_is_told_and_nothing_is_made_up_about_it() -> None:
    text = Monitor().reads()
    assert "ruimte_database_up 0.0" in text
    assert "ruimte_lane_lag_seconds" not in text


def test_the_librarys_own_registry_gets_nothing_of_ours() -> None:
    Monitor()
    assert [family.name for family in REGISTRY.collect() if family.name.startswith("ruimte")] == []
