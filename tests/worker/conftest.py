"""What the worker's tests share: both databases, an engine that makes nothing up, rows of the queue."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import psycopg
import psycopg.sql
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from relay import create_app
from relay.board import compose, visibility
from relay.board.entities import (
    Post,
    Thread,
    TranslationJob,
    TranslationVersion,
)
from relay.config import Settings
from relay.database import db, now
from relay.packs.catalog import Catalog
from tests import world as world_module
from tests.conftest import require
from tests.world import World
from translation import Engine, SentencePair, Span, Term
from translation import Translation as Result

POSTGRESQL = "postgresql+psycopg://postgres@127.0.0.1:5432/"


class Fake(Engine):
    """An engine that says what it was given, after ``before`` has run."""

    def __init__(self, before: Callable[[Sequence[str]], None] = lambda texts: None) -> None:
        self.before = before
        self.calls: list[list[str]] = []

    @property
    def languages(self) -> frozenset[str]:
        return frozenset({"en", "es"})

    def route(self, source: str, target: str) -> tuple[str, ...]:
        return (source, target)

    def close(self) -> None:
        pass

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
        glossaries: Mapping[int, Sequence[Term]] | None = None,
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
    app.extensions["relay.packs"] = shipped_packs
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
    viewer = visibility.viewer_of(session, world.maya, world.partnership.id)
    assert viewer is not None
    thread = Thread(partnership_id=world.partnership.id, author_id=world.maya.id)
    session.add(thread)
    session.commit()

    def publish(text: str) -> Post:
        post = compose.publish(
            session,
            author=world.maya,
            viewer=viewer,
            thread=thread,
            text=text,
            languages=app.extensions["relay.packs"],
            form_key=secrets.token_hex(12),
            chosen_language="en",
        )
        session.commit()
        return post

    return publish


def row_of(session: Session, post: Post) -> TranslationJob:
    session.rollback()
    return session.scalars(
        select(TranslationJob)
        .where(TranslationJob.post_id == post.id)
        .execution_options(populate_existing=True)
    ).one()


def make_due(session: Session) -> None:
    """As if every pause and every lease were over."""
    past = now() - timedelta(seconds=1)
    session.execute(update(TranslationJob).values(not_before=past))
    session.execute(
        update(TranslationJob).where(TranslationJob.lease_until.is_not(None)).values(lease_until=past)
    )
    session.commit()


def run_out_of_lease(session: Session) -> None:
    """As if the workers that hold a lease had died a while ago."""
    past = now() - timedelta(seconds=1)
    held = TranslationJob.lease_until.is_not(None)
    session.execute(update(TranslationJob).where(held).values(lease_until=past))
    session.commit()


def versions(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(TranslationVersion)) or 0
