"""How far classes are on their way to the first letter. Nothing is stored: each step shows by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from relay.board.entities import Participation, Partnership, Thread
from relay.people.entities import Classroom, Membership, Role, User, UserState


@dataclass(frozen=True)
class Progress:
    """What a class has done. ``partnership_id``: its newest partnership that is not archived."""

    classroom_id: int
    has_students: bool
    partnership_id: int | None
    has_partner: bool
    has_topic: bool

    @property
    def steps(self) -> dict[str, bool]:
        """Which of the steps in the class are done: the class, its students, a partner class, a topic."""
        return {
            "class": True,
            "cards": self.has_students,
            "partner": self.has_partner,
            "topic": self.has_topic,
        }

    @property
    def is_done(self) -> bool:
        return all(self.steps.values())


def of_classroom(session: Session, classroom_id: int) -> Progress:
    """How far one class is, in one statement."""
    return _progress(session, Classroom.id == classroom_id)[0]


def of_teacher(session: Session, teacher: User) -> list[Progress]:
    """How far each class of a teacher is, the newest first, in one statement."""
    taught = select(Membership.classroom_id).where(Membership.user_id == teacher.id)
    return _progress(session, Classroom.id.in_(taught))


def _progress(session: Session, which: ColumnElement[bool]) -> list[Progress]:
    own, other = aliased(Participation), aliased(Participation)
    takes_part = (own.classroom_id == Classroom.id, own.left_at.is_(None), Partnership.archived_at.is_(None))
    together = Partnership.id == own.partnership_id
    students = exists().where(
        Membership.classroom_id == Classroom.id,
        Membership.user_id == User.id,
        User.role == Role.STUDENT,
        User.state.in_((UserState.ACTIVE, UserState.WAITING)),
    )
    partnership = (
        select(own.partnership_id)
        .join(Partnership, together)
        .where(*takes_part)
        .order_by(own.id.desc())
        .limit(1)
        .correlate(Classroom)
        .scalar_subquery()
    )
    partner = exists().where(
        *takes_part,
        together,
        other.partnership_id == own.partnership_id,
        other.id != own.id,
        other.left_at.is_(None),
    )
    topic = exists().where(*takes_part, together, Thread.partnership_id == own.partnership_id)
    rows = session.execute(
        select(Classroom.id, students, partnership, partner, topic).where(which).order_by(Classroom.id.desc())
    )
    return [Progress(*row) for row in rows]
