"""How students join and sign in: with the class code, a nickname and a PIN, every time.

Who is new types the PIN twice, so that a typing error neither sets a PIN that nobody knows nor, in the
nickname, creates a second account. Who has not typed it twice on the page of joining is asked to on a second
one. The first page's input reaches it in a signed token, which holds the PIN's hash and never the PIN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.database import now
from relay.people import credentials, lockout, names, queries
from relay.people.entities import Classroom, Membership, Role, User, UserState
from relay.people.visitors import Visitor
from relay.problems import Problem, at_field
from relay.web import signatures

CLASS_LIMIT = 150  # students in any state; bounds a flood of invented nicknames
_CONFIRM_WITHIN = timedelta(minutes=30)


class UnknownCode(Problem):
    message = _l("No class has that code. A code has three parts, like fern-27-lake. Ask your teacher.")
    field = "code"


class WrongPin(Problem):
    message = _l(
        "That is not the PIN of this nickname. If you are new, somebody else has the nickname: pick another."
    )
    field = "pin"


class NicknameTaken(Problem):
    message = _l("Somebody in this class has that nickname, or one that looks like it. Please pick another.")
    field = "nickname"


class ClassFull(Problem):
    message = _l("This class has no more places. Please ask your teacher.")
    field = "code"


class TakenOut(Problem):
    message = _l("A teacher has taken you out of this class. Please talk to them.")
    field = "nickname"


class PinsDiffer(Problem):
    message = _l("The two PINs were not the same. Please start again with your PIN.")
    field = "pin"


class ConfirmedTooLate(Problem):
    message = _l("That took a long time. Please start again with your PIN.")
    field = "pin"


@dataclass(frozen=True)
class Newcomer:
    """A nickname that nobody in the class has yet. ``token`` goes into the form of the second step."""

    classroom: Classroom
    nickname: str
    token: str


def come_in(
    session: Session,
    *,
    code: str,
    nickname: str,
    pin: str,
    visitor: Visitor,
    secret_key: str,
    again: str = "",
    ui_language: str | None = None,
) -> User | Newcomer:
    """Return the student with this code, nickname and PIN, or the Newcomer who has to confirm the PIN.

    ``again``: the PIN once more, with which somebody new joins at once, as with ``confirm``.

    Also returns a student who is still waiting for approval, so the caller checks ``state``. Commits, because
    a wrong try must be counted whatever happens next.

    Raises UnknownCode, BadName, NameTooLong, BadPin, CommonPin, WrongPin, Locked, TakenOut, ClassFull,
    PinsDiffer, and TooManyCodes or TooBusy, which say nothing about the three.
    """
    classroom = queries.classroom_by_code(session, code)
    if classroom is None:
        problem = lockout.counted(session, lambda counts: lockout.count_code(counts, visitor))
        raise problem or UnknownCode
    secret = lockout.codes_are_secret(session, visitor, classroom)
    try:
        name = _clean_nickname(nickname)
        pin = credentials.clean_pin(pin)
        student = queries.student_by_nickname(session, classroom, name)
        if student is not None:
            return _sign_in(session, classroom, student, pin, visitor)
        if secret:
            raise lockout.TooManyCodes
        newcomer = _newcomer(session, classroom, name, pin, visitor, secret_key)
    except (credentials.TooBusy, TakenOut):  # TakenOut: everything was right
        raise
    except Problem:
        if secret:
            raise lockout.TooManyCodes from None
        raise
    if not again:
        return newcomer
    student = confirm(
        session, token=newcomer.token, pin=again, secret_key=secret_key, ui_language=ui_language
    )
    session.commit()
    return student


def _sign_in(session: Session, classroom: Classroom, student: User, pin: str, visitor: Visitor) -> User:
    attempt = lockout.counted(
        session, lambda counts: lockout.Try(session, student, visitor, classroom, counts)
    )
    crowded = lockout.is_crowded(session, visitor)
    session.commit()
    if not credentials.matches(student.secret_hash, pin, crowded):
        raise WrongPin
    attempt.succeeded()
    if attempt.is_stored and credentials.is_outdated(student.secret_hash):
        student.secret_hash = credentials.make_hash(pin)
    session.commit()
    if student.state == UserState.REMOVED:
        raise TakenOut
    return student


def _newcomer(
    session: Session, classroom: Classroom, name: str, pin: str, visitor: Visitor, secret_key: str
) -> Newcomer:
    _check_room(session, classroom)
    credentials.check_new_pin(pin)
    lockout.counted(session, lambda counts: lockout.count_work(counts, visitor))
    crowded = lockout.is_crowded(session, visitor)
    session.commit()
    session.refresh(classroom, ["school"])  # which the next page names
    content = [classroom.id, classroom.code, name, credentials.make_hash(pin, crowded)]
    return Newcomer(classroom, name, str(_signer(secret_key).dumps(content)))


def confirm(session: Session, *, token: str, pin: str, secret_key: str, ui_language: str | None) -> User:
    """Create the newcomer's account: active while the class's code is open, otherwise waiting for a teacher.

    Raises ConfirmedTooLate, UnknownCode (the code has changed since), PinsDiffer, ClassFull, and
    NicknameTaken, which rolls back first.
    """
    classroom_id, code, name, stored = read_token(token, secret_key)
    classroom = session.get(Classroom, classroom_id)
    if classroom is None or classroom.code != code:
        raise UnknownCode
    try:
        same = credentials.matches(stored, credentials.clean_pin(pin))
    except credentials.BadPin:
        same = False
    if not same:
        raise PinsDiffer
    _check_room(session, classroom)
    student = User(
        role=Role.STUDENT,
        name=name,
        secret_hash=stored,
        state=UserState.ACTIVE if is_open(classroom) else UserState.WAITING,
        ui_language=ui_language,
    )
    student.memberships.append(Membership(classroom=classroom, nickname_key=names.nickname_key(name)))
    session.add(student)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise NicknameTaken from None
    audit.record(
        session,
        student,
        Action.JOINED,
        classroom_id=classroom.id,
        about=("user", student.id),
        state=str(student.state),
    )
    return student


def read_token(token: str, secret_key: str) -> tuple[int, str, str, str]:
    """Unpack a token: classroom id, code, nickname, hash of the PIN. Raises ConfirmedTooLate."""
    try:
        content = _signer(secret_key).loads(token, max_age=int(_CONFIRM_WITHIN.total_seconds()))
    except BadSignature:
        raise ConfirmedTooLate from None
    classroom_id, code, name, stored = content
    return int(classroom_id), str(code), str(name), str(stored)


def is_open(classroom: Classroom) -> bool:
    """Whether newcomers join without a teacher's approval."""
    expires = classroom.code_expires_at
    return classroom.code is not None and expires is not None and expires > now()


def _clean_nickname(nickname: str) -> str:
    with at_field("nickname"):
        name = names.clean(nickname)
        names.nickname_key(name)
    return name


def _check_room(session: Session, classroom: Classroom) -> None:
    count = session.scalar(
        select(func.count())
        .select_from(Membership)
        .where(Membership.classroom_id == classroom.id, Membership.nickname_key.is_not(None))
    )
    if (count or 0) >= CLASS_LIMIT:
        raise ClassFull


def _signer(secret_key: str) -> URLSafeTimedSerializer:
    return signatures.serializer(secret_key, "join")
