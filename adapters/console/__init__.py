"""The terminal as a platform: for the demo, and for people without an account elsewhere."""
