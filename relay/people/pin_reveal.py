"""Shows a new PIN once, on the next page of the student or the class. Until then the session holds it."""

from __future__ import annotations

from flask import session

_KEY = "pin_shown_once"


def keep(user_id: int, pin: str) -> None:
    """Store a student's new PIN in the session, for the next view of the class page."""
    session[_KEY] = [user_id, pin]


def take() -> tuple[int, str] | None:
    """Remove and return (student id, PIN); None where there is none to show."""
    kept = session.pop(_KEY, None)
    return (kept[0], kept[1]) if kept else None
