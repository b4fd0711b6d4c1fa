"""Letting a post appear, holding it and hiding it. What others see of it follows: counts, topics, live pages.

Whether a post may appear is one decision, whether its translation is right another (board/reviewing.py);
neither waits for the other. The caller holds the partnership (``queue.bump``) and commits.
"""

from __future__ import annotations

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from relay.board.entities import Cause, ModerationState, Post, PostKind, Thread, TranslationJob
from relay.board.posting_rules import Entry
from relay.board.visibility import is_hidden, is_visible
from relay.database import now
from relay.people.entities import User

LONGEST_REASON = 500


def begin(session: Session, post: Post, entry: Entry) -> None:
    """Give a post that was just inserted its first standing."""
    post.standing, post.standing_cause = entry.standing, entry.cause
    if entry.standing == ModerationState.VISIBLE:
        post.appeared_at = post.created_at
        _count(session, post, 1)


def change(
    session: Session,
    post: Post,
    standing: ModerationState,
    *,
    cause: Cause | None = None,
    reason: str | None = None,
    by: User | None = None,
) -> None:
    """Give ``post`` another standing. ``reason`` is for its author to read; ``by`` is who decided."""
    before = post.standing
    post.standing, post.standing_cause = standing, cause
    post.standing_reason = reason[:LONGEST_REASON] if reason else None
    post.standing_by_id, post.standing_at = by.id if by is not None else None, now()
    if standing == ModerationState.VISIBLE and before != ModerationState.VISIBLE:
        post.appeared_at = post.appeared_at or now()
        _count(session, post, 1)
    elif standing != ModerationState.VISIBLE and before == ModerationState.VISIBLE:
        _count(session, post, -1)
    session.flush()


def after_edit(session: Session, post: Post, entry: Entry) -> None:
    """What a new wording does to a post's standing.

    What a teacher decided about stays with teachers: kept back stays so, and what was to be changed waits for
    another look. Otherwise it is as if the new wording had been sent at first. A translation of a wording
    that has not appeared is dropped, so that it is not shown as an outdated one.
    """
    if not is_visible(post):
        dropped = update(TranslationJob).where(TranslationJob.post_id == post.id).values(current_id=None)
        session.execute(dropped)
    if is_hidden(post) or post.standing_cause == Cause.LOOK:
        return
    if post.standing_cause in (Cause.CHANGE, Cause.CHANGED):
        change(session, post, ModerationState.HELD, cause=Cause.CHANGED, reason=post.standing_reason)
    elif (post.standing, post.standing_cause) != (entry.standing, entry.cause):
        change(session, post, entry.standing, cause=entry.cause)


def _count(session: Session, post: Post, step: int) -> None:
    """Count a message in its topic, and let it move the topic up when it appears."""
    if post.kind != PostKind.MESSAGE:
        return
    counted = update(Thread).where(Thread.id == post.thread_id)
    counted = counted.values(message_count=Thread.message_count + step)
    if step > 0:
        later = case((Thread.last_post_at < post.appeared_at, post.appeared_at), else_=Thread.last_post_at)
        counted = counted.values(last_post_at=later)
    session.execute(counted)
