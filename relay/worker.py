"""The translating loop: claim → translate → attach.

1. Rows whose missing packs were installed, and rows whose workers died each time, are looked after at times.
2. ``queue.claim`` gives a batch of one pair of languages under a lease. A thread renews it while the engine
   works, so a lease only has to outlast a few missed renewals, not the longest text; a killed worker's ends.
3. The engine is called outside any transaction. Where a batch fails, each of its texts is tried by itself, so
   that one text that cannot be translated fails alone.
4. Each result is attached in a transaction of its own, if the lease is still held and the post unchanged.
5. When no translation waits, a second opinion that somebody asked for is given the same way.
6. Told to stop, the worker finishes what takes less than ``GRACE`` seconds and gives the rest back.

What students write is never logged.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

import structlog
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from relay.board import translation_queue
from relay.board.entities import WorkerHeartbeat
from relay.board.translation_queue import Claimed
from relay.database import db, now
from relay.desk import periodic_work
from relay.judging import second_opinions
from relay.packs.catalog import catalog
from translation import NoRouteError, PackError, Span, Term, Translation

log = structlog.get_logger()
T = TypeVar("T")

BATCH_ROWS = 32
BATCH_CHARACTERS = 30_000
LEASE = timedelta(seconds=30)
RENEWAL = 5.0  # seconds between heartbeats
POLL = 0.3  # seconds between looks when there is nothing to do
GRACE = 3.0  # seconds a batch under way may still take when the worker is told to stop
UPKEEP = 20.0  # seconds between looks for new packs and dead rows
_FORGET = timedelta(days=1)


class Translates(Protocol):
    """The part of ``translation.Translator`` that the worker calls."""

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
        glossaries: Mapping[int, Sequence[Term]] | None = None,
    ) -> list[Translation]: ...


class _Stopped(Exception):
    """The worker was told to stop and the batch takes longer than that allows."""


class Worker:
    """One worker. ``engine`` replaces the relay's own translator (tests)."""

    def __init__(self, app: Flask, *, engine: Translates | None = None, lease: timedelta = LEASE) -> None:
        self.app = app
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.lease = lease
        self._engine = engine
        self._owner: str | None = None  # the lease held now

    def run(self, stop: threading.Event) -> None:
        """Translate what is pending, as it comes, until ``stop`` is set; then return within five seconds."""
        log.info("worker started", worker=self.name)
        beating = threading.Thread(target=self._beat, args=(stop,), daemon=True)
        beating.start()
        # Mail servers take their time, so the chores have a thread of their own.
        threading.Thread(target=periodic_work.run, args=(self.app, stop), name="chores", daemon=True).start()
        since_upkeep = UPKEEP
        while not stop.is_set():
            try:
                if since_upkeep >= UPKEEP:
                    self._in_session(self._look_after)
                    since_upkeep = 0.0
                busy = self._in_session(lambda: self.step(stop))
            except OperationalError as error:
                # Away, locked for longer than its time-out, not migrated yet: nothing is lost, try again.
                log.warning("database not usable", worker=self.name, error=str(error.orig)[:200])
                stop.wait(2.0)
                continue
            if not busy:
                stop.wait(POLL)
                since_upkeep += POLL
        beating.join(timeout=1.0)
        self._in_session(self._say_goodbye)
        log.info("worker stopped", worker=self.name)

    def step(self, stop: threading.Event | None = None) -> int:
        """Claim one batch and see it through. Returns how many rows it held; 0: nothing is due."""
        owner = f"{self.name}:{secrets.token_hex(6)}"
        claimed = translation_queue.claim(
            db.session(), owner, rows=BATCH_ROWS, characters=BATCH_CHARACTERS, lease=self.lease
        )
        db.session.commit()
        if not claimed:
            return self._give_opinion(owner, stop)
        self._owner = owner
        try:
            self._translate(claimed, stop)
        except _Stopped:
            translation_queue.release(db.session(), owner)
            db.session.commit()
        finally:
            self._owner = None
        return len(claimed)

    def _translate(self, claimed: list[Claimed], stop: threading.Event | None) -> None:
        try:
            results = _interruptible(lambda: self._call(claimed), stop)
        except _Stopped:
            raise
        except Exception as error:  # whatever an engine raises over one text must not end the worker
            log.warning("translation failed", rows=[row.id for row in claimed], error=type(error).__name__)
            if len(claimed) == 1:
                self._fail(claimed[0], error)
                return
            for row in claimed:
                if stop is not None and stop.is_set():
                    raise _Stopped from None
                self._translate([row], stop)
            return
        for row, result in zip(claimed, results, strict=True):
            if not translation_queue.attach(db.session(), row, result):
                db.session.rollback()
                log.info("result discarded: edited or taken over meanwhile", row=row.id)
            db.session.commit()

    def _give_opinion(self, owner: str, stop: threading.Event | None) -> int:
        """See one second opinion through, now that no translation waits. Returns how many there were."""
        job = second_opinions.claim(db.session(), owner, self.lease)
        db.session.commit()
        if job is None:
            return 0
        languages = catalog()
        self._owner = owner
        try:
            result = _interruptible(lambda: second_opinions.compute(job, languages), stop)
        except _Stopped:
            second_opinions.release(db.session(), job)
        except second_opinions.Unavailable as error:
            second_opinions.rule_out(db.session(), job, str(error))
        except Exception as error:  # as with translations: it must not end the worker
            log.warning("second opinion failed", row=job.id, kind=job.kind, error=type(error).__name__)
            second_opinions.back_off(db.session(), job, f"{type(error).__name__}: {error}")
        else:
            second_opinions.finish(db.session(), job, result)
        finally:
            self._owner = None
        db.session.commit()
        return 1

    def _fail(self, row: Claimed, error: Exception) -> None:
        if isinstance(error, NoRouteError):
            translation_queue.lack_pack(db.session(), row, error.missing)
        else:
            translation_queue.back_off(db.session(), row, f"{type(error).__name__}: {error}")
        db.session.commit()

    def _call(self, claimed: list[Claimed]) -> list[Translation]:
        mixed = {
            index: [(Span(start, end), language) for start, end, language in row.sentences]
            for index, row in enumerate(claimed)
            if row.sentences
        }
        engine = self._engine or self.app.extensions["relay.packs"].translator
        texts = [row.text for row in claimed]
        results = engine.translate(
            texts,
            source=claimed[0].source,
            target=claimed[0].target,
            sentence_languages=mixed or None,
            glossaries={index: row.terms for index, row in enumerate(claimed)},
        )
        if len(results) != len(texts):
            raise ValueError(f"the engine gave {len(results)} translations of {len(texts)} texts")
        return results

    def _beat(self, stop: threading.Event) -> None:
        """Say regularly that this worker is alive, and keep its lease."""
        while True:
            try:
                self._in_session(self._heartbeat)
            except OperationalError as error:
                log.warning("no heartbeat", worker=self.name, error=str(error.orig)[:200])
            if stop.wait(RENEWAL):
                return

    def _heartbeat(self) -> None:
        db.session.merge(WorkerHeartbeat(name=self.name, seen_at=now()))
        owner = self._owner
        if owner is not None:
            translation_queue.renew(db.session(), owner, self.lease)
            second_opinions.renew(db.session(), owner, self.lease)
        db.session.commit()

    def _look_after(self) -> None:
        look_after()
        db.session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.seen_at < now() - _FORGET))
        db.session.commit()

    def _say_goodbye(self) -> None:
        db.session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.name == self.name))
        db.session.commit()

    def _in_session(self, work: Callable[[], T]) -> T:
        with self.app.app_context():  # each has its own session, closed at the end
            return work()


def look_after() -> None:
    """Take up rows whose packs are there now, end those that killed their workers. Needs an app context."""
    languages = catalog()
    try:
        languages.translator.rescan()
    except PackError as error:  # a broken pack that somebody just put there: work on with those at hand
        log.warning("language pack refused", source=error.source, reason=error.reason)
    taken = translation_queue.requeue(db.session(), languages.missing)
    db.session.commit()
    buried = translation_queue.bury(db.session())
    second_opinions.bury(db.session())
    db.session.commit()
    if taken or buried:
        log.info("looked after the queue", taken_up=taken, given_up=buried)


def drain(app: Flask, *, engine: Translates | None = None) -> int:
    """Translate all that is due now and return how many rows that was; those that back off stay."""
    worker = Worker(app, engine=engine)
    handled = 0
    with app.app_context():
        look_after()
        while done := worker.step():
            handled += done
    return handled


def _interruptible(work: Callable[[], T], stop: threading.Event | None) -> T:
    """The result of ``work``, unless the worker is told to stop and it takes longer than GRACE after that.

    An engine cannot be interrupted, so it runs in a thread of its own, which ends with the process.
    """
    if stop is None:
        return work()
    outcome: list[T] = []
    failure: list[Exception] = []
    ended = threading.Event()

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:  # handed to the thread that waits
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
