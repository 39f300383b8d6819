"""Every method of the Web API that is known, by name."""

from tests.fakes.slack import chat, directory, oauth, rooms, uploads, views
from tests.fakes.slack.registry import METHODS

__all__ = ["METHODS", "chat", "directory", "oauth", "rooms", "uploads", "views"]
