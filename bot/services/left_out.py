"""What was left out of the school's own words: told to the stewards once, however often Ruimte starts."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from bot.services.alert import raise_alert
from bot.store.base import Db
from bot.store.house import alerts_about
from bot.store.steward import all_stewards
from bot.store.team import all_organisations
from bot.store.word_file import LeftOut

LEFT_OUT = "words_left_out"
ENOUGH = 12  # letters of a digest, to tell one fault of a file from another


async def tell_left_out(db: Db, left_out: Sequence[LeftOut], *, now: datetime) -> None:
    """Tell the stewards of every organisation what they did not hear of yet; the words are everybody's.

    While there is no steward nobody was told, and who becomes one hears it when Ruimte starts again.
    """
    for organisation in await all_organisations(db):
        if not await all_stewards(db, organisation.id):
            continue
        told, new = await _told(db, organisation.id), dict[str, LeftOut]()
        for one in left_out:
            if _digest(one) not in told:
                new.setdefault(_digest(one), one)
        if new:
            first = next(iter(new.values()))
            await raise_alert(
                db, LEFT_OUT, about=f"{organisation.id.hex}:{' '.join(sorted(new))}",
                organisation_id=organisation.id, now=now,
                args={"number": str(len(new)), "where": first.where, "told": " ".join(new)},
            )  # fmt: skip


async def _told(db: Db, organisation_id: UUID) -> set[str]:
    alerts = await alerts_about(db, LEFT_OUT, organisation_id)
    return {digest for alert in alerts for digest in alert.args["told"].split()}


def _digest(one: LeftOut) -> str:
    """The same wherever in its file it stands: lines move while somebody writes."""
    parts = sorted((name, str(part)) for name, part in one.fault.parts.items() if name != "where")
    return sha256(repr((one.file.name, one.name, one.fault.key, parts)).encode()).hexdigest()[:ENOUGH]
