"""Celery on Redis: a commit wakes a worker. Without Redis, translations are still made, only later."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import create_app, jobs, tasks
from relay.board import compose, visibility
from relay.board.entities import Thread, TranslationJob, TranslationState, WorkerHeartbeat
from relay.config import Settings
from relay.database import db
from relay.jobs import Lane
from relay.worker import drain
from tests import world as world_module
from tests.conftest import ROOT, require
from tests.processes import wait_until
from tests.worker.throwaway.greetings import greeting_job

_SERVER = "redis://127.0.0.1:6379"
_QUEUE = "celery"
_CLAIM = 300  # seconds; a claim on a Redis database expires after this if the test run was killed


@pytest.fixture
def server() -> Iterator[redis.Redis]:
    """A Redis database that no concurrent test run uses. Claims on databases are recorded in database 0."""
    claims = redis.Redis.from_url(f"{_SERVER}/0", socket_connect_timeout=2)
    try:
        claims.ping()
    except redis.ConnectionError as error:
        require("redis", False, str(error))
    number, key = next(
        (number, key)
        for number in range(15, 0, -1)
        if claims.set(key := f"relay-tests-have-{number}", os.getpid(), nx=True, ex=_CLAIM)
    )
    client = redis.Redis.from_url(f"{_SERVER}/{number}")
    client.flushdb()
    yield client
    client.flushdb()
    client.close()
    claims.delete(key)
    claims.close()


def address_of(server: redis.Redis) -> str:
    return f"{_SERVER}/{server.get_connection_kwargs()['db']}"


def relay_on(settings: Settings, redis_url: str) -> Iterator[Flask]:
    app = create_app(replace(settings, redis_url=redis_url))
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def connected(settings: Settings, server: redis.Redis) -> Iterator[Flask]:
    yield from relay_on(settings, address_of(server))


@pytest.fixture
def cut_off(settings: Settings) -> Iterator[Flask]:
    """An application whose Redis server cannot be reached."""
    yield from relay_on(settings, "redis://127.0.0.1:9/0")


def write(app: Flask) -> Callable[[], TranslationState]:
    """Open a topic and commit. Returns a function that reads the current state of its title's translation."""
    session: Session = db.session()
    world = world_module.build(session, "x", "x")
    viewer = visibility.viewer_of(session, world.maya, world.partnership.id)
    assert viewer is not None
    thread: Thread = compose.start_thread(
        session,
        author=world.maya,
        viewer=viewer,
        title="Where is the school?",
        text="",
        languages=app.extensions["relay.packs"],
        form_key=secrets.token_urlsafe(24),
    )
    session.commit()
    (row,) = thread.title.translations
    number = row.id
    session.commit()

    def state() -> TranslationState:
        session.rollback()
        return session.scalars(select(TranslationJob.state).where(TranslationJob.id == number)).one()

    return state


def test_a_commit_that_leaves_something_to_translate_sends_a_message(
    connected: Flask, server: redis.Redis
) -> None:
    write(connected)
    wait_until(lambda: server.llen(_QUEUE) == 1)


class Counter:
    """Replaces the waker, which sends messages to workers, and counts the calls."""

    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1


def test_only_commits_that_leave_something_to_translate_wake_a_worker(cut_off: Flask) -> None:
    counter = cut_off.extensions["relay.waker"] = Counter()
    state = write(cut_off)
    assert counter.woken == 1
    drain(cut_off)
    assert state() == TranslationState.DONE
    assert counter.woken == 1


def test_work_of_a_kind_that_was_added_wakes_a_worker_that_does_it(
    cut_off: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = cut_off.extensions["relay.waker"] = Counter()
    greeting_job.Base.metadata.create_all(db.engine)
    jobs.register(cut_off, greeting_job.KIND)
    db.session.add(greeting_job.Greeting(name="Maya"))
    db.session.commit()
    assert counter.woken == 1
    monkeypatch.setattr(tasks, "_application", lambda: cut_off)
    assert tasks.drain(Lane.BACKGROUND.name) == 0
    assert tasks.drain(Lane.ENGINE.name) == 1


def test_a_post_is_kept_and_translated_later_when_redis_has_gone(cut_off: Flask) -> None:
    state = write(cut_off)
    assert state() == TranslationState.PENDING
    drain(cut_off)
    assert state() == TranslationState.DONE


@contextmanager
def celery(app: Flask, folder: Path, *options: str) -> Iterator[None]:
    """Run a Celery worker process while the block runs."""
    command = [sys.executable, "-m", "celery", "-A", "relay.tasks", "worker", "--pool", "solo", *options]
    with (
        (folder / "celery.log").open("wb") as log,
        subprocess.Popen(
            [*command, "--schedule", str(folder / "beat")],
            cwd=ROOT,
            env={**os.environ, **app.config["RELAY"].to_environment()},
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield
        finally:
            process.kill()


@pytest.mark.parametrize("lost", [False, True], ids=["told", "message lost"])
def test_a_celery_worker_translates_told_or_not(
    connected: Flask, server: redis.Redis, tmp_path: Path, lost: bool
) -> None:
    state = write(connected)
    wait_until(lambda: server.llen(_QUEUE))
    if lost:
        server.flushdb()
    with celery(connected, tmp_path, *(["--beat"] if lost else [])):
        wait_until(lambda: state() == TranslationState.DONE, patience=60)
        # `relay check` and the banner of the board see that a worker lives.
        wait_until(lambda: db.session.scalars(select(WorkerHeartbeat)).first(), patience=30)
