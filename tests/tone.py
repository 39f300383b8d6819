"""How Ruimte does not talk (domain.md 6)."""

import re

OFFICE_WORDS = re.compile(
    r"medewerker|feedback|borgen|monitor|stakeholder|kpi|target|evalu|implement|commitment|smart|pdca|uitrol"
    r"|human resources",
    re.IGNORECASE,
)
POLITE = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
