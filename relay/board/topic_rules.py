"""Pin topics to the top of the list, and close them: what teachers decide. The caller commits.

In a closed topic nobody writes, changes, asks or thanks; it can be read and judged, and what one wrote can be
taken back.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.audit import Action, record
from relay.board import translation_queue
from relay.board.entities import Thread
from relay.board.visibility import Viewer
from relay.people.entities import User
from relay.problems import Problem

MOST_PINNED = 5  # topics, so that what is new still begins on the first screen


class TooManyPinned(Problem):
    message = _l("Five topics are pinned already. Unpin one of them first.")


class NotYours(Problem):
    message = _l("Only teachers of this partnership can do that.")


def pin(session: Session, teacher: User, viewer: Viewer, thread: Thread, on: bool) -> None:
    """Pin or unpin a topic. Raises NotYours, TooManyPinned."""
    _lock(session, viewer, thread)
    if thread.pinned == on:
        return
    pinned = select(func.count()).where(Thread.partnership_id == thread.partnership_id, Thread.pinned)
    if on and (session.scalar(pinned) or 0) >= MOST_PINNED:
        raise TooManyPinned
    thread.pinned = on
    _note(session, teacher, viewer, thread, Action.TOPIC_PINNED if on else Action.TOPIC_UNPINNED)


def close(session: Session, teacher: User, viewer: Viewer, thread: Thread, on: bool) -> None:
    """Close a topic or open it again. Raises NotYours."""
    number = _lock(session, viewer, thread)
    if thread.closed == on:
        return
    thread.closed = on
    thread.title.changed = number  # so that open pages learn of it
    _note(session, teacher, viewer, thread, Action.TOPIC_CLOSED if on else Action.TOPIC_OPENED)


def _lock(session: Session, viewer: Viewer, thread: Thread) -> int:
    """Lock the board; returns the number of the change."""
    if not viewer.may_rule:
        raise NotYours
    number = translation_queue.bump(session, thread.partnership_id)
    session.refresh(thread)
    return number


def _note(session: Session, teacher: User, viewer: Viewer, thread: Thread, action: Action) -> None:
    record(
        session,
        teacher,
        action,
        classroom_id=viewer.own.classroom_id,
        partnership_id=thread.partnership_id,
        about=("topic", thread.id),
    )
