"""Reading twists, which only their author does, and findings, which everybody on the board may read.

A finding is read where its note and the message may be read, and as long as the message still has the
sentence: an author who changes their words takes away what others tried with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload

from relay.board.entities import Post
from relay.board.visibility import Viewer, current
from relay.learning.twist_lab.entities import Finding, Twist

PAGE = 20


def own_twist(session: Session, user_id: int, twist_id: int) -> Twist | None:
    """The twist with this id, if it is this person's."""
    twist = session.get(Twist, twist_id)
    return twist if twist is not None and twist.user_id == user_id else None


def page(
    session: Session, viewer: Viewer, *, post_id: int | None = None, before: int | None = None
) -> tuple[list[Finding], int | None]:
    """One page of findings, newest first: of a message, or of the whole board; and where the next one starts.

    Keyset pagination: ``before`` is the id of the previous page's last finding.
    """
    query = readable(viewer).options(joinedload(Finding.post), joinedload(Finding.note))
    if post_id is not None:
        query = query.where(Finding.post_id == post_id)
    if before is not None:
        query = query.where(Finding.id < before)
    found = list(session.scalars(query.order_by(Finding.id.desc()).limit(PAGE + 1)))
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return [one for one in found[:PAGE] if still_stands(one)], more


def still_stands(finding: Finding) -> bool:
    """Whether the message still has the sentence that the finding is about."""
    return finding.original in finding.post.text


def readable(viewer: Viewer) -> Select[Finding]:
    """The findings on a board that a person may read, whether or not the sentence still stands."""
    note, post = aliased(Post), aliased(Post)
    return (
        select(Finding)
        .join(note, note.id == Finding.note_id)
        .join(post, post.id == Finding.post_id)
        .where(
            post.partnership_id == viewer.partnership.id,
            current(note),
            current(post),
            viewer.readable(note),
            viewer.readable(post),
            viewer.reachable(post),
        )
    )


def counts(session: Session, viewer: Viewer, posts: Collection[int]) -> Counter[int]:
    """The number of findings about each of ``posts`` (ids) that a person may read."""
    if not posts:
        return Counter()
    query = readable(viewer).where(Finding.post_id.in_(posts)).options(joinedload(Finding.post))
    return Counter(found.post_id for found in session.scalars(query) if still_stands(found))
