"""Mark messages as read. The caller commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from relay.board import unread
from relay.board.entities import Post, Thread
from relay.board.reading_entities import ReadMessage, ReadPosition
from relay.board.visibility import Viewer
from relay.database import upsert
from relay.people.entities import User


def mark(session: Session, user: User, viewer: Viewer, thread: Thread, posts: Collection[int]) -> None:
    """Mark ``posts`` (ids) of a topic as read, and the topic as opened.

    Ids that are of another topic, or nothing unread for this person, are ignored. Marks that two tabs make at
    once add up.
    """
    since = unread.baseline(user, viewer)
    # First of all a change, so that on SQLite everything is read within the write transaction.
    own = {"user_id": user.id, "thread_id": thread.id}
    _add(session, ReadPosition, [{**own, "read_until": since}])
    fresh = unread.among(session, user, viewer, thread.id, posts)
    if not fresh:
        return
    _add(session, ReadMessage, [{**own, "post_id": post_id} for post_id in sorted(fresh)])
    _advance(session, user, thread, since)


def _add(session: Session, entity: Any, rows: list[dict[str, object]]) -> None:
    """Insert rows, leaving those that are there as they are."""
    session.execute(upsert(session, entity).values(rows).on_conflict_do_nothing())


def _advance(session: Session, user: User, thread: Thread, since: datetime) -> None:
    """Move the position to just before the first message still unread, and drop what it has passed."""
    first = session.scalar(
        select(Post.appeared_at)
        .where(unread.is_unread(user.id, thread.id, since))
        .order_by(Post.appeared_at)
        .limit(1)
    )
    beyond = session.execute(
        select(ReadMessage.post_id, Post.appeared_at)
        .join(Post, Post.id == ReadMessage.post_id)
        .where(ReadMessage.user_id == user.id, ReadMessage.thread_id == thread.id)
    ).all()
    passed = {post_id: at for post_id, at in beyond if at is not None and (first is None or at < first)}
    if not passed:
        return
    own = (ReadPosition.user_id == user.id, ReadPosition.thread_id == thread.id)
    furthest = max(passed.values())
    moved = update(ReadPosition).where(*own, ReadPosition.read_until < furthest).values(read_until=furthest)
    session.execute(moved, execution_options={"synchronize_session": False})
    gone = delete(ReadMessage).where(ReadMessage.user_id == user.id, ReadMessage.post_id.in_(passed))
    session.execute(gone, execution_options={"synchronize_session": False})
