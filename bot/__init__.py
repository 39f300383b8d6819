"""Ruimte: room for school staff to think about their own work, in the chat where they already are."""
