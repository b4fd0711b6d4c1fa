"""Partnerships, their threads and posts, and the translations attached to them."""
