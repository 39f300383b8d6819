"""Parts of the dossier that come from the house itself: data, teams, platforms, and what rows tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.domain.dossier import (
    DecisionFacts,
    Declared,
    DossierWords,
    Facts,
    PlatformFacts,
    TableWords,
    TeamFacts,
    fill,
)
from bot.domain.number_cards import CARDS
from bot.domain.people import TeamState
from bot.views.catalogue import Catalogue
from bot.views.markdown import plain, table
from bot.views.retention import how_long

FEATURES: Mapping[str, Callable[[Catalogue], str]] = {
    "agenda": lambda t: t("dossier.feature_agenda"),
    "consultation": lambda t: t("dossier.feature_consultation"),
    "pulse": lambda t: t("dossier.feature_pulse"),
    "leader": lambda t: t("dossier.feature_leader"),
    "board": lambda t: t("dossier.feature_board"),
}
WAYS: Mapping[str, Callable[[Catalogue], str]] = {
    "socket": lambda t: t("dossier.way_socket"),
    "web": lambda t: t("dossier.way_web"),
    "fetch": lambda t: t("dossier.way_fetch"),
    "webhook": lambda t: t("dossier.way_webhook"),
}


def list_data(t: Catalogue, facts: Facts, words: DossierWords) -> str:
    """Every table, under the headings of chapter 4."""
    parts = []
    for number, (title, tables) in enumerate(words.groups, 1):
        is_of_people = any(facts.tables[name].is_of_a_person for name in tables)
        listed = _of_people(t, facts, tables, words) if is_of_people else _of_nobody(t, facts, tables)
        parts.append(f"### 4.{number} {title}\n\n{listed}")
    return "\n\n".join(parts)


def _of_people(t: Catalogue, facts: Facts, tables: Mapping[str, TableWords], words: DossierWords) -> str:
    head = (t("dossier.what"), t("dossier.kept"), t("dossier.sealed"), t("dossier.erased"), t("dossier.given"))
    return table(head, [_of_somebody(t, facts.tables[name], said, words) for name, said in tables.items()])


def _of_somebody(t: Catalogue, declared: Declared, said: TableWords, words: DossierWords) -> tuple[str, ...]:
    if not declared.is_of_a_person and declared.export is None:
        return said.holds, _kept(t, declared), _yes(t, declared.is_sealed), "", ""
    return (
        said.holds,
        _kept(t, declared),
        _yes(t, declared.is_sealed),
        words.declared[declared.erasure or "row"],
        t("dossier.yes") if declared.export is None else words.declared[declared.export],
    )


def _of_nobody(t: Catalogue, facts: Facts, tables: Mapping[str, TableWords]) -> str:
    head = (t("dossier.what"), t("dossier.kept"), t("dossier.sealed"))
    rows = [
        (said.holds, _kept(t, facts.tables[name]), _yes(t, facts.tables[name].is_sealed))
        for name, said in tables.items()
    ]
    return table(head, rows)


def _kept(t: Catalogue, declared: Declared) -> str:
    return plain(how_long(t, declared.retention))


def _yes(t: Catalogue, is_so: bool) -> str:
    return t("dossier.yes") if is_so else t("dossier.no")


def tell_rows(t: Catalogue, words: DossierWords) -> str:
    """What somebody could see who has the database and not the key."""
    head = (t("dossier.table"), t("dossier.what"), t("dossier.tells"))
    rows = [(f"`{name}`", said.holds, said.tells) for name, said in words.tables.items() if said.tells]
    return table(head, rows)


def list_numbers(t: Catalogue) -> str:
    """The card of every figure (S44)."""
    head = (
        t("dossier.figure"), t("dossier.why"), t("dossier.seen_by"), t("dossier.least"), t("dossier.kept"),
        t("dossier.use"), t("dossier.until"),
    )  # fmt: skip
    return table(
        head,
        [
            (t(card.what), t(card.why), t(card.seen_by), t(card.least), t(card.how_long), t(card.use), t(card.until))
            for card in CARDS.values()
        ],
    )


def list_teams(t: Catalogue, teams: Sequence[TeamFacts]) -> str:
    """Every team, with its council's date and contact; those without one are one open point (J02)."""
    if not teams:
        return t("dossier.no_team")
    head = (
        t("dossier.school"), t("dossier.team"), t("dossier.state"), t("dossier.agreed_on"), t("dossier.contact"),
        t("dossier.council"), t("dossier.is_on"),
    )  # fmt: skip
    shown = table(head, [_team(t, one) for one in teams])
    undecided = [one for one in teams if one.agreed_on is None]
    unwatched = [one for one in teams if one.agreed_on is not None and one.council is None]
    points = [t("dossier.agreement_open", teams=_names(t, undecided))] if undecided else []
    points += [t("dossier.council_open", teams=_names(t, unwatched))] if unwatched else []
    return "\n\n".join([shown, *points])


def _names(t: Catalogue, teams: Sequence[TeamFacts]) -> str:
    return t.all_of([f"{plain(one.name)} ({plain(one.school)})" for one in teams])


def _team(t: Catalogue, team: TeamFacts) -> tuple[str, ...]:
    states = {
        TeamState.NEW: t("dossier.state_new"),
        TeamState.STARTED: t("dossier.state_started"),
        TeamState.STOPPED: t("dossier.state_stopped"),
    }
    features = [FEATURES[name](t) for name in team.features]
    return (
        plain(team.school),
        plain(team.name),
        states[TeamState(team.state)],
        t.long_day(team.agreed_on) if team.agreed_on else t("dossier.not_yet"),
        plain(team.contact) if team.contact else t("dossier.not_yet"),
        plain(team.council) if team.council else t("dossier.not_yet"),
        t.all_of([t("dossier.feature_question"), *features]),
    )


def say_platforms(t: Catalogue, facts: Facts, words: DossierWords) -> list[str]:
    """A part for each platform that is set up; each begins with a heading, that gets its number here."""
    parts = []
    for number, platform in enumerate(facts.platforms, 1):
        text = words.documents[platform.name].strip().replace("### ", f"### 9.{number} ", 1)
        parts.append(fill(text, _platform_slots(t, platform, facts, words)))
    return parts


def _platform_slots(t: Catalogue, platform: PlatformFacts, facts: Facts, words: DossierWords) -> dict[str, str]:
    why = words.permissions[platform.name]
    return {
        "way": WAYS[platform.way](t),
        "emails": t("dossier.emails_asked") if platform.emails else t("dossier.emails_not_asked"),
        "permissions": table(
            (t("dossier.permission"), t("dossier.why")), [(f"`{one}`", why[one]) for one in platform.permissions]
        ),
        "decisions": _decisions(t, facts.decisions.get(platform.name, ())),
    }


def _decisions(t: Catalogue, decisions: Iterable[DecisionFacts]) -> str:
    head = (t("dossier.organisation"), t("dossier.typed_words"), t("dossier.decided_by"), t("dossier.decided_on"))
    return table(head, [_decision(t, one) for one in decisions])


def _decision(t: Catalogue, decision: DecisionFacts) -> tuple[str, ...]:
    words = {
        True: t("dossier.words_kept"), False: t("dossier.words_not_kept"), None: t("dossier.words_open"),
    }[decision.keeps_words]  # fmt: skip
    return (
        plain(decision.organisation),
        words,
        plain(decision.decided_by) if decision.decided_by else t("dossier.decider_open"),
        t.long_day(decision.decided_on) if decision.decided_on else t("dossier.not_yet"),
    )
