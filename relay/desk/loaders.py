"""The way to a partnership's desk: its teachers get in, other members are told no, others find nothing."""

from __future__ import annotations

from flask import abort

from relay.board.entities import Post
from relay.board.loaders import Viewer, load_partnership, load_post
from relay.people.entities import User

__all__ = ["Viewer", "load_desk", "load_moderated"]


def load_desk(user: User, partnership_id: int) -> Viewer:
    """The teacher as a viewer of a partnership. 404 for strangers, 403 for students and helpers."""
    viewer = load_partnership(user, partnership_id)[1]
    if not viewer.taught:
        abort(403)
    return viewer


def load_moderated(user: User, post_id: int) -> tuple[Post, Viewer]:
    """A post and its viewer, a teacher of the partnership who may read it. 404 and 403 as ``load_desk``."""
    post, viewer = load_post(user, post_id)
    if not viewer.taught:
        abort(403)
    return post, viewer
