"""The log line of what a teacher did on a board, for their class and all its partners."""

from __future__ import annotations

from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board.visibility import Viewer
from relay.people.entities import User


def record(
    session: Session,
    teacher: User,
    viewer: Viewer,
    action: Action,
    about: tuple[str, int] | None = None,
    **detail: str | int | bool | None,
) -> None:
    """Log what ``teacher``, who stands there as ``viewer``, did on a board (see ``audit.record``)."""
    audit.record(
        session,
        teacher,
        action,
        classroom_id=viewer.own.classroom_id,
        partnership_id=viewer.partnership.id,
        about=about,
        **detail,
    )
