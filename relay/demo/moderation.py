"""Moderation work for the demo's teachers: a held message, a flag, watched words."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import compose
from relay.board.entities import Participation, Partnership, Post, PostKind, Thread
from relay.board.visibility import viewer_of
from relay.desk.moderation import class_rules, flags
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason
from relay.desk.moderation.watched_word_starters import starters
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, User

_HELD = (
    "Emma",
    "We feed the ducks at the river on Saturdays. Call me at 503-555-0143 if you ever come to Portland!",
)
_FLAGGED = "It's raining cats and dogs"
_FLAG = ("Valentina", "es", "Dice que caen animales del cielo 😂")


def seed(session: Session, partnership: Partnership, languages: Catalog) -> None:
    """Add the moderation work, once, through the services. Needs the translations. The caller commits."""
    if session.scalar(select(Flag.id).where(Flag.partnership_id == partnership.id).limit(1)) is not None:
        return
    members = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Participation, Participation.classroom_id == Membership.classroom_id)
        .where(Participation.partnership_id == partnership.id)
    )
    people = {user.name: user for user in session.scalars(members)}
    viewers = {name: viewer_of(session, user, partnership.id) for name, user in people.items()}

    for name, user in people.items():
        viewer = viewers[name]
        if user.is_teacher and viewer is not None and starters(viewer.classroom.language):
            language = viewer.classroom.language
            class_rules.watch(session, user, viewer, language, "\n".join(starters(language)))

    name, words = _HELD
    viewer = viewers.get(name)
    thread = session.scalar(
        select(Thread).where(Thread.partnership_id == partnership.id).order_by(Thread.id).limit(1)
    )
    if viewer is not None and thread is not None:
        compose.publish(
            session, author=people[name], viewer=viewer, thread=thread, text=words, languages=languages,
            form_key=secrets.token_urlsafe(24),
        )  # fmt: skip

    name, target, words = _FLAG
    viewer = viewers.get(name)
    post = session.scalar(
        select(Post).where(
            Post.partnership_id == partnership.id,
            Post.kind == PostKind.MESSAGE,
            Post.text.startswith(_FLAGGED),
        )
    )
    row = next((row for row in post.translations if row.target == target), None) if post is not None else None
    if viewer is not None and row is not None:
        found = flags.target(session, people[name], viewer, FlagKind.TRANSLATION, row.id)
        if found is not None:
            flags.raise_flag(session, people[name], viewer, found, FlagReason.WRONG, words)
