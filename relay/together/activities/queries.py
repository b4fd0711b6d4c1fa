"""Reading activities: which there are, in which phase they are, and how far each class is.

Only what is public counts (``board.visibility``), and only what is reached through a topic that may be
opened is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from relay.board.entities import Post, Thread
from relay.board.visibility import Viewer, current, public
from relay.judging.entities import HumanTranslation, Judgement
from relay.people.entities import Classroom, User
from relay.together.activities.entities import Activity, ActivityEntry, ActivityPhase, ActivitySignature
from relay.together.activities.kinds import Ask, Phase
from relay.together.activities.registry import kinds
from relay.web import local_time

MOST_SHOWN = 60  # contributions to one phase on a page


def of_board(session: Session, viewer: Viewer) -> list[Activity]:
    """The activities whose topics somebody may open, the newest first."""
    return list(
        session.scalars(
            select(Activity)
            .join(Thread, Thread.id == Activity.thread_id)
            .where(Activity.partnership_id == viewer.partnership.id, viewer.reachable(Thread))
            .options(*_whole())
            .order_by(Activity.id.desc())
        )
    )


def of_threads(session: Session, ids: Collection[int]) -> dict[int, int]:
    """The ids of the activities of topics, by the ids of those."""
    rows = session.execute(select(Activity.thread_id, Activity.id).where(Activity.thread_id.in_(ids)))
    return {row.thread_id: row.id for row in rows}


def find(session: Session, activity_id: int) -> Activity | None:
    return session.get(Activity, activity_id, options=_whole())


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(Activity.thread),
        selectinload(Activity.phases),
        selectinload(Activity.consents),
        selectinload(Activity.signatures),
    )


def today(rooms: Sequence[Classroom], moment: datetime) -> date:
    """The day that no class has left behind yet: a phase lasts until its last day is over for everybody."""
    return min(local_time.local(moment, room.time_zone).date() for room in rooms)


def today_of(viewer: Viewer, moment: datetime) -> date:
    """``today`` for the classes of a board that have not left."""
    there = [each.classroom for each in viewer.participations if each.left_at is None]
    return today(there or [viewer.classroom], moment)


def current_phase(activity: Activity, day: date) -> ActivityPhase | None:
    """The first phase that has not ended; None for an activity that is finished."""
    return next((phase for phase in activity.phases if phase.ended_at is None and phase.ends_on >= day), None)


def consented(activity: Activity, number: int) -> set[int]:
    """The ids of the classes that have said that a phase is over."""
    return {each.classroom_id for each in activity.consents if each.number == number}


def entry_of(session: Session, activity: Activity, post_id: int) -> ActivityEntry | None:
    """What a post is in an activity; None if it is nothing there."""
    found = session.get(ActivityEntry, post_id, options=[joinedload(ActivityEntry.post)])
    return found if found is not None and found.activity_id == activity.id else None


def entries(session: Session, viewer: Viewer, activity: Activity, number: int) -> list[Post]:
    """What somebody may read of the contributions to a phase: the newest MOST_SHOWN, oldest first."""
    found = session.scalars(
        select(Post)
        .join(ActivityEntry, ActivityEntry.post_id == Post.id)
        .where(
            ActivityEntry.activity_id == activity.id,
            ActivityEntry.number == number,
            current(Post),
            viewer.readable(Post),
        )
        .order_by(Post.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return list(reversed(found))


def _stands(activity: Activity) -> ColumnElement[bool]:
    """Signatures under the words as they are now.

    Who had signed before a sentence of what came out was changed, taken back, hidden or shown agreed to other
    words.
    """
    kind = kinds().get(activity.kind)
    moments = (Post.edited_at, Post.withdrawn_at, Post.standing_at, Post.appeared_at)
    changed = (
        select(ActivityEntry.post_id)
        .join(Post, Post.id == ActivityEntry.post_id)
        .where(
            ActivityEntry.activity_id == activity.id,
            ActivityEntry.number == (kind.outcome if kind is not None else None),
            Post.appeared_at.is_not(None),
            or_(*(moment > ActivitySignature.signed_at for moment in moments)),
        )
        .correlate(ActivitySignature)
    )
    return not_(changed.exists())


def signature_stands(session: Session, activity: Activity, user_id: int) -> bool:
    """Whether somebody has signed the words as they are now."""
    found = select(ActivitySignature.user_id).where(
        ActivitySignature.activity_id == activity.id, ActivitySignature.user_id == user_id, _stands(activity)
    )
    return session.scalar(found) is not None


def signers(session: Session, activity: Activity) -> list[tuple[str, int]]:
    """The names of those who have signed the words as they are now, and the ids of their classes.

    In the order in which they signed.
    """
    rows = session.execute(
        select(User.name, ActivitySignature.classroom_id)
        .join(User, User.id == ActivitySignature.user_id)
        .where(ActivitySignature.activity_id == activity.id, _stands(activity))
        .order_by(ActivitySignature.signed_at, User.id)
    )
    return [(row[0], row[1]) for row in rows]


def counts(session: Session, activity: Activity, number: int, phase: Phase) -> Counter[int]:
    """What each class has contributed to a phase, by classroom id."""
    rows = session.execute(_counting(activity, number, phase))
    return Counter({row[0]: row[1] for row in rows})


def _counting(activity: Activity, number: int, phase: Phase) -> Select[int, int]:
    if phase.ask is Ask.SIGNATURES:
        return (
            select(ActivitySignature.classroom_id, func.count())
            .where(ActivitySignature.activity_id == activity.id, _stands(activity))
            .group_by(ActivitySignature.classroom_id)
        )
    if phase.ask in (Ask.MESSAGES, Ask.ANSWERS):
        return (
            select(Post.classroom_id, func.count())
            .join(ActivityEntry, ActivityEntry.post_id == Post.id)
            .where(ActivityEntry.activity_id == activity.id, ActivityEntry.number == number, public(Post))
            .group_by(Post.classroom_id)
        )
    made: Any = HumanTranslation if phase.ask is Ask.TRANSLATIONS else Judgement
    return (
        select(made.classroom_id, func.count())
        .join(Post, Post.id == made.post_id)
        .join(ActivityEntry, ActivityEntry.post_id == Post.id)
        .where(
            ActivityEntry.activity_id == activity.id,
            ActivityEntry.number == phase.about,
            made.classroom_id != Post.classroom_id,
            public(Post, made),
        )
        .group_by(made.classroom_id)
    )
