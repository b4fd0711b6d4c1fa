"""The worker: what it claims and attaches, and two of them at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import compose, translation_queue, visibility
from relay.board.entities import (
    Post,
    TranslationJob,
    TranslationState,
)
from relay.board.translation_job import PostTranslations
from relay.database import db
from relay.worker import Worker, drain
from tests.worker.conftest import Fake, make_due, row_of, versions
from tests.world import World


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
    assert version.text.strip() and "grandmother" not in version.text
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
    drain(app, kinds=[PostTranslations(engine)])
    assert [len(call) for call in engine.calls] == [5]


def test_a_claimed_row_is_not_claimed_again_until_its_lease_runs_out(
    session: Session, write: Callable[[str], Post]
) -> None:
    write("Hello")
    (first,) = translation_queue.claim(session, "one", rows=32, characters=1000)
    session.commit()
    assert translation_queue.claim(session, "two", rows=32, characters=1000) == []

    make_due(session)
    translation_queue.recover(session)
    (second,) = translation_queue.claim(session, "two", rows=32, characters=1000)
    session.commit()
    assert (second.id, second.lease.attempts) == (first.id, 0)


def test_who_lost_the_lease_attaches_nothing(session: Session, write: Callable[[str], Post]) -> None:
    post = write("Hello")
    (first,) = translation_queue.claim(session, "one", rows=32, characters=1000)
    session.commit()
    make_due(session)
    translation_queue.recover(session)
    (second,) = translation_queue.claim(session, "two", rows=32, characters=1000)
    session.commit()
    (result,) = Fake().translate(["Hello"], source="en", target="es")

    assert translation_queue.attach(session, first, result) is False
    session.rollback()
    assert translation_queue.attach(session, second, result) is True
    session.commit()
    assert translation_queue.attach(session, second, result) is False  # nor twice
    session.rollback()
    assert versions(session) == 1
    assert row_of(session, post).current is not None


def test_a_long_text_waits_for_a_batch_of_its_own(session: Session, write: Callable[[str], Post]) -> None:
    for text in ("a" * 900, "b" * 900, "c"):
        write(text)
    claimed = translation_queue.claim(session, "one", rows=32, characters=1000)
    session.commit()
    assert [row.text[0] for row in claimed] == ["a"]
    left = (
        session.execute(select(TranslationJob.attempts).where(TranslationJob.lease_owner.is_(None)))
        .scalars()
        .all()
    )
    assert left == [0, 0]


def test_two_workers_at_once_attach_everything_once(
    app: Flask, session: Session, write: Callable[[str], Post]
) -> None:
    posts = [write(f"Message {number}") for number in range(60)]
    engine = Fake(lambda texts: time.sleep(0.005))
    stop = threading.Event()
    workers = [Worker(app, kinds=[PostTranslations(engine)]) for _ in range(2)]
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
                viewer = visibility.viewer_of(db.session(), author, own.partnership_id)
                assert viewer is not None
                compose.revise(
                    db.session(),
                    post=own,
                    viewer=viewer,
                    text="The new wording.",
                    revision=1,
                    languages=app.extensions["relay.packs"],
                    chosen_language="en",
                )
                db.session.commit()

        other = threading.Thread(target=save)
        other.start()
        other.join()

    drain(app, kinds=[PostTranslations(Fake(edit))])

    row = row_of(session, post)
    assert row.current is not None
    assert (row.current.text, row.current.revision) == ("[es] The new wording.", 2)
    assert versions(session) == 1
