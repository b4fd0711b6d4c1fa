"""Load a partnership or post for its teachers: 403 for other members, 404 for everybody else."""

from __future__ import annotations

from flask import abort

from relay.board.entities import Post
from relay.board.loaders import Viewer, load_partnership, load_post
from relay.people.entities import User

__all__ = ["Viewer", "load_desk", "load_moderated"]


def load_desk(user: User, partnership_id: int) -> Viewer:
    """Return the teacher as a viewer of a partnership. 404 for non-members, 403 for students and helpers."""
    viewer = load_partnership(user, partnership_id)[1]
    if not viewer.taught:
        abort(403)
    return viewer


def load_moderated(user: User, post_id: int) -> tuple[Post, Viewer]:
    """Return a post and its viewer, a teacher who may read it. 404 and 403 as in ``load_desk``."""
    post, viewer = load_post(user, post_id)
    if not viewer.taught:
        abort(403)
    return post, viewer
