"""Read a person's notebook.

What was taken from a post is shown while its owner may read that wording of it: not after its author took it
back or a teacher hid it. Then a word stays, without the sentence it stood in, and a whole sentence is left
out; so is the text of a correction that is no more. Leaving a class or the end of a partnership takes nothing
away, only the way back to the topic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.board.entities import Post, PostRevision
from relay.board.queries import partnerships_of
from relay.board.visibility import current, public, reachable_by, readable_by, visible
from relay.learning.corrections.entities import Correction
from relay.learning.notebook.entities import EntryKind, NotebookCard, NotebookEntry
from relay.people.entities import Classroom, Membership, User

PAGE = 30  # entries


@dataclass(frozen=True)
class Found:
    """An entry, and the post that it was taken from, if its owner may read that now."""

    entry: NotebookEntry
    post: Post | None

    @property
    def sentence(self) -> str:
        """The sentence that the entry stood in, as far as it may be shown."""
        return self.entry.sentence if self.post is not None else ""


def entries(session: Session, person: User, *, before: int | None = None, limit: int = PAGE) -> list[Found]:
    """A page of the notebook, newest first; ``before``: the id of the last entry of the page before it."""
    query = shown(person).order_by(NotebookEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(NotebookEntry.id < before)
    return [_found(row) for row in session.execute(query)]


def everything(session: Session, person: User) -> list[Found]:
    """The whole notebook with its cards, oldest first."""
    query = shown(person).options(selectinload(NotebookEntry.cards)).order_by(NotebookEntry.id)
    return [_found(row) for row in session.execute(query)]


def entry(session: Session, person: User, entry_id: int) -> Found | None:
    """One entry of the person's own; None where there is no such entry, or it is not shown now."""
    row = session.execute(shown(person).where(NotebookEntry.id == entry_id)).one_or_none()
    return _found(row) if row is not None else None


def count(session: Session, person: User) -> int:
    """How many entries the notebook shows."""
    return session.scalar(select(func.count()).select_from(shown(person).subquery())) or 0


def shown(person: User) -> Select[NotebookEntry, Post]:
    """The entries of ``person`` that are shown, each with the post it was taken from or None."""
    return (
        select(NotebookEntry, Post)
        .select_from(NotebookEntry)
        .outerjoin(Post, and_(Post.id == NotebookEntry.post_id, _readable(person)))
        .options(joinedload(Post.author), joinedload(Post.classroom))
        .where(
            NotebookEntry.user_id == person.id,
            or_(
                NotebookEntry.kind == EntryKind.WORD,
                NotebookEntry.post_id.is_(None),
                Post.id.is_not(None),
            ),
            or_(
                NotebookEntry.correction_id.is_(None),
                exists().where(Correction.id == NotebookEntry.correction_id, public(Correction)),
            ),
        )
    )


def _readable(person: User) -> ColumnElement[bool]:
    """Whether ``person`` may read the wording of the post that an entry was taken from."""
    taught: Select[int] | tuple[()] = (
        select(Membership.classroom_id).where(Membership.user_id == person.id) if person.is_teacher else ()
    )
    earlier = exists().where(
        PostRevision.post_id == Post.id,
        PostRevision.revision == NotebookEntry.post_revision,
        visible(PostRevision),
    )
    return and_(
        current(Post),
        readable_by(Post, person.id, taught),
        reachable_by(Post, person.id, taught),
        or_(Post.revision == NotebookEntry.post_revision, earlier),
    )


@dataclass(frozen=True)
class DueCard:
    """A card to review, with its entry."""

    card: NotebookCard
    found: Found


def next_card(session: Session, person: User, until: datetime) -> DueCard | None:
    """The card that has been due for longest at the moment ``until``; None where none is."""
    due = (
        _cards(person)
        .where(NotebookCard.due_at <= until)
        .order_by(NotebookCard.due_at, NotebookCard.entry_id)
    )
    row = session.execute(due.limit(1)).first()
    return DueCard(row[2], Found(row[0], row[1])) if row is not None else None


def card(session: Session, person: User, entry_id: int, direction: str) -> DueCard | None:
    """One card of the person's own; None where there is none, or it is not shown now."""
    row = session.execute(
        _cards(person).where(NotebookCard.entry_id == entry_id, NotebookCard.direction == direction)
    ).first()
    return DueCard(row[2], Found(row[0], row[1])) if row is not None else None


def due_count(session: Session, person: User, until: datetime) -> int:
    """How many cards are due at the moment ``until``."""
    due = _cards(person).where(NotebookCard.due_at <= until).with_only_columns(func.count())
    return session.scalar(due) or 0


def next_due(session: Session, person: User) -> datetime | None:
    """When the next card is due; None where there is no card."""
    cards = _cards(person).with_only_columns(func.min(NotebookCard.due_at))
    return session.scalar(cards)


def _cards(person: User) -> Select[Any]:
    """The cards of what is shown of a notebook and not known yet."""
    return (
        shown(person)
        .join(NotebookEntry.cards)
        .add_columns(NotebookCard)
        .where(NotebookEntry.known_at.is_(None))
    )


def languages_of(session: Session, person: User) -> list[str]:
    """The languages of the person's own classes, then those of their partnerships, without duplicates."""
    own = select(Classroom.language).join(Membership, Membership.classroom_id == Classroom.id)
    boards = session.scalars(partnerships_of(person)).all()
    partners = (each.classroom.language for board in boards for each in board.participations)
    return list(dict.fromkeys([*session.scalars(own.where(Membership.user_id == person.id)), *partners]))


def _found(row: Row[NotebookEntry, Post]) -> Found:
    return Found(row[0], row[1])
