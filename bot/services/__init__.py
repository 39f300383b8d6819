"""Verbs: one thing a person asked for, or one thing that was due. The session comes first; nothing here commits."""
