"""How fast Telegram may be spoken to."""

from adapters.shared.pace import Limits

# Telegram takes 30 messages a second from a bot, one a second in a chat, and 20 a minute in a group. What nobody waits
# for goes at 25 a second, three at once after a quiet time, and never more than 27: what leaves us evenly may arrive in
# heaps. With answers to people it is never more than 29.
LIMITS = Limits(chat_gap=1.05, gap=1 / 25, burst=3, in_a_second=29, for_first=2, in_a_minute_of_a_group=20)
