"""Real processes that are killed while posts are written: each post is there once, each translation once.

A handful of posts; ``benchmarks/crash.py`` does the same with hundreds, a full disk, PostgreSQL and Redis.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks import crash
from relay.board.entities import Post, Thread
from relay.config import Settings
from relay.database import db


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_processes_lose_and_double_nothing(tmp_path: Path) -> None:
    result = crash.on_sqlite(tmp_path, posts=6, kills=1, patience=120, hurry=True)
    log = (tmp_path / "log").read_text()
    assert (result.kills, result.web_deaths) == (1, 1), log
    assert result.holds(), f"{result}\n{log}"


def test_what_is_there_twice_is_noticed(tmp_path: Path) -> None:
    board = crash.Board(Settings(data=tmp_path / "data", packs=()))
    with board.app.app_context():
        thread = db.session.scalars(select(Thread)).one()
        for number in range(2):
            db.session.add(
                Post(
                    partnership_id=thread.partnership_id, thread_id=thread.id, author_id=thread.author_id,
                    classroom_id=1, text="Sent twice.", form_key=str(number),
                )
            )  # fmt: skip
        db.session.commit()
        db.session.remove()
    result = crash.Result(expected=2)
    crash.finish(board, result, patience=0)
    assert (result.posts, result.twice, result.holds()) == (2, 1, False)
    with board.app.app_context():
        db.engine.dispose()
