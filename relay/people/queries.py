"""Reading schools, classes and people."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from relay.database import now
from relay.people import class_codes
from relay.people.entities import (
    Classroom,
    Membership,
    OneTimeLink,
    Role,
    School,
    StaffInvitation,
    User,
    UserState,
)
from relay.people.names import nickname_key


@dataclass(frozen=True)
class Roster:
    """The members of a class, by name. ``waiting`` need a teacher's approval; ``removed`` were taken out."""

    teachers: tuple[User, ...]
    students: tuple[User, ...]
    waiting: tuple[User, ...]
    removed: tuple[User, ...]


def classroom_by_code(session: Session, typed: str) -> Classroom | None:
    """The class whose code somebody typed, which may have expired: the one that is meant literally, or the
    only one that can be meant."""
    codes = class_codes.candidates(typed)
    if not codes:
        return None
    found = session.scalars(
        select(Classroom).where(Classroom.code.in_(codes)).options(joinedload(Classroom.school))
    ).all()
    literal = [room for room in found if class_codes.is_literal(room.code or "", typed)]
    return next((rooms[0] for rooms in (literal, found) if len(rooms) == 1), None)


def student_by_nickname(session: Session, classroom: Classroom, nickname: str) -> User | None:
    """The student of a class with this nickname, or one that looks like it; waiting or removed ones, too."""
    return session.scalar(
        select(User)
        .join(Membership)
        .where(Membership.classroom_id == classroom.id, Membership.nickname_key == nickname_key(nickname))
    )


def teacher_by_username(session: Session, typed: str) -> User | None:
    """The teacher, or language helper, with this username."""
    username = typed.strip().casefold()
    return session.scalar(select(User).where(User.role != Role.STUDENT, User.username == username))


def people_with_passwords(session: Session) -> list[User]:
    """All teachers and language helpers who can sign in, by name, with their classes."""
    return list(
        session.scalars(
            select(User)
            .where(User.role != Role.STUDENT, User.state == UserState.ACTIVE)
            .options(selectinload(User.memberships).joinedload(Membership.classroom))
            .order_by(func.lower(User.name), User.id)
        )
    )


def any_teacher(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(User.role == Role.TEACHER))))


def classrooms_of(user: User) -> Select[Classroom]:
    """The classes of which a person is a teacher or a student, by name."""
    return (
        select(Classroom)
        .join(Membership)
        .join(Classroom.school)
        .where(Membership.user_id == user.id)
        .options(contains_eager(Classroom.school))
        .order_by(Classroom.name, Classroom.id)
    )


def taught_classroom(session: Session, teacher: User, classroom_id: int) -> Classroom | None:
    """A class, if this teacher teaches it."""
    if not teacher.is_teacher:
        return None
    return session.scalar(classrooms_of(teacher).where(Classroom.id == classroom_id))


def schools_of(session: Session, teacher: User) -> list[School]:
    """The schools of a teacher's classes, by name."""
    mine = select(Classroom.school_id).join(Membership).where(Membership.user_id == teacher.id)
    return list(session.scalars(select(School).where(School.id.in_(mine)).order_by(School.name, School.id)))


def roster(session: Session, classroom: Classroom) -> Roster:
    """All members of a class, in one SQL statement."""
    people = session.scalars(
        select(User)
        .join(Membership)
        .where(Membership.classroom_id == classroom.id)
        .order_by(func.lower(User.name), User.id)
    ).all()
    students = [user for user in people if not user.is_teacher]

    def those(state: UserState) -> tuple[User, ...]:
        return tuple(user for user in students if user.state == state)

    return Roster(
        tuple(user for user in people if user.is_teacher),
        those(UserState.ACTIVE),
        those(UserState.WAITING),
        those(UserState.REMOVED),
    )


def student_counts(session: Session, classrooms: list[int]) -> dict[tuple[int, UserState], int]:
    """The number of students by (classroom id, state). Combinations without students are left out."""
    rows = session.execute(
        select(Membership.classroom_id, User.state, func.count())
        .join(User)
        .where(Membership.classroom_id.in_(classrooms), User.role == Role.STUDENT)
        .group_by(Membership.classroom_id, User.state)
    )
    return {(classroom_id, UserState(state)): count for classroom_id, state, count in rows}


def student_of(session: Session, classroom: Classroom, user_id: int) -> User | None:
    """A student of this class, in any state."""
    return session.scalar(
        select(User)
        .join(Membership)
        .where(Membership.classroom_id == classroom.id, User.id == user_id, User.role == Role.STUDENT)
    )


def still_open(kind: type[OneTimeLink]) -> tuple[ColumnElement[bool], ...]:
    """The SQL conditions for links that can still be used: not used, not revoked, not expired."""
    return kind.used_at.is_(None), kind.revoked_at.is_(None), kind.expires_at > now()


def staff_invitations(session: Session, classroom: Classroom) -> list[StaffInvitation]:
    """The usable invitations to teach a class, newest first."""
    return list(
        session.scalars(
            select(StaffInvitation)
            .where(StaffInvitation.classroom_id == classroom.id, *still_open(StaffInvitation))
            .order_by(StaffInvitation.id.desc())
        )
    )
