"""What was left out of the school's own words: told to the stewards once, however often Ruimte starts."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from bot.services.alert import raise_alert
from bot.store.base import Db
from bot.store.house import alerts_about
from bot.store.team import all_organisations
from bot.store.word_file import Broken

LEFT_OUT = "words_left_out"
ENOUGH = 12  # letters of a digest, to tell one fault of a file from another


async def tell_left_out(db: Db, broken: Sequence[Broken], *, now: datetime) -> None:
    """Tell the stewards of every organisation what they did not hear of yet; the words are everybody's."""
    for organisation in await all_organisations(db):
        told = await _told(db, organisation.id)
        new = {_digest(one): one for one in broken if _digest(one) not in told}
        if new:
            await raise_alert(
                db, LEFT_OUT, about=f"{organisation.id.hex}:{now.isoformat()}", organisation_id=organisation.id,
                now=now,
                args={"number": str(len(new)), "where": next(iter(new.values())).place, "told": " ".join(new)},
            )  # fmt: skip


async def _told(db: Db, organisation_id: UUID) -> set[str]:
    alerts = await alerts_about(db, LEFT_OUT, organisation_id)
    return {digest for alert in alerts for digest in alert.args["told"].split()}


def _digest(one: Broken) -> str:
    """The same wherever in its file it stands: lines move while somebody writes."""
    said = repr((one.file.name, one.name, one.fault.key, sorted(one.fault.parts.items(), key=str)))
    return sha256(said.encode()).hexdigest()[:ENOUGH]
