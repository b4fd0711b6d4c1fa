"""Read a person's notebook.

What was taken from a post is shown while its owner may read that wording of it: not after its author took it
back or a teacher hid it. Then a word stays, without the sentence it stood in, and a whole sentence is left
out. Leaving a class or the end of a partnership takes nothing away, only the way back to the topic.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import Post, PostRevision
from relay.board.queries import partnerships_of
from relay.board.visibility import current, reachable_by, readable_by, visible
from relay.learning.notebook.entities import EntryKind, NotebookEntry
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
    """The whole notebook, oldest first."""
    return [_found(row) for row in session.execute(shown(person).order_by(NotebookEntry.id))]


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
        .outerjoin(Post, and_(Post.id == NotebookEntry.post_id, _readable(person)))
        .options(joinedload(Post.author), joinedload(Post.classroom))
        .where(
            NotebookEntry.user_id == person.id,
            or_(
                NotebookEntry.kind == EntryKind.WORD,
                NotebookEntry.post_id.is_(None),
                Post.id.is_not(None),
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


def languages_of(session: Session, person: User) -> list[str]:
    """The languages of the person's own classes, then those of their partnerships, without duplicates."""
    own = select(Classroom.language).join(Membership, Membership.classroom_id == Classroom.id)
    boards = session.scalars(partnerships_of(person)).all()
    partners = (each.classroom.language for board in boards for each in board.participations)
    return list(dict.fromkeys([*session.scalars(own.where(Membership.user_id == person.id)), *partners]))


def _found(row: Row[NotebookEntry, Post]) -> Found:
    return Found(row[0], row[1])
