"""Importing this makes every method of the Web API known."""

from tests.fakes.slack import chat, directory, oauth, rooms, uploads, views

__all__ = ["chat", "directory", "oauth", "rooms", "uploads", "views"]
