"""Counts of tries while the database can be read but not written: kept in this process, for each database.

They go on from what is stored, and locks that are stored hold. Each process counts for itself, so that a
guesser has as many times the tries as there are processes, for as long as nothing can be written; the
alternative is that nobody signs in.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from relay.database import now
from relay.people import try_counts
from relay.people.try_counts import Counter

LIMIT = 20_000  # counters kept, a few MB; the one unused for longest goes first


@dataclass
class _Count:
    failures: int
    since: datetime
    locked_until: datetime | None = None


_lock = Lock()
_kept: WeakKeyDictionary[object, OrderedDict[str, _Count]] = WeakKeyDictionary()


class StoredCounts:
    """The counts in the database. The caller commits."""

    is_stored = True

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, counter: Counter) -> bool:
        """Count a try. False, and nothing counted, while the counter is locked."""
        return try_counts.add(self._session, counter)

    def count(self, counter: Counter) -> int:
        """How many tries ``counter`` holds within its window."""
        return try_counts.count(self._session, counter)

    def locked_until(self, counter: Counter) -> datetime | None:
        """When the lock of ``counter`` ends; None if it is not locked."""
        return try_counts.locked_until(self._session, counter)

    def take_back(self, counter: Counter) -> None:
        """Take back one try, which was right, and the lock that it may have caused."""
        try_counts.take_back(self._session, counter)

    def clear(self, counter: Counter) -> None:
        """Forget what ``counter`` has counted, and its lock."""
        try_counts.clear(self._session, counter)


class UnwrittenCounts(StoredCounts):
    """The counts in this process, on top of those in the database, which is only read."""

    is_stored = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        with _lock:
            self._counts = _kept.setdefault(session.get_bind(), OrderedDict())

    def add(self, counter: Counter) -> bool:
        if super().locked_until(counter) is not None:
            return False
        stored, moment = super().count(counter), now()
        with _lock:
            found = self._find(counter, moment)
            if found is None:
                found = self._counts[counter.key] = _Count(stored, moment)
            if _locked(found, moment):
                return False
            found.failures = max(found.failures, stored) + 1
            extra = found.failures - counter.limit
            waits = counter.waits
            found.locked_until = moment + waits[min(extra, len(waits) - 1)] if waits and extra >= 0 else None
            self._counts.move_to_end(counter.key)
            while len(self._counts) > LIMIT:
                self._counts.popitem(last=False)
        return True

    def count(self, counter: Counter) -> int:
        with _lock:
            found = self._find(counter, now())
        # The larger one: once the database can be written again, it counts on and this process does not.
        return max(found.failures if found else 0, super().count(counter))

    def locked_until(self, counter: Counter) -> datetime | None:
        moment = now()
        with _lock:
            found = self._find(counter, moment)
        if found and _locked(found, moment):
            return found.locked_until
        return super().locked_until(counter)

    def take_back(self, counter: Counter) -> None:
        with _lock:
            found = self._find(counter, now())
            if found:
                found.failures, found.locked_until = max(0, found.failures - 1), None

    def clear(self, counter: Counter) -> None:
        with _lock:
            found = self._find(counter, now())
            if found:
                found.failures, found.locked_until = 0, None

    def _find(self, counter: Counter, moment: datetime) -> _Count | None:
        """The count within its window. A count from the future (the clock went back) is none."""
        found = self._counts.get(counter.key)
        if found is None or not found.since <= moment < found.since + counter.window:
            return None
        return found


def _locked(found: _Count, moment: datetime) -> bool:
    return found.locked_until is not None and moment < found.locked_until
