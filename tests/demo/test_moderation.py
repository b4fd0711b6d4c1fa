"""What waits at the demo's desk."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay import demo
from relay.board.entities import ModerationState, Post
from relay.desk.moderation.entities import Flag, FlagKind
from relay.learning.notebook import queries as notebooks
from relay.packs.catalog import Catalog
from relay.people.entities import User
from relay.worker import drain


def test_a_message_and_a_flag_wait_and_come_once_and_so_do_notebooks(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    catalog: Catalog = app.extensions["relay.packs"]
    demo.seed(session, catalog, tmp_path)
    session.commit()
    assert demo.judge(session, catalog) is False  # nothing is translated yet
    drain(app)
    for _time in range(2):
        assert demo.judge(session, catalog) is True
        session.commit()
        drain(app)
    held = session.scalars(select(Post).where(Post.standing != ModerationState.VISIBLE)).all()
    assert [(post.author.name, post.standing) for post in held] == [("Emma", ModerationState.HELD)]
    assert [flag.kind for flag in session.scalars(select(Flag))] == [FlagKind.TRANSLATION]
    valentina = session.scalars(select(User).where(User.name == "Valentina")).one()
    kept = [found.entry.text for found in notebooks.everything(session, valentina)]
    assert len(kept) == len(set(kept)) == 4 and "it's up to you" in kept
