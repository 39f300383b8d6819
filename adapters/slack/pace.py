"""How fast Slack may be spoken to."""

from adapters.shared.pace import Limits

# Slack takes one message a second in a channel. In a workspace it says "several hundred a minute" and not how many;
# one second's worth at once, so that an answer in a quiet moment does not wait: at most 243 in any minute.
LIMITS = Limits(chat_gap=1.05, gap=60 / 240, burst=4)
# Of tier 3 it takes fifty a minute: one after another, in each workspace.
OPENS = Limits(chat_gap=60 / 48, gap=0.0, burst=1)
