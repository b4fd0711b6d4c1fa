"""What judging's tests share: a class's messages with real translations, and short ways to judge them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.board.visibility import Viewer
from relay.database import db
from relay.judging import guesses, judgements, practice, queries
from relay.judging.entities import Judgement, Severity, Side, Verdict
from relay.judging.judgements import Answers, Marked
from relay.judging.queries import Compared
from relay.people.entities import Membership, Role, User
from relay.worker import drain
from tests.board.conftest import languages, thread, viewer_of, write
from tests.world import World

Browse = Callable[[User], FlaskClient]

__all__ = ["languages", "thread", "viewer_of", "write"]

TEXT = "Yo juego de volante en el equipo del barrio. El domingo empatamos 2 a 2 😂. ¿Ustedes entrenan?"


@pytest.fixture
def translate(app: Flask, session: Session) -> Callable[..., Compared]:
    """``translate(post)`` has the worker translate what is pending; the post beside its English version."""

    def run(post: Post, target: str = "en") -> Compared:
        drain(app)
        session.expire_all()
        found = queries.compared(session, post, target)
        assert found is not None and found.version is not None
        return found

    return run


@pytest.fixture
def post(world: World, write: Callable[..., Post]) -> Post:
    """Samuel's message of three sentences."""
    return write(world.samuel, TEXT)


@pytest.fixture
def compared(post: Post, translate: Callable[..., Compared]) -> Compared:
    """Samuel's message and what the machine made of it."""
    return translate(post)


@pytest.fixture
def judge(session: Session, viewer_of: Callable[..., Viewer]) -> Callable[..., Judgement]:
    """``judge(world.maya, compared)`` saves a judgement: all perfect, unless ``answers`` says more."""

    def save(judge: User, compared: Compared, answers: Answers | None = None) -> Judgement:
        assert compared.version is not None
        answers = answers or perfect(compared)
        saved = judgements.save(session, judge, viewer_of(judge), compared.version, answers)
        session.commit()
        return saved.judgement

    return save


@pytest.fixture
def classmates(session: Session, world: World) -> list[User]:
    """Six more students of Portland."""
    users = []
    for number in range(6):
        user = User(role=Role.STUDENT, name=f"Student {number}", secret_hash="-")
        user.memberships.append(Membership(classroom=world.portland, nickname_key=f"student {number}"))
        session.add(user)
        users.append(user)
    session.commit()
    return users


def perfect(compared: Compared, score: int = 100) -> Answers:
    return Answers(dict.fromkeys(range(len(compared.pairs)), Verdict.PERFECT), (), score)


def odd(compared: Compared, *marks: Marked, score: int = 66) -> Answers:
    """Perfect but for the sentences with marks, or else the first, whose first word is marked as major."""
    if not marks:
        start, end = compared.pairs[0].target
        text = compared.version.text if compared.version else ""
        marks = (Marked(0, Side.TARGET, start, text.index(" ", start, end), Severity.MAJOR),)
    verdicts = dict.fromkeys(range(len(compared.pairs)), Verdict.PERFECT)
    verdicts.update({mark.sentence: Verdict.ODD for mark in marks})
    return Answers(verdicts, tuple(marks), score)


@pytest.fixture
def looked(session: Session, world: World, compared: Compared) -> None:
    """The students would rather not guess, and have the translation before them."""
    for student in (world.maya, world.oliver):
        guesses.skip(session, student, compared)
    session.commit()


@pytest.fixture
def practised(session: Session, world: World) -> None:
    """The students have practised marking, so that they may judge."""
    for student in (world.maya, world.oliver, world.samuel):
        practice.finish(session, student)
    session.commit()


def work(app: Flask) -> None:
    """Let the worker do what waits."""
    drain(app)
    db.session.expire_all()


def saved(session: Session, user: User) -> Judgement:
    session.expire_all()
    return session.scalars(
        select(Judgement).where(Judgement.user_id == user.id, Judgement.replaced_by_id.is_(None))
    ).one()


def address(compared: Compared, what: str = "") -> str:
    base = f"/posts/{compared.post.id}/compare/{compared.translation.target}"
    return f"{base}/{what}" if what else base


def sentence(compared: Compared, number: int, **more: object) -> dict[str, object]:
    """The form of one sentence (from 1); ``more`` (with _ for -) adds to it."""
    assert compared.version is not None
    named = {name.replace("_", "-"): value for name, value in more.items()}
    return {"version": str(compared.version.id), "step": str(number), **named}


def fields(compared: Compared, **more: object) -> dict[str, object]:
    """All that has to be filled in, everything perfect; ``more`` (with _ for -) adds to it or changes it.

    A page sends a sentence at a time; sent all at once it is saved at once.
    """
    assert compared.version is not None
    filled: dict[str, object] = {
        "version": str(compared.version.id),
        "score": "100",
        **{f"verdict-{index}": "perfect" for index in range(len(compared.pairs))},
    }
    return {**filled, **{name.replace("_", "-"): value for name, value in more.items()}}


def words_of(compared: Compared, index: int, number: int = 1) -> list[str]:
    """The values of the boxes of the first words of the translation of a sentence."""
    assert compared.version is not None
    start, end = compared.pairs[index].target
    at, values = start, []
    for word in compared.version.text[start:end].split()[:number]:
        at = compared.version.text.index(word, at)
        values.append(f"{at}-{at + len(word)}")
        at += len(word)
    return values


def first_words(compared: Compared, number: int) -> list[str]:
    """``words_of`` the first sentence."""
    return words_of(compared, 0, number)
