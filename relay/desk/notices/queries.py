"""Notices, computed from the board's own tables by one UNION ALL over all kinds of notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    bindparam,
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
from relay.board.visibility import (
    current,
    held,
    hidden,
    on_its_own,
    public,
    reachable_by,
    readable_by,
    visible,
)
from relay.database import UTCDateTime
from relay.desk.erasure.retention_entities import Purge
from relay.desk.moderation.entities import Flag
from relay.desk.notices.entities import NoticeBox
from relay.desk.partnership.entities import Agreement, Signature
from relay.judging.entities import AuthorQuestion, HumanTranslation
from relay.people.entities import Membership, User, UserState

MOST = 100  # notices on the page, and the limit of the count beside its link
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The reader. A parameter, so that the statement of fifteen parts, which every page runs, is built once.
_ME: BindParameter[int] = bindparam("me", type_=Integer)

Person = int | BindParameter[int]
Taught = Select[int] | tuple[int, ...]


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
    return session.scalar(_counting(user.is_teacher), {_ME.key: user.id}) or 0


@cache
def _counting(teacher: bool) -> Select[int]:
    seen = select(NoticeBox.seen_until).where(NoticeBox.user_id == _ME).scalar_subquery()
    news = _news(teacher)
    since = func.coalesce(seen, literal(_EPOCH, UTCDateTime))
    new = select(literal(1)).where(news.c.at > since).limit(MOST).subquery()
    return select(func.count()).select_from(new)


def latest(session: Session, user: User) -> list[Notice]:
    """The newest notices, up to MOST. Two statements: the notices, and the titles of their topics."""
    found = session.execute(_newest(user.is_teacher), {_ME.key: user.id}).all()
    topics = {row.thread for row in found if row.thread is not None}
    titles = {
        post.thread_id: post
        for post in session.scalars(
            select(Post).where(
                Post.thread_id.in_(topics),
                Post.kind == PostKind.TITLE,
                readable_by(Post, user.id, _taught(user.id) if user.is_teacher else ()),
            )
        )
    }
    return [_notice(row, titles.get(row.thread)) for row in found]


@cache
def _newest(teacher: bool) -> Select[Any]:
    news, by = _news(teacher, newest=MOST), aliased(User)
    return (
        select(news, by.name.label("name"), Partnership.name.label("board"))
        .outerjoin(by, by.id == news.c.by)
        .outerjoin(Partnership, Partnership.id == news.c.partnership)
        .order_by(news.c.at.desc(), news.c.post.desc())
        .limit(MOST)
    )


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
    news = _news(user.is_teacher)
    counted = (
        select(news.c.kind, func.count()).where(news.c.at > since, news.c.at <= until).group_by(news.c.kind)
    )
    return {Kind(kind): number for kind, number in session.execute(counted, {_ME.key: user.id})}


def written_since(session: Session, user: User, since: datetime, until: datetime) -> dict[str, int]:
    """Count others' messages that appeared after ``since`` and up to ``until``, by partnership name."""
    counted = (
        select(Partnership.name, func.count())
        .join(Post, Post.partnership_id == Partnership.id)
        .where(
            Partnership.id.in_(_boards(user.id)),
            Post.kind == PostKind.MESSAGE,
            Post.author_id != user.id,
            public(Post),
            reachable_by(Post, user.id, _taught(user.id) if user.is_teacher else ()),
            Post.appeared_at > since,
            Post.appeared_at <= until,
        )
        .group_by(Partnership.id, Partnership.name)
        .order_by(Partnership.name)
    )
    return {name: number for name, number in session.execute(counted)}  # noqa: C416 (a Row is no pair)


def _news(teacher: bool, newest: int | None = None) -> Subquery:
    """The notices of the person ``_ME``. ``newest``: at most so many of each kind, so that no long list is
    sorted to show its first page."""
    parts = [*_for_everybody(teacher), *(_for_teachers() if teacher else ())]
    if newest is not None:
        parts = [_first(part, newest) for part in parts]
    together: CompoundSelect[Any] = union_all(*parts)
    return together.subquery("news")


def _first(part: Select[Any], newest: int) -> Select[Any]:
    by_time = part.order_by(part.selected_columns.at.desc(), part.selected_columns.post.desc())
    # Around it another query, since SQLite takes no ORDER BY in a part of a UNION.
    return select(by_time.limit(newest).subquery())


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


def _boards(me: Person) -> Select[int]:
    """The partnerships that a person belongs to now. Former ones give no notices."""
    mine = select(Membership.classroom_id).where(Membership.user_id == me)
    helped = select(PartnershipHelper.partnership_id).where(
        PartnershipHelper.user_id == me, PartnershipHelper.removed_at.is_(None)
    )
    return select(Partnership.id).where(
        or_(
            Partnership.id.in_(
                select(Participation.partnership_id).where(Participation.classroom_id.in_(mine))
            ),
            Partnership.id.in_(helped),
        )
    )


def _taught(me: Person) -> Select[int]:
    """The ids of the classrooms of a teacher."""
    return select(Membership.classroom_id).where(Membership.user_id == me)


def _for_everybody(teacher: bool) -> Iterator[Select[Any]]:
    taught: Taught = _taught(_ME) if teacher else ()
    mine = aliased(Post)
    appeared: tuple[ColumnElement[bool], ...] = (
        public(Post),
        reachable_by(Post, _ME, taught),
        Post.author_id != _ME,
        Post.partnership_id.in_(_boards(_ME)),
    )
    yield (
        _line(Kind.REPLY, Post.appeared_at, Post.author_id, **_on(Post))
        .join(mine, mine.id == Post.parent_id)
        .where(mine.author_id == _ME, Post.kind == PostKind.MESSAGE, *appeared)
    )
    yield (
        _line(Kind.IN_TOPIC, Post.appeared_at, Post.author_id, **_on(Post))
        .outerjoin(mine, mine.id == Post.parent_id)
        .where(
            # Whether the title can be read is asked once for each topic, not for each of its messages.
            Post.thread_id.in_(
                select(Thread.id).where(
                    Thread.author_id == _ME,
                    Thread.partnership_id.in_(_boards(_ME)),
                    reachable_by(Thread, _ME, taught),
                )
            ),
            Post.kind == PostKind.MESSAGE,
            or_(mine.id.is_(None), mine.author_id != _ME),  # replies to the person are REPLY notices
            public(Post),
            Post.author_id != _ME,
        )
    )
    yield (
        _line(Kind.QUESTION, Post.appeared_at, Post.author_id, **_on(mine))
        .join(AuthorQuestion, AuthorQuestion.question_id == Post.id)
        .join(mine, mine.id == AuthorQuestion.post_id)
        .where(mine.author_id == _ME, current(mine), *appeared)
    )
    yield from _about_own(taught)


def _about_own(taught: Taught) -> Iterator[Select[Any]]:
    own: tuple[ColumnElement[bool], ...] = (
        Post.author_id == _ME,
        current(Post),
        reachable_by(Post, _ME, taught),
        Post.partnership_id.in_(_boards(_ME)),
    )
    said = aliased(Post)
    yield (
        _line(Kind.ANSWER, AuthorQuestion.answered_at, Post.author_id, **_on(Post))
        .join(AuthorQuestion, AuthorQuestion.post_id == Post.id)
        .outerjoin(said, said.id == AuthorQuestion.answer_id)
        .where(
            AuthorQuestion.asker_id == _ME,
            AuthorQuestion.answered_at.is_not(None),
            or_(said.id.is_(None), public(said)),
            public(Post),
            reachable_by(Post, _ME, taught),
            Post.partnership_id.in_(_boards(_ME)),
        )
    )
    yield (
        _line(Kind.LANGUAGE, LanguageCorrection.created_at, LanguageCorrection.user_id, **_on(Post))
        .join(LanguageCorrection, LanguageCorrection.post_id == Post.id)
        .where(LanguageCorrection.user_id != _ME, *own)
    )
    yield (
        _line(Kind.TRANSLATED, HumanTranslation.created_at, HumanTranslation.author_id, **_on(Post))
        .join(HumanTranslation, HumanTranslation.post_id == Post.id)
        .where(
            HumanTranslation.author_id != _ME,
            public(HumanTranslation),
            *own,
        )
    )
    decided = (Post.standing_by_id.is_not(None), Post.standing_by_id != _ME, *own)
    for kind, standing, causes in (
        (Kind.APPEARED, visible(Post), None),
        (Kind.CHANGE, held(Post), Cause.CHANGE),
        (Kind.KEPT, hidden(Post), None),
    ):
        line = _line(kind, Post.standing_at, Post.standing_by_id, **_on(Post))
        line = line.where(standing, *decided)
        yield line.where(Post.standing_cause == causes) if causes else line


def _for_teachers() -> Iterator[Select[Any]]:
    taught = _taught(_ME)
    boards = select(Participation.partnership_id).where(
        Participation.classroom_id.in_(taught), Participation.left_at.is_(None)
    )
    yield _line(
        Kind.WAITING, func.coalesce(Post.standing_at, Post.created_at), Post.author_id, **_on(Post)
    ).where(
        held(Post),
        on_its_own(Post),
        Post.standing_cause != Cause.CHANGE,
        Post.classroom_id.in_(taught),
        current(Post),
    )
    yield (
        _line(Kind.FLAG, Flag.created_at, Flag.by_id, partnership=Flag.partnership_id, post=Flag.post_id)
        .where(Flag.partnership_id.in_(boards), Flag.settled_at.is_(None), Flag.by_id != _ME)
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
        Agreement.proposed_by_id != _ME,
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
            Signature.user_id != _ME,
            Signature.user_id != Agreement.proposed_by_id,  # the proposer's signature is part of the proposal
        )
    )
    yield _line(Kind.PURGE, Purge.announced_at, None, partnership=Purge.partnership_id).where(
        Purge.partnership_id.in_(boards), Purge.called_off_at.is_(None), Purge.done_at.is_(None)
    )


__all__ = ["Kind", "Notice", "box_of", "count_new", "latest", "tally", "written_since"]
