"""What a person has not read yet: messages and prompts of others that everybody on the board can read.

One's own texts are never unread, nor is anything that is held, hidden or withdrawn. What had appeared before
somebody came to the board counts as read (``baseline``). Reading does not concern the wording: an edited
message stays read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, literal, select
from sqlalchemy.orm import Session

from relay.board.entities import Post, PostKind, Thread
from relay.board.reading_entities import ReadMessage, ReadPosition
from relay.board.visibility import Viewer, public
from relay.database import UTCDateTime, now
from relay.people.entities import User

MOST = 100  # unread messages of a topic that are counted; a page says "99+" from there on


@dataclass(frozen=True)
class TopicNews:
    """What is unread in a topic: ``count``, up to MOST, and the id of what appeared last.

    ``opened``: the person has opened the topic before, or it is older than their place on the board.
    """

    count: int
    newest: int | None
    opened: bool


def baseline(user: User, viewer: Viewer) -> datetime:
    """The moment from which on messages can be unread: since when this person is on the board."""
    if viewer.is_preview:  # nobody in particular: nothing is new to them
        return now()
    came = viewer.helper.joined_at if viewer.helper is not None else viewer.own.joined_at
    return max(user.created_at, came)


def is_unread(
    me: int | BindParameter[int], topic: int | ColumnElement[int] | Any, since: datetime
) -> ColumnElement[bool]:
    """The posts of a topic that a person has not read.

    ``topic``: its id, or a column of an enclosing query, so that the index by (topic, moment) finds the posts
    without looking at those that were read. ``since``: the moment that counts where they have no position.
    """
    # Correlated by hand: inside of a subquery of a FROM clause, nothing is by itself.
    position = (
        select(ReadPosition.read_until)
        .where(ReadPosition.user_id == me, ReadPosition.thread_id == topic)
        .correlate_except(ReadPosition)
        .scalar_subquery()
    )
    read = (
        exists()
        .where(ReadMessage.user_id == me, ReadMessage.thread_id == topic, ReadMessage.post_id == Post.id)
        .correlate_except(ReadMessage)
    )
    return and_(
        Post.thread_id == topic,
        Post.appeared_at > func.coalesce(position, literal(since, UTCDateTime)),
        Post.kind.in_((PostKind.PROMPT, PostKind.MESSAGE)),
        Post.author_id != me,
        public(Post),
        ~read,
    )


def in_topic(session: Session, user: User, viewer: Viewer, thread_id: int) -> list[int]:
    """The ids of the unread posts of a topic, up to MOST, what appeared last first."""
    found = session.scalars(
        select(Post.id)
        .where(is_unread(user.id, thread_id, baseline(user, viewer)))
        .order_by(Post.appeared_at.desc(), Post.id.desc())
        .limit(MOST)
    )
    return list(found)


def among(
    session: Session, user: User, viewer: Viewer, thread_id: int, posts: Collection[int]
) -> frozenset[int]:
    """The ids of those of ``posts``, all of one topic, that are unread."""
    if not posts:
        return frozenset()
    found = select(Post.id).where(is_unread(user.id, thread_id, baseline(user, viewer)), Post.id.in_(posts))
    return frozenset(session.scalars(found))


def has_opened(session: Session, user: User, viewer: Viewer, thread: Thread) -> bool:
    """As ``TopicNews.opened``, for one topic."""
    if thread.author_id == user.id or thread.created_at <= baseline(user, viewer):
        return True
    return session.get(ReadPosition, (user.id, thread.id)) is not None


def on_board(session: Session, user: User, viewer: Viewer) -> int:
    """How many posts of a board are unread, in the topics that the person may open; up to MOST."""
    posts = (
        select(Post.id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Thread.partnership_id == viewer.partnership.id,
            viewer.reachable(Thread),
            is_unread(user.id, Thread.id, baseline(user, viewer)),
        )
        .limit(MOST)
    )
    return session.scalar(select(func.count()).select_from(posts.subquery())) or 0


def topics(session: Session, user: User, viewer: Viewer, threads: Collection[int]) -> dict[int, TopicNews]:
    """What is unread in each of ``threads`` (ids). One statement, which looks at no message that was read."""
    since = baseline(user, viewer)
    posts = select(Post.id).where(is_unread(user.id, Thread.id, since)).correlate(Thread)
    newest = posts.order_by(Post.appeared_at.desc(), Post.id.desc()).limit(1).scalar_subquery()
    first = posts.limit(MOST).subquery()
    count = select(func.count()).select_from(first).correlate(Thread).scalar_subquery()
    position = exists().where(ReadPosition.user_id == user.id, ReadPosition.thread_id == Thread.id)
    rows = session.execute(
        select(Thread.id, count, newest, position, Thread.author_id, Thread.created_at).where(
            Thread.id.in_(threads)
        )
    )
    return {
        thread_id: TopicNews(number, last, opened or author == user.id or created <= since)
        for thread_id, number, last, opened, author, created in rows
    }
