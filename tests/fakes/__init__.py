"""Stand-ins for platforms, and for nothing else. Each joins the contract of the real ones."""

from tests.fakes.messenger import (
    FakeMessenger,
    GroupsMessenger,
    LookupMessenger,
    PacedMessenger,
    Sent,
    ThreadsMessenger,
    words_of,
)

__all__ = [
    "FakeMessenger", "GroupsMessenger", "LookupMessenger", "PacedMessenger", "Sent", "ThreadsMessenger", "words_of",
]  # fmt: skip
