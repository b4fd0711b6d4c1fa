"""The worker's loop: upkeep → claim → run → settle, for every kind of job (relay/jobs.py).

1. A worker has lanes, each a thread: the translation engine, background work, new packs. A slow mail server
   therefore delays no translation.
2. Each lane tries its kinds of job in the order of their priority. After each batch it starts again with the
   first, so that a translation never waits for more than one batch of a less urgent kind.
3. ``claim`` leases a batch of rows; the heartbeat thread renews the lease during ``run``. ``run`` is called
   outside any transaction. If a batch fails, its rows are tried one at a time, so that a text that cannot be
   translated fails alone.
4. Each result is settled in its own transaction if the lease is still held; otherwise it is discarded. While
   the database takes nothing (its disk is full, say), the worker keeps the result and tries again.
5. A kind of job that fails (its tables are locked, say) is logged and tried again later; the others go on.
6. When told to stop, the worker finishes what takes less than ``GRACE`` seconds and releases the rest.

Logs hold neither what students write nor the message of a job's error, which may quote it.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from relay import jobs
from relay.board.entities import WorkerHeartbeat
from relay.database import db, now, trouble
from relay.jobs import AnyLeasedKind, JobKind, Lane, LeasedKind

log = structlog.get_logger()
T = TypeVar("T")

RENEWAL = 5.0  # seconds between heartbeats
GRACE = 2.7  # seconds that a running job may still take once the worker is told to stop
_GOODBYE = 0.3  # further seconds for the threads to end
LONGEST_STOP = GRACE + _GOODBYE
_RECOVERY = 5.0  # seconds between two looks for rows of workers that died
_AFTER_FAILURE = 2.0  # seconds before a lane polls again after a kind of job failed
_PATIENCE = 30.0  # seconds that `drain`, which nobody can tell to stop, tries to store a result
_FORGET = timedelta(days=1)  # age at which the heartbeat of a dead worker is deleted


class _Stopped(Exception):
    """The worker was told to stop, and the running job takes longer than GRACE allows."""


class Worker:
    """One worker. ``kinds`` replaces the kinds of job of the application (tests)."""

    def __init__(self, app: Flask, *, kinds: Iterable[JobKind] | None = None) -> None:
        self.app = app
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._kinds = jobs.kinds(app) if kinds is None else list(kinds)
        self._due: dict[tuple[str, str], float] = {}  # by periodic call and kind, on the monotonic clock
        self._held: dict[str, AnyLeasedKind] = {}  # kind of job by owner name, for the leases held now
        self._told = (0, 0)  # lookups and hits of the translator that its heartbeat's row has already
        self._telling = threading.Lock()

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set, then return within five seconds."""
        log.info("worker started", worker=self.name)
        threads = [
            threading.Thread(target=self._beat, args=(stop,), name="heartbeat", daemon=True),
            *(
                threading.Thread(target=self._serve, args=(lane, stop), name=lane.name, daemon=True)
                for lane in Lane
            ),
        ]
        for thread in threads:
            thread.start()
        while not stop.wait(0.5):  # on Windows a signal does not interrupt a wait without a time-out
            pass
        end = time.monotonic() + GRACE + _GOODBYE
        for thread in threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))
        self._leave()
        log.info("worker stopped", worker=self.name)

    def _leave(self) -> None:
        with self._database_may_be_away(), self.app.app_context():
            db.session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.name == self.name))
            db.session.commit()

    def _serve(self, lane: Lane, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                with self.app.app_context():  # each step has its own session, which closes with the context
                    handled = self.step(lane, stop)
            except Exception:  # logged by ``step``; a failed job must not end the worker
                stop.wait(_AFTER_FAILURE)
            else:
                if not handled:
                    stop.wait(lane.poll_interval)

    def step(self, lane: Lane = Lane.ENGINE, stop: threading.Event | None = None) -> int:
        """Claim, run and settle one batch. Returns its number of rows; 0 where nothing is due.

        Needs an application context. If a kind of job fails and no other has work, raises its exception.
        """
        failure: Exception | None = None
        for kind in self._kinds:
            if kind.lane is not lane:
                continue
            try:
                handled = self._turn(kind, stop)
            except Exception as error:  # the other kinds still get their turn
                db.session.rollback()
                _log_failure(kind, error)
                failure = failure or error
            else:
                if handled:
                    return handled
        if failure is not None:
            raise failure
        return 0

    def _turn(self, kind: JobKind, stop: threading.Event | None) -> int:
        self._periodically(kind, kind.upkeep, kind.upkeep_interval)
        if not isinstance(kind, LeasedKind):
            return 0
        self._periodically(kind, self._recovery(kind), _RECOVERY)
        owner = f"{self.name}:{secrets.token_hex(6)}"
        claimed = kind.claim(db.session(), owner)
        db.session.commit()
        if not claimed:
            return 0
        self._held[owner] = kind
        try:
            self._see_through(kind, claimed, stop)
        except _Stopped:
            for row in claimed:
                kind.release(db.session(), row)
            db.session.commit()
        finally:
            del self._held[owner]
        return len(claimed)

    def _periodically(self, kind: JobKind, call: Callable[[Session], object], interval: float) -> None:
        moment, key = time.monotonic(), (call.__name__, kind.name)
        if moment >= self._due.get(key, moment):
            call(db.session())
            db.session.commit()
            self._due[key] = moment + interval

    def _recovery(self, kind: AnyLeasedKind) -> Callable[[Session], None]:
        def recover(session: Session) -> None:
            aside = kind.recover(session)
            if aside:
                log.error("set aside: every worker that tried it ended", kind=kind.name, rows=aside)

        return recover

    def _see_through(self, kind: AnyLeasedKind, claimed: Sequence[Any], stop: threading.Event | None) -> None:
        try:
            results = self._interruptible(lambda: _results(kind, claimed), stop)
        except _Stopped:
            raise
        except Exception as error:  # a text on which an engine fails must not end the worker
            self._fail(kind, claimed, error, stop)
            return
        for row, result in zip(claimed, results, strict=True):
            try:
                self._store(kind, row, result, stop)
            except _Stopped:
                raise
            except Exception as error:  # nor must a result that cannot be stored
                if trouble(error) is not None:
                    raise
                self._fail(kind, [row], error, stop)

    def _fail(
        self, kind: AnyLeasedKind, claimed: Sequence[Any], error: Exception, stop: threading.Event | None
    ) -> None:
        """Back off the only row of ``claimed``, or try each of them alone."""
        keys = [row.lease.key for row in claimed]
        log.warning("job failed", kind=kind.name, rows=keys, error=type(error).__name__)
        if len(claimed) == 1:
            self._persist(lambda: kind.back_off(db.session(), claimed[0], error), stop)
            return
        for row in claimed:
            if stop is not None and stop.is_set():
                raise _Stopped
            self._see_through(kind, [row], stop)

    def _store(self, kind: AnyLeasedKind, row: Any, result: Any, stop: threading.Event | None) -> None:
        def settle() -> None:
            if not kind.settle(db.session(), row, result):
                db.session.rollback()
                log.info("result discarded: changed or taken over", kind=kind.name, row=row.lease.key)

        self._persist(settle, stop)

    def _persist(self, change: Callable[[], object], stop: threading.Event | None) -> None:
        """Commit ``change``. While the database takes nothing, keep at it: the heartbeat keeps the lease.

        Raises _Stopped when told to stop, and, where there is no ``stop``, the error after ``_PATIENCE``.
        """
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                change()
                db.session.commit()
                return
            except Exception as error:
                db.session.rollback()
                if trouble(error) is None or (stop is None and time.monotonic() > end):
                    raise
                log.warning("a result waits for the database", error=_reason(error))
            if stop is None:
                time.sleep(_AFTER_FAILURE)
            elif stop.wait(_AFTER_FAILURE):
                raise _Stopped

    def _interruptible(self, work: Callable[[], T], stop: threading.Event | None) -> T:
        """Return the result of ``work``, waiting at most GRACE seconds once the worker is told to stop.

        An engine cannot be interrupted, so ``work`` runs in its own thread, which ends with the process at
        the latest. Raises what ``work`` raises, or _Stopped.
        """
        if stop is None:
            return work()
        outcome: list[T] = []
        failure: list[Exception] = []
        ended = threading.Event()

        def run() -> None:
            try:
                with self.app.app_context():
                    outcome.append(work())
            except Exception as error:  # raised again in the waiting thread
                failure.append(error)
            finally:
                ended.set()

        threading.Thread(target=run, daemon=True).start()
        while not ended.wait(0.05):
            if stop.is_set() and not ended.wait(GRACE):
                raise _Stopped
        if failure:
            raise failure[0]
        return outcome[0]

    def _beat(self, stop: threading.Event) -> None:
        """Every RENEWAL seconds, record that this worker is alive and renew its leases."""
        while True:
            with self._database_may_be_away(), self.app.app_context():
                session = db.session()
                session.merge(WorkerHeartbeat(name=self.name, seen_at=now()))
                fresh = WorkerHeartbeat.seen_at.between(now() - _FORGET, now() + _FORGET)
                session.execute(delete(WorkerHeartbeat).where(~fresh))
                self._renew()
                self.tell_memory_use()
            if stop.wait(RENEWAL):
                return

    def tell_memory_use(self) -> None:
        """Add to this worker's heartbeat how often its translator has remembered a sentence since then.

        Needs an application context; commits.
        """
        with self._telling:
            use = self.app.extensions["relay.packs"].translator.memory_use
            lookups, hits = use.lookups - self._told[0], use.hits - self._told[1]
            if not lookups:
                return
            row, session = WorkerHeartbeat, db.session()
            session.execute(
                update(row)
                .where(row.name == self.name)
                .values(memory_lookups=row.memory_lookups + lookups, memory_hits=row.memory_hits + hits),
                execution_options={"synchronize_session": False},
            )
            session.commit()
            self._told = use.lookups, use.hits

    def _renew(self) -> None:
        for owner, kind in dict(self._held).items():
            kind.renew(db.session(), owner)
        db.session.commit()

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """Renew the leases claimed in the block, for a worker without a heartbeat thread."""
        ended = threading.Event()

        def keep() -> None:
            while not ended.wait(RENEWAL):
                with self._database_may_be_away(), self.app.app_context():
                    self._renew()

        thread = threading.Thread(target=keep, name="renewal", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Report that this worker is alive while the block runs, for a worker whose loop is not ``run``."""
        stop = threading.Event()
        thread = threading.Thread(target=self._beat, args=(stop,), name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            self._leave()

    @contextmanager
    def _database_may_be_away(self) -> Iterator[None]:
        """Log that the database cannot be used and go on, as a lease outlasts a few missed renewals."""
        try:
            yield
        except DBAPIError as error:
            if trouble(error) is None:
                raise
            log.warning("no heartbeat", worker=self.name, error=_reason(error))


def drain(app: Flask, *, lane: Lane = Lane.ENGINE, kinds: Iterable[JobKind] | None = None) -> int:
    """Do everything that is due now on ``lane``. Returns the number of rows. Rows that back off stay pending.

    If a kind of job fails, raises its exception once the other kinds have nothing left to do.
    """
    worker = Worker(app, kinds=kinds)
    handled = 0
    with app.app_context(), worker.renewing():
        while done := worker.step(lane):
            handled += done
    return handled


def _results(kind: AnyLeasedKind, claimed: Sequence[Any]) -> Sequence[Any]:
    results = kind.run(claimed)
    if len(results) != len(claimed):
        raise ValueError(f"{kind.name} gave {len(results)} results for {len(claimed)} rows")
    return results


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", error))[:200]


def _log_failure(kind: JobKind, error: Exception) -> None:
    if isinstance(error, OperationalError) or trouble(error) is not None:
        # Unreachable, full, locked for longer than the time-out, or not migrated yet. Nothing is lost.
        log.warning("database not usable", kind=kind.name, error=_reason(error))
        return
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place is not None else ""
    log.error("job failed", kind=kind.name, error=type(error).__name__, where=where)
