"""Lockout: slows down the guessing of PINs, passwords and class codes without locking anybody else out.

Only wrong tries are counted: a try is counted before it is checked (try_counts.py) and taken back when it
proves right. Locks do not affect sessions. Teachers see locks on the class page and can lift them there; a
new PIN lifts them, too.

Where a try comes from is said by three things, of which each takes more to change than the one before: the
session (its cookie can be dropped), the network (its address), and whether somebody has signed in from this
browser before (known_browsers.py). What a session may not do any more is not counted against its network: a
pupil who types nonsense on a phone stops that phone, and only who drops cookies stops strangers of a network.

**An account** has a counter ("door" in the code) for each browser that knows the person, and one for each
other session. The fifth wrong try locks the door for five minutes, each further one for twice as long, up to
an hour. All strangers of a network together have 15 tries a day at a PIN and 100 at a password, and all
strangers everywhere 50 and 500, before that locks in the same way. So a guesser has some 40 tries a day from
one network, and no more than 75 from a thousand, against some 9,600 allowed four-digit PINs; and browsers
that know the person are never concerned. A right PIN opens the door that it came through, and no other.

**A class** is on its guard against a session after 30 wrong PINs within ten minutes in accounts that it does
not know, and against a network after 90: then each account allows one wrong try to that session, and five to
that network. So somebody who tries one nickname after the other is slowed down, and a pupil who types the
right PIN comes in.

**Class codes** that nobody has are counted per session (100 in ten minutes) and network (300), and in
browsers that know somebody per person: of those they know, the latest (30 in an hour). Beyond that the join
page gives the same refusal to everything, so that it cannot be used for finding codes, except

- to who has everything right: code, nickname and PIN;
- to newcomers with the code of a class at home in this network, where somebody of the class has signed in,
  until strangers there have tried 1,000 unknown codes in an hour.

The cost: during an attack that drops its cookies, from the same network, a pupil on a new device may wait
for minutes or until the teacher presses "Unlock", and newcomers to a class that has never been in that
network wait until it is over.

While the database can be read but not written, each web process counts for itself (unwritten_counts.py).

Checking a PIN or password costs a processor some 50 ms. A session with 60 unfinished tries within a minute,
and strangers of a network with 240, are served one at a time (credentials.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

import structlog
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, object_session

from relay.database import hurry, now, trouble
from relay.people import try_counts
from relay.people.entities import Classroom, HomeNetwork, User
from relay.people.try_counts import Counter
from relay.people.unwritten_counts import StoredCounts, UnwrittenCounts
from relay.people.visitors import Visitor
from relay.problems import Problem

log = structlog.get_logger()
T = TypeVar("T")

FREE_TRIES = 5
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 60))
PIN_TRIES, PASSWORD_TRIES = (15, 50), (100, 500)  # of a network's strangers, of all strangers
_DAY = timedelta(days=1)

CLASS_TRIES, CLASS_NETWORK_TRIES, CLASS_WINDOW = 30, 90, timedelta(minutes=10)

SESSION_CODES, NETWORK_CODES, _CODE_WINDOW = 100, 300, timedelta(minutes=10)
KNOWN_CODES, HOME_CODES, _LONG_CODE_WINDOW = 30, 1000, timedelta(hours=1)
_HOME_LIFE = timedelta(days=180)

SESSION_CROWD, NETWORK_CROWD, _CROWD_WINDOW = 60, 240, timedelta(minutes=1)


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


class TooManyCodes(Problem):
    """So many unknown class codes came from here that the join page no longer says which ones exist."""

    message = _l(
        "Many wrong class codes came from here, so we cannot let you in with these three. Check all of them, "
        "or wait a while. If you are new, your teacher can add you to the class."
    )
    field = "code"


class Try:
    """A try to sign in to an account, counted when it is made. Raises Locked, without counting it.

    The caller (by ``counted``) commits before it checks the secret, so that the count stays whatever happens
    next, calls ``succeeded`` if the secret is right, and commits again.
    """

    def __init__(
        self,
        session: Session,
        user: User,
        visitor: Visitor,
        classroom: Classroom | None = None,
        counts: StoredCounts | None = None,
    ) -> None:
        """``classroom``: the class of a student, None for somebody with a password."""
        self._session, self._counted = session, []
        self._counts = counts = counts or StoredCounts(session)
        self.is_stored = counts.is_stored
        if visitor.knows(user.id):
            self._door = _account("known", user, visitor.browser, FREE_TRIES)
            self._count(self._door)
            return
        free, shared = FREE_TRIES, PIN_TRIES if classroom is not None else PASSWORD_TRIES
        network = shared[0]
        narrow, wide = _class_tries(classroom, visitor) if classroom is not None else (None, None)
        if narrow is not None and counts.count(narrow) >= narrow.limit:
            free = 1
        if wide is not None and counts.count(wide) >= wide.limit:
            network = FREE_TRIES
        self._door = _account("strange", user, visitor.session, free)
        # From the narrow to the wide: a session whose door is locked must not lock its network's, nor a
        # network all others'.
        self._count(self._door)
        self._count(_account("network", user, visitor.network, network))
        self._count(_account("strangers", user, "", shared[1]))
        if narrow is not None and wide is not None:
            self._counted += _add_up(counts, narrow, wide)
        self._counted += _add_up(counts, *_crowd(visitor))

    def _count(self, counter: Counter) -> None:
        if not self._counts.add(counter):
            until = self._counts.locked_until(counter)
            self._session.rollback()
            raise Locked(until or now())
        self._counted.append(counter)

    def succeeded(self) -> None:
        """Open the door that this try came through, and no other; count the try nowhere."""
        hurry(self._session)
        self._counts.clear(self._door)
        for counter in self._counted:
            self._counts.take_back(counter)


def counted(session: Session, count: Callable[[StoredCounts], T]) -> T:
    """What ``count`` returns, with the counts that it is to use; commits.

    Where nothing can be written, it is called again with counts of this process: people with the right secret
    still come in, and wrong tries are still counted.
    """
    try:
        hurry(session)
        result = count(StoredCounts(session))
        session.commit()
    except DBAPIError as error:
        session.rollback()
        found = trouble(error)
        if found is None:
            raise
        log.warning("tries are counted in this process", trouble=found.value)
        return count(UnwrittenCounts(session))
    return result


def is_crowded(session: Session, visitor: Visitor) -> bool:
    """Whether this visitor, or the strangers of this network, keep the processor busy with tries that do not
    succeed."""
    counts = UnwrittenCounts(session)
    return visitor.is_stranger and any(counts.count(counter) >= counter.limit for counter in _crowd(visitor))


def count_work(counts: StoredCounts, visitor: Visitor) -> None:
    """Count what costs a stranger nothing and the processor much, such as an unknown username."""
    if visitor.is_stranger:
        _add_up(counts, *_crowd(visitor))


def unlock(user: User) -> None:
    """Reset the counters and lift all locks of an account."""
    session = object_session(user)
    if session is not None and user.id is not None:
        try_counts.clear_user(session, user.id)


def locks(session: Session, users: Sequence[User]) -> dict[int, datetime]:
    """When the last lock of each of these accounts ends, by id; accounts without a lock are left out."""
    return try_counts.user_locks(session, [user.id for user in users], WAITS)


def slowed_until(session: Session, classroom: Classroom) -> datetime | None:
    """Until when the class is on its guard against somebody who tries one nickname after the other."""
    found = try_counts.highest(session, classroom.id, CLASS_WINDOW)
    return found[1] if found and found[0] >= CLASS_TRIES else None


def unlock_class(session: Session, classroom: Classroom) -> None:
    """Forget the wrong PINs that were counted against a class."""
    try_counts.clear_classroom(session, classroom.id)


def count_code(counts: StoredCounts, visitor: Visitor) -> Problem | None:
    """Count a class code that nobody has. The caller commits, and raises what this returns, if anything."""
    counters = _codes(visitor)
    _add_up(counts, *counters, *_home_codes(visitor))
    # Read after it was counted: of a hundred simultaneous tries each sees another number.
    over = any(counts.count(counter) > counter.limit for counter in counters)
    return TooManyCodes() if over else None


def codes_are_secret(session: Session, visitor: Visitor, classroom: Classroom) -> bool:
    """Whether this visitor may not learn any more that the code of ``classroom`` exists."""
    counts = UnwrittenCounts(session)

    def over(counter: Counter) -> bool:
        return counts.count(counter) >= counter.limit

    narrow, *wide = _codes(visitor)
    if over(narrow):
        return True
    if not any(over(counter) for counter in wide):
        return False
    network = session.get(HomeNetwork, (classroom.id, visitor.network))
    away = network is None or network.seen_at < now() - _HOME_LIFE
    return away or any(over(counter) for counter in _home_codes(visitor))


def note_home(session: Session, user: User, visitor: Visitor) -> bool:
    """Note that the classes of ``user``, who has signed in, are at home in the visitor's network.

    True if that changed anything, which the caller then commits.
    """
    changed = False
    for membership in user.memberships:
        key = membership.classroom_id, visitor.network
        home = session.get(HomeNetwork, key)
        if home is None:
            session.add(HomeNetwork(classroom_id=key[0], network=key[1], seen_at=now()))
        elif abs(now() - home.seen_at) > _DAY:
            home.seen_at = now()
        else:
            continue
        changed = True
    return changed


def forget(session: Session) -> None:
    """Delete what no longer counts. The caller commits."""
    try_counts.clear_old(session)
    session.execute(delete(HomeNetwork).where(HomeNetwork.seen_at < now() - _HOME_LIFE))


def _account(kind: str, user: User, origin: str, limit: int) -> Counter:
    return Counter(kind, str(user.id), origin, limit, _DAY, WAITS, user_id=user.id)


def _class_tries(classroom: Classroom, visitor: Visitor) -> tuple[Counter, Counter]:
    """Wrong PINs in a class by this session, and by this network."""

    def counter(origin: str, limit: int) -> Counter:
        return Counter("class", str(classroom.id), origin, limit, CLASS_WINDOW, classroom_id=classroom.id)

    return counter(visitor.session, CLASS_TRIES), counter(visitor.network, CLASS_NETWORK_TRIES)


def _crowd(visitor: Visitor) -> tuple[Counter, Counter]:
    return (
        Counter("crowd", "", visitor.session, SESSION_CROWD, _CROWD_WINDOW),
        Counter("crowd", "", visitor.network, NETWORK_CROWD, _CROWD_WINDOW),
    )


def _codes(visitor: Visitor) -> tuple[Counter, ...]:
    """The visitor's counters of unknown codes, from the narrow to the wide."""
    if not visitor.is_stranger:
        return (Counter("codes", str(visitor.known[-1]), "", KNOWN_CODES, _LONG_CODE_WINDOW),)
    return (
        Counter("codes", "", visitor.session, SESSION_CODES, _CODE_WINDOW),
        Counter("codes", "", visitor.network, NETWORK_CODES, _CODE_WINDOW),
    )


def _home_codes(visitor: Visitor) -> tuple[Counter, ...]:
    """The counter of unknown codes that decides about newcomers to a class at home in this network."""
    if not visitor.is_stranger:
        return ()
    return (Counter("home codes", "", visitor.network, HOME_CODES, _LONG_CODE_WINDOW),)


def _add_up(counts: StoredCounts, narrow: Counter, *wide: Counter) -> list[Counter]:
    """Count a try in ``narrow`` and, within its limit, in ``wide``. Returns the counters that it raised."""
    counts.add(narrow)
    if counts.count(narrow) > narrow.limit:
        return [narrow]
    for counter in wide:
        counts.add(counter)
    return [narrow, *wide]
