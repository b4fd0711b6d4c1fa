"""A form that is sent twice puts one text on the board, also when both arrive at once, on both databases.

The second request is made to arrive while the first one's transaction is still open: it has begun to write
(``UPDATE partnership``) before the first commits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from relay.board import compose, visibility
from relay.board.entities import Post, PostKind, Thread
from relay.board.translation_job import PostTranslations
from relay.board.visibility import Viewer
from relay.database import db
from relay.judging import questions
from relay.judging.entities import AnswerKind, AuthorQuestion, Side
from relay.judging.queries import compared
from relay.people.entities import User
from relay.worker import drain
from tests.worker.conftest import Fake, app, server, world, write
from tests.world import World

__all__ = ["app", "server", "world", "write"]

Send = Callable[[Session], int]
KEY = "the-key-of-one-form"


@pytest.fixture
def at_once(app: Flask, session: Session) -> Callable[[Send], tuple[int, int]]:
    """``at_once(send)`` sends twice at the same time; what each sending returned."""

    def run(send: Send) -> tuple[int, int]:
        writing, second = threading.Event(), threading.Thread(target=lambda: None)
        outcome: list[int] = []
        failure: list[Exception] = []

        def watch(connection: object, cursor: object, statement: str, *rest: object) -> None:
            if threading.current_thread() is second and statement.startswith("UPDATE partnership"):
                writing.set()

        def again() -> None:
            with app.app_context():
                try:
                    outcome.append(send(db.session()))
                    db.session.commit()
                except Exception as error:
                    failure.append(error)

        event.listen(db.engine, "before_cursor_execute", watch)
        first = send(session)
        second = threading.Thread(target=again)
        second.start()
        assert writing.wait(10)
        session.commit()
        second.join(20)
        event.remove(db.engine, "before_cursor_execute", watch)
        assert failure == []
        return first, outcome[0]

    return run


def viewer_of(session: Session, user_id: int) -> tuple[User, Viewer]:
    user = session.get_one(User, user_id)
    viewer = visibility.viewer_of(session, user, 1)
    assert viewer is not None
    return user, viewer


def texts(session: Session, kind: PostKind) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(Post.text).where(Post.kind == kind).order_by(Post.id)))


def test_a_message(
    app: Flask, session: Session, world: World, write: Callable[[str], Post],
    at_once: Callable[[Send], tuple[int, int]],
) -> None:  # fmt: skip
    thread_id, maya = write("The first one.").thread_id, world.maya.id

    def send(session: Session) -> int:
        author, viewer = viewer_of(session, maya)
        return compose.publish(
            session, author=author, viewer=viewer, thread=session.get_one(Thread, thread_id), text="Hello!",
            languages=app.extensions["relay.packs"], form_key=KEY,
        ).id  # fmt: skip

    first, second = at_once(send)
    assert first == second
    assert texts(session, PostKind.MESSAGE) == ["The first one.", "Hello!"]
    assert session.get_one(Thread, thread_id).message_count == 2


def test_a_topic(
    app: Flask, session: Session, world: World, at_once: Callable[[Send], tuple[int, int]]
) -> None:
    maya = world.maya.id

    def send(session: Session) -> int:
        author, viewer = viewer_of(session, maya)
        return compose.start_thread(
            session, author=author, viewer=viewer, title="Football", text="Who plays?",
            languages=app.extensions["relay.packs"], form_key=KEY,
        ).id  # fmt: skip

    first, second = at_once(send)
    assert first == second
    assert session.scalar(select(func.count()).select_from(Thread)) == 1
    assert texts(session, PostKind.TITLE) == ["Football"]
    assert texts(session, PostKind.PROMPT) == ["Who plays?"]


@pytest.fixture
def ask(app: Flask, world: World, write: Callable[[str], Post]) -> Send:
    """Samuel asks about a word of Maya's message."""
    post_id, samuel = write("My pitch is green.").id, world.samuel.id
    drain(app, kinds=[PostTranslations(Fake())])
    db.session.expire_all()

    def send(session: Session) -> int:
        asker, viewer = viewer_of(session, samuel)
        about = compared(session, session.get_one(Post, post_id), "es")
        assert about is not None
        return questions.ask(
            session, asker, viewer, about, side=Side.SOURCE, start=3, end=8, text="¿La cancha?",
            form_key=KEY, languages=app.extensions["relay.packs"],
        ).id  # fmt: skip

    return send


def test_a_question(session: Session, ask: Send, at_once: Callable[[Send], tuple[int, int]]) -> None:
    first, second = at_once(ask)
    assert first == second
    assert texts(session, PostKind.QUESTION) == ["¿La cancha?"]
    assert session.scalar(select(func.count()).select_from(AuthorQuestion)) == 1


@pytest.mark.parametrize(("kind", "text"), [(AnswerKind.MEANT, "The football pitch."), (AnswerKind.YES, "")])
def test_an_answer(
    app: Flask, session: Session, world: World, ask: Send, at_once: Callable[[Send], tuple[int, int]],
    kind: AnswerKind, text: str,
) -> None:  # fmt: skip
    question_id, maya = ask(session), world.maya.id
    session.commit()

    def send(session: Session) -> int:
        author, viewer = viewer_of(session, maya)
        question = session.get_one(AuthorQuestion, question_id)
        questions.answer(
            session, author, viewer, question, kind, text=text, form_key=KEY,
            languages=app.extensions["relay.packs"],
        )  # fmt: skip
        return question.answer_id or 0

    first, second = at_once(send)
    assert first == second
    assert texts(session, PostKind.ANSWER) == ([text] if text else [])
    assert session.get_one(AuthorQuestion, question_id).answer == kind
