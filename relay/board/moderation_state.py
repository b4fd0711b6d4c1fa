"""Make a post visible, hold it or hide it, and update the counts and the order of topics accordingly.

Moderating a post and reviewing its translation (``review_priority``) are separate decisions; neither waits
for the other. The caller holds the partnership's lock (``translation_queue.bump``) and commits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from relay.board.entities import Cause, ModerationState, Post, PostKind, Thread, TranslationJob
from relay.board.posting_rules import Entry
from relay.board.visibility import is_current, is_held, is_hidden, is_visible, public
from relay.database import now
from relay.people.entities import User

LONGEST_REASON = 500


def entry_of_picture(message: Post | None, entry: Entry) -> Entry:
    """The initial state of a picture: that of its message, or its own where only its description is held."""
    if message is None or is_visible(message) or entry.standing != ModerationState.VISIBLE:
        return entry
    return Entry(message.standing, message.standing_cause)


def begin(session: Session, post: Post, entry: Entry) -> None:
    """Set the moderation state of a newly inserted post."""
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
    """Change the moderation state of ``post``, and of its pictures, which come and go with it.

    A picture that was hidden or held by itself while the message was visible stays so; one that is held is
    shown together with its message to the teacher who decides.

    ``reason`` is shown to its author and cut to ``LONGEST_REASON`` characters; ``by`` is the person who
    decided, or None if a rule did.
    """
    before, cause_before = post.standing, post.standing_cause
    post.standing, post.standing_cause = standing, cause
    post.standing_reason = reason[:LONGEST_REASON] if reason else None
    post.standing_by_id, post.standing_at = by.id if by is not None else None, now()
    if standing == ModerationState.VISIBLE and before != ModerationState.VISIBLE:
        post.appeared_at = post.appeared_at or now()
        _count(session, post, 1)
    elif standing != ModerationState.VISIBLE and before == ModerationState.VISIBLE:
        _count(session, post, -1)
    session.flush()
    for picture in pictures_of(session, post):
        alike = (picture.standing, picture.standing_cause) == (before, cause_before)
        if alike or (before != ModerationState.VISIBLE and is_held(picture)):
            change(session, picture, standing, cause=cause, reason=reason)


def pictures_of(session: Session, post: Post) -> Sequence[Post]:
    """The descriptions of the pictures of ``post``, in order."""
    if post.kind not in (PostKind.MESSAGE, PostKind.PROMPT):
        return ()
    found = select(Post).where(Post.parent_id == post.id, Post.kind == PostKind.PICTURE).order_by(Post.id)
    return session.scalars(found).all()


def after_edit(session: Session, post: Post, entry: Entry) -> None:
    """Update the moderation state of a post that has a new wording.

    Where a teacher has intervened, a teacher decides again: a hidden post stays hidden, a post under review
    stays held, and a post whose author was asked to change it is held for another review. Any other post gets
    the state that a new post with this wording would get (``entry``). If the post is not visible now, the
    translation of its old wording is detached, so that it is not shown as an outdated translation.
    """
    if not is_visible(post):
        dropped = update(TranslationJob).where(TranslationJob.post_id == post.id).values(current_id=None)
        session.execute(dropped)
    message = session.get(Post, post.parent_id) if post.kind == PostKind.PICTURE and post.parent_id else None
    if message is not None:
        entry = entry_of_picture(message, entry)
        answer_request(session, message)
    if is_hidden(post) or post.standing_cause == Cause.LOOK:
        return
    if post.standing_cause in (Cause.CHANGE, Cause.CHANGED):
        change(session, post, ModerationState.HELD, cause=Cause.CHANGED, reason=post.standing_reason)
    elif (post.standing, post.standing_cause) != (entry.standing, entry.cause):
        change(session, post, entry.standing, cause=entry.cause)


def answer_request(session: Session, post: Post) -> None:
    """Hold ``post`` for another review if its author was asked to change it, and has now."""
    if post.standing_cause == Cause.CHANGE:
        change(session, post, ModerationState.HELD, cause=Cause.CHANGED, reason=post.standing_reason)


def recount(session: Session, threads: Collection[int]) -> None:
    """Count the messages of topics (ids) anew: those that everybody on the board can read."""
    messages = (
        select(func.count())
        .where(Post.thread_id == Thread.id, Post.kind == PostKind.MESSAGE, public(Post))
        .scalar_subquery()
    )
    session.execute(update(Thread).where(Thread.id.in_(threads)).values(message_count=messages))


def _count(session: Session, post: Post, step: int) -> None:
    """Adjust the topic's message count by ``step``; a message that appears also moves its topic up."""
    if post.kind != PostKind.MESSAGE or not is_current(post):
        return
    counted = update(Thread).where(Thread.id == post.thread_id)
    counted = counted.values(message_count=Thread.message_count + step)
    if step > 0:
        later = case((Thread.last_post_at < post.appeared_at, post.appeared_at), else_=Thread.last_post_at)
        counted = counted.values(last_post_at=later)
    session.execute(counted)
