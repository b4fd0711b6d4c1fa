"""Moderation and translation review: the queue, decisions, flags, a class's rules and the watched words."""
