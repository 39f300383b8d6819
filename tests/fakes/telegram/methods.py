"""All methods: importing this file knows them."""

from tests.fakes.telegram import answering, editing, intake, looking, sending
from tests.fakes.telegram.registry import METHODS

__all__ = ["METHODS", "answering", "editing", "intake", "looking", "sending"]
