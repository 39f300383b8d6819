"""Rows, queries and files. Nothing here decides; nothing here commits."""
