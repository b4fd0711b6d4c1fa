"""Teachers' reviews of machine translations. The caller commits.

A review is independent of whether the post may appear (decisions.py): neither waits for the other.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import translation_queue
from relay.board.entities import Post, Review, ReviewState, TranslationJob
from relay.board.visibility import Viewer
from relay.database import now
from relay.desk.moderation import flags
from relay.desk.moderation.entities import FlagKind, Outcome
from relay.judging import human_translations
from relay.judging.entities import HumanTranslation
from relay.judging.queries import compared
from relay.people.entities import User
from relay.problems import Problem


class OtherVersion(Problem):
    message = _l("There is a newer translation of this by now. Look at it, then decide.")


class OnlyTeachers(Problem):
    message = _l("Only teachers of classes that take part review translations.")


def decide(
    session: Session, teacher: User, viewer: Viewer, review: Review, state: ReviewState, *, version_id: int
) -> None:
    """Store a teacher's review of the version that they read; WAITING reopens the review.

    CORRECTED is set by ``correct`` only. Raises OnlyTeachers, OtherVersion; ValueError for CORRECTED.
    """
    if state == ReviewState.CORRECTED:
        raise ValueError("a correction needs a text: use correct()")
    post = _lock(session, viewer, review, version_id)
    _keep(session, teacher, review, state)
    if state != ReviewState.WAITING:
        outcome = Outcome.LEFT if state == ReviewState.ACCEPTED else Outcome.ACTED
        flags.settle_all(session, teacher, FlagKind.TRANSLATION, review.translation_id, outcome)
    action = Action.REOPEN if state == ReviewState.WAITING else Action.REVIEW
    _record(session, teacher, review, post, action)


def correct(
    session: Session, teacher: User, viewer: Viewer, review: Review, text: str, *, version_id: int
) -> HumanTranslation:
    """Add the teacher's own translation, credited to them, beside the machine translation.

    Raises OnlyTeachers, OtherVersion, and what ``judging.human_translations.add`` raises.
    """
    post = _lock(session, viewer, review, version_id)
    found = compared(session, post, review.translation.target)
    if found is None:  # cannot happen: the review is of a translation of this post
        raise OtherVersion
    human = human_translations.add(session, teacher, viewer, found, text, from_machine=True)
    _keep(session, teacher, review, ReviewState.CORRECTED)
    flags.settle_all(session, teacher, FlagKind.TRANSLATION, review.translation_id, Outcome.ACTED)
    _record(session, teacher, review, post, Action.CORRECT)
    return human


def _lock(session: Session, viewer: Viewer, review: Review, version_id: int) -> Post:
    """Lock the partnership, mark the post as changed, and check that the version is still the newest."""
    if not viewer.may_rule:
        raise OnlyTeachers
    number = translation_queue.bump(session, viewer.partnership.id)
    session.refresh(review)
    translation = session.get_one(TranslationJob, review.translation_id, populate_existing=True)
    if review.version_id != version_id or translation.current_id != version_id:
        raise OtherVersion
    post = session.get_one(Post, translation.post_id, populate_existing=True)
    post.changed = number
    return post


def _keep(session: Session, teacher: User, review: Review, state: ReviewState) -> None:
    review.state = state
    waiting = state == ReviewState.WAITING
    review.by_id, review.at = (None, None) if waiting else (teacher.id, now())
    session.flush()


def _record(session: Session, teacher: User, review: Review, post: Post, action: Action) -> None:
    audit.record(
        session,
        teacher,
        action,
        classroom_id=post.classroom_id,
        partnership_id=post.partnership_id,
        about=("post", post.id),
        target=review.translation.target,
        state=str(review.state),
        version=review.version_id,
    )
