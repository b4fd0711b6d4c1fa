"""The worker: leases, two workers at once, what cannot be translated, stopping."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import psycopg.sql
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from relay import create_app
from relay.board import queries, queue, services
from relay.board.entities import (
    Post,
    Thread,
    Translation,
    TranslationState,
    TranslationVersion,
    WorkerHeartbeat,
)
from relay.config import Settings
from relay.db import db, now
from relay.languages.catalog import Catalog
from relay.worker import Worker, drain
from tests import world as world_module
from tests.conftest import require
from tests.world import World
from translation import NoRouteError, SentencePair, Span
from translation import Translation as Result

POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:5432/"
LEASE = timedelta(seconds=30)


class Fake:
    """An engine that says what it was given, after ``before`` has run."""

    def __init__(self, before: Callable[[Sequence[str]], None] = lambda texts: None) -> None:
        self.before = before
        self.calls: list[list[str]] = []

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
    ) -> list[Result]:
        self.calls.append(list(texts))
        self.before(texts)
        return [
            Result(
                text=f"[{target}] {text}",
                source=source,
                target=target,
                route=(source, target),
                engine="fake",
                sentences=(SentencePair(Span(0, len(text)), Span(0, len(text) + 5), -0.1),),
            )
            for text in texts
        ]


def _postgresql() -> bool:
    try:
        psycopg.connect("host=127.0.0.1 port=5432 user=postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Settings of a relay on each kind of database; on PostgreSQL a scratch one of this test's own."""
    if request.param == "sqlite":
        yield settings
        return
    require("postgresql", _postgresql(), "no server answers at 127.0.0.1:5432")
    name = f"relay_test_{secrets.token_hex(6)}"
    with psycopg.connect("host=127.0.0.1 port=5432 user=postgres", autocommit=True) as admin:
        admin.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        yield replace(settings, database_url=POSTGRESQL + name)
        admin.execute(psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(psycopg.sql.Identifier(name)))


@pytest.fixture
def app(server: Settings, shipped_packs: Catalog) -> Iterator[Flask]:
    app = create_app(server)
    app.extensions["relay.languages"] = shipped_packs
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(session: Session) -> World:
    made = world_module.build(session, "-", "-")
    session.commit()
    return made


@pytest.fixture
def write(app: Flask, session: Session, world: World) -> Callable[[str], Post]:
    """``write("Hello")``: Maya's message in a topic without anything else in it."""
    place = queries.place_of(session, world.maya, world.partnership.id)
    assert place is not None
    thread = Thread(partnership_id=world.partnership.id, author_id=world.maya.id)
    session.add(thread)
    session.commit()

    def publish(text: str) -> Post:
        post = services.publish(
            session,
            author=world.maya,
            place=place,
            thread=thread,
            text=text,
            languages=app.extensions["relay.languages"],
            form_key=secrets.token_hex(12),
            chosen_language="en",
        )
        session.commit()
        return post

    return publish


def row_of(session: Session, post: Post) -> Translation:
    session.rollback()
    return session.scalars(
        select(Translation).where(Translation.post_id == post.id).execution_options(populate_existing=True)
    ).one()


def make_due(session: Session) -> None:
    """As if every pause and every lease were over."""
    past = now() - timedelta(seconds=1)
    session.execute(update(Translation).values(not_before=past))
    session.execute(update(Translation).where(Translation.lease_until.is_not(None)).values(lease_until=past))
    session.commit()


def versions(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(TranslationVersion)) or 0


def test_a_message_gets_its_translation_with_where_it_came_from(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    post = write("My grandmother lives near the river.\n\nShe has 3 dogs.")
    assert drain(app) == 1

    row = row_of(session, post)
    version = row.current
    assert version is not None
    assert (row.state, row.lease_owner, row.error) == (TranslationState.DONE, None, None)
    assert (version.engine, version.route, version.revision) == ("argos", ["en", "es"], 1)
    assert version.packs[0][0] == "translate-en_es"
    assert "abuela" in version.text
    assert version.text.count("\n") == 2
    assert version.score is not None and version.score < 0
    for sentence in version.sentences:
        start, end = sentence["s"]
        assert post.text[start:end].strip() == post.text[start:end] != ""
    assert drain(app) == 0


def test_many_messages_go_to_the_engine_at_once(app: Flask, write: Callable[[str], Post]) -> None:
    for number in range(5):
        write(f"Message number {number}")
    engine = Fake()
    drain(app, engine=engine)
    assert [len(call) for call in engine.calls] == [5]


def test_a_claimed_row_is_not_claimed_again_until_its_lease_runs_out(
    session: Session, write: Callable[[str], Post]
) -> None:
    write("Hello")
    (first,) = queue.claim(session, "one", rows=32, characters=1000, lease=LEASE)
    session.commit()
    assert queue.claim(session, "two", rows=32, characters=1000, lease=LEASE) == []

    make_due(session)
    (second,) = queue.claim(session, "two", rows=32, characters=1000, lease=LEASE)
    session.commit()
    assert (second.id, second.attempts) == (first.id, 2)


def test_who_lost_the_lease_attaches_nothing(session: Session, write: Callable[[str], Post]) -> None:
    post = write("Hello")
    (first,) = queue.claim(session, "one", rows=32, characters=1000, lease=LEASE)
    session.commit()
    make_due(session)
    (second,) = queue.claim(session, "two", rows=32, characters=1000, lease=LEASE)
    session.commit()
    (result,) = Fake().translate(["Hello"], source="en", target="es")

    assert queue.attach(session, first, result) is False
    session.rollback()
    assert queue.attach(session, second, result) is True
    session.commit()
    assert queue.attach(session, second, result) is False  # nor twice
    session.rollback()
    assert versions(session) == 1
    assert row_of(session, post).current is not None


def test_a_long_text_waits_for_a_batch_of_its_own(session: Session, write: Callable[[str], Post]) -> None:
    for text in ("a" * 900, "b" * 900, "c"):
        write(text)
    claimed = queue.claim(session, "one", rows=32, characters=1000, lease=LEASE)
    session.commit()
    assert [row.text[0] for row in claimed] == ["a"]
    left = (
        session.execute(select(Translation.attempts).where(Translation.lease_owner.is_(None))).scalars().all()
    )
    assert left == [0, 0]


def test_two_workers_at_once_attach_everything_once(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    posts = [write(f"Message {number}") for number in range(60)]
    engine = Fake(lambda texts: time.sleep(0.005))
    stop = threading.Event()
    workers = [Worker(app, engine=engine) for _ in range(2)]
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in workers]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and versions(session) < 60:
        time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join(10)

    assert versions(session) == 60
    assert {row_of(session, post).state for post in posts} == {TranslationState.DONE}
    assert sum(map(len, engine.calls)) == 60  # no text was translated twice


def test_an_edit_while_it_is_being_translated_discards_the_old_result(
    app: Flask, session: Session, world: World, write: Callable[[str], Post]
) -> None:
    post = write("The old wording.")
    post_id, maya_id, edited = post.id, world.maya.id, threading.Event()

    def edit(texts: Sequence[str]) -> None:
        if edited.is_set():
            return
        edited.set()

        def save() -> None:
            with app.app_context():
                own = db.session.get(Post, post_id)
                author = db.session.get(type(world.maya), maya_id)
                assert own is not None and author is not None
                place = queries.place_of(db.session(), author, own.partnership_id)
                assert place is not None
                services.revise(
                    db.session(),
                    post=own,
                    place=place,
                    text="The new wording.",
                    revision=1,
                    languages=app.extensions["relay.languages"],
                    chosen_language="en",
                )
                db.session.commit()

        other = threading.Thread(target=save)
        other.start()
        other.join()

    drain(app, engine=Fake(edit))

    row = row_of(session, post)
    assert row.current is not None
    assert (row.current.text, row.current.revision) == ("[es] The new wording.", 2)
    assert versions(session) == 1


def test_one_bad_text_fails_alone_and_after_three_tries(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    good, bad, other = write("A good one."), write("The poison."), write("Another good one.")

    def refuse(texts: Sequence[str]) -> None:
        if "The poison." in texts:
            raise RuntimeError("cannot be translated")

    engine = Fake(refuse)
    drain(app, engine=engine)
    assert [row_of(session, post).state for post in (good, bad, other)] == ["done", "pending", "done"]
    assert row_of(session, bad).not_before > now()
    assert drain(app, engine=engine) == 0  # it backs off

    for _ in range(2):
        make_due(session)
        drain(app, engine=engine)
    row = row_of(session, bad)
    assert (row.state, row.attempts, row.error) == ("failed", 3, "RuntimeError: cannot be translated")

    make_due(session)
    calls = len(engine.calls)
    drain(app, engine=engine)
    assert len(engine.calls) == calls  # and is left alone from then on


def test_somebody_can_try_a_failed_one_again(
    app: Flask, session: Session, world: World, write: Callable[[str], Post]
) -> None:
    post = write("It failed, but need not have.")
    session.execute(update(Translation).values(state=TranslationState.FAILED, attempts=3, error="stopped"))
    session.commit()
    session.expire_all()
    place = queries.place_of(session, world.samuel, world.partnership.id)
    assert place is not None
    services.retry(session, post=post, place=place, languages=app.extensions["relay.languages"])
    session.commit()
    drain(app)
    assert row_of(session, post).state == TranslationState.DONE


def test_what_kills_its_worker_is_tried_alone_and_given_up(
    session: Session, write: Callable[[str], Post]
) -> None:
    posts = [write(f"Message {number}") for number in range(3)]
    assert len(queue.claim(session, "dies-1", rows=32, characters=1000, lease=LEASE)) == 3
    session.commit()
    for attempt in (2, 3):
        make_due(session)
        owners = [f"dies-{attempt}-{number}" for number in range(3)]
        claims = [queue.claim(session, owner, rows=32, characters=1000, lease=LEASE) for owner in owners]
        session.commit()
        assert [len(claim) for claim in claims] == [1, 1, 1]
    make_due(session)
    assert queue.claim(session, "dies-4", rows=32, characters=1000, lease=LEASE) == []
    assert queue.bury(session) == 3
    session.commit()
    assert {row_of(session, post).state for post in posts} == {TranslationState.FAILED}


def test_a_pack_that_is_missing_sets_the_row_aside_until_it_is_there(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    post = write("Hello")

    def refuse(texts: Sequence[str]) -> None:
        raise NoRouteError("en", "es", [("en", "es")])

    drain(app, engine=Fake(refuse))
    row = row_of(session, post)
    assert (row.state, row.missing) == (TranslationState.NO_PACK, [["en", "es"]])

    assert queue.requeue(session, lambda source, target: ((source, target),)) == 0
    assert drain(app) == 1  # the real packs lead there, which the worker notices by itself
    assert row_of(session, post).state == TranslationState.DONE


def test_the_heartbeat_keeps_the_lease_and_says_that_a_worker_is_there(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    write("Hello")
    silence = timedelta(seconds=30)
    assert queries.translations_waiting(session, silence)
    worker = Worker(app)
    (claimed,) = queue.claim(session, "mine", rows=1, characters=100, lease=timedelta(seconds=-1))
    session.commit()
    worker._owner = "mine"
    worker._in_session(worker._heartbeat)
    session.rollback()

    assert queue.claim(session, "thief", rows=1, characters=100, lease=LEASE) == []
    assert claimed.owner == "mine"
    assert not queries.translations_waiting(session, silence)


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
    running = threading.Thread(target=Worker(app, engine=Fake(hang)).run, args=(stop,))
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
from relay.worker import Worker

class Hanging:
    def translate(self, texts, *, source, target, sentence_languages=None):
        print("claimed", flush=True)
        time.sleep(60)

data, url, packs = sys.argv[1:]
app = create_app(Settings(data=Path(data), database_url=url, packs=(Path(packs),)))
Worker(app, engine=Hanging()).run(threading.Event())
"""


def test_a_killed_workers_rows_go_to_another_when_the_lease_runs_out(
    app: Flask, server: Settings, session: Session, write: Callable[[str], Post]
) -> None:
    post = write("I was being translated when the power went.")
    arguments = [str(server.data), server.database_url, str(server.packs[0])]
    root = Path(__file__).resolve().parent.parent
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
