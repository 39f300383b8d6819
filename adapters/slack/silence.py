"""A logger for Slack's libraries, whose own lines quote bodies and tokens."""

import logging

SILENT = logging.Logger("silent", level=logging.CRITICAL + 1)  # apart from all others: nothing turns it on again
SILENT.disabled = True
