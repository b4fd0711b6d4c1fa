"""Reading draft checks, which only their author does."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from relay.learning.draft_check.entities import DraftCheck


def own(session: Session, user_id: int, check_id: int) -> DraftCheck | None:
    """The check with this id, if it is this person's."""
    check = session.get(DraftCheck, check_id)
    return check if check is not None and check.user_id == user_id else None


def before(session: Session, check: DraftCheck) -> DraftCheck | None:
    """The latest earlier check of another wording of the same draft."""
    return session.scalar(
        select(DraftCheck)
        .where(
            of_draft(check.user_id, check.partnership_id, check.thread_id, check.post_id),
            DraftCheck.id < check.id,
            DraftCheck.text != check.text,
        )
        .order_by(DraftCheck.id.desc())
        .limit(1)
    )


def of_draft(
    user_id: int, partnership_id: int, thread_id: int | None, post_id: int | None
) -> ColumnElement[bool]:
    """The checks of one draft of a person: a message in a topic, a topic, or the new wording of a post."""
    # SQLAlchemy compares a column with None by IS NULL.
    return and_(
        DraftCheck.user_id == user_id,
        DraftCheck.partnership_id == partnership_id,
        DraftCheck.thread_id == thread_id,
        DraftCheck.post_id == post_id,
    )
