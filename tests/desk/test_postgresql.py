"""The desk's own statements on PostgreSQL: what they say there is what they say on SQLite."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from relay import create_app
from relay.board.entities import Thread
from relay.board.visibility import Viewer
from relay.config import Settings
from relay.database import db, now
from relay.desk.erasure import retention_rules as retention
from relay.desk.erasure import students
from relay.desk.export import board_export, board_import
from relay.desk.export.scope import Scope
from relay.desk.notices import queries as notices
from relay.desk.partnership import class_holidays
from relay.desk.partnership.entities import AgreementTranslation
from relay.desk.reports import balance, voices
from relay.desk.reports import learning_queries as learning
from relay.desk.reports.balance import First, Measure
from relay.people.entities import User
from tests.conftest import require
from tests.desk.test_jobs import race
from tests.world import World

_SERVER = "host=127.0.0.1 port=5432 user=postgres"
_URL = "postgresql+psycopg://postgres@127.0.0.1:5432/"


def _answers() -> bool:
    try:
        psycopg.connect(_SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def scratch() -> Iterator[str]:
    """The address of a database of this test's own."""
    require("postgresql", _answers(), "no server answers at 127.0.0.1:5432")
    name = f"relay_test_{secrets.token_hex(6)}"
    with psycopg.connect(_SERVER, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield _URL + name
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def settings_on(database: str, settings: Settings) -> Iterator[Settings]:
    """``settings`` with a database of this test's own, "sqlite" or "postgresql"."""
    if database == "sqlite":
        yield settings
        return
    with scratch() as url:
        yield replace(settings, database_url=url)


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    yield from settings_on("postgresql", settings)


def test_a_partnership_comes_back_without_a_loss(session: Session, lived: World, settings: Settings) -> None:
    content = json.loads("".join(board_export.document(session, Scope(lived.partnership.id))))
    session.commit()
    with scratch() as url:
        other = create_app(replace(settings, database_url=url))
        with other.app_context():
            db.create_all()
            board_import.load(db.session(), content)
            db.session.commit()
            again = json.loads("".join(board_export.document(db.session(), Scope(1))))
            db.session.remove()
            db.engine.dispose()
    assert {**again, "made_at": ""} == {**content, "made_at": ""}


def test_the_pages_statements(
    session: Session, lived: World, viewer_of: Callable[..., Viewer], thread: Thread
) -> None:
    viewer = viewer_of(lived.ms_reed)
    found = balance.balance(session, viewer)
    assert found.counts[Measure.MESSAGES][lived.portland.id] == 5
    assert found.counts[Measure.WORDS][lived.medellin.id] == 12
    assert balance.unanswered(session, viewer)
    assert {each.kind: each.number for each in balance.successes(session, viewer)}[First.WEEK] == 1
    assert voices.page(session, viewer).posts
    assert class_holidays.holidays(session, lived.partnership.id, now().date()) == []
    board = lived.partnership.id
    assert len(learning.scores(session, board)) == 2 and learning.verdicts(session, board)
    assert learning.mistakes(session, board)
    assert learning.agreement(session, board)[lived.maya.id].sentences == 3
    for user in (lived.ms_reed, lived.carolina, lived.maya, lived.samuel):
        loud = [each for each in notices.latest(session, user) if each.kind != notices.Kind.THANKS]
        assert notices.count_new(session, user) == len(loud) > 0
    tally = notices.tally(session, lived.ms_reed, now() - timedelta(days=1), now())
    assert sum(tally.values()) == notices.count_new(session, lived.ms_reed)
    assert notices.written_since(session, lived.ms_reed, now() - timedelta(days=1), now())


def test_four_workers_translate_an_agreement_once(
    app: Flask, session: Session, lived: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.execute(delete(AgreementTranslation))
    session.commit()
    assert sorted(race(app, monkeypatch)) == [0, 0, 0, 1]
    assert session.scalars(select(AgreementTranslation.target)).all() == ["es"]


def test_erasing_and_deleting(
    session: Session, lived: World, later: Callable[[timedelta], None], viewer_of: Callable[..., Viewer]
) -> None:
    students.erase(session, lived.ms_reed, lived.portland, lived.maya, typed="maya", messages=True)
    session.commit()
    assert session.get_one(User, lived.maya.id).name == "a former student"
    retention.set_rule(session, lived.carolina, viewer_of(lived.carolina), 6)
    later(timedelta(days=200))
    topics = session.scalars(select(func.count()).select_from(Thread)).one()
    assert topics > 1
    assert retention.announce(session) == 1
    later(retention.NOTICE)
    assert retention.carry_out(session) == topics
    session.commit()
    assert session.scalars(select(Thread)).all() == []
