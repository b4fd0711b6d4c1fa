"""How long topics are kept. Every deletion is announced NOTICE in advance. The caller commits.

1. A teacher of any class of the partnership sets the rule: topics without a new message for a number of
   months are deleted. The change is recorded in the audit log, and the partner's teachers see it.
2. ``announce``, called periodically by the worker, announces topics that will be due in NOTICE.
3. ``carry_out`` deletes announced topics once they are due. A topic with a newer message stays.
"""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, select, update
from sqlalchemy.orm import Session

from relay.audit import Action, record
from relay.board import log_entries, translation_queue
from relay.board.entities import Thread
from relay.board.visibility import Viewer
from relay.database import now
from relay.desk.erasure.retention_entities import Purge, RetentionRule
from relay.learning.notebook import entries
from relay.people.entities import User
from relay.problems import Problem

NOTICE = timedelta(days=14)
MONTHS = (6, 12, 18, 24, 36)


class HasLeft(Problem):
    message = _l("Your class has left this partnership.")


class UnknownPeriod(Problem):
    message = _l("Choose one from the list.")
    field = "months"


def rule_of(session: Session, partnership_id: int) -> RetentionRule | None:
    return session.get(RetentionRule, partnership_id)


def announced(session: Session, partnership_id: int) -> Purge | None:
    """The deletion that has been announced and not yet carried out; None where there is none."""
    return session.scalars(_open().where(Purge.partnership_id == partnership_id).limit(1)).first()


def set_rule(session: Session, teacher: User, viewer: Viewer, months: int | None) -> None:
    """Keep topics for ``months`` after their last message; None: for ever.

    A change calls off an announced deletion. Raises HasLeft, UnknownPeriod.
    """
    if not viewer.taught or viewer.own.left_at is not None:
        raise HasLeft
    if months is not None and months not in MONTHS:
        raise UnknownPeriod
    translation_queue.bump(session, viewer.partnership.id)
    rule = rule_of(session, viewer.partnership.id)
    before = rule.months if rule is not None else None
    if before == months:
        return
    if rule is None:
        rule = RetentionRule(partnership_id=viewer.partnership.id)
        session.add(rule)
    rule.months, rule.changed_by_id, rule.changed_at = months, teacher.id, now()
    called_off = update(Purge).where(
        Purge.partnership_id == viewer.partnership.id, Purge.done_at.is_(None), Purge.called_off_at.is_(None)
    )
    session.execute(called_off.values(called_off_at=now()))
    log_entries.record(session, teacher, viewer, Action.RETENTION, months=months, before=before)
    session.flush()


def announce(session: Session) -> int:
    """Announce the deletions that will be due in NOTICE, at most one per partnership. Returns how many."""
    made = 0
    due = now() + NOTICE
    open_one = exists().where(
        Purge.partnership_id == RetentionRule.partnership_id,
        Purge.done_at.is_(None),
        Purge.called_off_at.is_(None),
    )
    rules = session.scalars(select(RetentionRule).where(RetentionRule.months.is_not(None), ~open_one)).all()
    for rule in rules:
        before = months_before(due, rule.months or 0)
        if not how_many(session, rule.partnership_id, before):
            continue
        translation_queue.bump(session, rule.partnership_id)
        if announced(session, rule.partnership_id) is not None:  # another worker has just announced it
            continue
        purge = Purge(partnership_id=rule.partnership_id, written_before=before, due_at=due)
        session.add(purge)
        record(session, None, Action.PURGE_ANNOUNCED, partnership_id=rule.partnership_id)
        made += 1
    session.flush()
    return made


def carry_out(session: Session) -> int:
    """Carry out the deletions that are due. Returns how many topics were deleted."""
    deleted = 0
    for purge_id, partnership_id in session.execute(
        _open().where(Purge.due_at <= now()).with_only_columns(Purge.id, Purge.partnership_id)
    ).all():
        translation_queue.bump(
            session, partnership_id
        )  # the lock: from here on nobody adds a message to these topics
        purge = session.get_one(Purge, purge_id, populate_existing=True)
        if purge.done_at is not None or purge.called_off_at is not None:
            continue
        topics = _delete_topics(session, _old(partnership_id, purge.written_before))
        purge = session.get_one(Purge, purge_id)
        purge.done_at, purge.topics = now(), topics
        record(session, None, Action.PURGED, partnership_id=partnership_id, topics=topics)
        deleted += topics
    session.flush()
    return deleted


def _delete_topics(session: Session, which: ColumnElement[bool]) -> int:
    """Delete topics; foreign keys cascade to what belongs to them. Words that people kept from them stay in
    their notebooks. Returns how many.
    """
    entries.outlive(session, which)
    gone = session.execute(
        delete(Thread).where(which).returning(Thread.id), execution_options={"synchronize_session": False}
    ).all()
    session.expire_all()
    return len(gone)


def how_many(session: Session, partnership_id: int, before: datetime) -> int:
    """The number of topics whose last message is older than ``before``."""
    return session.scalar(select(func.count()).select_from(Thread).where(_old(partnership_id, before))) or 0


def _old(partnership_id: int, before: datetime) -> ColumnElement[bool]:
    return and_(Thread.partnership_id == partnership_id, Thread.last_post_at < before)


def _open() -> Select[Purge]:
    return select(Purge).where(Purge.done_at.is_(None), Purge.called_off_at.is_(None))


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and time ``months`` earlier; the last day of the month where that day does not exist."""
    index = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(index, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
