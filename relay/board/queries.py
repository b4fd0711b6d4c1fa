"""Read the board: posts, threads and what belongs to them, limited to what a person may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from relay import leases
from relay.board.entities import (
    Draft,
    Participation,
    Partnership,
    PartnershipHelper,
    Picture,
    Post,
    PostKind,
    PostRevision,
    Review,
    TranslationJob,
    TranslationState,
    WorkerHeartbeat,
)
from relay.board.visibility import Viewer, appeared, current
from relay.database import now
from relay.people import avatars
from relay.people.avatars import Avatar
from relay.people.entities import Classroom, Membership, User

CHANGES = 50  # changed posts that one answer to a polling page carries


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
        joinedload(Post.picture),
        _translations(),
        selectinload(Post.pictures).options(
            joinedload(Post.picture),
            joinedload(Post.standing_by),
            _translations(),
        ),
    )


def _translations() -> Any:
    return selectinload(Post.translations).options(
        joinedload(TranslationJob.current), joinedload(TranslationJob.review).joinedload(Review.by)
    )


def picture_named(session: Session, name: str) -> Picture | None:
    return session.scalar(select(Picture).where(Picture.name == name))


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


def change_number(session: Session, thread_id: int) -> int:
    """The number of the last visible change in a thread; 0 if there was none."""
    return session.scalar(select(func.max(Post.changed)).where(Post.thread_id == thread_id)) or 0


def board_change_number(session: Session, partnership_id: int) -> int:
    """The number of the last visible change of a board; 0 if there was none, or no such board."""
    found = select(Partnership.change_number).where(Partnership.id == partnership_id)
    return session.scalar(found) or 0


def changed_posts(
    session: Session, viewer: Viewer, thread_id: int, since: int, limit: int = CHANGES
) -> list[Post]:
    """The posts of a thread, of every kind, that changed after ``since``, earliest change first.

    Includes posts that appeared once but that the viewer may no longer read, so that an open page can remove
    them; the caller tells them apart with ``viewer.may_read``.
    """
    query = with_cards(select(Post).where(Post.thread_id == thread_id, Post.changed > since))
    query = query.where(or_(viewer.readable(Post), appeared(Post)))
    return list(session.scalars(query.order_by(Post.changed).limit(limit)))


def on_cards(session: Session, posts: Sequence[Post]) -> list[Post]:
    """``posts`` in order, with a message once in place of its pictures, which stand on its card."""
    messages = {post.parent_id for post in posts if post.kind == PostKind.PICTURE} - {
        post.id for post in posts
    }
    found = {post.id: post for post in posts if post.kind != PostKind.PICTURE}
    if messages:
        query = with_cards(select(Post).where(Post.id.in_(messages)).order_by(Post.id))
        found |= {post.id: post for post in session.scalars(query)}
    return list(found.values())


@dataclass(frozen=True)
class Excerpt:
    """The beginning of a message: ``text`` is empty where it was withdrawn or is not for this person."""

    post_id: int
    author_id: int
    author: str
    picture: Avatar
    classroom_id: int
    text: str
    language: str | None
    written_at: datetime


_EXCERPT = 160  # characters of a message that are read for a line of it


def excerpts(session: Session, viewer: Viewer, posts: Collection[int]) -> dict[int, Excerpt]:
    """The beginnings of ``posts`` (ids), by post id."""
    return {found.post_id: found for found in _excerpts(session, viewer, Post.id.in_(posts))}


def latest_messages(session: Session, viewer: Viewer, threads: Collection[int]) -> dict[int, Excerpt]:
    """The newest message of each of ``threads`` (ids) that this person may read, by thread id."""
    newest = (
        select(Post.thread_id, func.max(Post.id))
        .where(Post.thread_id.in_(threads), Post.kind == PostKind.MESSAGE)
        .where(current(Post), viewer.readable(Post))
        .group_by(Post.thread_id)
    )
    threads_of = {post_id: thread_id for thread_id, post_id in session.execute(newest)}
    found = _excerpts(session, viewer, Post.id.in_(threads_of))
    return {threads_of[each.post_id]: each for each in found}


def _excerpts(session: Session, viewer: Viewer, which: ColumnElement[bool]) -> list[Excerpt]:
    shown = case((current(Post) & viewer.readable(Post), func.substr(Post.text, 1, _EXCERPT)), else_="")
    rows = session.execute(
        select(
            Post.id, User.id, User.name, User.symbol, User.colour,
            Post.classroom_id, shown, Post.language, Post.created_at,
        )
        .join(User, User.id == Post.author_id)
        .where(which)
    )  # fmt: skip
    return [
        Excerpt(post_id, author_id, name, avatars.of(author_id, symbol, colour), *rest)
        for post_id, author_id, name, symbol, colour, *rest in rows
    ]


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
    moment = now()
    # Not one from the future either: the clock was put back since that worker was alive.
    alive = exists().where(WorkerHeartbeat.seen_at.between(moment - silence, moment + silence))
    due = exists().where(
        TranslationJob.state == TranslationState.PENDING,
        or_(TranslationJob.lease_owner.is_(None), leases.has_expired(TranslationJob, moment)),
    )
    return bool(session.scalar(select(due & ~alive)))
