"""The errors that a person made, as others corrected them, and those they found in translations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from relay.board.entities import Post
from relay.board.visibility import current, public
from relay.judging.entities import Judgement, Mark, Severity
from relay.learning.corrections.entities import Correction
from relay.people.entities import User

MOST = 60  # of each


def made(session: Session, person: User) -> Sequence[Correction]:
    """The corrections of sentences in the person's messages, newest first; not "perfect as it is"."""
    return session.scalars(
        select(Correction)
        .join(Correction.post)
        .where(Post.author_id == person.id, current(Post), public(Correction), Correction.text != "")
        .options(joinedload(Correction.author), joinedload(Correction.post))
        .order_by(Correction.id.desc())
        .limit(MOST)
    ).all()


def made_one(session: Session, person: User, correction_id: int) -> Correction | None:
    """One of ``made``, by its id."""
    return session.scalar(
        select(Correction)
        .join(Correction.post)
        .where(
            Correction.id == correction_id,
            Post.author_id == person.id,
            current(Post),
            public(Correction),
            Correction.text != "",
        )
    )


def found(session: Session, person: User) -> Sequence[Mark]:
    """What the person marked as wrong in translations, newest first; only of messages as they read now."""
    return session.scalars(
        select(Mark)
        .join(Mark.judgement)
        .join(Post, Post.id == Judgement.post_id)
        .where(
            Judgement.user_id == person.id,
            current(Judgement),
            public(Post),
            Post.revision == Judgement.post_revision,
            Mark.severity != Severity.TASTE,
        )
        .options(joinedload(Mark.judgement).joinedload(Judgement.version))
        .order_by(Mark.id.desc())
        .limit(MOST)
    ).all()
