"""Read what waits for a teacher: worries, posts held for approval, people's translations, reviews.

The inbox shows these queues one after the other, with keyset pagination across them. A page of reviews is
read along the index ``ix_review_queue``, whatever the length of the queue.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload

from relay.board import visibility
from relay.board.entities import (
    Cause,
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
from relay.learning.corrections.entities import Correction
from relay.web.request_values import number_pair, whole_number

PAGE = 15
MOST = 999  # counting stops above this
_TITLES = 100  # topics offered in the filter


@dataclass(frozen=True)
class Filters:
    """The filters of the queue. None: all. ``state`` concerns translations only."""

    classroom_id: int | None = None
    thread_id: int | None = None
    direction: tuple[str, str] | None = None  # (source, target)
    targets: frozenset[str] | None = None  # only translations into these languages
    state: ReviewState = ReviewState.WAITING


class Queue(StrEnum):
    """A queue of the inbox, in this order. The value stands in the inbox's cursors."""

    WORRIES = "f"  # flags that the viewer settles
    WORRIES_ELSEWHERE = "g"  # flags that a partner's teacher settles
    MESSAGES = "p"  # held posts of the viewer's classes
    HUMANS = "h"  # held human translations of the viewer's classes
    CORRECTIONS = "c"  # held corrections by the viewer's classes
    REVIEWS = "t"
    KEPT = "k"  # posts that were kept back, or sent back to their author: nothing waits for the viewer


Row = Flag | Post | HumanTranslation | Correction | Review


@dataclass(frozen=True)
class Entry:
    """An item of the inbox. ``row`` is its flag (the first on its object), post, translation or review."""

    queue: Queue
    row: Row

    @property
    def key(self) -> str:
        """Names the item: the letter of its kind, and the id of the row."""
        letter = {Queue.WORRIES_ELSEWHERE: "f", Queue.KEPT: "p"}.get(self.queue, str(self.queue))
        return f"{letter}{self._id}"

    @property
    def cursor(self) -> str:
        """Where the next page starts, if this is the last item of one."""
        need = f"{self.row.need}-" if isinstance(self.row, Review) else ""
        return f"{self.queue}{need}{self._id}"

    @property
    def _id(self) -> int:
        return self.row.translation_id if isinstance(self.row, Review) else self.row.id


def held(viewer: Viewer, filters: Filters, *, hidden: bool = False) -> Select[Post]:
    """The held posts that wait for the viewer.

    With ``hidden``: those that the viewer may read and that wait for somebody else, or for nobody. Their
    author was asked to change them, a partner's teacher decides, or they are kept back.
    """
    mine = and_(
        visibility.held(Post),
        Post.classroom_id.in_(viewer.taught),
        func.coalesce(Post.standing_cause, "") != Cause.CHANGE,
    )
    query = select(Post).where(
        Post.partnership_id == viewer.partnership.id,
        and_(not_(visibility.visible(Post)), not_(mine)) if hidden else mine,
        visibility.on_its_own(Post),
        current(Post),
        viewer.readable(Post),
        viewer.reachable(Post),
    )
    if filters.classroom_id is not None:
        query = query.where(Post.classroom_id == filters.classroom_id)
    if filters.thread_id is not None:
        query = query.where(Post.thread_id == filters.thread_id)
    return query


def held_humans(viewer: Viewer) -> Select[HumanTranslation]:
    """Held human translations of the teacher's own classes."""
    return (
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
    )


def held_corrections(viewer: Viewer) -> Select[Correction]:
    """Held corrections by the teacher's own classes."""
    return (
        select(Correction)
        .join(Post, Post.id == Correction.post_id)
        .where(
            Post.partnership_id == viewer.partnership.id,
            Correction.classroom_id.in_(viewer.taught),
            visibility.held(Correction),
            current(Correction),
            current(Post),
            viewer.readable(Post),
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
    if filters.targets is not None:
        query = query.where(TranslationJob.target.in_(filters.targets))
    return query


def worries(viewer: Viewer, filters: Filters, *, elsewhere: bool = False) -> Select[Flag]:
    """The first open flag on each flagged object that the viewer settles, or (``elsewhere``) does not."""
    first, mine = aliased(Flag), or_(Flag.classroom_id.in_(viewer.taught), Flag.kind == FlagKind.TRANSLATION)
    query = flagged(viewer).where(
        not_(mine) if elsewhere else mine,
        ~exists().where(
            first.partnership_id == Flag.partnership_id,
            first.kind == Flag.kind,
            first.object_id == Flag.object_id,
            first.settled_at.is_(None),
            first.id < Flag.id,
        ),
    )
    if filters.classroom_id is not None:
        query = query.where(Flag.classroom_id == filters.classroom_id)
    if filters.thread_id is not None:
        query = query.where(Post.thread_id == filters.thread_id)
    return query


def page(
    session: Session,
    viewer: Viewer,
    queues: Sequence[Queue],
    filters: Filters,
    after: str = "",
    size: int = PAGE,
) -> tuple[list[Entry], bool]:
    """One page of ``queues``, after the entry with the cursor ``after``; and whether there are more.

    Flags, posts, human translations and corrections come oldest first, reviews by highest need. A cursor that
    cannot be read is ignored.
    """
    start = next((index for index, queue in enumerate(queues) if after.startswith(queue)), None)
    position = number_pair(after[1:]) or whole_number(after[1:])
    if start is None or position is None:
        start, position = 0, None
    found: list[Entry] = []
    for queue in queues[start:]:
        rows = session.scalars(_part(queue, viewer, filters, position).limit(size + 1 - len(found)))
        found += [Entry(queue, row) for row in rows]
        position = None
        if len(found) > size:
            break
    return found[:size], len(found) > size


def _part(queue: Queue, viewer: Viewer, filters: Filters, after: int | tuple[int, int] | None) -> Select[Any]:
    """The rest of one queue, with what the inbox shows of it, after an id or a ``(need, id)``."""
    if queue == Queue.REVIEWS:
        query = reviews(viewer, filters).options(joinedload(Review.translation), joinedload(Review.version))
        if isinstance(after, tuple):
            query = query.where(tuple_(Review.need, Review.translation_id) < tuple_(*after))
        return query.order_by(Review.need.desc(), Review.translation_id.desc())
    asked: Select[Any]
    table: type[Flag | Post | HumanTranslation | Correction]
    if queue in (Queue.WORRIES, Queue.WORRIES_ELSEWHERE):
        table, asked = Flag, worries(viewer, filters, elsewhere=queue == Queue.WORRIES_ELSEWHERE)
    elif queue == Queue.HUMANS:
        table, asked = HumanTranslation, held_humans(viewer).options(joinedload(HumanTranslation.author))
    elif queue == Queue.CORRECTIONS:
        of = (joinedload(Correction.author), joinedload(Correction.post))
        table, asked = Correction, held_corrections(viewer).options(*of)
    else:
        table, asked = Post, with_cards(held(viewer, filters, hidden=queue == Queue.KEPT))
    if isinstance(after, int):
        asked = asked.where(table.id > after)
    return asked.order_by(table.id)


def posts_with_cards(session: Session, ids: Collection[int]) -> dict[int, Post]:
    return {post.id: post for post in session.scalars(with_cards(select(Post).where(Post.id.in_(ids))))}


def count(session: Session, query: Select[Any]) -> int:
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
