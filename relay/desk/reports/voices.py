"""The messages of a board in one list, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import Post, PostKind
from relay.board.visibility import Viewer, current

PAGE = 25  # some three and a half screens of a phone
_EXCERPT = 140  # code points


@dataclass(frozen=True)
class Voices:
    """One page, newest first. ``older`` is the ``before`` of the next page; None on the last one."""

    posts: list[Post]
    older: int | None


def page(
    session: Session,
    viewer: Viewer,
    *,
    classroom_id: int | None = None,
    author_id: int | None = None,
    before: int | None = None,
) -> Voices:
    """Up to PAGE messages that ``viewer`` may read, optionally of one class or author.

    Keyset pagination: ``before`` is the id of the last message of the previous page.
    """
    query = select(Post).where(
        Post.partnership_id == viewer.partnership.id,
        Post.kind == PostKind.MESSAGE,
        current(Post),
        viewer.readable(Post),
        viewer.reachable(Post),
    )
    if classroom_id is not None:
        query = query.where(Post.classroom_id == classroom_id)
    if author_id is not None:
        query = query.where(Post.author_id == author_id)
    if before is not None:
        query = query.where(Post.id < before)
    found = list(
        session.scalars(
            query.options(joinedload(Post.author), joinedload(Post.classroom))
            .order_by(Post.id.desc())
            .limit(PAGE + 1)
        )
    )
    return Voices(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def excerpt(text: str) -> str:
    """The first _EXCERPT code points of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else flat[: _EXCERPT - 1].rstrip() + "…"
