"""Lockout: slows down the guessing of PINs and passwords without locking the owner out.

Per account, the fifth wrong try in a row locks the account for five minutes. Each further wrong try locks it
for twice as long, up to an hour. That allows eight tries in the first 75 minutes and then 24 a day, against
some 9,600 allowed four-digit PINs. A try is counted before it is checked, in one conditional UPDATE, so that
of a hundred simultaneous tries only five are checked.

This alone could be abused: a classmate who types five wrong PINs for every nickname would lock out the whole
class. So each account has two counters with separate locks ("doors" in the code): one for known browsers, in
which that person has signed in before (known_browsers.py), and one for all others. Wrong PINs typed on a
stranger's phone lock only unknown browsers; the pupil can still sign in at the usual computer. Locks do not
affect sessions. Teachers see locks on the class page and can lift them there; a new PIN lifts them, too.

Per class code, 30 wrong PINs within ten minutes from unknown browsers lock the code for unknown browsers for
ten minutes. So somebody who tries one nickname after the other gets 30 tries, not five for each of thirty
pupils. Known browsers are neither counted nor locked out. The cost: during an attack, a pupil at a new device
waits up to ten minutes, or until the teacher presses "Unlock".

Wrong PINs are not counted per IP address, because a whole school shares one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from flask_babel import lazy_ngettext
from sqlalchemy import CursorResult, case, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from relay.database import now
from relay.people.entities import Classroom, User
from relay.problems import Problem

FREE_TRIES = 5
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 60))
CODE_TRIES = 30
CODE_WINDOW = timedelta(minutes=10)


class Locked(Problem):
    """Too many wrong tries. ``minutes``: how long the lock still lasts, rounded up, at least 1."""

    field = "pin"

    def __init__(self, until: datetime) -> None:
        self.minutes = max(1, ceil((until - now()).total_seconds() / 60))
        super().__init__(
            lazy_ngettext(
                "Too many wrong PINs. Wait %(num)d minute, or ask your teacher.",
                "Too many wrong PINs. Wait %(num)d minutes, or ask your teacher.",
                self.minutes,
            )
        )


@dataclass(frozen=True)
class _Door:
    failures: InstrumentedAttribute[int]
    locked_until: InstrumentedAttribute[datetime | None]


_STRANGE = _Door(User.failures, User.locked_until)
_KNOWN = _Door(User.known_failures, User.known_locked_until)


def count_try(session: Session, user: User, known: bool) -> None:
    """Count a try before it is checked. Raises Locked, without counting, during a lock.

    ``known``: whether the person has signed in from this browser before. The caller commits before it checks
    the PIN, so that the count stays whatever happens next.
    """
    door = _KNOWN if known else _STRANGE
    moment = now()
    wait = case(
        *((door.failures + 1 == FREE_TRIES + extra, moment + wait) for extra, wait in enumerate(_WAITS)),
        (door.failures + 1 > FREE_TRIES, moment + _WAITS[-1]),
        else_=None,
    )
    counted = session.execute(
        update(User)
        .where(User.id == user.id, door.locked_until.is_(None) | (door.locked_until <= moment))
        .values({door.failures: door.failures + 1, door.locked_until: wait})
        .execution_options(synchronize_session=False)
    )
    session.refresh(user)
    if _rows(counted) == 0:
        raise Locked(door.locked_until.__get__(user, User) or moment)


def forgive(user: User, known: bool) -> None:
    """Reset the counter and the lock for this kind of browser, after the right PIN."""
    if known:
        user.known_failures, user.known_locked_until = 0, None
    else:
        user.failures, user.locked_until = 0, None


def unlock(user: User) -> None:
    """Reset both counters and lift both locks."""
    forgive(user, known=True)
    forgive(user, known=False)


def locked_until(user: User) -> datetime | None:
    """When the later of the account's two locks ends; None if it has no lock."""
    ahead = [until for until in (user.locked_until, user.known_locked_until) if until and until > now()]
    return max(ahead, default=None)


def code_locked_until(classroom: Classroom) -> datetime | None:
    until = classroom.code_locked_until
    return until if until and until > now() else None


def check_code(classroom: Classroom, known: bool) -> None:
    """Raises Locked for an unknown browser while the code is locked."""
    until = code_locked_until(classroom)
    if until and not known:
        raise Locked(until)


def blame_code(session: Session, classroom: Classroom, known: bool) -> None:
    """Count a wrong PIN from an unknown browser against the code, and lock the code at CODE_TRIES."""
    if known:
        return
    moment = now()
    fresh = Classroom.code_failures_since.is_(None) | (Classroom.code_failures_since <= moment - CODE_WINDOW)
    count = case((fresh, 1), else_=Classroom.code_failures + 1)
    session.execute(
        update(Classroom)
        .where(Classroom.id == classroom.id)
        .values(
            {
                Classroom.code_failures: count,
                Classroom.code_failures_since: case((fresh, moment), else_=Classroom.code_failures_since),
                Classroom.code_locked_until: case(
                    (count >= CODE_TRIES, moment + CODE_WINDOW), else_=Classroom.code_locked_until
                ),
            }
        )
        .execution_options(synchronize_session=False)
    )
    session.refresh(classroom)


def unlock_code(classroom: Classroom) -> None:
    classroom.code_failures, classroom.code_failures_since, classroom.code_locked_until = 0, None, None


def _rows(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
