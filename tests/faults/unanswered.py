"""Both platforms do what is asked of them, and give no answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.school import School


@asynccontextmanager
async def unanswered(school: School) -> AsyncIterator[asyncio.Event]:
    """Nothing that is said is answered, until this is set or the block ends."""
    answers = asyncio.Event()
    school.telegram.fails("sendMessage", times=0, held=answers)
    school.slack.fails("chat.postMessage", times=0, held=answers)
    try:
        yield answers
    finally:
        school.telegram.trouble.clear()
        school.slack.troubles.clear()
        answers.set()
