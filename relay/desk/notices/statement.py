"""The statement that all notices come from: one UNION ALL over the board's own tables, by kind of notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    cast,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

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
from relay.board.thanks_entities import Thanks
from relay.board.unread import is_unread
from relay.board.visibility import current, held, hidden, on_its_own, public, reachable_by, visible
from relay.database import UTCDateTime, now
from relay.desk.erasure.retention_entities import Purge
from relay.desk.moderation.entities import Flag
from relay.desk.partnership.entities import Agreement, Signature
from relay.judging.entities import AuthorQuestion, HumanTranslation
from relay.learning.corrections.entities import Correction
from relay.learning.twist_lab.entities import Finding
from relay.people.entities import Membership, User, UserState
from relay.together.activities.entities import Activity, ActivityEntry, ActivityPhase

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The reader. A parameter, so that the statement of some twenty parts, which every page runs, is built once.
ME: BindParameter[int] = bindparam("me", type_=Integer)

# What a part that ended by its date was followed by is compared with this, at the time of each execution.
_NOW: BindParameter[datetime] = bindparam("moment", type_=UTCDateTime, callable_=now)

Person = int | BindParameter[int]
Taught = Select[int] | tuple[int, ...]


class Noon(FunctionElement[datetime]):
    """Noon, in UTC, after a day: then it is over in every time zone, and what comes after it has begun."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(Noon, "sqlite")
def _noon_on_sqlite(element: Noon, compiler: SQLCompiler, **more: Any) -> str:
    # As SQLAlchemy writes moments there, so that they are compared as text.
    day = compiler.process(element.clauses, **more)
    return f"strftime('%Y-%m-%d 12:00:00.000000', {day}, '+1 day')"


@compiles(Noon, "postgresql")
def _noon_on_postgresql(element: Noon, compiler: SQLCompiler, **more: Any) -> str:
    return f"(({compiler.process(element.clauses, **more)} + interval '36 hours') AT TIME ZONE 'UTC')"


class Kind(StrEnum):
    """The kinds of notice."""

    REPLY = "reply"  # to one's own message
    IN_TOPIC = "in_topic"  # a message in a topic that one opened
    QUESTION = "question"  # about one's own message
    FINDING = "finding"  # about one's own message
    ANSWER = "answer"  # to one's own question
    LANGUAGE = "language"  # somebody corrected the language of one's own message
    TRANSLATED = "translated"  # a person translated one's own message
    CORRECTED = "corrected"  # a native reader went through one's own message: one notice for each reader
    HEEDED = "heeded"  # one's own corrections of a message were thanked for or answered
    APPEARED = "appeared"  # a teacher approved one's own message
    CHANGE = "change"  # a teacher asks for a change of one's own message
    KEPT = "kept"  # a teacher hid one's own message
    ACTIVITY = "activity"  # somebody started one
    PHASE = "phase"  # the next part of one has begun: one notice for each
    THANKS = "thanks"  # for one's own message: one notice for all, which is neither counted nor mailed
    # For teachers:
    WAITING = "waiting"  # a message of the class is held for approval
    FLAG = "flag"
    JOINING = "joining"  # a student waits for admission to the class
    PROPOSED = "proposed"  # an agreement
    SIGNED = "signed"  # an agreement
    PURGE = "purge"  # an announced deletion of topics


def notices(teacher: bool, newest: int | None = None, *, counted: bool = False) -> Subquery:
    """The notices of the person ``ME``. ``newest``: at most so many of each kind, so that no long list is
    sorted to show its first page. ``counted``: without thanks and messages that the person has read."""
    parts = [*_for_everybody(teacher, counted), *(_for_teachers() if teacher else ())]
    if not counted:
        parts.append(_thanks(taught_by(ME) if teacher else ()))
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
    activity: Any = None,
) -> Select[Any]:
    columns = {
        "partnership": partnership,
        "thread": thread,
        "post": post,
        "classroom": classroom,
        "activity": activity,
        "by": by,
    }
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


def boards_of(me: Person) -> Select[int]:
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


def taught_by(me: Person) -> Select[int]:
    """The ids of the classrooms of a teacher."""
    return select(Membership.classroom_id).where(Membership.user_id == me)


def _for_everybody(teacher: bool, counted: bool) -> Iterator[Select[Any]]:
    taught: Taught = taught_by(ME) if teacher else ()
    mine = aliased(Post)
    appeared: tuple[ColumnElement[bool], ...] = (
        public(Post),
        reachable_by(Post, ME, taught),
        Post.author_id != ME,
        Post.partnership_id.in_(boards_of(ME)),
    )
    yield (
        _line(Kind.REPLY, Post.appeared_at, Post.author_id, **_on(Post))
        .join(mine, mine.id == Post.parent_id)
        .where(mine.author_id == ME, Post.kind == PostKind.MESSAGE, *appeared)
        # By the reply's own topic, so that it is found through the message it answers.
        .where(is_unread(ME, Post.thread_id, EPOCH) if counted else true())
    )
    yield (
        _line(Kind.IN_TOPIC, Post.appeared_at, Post.author_id, **_on(Post))
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(mine, mine.id == Post.parent_id)
        .where(
            Thread.author_id == ME,
            Thread.partnership_id.in_(boards_of(ME)),
            reachable_by(Thread, ME, taught),
            is_unread(ME, Thread.id, EPOCH) if counted else true(),
            Post.kind == PostKind.MESSAGE,
            or_(mine.id.is_(None), mine.author_id != ME),  # replies to the person are REPLY notices
            public(Post),
            Post.author_id != ME,
            # One notice for a part of an activity, not one for each contribution.
            not_(select(ActivityEntry.post_id).where(ActivityEntry.post_id == Post.id).exists()),
        )
    )
    yield (
        _line(Kind.QUESTION, Post.appeared_at, Post.author_id, **_on(mine))
        .join(AuthorQuestion, AuthorQuestion.question_id == Post.id)
        .join(mine, mine.id == AuthorQuestion.post_id)
        .where(mine.author_id == ME, current(mine), *appeared)
    )
    yield (
        _line(Kind.FINDING, Post.appeared_at, Post.author_id, **_on(mine))
        .join(Finding, Finding.note_id == Post.id)
        .join(mine, mine.id == Finding.post_id)
        .where(mine.author_id == ME, current(mine), *appeared)
    )
    yield from _about_own(taught)
    yield from _activities(taught)


def _activities(taught: Taught) -> Iterator[Select[Any]]:
    theirs = (Activity.partnership_id.in_(boards_of(ME)), reachable_by(Thread, ME, taught))
    on = {"partnership": Activity.partnership_id, "thread": Activity.thread_id, "activity": Activity.id}
    yield (
        _line(Kind.ACTIVITY, Activity.started_at, Activity.started_by_id, **on)
        .join(Thread, Thread.id == Activity.thread_id)
        .where(Activity.started_by_id != ME, *theirs)
    )
    before = aliased(ActivityPhase)
    began = func.coalesce(before.ended_at, Noon(before.ends_on))
    yield (
        _line(Kind.PHASE, began, None, **on)
        .join(ActivityPhase, ActivityPhase.activity_id == Activity.id)
        .join(
            before,
            and_(before.activity_id == ActivityPhase.activity_id, before.number == ActivityPhase.number - 1),
        )
        .join(Thread, Thread.id == Activity.thread_id)
        .where(type_coerce(began, UTCDateTime) <= _NOW, *theirs)
    )


def _own(taught: Taught) -> tuple[ColumnElement[bool], ...]:
    """The person's own texts, on boards that they belong to."""
    return (
        Post.author_id == ME,
        current(Post),
        reachable_by(Post, ME, taught),
        Post.partnership_id.in_(boards_of(ME)),
    )


def _thanks(taught: Taught) -> Select[Any]:
    # Whose thanks came last does not matter: ``latest`` names the people.
    at, by = func.max(Thanks.created_at), func.max(Thanks.user_id)
    return (
        _line(Kind.THANKS, at, by, **_on(Post))
        .join(Thanks, Thanks.post_id == Post.id)
        .where(visible(Post), *_own(taught))
        .group_by(Post.id, Post.partnership_id, Post.thread_id)
    )


def _about_own(taught: Taught) -> Iterator[Select[Any]]:
    own = _own(taught)
    said = aliased(Post)
    yield (
        _line(Kind.ANSWER, AuthorQuestion.answered_at, Post.author_id, **_on(Post))
        .join(AuthorQuestion, AuthorQuestion.post_id == Post.id)
        .outerjoin(said, said.id == AuthorQuestion.answer_id)
        .where(
            AuthorQuestion.asker_id == ME,
            AuthorQuestion.answered_at.is_not(None),
            or_(said.id.is_(None), public(said)),
            public(Post),
            reachable_by(Post, ME, taught),
            Post.partnership_id.in_(boards_of(ME)),
        )
    )
    yield (
        _line(Kind.LANGUAGE, LanguageCorrection.created_at, LanguageCorrection.user_id, **_on(Post))
        .join(LanguageCorrection, LanguageCorrection.post_id == Post.id)
        .where(LanguageCorrection.user_id != ME, *own)
    )
    yield (
        _line(Kind.TRANSLATED, HumanTranslation.created_at, HumanTranslation.author_id, **_on(Post))
        .join(HumanTranslation, HumanTranslation.post_id == Post.id)
        .where(
            HumanTranslation.author_id != ME,
            public(HumanTranslation),
            *own,
        )
    )
    yield (
        _line(Kind.CORRECTED, func.max(Correction.created_at), Correction.author_id, **_on(Post))
        .join(Correction, Correction.post_id == Post.id)
        .where(Correction.author_id != ME, public(Correction), *own)
        .group_by(Post.id, Post.partnership_id, Post.thread_id, Correction.author_id)
    )
    heeded = func.coalesce(said.appeared_at, Correction.thanked_at)
    yield (
        _line(Kind.HEEDED, func.max(heeded), Post.author_id, **_on(Post))
        .join(Correction, Correction.post_id == Post.id)
        .outerjoin(said, said.id == Correction.answer_id)
        .where(
            Correction.author_id == ME,
            current(Correction),
            or_(Correction.thanked_at.is_not(None), and_(said.id.is_not(None), public(said))),
            public(Post),
            reachable_by(Post, ME, taught),
            Post.partnership_id.in_(boards_of(ME)),
        )
        .group_by(Post.id, Post.partnership_id, Post.thread_id, Post.author_id)
    )
    decided = (Post.standing_by_id.is_not(None), Post.standing_by_id != ME, *own)
    for kind, standing, causes in (
        (Kind.APPEARED, visible(Post), None),
        (Kind.CHANGE, held(Post), Cause.CHANGE),
        (Kind.KEPT, hidden(Post), None),
    ):
        line = _line(kind, Post.standing_at, Post.standing_by_id, **_on(Post))
        line = line.where(standing, *decided)
        yield line.where(Post.standing_cause == causes) if causes else line


def _for_teachers() -> Iterator[Select[Any]]:
    taught = taught_by(ME)
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
        .where(Flag.partnership_id.in_(boards), Flag.settled_at.is_(None), Flag.by_id != ME)
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
        Agreement.proposed_by_id != ME,
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
            Signature.user_id != ME,
            Signature.user_id != Agreement.proposed_by_id,  # the proposer's signature is part of the proposal
        )
    )
    yield _line(Kind.PURGE, Purge.announced_at, None, partnership=Purge.partnership_id).where(
        Purge.partnership_id.in_(boards), Purge.called_off_at.is_(None), Purge.done_at.is_(None)
    )
