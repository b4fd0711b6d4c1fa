"""Load a partnership, a thread or a post for a view, or answer 404 if the person may not see it."""

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
    """Load a partnership, with the person as its viewer.

    Aborts with 404 if it does not exist or they do not belong to it, so that nobody can tell the two apart;
    with 403 if ``write`` is set and they may only read (see ``Viewer.read_only``).
    """
    viewer = visibility.viewer_of(db.session(), user, partnership_id)
    if viewer is None:
        abort(404)
    if write and not viewer.may_write:
        abort(403)
    return viewer.partnership, viewer


def load_thread(user: User, thread_id: int, *, write: bool = False) -> tuple[Thread, Viewer]:
    """Load a thread, with the person as a viewer of its partnership.

    Aborts as ``load_partnership``, and with 404 if they may not read the thread's title.
    """
    thread = db.session.get(Thread, thread_id, options=[joinedload(Thread.title)])
    if thread is None:
        abort(404)
    viewer = load_partnership(user, thread.partnership_id, write=write)[1]
    if not viewer.may_reach(thread):
        abort(404)
    return thread, viewer


def load_post(user: User, post_id: int, *, write: bool = False) -> tuple[Post, Viewer]:
    """Load a post of any kind, with the person as its viewer.

    Aborts as ``load_thread``, and with 404 if they may not read the post.
    """
    post = db.session.get(Post, post_id)
    if post is None:
        abort(404)
    viewer = load_thread(user, post.thread_id, write=write)[1]
    if not viewer.may_read(post):
        abort(404)
    return post, viewer
