"""Load a booklet for a view, or answer 404."""

from __future__ import annotations

from flask import abort

from relay.board.loaders import load_partnership
from relay.board.visibility import Viewer
from relay.database import db
from relay.people.sessions import current_person
from relay.together.booklet import queries
from relay.together.booklet.entities import Booklet


def load(booklet_id: int, *, change: bool = False) -> tuple[Booklet, Viewer]:
    """A booklet, with the signed-in person as a viewer of its board.

    Aborts with 404 where they may not see it; with 403 if ``change`` is set and they are not a teacher of a
    class that takes part.
    """
    booklet = queries.with_words(db.session(), booklet_id)
    if booklet is None:
        abort(404)
    viewer = load_partnership(current_person(), booklet.partnership_id)[1]
    if change and not may_change(viewer):
        abort(403)
    return booklet, viewer


def may_change(viewer: Viewer) -> bool:
    return viewer.may_rule
