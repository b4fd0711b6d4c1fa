"""Reading booklets. A booklet leaves the board on paper, so it holds only what is public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from relay.board.entities import Post, PostKind
from relay.board.queries import with_cards
from relay.board.visibility import Viewer, public
from relay.judging.entities import HumanTranslation
from relay.together.booklet.entities import Booklet, BookletMessage, BookletWords

MOST_SHOWN = 200  # messages to choose from, the newest ones


def of_partnership(session: Session, partnership_id: int) -> list[Booklet]:
    """The booklets of a partnership, newest first, with what the classes say in them."""
    return list(session.scalars(_booklets().where(Booklet.partnership_id == partnership_id)))


def with_words(session: Session, booklet_id: int) -> Booklet | None:
    return session.scalar(_booklets().where(Booklet.id == booklet_id))


def _booklets() -> Select[Booklet]:
    return (
        select(Booklet)
        .options(joinedload(Booklet.made_by), selectinload(Booklet.words).joinedload(BookletWords.classroom))
        .order_by(Booklet.id.desc())
    )


def choosable(partnership_id: int) -> Select[Any]:
    """The ids of the messages that a booklet of a partnership may hold: public ones, in public topics."""
    title = aliased(Post)
    return (
        select(Post.id)
        .join(title, (title.thread_id == Post.thread_id) & (title.kind == PostKind.TITLE))
        .where(
            Post.partnership_id == partnership_id, Post.kind == PostKind.MESSAGE, public(Post), public(title)
        )
    )


def messages(session: Session, booklet: Booklet) -> Sequence[Post]:
    """The chosen messages that are still public, topic by topic as they stand on the board."""
    chosen = select(BookletMessage.post_id).where(BookletMessage.booklet_id == booklet.id)
    return _in_order(
        session,
        select(Post).where(Post.id.in_(choosable(booklet.partnership_id)), Post.id.in_(chosen)),
    )


def to_choose_from(session: Session, viewer: Viewer) -> Sequence[Post]:
    """The newest messages that may be chosen, topic by topic."""
    board = viewer.partnership.id
    newest = choosable(board).order_by(Post.id.desc()).limit(MOST_SHOWN).subquery()
    return _in_order(session, select(Post).where(Post.id.in_(select(newest.c[0]))))


def _in_order(session: Session, posts: Select[Post]) -> Sequence[Post]:
    return session.scalars(with_cards(posts.order_by(Post.thread_id, Post.root_id, Post.id))).all()


def titles(session: Session, threads: Collection[int]) -> Sequence[Post]:
    """The titles of ``threads`` (ids)."""
    found = select(Post).where(Post.thread_id.in_(threads), Post.kind == PostKind.TITLE)
    return session.scalars(with_cards(found)).all()


def chosen_ids(session: Session, booklet_id: int) -> set[int]:
    found = select(BookletMessage.post_id).where(BookletMessage.booklet_id == booklet_id)
    return set(session.scalars(found))


def counts(session: Session, partnership_id: int) -> Counter[int]:
    """How many messages each booklet of a partnership shows, by its id."""
    counted = (
        select(BookletMessage.booklet_id, func.count())
        .where(BookletMessage.post_id.in_(choosable(partnership_id)))
        .group_by(BookletMessage.booklet_id)
    )
    return Counter(dict(session.execute(counted).all()))


def by_people(session: Session, posts: Collection[int]) -> dict[tuple[int, str], HumanTranslation]:
    """The best translation by a person of each post's present wording, by (post id, language).

    A pupil's own stands before a teacher's or a helper's, and of several the newest.
    """
    found = session.scalars(
        select(HumanTranslation)
        .join(Post, Post.id == HumanTranslation.post_id)
        .where(
            HumanTranslation.post_id.in_(posts),
            HumanTranslation.post_revision == Post.revision,
            public(HumanTranslation),
        )
        .options(joinedload(HumanTranslation.author))
        .order_by(HumanTranslation.id)
    ).all()
    ranked = sorted(found, key=lambda human: (human.credit == "student", human.id))
    return {(human.post_id, human.target): human for human in ranked}
