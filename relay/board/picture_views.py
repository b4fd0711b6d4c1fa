"""The view that sends a picture to whoever may read its description, and its message."""

from __future__ import annotations

from flask import Response, abort, current_app

from relay.board import queries
from relay.board.loaders import load_post
from relay.board.visibility import is_current
from relay.database import db
from relay.people.sessions import current_person, login_required
from relay.web.navigation import fragment

_DAY = 24 * 60 * 60  # seconds


@fragment
@login_required
def picture(name: str) -> Response:
    """The JPEG. It never changes under its name, so that a browser asks once; the answer is for it alone."""
    found = queries.picture_named(db.session(), name)
    if found is None:
        abort(404)
    for post_id in (found.post_id, found.post.parent_id):
        post, _viewer = load_post(current_person(), post_id or 0)
        if not is_current(post):
            abort(404)
    try:
        data = (current_app.config["RELAY"].pictures / found.name).read_bytes()
    except FileNotFoundError:  # a backup that was made while somebody was erased
        abort(404)
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = f"private, max-age={_DAY}, immutable"
    response.headers["Content-Disposition"] = 'inline; filename="picture.jpg"'
    return response
