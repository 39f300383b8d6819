"""What who leads a team reads besides the team part."""

from uuid import UUID

from bot.domain.digest import Fitted
from bot.domain.message import Block, Button, Buttons, Message, Text
from bot.domain.press import write
from bot.views.catalogue import Catalogue
from bot.views.digest import section_blocks


def own_part(t: Catalogue, person: UUID, fitted: Fitted, moment: str | None) -> Message:
    """Agreements to look back on, and last when their own question comes, which they can have now."""
    blocks: list[Block] = section_blocks(fitted.sections)
    if fitted.left_out:
        blocks.append(Text(t.count("leader.left_out", fitted.left_out)))
    if moment is not None:
        blocks.append(Text(t("leader.own_question", moment=moment)))
        blocks.append(Buttons((Button(t("button.this_week"), write("week", person)),)))
    return Message(tuple(blocks))
