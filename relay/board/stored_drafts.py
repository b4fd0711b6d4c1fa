"""Texts that could not be sent, stored for their author until they are. The caller commits.

``drafts`` says what of a request is to be stored, and ``queries.draft_of`` finds it again.
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from relay.board.entities import Draft
from relay.board.post_text import LONGEST
from relay.board.queries import draft_of
from relay.database import now
from relay.people.entities import User


def store(
    session: Session,
    *,
    user: User,
    partnership_id: int,
    thread_id: int | None,
    text: str,
    title: str = "",
    parent_id: int | None = None,
) -> Draft:
    """Store what somebody typed as they typed it, in place of what was stored there before.

    ``thread_id`` is the topic that a message is for; None: it is a topic that is not started yet.
    """
    draft = draft_of(session, user, partnership_id, thread_id)
    if draft is None:
        draft = Draft(user_id=user.id, partnership_id=partnership_id, thread_id=thread_id)
        session.add(draft)
    # NUL is the one character that PostgreSQL cannot store; the length only guards against floods.
    draft.text, draft.title = text.replace("\x00", "")[: 2 * LONGEST], title.replace("\x00", "")[:LONGEST]
    draft.parent_id, draft.created_at = parent_id, now()
    session.flush()
    return draft


def discard(session: Session, user: User, partnership_id: int, thread_id: int | None) -> None:
    """Delete what is stored there for ``user``; it has been sent. ``thread_id`` as for ``store``."""
    # Compared with None, a column IS NULL.
    session.execute(
        delete(Draft).where(
            Draft.user_id == user.id, Draft.partnership_id == partnership_id, Draft.thread_id == thread_id
        )
    )
