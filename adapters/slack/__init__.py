"""Slack as a platform: a whole workspace by its token, or many by OAuth; Socket Mode or HTTP."""
