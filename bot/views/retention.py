"""How long something is kept, as a sentence: for the list of what is kept, and for who asks."""

from collections.abc import Mapping

from bot.domain.retention import A_YEAR, TWO_YEARS, Ends, Kept
from bot.views.catalogue import Catalogue


def how_long(t: Catalogue, kept: Kept) -> str:
    """The rule of a table, whole: from what moment, for how many days, and what of it goes sooner."""
    sooner = " " + t("kept.sooner", span=span(t, kept.sooner)) if kept.sooner else ""
    return _rule(t, kept) + sooner


def as_list(t: Catalogue, rules: Mapping[str, Kept]) -> str:
    """Every table with its rule, in Markdown, by name."""
    return "\n".join(f"- `{table}`: {how_long(t, kept)}" for table, kept in sorted(rules.items()))


def _rule(t: Catalogue, kept: Kept) -> str:
    days = span(t, kept.days)
    return {
        Ends.HOUSE: t("kept.house"),
        Ends.PERSON: t("kept.person", span=days),
        Ends.WITH: t("kept.with", table=kept.parent),
        Ends.YEAR: t("kept.year"),
        Ends.YEARS: t("kept.years"),
        Ends.THREE_YEARS: t("kept.three_years"),
        Ends.MADE: t("kept.made", span=days),
        Ends.TOUCHED: t("kept.touched", span=days),
        Ends.RECEIVED: t("kept.received", span=days),
        Ends.SENT: t("kept.sent", span=days),
        Ends.MET: t("kept.met", span=days),
        Ends.OVER: t("kept.over", span=days),
        Ends.SETTLED: t("kept.settled", span=days),
        Ends.READ: t("kept.read", span=days),
        Ends.NEXT_ROUND: t("kept.next_round", span=days),
        Ends.COUNTED: t("kept.counted", span=days),
        Ends.LEFT: t("kept.left", span=days),
    }[kept.ends]


def span(t: Catalogue, days: int) -> str:
    """So many days, in whole years where they are."""
    years = {A_YEAR: 1, TWO_YEARS: 2}.get(days)
    return t.count("kept.span_years", years) if years else t.count("kept.span_days", days)
