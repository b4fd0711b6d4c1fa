"""Counting tries, each in one statement, so that of a hundred simultaneous tries none is missed.

A counter belongs to a subject (an account, a class code) together with where the tries come from. A try is
counted before it is checked, by an upsert that counts nothing while the counter is locked; what proves right
is taken back afterwards.

The clock may go back, and several machines need not agree about the time. So a lock holds only if it started
in the past and ends no later than a lock can; and what was counted in the future counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Table, and_, case, delete, func, null, or_, select, update
from sqlalchemy.orm import Session

from relay.database import now, upsert
from relay.people.entities import TryCount

_SKEW = timedelta(minutes=1)  # by which the clocks of two machines may differ
KEPT = timedelta(days=2)  # longer than any window
_rows: Table = TryCount.__table__  # type: ignore[assignment]


@dataclass(frozen=True)
class Counter:
    """What is counted, and when it locks.

    ``window``: how long after the first try a count is forgotten. ``waits``: how long the try that reaches
    ``limit`` locks the counter, then the next one, and so on; the last of them is for all that follow.
    Without ``waits`` it never locks, and whoever asks for ``count`` decides what ``limit`` means.
    """

    kind: str
    subject: str
    origin: str
    limit: int
    window: timedelta
    waits: Sequence[timedelta] = ()
    user_id: int | None = None  # whose unlocking forgets it
    classroom_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}:{self.origin}"


def add(session: Session, counter: Counter) -> bool:
    """Count a try. False, and nothing counted, while the counter is locked."""
    moment = now()
    table, counted = _rows.c, case((_over(counter.window, moment), 1), else_=_rows.c.failures + 1)
    statement = upsert(session, _rows).values(
        key=counter.key,
        failures=1,
        since=moment,
        locked_until=moment + counter.waits[0] if counter.waits and counter.limit == 1 else None,
        user_id=counter.user_id,
        classroom_id=counter.classroom_id,
    )
    result = session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=[table.key],
            set_={
                "failures": counted,
                "since": case((_over(counter.window, moment), moment), else_=table.since),
                "locked_until": case(
                    *(
                        (counted == counter.limit + extra, moment + wait)
                        for extra, wait in enumerate(counter.waits)
                    ),
                    *([(counted > counter.limit, moment + counter.waits[-1])] if counter.waits else []),
                    else_=null(),
                )
                if counter.waits
                else null(),
            },
            where=~_locked(counter.waits, moment),
        ),
        execution_options={"preserve_rowcount": True},
    )
    return result.rowcount > 0


def take_back(session: Session, counter: Counter) -> None:
    """Take back one try, which was right, and the lock that it may have caused."""
    session.execute(
        update(TryCount)
        .where(TryCount.key == counter.key, TryCount.failures > 0)
        .values(failures=TryCount.failures - 1, locked_until=None)
        .execution_options(synchronize_session=False)
    )


def clear(session: Session, counter: Counter) -> None:
    """Forget what ``counter`` has counted, and its lock."""
    session.execute(_delete(TryCount.key == counter.key))


def clear_user(session: Session, user_id: int) -> None:
    session.execute(_delete(TryCount.user_id == user_id))


def clear_classroom(session: Session, classroom_id: int) -> None:
    session.execute(_delete(TryCount.classroom_id == classroom_id))


def clear_old(session: Session) -> None:
    """Delete the counts that every window has passed, and those from a clock that was ahead."""
    moment = now()
    session.execute(_delete(or_(TryCount.since < moment - KEPT, TryCount.since > moment + KEPT)))


def count(session: Session, counter: Counter) -> int:
    """How many tries ``counter`` holds within its window."""
    held = select(_rows.c.failures).where(_rows.c.key == counter.key, ~_over(counter.window, now()))
    return session.scalar(held) or 0


def locked_until(session: Session, counter: Counter) -> datetime | None:
    """When the lock of ``counter`` ends; None if it is not locked."""
    return session.scalar(
        select(_rows.c.locked_until).where(_rows.c.key == counter.key, _locked(counter.waits, now()))
    )


def user_locks(session: Session, user_ids: Sequence[int], waits: Sequence[timedelta]) -> dict[int, datetime]:
    """When the last lock of each of these people ends; people without a lock are left out."""
    rows = session.execute(
        select(_rows.c.user_id, func.max(_rows.c.locked_until))
        .where(_rows.c.user_id.in_(user_ids), _locked(waits, now()))
        .group_by(_rows.c.user_id)
    )
    return {row.user_id: row[1] for row in rows}


def highest(session: Session, classroom_id: int, window: timedelta) -> tuple[int, datetime] | None:
    """Of the counters of a class, the one with the most tries within ``window``: their number, and when the
    window ends. None where there are none."""
    row = session.execute(
        select(_rows.c.failures, _rows.c.since)
        .where(_rows.c.classroom_id == classroom_id, ~_over(window, now()))
        .order_by(_rows.c.failures.desc())
        .limit(1)
    ).first()
    return (row.failures, row.since + window) if row else None


def _over(window: timedelta, moment: datetime) -> ColumnElement[bool]:
    """SQL: the window of the row is over, or has not begun yet (the clock went back)."""
    return or_(_rows.c.since <= moment - window, _rows.c.since > moment + _SKEW)


def _locked(waits: Sequence[timedelta], moment: datetime) -> ColumnElement[bool]:
    """SQL: the row is locked."""
    longest = max(waits, default=timedelta())
    return and_(
        func.coalesce(_rows.c.locked_until > moment, False),
        _rows.c.locked_until <= moment + longest + _SKEW,
        _rows.c.since <= moment + _SKEW,
    )


def _delete(condition: ColumnElement[bool]) -> Delete:
    return delete(TryCount).where(condition).execution_options(synchronize_session=False)
