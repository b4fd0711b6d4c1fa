"""The worker: what cannot be translated, stopping, and being killed."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from relay import job_failures, leases
from relay.board import post_changes, queries, translation_queue, visibility
from relay.board.entities import (
    Post,
    TranslationJob,
    TranslationState,
    WorkerHeartbeat,
)
from relay.board.translation_job import PostTranslations
from relay.config import Settings
from relay.database import now
from relay.job_failures import Cause
from relay.worker import Worker, drain
from tests.conftest import Clock
from tests.processes import wait_until
from tests.worker.conftest import Fake, make_due, row_of, run_out_of_lease, versions
from tests.world import World
from translation import NoRouteError, PackError


def test_one_bad_text_fails_alone_and_after_three_tries(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    good, bad, other = write("A good one."), write("The poison."), write("Another good one.")

    def refuse(texts: Sequence[str]) -> None:
        if "The poison." in texts:
            raise RuntimeError("cannot be translated")

    engine = Fake(refuse)
    drain(app, kinds=[PostTranslations(engine)])
    assert [row_of(session, post).state for post in (good, bad, other)] == ["done", "pending", "done"]
    assert row_of(session, bad).not_before > now()
    assert drain(app, kinds=[PostTranslations(engine)]) == 0  # it backs off

    for _ in range(2):
        make_due(session)
        drain(app, kinds=[PostTranslations(engine)])
    row = row_of(session, bad)
    assert (row.state, row.attempts, row.error) == ("failed", 3, "RuntimeError: cannot be translated")

    make_due(session)
    calls = len(engine.calls)
    drain(app, kinds=[PostTranslations(engine)])
    assert len(engine.calls) == calls  # and is left alone from then on


def test_somebody_can_try_a_failed_one_again(
    app: Flask, session: Session, world: World, write: Callable[[str], Post]
) -> None:
    post = write("It failed, but need not have.")
    session.execute(update(TranslationJob).values(state=TranslationState.FAILED, attempts=3, error="stopped"))
    session.commit()
    session.expire_all()
    viewer = visibility.viewer_of(session, world.samuel, world.partnership.id)
    assert viewer is not None
    post_changes.retry(session, post=post, viewer=viewer, languages=app.extensions["relay.packs"])
    session.commit()
    drain(app)
    assert row_of(session, post).state == TranslationState.DONE


def die_with(session: Session, worker: str) -> list[int]:
    """A worker claims what is due and is killed: the ids of the posts that it held."""
    translation_queue.recover(session)
    session.commit()
    held = translation_queue.claim(session, worker, rows=32, characters=1000)
    session.commit()
    run_out_of_lease(session)
    return [row.post_id for row in held]


def drain_but(app: Flask, session: Session, post: Post) -> None:
    """Translate everything but ``post``, which another worker would take at the same moment."""
    hold = update(TranslationJob).where(TranslationJob.post_id == post.id)
    translation_queue.recover(session)
    session.execute(hold.values(lease_owner="another", lease_until=now() + timedelta(seconds=20)))
    session.commit()
    drain(app, kinds=[PostTranslations(Fake())])
    session.execute(hold.values(lease_owner=None, lease_until=None))
    session.commit()


def test_a_death_costs_no_try_and_its_rows_come_back_alone(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    posts = [write(f"Message {number}") for number in range(3)]
    assert len(die_with(session, "killed")) == 3
    fresh = write("It came meanwhile.")
    engine = Fake()
    assert drain(app, kinds=[PostTranslations(engine)]) == 4  # at once, though nobody gave them back
    assert engine.calls == [["It came meanwhile."], ["Message 0"], ["Message 1"], ["Message 2"]]
    for post in (*posts, fresh):
        row = row_of(session, post)
        assert (row.state, row.attempts, row.deaths) == ("done", 0, 0)


def test_only_what_kills_its_worker_again_and_again_is_set_aside_and_somebody_is_told(
    app: Flask, session: Session, clock: Clock, write: Callable[[str], Post]
) -> None:
    innocent, killer = write("Quite harmless."), write("The killer.")
    assert die_with(session, "killed-1") == [innocent.id, killer.id]  # nobody can tell which of them it was
    drain_but(app, session, killer)
    assert row_of(session, innocent).state == TranslationState.DONE
    deaths = 1
    while not row_of(session, killer).set_aside:
        clock.forward(minutes=2)  # over each pause
        assert die_with(session, f"killed-{deaths + 1}") == [killer.id]
        translation_queue.recover(session)
        session.commit()
        deaths += 1
        assert deaths < 20
    assert deaths >= 4  # killed once or twice for other reasons, it would not have been set aside

    row = row_of(session, killer)
    assert (row.state, row.attempts) == (TranslationState.PENDING, 0)
    clock.forward(minutes=30)
    assert translation_queue.claim(session, "too early", rows=32, characters=1000) == []
    (failure,) = job_failures.failures(session, TranslationJob)
    assert (failure.cause, failure.number, failure.again) == (Cause.WORKER, 1, True)
    clock.forward(minutes=31)
    assert die_with(session, "an hour later") == [killer.id]
    clock.forward(minutes=5)
    assert die_with(session, "not at once again") == []
    clock.forward(minutes=61)
    assert drain(app, kinds=[PostTranslations(Fake())]) == 1  # mended meanwhile
    assert row_of(session, killer).state == TranslationState.DONE
    assert job_failures.failures(session, TranslationJob) == []


def test_what_was_set_aside_can_be_tried_again_by_hand_and_still_goes_alone(
    app: Flask, session: Session, world: World, write: Callable[[str], Post]
) -> None:
    post, other = write("The killer."), write("Another.")
    row = row_of(session, post)
    row.deaths, row.not_before = leases.MOST_DEATHS, now() + leases.ASIDE
    session.commit()
    viewer = visibility.viewer_of(session, world.samuel, world.partnership.id)
    assert viewer is not None
    post_changes.retry(session, post=post, viewer=viewer, languages=app.extensions["relay.packs"])
    session.commit()
    engine = Fake()
    drain(app, kinds=[PostTranslations(engine)])
    assert sorted(engine.calls) == [["Another."], ["The killer."]]
    assert row_of(session, post).state == row_of(session, other).state == TranslationState.DONE


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (PackError("translate-en_es", "model.bin is not as it was installed"), Cause.PACK),
        (OSError(errno.ENOSPC, "No space left on device"), Cause.DISK),
        (PermissionError(errno.EACCES, "Permission denied"), Cause.DISK),
        (MemoryError(), Cause.MEMORY),
    ],
    ids=["pack", "disk", "no permission", "memory"],
)
def test_trouble_of_the_machine_costs_no_try_however_long_it_lasts(
    app: Flask,
    session: Session,
    clock: Clock,
    write: Callable[[str], Post],
    error: Exception,
    cause: Cause,
) -> None:
    posts = [write("A first text."), write("A second text.")]
    mended = threading.Event()

    def fail(texts: Sequence[str]) -> None:
        if not mended.is_set():
            raise error

    kinds = [PostTranslations(Fake(fail))]
    tries = 0
    for _ in range(20):
        clock.forward(minutes=3)
        tries += drain(app, kinds=kinds)
    assert 2 * 8 < tries < 2 * 20  # with back-off, and often enough
    for post in posts:
        row = row_of(session, post)
        assert (row.state, row.attempts) == (TranslationState.PENDING, 0)
    (failure,) = job_failures.failures(session, TranslationJob)
    assert (failure.cause, failure.number, failure.again) == (cause, 2, True)

    mended.set()
    clock.forward(minutes=5)
    drain(app, kinds=kinds)
    assert {row_of(session, post).state for post in posts} == {TranslationState.DONE}
    assert job_failures.failures(session, TranslationJob) == []


def test_a_result_waits_for_the_database_to_take_it(
    app: Flask, session: Session, write: Callable[[str], Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relay.worker._AFTER_FAILURE", 0.01)
    post = write("Translated while the disk is full.")
    engine, attach, refusals = Fake(), translation_queue.attach, []

    def full(*arguments: Any) -> bool:
        if len(refusals) < 5:
            refusals.append(1)
            cause = sqlite3.OperationalError("database or disk is full")
            cause.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise OperationalError("INSERT", {}, cause)
        return attach(*arguments)

    monkeypatch.setattr(translation_queue, "attach", full)
    assert drain(app, kinds=[PostTranslations(engine)]) == 1
    row = row_of(session, post)
    assert (row.state, row.attempts, row.deaths) == (TranslationState.DONE, 0, 0)
    assert len(engine.calls) == 1 and len(refusals) == 5  # the work was not thrown away


def test_a_result_that_cannot_be_stored_counts_as_a_failed_try(
    app: Flask, session: Session, write: Callable[[str], Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = write("A good one."), write("Its result cannot be stored.")
    attach = translation_queue.attach

    def refuse(session: Session, claimed: Any, result: Any) -> bool:
        if claimed.post_id == bad_id:
            raise ValueError("not a result")
        return attach(session, claimed, result)

    bad_id = bad.id
    monkeypatch.setattr(translation_queue, "attach", refuse)
    drain(app, kinds=[PostTranslations(Fake())])
    assert row_of(session, good).state == TranslationState.DONE
    row = row_of(session, bad)
    assert (row.state, row.attempts, row.lease_owner) == (TranslationState.PENDING, 1, None)


def test_a_pack_that_is_missing_sets_the_row_aside_until_it_is_there(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    post = write("Hello")

    def refuse(texts: Sequence[str]) -> None:
        raise NoRouteError("en", "es", [("en", "es")])

    drain(app, kinds=[PostTranslations(Fake(refuse))])
    row = row_of(session, post)
    assert (row.state, row.missing) == (TranslationState.NO_PACK, [["en", "es"]])

    assert translation_queue.requeue(session, lambda source, target: ((source, target),)) == 0
    assert drain(app) == 1  # the real packs lead there, which the worker notices by itself
    assert row_of(session, post).state == TranslationState.DONE


def test_the_heartbeat_keeps_the_lease_and_says_that_a_worker_is_there(
    app: Flask, session: Session, write: Callable[[str], Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relay.worker.RENEWAL", 0.05)
    post = write("A text that takes long.")
    silence = timedelta(seconds=30)
    assert queries.translations_waiting(session, silence)
    begun, release, stop = threading.Event(), threading.Event(), threading.Event()

    def take_long(texts: Sequence[str]) -> None:
        begun.set()
        release.wait(20)

    running = threading.Thread(
        target=Worker(app, kinds=[PostTranslations(Fake(take_long))]).run, args=(stop,)
    )
    running.start()
    try:
        assert begun.wait(10)
        make_due(session)  # as if the lease that it claimed had run out
        wait_until(lambda: (until := row_of(session, post).lease_until) is not None and until > now())
        assert translation_queue.claim(session, "thief", rows=32, characters=1000) == []
        session.rollback()
        assert not queries.translations_waiting(session, silence)
        release.set()
        wait_until(lambda: row_of(session, post).state == TranslationState.DONE)
    finally:
        release.set()
        stop.set()
        running.join(10)
    assert versions(session) == 1


def test_told_to_stop_it_gives_back_what_takes_too_long(
    app: Flask, session: Session, write: Callable[[str], Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relay.worker.GRACE", 0.05)
    post = write("A text that takes for ever.")
    begun, release = threading.Event(), threading.Event()

    def hang(texts: Sequence[str]) -> None:
        begun.set()
        release.wait(20)

    stop = threading.Event()
    running = threading.Thread(target=Worker(app, kinds=[PostTranslations(Fake(hang))]).run, args=(stop,))
    running.start()
    assert begun.wait(10)
    stop.set()
    running.join(5)
    try:
        assert not running.is_alive()
        row = row_of(session, post)
        assert (row.state, row.lease_owner, row.attempts) == (TranslationState.PENDING, None, 0)
        assert session.scalars(select(WorkerHeartbeat)).all() == []
    finally:
        release.set()


_HANGING = """
import sys, threading, time
from pathlib import Path
from relay import create_app
from relay.config import Settings
from relay.board.translation_job import PostTranslations
from relay.worker import Worker
from translation import Engine

class Hanging(Engine):
    def translate(self, texts, *, source, target, sentence_languages=None, glossaries=None):
        print("claimed", flush=True)
        time.sleep(60)

data, url, packs = sys.argv[1:]
app = create_app(Settings(data=Path(data), database_url=url, packs=(Path(packs),)))
Worker(app, kinds=[PostTranslations(Hanging())]).run(threading.Event())
"""


def test_a_killed_workers_rows_go_to_another_when_the_lease_runs_out(
    app: Flask, server: Settings, session: Session, write: Callable[[str], Post]
) -> None:
    post = write("I was being translated when the power went.")
    arguments = [str(server.data), server.database_url, str(server.packs[0])]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", _HANGING, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "claimed\n"
        killed.send_signal(signal.SIGKILL)

    assert row_of(session, post).lease_owner is not None
    assert drain(app) == 0  # the lease still holds
    make_due(session)
    assert drain(app) == 1
    assert row_of(session, post).state == TranslationState.DONE
    assert versions(session) == 1
