"""Keyset pagination: how many topics and posts are on a page, and which ones, as far as a person may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import Post, PostKind, Thread
from relay.board.queries import with_cards
from relay.board.visibility import Viewer
from relay.web.request_values import LARGEST, number_pair

PAGE = 50  # posts
THREADS = 20  # topics on a partnership's page

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST_MOMENT = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


def latest_threads(
    session: Session,
    viewer: Viewer,
    before: tuple[datetime, int] | None = None,
    *,
    by_start: bool = False,
) -> tuple[list[Thread], bool]:
    """Up to THREADS threads, those with the newest messages first, and whether there are more.

    On the first page the pinned ones come before them. ``before`` is the ``(last_post_at, id)`` of the last
    thread on the previous page. ``by_start``: those first that were started last.
    """
    query = select(Thread).where(Thread.partnership_id == viewer.partnership.id, viewer.reachable(Thread))
    query = query.options(joinedload(Thread.author))
    order = (Thread.id.desc(),) if by_start else (Thread.last_post_at.desc(), Thread.id.desc())
    others = query.where(Thread.pinned.is_(False))
    if before is not None:
        others = others.where(
            Thread.id < before[1] if by_start else tuple_(Thread.last_post_at, Thread.id) < tuple_(*before)
        )
    threads = list(session.scalars(others.order_by(*order).limit(THREADS + 1)))
    pinned = list(session.scalars(query.where(Thread.pinned).order_by(*order))) if before is None else []
    return [*pinned, *threads[:THREADS]], len(threads) > THREADS


def topic_cursor(thread: Thread) -> str:
    """The keyset cursor of the next page of topics: ``thread.last_post_at`` in microseconds, and the id."""
    return f"{(thread.last_post_at - _EPOCH) // _MICROSECOND}-{thread.id}"


def topics_before(cursor: str | None) -> tuple[datetime, int] | None:
    """Parse the result of ``topic_cursor``; None for anything else, which gives the first page."""
    found = number_pair(cursor, most=(_LAST_MOMENT, LARGEST))
    return (_EPOCH + found[0] * _MICROSECOND, found[1]) if found else None


@dataclass(frozen=True)
class PostPage:
    """Up to PAGE messages of a thread by (root_id, id), and whether there are more on either side."""

    posts: list[Post]
    earlier: bool
    later: bool


def newest_posts(session: Session, viewer: Viewer, thread_id: int) -> PostPage:
    """The last page of messages of a thread."""
    posts = _backward(session, viewer, thread_id, None, PAGE + 1)
    return PostPage(posts[-PAGE:], len(posts) > PAGE, False)


def posts_before(session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int]) -> PostPage:
    """The page that ends just before ``key``, a ``(root_id, id)``."""
    posts = _backward(session, viewer, thread_id, key, PAGE + 1)
    return PostPage(posts[-PAGE:], len(posts) > PAGE, True)


def posts_after(session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int]) -> PostPage:
    """The page that starts just after ``key``."""
    posts = _forward(session, viewer, thread_id, key, PAGE + 1)
    return PostPage(posts[:PAGE], True, len(posts) > PAGE)


def posts_around(session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int]) -> PostPage:
    """A page with the message at ``key`` in its middle."""
    half = PAGE // 2
    before = _backward(session, viewer, thread_id, key, half + 1)
    after = _forward(session, viewer, thread_id, (key[0], key[1] - 1), half + 1)
    return PostPage([*before[-half:], *after[:half]], len(before) > half, len(after) > half)


def _messages(viewer: Viewer, thread_id: int) -> Select[Post]:
    return with_cards(
        select(Post).where(Post.thread_id == thread_id, Post.kind == PostKind.MESSAGE, viewer.readable(Post))
    )


def _forward(
    session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int], limit: int
) -> list[Post]:
    query = _messages(viewer, thread_id).where(tuple_(Post.root_id, Post.id) > tuple_(*key))
    return list(session.scalars(query.order_by(Post.root_id, Post.id).limit(limit)))


def _backward(
    session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int] | None, limit: int
) -> list[Post]:
    query = _messages(viewer, thread_id)
    if key is not None:
        query = query.where(tuple_(Post.root_id, Post.id) < tuple_(*key))
    newest_first = session.scalars(query.order_by(Post.root_id.desc(), Post.id.desc()).limit(limit))
    return list(newest_first)[::-1]
