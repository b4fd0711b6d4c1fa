"""Which accounts at the OpenID Connect provider belong to which teachers. The caller commits.

An account is linked by its teacher, who is signed in with a password. Nobody gets an account here because
they have one there.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.people.entities import ProviderAccount, User
from relay.problems import Problem


class NotLinked(Problem):
    message = _l(
        "Nobody here has linked that account. Sign in with your password and link it under “My account”. "
        "New here? A colleague or a partner class can send you a link."
    )


class LinkedElsewhere(Problem):
    message = _l("Another teacher here has linked that account, or you have linked one already.")


def teacher_of(session: Session, issuer: str, subject: str) -> User:
    """The teacher who has linked that account. Raises NotLinked."""
    found: User | None = session.scalar(
        select(User)
        .join(ProviderAccount, ProviderAccount.user_id == User.id)
        .where(ProviderAccount.issuer == issuer, ProviderAccount.subject == subject)
    )
    if found is None or not found.is_active or not found.is_teacher:
        raise NotLinked
    return found


def linked(session: Session, teacher: User) -> ProviderAccount | None:
    """The account that the teacher has linked."""
    return session.scalar(select(ProviderAccount).where(ProviderAccount.user_id == teacher.id))


def link(session: Session, teacher: User, issuer: str, subject: str) -> None:
    """Let the teacher sign in with that account. Raises LinkedElsewhere, which rolls back first."""
    session.add(ProviderAccount(user_id=teacher.id, issuer=issuer, subject=subject))
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise LinkedElsewhere from None
    _record(session, teacher, Action.PROVIDER_LINKED)


def unlink(session: Session, teacher: User) -> None:
    """No longer let the teacher sign in with an account elsewhere."""
    found = linked(session, teacher)
    if found is not None:
        session.delete(found)
        session.flush()
        _record(session, teacher, Action.PROVIDER_UNLINKED)


def _record(session: Session, teacher: User, action: Action) -> None:
    """For every class that they teach, as for a new password: who gets into a class concerns its teachers."""
    rooms: list[int | None] = [membership.classroom_id for membership in teacher.memberships]
    for room_id in rooms or [None]:
        audit.record(session, teacher, action, classroom_id=room_id, about=("user", teacher.id))
