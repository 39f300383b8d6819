"""How long something is kept, as a sentence: for the list of what is kept, and for who asks."""

from collections.abc import Mapping

from bot.domain.retention import A_YEAR, TWO_YEARS, Ends, Kept
from bot.views.catalogue import Catalogue


def how_long(t: Catalogue, kept: Kept) -> str:
    """The rule of a table, whole: from what moment, for how many days, and what of it goes sooner."""
    sooner = " " + t("kept.sooner", span=_span(t, kept.sooner)) if kept.sooner else ""
    return _rule(t, kept) + sooner


def as_list(t: Catalogue, rules: Mapping[str, Kept]) -> str:
    """Every table with its rule, in Markdown, by name."""
    return "\n".join(f"- `{table}`: {how_long(t, kept)}" for table, kept in sorted(rules.items()))


def _rule(t: Catalogue, kept: Kept) -> str:
    span = _span(t, kept.days)
    return {
        Ends.HOUSE: t("kept.house"),
        Ends.PERSON: t("kept.person", span=span),
        Ends.WITH: t("kept.with", table=kept.parent),
        Ends.YEAR: t("kept.year"),
        Ends.YEARS: t("kept.years"),
        Ends.THREE_YEARS: t("kept.three_years"),
        Ends.MADE: t("kept.made", span=span),
        Ends.TOUCHED: t("kept.touched", span=span),
        Ends.RECEIVED: t("kept.received", span=span),
        Ends.SENT: t("kept.sent", span=span),
        Ends.MET: t("kept.met", span=span),
        Ends.OVER: t("kept.over", span=span),
        Ends.SETTLED: t("kept.settled", span=span),
        Ends.READ: t("kept.read", span=span),
        Ends.NEXT_ROUND: t("kept.next_round", span=span),
        Ends.COUNTED: t("kept.counted", span=span),
        Ends.LEFT: t("kept.left", span=span),
    }[kept.ends]


def _span(t: Catalogue, days: int) -> str:
    years = {A_YEAR: 1, TWO_YEARS: 2}.get(days)
    return t.count("kept.span_years", years) if years else t.count("kept.span_days", days)
