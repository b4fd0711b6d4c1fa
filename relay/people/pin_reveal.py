"""A PIN that was just reset is shown once, on the next page of the class; until then the session holds it."""

from __future__ import annotations

from flask import session

_KEY = "pin_shown_once"


def keep(user_id: int, pin: str) -> None:
    """Have the next page of the class show a student's new PIN."""
    session[_KEY] = [user_id, pin]


def take() -> tuple[int, str] | None:
    """The student (id) and PIN to show now; None where there is none. It is not given a second time."""
    kept = session.pop(_KEY, None)
    return (kept[0], kept[1]) if kept else None
