"""Notices, computed from the board's own tables by one UNION ALL over all kinds of notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from relay.board.entities import (
    Cause,
    LanguageCorrection,
    Participation,
    Partnership,
    PartnershipHelper,
    Post,
    PostKind,
    Thread,
)
from relay.board.visibility import current, held, hidden, public, reachable_by, readable_by, visible
from relay.database import UTCDateTime
from relay.desk.erasure.retention_entities import Purge
from relay.desk.moderation.entities import Flag
from relay.desk.notices.entities import NoticeBox
from relay.desk.partnership.entities import Agreement, Signature
from relay.judging.entities import AuthorQuestion, HumanTranslation
from relay.people.entities import Membership, User, UserState

MOST = 100  # notices on the page, and the limit of the count beside its link
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """The kinds of notice."""

    REPLY = "reply"  # to one's own message
    IN_TOPIC = "in_topic"  # a message in a topic that one opened
    QUESTION = "question"  # about one's own message
    ANSWER = "answer"  # to one's own question
    LANGUAGE = "language"  # somebody corrected the language of one's own message
    TRANSLATED = "translated"  # a person translated one's own message
    APPEARED = "appeared"  # a teacher approved one's own message
    CHANGE = "change"  # a teacher asks for a change of one's own message
    KEPT = "kept"  # a teacher hid one's own message
    # For teachers:
    WAITING = "waiting"  # a message of the class is held for approval
    FLAG = "flag"
    JOINING = "joining"  # a student waits for admission to the class
    PROPOSED = "proposed"  # an agreement
    SIGNED = "signed"  # an agreement
    PURGE = "purge"  # an announced deletion of topics


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
    by: str | None
    topic: str | None
    topic_language: str | None


def box_of(session: Session, user: User) -> NoticeBox:
    """The notice box of ``user``; a new one that is not yet stored where they have none."""
    return session.get(NoticeBox, user.id) or NoticeBox(user_id=user.id)


def count_new(session: Session, user: User) -> int:
    """Count the notices since ``user`` last marked them as seen, up to MOST. One statement."""
    seen = select(NoticeBox.seen_until).where(NoticeBox.user_id == user.id).scalar_subquery()
    news = _news(user)
    since = func.coalesce(seen, literal(_EPOCH, UTCDateTime))
    new = select(literal(1)).where(news.c.at > since).limit(MOST).subquery()
    return session.scalar(select(func.count()).select_from(new)) or 0


def latest(session: Session, user: User) -> list[Notice]:
    """The newest notices, up to MOST. Two statements: the notices, and the titles of their topics."""
    news = _news(user)
    by = aliased(User)
    found = session.execute(
        select(news, by.name.label("name"), Partnership.name.label("board"))
        .outerjoin(by, by.id == news.c.by)
        .outerjoin(Partnership, Partnership.id == news.c.partnership)
        .order_by(news.c.at.desc(), news.c.post.desc())
        .limit(MOST)
    ).all()
    topics = {row.thread for row in found if row.thread is not None}
    titles = {
        post.thread_id: post
        for post in session.scalars(
            select(Post).where(
                Post.thread_id.in_(topics),
                Post.kind == PostKind.TITLE,
                readable_by(Post, user.id, _taught(user)),
            )
        )
    }
    return [_notice(row, titles.get(row.thread)) for row in found]


def _notice(row: Any, title: Post | None) -> Notice:
    return Notice(
        kind=Kind(row.kind),
        at=row.at,
        partnership=row.partnership,
        board=row.board,
        thread=row.thread,
        post=row.post,
        classroom=row.classroom,
        by=row.name,
        topic=title.text if title is not None else None,
        topic_language=title.language if title is not None else None,
    )


def tally(session: Session, user: User, since: datetime, until: datetime) -> dict[Kind, int]:
    """Count the notices by kind after ``since`` and up to ``until``, for the mail."""
    news = _news(user)
    counted = (
        select(news.c.kind, func.count()).where(news.c.at > since, news.c.at <= until).group_by(news.c.kind)
    )
    return {Kind(kind): number for kind, number in session.execute(counted)}


def written_since(session: Session, user: User, since: datetime, until: datetime) -> dict[str, int]:
    """Count others' messages that appeared after ``since`` and up to ``until``, by partnership name."""
    counted = (
        select(Partnership.name, func.count())
        .join(Post, Post.partnership_id == Partnership.id)
        .where(
            Partnership.id.in_(_boards(user)),
            Post.kind == PostKind.MESSAGE,
            Post.author_id != user.id,
            public(Post),
            reachable_by(Post, user.id, _taught(user)),
            Post.appeared_at > since,
            Post.appeared_at <= until,
        )
        .group_by(Partnership.id, Partnership.name)
        .order_by(Partnership.name)
    )
    return {name: number for name, number in session.execute(counted)}  # noqa: C416 (a Row is no pair)


def _news(user: User) -> Subquery:
    parts = [*_for_everybody(user), *(_for_teachers(user) if user.is_teacher else ())]
    together: CompoundSelect[Any] = union_all(*parts)
    return together.subquery("news")


def _line(
    kind: Kind,
    at: Any,
    by: Any,
    *,
    partnership: Any = None,
    thread: Any = None,
    post: Any = None,
    classroom: Any = None,
) -> Select[Any]:
    columns = {"partnership": partnership, "thread": thread, "post": post, "classroom": classroom, "by": by}
    return select(
        literal(str(kind)).label("kind"),
        type_coerce(at, UTCDateTime).label("at"),
        # Cast, because PostgreSQL types a bare NULL as text.
        *(
            (cast(null(), Integer) if column is None else column).label(name)
            for name, column in columns.items()
        ),
    )


def _on(post: Any) -> dict[str, Any]:
    return {"partnership": post.partnership_id, "thread": post.thread_id, "post": post.id}


def _boards(user: User) -> Select[int]:
    """The partnerships that a person belongs to now. Former ones give no notices."""
    mine = select(Membership.classroom_id).where(Membership.user_id == user.id)
    helped = select(PartnershipHelper.partnership_id).where(
        PartnershipHelper.user_id == user.id, PartnershipHelper.removed_at.is_(None)
    )
    return select(Partnership.id).where(
        or_(
            Partnership.id.in_(
                select(Participation.partnership_id).where(Participation.classroom_id.in_(mine))
            ),
            Partnership.id.in_(helped),
        )
    )


def _taught(user: User) -> Select[int] | tuple[int, ...]:
    """The ids of the classrooms that the person teaches."""
    if not user.is_teacher:
        return ()
    return select(Membership.classroom_id).where(Membership.user_id == user.id)


def _for_everybody(user: User) -> Iterator[Select[Any]]:
    mine = aliased(Post)
    appeared: tuple[ColumnElement[bool], ...] = (
        public(Post),
        reachable_by(Post, user.id, _taught(user)),
        Post.author_id != user.id,
        Post.partnership_id.in_(_boards(user)),
    )
    yield (
        _line(Kind.REPLY, Post.appeared_at, Post.author_id, **_on(Post))
        .join(mine, mine.id == Post.parent_id)
        .where(mine.author_id == user.id, Post.kind == PostKind.MESSAGE, *appeared)
    )
    yield (
        _line(Kind.IN_TOPIC, Post.appeared_at, Post.author_id, **_on(Post))
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(mine, mine.id == Post.parent_id)
        .where(
            Thread.author_id == user.id,
            Post.kind == PostKind.MESSAGE,
            or_(mine.id.is_(None), mine.author_id != user.id),  # replies to the person are REPLY notices
            *appeared,
        )
    )
    yield (
        _line(Kind.QUESTION, Post.appeared_at, Post.author_id, **_on(mine))
        .join(AuthorQuestion, AuthorQuestion.question_id == Post.id)
        .join(mine, mine.id == AuthorQuestion.post_id)
        .where(mine.author_id == user.id, current(mine), *appeared)
    )
    yield from _about_own(user)


def _about_own(user: User) -> Iterator[Select[Any]]:
    own: tuple[ColumnElement[bool], ...] = (
        Post.author_id == user.id,
        current(Post),
        reachable_by(Post, user.id, _taught(user)),
        Post.partnership_id.in_(_boards(user)),
    )
    said = aliased(Post)
    yield (
        _line(Kind.ANSWER, AuthorQuestion.answered_at, Post.author_id, **_on(Post))
        .join(AuthorQuestion, AuthorQuestion.post_id == Post.id)
        .outerjoin(said, said.id == AuthorQuestion.answer_id)
        .where(
            AuthorQuestion.asker_id == user.id,
            AuthorQuestion.answered_at.is_not(None),
            or_(said.id.is_(None), public(said)),
            public(Post),
            reachable_by(Post, user.id, _taught(user)),
            Post.partnership_id.in_(_boards(user)),
        )
    )
    yield (
        _line(Kind.LANGUAGE, LanguageCorrection.created_at, LanguageCorrection.user_id, **_on(Post))
        .join(LanguageCorrection, LanguageCorrection.post_id == Post.id)
        .where(LanguageCorrection.user_id != user.id, *own)
    )
    yield (
        _line(Kind.TRANSLATED, HumanTranslation.created_at, HumanTranslation.author_id, **_on(Post))
        .join(HumanTranslation, HumanTranslation.post_id == Post.id)
        .where(
            HumanTranslation.author_id != user.id,
            public(HumanTranslation),
            *own,
        )
    )
    decided = (Post.standing_by_id.is_not(None), Post.standing_by_id != user.id, *own)
    for kind, standing, causes in (
        (Kind.APPEARED, visible(Post), None),
        (Kind.CHANGE, held(Post), Cause.CHANGE),
        (Kind.KEPT, hidden(Post), None),
    ):
        line = _line(kind, Post.standing_at, Post.standing_by_id, **_on(Post))
        line = line.where(standing, *decided)
        yield line.where(Post.standing_cause == causes) if causes else line


def _for_teachers(user: User) -> Iterator[Select[Any]]:
    taught = _taught(user)
    boards = select(Participation.partnership_id).where(
        Participation.classroom_id.in_(taught), Participation.left_at.is_(None)
    )
    yield _line(
        Kind.WAITING, func.coalesce(Post.standing_at, Post.created_at), Post.author_id, **_on(Post)
    ).where(
        held(Post),
        Post.standing_cause != Cause.CHANGE,
        Post.classroom_id.in_(taught),
        current(Post),
    )
    yield (
        _line(Kind.FLAG, Flag.created_at, Flag.by_id, partnership=Flag.partnership_id, post=Flag.post_id)
        .where(Flag.partnership_id.in_(boards), Flag.settled_at.is_(None), Flag.by_id != user.id)
    )  # fmt: skip
    yield (
        _line(Kind.JOINING, User.created_at, User.id, classroom=Membership.classroom_id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.state == UserState.WAITING, Membership.classroom_id.in_(taught))
    )
    yield _line(
        Kind.PROPOSED,
        Agreement.created_at,
        Agreement.proposed_by_id,
        partnership=Agreement.partnership_id,
        classroom=Agreement.classroom_id,
    ).where(
        Agreement.partnership_id.in_(boards),
        Agreement.proposed_by_id != user.id,
        Agreement.taken_back_at.is_(None),
    )
    yield (
        _line(
            Kind.SIGNED,
            Signature.signed_at,
            Signature.user_id,
            partnership=Agreement.partnership_id,
            classroom=Signature.classroom_id,
        )
        .join(Agreement, Agreement.id == Signature.agreement_id)
        .where(
            Agreement.partnership_id.in_(boards),
            Signature.user_id != user.id,
            Signature.user_id != Agreement.proposed_by_id,  # the proposer's signature is part of the proposal
        )
    )
    yield _line(Kind.PURGE, Purge.announced_at, None, partnership=Purge.partnership_id).where(
        Purge.partnership_id.in_(boards), Purge.called_off_at.is_(None), Purge.done_at.is_(None)
    )


__all__ = ["Kind", "Notice", "box_of", "count_new", "latest", "tally", "written_since"]
