"""Celery on Redis, for relays on several machines: a message that says only "drain this lane".

1. The pending rows stay the truth. A message names none of them; whoever gets it does all that is due on a
   lane (relay/jobs.py), whatever kind of job it is.
2. ``init_app`` sends a message after each commit that left work for the translation engine. Where Redis does
   not answer, nothing is lost: workers look by themselves now and then, and so does Celery's beat.
3. Start a worker with ``celery -A relay.tasks worker --beat``. It reads the RELAY_* variables.

Needs the ``server`` extra; only imported where RELAY_REDIS_URL is set.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import structlog
from celery import Celery
from flask import Flask, current_app
from kombu.exceptions import OperationalError
from sqlalchemy import event
from sqlalchemy.orm import Session

from relay import jobs
from relay.config import Settings
from relay.database import db
from relay.jobs import Lane, LeasedKind
from relay.leases import Leased

log = structlog.get_logger()

_DRAIN = "relay.drain"
# Seconds between the looks at a lane that no message asked for.
_POLL_INTERVALS = {Lane.ENGINE: 10.0, Lane.BACKGROUND: 30.0}
_STALE = 60.0  # a message that nobody took for so long says nothing new
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
    """Do everything that is due on the lane of that name. Returns how many rows that were."""
    from relay import worker

    return worker.drain(_application(), lane=Lane[lane])


class _Waker:
    """Sends messages on a thread of its own: no page waits for Redis; a burst is one message."""

    def __init__(self, url: str) -> None:
        self._celery = Celery("relay", set_as_current=False)
        self._celery.conf.update(_configuration(url))
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        self._wanted.set()
        if self._thread is None:  # not before: a server may fork after making the application
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
    """Wake a worker whenever a commit leaves work for the translation engine."""
    app.extensions[_WAKER] = _Waker(app.config["RELAY"].redis_url)


# One session factory serves all applications of a process; those without a waker are left alone.
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
