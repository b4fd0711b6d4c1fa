"""Archive a partnership, and reopen it. The caller commits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay.audit import Action
from relay.board import log_entries, translation_queue
from relay.board.visibility import Viewer
from relay.database import now
from relay.people.entities import User
from relay.problems import Problem


class HasLeft(Problem):
    message = _l("Your class has left this partnership.")


def archive(session: Session, teacher: User, viewer: Viewer) -> None:
    """Make the partnership read-only for everybody. A teacher of any class can. Raises HasLeft."""
    _set(session, teacher, viewer, True)


def reopen(session: Session, teacher: User, viewer: Viewer) -> None:
    """Make an archived partnership writable again. Raises HasLeft."""
    _set(session, teacher, viewer, False)


def _set(session: Session, teacher: User, viewer: Viewer, archived: bool) -> None:
    if not viewer.taught or viewer.own.left_at is not None:
        raise HasLeft
    translation_queue.bump(session, viewer.partnership.id)
    session.refresh(viewer.partnership)
    if viewer.archived == archived:
        return
    viewer.partnership.archived_at = now() if archived else None
    log_entries.record(session, teacher, viewer, Action.ARCHIVED if archived else Action.REOPENED)
    session.flush()
