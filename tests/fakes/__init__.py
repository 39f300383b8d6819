"""Stand-ins for platforms, and for nothing else. Each joins the contract of the real ones."""

from tests.fakes.messenger import FakeMessenger, Sent, words_of

__all__ = ["FakeMessenger", "Sent", "words_of"]
