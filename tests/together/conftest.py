"""What the tests of what classes do together share: those of the board, and an activity under way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from relay.board.entities import Post
from relay.board.visibility import Viewer
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.together.activities import activities, registry
from relay.together.activities.entities import Activity
from tests.board.conftest import _read_anew, languages, viewer_of
from tests.judging.conftest import compared, post, thread, translate, write
from tests.world import World

__all__ = [
    "_read_anew", "compared", "languages", "post", "thread", "translate", "viewer_of", "write",
]  # fmt: skip

Start = Callable[..., Activity]
Contribute = Callable[..., Post]


@pytest.fixture
def start(
    app: Flask, session: Session, world: World, viewer_of: Callable[..., Viewer], languages: Catalog
) -> Start:
    """``start("rivers")`` starts an activity as Ms Reed."""

    def run(name: str, teacher: User | None = None, key: str = "") -> Activity:
        teacher, kind = teacher or world.ms_reed, registry.kinds()[name]
        started = activities.start(
            session,
            teacher,
            viewer_of(teacher),
            name,
            kind,
            form_key=key or f"start-{name}-of-{teacher.id}",
            languages=languages,
        )
        session.commit()
        return started

    return run


@pytest.fixture
def contribute(session: Session, viewer_of: Callable[..., Viewer], languages: Catalog) -> Contribute:
    """``contribute(world.maya, activity, "One", "Two")`` to phase 0, or to ``number``."""
    count = 0

    def run(
        author: User, activity: Activity, *values: str, number: int = 0, about: int | None = None
    ) -> Post:
        nonlocal count
        count += 1
        post = activities.contribute(
            session,
            author,
            viewer_of(author),
            activity,
            registry.kinds()[activity.kind],
            values,
            number=number,
            form_key=f"contribution-number-{count}",
            languages=languages,
            about=about,
        )
        session.commit()
        return post

    return run
