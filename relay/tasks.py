"""Celery on Redis, for relays on several machines. Its only task says "drain this lane".

1. The pending rows in the database are the queue. A message names no row; the worker that receives it does
   everything that is due on a lane (relay/jobs.py), whatever the kind of job.
2. ``init_app`` sends a message after each commit that leaves work for the translation engine. If Redis does
   not answer, nothing is lost: Celery's beat sends messages at the poll interval, and `relay worker` polls.
3. Start a worker with ``celery -A relay.tasks worker --beat``. It reads the RELAY_* variables, and reports
   that it is alive as `relay worker` does.

Needs the ``server`` extra; imported only where RELAY_REDIS_URL is set.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog
from celery import Celery
from celery.signals import worker_init, worker_process_init, worker_ready, worker_shutting_down
from flask import Flask, current_app
from kombu.exceptions import OperationalError
from sqlalchemy import event
from sqlalchemy.orm import Session

from relay import jobs, processes
from relay.config import Settings
from relay.database import db
from relay.jobs import Lane, LeasedKind
from relay.leases import Leased

if TYPE_CHECKING:
    from relay.worker import Worker

log = structlog.get_logger()

_DRAIN = "relay.drain"
# Poll interval of each lane in seconds: how often beat sends a message.
_POLL_INTERVALS = {Lane.ENGINE: 10.0, Lane.BACKGROUND: 30.0}
_STALE = 60.0  # seconds after which an unread message expires; beat has sent newer ones by then
_MARK = "relay.pending"
_WAKER = "relay.waker"


def _configuration(url: str) -> dict[str, Any]:
    return {
        "broker_url": url,
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {"socket_connect_timeout": 1, "socket_timeout": 5},
        "task_ignore_result": True,
        "worker_prefetch_multiplier": 1,
        "beat_schedule": {
            f"drain {lane.name}": {
                "task": _DRAIN,
                "args": (lane.name,),
                "schedule": seconds,
                "options": {"expires": seconds},
            }
            for lane, seconds in _POLL_INTERVALS.items()
        },
    }


celery = Celery("relay", set_as_current=False)
celery.add_defaults(lambda: _configuration(Settings.from_environment().redis_url))


@cache
def _application() -> Flask:
    from relay import create_app

    return create_app()


@celery.task(name=_DRAIN)  # type: ignore[untyped-decorator]
def drain(lane: str) -> int:
    """Do everything that is due on the lane of that name. Returns the number of rows."""
    from relay import worker

    app = _application()
    handled = worker.drain(app, lane=Lane[lane])
    if handled:
        with app.app_context():
            _reporter(app).tell_memory_use()
    return handled


@cache
def _reporter(app: Flask) -> Worker:
    """Who reports for this Celery worker: one for the process that starts it and those that it forks."""
    from relay.worker import Worker

    return Worker(app, kinds=())


_alive = ExitStack()  # the heartbeat of this process, where it is a Celery worker


@worker_init.connect  # type: ignore[untyped-decorator]
def _name(**_more: Any) -> None:
    processes.save_memory()
    _reporter(
        _application()
    )  # before the processes that translate are forked, so that they report under its name


@worker_ready.connect  # type: ignore[untyped-decorator]
def _report(**_more: Any) -> None:
    _alive.enter_context(_reporter(_application()).beating())


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _leave(**_more: Any) -> None:
    # Not in the signal handler that calls this, which would wait for the database.
    threading.Thread(target=_alive.close, name="leave", daemon=True).start()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _disconnect(**_more: Any) -> None:
    """Give a forked process connections of its own: two processes must not use one."""
    if _application.cache_info().currsize:
        app = _application()
        with app.app_context():
            db.engine.dispose(close=False)


class _Waker:
    """Sends messages from its own thread, so that no page waits for Redis. Merges bursts into one message."""

    def __init__(self, url: str) -> None:
        self._celery = Celery("relay", set_as_current=False)
        self._celery.conf.update(_configuration(url))
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        self._wanted.set()
        if self._thread is None:  # started this late because a server may fork after creating the application
            self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._celery.send_task(_DRAIN, (Lane.ENGINE.name,), expires=_STALE, retry=False)
            except OperationalError as error:
                log.warning("no worker woken; translations wait for the next look", error=str(error)[:200])


def init_app(app: Flask) -> None:
    """Send a message whenever a commit leaves work for the translation engine."""
    app.extensions[_WAKER] = _Waker(app.config["RELAY"].redis_url)


# All applications of a process share one session factory; the listeners ignore those without a waker.
@event.listens_for(db.session.session_factory, "after_flush")
def _mark(session: Session, _context: object) -> None:
    rows = (each for each in (*session.new, *session.dirty) if isinstance(each, Leased))
    pending = {type(row) for row in rows if row.pending}
    if pending:
        session.info[_MARK] = pending | session.info.get(_MARK, set())


@event.listens_for(db.session.session_factory, "after_commit")
def _wake(session: Session) -> None:
    pending = session.info.pop(_MARK, set())
    if not pending or _WAKER not in current_app.extensions:
        return
    kinds = (kind for kind in jobs.kinds(current_app) if isinstance(kind, LeasedKind))
    if any(kind.entity in pending and kind.lane is Lane.ENGINE for kind in kinds):
        current_app.extensions[_WAKER].wake()


@event.listens_for(db.session.session_factory, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_MARK, None)
