"""What each student of a class did: one statement for each column, however many students there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Mapped, Session

from relay.board.entities import LanguageCorrection, Post, PostKind
from relay.board.visibility import current, held, public
from relay.database import now
from relay.judging.entities import HumanTranslation, Judgement
from relay.learning.corrections.entities import Correction
from relay.learning.corrections.queries import never_corrected
from relay.people.entities import Classroom, Role, User

WEEK = timedelta(days=7)
QUIET = timedelta(days=14)  # without a message, while others of the class wrote
_WRITTEN = Post.kind.in_((PostKind.MESSAGE, PostKind.PROMPT))


@dataclass(frozen=True)
class Activity:
    """What one student did: how often, when last, and how often in the last seven days."""

    number: int = 0
    last: datetime | None = None
    this_week: int = 0


@dataclass(frozen=True)
class Overview:
    """By student id; students who did nothing of a kind are left out. ``held``: messages that wait."""

    wrote: Mapping[int, Activity]
    judged: Mapping[int, Activity]
    corrected: Mapping[int, int]
    held: Mapping[int, int] = field(default_factory=dict)
    uncorrected: Mapping[int, int] = field(default_factory=dict)  # messages: see ``never_corrected``

    def last_here(self, student: User) -> datetime | None:
        """When a student was last here, as far as it shows; None where they have never been."""
        did = (self.wrote.get(student.id), self.judged.get(student.id))
        seen = [student.last_here_at, *(each.last for each in did if each is not None)]
        return max((each for each in seen if each is not None), default=None)

    def is_quiet(self, student: User) -> bool:
        """Whether a student who has been here wrote nothing for ``QUIET``, while the class did write."""
        if not any(_is_recent(each.last) for each in self.wrote.values()):
            return False  # nobody wrote: the whole class has a rest
        wrote = self.wrote.get(student.id, Activity())
        since = wrote.last or student.created_at
        return self.last_here(student) is not None and not _is_recent(since)


def _is_recent(moment: datetime | None) -> bool:
    return moment is not None and now() - moment < QUIET


def overview(session: Session, classroom: Classroom) -> Overview:
    """What the students of a class did, in all its partnerships. Five statements.

    A message counts once its author has sent it, unless they took it back or a teacher keeps it back;
    judgements and corrections count as everywhere: while they and their message are public.
    """
    students = select(User.id).where(User.role == Role.STUDENT)
    written = Post.classroom_id == classroom.id, Post.author_id.in_(students), _WRITTEN, current(Post)
    return Overview(
        wrote=_activities(session, Post.author_id, Post.created_at, *written, public(Post)),
        judged=_activities(
            session,
            Judgement.user_id,
            Judgement.created_at,
            Judgement.post_id == Post.id,
            Judgement.classroom_id == classroom.id,
            public(Post, Judgement),
        ),
        corrected=_corrected(session, classroom),
        uncorrected=never_corrected(session, classroom),
        held=_counted(
            session,
            select(Post.author_id, func.count()).where(*written, held(Post)).group_by(Post.author_id),
        ),
    )


def _activities(
    session: Session, author: Mapped[int], moment: Mapped[datetime], *which: ColumnElement[bool]
) -> dict[int, Activity]:
    recent = func.sum(case((moment >= now() - WEEK, 1), else_=0))
    found = session.execute(
        select(author, func.count(), func.max(moment), recent).where(*which).group_by(author)
    )
    return {author_id: Activity(number, last, week or 0) for author_id, number, last, week in found}


def _corrected(session: Session, classroom: Classroom) -> dict[int, int]:
    """How many corrections others gave to each student: of sentences, of the language, and translations."""
    own = Post.classroom_id == classroom.id
    translated = select(Post.author_id).where(
        HumanTranslation.post_id == Post.id,
        own,
        HumanTranslation.author_id != Post.author_id,
        public(Post, HumanTranslation),
    )
    said = select(Post.author_id).where(
        LanguageCorrection.post_id == Post.id,
        own,
        LanguageCorrection.user_id != Post.author_id,
        public(Post),
    )
    corrected = select(Post.author_id).where(
        Correction.post_id == Post.id, own, Correction.text != "", public(Post, Correction)
    )
    each = translated.union_all(said, corrected).subquery()
    return _counted(session, select(each.c.author_id, func.count()).group_by(each.c.author_id))


def _counted(session: Session, query: Select[int, int]) -> dict[int, int]:
    """By student id, what ``query`` counts."""
    return dict(iter(session.execute(query)))


def latest(session: Session, classroom: Classroom, student: User, count: int) -> Sequence[Post]:
    """The newest messages of a student of a class, which its teachers read whatever was decided of them."""
    return session.scalars(
        select(Post)
        .where(Post.author_id == student.id, Post.classroom_id == classroom.id, _WRITTEN, current(Post))
        .order_by(Post.id.desc())
        .limit(count)
    ).all()
