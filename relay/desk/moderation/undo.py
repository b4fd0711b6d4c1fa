"""Take a teacher's decision back, as it was before. The caller commits.

``before_…`` is called before a decision and remembers what it is going to change; ``take_back`` puts that
back, unless somebody has changed it since. The decision stays in the audit log, with its undoing after it. A
snapshot holds codes, numbers and at most one reason, so that it fits into the session of who decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action
from relay.board import moderation_state, translation_queue
from relay.board.entities import Cause, ModerationState, Post, Review, ReviewState
from relay.board.visibility import Viewer, is_current
from relay.desk.moderation import flags, reviews
from relay.desk.moderation.decisions import NotYours
from relay.desk.moderation.entities import Flag, FlagKind
from relay.judging import human_translations, review_need
from relay.judging.entities import HumanTranslation, Judgement
from relay.learning.corrections.entities import Correction
from relay.people.entities import User
from relay.problems import Problem


class ChangedSince(Problem):
    message = _l("Somebody has changed this since, so your decision stays as it is.")


class Subject(StrEnum):
    """What a decision was about."""

    POST = "post"
    REVIEW = "review"
    HUMAN = "human"
    JUDGEMENT = "judgement"
    CORRECTION = "correction"
    FLAGS = "flags"  # nothing but the flags on something


@dataclass(frozen=True)
class Snapshot:
    """What one decision changes, as it was before. ``flags``: the ids of the open flags on its subject."""

    subject: Subject
    id: int
    before: Mapping[str, Any]
    flags: tuple[int, ...]

    def as_json(self) -> list[Any]:
        return [str(self.subject), self.id, dict(self.before), list(self.flags)]

    @classmethod
    def of_json(cls, stored: list[Any]) -> Snapshot:
        subject, number, before, found = stored
        return cls(Subject(subject), number, before, tuple(found))


def before_post(session: Session, post: Post) -> Snapshot:
    """What a decision about ``post`` changes."""
    before = {
        "revision": post.revision,
        "standing": str(post.standing),
        "cause": str(post.standing_cause) if post.standing_cause else None,
        "reason": post.standing_reason,
        "by": post.standing_by_id,
    }
    return Snapshot(Subject.POST, post.id, before, _open(session, FlagKind.POST, post.id))


def before_review(session: Session, review: Review) -> Snapshot:
    """What a review of a translation changes."""
    found = _open(session, FlagKind.TRANSLATION, review.translation_id)
    return Snapshot(Subject.REVIEW, review.translation_id, {"version": review.version_id}, found)


def before_human(session: Session, human: HumanTranslation) -> Snapshot:
    """What a decision about a human translation changes."""
    found = _open(session, FlagKind.HUMAN, human.id)
    return Snapshot(Subject.HUMAN, human.id, {"standing": str(human.standing)}, found)


def before_correction(session: Session, correction: Correction) -> Snapshot:
    """What a decision about a correction of a sentence changes."""
    found = _open(session, FlagKind.CORRECTION, correction.id)
    return Snapshot(Subject.CORRECTION, correction.id, {"standing": str(correction.standing)}, found)


def before_flag(session: Session, flag: Flag, *, hide: bool = False) -> Snapshot:
    """What settling a flag changes; with ``hide`` it also hides the flagged judgement."""
    subject = Subject.JUDGEMENT if hide else Subject.FLAGS
    return Snapshot(subject, flag.object_id, {}, _open(session, flag.kind, flag.object_id))


def _open(session: Session, kind: FlagKind, object_id: int) -> tuple[int, ...]:
    return tuple(
        session.scalars(
            select(Flag.id).where(Flag.kind == kind, Flag.object_id == object_id, Flag.settled_at.is_(None))
        )
    )


def take_back(session: Session, teacher: User, viewer: Viewer, snapshot: Snapshot) -> None:
    """Put back what was before the decision of ``teacher``.

    Raises ChangedSince, NotYours, and what ``reviews.decide`` and ``flags.reopen`` raise.
    """
    match snapshot.subject:
        case Subject.POST:
            _post(session, teacher, viewer, snapshot)
        case Subject.REVIEW:
            _review(session, teacher, viewer, snapshot)
        case Subject.HUMAN:
            _human(session, teacher, viewer, snapshot)
        case Subject.JUDGEMENT:
            _judgement(session, teacher, viewer, snapshot)
        case Subject.CORRECTION:
            _correction(session, teacher, viewer, snapshot)
        case Subject.FLAGS:
            pass
    flags.reopen(session, teacher, viewer, snapshot.flags)


def _post(session: Session, teacher: User, viewer: Viewer, snapshot: Snapshot) -> None:
    number = translation_queue.bump(session, viewer.partnership.id)
    post = session.get(Post, snapshot.id, populate_existing=True)
    before = snapshot.before
    if post is None or post.partnership_id != viewer.partnership.id:
        raise ChangedSince
    if post.revision != before["revision"] or post.standing_by_id != teacher.id:
        raise ChangedSince
    if not viewer.moderates(post) and post.standing_cause != Cause.LOOK:
        raise NotYours
    moderation_state.change(
        session,
        post,
        ModerationState(before["standing"]),
        cause=Cause(before["cause"]) if before["cause"] else None,
        reason=before["reason"],
        by=session.get(User, before["by"]) if before["by"] else None,
    )
    post.changed = number
    _record(session, teacher, viewer, post.classroom_id, ("post", post.id))


def _review(session: Session, teacher: User, viewer: Viewer, snapshot: Snapshot) -> None:
    review = session.get(Review, snapshot.id, populate_existing=True)
    if review is None or review.partnership_id != viewer.partnership.id or review.by_id != teacher.id:
        raise ChangedSince
    corrected = review.state == ReviewState.CORRECTED
    version = int(snapshot.before["version"])
    reviews.decide(session, teacher, viewer, review, ReviewState.WAITING, version_id=version)
    if corrected:
        human_translations.take_back_newest(session, teacher, review.translation.post, version)


def _human(session: Session, teacher: User, viewer: Viewer, snapshot: Snapshot) -> None:
    human = session.get(HumanTranslation, snapshot.id, populate_existing=True)
    if human is None:
        raise ChangedSince
    if human.classroom_id not in viewer.taught:
        raise NotYours
    number = translation_queue.bump(session, viewer.partnership.id)
    human.standing, human.withdrawn_at = ModerationState(snapshot.before["standing"]), None
    if not is_current(human):  # there is a newer one
        raise ChangedSince
    session.get_one(Post, human.post_id).changed = number
    session.flush()
    _record(session, teacher, viewer, human.classroom_id, ("human", human.id))


def _correction(session: Session, teacher: User, viewer: Viewer, snapshot: Snapshot) -> None:
    correction = session.get(Correction, snapshot.id, populate_existing=True)
    if correction is None or not is_current(correction):
        raise ChangedSince
    post = session.get_one(Post, correction.post_id)
    before = ModerationState(snapshot.before["standing"])
    theirs = before == ModerationState.VISIBLE and post.classroom_id in viewer.taught
    if correction.classroom_id not in viewer.taught and not theirs:
        raise NotYours
    number = translation_queue.bump(session, viewer.partnership.id)
    correction.standing = before
    post.changed = number
    session.flush()
    _record(session, teacher, viewer, correction.classroom_id, ("correction", correction.id))


def _judgement(session: Session, teacher: User, viewer: Viewer, snapshot: Snapshot) -> None:
    judgement = session.get(Judgement, snapshot.id, populate_existing=True)
    if judgement is None or not is_current(judgement):
        raise ChangedSince
    if judgement.classroom_id not in viewer.taught:
        raise NotYours
    number = translation_queue.bump(session, viewer.partnership.id)
    judgement.hidden_at = None
    session.get_one(Post, judgement.post_id).changed = number
    session.flush()
    review_need.weigh(session, judgement.version)
    _record(session, teacher, viewer, judgement.classroom_id, ("judgement", judgement.id))


def _record(
    session: Session, teacher: User, viewer: Viewer, classroom_id: int, about: tuple[str, int]
) -> None:
    audit.record(
        session,
        teacher,
        Action.UNDONE,
        classroom_id=classroom_id,
        partnership_id=viewer.partnership.id,
        about=about,
    )
