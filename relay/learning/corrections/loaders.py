"""Loading the message or the correction of a page; what was typed before a session ended."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request, url_for
from flask import session as cookie

from relay.board.entities import Post
from relay.board.loaders import Viewer, load_post
from relay.board.visibility import is_current
from relay.database import db
from relay.learning.corrections import queries
from relay.learning.corrections.entities import Correction
from relay.people.entities import User
from relay.people.sessions import current_person, signed_in
from relay.web.request_values import whole_number

_KEPT = "correction_kept"
_FIELDS = ("verdict", "text", "reason", "words")
_LONGEST = 1_500  # characters of all fields together: a cookie holds no more than 4 kB


def load_practice(post_id: int) -> tuple[Post, Viewer]:
    """Load a message that asks for corrections; 404 where there is none that the person may read."""
    post, viewer = load_post(current_person(), post_id)
    if not is_current(post) or not queries.asks(post):
        abort(404)
    return post, viewer


def load_correction(correction_id: int) -> tuple[Correction, Post, Viewer]:
    """Load a current correction with its message; 404 where the person may not read one of them."""
    correction = db.session.get(Correction, correction_id)
    if correction is None or not is_current(correction):
        abort(404)
    post, viewer = load_post(current_person(), correction.post_id)
    if not is_current(post) or not viewer.may_read(correction):
        abort(404)
    return correction, post, viewer


def form_fields() -> dict[str, str]:
    """What was filled in about a sentence."""
    return {name: request.form.get(name, "") for name in _FIELDS}


def kept_correction() -> dict[str, str]:
    """The fields to carry through signing in (see ``people.sessions.keeps``)."""
    fields = form_fields()
    carried = {f"kept_correction_{name}": value for name, value in fields.items()}
    return {
        **carried,
        "kept_correction": str((request.view_args or {})["post_id"]),
        "kept_correction_start": request.form.get("start", ""),
        "kept_text": fields["text"],
    }


@signed_in.connect
def restore(app: Flask, *, user: User, kept: dict[str, str]) -> str | None:
    """Remember the fields for the page they were typed on, and return its address."""
    post_id, start = (
        whole_number(kept.get("kept_correction")),
        whole_number(kept.get("kept_correction_start")),
    )
    if post_id is None or start is None:
        return None
    fields = {name: kept.get(f"kept_correction_{name}", "") for name in _FIELDS}
    if sum(map(len, fields.values())) <= _LONGEST:
        cookie[_KEPT] = [user.id, post_id, start, fields]
    return url_for("corrections.correct", post_id=post_id, s=start)


def take_kept(post_id: int, start: int | None) -> dict[str, str] | None:
    """The fields that were kept for a sentence, once."""
    stored: list[Any] | None = cookie.get(_KEPT)
    if not stored or stored[:3] != [current_person().id, post_id, start]:
        return None
    fields: dict[str, str] = cookie.pop(_KEPT)[3]
    return fields
