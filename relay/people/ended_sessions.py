"""Sessions live in cookies, of which there may be copies. What ends one is a row here, kept until its cookie
has expired anyway.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from relay.database import now
from relay.people.entities import Classroom, EndedSession, Membership, User

_KEPT = timedelta(days=31)  # longer than RELAY_SESSION_HOURS can be


def end(session: Session, user: User, name: str | None, everywhere: bool = False) -> None:
    """End the session called ``name``, or all sessions of ``user``. The caller commits.

    A session without a name, from a relay that gave them none, can only be ended with all others.
    """
    if everywhere or not name:
        user.session_version += 1
    elif session.get(EndedSession, _hash(name)) is None:
        session.add(EndedSession(name=_hash(name)))


def user_of(
    session: Session, user_id: int, name: str | None, stays_since: datetime | None = None
) -> User | None:
    """The person with this id, if the session called ``name`` has not ended. In one statement.

    ``stays_since``: when a session that stays began. It ends as soon as the class no longer allows so long.
    """
    wanted = select(User).where(User.id == user_id)
    if stays_since is not None:
        days = (now() - stays_since) / timedelta(days=1)
        allowed = (
            select(Membership.id)
            .join(Classroom)
            .where(Membership.user_id == user_id, Classroom.stay_days > days)
        )
        wanted = wanted.where(allowed.exists())
    if name:
        wanted = wanted.where(~select(EndedSession.name).where(EndedSession.name == _hash(name)).exists())
    return session.scalar(wanted)


def forget(session: Session) -> None:
    """Delete the rows of sessions whose cookies have expired. The caller commits."""
    session.execute(delete(EndedSession).where(EndedSession.ended_at < now() - _KEPT))


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
