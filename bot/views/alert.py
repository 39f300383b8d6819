"""What a steward must know, in a sentence."""

from collections.abc import Mapping

from bot.domain.message import Message, Text
from bot.views.catalogue import Catalogue


def alert_line(t: Catalogue, what: str, args: Mapping[str, str]) -> str:
    """The alert as one line; it names no person and quotes nobody."""
    match what:
        case "no_prompt":
            audience = {
                "teacher": t("audience.teacher"),
                "leader": t("audience.leader"),
                "board": t("audience.board"),
            }.get(args.get("audience", ""), "")
            return t("alert.no_prompt", audience=audience)
        case "refused" if args.get("reason") == "message_limit_exceeded":
            return t("alert.refused_limit", platform=_name(args))
        case "refused":
            return t("alert.refused", platform=_name(args), reason=args.get("reason", ""))
        case "strangers":
            return t("alert.strangers", team=args.get("team", ""))
        case "put_out":
            return t("alert.put_out", team=args.get("team", ""))
        case "put_out_of_group":
            return t("alert.put_out_of_group", team=args.get("team", ""))
        case "words_left_out":
            return t.count("alert.words_left_out", int(args.get("number", "1")), where=args.get("where", ""))
        case _:
            return _plain_line(t, what, _name(args))


def _plain_line(t: Catalogue, what: str, platform: str) -> str:
    lines = {
        "failed": t("alert.failed"),
        "stumbled": t("alert.stumbled"),
        "backup": t("alert.backup"),
        "came_back": t("alert.came_back"),
        "unlinked": t("alert.unlinked"),
        "uncertain": t("alert.uncertain", platform=platform),
        "uncertain_to_person": t("alert.uncertain_to_person"),
        "given_up": t("alert.given_up"),
        "promises": t("alert.promises"),
        "no_token": t("alert.no_token", platform=platform),
        "conflict": t("alert.conflict", platform=platform),
        "unheard": t("alert.unheard", platform=platform),
        "overdue": t("alert.overdue", platform=platform),
        "database_full": t("alert.database_full"),
        "database_away": t("alert.database_away"),
    }
    return lines.get(what, what)


def _name(args: Mapping[str, str]) -> str:
    return args.get("platform", "").capitalize()


def alert(t: Catalogue, what: str, args: Mapping[str, str]) -> Message:
    """One thing a steward must know, as it is told."""
    return Message((Text(alert_line(t, what, args)),))
