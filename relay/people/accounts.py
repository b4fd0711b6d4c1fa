"""Teachers' accounts: signing in, the first teacher's set-up, and invitations of colleagues."""

from __future__ import annotations

import re
import secrets
import unicodedata
from contextlib import suppress

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from relay import audit
from relay.audit import Action
from relay.database import now
from relay.people import credentials, lockout, names, one_time_links, queries
from relay.people.entities import Classroom, Membership, ProviderAccount, Role, StaffInvitation, User
from relay.people.visitors import Visitor
from relay.problems import Problem, at_field

_USERNAME = re.compile(r"[\w.-]{3,40}")


class CannotSignIn(Problem):
    """Unknown username, wrong password or locked account. One message for all, so as not to reveal which."""

    message = _l(
        "That username and password do not belong together. After five wrong tries, wait a few minutes: "
        "until then the right password does not work either."
    )
    field = "password"


class BadUsername(Problem):
    message = _l("3 to 40 letters, numbers, dots or dashes.")
    field = "username"


class UsernameTaken(Problem):
    message = _l("That username is taken.")
    field = "username"


class AlreadySetUp(Problem):
    message = _l("This relay has been set up already. Please sign in.")


def sign_in(session: Session, username: str, password: str, visitor: Visitor) -> User:
    """Return the teacher, or language helper, with this username and password.

    Takes the same time for an unknown username as for a known one. Commits, because a wrong try must be
    counted whatever happens next. Raises CannotSignIn, and TooBusy, which says nothing about the two.
    """
    teacher = queries.teacher_by_username(session, username)
    attempt = None
    if teacher is not None and teacher.is_active:
        with suppress(lockout.Locked):  # a locked account answers like an unknown username
            attempt = lockout.counted(
                session, lambda counts: lockout.Try(session, teacher, visitor, None, counts)
            )
    if attempt is None:
        lockout.counted(session, lambda counts: lockout.count_work(counts, visitor))
    crowded = lockout.is_crowded(session, visitor)
    session.commit()
    stored = teacher.secret_hash if teacher is not None and attempt is not None else None
    if not credentials.matches(stored, password, crowded) or teacher is None or attempt is None:
        raise CannotSignIn
    attempt.succeeded()
    if attempt.is_stored and credentials.is_outdated(teacher.secret_hash):
        teacher.secret_hash = credentials.make_hash(password)
    session.commit()
    return teacher


def create_teacher(
    session: Session,
    *,
    name: str,
    username: str,
    password: str,
    ui_language: str | None,
    role: Role = Role.TEACHER,
) -> User:
    """Create a teacher (or, by ``role``, a language helper) who is in no class yet.

    Raises BadName, NameTooLong, BadUsername, BadPassword, and UsernameTaken, which rolls back first.
    """
    with at_field("name"):
        shown = names.clean(name)
    folded = unicodedata.normalize("NFKC", username).strip().casefold()
    if not _USERNAME.fullmatch(folded):
        raise BadUsername
    credentials.check_new_password(password, folded)
    teacher = User(
        role=role,
        name=shown,
        username=folded,
        secret_hash=credentials.make_hash(password),
        ui_language=ui_language,
    )
    session.add(teacher)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise UsernameTaken from None
    return teacher


def reset_password(teacher: User) -> str:
    """Set a new password and return it, to be shown once.

    Ends the teacher's sessions, and signing in with an account elsewhere, which somebody else may have
    linked; lifts locks.
    """
    password = secrets.token_urlsafe(9)
    teacher.secret_hash = credentials.make_hash(password)
    teacher.session_version += 1
    lockout.unlock(teacher)
    session = object_session(teacher)
    if session is not None:
        session.execute(delete(ProviderAccount).where(ProviderAccount.user_id == teacher.id))
    return password


def help_back_in(session: Session, administrator: User, teacher: User) -> str:
    """Give somebody with a password a new one, and return it, to be shown once.

    Recorded for every class that they teach, so that it does not happen unnoticed.
    """
    password = reset_password(teacher)
    rooms: list[int | None] = [membership.classroom_id for membership in teacher.memberships]
    for room_id in rooms or [None]:
        audit.record(
            session,
            administrator,
            Action.PASSWORD_RESET,
            classroom_id=room_id,
            about=("user", teacher.id),
        )
    return password


def set_administrator(session: Session, teacher: User, may: bool) -> None:
    """Make ``teacher`` an administrator of the relay, or take that away again.

    Recorded as an action of the relay itself, because no page offers it.
    """
    if teacher.administrator == may:
        return
    teacher.administrator = may
    action = Action.ADMINISTRATOR if may else Action.ADMINISTRATOR_ENDED
    audit.record(session, None, action, about=("user", teacher.id))


def set_up_link(session: Session) -> StaffInvitation | None:
    """The link for setting up the school: the one still open, or a new one. None once there is a teacher."""
    if queries.any_teacher(session):
        return None
    open_one = select(StaffInvitation).where(
        StaffInvitation.classroom_id.is_(None), *queries.still_open(StaffInvitation)
    )
    link = session.scalar(open_one)
    if link is None:
        link = StaffInvitation(nonce=one_time_links.new_nonce(), expires_at=now() + one_time_links.LIFE)
        session.add(link)
        session.flush()
    return link


def set_up_token(session: Session, secret_key: str) -> str | None:
    """The token in the address for setting up the school; None once there is a teacher."""
    link = set_up_link(session)
    return None if link is None else one_time_links.token(link, secret_key)


def check_set_up(session: Session, link: StaffInvitation) -> None:
    """Check that ``link`` may set up the relay.

    Raises AlreadySetUp once there is a teacher, and LinkGone for a link that invites to a class.
    """
    if queries.any_teacher(session):
        raise AlreadySetUp
    if link.classroom_id is not None:
        raise one_time_links.LinkGone


def invite_colleague(session: Session, teacher: User, classroom: Classroom) -> StaffInvitation:
    """Create a link with which a colleague becomes a teacher of ``classroom``."""
    link = StaffInvitation(
        classroom_id=classroom.id,
        nonce=one_time_links.new_nonce(),
        created_by_id=teacher.id,
        expires_at=now() + one_time_links.LIFE,
    )
    session.add(link)
    session.flush()
    audit.record(session, teacher, Action.STAFF_INVITED, classroom_id=classroom.id)
    return link


def accept_invitation(session: Session, teacher: User, link: StaffInvitation) -> Classroom:
    """Make ``teacher`` a teacher of the link's class and mark the link as used. Raises LinkGone."""
    classroom = link.classroom
    if classroom is None:
        raise one_time_links.LinkGone
    one_time_links.use(session, link, teacher.id)
    if queries.taught_classroom(session, teacher, classroom.id) is None:
        session.add(Membership(user_id=teacher.id, classroom_id=classroom.id))
        session.flush()
        audit.record(
            session, teacher, Action.STAFF_JOINED, classroom_id=classroom.id, about=("user", teacher.id)
        )
    return classroom
