"""Store texts that could not be sent until their author sends them. The caller commits.

``queries.draft_of`` reads a draft; ``drafts`` restores the text of a request whose session had ended.
"""

from __future__ import annotations

from blinker import Namespace
from sqlalchemy import delete
from sqlalchemy.orm import Session

from relay.board.entities import Draft, Post
from relay.board.post_text import LONGEST
from relay.board.queries import draft_of
from relay.database import now
from relay.people.entities import User

# Sent by the session that sends a draft, with ``user_id``, ``partnership_id``, ``thread_id`` (None: a topic)
# and ``post_id`` (its new wording; None: something new). What a higher wing keeps of a draft goes with it.
sent = Namespace().signal("draft-sent")


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
    """Store what a person typed, unchanged, in place of their earlier draft for the same topic.

    ``thread_id`` is the topic of a message; None for a topic that has not been started.
    """
    draft = draft_of(session, user, partnership_id, thread_id)
    if draft is None:
        draft = Draft(user_id=user.id, partnership_id=partnership_id, thread_id=thread_id)
        session.add(draft)
    # NUL is the only character that PostgreSQL cannot store. The length limit only guards against floods.
    draft.text, draft.title = text.replace("\x00", "")[: 2 * LONGEST], title.replace("\x00", "")[:LONGEST]
    draft.parent_id, draft.created_at = parent_id, now()
    session.flush()
    return draft


def discard(session: Session, user: User, partnership_id: int, thread_id: int | None) -> None:
    """Delete the draft of ``user`` because it has been sent. ``thread_id`` as for ``store``."""
    # SQLAlchemy compares a column with None by IS NULL.
    session.execute(
        delete(Draft).where(
            Draft.user_id == user.id, Draft.partnership_id == partnership_id, Draft.thread_id == thread_id
        )
    )
    sent.send(session, user_id=user.id, partnership_id=partnership_id, thread_id=thread_id, post_id=None)


def discard_wording(session: Session, post: Post) -> None:
    """Delete what is kept of a new wording of ``post`` because it has been saved."""
    sent.send(
        session,
        user_id=post.author_id,
        partnership_id=post.partnership_id,
        thread_id=None,
        post_id=post.id,
    )
