"""The way to a partnership's desk: its teachers get in, other members are told no, others find nothing."""

from __future__ import annotations

from flask import abort

from relay.board.entities import Post
from relay.board.loaders import Place, load_partnership, load_post
from relay.people.entities import User

__all__ = ["Place", "load_desk", "load_moderated"]


def load_desk(user: User, partnership_id: int) -> Place:
    """The teacher's place in a partnership. 404 where they have none, 403 for students and helpers."""
    place = load_partnership(user, partnership_id)[1]
    if not place.taught:
        abort(403)
    return place


def load_moderated(user: User, post_id: int) -> tuple[Post, Place]:
    """A post that a teacher of the partnership may read, and their place. 404 and 403 as ``load_desk``."""
    post, place = load_post(user, post_id)
    if not place.taught:
        abort(403)
    return post, place
