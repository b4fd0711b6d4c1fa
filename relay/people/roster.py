"""The roster of a class: adding, approving, renaming and removing students, new PINs, handing over the class.

The caller commits. New PINs are returned so that they can be shown once; only their hashes are stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.people import credentials, enrolment, lockout, names
from relay.people.entities import Classroom, Membership, Role, User, UserState
from relay.people.name_lists import Entry
from relay.problems import Problem, at_field

Fresh = tuple[User, str]  # a student and their new PIN


@dataclass(frozen=True)
class BadLine:
    """A line of a list that no account was made for, and what to do about it."""

    entry: Entry
    sentence: LazyString


class NicknameTaken(Problem):
    message = _l("Somebody in this class has that nickname, or one that looks like it.")
    field = "nickname"


class NotAColleague(Problem):
    message = _l("Choose one of the class’s other teachers. If there is none yet, invite one first.")
    field = "successor"


def add_students(
    session: Session, teacher: User, classroom: Classroom, entries: Sequence[Entry]
) -> tuple[list[Fresh], list[BadLine]]:
    """Create accounts with random PINs for the names of a list; those that cannot be come back.

    Raises enrolment.ClassFull for more names than a class has places.
    """
    if len(entries) > enrolment.CLASS_LIMIT:
        raise enrolment.ClassFull(field="nicknames")
    taken = set(
        session.scalars(select(Membership.nickname_key).where(Membership.classroom_id == classroom.id))
    )
    places = enrolment.CLASS_LIMIT - len(taken - {None})
    wanted: dict[str, str] = {}
    bad = []
    for entry in entries:
        try:
            key, name = _new_nickname(entry, taken, wanted, places)
        except _Unusable as refused:
            bad.append(BadLine(entry, refused.sentence))
        else:
            wanted[key] = name
    fresh = []
    for key, name in wanted.items():
        pin = credentials.random_pin()
        student = User(role=Role.STUDENT, name=name, secret_hash=credentials.make_hash(pin))
        student.memberships.append(Membership(classroom=classroom, nickname_key=key))
        session.add(student)
        fresh.append((student, pin))
    session.flush()
    for student, _pin in fresh:
        _record(session, teacher, Action.ADDED, classroom, student)
    return fresh, bad


class _Unusable(Exception):
    def __init__(self, sentence: LazyString) -> None:
        super().__init__()
        self.sentence = sentence


def _new_nickname(
    entry: Entry, taken: Collection[str | None], wanted: Collection[str], places: int
) -> tuple[str, str]:
    """The key and the name of a new student. Raises _Unusable."""
    number, shown = entry.number, entry.name[: names.NAME_LIMIT]
    if "@" in entry.name:
        raise _Unusable(_l("Line %(number)s is an e-mail address. Write a nickname instead.", number=number))
    try:
        name = names.clean(entry.name)
        key = names.nickname_key(name)
    except names.NameTooLong:
        sentence = _l(
            "Line %(number)s: “%(name)s…” is too long. At most %(limit)d characters.",
            number=number,
            name=shown,
            limit=names.NAME_LIMIT,
        )
        raise _Unusable(sentence) from None
    except Problem:
        sentence = _l("Line %(number)s holds no name. Write one, or leave the line out.", number=number)
        raise _Unusable(sentence) from None
    said = {"number": number, "name": name, "other": _another(name, entry)}
    if key in wanted:
        raise _Unusable(
            _l(
                "Line %(number)s: %(name)s is there twice. Write “%(other)s”, or leave the line out.",
                **said,
            )
        )
    if key in taken:
        raise _Unusable(
            _l(
                "Line %(number)s: the class has %(name)s already, or a name that looks like it. "
                "Write “%(other)s”, or leave the line out.",
                **said,
            )
        )
    if len(wanted) >= places:
        raise _Unusable(_l("Line %(number)s: the class has no more places for %(name)s.", **said))
    return key, name


def _another(name: str, entry: Entry) -> str:
    """A nickname to take instead of one that is taken."""
    return entry.longer if entry.longer not in ("", name) else f"{name[: names.NAME_LIMIT - 2]} B"


def new_pins(session: Session, teacher: User, classroom: Classroom, students: Iterable[User]) -> list[Fresh]:
    """Give students new PINs and sign them out everywhere."""
    fresh = [(student, reset_pin(student)) for student in students]
    for student, _pin in fresh:
        _record(session, teacher, Action.PIN_RESET, classroom, student)
    return fresh


def rename(session: Session, teacher: User, classroom: Classroom, student: User, nickname: str) -> None:
    """Give a student another nickname, with which they sign in from now on.

    Raises BadName, NameTooLong, NicknameTaken.
    """
    with at_field("nickname"):
        name = names.clean(nickname)
        key = names.nickname_key(name)
    own = session.scalars(
        select(Membership).where(Membership.classroom_id == classroom.id, Membership.user_id == student.id)
    ).one()
    taken = select(Membership.id).where(
        Membership.classroom_id == classroom.id, Membership.nickname_key == key, Membership.id != own.id
    )
    if session.scalar(taken) is not None:
        raise NicknameTaken
    student.name, own.nickname_key = name, key
    session.flush()
    _record(session, teacher, Action.RENAMED, classroom, student)


def reset_pin(student: User) -> str:
    """Set a new PIN and return it, to be shown once. Ends the student's sessions and lifts locks."""
    pin = credentials.random_pin()
    student.secret_hash = credentials.make_hash(pin)
    student.session_version += 1
    lockout.unlock(student)
    return pin


def remove_student(student: User) -> None:
    """Remove a student from the class. Ends their sessions; their posts stay, and so does their nickname."""
    student.state = UserState.REMOVED
    student.session_version += 1


def let_in(student: User) -> None:
    """Approve a waiting student, or take back one who was removed."""
    student.state = UserState.ACTIVE


def turn_away(session: Session, student: User) -> None:
    """Delete a waiting student, who has written nothing yet. The nickname is free again.

    Raises Problem for a student in another state.
    """
    if student.state != UserState.WAITING:
        raise Problem
    session.delete(student)


def hand_over(session: Session, teacher: User, classroom: Classroom, successor_id: int) -> User:
    """Hand a class over to another of its teachers and leave it. Raises NotAColleague."""
    colleague: User | None = session.scalar(
        select(User)
        .join(Membership)
        .where(
            Membership.classroom_id == classroom.id,
            User.id == successor_id,
            User.id != teacher.id,
            User.role == Role.TEACHER,
            User.state == UserState.ACTIVE,
        )
    )
    if colleague is None:
        raise NotAColleague
    own = session.scalars(
        select(Membership).where(Membership.classroom_id == classroom.id, Membership.user_id == teacher.id)
    ).one()
    session.delete(own)
    session.flush()
    _record(session, teacher, Action.HANDED_OVER, classroom, colleague)
    return colleague


def _record(session: Session, teacher: User, action: Action, classroom: Classroom, user: User) -> None:
    audit.record(session, teacher, action, classroom_id=classroom.id, about=("user", user.id))
