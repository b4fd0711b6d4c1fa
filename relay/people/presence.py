"""When students were last here, so that a teacher sees who is missing. The caller commits."""

from __future__ import annotations

from relay.database import now
from relay.people.entities import Role, User


def note(user: User) -> bool:
    """Note that a student signs in, to the hour. True if that changed anything; others are not noted."""
    if user.role != Role.STUDENT:
        return False
    hour = now().replace(minute=0, second=0, microsecond=0)
    if user.last_here_at == hour:
        return False
    user.last_here_at = hour
    return True
