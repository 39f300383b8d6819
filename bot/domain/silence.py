"""Silence on demand: what is left of it when somebody has lifted theirs (J09)."""

from enum import StrEnum


class StaysQuiet(StrEnum):
    """Why it stays quiet in a team after somebody lifted what is theirs to lift."""

    WIDER = "wider"  # it is quiet for more than they may lift
    SCHOOL = "school"  # it was asked for the school itself
    TEAM = "team"  # it was asked for the team itself
    OUT = "out"  # we were put out of its channel (J11)
