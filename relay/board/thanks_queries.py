"""Read the thanks of messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Post, PostKind
from relay.board.thanks_entities import Thanks, ThanksKind
from relay.board.visibility import Viewer, is_public, public
from relay.people.entities import User

THANKED = (PostKind.PROMPT, PostKind.MESSAGE)  # the kinds of posts that one can give thanks for


@dataclass(frozen=True)
class Given:
    """Thanks of one kind for one message: the people who gave them, the first one first."""

    post_id: int
    kind: ThanksKind
    people: tuple[tuple[int, str], ...]  # id and name


def may_thank(post: Post, viewer: Viewer) -> bool:
    """Whether this person may give thanks for ``post``: they write on the board, and it is another's, for all
    to read."""
    own = post.author_id == viewer.person_id
    return viewer.may_write and post.kind in THANKED and not own and is_public(post)


def given(session: Session, posts: Collection[int]) -> dict[int, list[Given]]:
    """The thanks for those of ``posts`` (ids) that everybody can read, by post id. One statement.

    A message that is held, hidden or withdrawn shows none.
    """
    rows = session.execute(
        select(Thanks.post_id, Thanks.kind, User.id, User.name)
        .join(User, User.id == Thanks.user_id)
        .join(Post, Post.id == Thanks.post_id)
        .where(Thanks.post_id.in_(posts), public(Post))
        .order_by(Thanks.id)
    )
    people: dict[int, dict[ThanksKind, list[tuple[int, str]]]] = {}
    for post_id, kind, user_id, name in rows:
        people.setdefault(post_id, {}).setdefault(ThanksKind(kind), []).append((user_id, name))
    return {
        post_id: [Given(post_id, kind, tuple(kinds[kind])) for kind in ThanksKind if kind in kinds]
        for post_id, kinds in people.items()
    }
