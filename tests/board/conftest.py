"""What the board's tests share: places, a thread, and one way to write a post."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board import compose, visibility
from relay.board.entities import Participation, Post, Thread
from relay.board.visibility import Viewer
from relay.database import db
from relay.packs.catalog import Catalog
from relay.people.entities import User
from tests.world import World


@pytest.fixture(autouse=True)
def _read_anew(app: Flask) -> None:
    """Requests of a test share its database session; each is to read afresh, as one of its own would."""
    app.before_request(db.session.expire_all)


def machine_text(post: Post) -> str:
    """What the machine made of a post, whatever that is; packs have tests of their own."""
    db.session.expire_all()
    (row,) = post.translations
    assert row.current is not None
    return row.current.text


@pytest.fixture
def languages(app: Flask) -> Catalog:
    """The real packs and detector of the application."""
    return app.extensions["relay.packs"]


@pytest.fixture
def viewer_of(session: Session, world: World) -> Callable[..., Viewer]:
    """``viewer_of(world.maya)``: where Maya stands in the partnership of Portland and Medellín."""

    def find(user: User, partnership_id: int | None = None) -> Viewer:
        viewer = visibility.viewer_of(session, user, partnership_id or world.partnership.id)
        assert viewer is not None
        return viewer

    return find


@pytest.fixture
def thread(session: Session, world: World, viewer_of: Callable[..., Viewer], languages: Catalog) -> Thread:
    """A topic of Ms Reed's, with a title and a prompt in English."""
    made = compose.start_thread(
        session,
        author=world.ms_reed,
        viewer=viewer_of(world.ms_reed),
        title="What did you eat before school?",
        text="Tell us about your breakfast.",
        languages=languages,
        form_key="thread-of-ms-reed",
    )
    session.commit()
    return made


@pytest.fixture
def write(
    session: Session, world: World, viewer_of: Callable[..., Viewer], thread: Thread, languages: Catalog
) -> Callable[..., Post]:
    """``write(world.maya, "Hello!")`` publishes and commits."""
    count = 0

    def publish(author: User, text: str, **options: object) -> Post:
        nonlocal count
        count += 1
        values = {"thread": thread, "form_key": f"key-of-a-form-{count}", "languages": languages, **options}
        post = compose.publish(session, author=author, viewer=viewer_of(author), text=text, **values)  # type: ignore[arg-type]
        session.commit()
        return post

    return publish


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the files of pictures are."""
    return app.config["RELAY"].pictures


@pytest.fixture
def sends_pictures(session: Session, world: World) -> Participation:
    """Portland in the partnership; its students may send pictures."""
    found = session.scalars(
        select(Participation).where(Participation.classroom_id == world.portland.id)
    ).one()
    found.pictures = True
    session.commit()
    return found
