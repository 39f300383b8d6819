"""What a platform has had enough of, for a while."""

from adapters.shared.pauses import Pauses
from tests.adapters.slack_time import Watch


def test_a_pause_is_for_one_method_in_one_workspace() -> None:
    watch = Watch()
    pauses = Pauses(clock=watch.clock)
    pauses.begin("T1", "chat.postMessage", seconds=12)
    asked = [("T1", "chat.postMessage"), ("T1", "chat.update"), ("T2", "chat.postMessage")]
    assert [pauses.left(*each) for each in asked] == [12, 0, 0]


async def test_a_pause_ends() -> None:
    watch = Watch()
    pauses = Pauses(clock=watch.clock)
    pauses.begin("T1", "chat.postMessage", seconds=12)
    await watch.sleep(12)
    assert pauses.left("T1", "chat.postMessage") == 0


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    watch = Watch()
    pauses = Pauses(clock=watch.clock)
    pauses.begin("T1", "chat.postMessage", seconds=60)
    pauses.begin("T1", "chat.postMessage", seconds=1)
    assert pauses.left("T1", "chat.postMessage") == 60
