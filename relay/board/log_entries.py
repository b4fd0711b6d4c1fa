"""The log line of what classes do together: who did it, for which class, on which board."""

from __future__ import annotations

from sqlalchemy.orm import Session

from relay.audit import Action, record
from relay.board.visibility import Viewer
from relay.people.entities import User


def note(
    session: Session, teacher: User, viewer: Viewer, action: Action, *, kind: str, object_id: int
) -> None:
    """Log what ``teacher`` did to an object: a "booklet", or the "topic" of an activity."""
    record(
        session,
        teacher,
        action,
        classroom_id=viewer.own.classroom_id,
        partnership_id=viewer.partnership.id,
        about=(kind, object_id),
    )
