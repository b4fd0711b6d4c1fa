"""People sign in while nothing can be written, and guessing is as slow as ever."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.database import BUSY_TIMEOUT, db
from relay.people import try_counts, unwritten_counts
from relay.people.lockout import WAITS
from relay.people.try_counts import Counter
from relay.people.unwritten_counts import UnwrittenCounts
from tests.web.test_outages import read_only
from tests.world import PASSWORD, World

DAY = timedelta(days=1)
Join = Callable[..., Any]


def sign_in(browser: FlaskClient, password: str = PASSWORD, username: str = "reed") -> Any:
    return browser.post("/sign-in", data={"username": username, "password": password})


def test_the_right_secret_lets_teachers_and_pupils_in(app: Flask, join: Join, world: World) -> None:
    teacher, pupil = app.test_client(), app.test_client()
    with read_only(db.engine):
        assert sign_in(teacher).status_code == 302
        assert join(pupil, world.portland, "Maya").status_code == 302
        for browser in (teacher, pupil):
            assert browser.get(f"/p/{world.partnership.id}").status_code == 200


def test_so_it_is_while_another_program_keeps_the_database(app: Flask, world: World) -> None:
    db.session.rollback()
    began = time.monotonic()
    with closing(sqlite3.connect(app.config["RELAY"].sqlite_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert sign_in(app.test_client()).status_code == 302
    assert time.monotonic() - began < 2 * BUSY_TIMEOUT / 1000, "one who signs in waits as long as who posts"
    db.session.rollback()
    with db.engine.connect() as one, db.engine.connect() as two:  # what is written next has its time again
        for connection in (one, two):
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_TIMEOUT


def test_wrong_ones_are_counted_and_lock(app: Flask, join: Join, world: World) -> None:
    guesser = app.test_client()
    guesser.get("/join")
    with read_only(db.engine):
        pages = [join(guesser, world.portland, "Maya", "2846").get_data(as_text=True) for _ in range(6)]
        assert "not the PIN" in pages[4] and "Too many wrong PINs" in pages[5]
        assert join(guesser, world.portland, "Maya").status_code == 400, "the lock holds for the right one"


def test_what_was_counted_before_goes_on(app: Flask, join: Join, world: World) -> None:
    guesser = app.test_client()
    guesser.get("/join")
    for _ in range(4):
        join(guesser, world.portland, "Maya", "2846")
    with read_only(db.engine):
        join(guesser, world.portland, "Maya", "2846")
        assert "Too many wrong PINs" in join(guesser, world.portland, "Maya").get_data(as_text=True)


def test_an_unknown_name_and_code_answer_as_ever(app: Flask, join: Join, world: World) -> None:
    browser = app.test_client()
    with read_only(db.engine):
        known, unknown = sign_in(browser, "wrong horse battery"), sign_in(browser, username="nobody")
        assert known.status_code == unknown.status_code == 400
        assert "No class has that code" in join(browser, "fern-99-lake", "Maya").get_data(as_text=True)


def test_the_counts_of_this_process_are_bounded(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unwritten_counts, "LIMIT", 3)
    counts = UnwrittenCounts(session)
    counters = [Counter("strange", str(number), "", 5, DAY, WAITS) for number in range(5)]
    for counter in counters:
        counts.add(counter)
    assert [counts.count(counter) for counter in counters] == [0, 0, 1, 1, 1]


def test_what_the_database_counts_afterwards_is_not_hidden(session: Session) -> None:
    counter = Counter("codes", "", "school", 5, DAY)
    UnwrittenCounts(session).add(counter)
    for _ in range(9):
        try_counts.add(session, counter)
    assert UnwrittenCounts(session).count(counter) == 9
