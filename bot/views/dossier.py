"""The dossier as Markdown: the school's text, with its slots filled from what the house says of itself (J35)."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.dossier import DOCUMENT, DossierWords, Facts, Keeping, KeyPlace, OpenPoint, fill, number_open_points
from bot.views.catalogue import Catalogue
from bot.views.dossier_parts import list_data, list_numbers, list_teams, say_platforms, tell_rows
from bot.views.markdown import plain, table

KEYS = {
    KeyPlace.ENVIRONMENT: "dossier.key_environment",
    KeyPlace.FILE: "dossier.key_file",
    KeyPlace.BESIDE: "dossier.key_beside",
}


def dossier(t: Catalogue, facts: Facts, words: DossierWords) -> str:
    """The whole document in one language. Raises UnknownSlot for a slot in its text that there is not."""
    platforms = say_platforms(t, facts, words)
    slots = {
        "today": t.long_day(facts.today),
        "version": facts.version,
        "organisations": plain(t.all_of(list(facts.organisations))) or t("dossier.none_yet"),
        "platform_names": t.all_of([one.name.capitalize() for one in facts.platforms]) or t("dossier.none_yet"),
        "adviser": _advisers(t, facts.advisers),
        "data": list_data(t, facts, words),
        "after_data": str(len(words.groups) + 1),
        "keeping": _keeping(t, facts),
        "copies": _copies_go(t, facts.keeping),
        "platforms": "\n\n".join(platforms) or t("dossier.platform_open"),
        "after_platforms": str(len(platforms) + 1),
        "teams": list_teams(t, facts.teams),
        "tells": tell_rows(t, words),
        "numbers": list_numbers(t),
        "open": "{open}",
        "open_number": "{open_number}",
    }
    text, points = number_open_points(fill(words.documents[DOCUMENT], slots))
    return fill(text, {"open": _open(t, points), "open_number": str(len(points))})


def dossiers(written: Iterable[str]) -> str:
    """The documents of several languages, one after the other."""
    return "\n---\n\n".join(written)


def _advisers(t: Catalogue, advisers: Mapping[str, str | None]) -> str:
    named = [f"{plain(adviser)} ({plain(school)})" for school, adviser in advisers.items() if adviser]
    is_complete = named and len(named) == len(advisers)
    return "; ".join(named if is_complete else [*named, t("dossier.adviser_open")])


def _keeping(t: Catalogue, facts: Facts) -> str:
    keeping = facts.keeping
    lines = [
        t("dossier.database_server") if keeping.is_server else t("dossier.database_file"),
        t(KEYS[keeping.key]),
        t("dossier.copies_of_server") if keeping.nights is None else t("dossier.copies", nights=keeping.nights),
    ]
    return "\n".join(f"- {line}" for line in lines)


def _copies_go(t: Catalogue, keeping: Keeping) -> str:
    return t("dossier.copies_of_server_go") if keeping.nights is None else t("dossier.copies_go", nights=keeping.nights)


def _open(t: Catalogue, points: Sequence[OpenPoint]) -> str:
    head = (t("dossier.open_number"), t("dossier.open_where"), t("dossier.open_what"), t("dossier.open_who"))
    return table(head, [(str(one.number), one.where, one.what, one.who) for one in points])
