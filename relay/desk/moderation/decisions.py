"""Teachers' decisions whether posts and human translations may appear. The caller commits.

The teachers of the author's class decide. A partner's teacher can hold a visible post until one of them has
reviewed it, once per revision: this stops what cannot wait for another time zone, without letting one side
silence the other.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import audit
from relay.audit import Action, AuditEntry
from relay.board import moderation_state, translation_queue
from relay.board.compose import ChangedMeanwhile
from relay.board.entities import Cause, ModerationState, Post
from relay.board.visibility import Viewer, is_public
from relay.desk.moderation import flags
from relay.desk.moderation.entities import FlagKind, Outcome
from relay.judging import human_translations
from relay.judging.entities import HumanTranslation
from relay.learning.corrections import corrections
from relay.learning.corrections.entities import Correction
from relay.people import roster
from relay.people.entities import Classroom, User
from relay.problems import Problem


class Decision(StrEnum):
    APPEAR = "appear"
    CHANGE = "change"  # held, and its author is asked to change it
    KEEP = "keep"  # hidden
    HOLD = "hold"  # held by a partner's teacher until one of the author's class has decided


class NotYours(Problem):
    message = _l("A teacher of its author’s class decides about this.")


class MustSayWhy(Problem):
    message = _l("Say why: the author reads it.")
    field = "reason"


class LookedAlready(Problem):
    message = _l(
        "You have taken this wording down before, and a teacher of its author’s class let it "
        "appear. Please talk to them."
    )


_ACTIONS = {
    Decision.APPEAR: Action.POST_APPEAR,
    Decision.CHANGE: Action.POST_CHANGE,
    Decision.KEEP: Action.POST_KEEP,
    Decision.HOLD: Action.POST_HOLD,
}


def decide(
    session: Session,
    teacher: User,
    viewer: Viewer,
    post: Post,
    decision: Decision,
    *,
    revision: int,
    reason: str = "",
) -> None:
    """Decide about ``revision`` of ``post``, and settle the open flags on it unless it is only held.

    ``reason`` is for the author to read; every decision but APPEAR needs one. Raises NotYours, MustSayWhy,
    LookedAlready, ChangedMeanwhile.
    """
    reason = " ".join(reason.split())
    number = translation_queue.bump(session, viewer.partnership.id)
    session.refresh(post)
    if post.revision != revision:
        raise ChangedMeanwhile
    if decision == Decision.HOLD:
        _check_hold(session, viewer, post)
    elif not viewer.moderates(post):
        raise NotYours
    if decision != Decision.APPEAR and not reason:
        raise MustSayWhy
    match decision:
        case Decision.APPEAR:
            moderation_state.change(session, post, ModerationState.VISIBLE, by=teacher)
        case Decision.CHANGE:
            moderation_state.change(
                session, post, ModerationState.HELD, cause=Cause.CHANGE, reason=reason, by=teacher
            )
        case Decision.KEEP:
            moderation_state.change(
                session, post, ModerationState.HIDDEN, cause=Cause.KEPT, reason=reason, by=teacher
            )
        case Decision.HOLD:
            moderation_state.change(
                session, post, ModerationState.HELD, cause=Cause.LOOK, reason=reason, by=teacher
            )
    post.changed = number
    if decision != Decision.HOLD:
        outcome = Outcome.LEFT if decision == Decision.APPEAR else Outcome.ACTED
        flags.settle_all(session, teacher, FlagKind.POST, post.id, outcome)
    audit.record(
        session,
        teacher,
        _ACTIONS[decision],
        classroom_id=post.classroom_id,
        partnership_id=post.partnership_id,
        about=("post", post.id),
        revision=post.revision,
    )


def may_hold(session: Session, viewer: Viewer, post: Post) -> bool:
    """Whether the viewer, a partner's teacher, can hold ``post`` until its own teachers have decided."""
    return (
        bool(viewer.taught)
        and not viewer.moderates(post)
        and viewer.takes_part
        and is_public(post)
        and not _held_before(session, post)
    )


def _check_hold(session: Session, viewer: Viewer, post: Post) -> None:
    if viewer.moderates(post) or not viewer.may_rule or not is_public(post):
        raise NotYours
    if _held_before(session, post):
        raise LookedAlready


def _held_before(session: Session, post: Post) -> bool:
    found = session.scalars(
        select(AuditEntry).where(
            AuditEntry.about_kind == "post",
            AuditEntry.about_id == post.id,
            AuditEntry.action == Action.POST_HOLD,
        )
    )
    return any(entry.detail.get("revision") == post.revision for entry in found)


def let_human_appear(session: Session, teacher: User, viewer: Viewer, human: HumanTranslation) -> None:
    """Let a student's held translation appear. Raises CannotTranslate for another teacher's class."""
    human_translations.release(session, teacher, viewer, human)
    _settle_human(session, teacher, viewer, human, Action.POST_APPEAR, Outcome.LEFT)


def take_human_down(session: Session, teacher: User, viewer: Viewer, human: HumanTranslation) -> None:
    """Withdraw a human translation from the board. Raises CannotTranslate for another teacher's class."""
    human_translations.withdraw(session, teacher, viewer, human)
    _settle_human(session, teacher, viewer, human, Action.HIDE_HUMAN, Outcome.ACTED)


def let_correction_appear(session: Session, teacher: User, viewer: Viewer, correction: Correction) -> None:
    """Let a student's held correction appear. Raises NotAsked for another teacher's class."""
    corrections.release(session, viewer, correction)
    _settle_correction(session, teacher, viewer, correction, Outcome.LEFT)


def take_correction_down(session: Session, teacher: User, viewer: Viewer, correction: Correction) -> None:
    """Take a correction off the board. Raises NotAsked where neither class is the teacher's."""
    corrections.take_down(session, viewer, correction)
    _settle_correction(session, teacher, viewer, correction, Outcome.ACTED)


def _settle_correction(
    session: Session, teacher: User, viewer: Viewer, correction: Correction, outcome: Outcome
) -> None:
    flags.settle_all(session, teacher, FlagKind.CORRECTION, correction.id, outcome)
    corrections.record_decision(session, teacher, viewer, correction)


def _settle_human(
    session: Session, teacher: User, viewer: Viewer, human: HumanTranslation, action: Action, outcome: Outcome
) -> None:
    flags.settle_all(session, teacher, FlagKind.HUMAN, human.id, outcome)
    audit.record(
        session,
        teacher,
        action,
        classroom_id=human.classroom_id,
        partnership_id=viewer.partnership.id,
        about=("human", human.id),
    )


def rename_student(
    session: Session, teacher: User, classroom: Classroom, student: User, nickname: str
) -> None:
    """Give a student another nickname and settle the flags on the old one.

    Raises BadName, NameTooLong, NicknameTaken.
    """
    roster.rename(session, teacher, classroom, student, nickname)
    flags.settle_all(session, teacher, FlagKind.NAME, student.id, Outcome.ACTED)
