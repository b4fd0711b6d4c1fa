"""Raise and settle flags. The caller commits.

Everybody on a board can flag something; the teachers of all its classes see the flag.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from relay import audit
from relay.audit import Action
from relay.board import review_priority, translation_queue
from relay.board.entities import PartnershipHelper, Post, TranslationJob, TranslationState
from relay.board.visibility import Viewer, is_current
from relay.database import now
from relay.desk.moderation.entities import Flag, FlagKind, FlagReason, Outcome
from relay.judging import review_need
from relay.judging.entities import HumanTranslation, Judgement
from relay.judging.queries import judgements, wording
from relay.learning.corrections.entities import Correction
from relay.people.entities import Membership, User
from relay.problems import Problem

LONGEST_WORDS = 500  # code points; longer explanations are cut


class OwnThing(Problem):
    message = _l("This is your own. You can change it, or take it back.")


class SayWhat(Problem):
    message = _l("Say in a few words what is wrong, so that a teacher understands.")
    field = "words"


class NotYoursToSettle(Problem):
    message = _l("A teacher of the class that it comes from settles this.")


@dataclass(frozen=True)
class Target:
    """Something that can be flagged, as the person who flags it reads it.

    ``classroom_id`` is the class it comes from; ``about`` is its author or owner, None for a machine
    translation.
    """

    kind: FlagKind
    id: int
    classroom_id: int
    about: User | None
    post: Post | None
    text: str
    language: str | None


def target(session: Session, person: User, viewer: Viewer, kind: FlagKind, object_id: int) -> Target | None:
    """Find an object by its kind and id; None where it does not exist or the person may not see it."""
    find = {
        FlagKind.POST: _post,
        FlagKind.NAME: _name,
        FlagKind.JUDGEMENT: _judgement,
        FlagKind.HUMAN: _human,
        FlagKind.TRANSLATION: _translation,
        FlagKind.CORRECTION: _correction,
    }[kind]
    return find(session, person, viewer, object_id)


def _readable(session: Session, viewer: Viewer, post_id: int) -> Post | None:
    post = session.get(Post, post_id, options=[joinedload(Post.author)])
    if post is None or post.partnership_id != viewer.partnership.id or not is_current(post):
        return None
    return post if viewer.may_read(post) and viewer.may_reach(post) else None


def _post(session: Session, person: User, viewer: Viewer, object_id: int) -> Target | None:
    post = _readable(session, viewer, object_id)
    if post is None:
        return None
    return Target(FlagKind.POST, post.id, post.classroom_id, post.author, post, post.text, post.language)


def _name(session: Session, person: User, viewer: Viewer, object_id: int) -> Target | None:
    """A member or helper of the partnership."""
    rooms = [participation.classroom_id for participation in viewer.participations]
    classroom_id = session.scalar(
        select(Membership.classroom_id)
        .where(Membership.user_id == object_id, Membership.classroom_id.in_(rooms))
        .limit(1)
    ) or session.scalar(
        select(PartnershipHelper.classroom_id).where(
            PartnershipHelper.user_id == object_id,
            PartnershipHelper.partnership_id == viewer.partnership.id,
            PartnershipHelper.removed_at.is_(None),
        )
    )
    named = session.get(User, object_id)
    if classroom_id is None or named is None:
        return None
    return Target(FlagKind.NAME, named.id, classroom_id, named, None, named.name, None)


def _judgement(session: Session, person: User, viewer: Viewer, object_id: int) -> Target | None:
    judgement = session.get(Judgement, object_id)
    post = _readable(session, viewer, judgement.post_id) if judgement is not None else None
    if judgement is None or post is None:
        return None
    seen = judgements(session, person, judgement.version)
    if all(given.judgement.id != judgement.id for given in seen.given):
        return None  # replaced meanwhile, or not shown yet because this person has not judged it
    said = wording(session, post, judgement.post_revision)
    return Target(
        FlagKind.JUDGEMENT, judgement.id, judgement.classroom_id, judgement.judge, post, said, post.language
    )


def _human(session: Session, person: User, viewer: Viewer, object_id: int) -> Target | None:
    human = session.get(HumanTranslation, object_id)
    post = _readable(session, viewer, human.post_id) if human is not None else None
    if human is None or post is None or not is_current(human) or not viewer.may_read(human):
        return None
    return Target(FlagKind.HUMAN, human.id, human.classroom_id, human.author, post, human.text, human.target)


def _correction(session: Session, person: User, viewer: Viewer, object_id: int) -> Target | None:
    row = session.get(Correction, object_id)
    post = _readable(session, viewer, row.post_id) if row is not None else None
    if row is None or post is None or row.is_perfect or not is_current(row) or not viewer.may_read(row):
        return None
    said = f"{row.text} ({row.words})" if row.words else row.text
    return Target(FlagKind.CORRECTION, row.id, row.classroom_id, row.author, post, said, post.language)


def _translation(session: Session, person: User, viewer: Viewer, object_id: int) -> Target | None:
    row = session.get(TranslationJob, object_id)
    post = _readable(session, viewer, row.post_id) if row is not None else None
    if row is None or post is None or row.current is None or row.state == TranslationState.UNNEEDED:
        return None
    return Target(
        FlagKind.TRANSLATION, row.id, post.classroom_id, None, post, row.current.text, row.current.target
    )


def raise_flag(
    session: Session, person: User, viewer: Viewer, found: Target, reason: FlagReason, words: str
) -> Flag:
    """Flag what ``target`` found. Flagging the same object again reopens the flag.

    Raises OwnThing, and SayWhat where the reason is "other" and ``words`` is empty.
    """
    if found.about is not None and found.about.id == person.id:
        raise OwnThing
    words = " ".join(words.split())[:LONGEST_WORDS]
    if reason == FlagReason.OTHER and not words:
        raise SayWhat
    translation_queue.bump(session, viewer.partnership.id)
    flag = session.scalar(
        select(Flag).where(Flag.by_id == person.id, Flag.kind == found.kind, Flag.object_id == found.id)
    )
    if flag is None:
        flag = Flag(by_id=person.id, kind=found.kind, object_id=found.id)
        session.add(flag)
    flag.partnership_id, flag.classroom_id = viewer.partnership.id, found.classroom_id
    flag.post_id = found.post.id if found.post is not None else None
    flag.about_id = found.about.id if found.about is not None else None
    flag.reason, flag.words, flag.created_at = reason, words, now()
    flag.settled_at = flag.settled_by_id = flag.outcome = None
    session.flush()
    _weigh(session, found.kind, found.id)
    audit.record(
        session,
        person,
        Action.FLAG,
        classroom_id=found.classroom_id,
        partnership_id=viewer.partnership.id,
        about=(str(found.kind), found.id),
        reason=str(reason),
    )
    return flag


def may_settle(viewer: Viewer, flag: Flag) -> bool:
    """Whether the viewer may settle ``flag``. Any teacher may if it is on a machine translation."""
    return flag.classroom_id in viewer.taught or (flag.kind == FlagKind.TRANSLATION and bool(viewer.taught))


def settle(session: Session, teacher: User, viewer: Viewer, flag: Flag, outcome: Outcome) -> None:
    """Settle all open flags on the object of ``flag``. Raises NotYoursToSettle."""
    if not may_settle(viewer, flag):
        raise NotYoursToSettle
    translation_queue.bump(session, viewer.partnership.id)
    settle_all(session, teacher, flag.kind, flag.object_id, outcome)


def hide_judgement(session: Session, teacher: User, viewer: Viewer, flag: Flag) -> None:
    """Hide a flagged judgement from the class and from all figures; its author still sees it.

    Settles the flags on it. Raises NotYoursToSettle.
    """
    judgement = session.get_one(Judgement, flag.object_id)
    if judgement.classroom_id not in viewer.taught:
        raise NotYoursToSettle
    number = translation_queue.bump(session, viewer.partnership.id)
    judgement.hidden_at = judgement.hidden_at or now()
    session.get_one(Post, judgement.post_id).changed = number
    session.flush()
    review_need.weigh(session, judgement.version)
    settle_all(session, teacher, flag.kind, flag.object_id, Outcome.ACTED)
    audit.record(
        session,
        teacher,
        Action.HIDE_JUDGEMENT,
        classroom_id=judgement.classroom_id,
        partnership_id=viewer.partnership.id,
        about=("judgement", judgement.id),
    )


def settle_all(session: Session, teacher: User, kind: FlagKind, object_id: int, outcome: Outcome) -> None:
    """Settle the open flags on one object and record it. The caller checks that ``teacher`` may do so."""
    found = session.scalars(
        select(Flag).where(Flag.kind == kind, Flag.object_id == object_id, Flag.settled_at.is_(None))
    ).all()
    if not found:
        return
    first = found[0]
    session.execute(
        update(Flag)
        .where(Flag.id.in_([flag.id for flag in found]))
        .values(settled_at=now(), settled_by_id=teacher.id, outcome=outcome)
    )
    _weigh(session, kind, object_id)
    audit.record(
        session,
        teacher,
        Action.FLAG_SETTLED,
        classroom_id=first.classroom_id,
        partnership_id=first.partnership_id,
        about=(str(kind), object_id),
        outcome=str(outcome),
        flags=len(found),
    )


def reopen(session: Session, teacher: User, viewer: Viewer, numbers: Collection[int]) -> None:
    """Open the flags with these ids again, which ``teacher`` has settled. Others are left as they are."""
    found = session.scalars(
        select(Flag).where(
            Flag.id.in_(numbers),
            Flag.partnership_id == viewer.partnership.id,
            Flag.settled_by_id == teacher.id,
        )
    ).all()
    if not found:
        return
    translation_queue.bump(session, viewer.partnership.id)
    for flag in found:
        flag.settled_at = flag.settled_by_id = flag.outcome = None
    session.flush()
    first = found[0]
    _weigh(session, first.kind, first.object_id)
    audit.record(
        session,
        teacher,
        Action.FLAG_REOPENED,
        classroom_id=first.classroom_id,
        partnership_id=first.partnership_id,
        about=(str(first.kind), first.object_id),
        flags=len(found),
    )


def _weigh(session: Session, kind: FlagKind, object_id: int) -> None:
    """Update the review priority of a machine translation from its number of open flags."""
    if kind != FlagKind.TRANSLATION:
        return
    count = session.scalar(
        select(func.count()).where(Flag.kind == kind, Flag.object_id == object_id, Flag.settled_at.is_(None))
    )
    review_priority.weigh_flags(session, object_id, count or 0)
