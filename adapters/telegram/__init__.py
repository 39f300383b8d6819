"""Ruimte in Telegram."""
