"""The worker: what cannot be translated, stopping, and being killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

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
from relay.worker import Worker, drain
from tests.processes import wait_until
from tests.worker.conftest import Fake, make_due, row_of, versions
from tests.world import World
from translation import NoRouteError


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


def test_what_kills_its_worker_is_tried_alone_and_given_up(
    session: Session, write: Callable[[str], Post]
) -> None:
    posts = [write(f"Message {number}") for number in range(3)]
    assert len(translation_queue.claim(session, "dies-1", rows=32, characters=1000)) == 3
    session.commit()
    for attempt in (2, 3):
        make_due(session)
        owners = [f"dies-{attempt}-{number}" for number in range(3)]
        claims = [translation_queue.claim(session, owner, rows=32, characters=1000) for owner in owners]
        session.commit()
        assert [len(claim) for claim in claims] == [1, 1, 1]
    make_due(session)
    assert translation_queue.claim(session, "dies-4", rows=32, characters=1000) == []
    assert translation_queue.fail_abandoned(session) == 3
    session.commit()
    assert {row_of(session, post).state for post in posts} == {TranslationState.FAILED}


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
