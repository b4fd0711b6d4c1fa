"""Corrections for the demo: one message is corrected and its author says thanks, another one waits."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Participation, Partnership, Post, PostKind
from relay.board.visibility import viewer_of
from relay.learning.corrections import corrections, sentences
from relay.learning.corrections.entities import Correction, Reason
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, User

_OF = "Yesterday I eated rice and eggs"  # the beginning of the message
_BY = "Maya"
# For each sentence the corrected wording with its reason, or None where it is perfect.
_SAID = (
    ("Yesterday I ate rice and eggs with my brother.", Reason.VERB, "To eat: today I eat, yesterday I ate."),
    None,
)
_ANSWER = "¡Gracias! Siempre se me olvida."


def seed(session: Session, partnership: Partnership, languages: Catalog) -> None:
    """Correct the demo's message, once, through the services. The caller commits."""
    post = session.scalar(
        select(Post).where(
            Post.partnership_id == partnership.id, Post.kind == PostKind.MESSAGE, Post.text.startswith(_OF)
        )
    )
    reader = session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Participation, Participation.classroom_id == Membership.classroom_id)
        .where(Participation.partnership_id == partnership.id, User.name == _BY)
    )
    if post is None or reader is None or session.scalar(select(Correction.id).limit(1)) is not None:
        return
    viewer, author = (viewer_of(session, each, partnership.id) for each in (reader, post.author))
    if viewer is None or author is None:
        return
    for span, said in zip(sentences.of_post(post), _SAID, strict=True):
        text, reason, words = said or (None, None, "")
        made = corrections.correct(
            session, reader, viewer, post, revision=post.revision, start=span.start, text=text, reason=reason,
            words=words,
        )  # fmt: skip
        if text is not None:
            corrections.thank(session, post.author, author, made)
            corrections.answer(
                session, post.author, author, made, _ANSWER, form_key=secrets.token_urlsafe(24),
                languages=languages,
            )  # fmt: skip
