"""Read the teachers' queue with keyset pagination: posts held for approval, translations to review.

A page of translations is read along the index ``ix_review_queue``, whatever the length of the queue.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from relay.board import visibility
from relay.board.entities import (
    Post,
    PostKind,
    Review,
    ReviewState,
    Thread,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.board.queries import with_cards
from relay.board.visibility import Viewer, current, public
from relay.desk.moderation.entities import Flag, FlagKind
from relay.job_failures import Failure, failures
from relay.judging.entities import HumanTranslation

PAGE = 20
MOST = 999  # counting stops above this
_TITLES = 100  # topics offered in the filter


@dataclass(frozen=True)
class Filters:
    """The filters of the queue. None: all. ``state`` concerns translations only."""

    classroom_id: int | None = None
    thread_id: int | None = None
    direction: tuple[str, str] | None = None  # (source, target)
    state: ReviewState = ReviewState.WAITING


def held(viewer: Viewer, filters: Filters, *, hidden: bool = False) -> Select[Post]:
    """The held posts (with ``hidden``: the hidden ones) that the viewer may read."""
    query = select(Post).where(
        Post.partnership_id == viewer.partnership.id,
        visibility.hidden(Post) if hidden else visibility.held(Post),
        current(Post),
        viewer.readable(Post),
        viewer.reachable(Post),
    )
    if filters.classroom_id is not None:
        query = query.where(Post.classroom_id == filters.classroom_id)
    if filters.thread_id is not None:
        query = query.where(Post.thread_id == filters.thread_id)
    return query


def held_posts(
    session: Session, viewer: Viewer, filters: Filters, *, hidden: bool = False, after: int = 0
) -> tuple[list[Post], bool]:
    """One page of ``held``, oldest first, after the post id ``after``; and whether there are more."""
    query = with_cards(held(viewer, filters, hidden=hidden)).where(Post.id > after).order_by(Post.id)
    found = list(session.scalars(query.limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE


def held_humans(session: Session, viewer: Viewer) -> list[HumanTranslation]:
    """Held human translations of the teacher's own classes, oldest first, up to PAGE."""
    return list(
        session.scalars(
            select(HumanTranslation)
            .join(Post, Post.id == HumanTranslation.post_id)
            .where(
                Post.partnership_id == viewer.partnership.id,
                HumanTranslation.classroom_id.in_(viewer.taught),
                visibility.held(HumanTranslation),
                current(HumanTranslation),
                current(Post),
                viewer.readable(Post),
            )
            .options(joinedload(HumanTranslation.author))
            .order_by(HumanTranslation.id)
            .limit(PAGE)
        )
    )


def reviews(viewer: Viewer, filters: Filters) -> Select[Review]:
    """The reviews in a state, of translations of the newest revision of public posts."""
    query = (
        select(Review)
        .join(TranslationJob, TranslationJob.id == Review.translation_id)
        .join(TranslationVersion, TranslationVersion.id == Review.version_id)
        .join(Post, Post.id == TranslationJob.post_id)
        .where(
            Review.partnership_id == viewer.partnership.id,
            Review.state == filters.state,
            TranslationJob.state == TranslationState.DONE,
            TranslationJob.current_id == Review.version_id,
            TranslationVersion.revision == Post.revision,
            public(Post),
        )
    )
    if filters.classroom_id is not None:
        query = query.where(Post.classroom_id == filters.classroom_id)
    if filters.thread_id is not None:
        query = query.where(Post.thread_id == filters.thread_id)
    if filters.direction is not None:
        source, target = filters.direction
        query = query.where(TranslationJob.source == source, TranslationJob.target == target)
    return query


def review_page(
    session: Session, viewer: Viewer, filters: Filters, after: tuple[int, int] | None = None
) -> tuple[list[Review], bool]:
    """One page of ``reviews``, highest need first, after ``(need, translation id)``; and if more follow."""
    query = reviews(viewer, filters).options(joinedload(Review.translation))
    if after is not None:
        query = query.where(tuple_(Review.need, Review.translation_id) < tuple_(*after))
    query = query.order_by(Review.need.desc(), Review.translation_id.desc())
    found = list(session.scalars(query.limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE


def posts_with_cards(session: Session, ids: Collection[int]) -> dict[int, Post]:
    return {post.id: post for post in session.scalars(with_cards(select(Post).where(Post.id.in_(ids))))}


def count(session: Session, query: Select[Post] | Select[Review] | Select[Flag]) -> int:
    """Count the rows of ``query``, up to MOST + 1."""
    some = query.with_only_columns(literal(1)).limit(MOST + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def open_flags(session: Session, kind: FlagKind, objects: Collection[int]) -> dict[int, list[Flag]]:
    """The open flags on ``objects`` (ids) of one kind, by object id."""
    found: dict[int, list[Flag]] = {}
    query = select(Flag).where(Flag.kind == kind, Flag.object_id.in_(objects), Flag.settled_at.is_(None))
    for flag in session.scalars(query.options(joinedload(Flag.by)).order_by(Flag.id)):
        found.setdefault(flag.object_id, []).append(flag)
    return found


def flagged(viewer: Viewer, *, settled: bool = False) -> Select[Flag]:
    """The open or settled flags of a partnership, except those on posts that the viewer may not read."""
    done: ColumnElement[bool] = Flag.settled_at.is_not(None) if settled else Flag.settled_at.is_(None)
    return (
        select(Flag)
        .outerjoin(Post, Post.id == Flag.post_id)
        .where(
            Flag.partnership_id == viewer.partnership.id, done, or_(Post.id.is_(None), viewer.readable(Post))
        )
    )


def failed_translations(session: Session, partnership_id: int) -> list[Failure]:
    """The translations of a partnership that have not arrived, by reason."""
    own = TranslationJob.post_id.in_(select(Post.id).where(Post.partnership_id == partnership_id))
    return failures(session, TranslationJob, own)


def titles_of(session: Session, threads: Collection[int]) -> dict[int, tuple[str, str | None]]:
    """The titles of ``threads`` (ids) and their languages, by thread id."""
    rows = session.execute(
        select(Post.thread_id, Post.text, Post.language).where(
            Post.thread_id.in_(threads), Post.kind == PostKind.TITLE
        )
    )
    return {thread_id: (text, language) for thread_id, text, language in rows}


def titles(session: Session, viewer: Viewer) -> list[tuple[int, str, str | None]]:
    """The topics offered in the filter, newest message first: (thread id, title, its language)."""
    rows = session.execute(
        select(Thread.id, Post.text, Post.language)
        .join(Post, Post.thread_id == Thread.id)
        .where(
            Thread.partnership_id == viewer.partnership.id, Post.kind == PostKind.TITLE, viewer.readable(Post)
        )
        .order_by(Thread.last_post_at.desc(), Thread.id.desc())
        .limit(_TITLES)
    )
    return [(thread_id, text, language) for thread_id, text, language in rows]
