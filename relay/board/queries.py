"""Read the board: threads and, with keyset pagination, posts, limited to what a person may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.board.entities import (
    Draft,
    Participation,
    Partnership,
    PartnershipHelper,
    Post,
    PostKind,
    PostRevision,
    Review,
    Thread,
    TranslationJob,
    TranslationState,
    WorkerHeartbeat,
)
from relay.board.visibility import Viewer, appeared
from relay.database import now
from relay.people.entities import Classroom, Membership, User

PAGE = 50  # posts
THREADS = 20  # topics on a partnership's page


def participations(session: Session, partnership_id: int) -> list[Participation]:
    """All classes of a partnership, with their schools, in the order they joined; also those that left."""
    return list(
        session.scalars(
            select(Participation)
            .where(Participation.partnership_id == partnership_id)
            .options(joinedload(Participation.classroom).joinedload(Classroom.school))
            .order_by(Participation.id)
        )
    )


def helpers(session: Session, partnership_id: int) -> list[PartnershipHelper]:
    """The language helpers of a partnership, by name."""
    return list(
        session.scalars(
            select(PartnershipHelper)
            .join(User, User.id == PartnershipHelper.user_id)
            .where(PartnershipHelper.partnership_id == partnership_id, PartnershipHelper.removed_at.is_(None))
            .options(joinedload(PartnershipHelper.user))
            .order_by(User.name, User.id)
        )
    )


def partnerships_of(user: User) -> Select[Partnership]:
    """The partnerships of the classrooms of ``user`` and those they help as a language helper, by name."""
    mine = select(Participation.partnership_id).join(
        Membership, Membership.classroom_id == Participation.classroom_id
    )
    helped = select(PartnershipHelper.partnership_id).where(
        PartnershipHelper.user_id == user.id, PartnershipHelper.removed_at.is_(None)
    )
    return (
        select(Partnership)
        .where(or_(Partnership.id.in_(mine.where(Membership.user_id == user.id)), Partnership.id.in_(helped)))
        .options(selectinload(Partnership.participations).joinedload(Participation.classroom))
        .order_by(Partnership.name, Partnership.id)
    )


def with_cards(posts: Select[Post]) -> Select[Post]:
    """Load everything that a card shows along with ``posts``, in a fixed number of statements."""
    return posts.options(
        joinedload(Post.author),
        joinedload(Post.classroom),
        joinedload(Post.standing_by),
        selectinload(Post.translations).options(
            joinedload(TranslationJob.current), joinedload(TranslationJob.review).joinedload(Review.by)
        ),
    )


def latest_threads(
    session: Session, viewer: Viewer, before: tuple[datetime, int] | None = None
) -> tuple[list[Thread], bool]:
    """Up to THREADS threads, those with the newest messages first, and whether there are more.

    ``before`` is the ``(last_post_at, id)`` of the last thread on the previous page.
    """
    query = select(Thread).where(Thread.partnership_id == viewer.partnership.id, viewer.reachable(Thread))
    if before is not None:
        query = query.where(tuple_(Thread.last_post_at, Thread.id) < tuple_(*before))
    threads = list(
        session.scalars(
            query.options(joinedload(Thread.author))
            .order_by(Thread.last_post_at.desc(), Thread.id.desc())
            .limit(THREADS + 1)
        )
    )
    return threads[:THREADS], len(threads) > THREADS


def openings(session: Session, viewer: Viewer, threads: Sequence[int]) -> dict[tuple[int, PostKind], Post]:
    """The titles and prompts of ``threads`` (ids) that ``viewer`` may read, by (thread id, kind)."""
    posts = session.scalars(
        with_cards(
            select(Post).where(
                Post.thread_id.in_(threads),
                Post.kind.in_([PostKind.TITLE, PostKind.PROMPT]),
                viewer.readable(Post),
            )
        )
    )
    return {(post.thread_id, post.kind): post for post in posts}


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


def change_number(session: Session, thread_id: int) -> int:
    """The number of the last visible change in a thread; 0 if there was none."""
    return session.scalar(select(func.max(Post.changed)).where(Post.thread_id == thread_id)) or 0


def changed_posts(
    session: Session, viewer: Viewer, thread_id: int, since: int, limit: int = PAGE
) -> list[Post]:
    """The posts of a thread, of every kind, that changed after ``since``, earliest change first.

    Includes posts that appeared once but that the viewer may no longer read, so that an open page can remove
    them; the caller tells them apart with ``viewer.may_read``.
    """
    query = with_cards(select(Post).where(Post.thread_id == thread_id, Post.changed > since))
    query = query.where(or_(viewer.readable(Post), appeared(Post)))
    return list(session.scalars(query.order_by(Post.changed).limit(limit)))


def authors_of(session: Session, posts: Collection[int]) -> dict[int, str]:
    """The authors' names of ``posts`` (ids), by post id."""
    found = session.execute(
        select(Post.id, User.name).join(User, User.id == Post.author_id).where(Post.id.in_(posts))
    )
    return {post_id: name for post_id, name in found}  # noqa: C416 (for mypy, a Row is not a pair)


def earlier_wordings(session: Session, viewer: Viewer, post: Post) -> list[PostRevision]:
    """The earlier wordings of a post that this person may read, newest first."""
    query = select(PostRevision).where(PostRevision.post_id == post.id, viewer.readable_wordings())
    return list(session.scalars(query.order_by(PostRevision.revision.desc())))


def draft_of(session: Session, user: User, partnership_id: int, thread_id: int | None) -> Draft | None:
    """The stored draft of ``user``: a message for a thread or, if ``thread_id`` is None, a new topic."""
    return session.scalars(
        select(Draft)
        .where(Draft.user_id == user.id, Draft.partnership_id == partnership_id)
        .where(Draft.thread_id == thread_id if thread_id is not None else Draft.thread_id.is_(None))
        .order_by(Draft.id.desc())
    ).first()


def languages_written(session: Session, author_id: int, partnership_id: int) -> dict[str, int]:
    """The number of an author's messages on a board, by language."""
    counted = session.execute(
        select(Post.language, func.count())
        .where(
            Post.author_id == author_id,
            Post.partnership_id == partnership_id,
            Post.kind == PostKind.MESSAGE,
            Post.language.is_not(None),
        )
        .group_by(Post.language)
    )
    return {language: count for language, count in counted if language is not None}


def translations_waiting(session: Session, silence: timedelta) -> bool:
    """Whether translations are pending while no worker has sent a heartbeat for ``silence``."""
    alive = exists().where(WorkerHeartbeat.seen_at > now() - silence)
    due = exists().where(
        TranslationJob.state == TranslationState.PENDING,
        or_(TranslationJob.lease_until.is_(None), TranslationJob.lease_until < now()),
    )
    return bool(session.scalar(select(due & ~alive)))
