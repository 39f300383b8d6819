"""What `ruimte doctor` says: one line for each thing it looked at, beginning with a word and never only a colour."""

from typing import assert_never

from bot.domain.checkup import Found, Verdict
from bot.views.catalogue import Catalogue

SENTENCES = {
    "database": "doctor.database",
    "no_database": "doctor.no_database",
    "house_unchecked": "doctor.house_unchecked",
    "key": "doctor.key",
    "key_beside": "doctor.key_beside",
    "key_in_backups": "doctor.key_in_backups",
    "copies": "doctor.copies",
    "copy_failed": "doctor.copy_failed",
    "copy_old": "doctor.copy_old",
    "database_readable": "doctor.database_readable",
    "key_readable": "doctor.key_readable",
    "settings_unread": "doctor.settings_unread",
    "nobody": "doctor.nobody",
    "stewards": "doctor.stewards",
    "no_second_steward": "doctor.no_second_steward",
    "no_steward": "doctor.no_steward",
    "steward_unknown": "doctor.steward_unknown",
    "no_whole_steward": "doctor.no_whole_steward",
    "schools": "doctor.schools",
    "no_region": "status.no_region",
    "no_summer": "status.no_summer",
    "out_of_channel": "doctor.out_of_channel",
    "inbox": "doctor.inbox",
    "failed": "doctor.failed",
    "outbox": "doctor.outbox",
    "refused": "doctor.refused",
    "uncertain": "doctor.uncertain",
    "given_up": "doctor.given_up",
    "words_left_out": "status.broken",
    "slack_events": "doctor.slack_events",
    "slack_no_event": "doctor.slack_no_event",
    "slack_no_event_lately": "doctor.slack_no_event_lately",
    "platforms_unchecked": "doctor.platforms_unchecked",
    "clock": "doctor.clock",
    "clock_off": "doctor.clock_off",
    "clock_unknown": "doctor.clock_unknown",
    "clock_without_platform": "doctor.clock_without_platform",
    "slack_off": "doctor.slack_off",
    "slack_settings": "doctor.slack_settings",
    "slack_no_token": "doctor.slack_no_token",
    "slack_no_way_in": "run.no_way_in",
    "slack_two_ways_in": "doctor.slack_two_ways_in",
    "slack_signing_secret_shape": "doctor.slack_signing_secret_shape",
    "slack_no_public_url": "doctor.slack_no_public_url",
    "slack_half_oauth": "doctor.slack_half_oauth",
    "slack_away": "doctor.slack_away",
    "slack_unasked": "doctor.slack_unasked",
    "slack_token": "doctor.slack_token",
    "slack_token_refused": "doctor.slack_token_refused",
    "slack_token_unanswered": "doctor.slack_token_unanswered",
    "slack_token_run_out": "doctor.slack_token_run_out",
    "slack_not_installed": "doctor.slack_not_installed",
    "slack_installation_refused": "doctor.slack_installation_refused",
    "slack_scopes": "doctor.slack_scopes",
    "slack_scopes_missing": "doctor.slack_scopes_missing",
    "slack_scopes_unknown": "doctor.slack_scopes_unknown",
    "slack_app_token": "doctor.slack_app_token",
    "slack_app_token_scope": "doctor.slack_app_token_scope",
    "slack_app_token_refused": "doctor.slack_app_token_refused",
    "slack_app_token_unanswered": "doctor.slack_app_token_unanswered",
    "telegram_events": "doctor.telegram_events",
    "telegram_no_event": "doctor.telegram_no_event",
    "telegram_no_event_lately": "doctor.telegram_no_event_lately",
    "telegram_settings": "doctor.telegram_settings",
    "telegram_text_undecided": "doctor.telegram_text_undecided",
    "telegram_webhook_unsafe": "doctor.telegram_webhook_unsafe",
    "telegram_webhook_port": "doctor.telegram_webhook_port",
    "telegram_away": "doctor.telegram_away",
    "telegram_unasked": "doctor.telegram_unasked",
    "telegram_unanswered": "doctor.telegram_unanswered",
    "telegram_token": "doctor.telegram_token",
    "telegram_other_name": "doctor.telegram_other_name",
    "telegram_reads_groups": "doctor.telegram_reads_groups",
    "telegram_inline": "doctor.telegram_inline",
    "telegram_way_in": "doctor.telegram_way_in",
    "telegram_webhook_left": "doctor.telegram_webhook_left",
    "telegram_webhook_not_set": "doctor.telegram_webhook_not_set",
    "telegram_webhook_elsewhere": "doctor.telegram_webhook_elsewhere",
    "telegram_webhook_fails": "doctor.telegram_webhook_fails",
    "telegram_waiting": "doctor.telegram_waiting",
    "telegram_admin": "doctor.telegram_admin",
    "telegram_token_refused": "run.telegram_token",
    "telegram_no_secret": "run.no_webhook_secret",
}


def found_line(t: Catalogue, found: Found) -> str:
    """One thing that was looked at."""
    return verdict_line(t, found.verdict, t(SENTENCES[found.what], **found.args))


def verdict_line(t: Catalogue, verdict: Verdict, sentence: str) -> str:
    """A sentence behind the word for how it is; one line, whatever a name in it holds."""
    return f"{_word(t, verdict)}: {' '.join(sentence.split())}"


def _word(t: Catalogue, verdict: Verdict) -> str:
    match verdict:
        case Verdict.OK:
            return t("doctor.ok")
        case Verdict.NOTE:
            return t("doctor.note")
        case Verdict.WRONG:
            return t("doctor.wrong")
        case Verdict.UNCHECKED:
            return t("doctor.unchecked")
        case _:
            assert_never(verdict)
