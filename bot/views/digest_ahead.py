"""Which digests come next, as a steward reads it."""

from datetime import date

from bot.views.catalogue import Catalogue


def digests_ahead(t: Catalogue, team: str, next_on: date | None, *, has_leaders: bool, board_on: date | None) -> str:
    """One team: when, and which; never whether there is anything in them (J01)."""
    if next_on is None:
        return t("digest.none_ahead", team=team)
    lines = [t("digest.next_on", team=team, day=t.day(next_on))]
    lines += [t("digest.for_leaders")] if has_leaders else []
    lines += [t("digest.for_board", day=t.day(board_on))] if board_on is not None else []
    return "\n".join(lines)
