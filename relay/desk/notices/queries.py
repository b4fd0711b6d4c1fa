"""Notices: how many are new, the latest, and what a mail counts (notices/statement.py finds them)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session, aliased

from relay.board import thanks_queries
from relay.board.entities import Partnership, Post, PostKind
from relay.board.thanks_queries import Given
from relay.board.unread import is_unread
from relay.board.visibility import public, reachable_by, readable_by
from relay.database import UTCDateTime
from relay.desk.notices import statement
from relay.desk.notices.entities import NoticeBox
from relay.desk.notices.statement import EPOCH, ME, Kind, boards_of, taught_by
from relay.people.entities import User

_NAMED = 3  # people whom a notice of thanks names
MOST = 100  # notices on the page, and the limit of the count beside its link


_OF_MESSAGES = (Kind.REPLY, Kind.IN_TOPIC)  # notices that are no news any more once the message has been read


@dataclass(frozen=True)
class Notice:
    """One notice. ``by`` is the name of the person who acted, None where nobody did.

    ``board`` is the partnership's name; ``topic`` is the thread's title, None where the user may not read it.
    """

    kind: Kind
    at: datetime
    partnership: int | None
    board: str | None
    thread: int | None
    post: int | None
    classroom: int | None
    activity: int | None
    by: str | None
    topic: str | None
    topic_language: str | None
    read: bool = False  # it is about a message that the person has read


def box_of(session: Session, user: User) -> NoticeBox:
    """The notice box of ``user``; a new one that is not yet stored where they have none."""
    return session.get(NoticeBox, user.id) or NoticeBox(user_id=user.id)


def count_new(session: Session, user: User) -> int:
    """Count the notices since ``user`` last marked them as seen, up to MOST. One statement."""
    return session.scalar(_counting(user.is_teacher), {ME.key: user.id}) or 0


@cache
def _counting(teacher: bool) -> Select[int]:
    seen = select(NoticeBox.seen_until).where(NoticeBox.user_id == ME).scalar_subquery()
    news = statement.notices(teacher, counted=True)
    since = func.coalesce(seen, literal(EPOCH, UTCDateTime))
    new = select(literal(1)).where(news.c.at > since).limit(MOST).subquery()
    return select(func.count()).select_from(new)


def latest(session: Session, user: User) -> list[Notice]:
    """The newest notices, up to MOST. Four statements: the notices, the titles of their topics, which of the
    messages are unread, and who gave thanks."""
    found = session.execute(_newest(user.is_teacher), {ME.key: user.id}).all()
    topics = {row.thread for row in found if row.thread is not None}
    titles = {
        post.thread_id: post
        for post in session.scalars(
            select(Post).where(
                Post.thread_id.in_(topics),
                Post.kind == PostKind.TITLE,
                readable_by(Post, user.id, taught_by(user.id) if user.is_teacher else ()),
            )
        )
    }
    written = {row.post for row in found if row.kind in _OF_MESSAGES}
    unread = set(
        session.scalars(
            select(Post.id).where(Post.id.in_(written), is_unread(user.id, Post.thread_id, EPOCH))
        )
    )
    given = thanks_queries.given(session, {row.post for row in found if row.kind == Kind.THANKS})
    return [
        replace(notice, by=_names(given.get(notice.post or 0, ()))) if notice.kind == Kind.THANKS else notice
        for notice in _with_titles(found, titles, unread)
    ]


def _names(given: Sequence[Given]) -> str:
    """The names of the people who gave thanks for one message, each once; "…" ends a long list."""
    names = dict.fromkeys(name for each in given for _user_id, name in each.people)
    return ", ".join([*list(names)[:_NAMED], *(["…"] if len(names) > _NAMED else [])])


def _with_titles(found: Sequence[Any], titles: Mapping[int, Post], unread: Collection[int]) -> list[Notice]:
    return [
        _notice(row, titles.get(row.thread), read=row.kind in _OF_MESSAGES and row.post not in unread)
        for row in found
    ]


@cache
def _newest(teacher: bool) -> Select[Any]:
    news, by = statement.notices(teacher, newest=MOST), aliased(User)
    return (
        select(news, by.name.label("name"), Partnership.name.label("board"))
        .outerjoin(by, by.id == news.c.by)
        .outerjoin(Partnership, Partnership.id == news.c.partnership)
        .order_by(news.c.at.desc(), news.c.post.desc())
        .limit(MOST)
    )


def _notice(row: Any, title: Post | None, *, read: bool) -> Notice:
    return Notice(
        kind=Kind(row.kind),
        at=row.at,
        partnership=row.partnership,
        board=row.board,
        thread=row.thread,
        post=row.post,
        classroom=row.classroom,
        activity=row.activity,
        by=row.name,
        topic=title.text if title is not None else None,
        topic_language=title.language if title is not None else None,
        read=read,
    )


def tally(session: Session, user: User, since: datetime, until: datetime) -> dict[Kind, int]:
    """Count the notices by kind after ``since`` and up to ``until``, for the mail."""
    news = statement.notices(user.is_teacher)
    counted = (
        select(news.c.kind, func.count())
        .where(news.c.at > since, news.c.at <= until, news.c.kind != Kind.THANKS)
        .group_by(news.c.kind)
    )
    return {Kind(kind): number for kind, number in session.execute(counted, {ME.key: user.id})}


def written_since(session: Session, user: User, since: datetime, until: datetime) -> dict[str, int]:
    """Count others' messages that appeared after ``since`` and up to ``until``, by partnership name."""
    counted = (
        select(Partnership.name, func.count())
        .join(Post, Post.partnership_id == Partnership.id)
        .where(
            Partnership.id.in_(boards_of(user.id)),
            Post.kind == PostKind.MESSAGE,
            Post.author_id != user.id,
            public(Post),
            reachable_by(Post, user.id, taught_by(user.id) if user.is_teacher else ()),
            Post.appeared_at > since,
            Post.appeared_at <= until,
        )
        .group_by(Partnership.id, Partnership.name)
        .order_by(Partnership.name)
    )
    return {name: number for name, number in session.execute(counted)}  # noqa: C416 (a Row is no pair)


__all__ = ["Kind", "Notice", "box_of", "count_new", "latest", "tally", "written_since"]
