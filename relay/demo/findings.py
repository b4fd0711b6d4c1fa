"""What the demo's students tried with each other's sentences, and noticed, through the services."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Partnership, Post, PostKind
from relay.board.visibility import viewer_of
from relay.judging.queries import compared
from relay.learning.twist_lab import findings, twists
from relay.learning.twist_lab.entities import Finding, TwistKind
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, User


@dataclass(frozen=True)
class _Try:
    """A sentence of a message, changed, and what ``by`` noticed."""

    by: str
    target: str
    sentence: str
    twisted: str
    kind: TwistKind
    noticed: str


_TRIES = (
    _Try(
        "Maya", "en", "Mi abuela la golpea con el dedo.", "Mi abuelo la golpea con el dedo.",
        TwistKind.PERSON,
        "Now it is a grandfather. But whose finger is it? Spanish does not say, so the machine has to guess.",
    ),
    _Try(
        "Valentina", "es", "My parents only like old songs.", "My mother only likes old songs.",
        TwistKind.NUMBER,
        "Cambié dos personas por una, y la máquina cambió también las otras palabras.",
    ),
)  # fmt: skip


def seed(session: Session, partnership: Partnership, languages: Catalog) -> None:
    """Save the findings, once. Needs the translations. The caller commits."""
    posts = session.scalars(
        select(Post)
        .where(Post.partnership_id == partnership.id, Post.kind == PostKind.MESSAGE)
        .order_by(Post.id)
    ).all()
    if session.scalar(select(Finding.id).where(Finding.post_id.in_([post.id for post in posts])).limit(1)):
        return
    for one in _TRIES:
        post = next((post for post in posts if one.sentence in post.text), None)
        found = compared(session, post, one.target) if post is not None else None
        if found is None or found.version is None:
            continue
        author = session.scalars(
            select(User).join(Membership, Membership.user_id == User.id).where(User.name == one.by)
        ).first()
        viewer = viewer_of(session, author, partnership.id) if author is not None else None
        sentences = [pair.source.of(found.original) for pair in found.pairs]
        if author is None or viewer is None or one.sentence not in sentences:
            continue
        twist = twists.ask(session, author, found, sentences.index(one.sentence), one.kind, one.twisted)
        claimed = twists.claim(session, f"demo {secrets.token_hex(6)}")
        if claimed is None or not twists.finish(session, claimed, twists.compute(claimed, languages)):
            continue
        session.refresh(twist)
        findings.save(
            session,
            author,
            viewer,
            twist,
            one.noticed,
            form_key=secrets.token_urlsafe(24),
            languages=languages,
        )
