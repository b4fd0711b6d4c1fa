"""The way to the set-up for a teacher who has just started the relay on their own computer."""

from __future__ import annotations

from flask import current_app, url_for

from relay.database import db
from relay.people import accounts
from relay.web import own_computer


def set_up_address() -> str | None:
    """The address of the set-up, for who sits at a computer with `relay start` and no teacher yet; or None.

    The browser opens it at the start by itself; this is for when that page was closed, or no browser opened.
    Commits the link.
    """
    if own_computer.running() is None or not own_computer.asks():
        return None
    token = accounts.set_up_token(db.session(), str(current_app.secret_key))
    db.session.commit()
    return url_for("people.set_up", token=token) if token else None
