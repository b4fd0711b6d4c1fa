"""The one way to a partnership, a thread or a post: this person belongs to it, or it is a 404."""

from __future__ import annotations

from flask import abort
from sqlalchemy.orm import joinedload

from relay.board import visibility
from relay.board.entities import Partnership, Post, Thread
from relay.board.visibility import Viewer
from relay.database import db
from relay.people.entities import User

__all__ = ["Viewer", "load_partnership", "load_post", "load_thread"]


def load_partnership(user: User, partnership_id: int, *, write: bool = False) -> tuple[Partnership, Viewer]:
    """A partnership, and the person as its viewer.

    404 whether it does not exist or is not theirs, so that nobody learns which; 403 with ``write`` where
    their classroom has left and may only read.
    """
    viewer = visibility.viewer_of(db.session(), user, partnership_id)
    if viewer is None:
        abort(404)
    if write and not viewer.may_write:
        abort(403)
    return viewer.partnership, viewer


def load_thread(user: User, thread_id: int, *, write: bool = False) -> tuple[Thread, Viewer]:
    """A thread, and the person as a viewer of its partnership. 404 and 403 as ``load_partnership``.

    Also 404 while its title has not appeared, except for its author and moderators.
    """
    thread = db.session.get(Thread, thread_id, options=[joinedload(Thread.title)])
    if thread is None:
        abort(404)
    viewer = load_partnership(user, thread.partnership_id, write=write)[1]
    if not viewer.may_reach(thread):
        abort(404)
    return thread, viewer


def load_post(user: User, post_id: int, *, write: bool = False) -> tuple[Post, Viewer]:
    """A title, prompt or message, and the person as its viewer. 404 and 403 as ``load_thread``."""
    post = db.session.get(Post, post_id)
    if post is None:
        abort(404)
    viewer = load_thread(user, post.thread_id, write=write)[1]
    if not viewer.may_read(post):
        abort(404)
    return post, viewer
