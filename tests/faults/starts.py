"""Row 5, and then: a machine begins the program again, of which nothing is in memory, until it is ready."""

import time
from collections import Counter

from tests.faults.fault import Fault, Ground, Met, Times, must_be
from tests.faults.kills import SAID_UNHEARD, bytes_sent
from tests.faults.outbox import chats_of_each_sort, greet
from tests.faults.replicas import ends_as
from tests.faults.school import a_school


async def meet(ground: Ground) -> Met:
    """Killed in the middle of a sentence, it is there again soon, with all that a program has to read first.

    How long it waited for a core that other programs had is told, and not counted: that is the machine's load.
    """
    ready, waited, told = list[float](), list[float](), Counter[str]()
    async with a_school(ground) as school:
        for number in range(ground.times):
            chats = await chats_of_each_sort(school, f"Begun {number}")
            async with school.lives() as life:
                await greet(school, chats["direct"])
                async with bytes_sent(school, chats):
                    life.is_killed()
            begun = time.monotonic()
            async with school.lives(anew=True) as life:
                await life.is_ready()
                waited.append(life.waited)
                ready.append(time.monotonic() - begun - waited[-1])
                must_be(await life.is_stopped(), 0)
            told.update(await ends_as(school, chats, SAID_UNHEARD))
            school.now.stays_in_school_hours()
    ground.is_in_time(max(ready))
    return {**told, "slowest to be ready, s": max(ready), "waited for a core, s": max(waited)}


FAULTS = (Fault(5, "begun again after that", Times(1, 3, 20), meet, in_ci=("sqlite",)),)
