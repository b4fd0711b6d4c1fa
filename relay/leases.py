"""Leases: how workers share the rows of a table, so that only one worker tries a row at a time.

A table takes part through the mixin ``Leased``, or ``WorkItem`` where each row is a work item.

1. ``claim`` leases the oldest due rows to a worker and counts the try. On PostgreSQL, workers skip rows that
   another is claiming (SKIP LOCKED); on SQLite, which has one writer at a time, the conditional UPDATE
   decides.
2. ``renew`` extends the lease while the worker computes. A lease therefore has to outlast a few missed
   renewals, not the longest piece of work. The lease of a killed worker expires, and another takes the row.
3. ``settle`` stores the outcome and ends the lease, but only if the worker still owns the row. Otherwise it
   changes nothing, and the caller discards the result. ``remove`` deletes the row on the same condition.
4. ``release`` gives a row back as it was before the claim: the try does not count.
5. ``back_off`` makes a failed row wait, longer each time, or ends it once its tries are used up.
6. ``fail_abandoned`` ends the rows whose worker died during their last try.

Every function takes the session and leaves the commit to its caller. A row that was tried before is always
claimed alone, so that a row that crashes its worker costs no other row a try.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    String,
    Update,
    and_,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, class_mapper, mapped_column

from relay.database import UTCDateTime, now

PENDING, FAILED = "pending", "failed"  # the two states that all tables of work items share
ABANDONED = "every worker that tried this stopped before it was done"
_LONGEST_REASON = 500  # characters of a stored error
_NOT_SYNCED = {"synchronize_session": False}


@dataclass(frozen=True)
class Policy:
    """The length of a lease, the back-off after a failed try, and the number of tries."""

    lease: timedelta
    first_pause: timedelta
    longest_pause: timedelta
    most_attempts: int

    def pause(self, attempts: int) -> timedelta:
        """The back-off after ``attempts`` failed tries (from 1). Doubles, up to ``longest_pause``."""
        doubled: timedelta = self.first_pause * 2 ** (attempts - 1)
        return min(doubled, self.longest_pause)


# All back-off policies. An entity names its policy in ``policy``.
#
#            lease    back-off                         tries   for
# PROMPT     30 s     5 s, 10 s                        3       jobs that somebody waits for on a page
# PATIENT    5 min    2 min, 4 min, 8 min … 128 min    8       jobs that nobody waits for
PROMPT = Policy(timedelta(seconds=30), timedelta(seconds=5), timedelta(minutes=1), most_attempts=3)
PATIENT = Policy(timedelta(minutes=5), timedelta(minutes=2), timedelta(hours=12), most_attempts=8)


class Leased:
    """The columns of a table whose rows workers claim. An entity may map them to other column names.

    A worker owns a row while ``lease_owner`` is the owner name of its claim. Once ``lease_until`` has passed,
    another worker may claim the row.
    """

    policy: ClassVar[Policy] = PROMPT

    attempts: Mapped[int] = mapped_column(default=0)  # tries since the work was queued, or last succeeded
    not_before: Mapped[datetime] = mapped_column(UTCDateTime, default=now)  # the row is due from then on
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str | None] = mapped_column(String(_LONGEST_REASON))  # of the last failed try

    @property
    def pending(self) -> bool:
        """Whether this row has work to do, now or later."""
        raise NotImplementedError

    @classmethod
    def is_pending(cls) -> ColumnElement[bool]:
        """``pending`` as an SQL condition."""
        raise NotImplementedError

    @classmethod
    def given_up(cls, reason: str) -> dict[str, Any]:
        """The column values of a row that is given up. They make ``is_pending`` false."""
        raise NotImplementedError

    def end_lease(self) -> None:
        """End the lease because the work has changed. The result of its worker will be discarded."""
        self.lease_owner = self.lease_until = None


class WorkItem(Leased):
    """A row that is a work item: there is work to do while ``state`` is pending."""

    state: Mapped[str] = mapped_column(String(8), default=PENDING)

    @property
    def pending(self) -> bool:
        return self.state == PENDING

    @classmethod
    def is_pending(cls) -> ColumnElement[bool]:
        return cls.state == PENDING

    @classmethod
    def given_up(cls, reason: str) -> dict[str, Any]:
        return {"state": FAILED, "error": reason}


@dataclass(frozen=True)
class Lease:
    """A row that a worker has claimed. ``key`` is its primary key; ``attempts`` includes this try."""

    entity: type[Leased]
    key: tuple[Any, ...]
    owner: str
    attempts: int

    @property
    def is_last_try(self) -> bool:
        return self.attempts >= self.entity.policy.most_attempts


def claim(
    session: Session,
    entity: type[Leased],
    owner: str,
    *,
    rows: int = 1,
    alike: Sequence[InstrumentedAttribute[Any]] = (),
) -> list[Lease]:
    """Claim up to ``rows`` due rows, oldest first; empty where none is due.

    ``owner`` must be unique for each claim. All rows of one claim are equal in the columns ``alike``.
    """
    moment, key = now(), _key(entity)
    oldest_first = (entity.not_before, *key)
    oldest = (
        select(*key, entity.attempts, *alike)
        .where(_is_due(entity, moment))
        .order_by(*oldest_first)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    head = session.execute(oldest).first()
    if head is None:
        return []
    chosen = [tuple(head[: len(key)])]
    attempts, *values = head[len(key) :]
    if rows > 1 and not attempts:
        same = (column == value for column, value in zip(alike, values, strict=True))
        together = (
            select(*key)
            .where(_is_due(entity, moment), entity.attempts == 0, *same)
            .order_by(*oldest_first)
            .limit(rows)
            .with_for_update(skip_locked=True)
        )
        # A statement of its own: PostgreSQL may run a subquery of the UPDATE more than once, skip different
        # rows each time, and so claim more rows than ``rows``.
        chosen = [tuple(row) for row in session.execute(together)]
    taken = (
        update(entity)
        .where(or_(*(_is_row(entity, one) for one in chosen)), _is_due(entity, moment))
        .values(lease_owner=owner, lease_until=moment + entity.policy.lease, attempts=entity.attempts + 1)
        .returning(*key, entity.attempts)
    )
    tries = {tuple(row[:-1]): row[-1] for row in session.execute(taken, execution_options=_NOT_SYNCED)}
    return [Lease(entity, one, owner, tries[one]) for one in chosen if one in tries]


def renew(session: Session, entity: type[Leased], owner: str) -> None:
    """Extend the lease on every row of ``owner``."""
    statement = update(entity).where(entity.lease_owner == owner)
    _execute(session, statement.values(lease_until=now() + entity.policy.lease))


def settle(session: Session, lease: Lease, *conditions: ColumnElement[bool], **values: Any) -> bool:
    """Store ``values`` in the row and end the lease. Returns False and stores nothing where the row has
    another owner by now, is no longer pending, or does not meet ``conditions``."""
    statement = update(lease.entity).where(_is_owned(lease), *conditions)
    return _execute(session, statement.values(lease_owner=None, lease_until=None, **values)) == 1


def remove(session: Session, lease: Lease) -> bool:
    """Delete a row whose work is done. Returns False where the row has another owner by now."""
    return _execute(session, delete(lease.entity).where(_is_owned(lease))) == 1


def release(session: Session, lease: Lease) -> bool:
    """Give the row back and uncount the try. Returns False where the row has another owner by now."""
    return settle(session, lease, attempts=lease.attempts - 1)


def back_off(session: Session, lease: Lease, reason: str, *conditions: ColumnElement[bool]) -> bool:
    """Make the row wait before its next try, or end it after its last. Otherwise like ``settle``."""
    reason = reason[:_LONGEST_REASON]
    if lease.is_last_try:
        return settle(session, lease, *conditions, **lease.entity.given_up(reason))
    pause = lease.entity.policy.pause(lease.attempts)
    return settle(session, lease, *conditions, not_before=now() + pause, error=reason)


def fail_abandoned(session: Session, entity: type[Leased], *conditions: ColumnElement[bool]) -> int:
    """End the rows that have no try left and whose last lease expired. Returns their number."""
    abandoned = (is_abandoned(entity), *conditions)
    if not session.scalar(select(exists().where(*abandoned))):
        return 0  # the usual case; it need not wait for SQLite's write lock
    statement = update(entity).where(*abandoned)
    values = {**entity.given_up(ABANDONED), "lease_owner": None, "lease_until": None}
    return _execute(session, statement.values(**values))


def is_abandoned(entity: type[Leased]) -> ColumnElement[bool]:
    """The SQL condition for rows that ``fail_abandoned`` ends."""
    used_up = entity.attempts >= entity.policy.most_attempts
    return and_(entity.is_pending(), used_up, _is_free(entity, now()))


def _is_due(entity: type[Leased], moment: datetime) -> ColumnElement[bool]:
    return and_(
        entity.is_pending(),
        entity.not_before <= moment,
        _is_free(entity, moment),
        entity.attempts < entity.policy.most_attempts,
    )


def _is_free(entity: type[Leased], moment: datetime) -> ColumnElement[bool]:
    return or_(entity.lease_until.is_(None), entity.lease_until < moment)


def _is_owned(lease: Lease) -> ColumnElement[bool]:
    entity = lease.entity
    return and_(_is_row(entity, lease.key), entity.lease_owner == lease.owner, entity.is_pending())


def _is_row(entity: type[Leased], key: tuple[Any, ...]) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(_key(entity), key, strict=True)))


def _key(entity: type[Leased]) -> tuple[Any, ...]:
    """The columns of the primary key."""
    return tuple(class_mapper(entity).primary_key)


def _execute(session: Session, statement: Update | Delete) -> int:
    """Run ``statement``. Returns the number of rows it changed."""
    return cast("CursorResult[Any]", session.execute(statement, execution_options=_NOT_SYNCED)).rowcount
