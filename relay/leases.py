"""Leases: how workers share the rows of a table, so that only one worker tries a row at a time.

A table takes part through the mixin ``Leased``, or ``WorkItem`` where each row is a work item.

1. ``claim`` leases the oldest due rows to a worker. On PostgreSQL, workers skip rows that another is claiming
   (SKIP LOCKED); on SQLite, which has one writer at a time, the conditional UPDATE decides.
2. ``renew`` extends the lease while the worker computes. A lease therefore has to outlast a few missed
   renewals, not the longest piece of work.
3. ``settle`` stores the outcome and ends the lease, but only if the worker still owns the row. Otherwise it
   changes nothing, and the caller discards the result. ``remove`` deletes the row on the same condition.
4. ``release`` gives a row back as it was before the claim.

What went wrong decides what happens to the row:

- The row's own fault, such as a text that an engine refuses: ``back_off`` counts a failed try and makes it
  wait, longer each time, or gives it up once its tries are used up.
- Trouble of the machine, such as a damaged pack or a full disk: ``hold_up`` makes it wait, longer each time,
  and costs no try, however often.
- The death of the worker, whose lease expires: ``recover`` makes the row due again and costs no try. Only
  what was held by ``MOST_DEATHS`` workers that died is set aside, and tried again every ``ASIDE``.

A row that anything went wrong with is claimed alone from then on, so that what ends its worker costs no other
row a death.

Wall clocks are moved, and those of two machines differ. A time that lies further ahead than this module ever
sets it therefore comes from a clock that was fast, and counts as past.

Every function takes the session and leaves the commit to its caller.
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
    case,
    delete,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, class_mapper, mapped_column

from relay.database import UTCDateTime, now

PENDING, FAILED = "pending", "failed"  # the two states that all tables of work items share
# After how many deaths of its workers a row is set aside: one may have been in the company of other rows, and
# workers are also killed for reasons that have nothing to do with what they hold.
MOST_DEATHS = 5
ASIDE = timedelta(hours=1)  # how long such a row waits before each further try
SET_ASIDE = "every worker that tried this ended before it was done"
_LONGEST_REASON = 500  # characters of a stored error
_MOST_DOUBLINGS = 16  # of a pause; reaches the longest one of every policy
_NOT_SYNCED = {"synchronize_session": False}


@dataclass(frozen=True)
class Policy:
    """The length of a lease, the back-off after something went wrong, and the number of failed tries."""

    lease: timedelta
    first_pause: timedelta
    longest_pause: timedelta  # after a failed try, or a death
    longest_hold_up: timedelta  # after trouble of the machine, which lasts until somebody mends it
    most_attempts: int

    def pause(self, times: int) -> timedelta:
        """The back-off after ``times`` failed tries or deaths (0: none). Doubles, up to ``longest_pause``."""
        return min(self._doubled(times), self.longest_pause)

    def hold_up(self, times: int) -> timedelta:
        """The back-off after the machine was in trouble ``times`` times (from 1)."""
        return min(self._doubled(times), self.longest_hold_up)

    def _doubled(self, times: int) -> timedelta:
        return self.first_pause * 2 ** min(times - 1, _MOST_DOUBLINGS) if times else timedelta(0)


# All back-off policies. An entity names its policy in ``policy``. PROMPT is for what somebody waits for on a
# page, PATIENT for what nobody waits for.
#
#            lease    back-off                         failed tries   trouble of the machine
# PROMPT     30 s     5 s, 10 s                        3              5 s, 10 s … 5 min, without end
# PATIENT    5 min    2 min, 4 min, 8 min … 128 min    8              2 min, 4 min … 1 h, without end
PROMPT = Policy(
    timedelta(seconds=30),
    timedelta(seconds=5),
    timedelta(minutes=1),
    longest_hold_up=timedelta(minutes=5),
    most_attempts=3,
)
PATIENT = Policy(
    timedelta(minutes=5),
    timedelta(minutes=2),
    timedelta(hours=12),
    longest_hold_up=timedelta(hours=1),
    most_attempts=8,
)


class Leased:
    """The columns of a table whose rows workers claim. An entity may map them to other column names.

    A worker owns a row while ``lease_owner`` is the owner name of its claim. Once ``lease_until`` has passed,
    another worker may claim the row.
    """

    policy: ClassVar[Policy] = PROMPT
    # How far ahead ``not_before`` may lie while nothing has gone wrong: not at all, unless the work recurs.
    furthest: ClassVar[timedelta] = timedelta(0)

    # These three count since the work was queued, or last succeeded.
    attempts: Mapped[int] = mapped_column(default=0)  # failed tries
    hold_ups: Mapped[int] = mapped_column(default=0, server_default="0")  # times the machine was in trouble
    deaths: Mapped[int] = mapped_column(default=0, server_default="0")  # workers that died holding the row
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

    @property
    def set_aside(self) -> bool:
        """Whether so many workers have died with this row that it is only tried every ``ASIDE``."""
        return self.deaths >= MOST_DEATHS

    def start_again(self, *, changed: bool = True) -> None:
        """Make the row due now, and its lease end: the result of its worker will be discarded.

        Unless the work has ``changed``, the deaths still count: it goes on being tried alone.
        """
        self.attempts, self.hold_ups, self.error, self.not_before = 0, 0, None, now()
        self.deaths = 0 if changed else self.deaths
        self.end_lease()

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
    """A row that a worker has claimed. ``key`` is its primary key; the counts are those before this try."""

    entity: type[Leased]
    key: tuple[Any, ...]
    owner: str
    attempts: int
    hold_ups: int

    @property
    def is_last_try(self) -> bool:
        return self.attempts + 1 >= self.entity.policy.most_attempts


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
        select(*key, _is_unscathed(entity), *alike)
        .where(_is_due(entity, moment))
        .order_by(*oldest_first)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    head = session.execute(oldest).first()
    if head is None:
        return []
    chosen = [tuple(head[: len(key)])]
    unscathed, *values = head[len(key) :]
    if rows > 1 and unscathed:
        same = (column == value for column, value in zip(alike, values, strict=True))
        together = (
            select(*key)
            .where(_is_due(entity, moment), _is_unscathed(entity), *same)
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
        .values(lease_owner=owner, lease_until=moment + entity.policy.lease)
        .returning(*key, entity.attempts, entity.hold_ups)
    )
    counts = {tuple(row[:-2]): row[-2:] for row in session.execute(taken, execution_options=_NOT_SYNCED)}
    return [Lease(entity, one, owner, *counts[one]) for one in chosen if one in counts]


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
    """Give the row back as it was. Returns False where the row has another owner by now."""
    return settle(session, lease)


def back_off(session: Session, lease: Lease, reason: str, *conditions: ColumnElement[bool]) -> bool:
    """Count a failed try and make the row wait, or give it up after its last. Otherwise like ``settle``."""
    reason, attempts = reason[:_LONGEST_REASON], lease.attempts + 1
    if lease.is_last_try:
        return settle(session, lease, *conditions, attempts=attempts, **lease.entity.given_up(reason))
    due = now() + lease.entity.policy.pause(attempts)
    return settle(session, lease, *conditions, attempts=attempts, not_before=due, error=reason)


def hold_up(session: Session, lease: Lease, reason: str, *conditions: ColumnElement[bool]) -> bool:
    """Make the row wait because the machine is in trouble, at no try's cost. Otherwise like ``settle``."""
    times = lease.hold_ups + 1
    due = now() + lease.entity.policy.hold_up(times)
    values = {"hold_ups": times, "not_before": due, "error": reason[:_LONGEST_REASON]}
    return settle(session, lease, *conditions, **values)


def recover(
    session: Session, entity: type[Leased], *conditions: ColumnElement[bool]
) -> list[tuple[Any, ...]]:
    """Take back the rows of workers that died: their leases have expired.

    Such a row is due again, alone: at once after the first death, then with back-off. Returns the keys of
    those that are set aside instead, as many workers have died with them.
    """
    key, moment = _key(entity), now()
    found = session.execute(
        select(*key, entity.deaths, entity.lease_owner)
        .where(has_expired(entity, moment), *conditions)
        .order_by(*key)
    ).all()  # mostly none; then nothing waits for SQLite's write lock
    aside = []
    for *values, deaths, owner in found:
        one, deaths = tuple(values), deaths + 1
        pause = entity.policy.pause(deaths - 1)
        changes: dict[str, Any] = {"deaths": deaths, "not_before": moment + pause}
        if deaths >= MOST_DEATHS:
            changes |= {"not_before": moment + ASIDE, "error": SET_ASIDE}
        # Only of the owner that was found: another worker may be recovering the row, too.
        still = (_is_row(entity, one), entity.lease_owner == owner, has_expired(entity, moment))
        statement = update(entity).where(*still).values(lease_owner=None, lease_until=None, **changes)
        if _execute(session, statement) and deaths >= MOST_DEATHS:
            aside.append(one)
    return aside


def has_expired(entity: type[Leased], moment: datetime) -> ColumnElement[bool]:
    """The SQL condition for rows whose worker has died: nobody has renewed the lease."""
    fast = entity.lease_until > moment + 2 * entity.policy.lease  # twice, as the clocks of machines differ
    return and_(entity.is_pending(), entity.lease_owner.is_not(None), or_(entity.lease_until < moment, fast))


def _is_due(entity: type[Leased], moment: datetime) -> ColumnElement[bool]:
    policy = entity.policy
    furthest = case(
        (entity.deaths >= MOST_DEATHS, _at(moment + ASIDE)),
        (entity.hold_ups > 0, _at(moment + max(policy.longest_hold_up, policy.longest_pause))),
        (or_(entity.attempts > 0, entity.deaths > 0), _at(moment + policy.longest_pause)),
        else_=_at(moment + entity.furthest),
    )
    return and_(
        entity.is_pending(),
        entity.lease_owner.is_(None),
        or_(entity.not_before <= moment, entity.not_before > furthest),
    )


def _at(moment: datetime) -> ColumnElement[datetime]:
    return literal(moment, UTCDateTime())


def _is_unscathed(entity: type[Leased]) -> ColumnElement[bool]:
    """Nothing has gone wrong with the row, so it may be claimed together with others."""
    return and_(entity.attempts == 0, entity.hold_ups == 0, entity.deaths == 0)


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
