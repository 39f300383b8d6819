"""Who waits for a steward's word on who they are, and that word, given at the keyboard."""

from collections.abc import Sequence
from datetime import datetime

from bot.cli.trouble import Sentence
from bot.cli.words import words
from bot.domain.people import spelling
from bot.services.claim import settle_claim
from bot.store.base import Db
from bot.store.claim import Claim, all_claims, find_claim
from bot.store.people import Person


async def list_claims(db: Db) -> list[str]:
    """A line for each, numbered from 1, oldest first."""
    return [await _line(db, number, claim, person) for number, (claim, person) in enumerate(await all_claims(db), 1)]


async def confirm(db: Db, which: str, *, now: datetime) -> str:
    """It is so; the sentence that says what became of it."""
    claim, name = await _one_claim(db, which)
    if await settle_claim(db, claim, now=now):
        return words("claim.confirmed", name=name)
    return words("claim.known_by_now", name=name)


async def refuse(db: Db, which: str) -> str:
    """It is not so: nothing changes, and they get nothing."""
    claim, name = await _one_claim(db, which)
    await db.delete(claim)
    return words("claim.refused", name=name)


async def _line(db: Db, number: int, claim: Claim, person: Person) -> str:
    claimed = await db.get(Person, claim.claimed_id) if claim.claimed_id else None
    if claimed is None:
        return words("claims.is_new", number=number, name=person.name)
    return words("claims.says_to_be", number=number, name=person.name, claimed=claimed.name)


async def _one_claim(db: Db, which: str) -> tuple[Claim, str]:
    """What is meant by a number or a name, locked, and who said it; or a sentence."""
    waiting = [person for _, person in await all_claims(db)]
    numbers = _meant(which, [person.name for person in waiting])
    if not numbers:
        raise Sentence(words("claims.unknown", which=which))
    if len(numbers) > 1:
        raise Sentence(words("claims.several", name=which, numbers=", ".join(map(str, numbers))))
    person = waiting[numbers[0] - 1]
    claim = await find_claim(db, person.id)
    if claim is None:  # another steward was first
        raise Sentence(words("claim.settled_already"))
    return claim, person.name


def _meant(which: str, names: Sequence[str]) -> list[int]:
    return [n for n, name in enumerate(names, 1) if which.strip() == str(n) or spelling(which) == spelling(name)]
