"""The demo's two-voice booklet, made by both teachers through the services."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Partnership, Post, PostKind
from relay.board.visibility import public, viewer_of
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, Role, User
from relay.together.booklet import booklets
from relay.together.booklet.entities import Booklet

_SAY = (
    (
        "en", "Two towns, one table",
        "We asked each other what a morning is like. These are the answers that we liked best. Read the left"
        " side first: it is what somebody wrote. Then see what the machine made of it.",
    ),
    (
        "es", "Dos ciudades, una mesa",
        "Nos contamos cómo es una mañana en cada ciudad. Algunas traducciones nos hicieron reír, y las"
        " dejamos así, con su etiqueta.",
    ),
)  # fmt: skip
# The beginnings of the messages that the teachers chose.
_CHOSEN = (
    "I leave home at 8", "Yo vivo en una montaña", "Yes! There is a mountain", "Mi casa queda cerca",
    "Todos los días como arepa", "My mom and I tried it", "Cuando suena hueca", "On weekdays I just eat",
)  # fmt: skip


def seed(session: Session, partnership: Partnership, languages: Catalog) -> None:
    """Make the booklet, once. The caller commits."""
    if session.scalar(select(Booklet.id).where(Booklet.partnership_id == partnership.id).limit(1)):
        return
    posts = session.scalars(
        select(Post).where(Post.partnership_id == partnership.id, Post.kind == PostKind.MESSAGE, public(Post))
    ).all()
    chosen = [post.id for post in posts if post.text.startswith(_CHOSEN)]
    booklet = None
    for language, title, foreword in _SAY:
        room = next(
            each.classroom for each in partnership.participations if each.classroom.language == language
        )
        teacher = session.scalars(
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.classroom_id == room.id, User.role == Role.TEACHER)
        ).first()
        viewer = viewer_of(session, teacher, partnership.id) if teacher is not None else None
        if teacher is None or viewer is None:
            continue
        if booklet is None:
            booklet = booklets.make(
                session, teacher, viewer, title=title, foreword=foreword, languages=languages
            )
            booklets.choose(session, teacher, viewer, booklet, chosen)
        else:
            booklets.say(
                session, teacher, viewer, booklet, title=title, foreword=foreword, languages=languages
            )
