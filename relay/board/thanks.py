"""Give thanks for a message, take them back, and end them with the message. The caller commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from relay.board import posting_rules, translation_queue
from relay.board.entities import Post
from relay.board.thanks_entities import Thanks, ThanksKind
from relay.board.thanks_queries import may_thank
from relay.board.visibility import Viewer
from relay.database import now
from relay.people.entities import User
from relay.problems import Problem

AN_HOUR = 60  # thanks that a person can give
_HOUR = timedelta(hours=1)


class NotToThank(Problem):
    message = _l("You cannot say that about this message.")


class TooManyThanks(Problem):
    message = _l("That was a lot of thanks in one hour. Read on, and come back later.")


class QuietNow(Problem):
    message = _l("Your class has quiet hours now. You can read; say it later.")


def give(session: Session, user: User, viewer: Viewer, post: Post, kind: ThanksKind) -> None:
    """Give thanks; giving them twice is giving them once. Raises NotToThank, QuietNow, TooManyThanks."""
    if not user.is_teacher:
        try:
            posting_rules.check_quiet(viewer.own)
        except posting_rules.QuietHours:
            raise QuietNow from None
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    if not may_thank(post, viewer) or post.thread.closed:
        raise NotToThank
    own = (Thanks.post_id == post.id, Thanks.user_id == user.id, Thanks.kind == kind)
    if session.scalar(select(Thanks.id).where(*own)) is not None:
        return
    recent = select(func.count()).where(Thanks.user_id == user.id, Thanks.created_at > now() - _HOUR)
    if (session.scalar(recent) or 0) >= AN_HOUR:
        raise TooManyThanks
    session.add(Thanks(post_id=post.id, user_id=user.id, kind=kind))
    post.changed = number
    session.flush()


def take_back(session: Session, user: User, post: Post, kind: ThanksKind) -> None:
    """Take back one's thanks, if there are any."""
    own = (Thanks.post_id == post.id, Thanks.user_id == user.id, Thanks.kind == kind)
    if session.scalar(select(Thanks.id).where(*own)) is None:
        return
    number = translation_queue.bump(session, post.partnership_id)
    session.refresh(post)
    session.execute(delete(Thanks).where(*own))
    post.changed = number
    session.flush()


def end(session: Session, post: Post, kinds: Collection[ThanksKind] = tuple(ThanksKind)) -> None:
    """Delete the thanks of these kinds for a message that was withdrawn or says something else now."""
    session.execute(delete(Thanks).where(Thanks.post_id == post.id, Thanks.kind.in_(kinds)))
