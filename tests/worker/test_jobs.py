"""Kinds of job: adding one is one file, and the worker does what it does for translations for any of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from relay import create_app, jobs, leases
from relay.config import Settings
from relay.database import db, now
from relay.jobs import JobKind, Lane
from relay.leases import PATIENT, PROMPT
from relay.worker import Worker, drain
from tests.processes import wait_until
from tests.worker.throwaway.greetings.greeting_job import Base, Greet, Greeting

Ask = Callable[..., None]


@pytest.fixture
def ask(app: Flask, session: Session) -> Ask:
    """``ask("Maya", "Samuel")`` queues a greeting of each."""
    Base.metadata.create_all(db.engine)

    def queue(*names: str, language: str = "en") -> None:
        for name in names:
            session.add(Greeting(name=name, language=language))
            session.commit()

    return queue


def greeted(session: Session) -> dict[str, str | None]:
    session.rollback()
    return dict(session.execute(select(Greeting.name, Greeting.text)).all())


def row(session: Session, name: str) -> Greeting:
    session.rollback()
    return session.scalars(
        select(Greeting).where(Greeting.name == name).execution_options(populate_existing=True)
    ).one()


def run_out(session: Session) -> None:
    """As if every pause and every lease were over."""
    past = now() - timedelta(seconds=1)
    session.execute(update(Greeting).values(not_before=past))
    session.execute(update(Greeting).where(Greeting.lease_until.is_not(None)).values(lease_until=past))
    session.commit()


@contextmanager
def working(app: Flask, *kinds: JobKind) -> Iterator[threading.Event]:
    """A worker for as long as the block runs; the event tells it to stop."""
    stop = threading.Event()
    running = threading.Thread(target=Worker(app, kinds=kinds or None).run, args=(stop,))
    running.start()
    try:
        yield stop
    finally:
        stop.set()
        running.join(10)
    assert not running.is_alive()


def test_a_kind_of_job_is_one_file(app: Flask, session: Session, ask: Ask) -> None:
    ask("Maya", "Samuel")
    (kind,) = jobs.find("tests.worker.throwaway")
    jobs.register(app, kind)
    with working(app):
        wait_until(lambda: greeted(session) == {"Maya": "Hello, Maya!", "Samuel": "Hello, Samuel!"})
    ask("Oliver")
    assert drain(app) == 1
    assert greeted(session)["Oliver"] == "Hello, Oliver!"
    with pytest.raises(ValueError, match="greeting"):
        jobs.register(app, Greet())


def test_every_kind_of_job_of_the_relay_is_found(settings: Settings) -> None:
    found = {kind.name: kind.lane for kind in jobs.kinds(create_app(settings))}
    assert found == {
        "translation": Lane.ENGINE,
        "agreement translation": Lane.ENGINE,
        "second opinion": Lane.ENGINE,
        "draft check": Lane.ENGINE,
        "twist": Lane.ENGINE,
        "mail": Lane.BACKGROUND,
        "retention": Lane.BACKGROUND,
        "incoming packs": Lane.PACKS,
        "wanted packs": Lane.PACKS,
    }


def test_rows_that_failed_together_are_tried_alone(app: Flask, session: Session, ask: Ask) -> None:
    calls: list[list[str]] = []

    def refuse(names: list[str]) -> None:
        calls.append(names)
        if "Nobody" in names:
            raise ValueError("there is no such person")

    ask("Maya", "Nobody", "Samuel")
    assert drain(app, kinds=[Greet(refuse)]) == 3
    assert calls == [["Maya", "Nobody", "Samuel"], ["Maya"], ["Nobody"], ["Samuel"]]
    assert greeted(session) == {"Maya": "Hello, Maya!", "Nobody": None, "Samuel": "Hello, Samuel!"}
    nobody = row(session, "Nobody")
    assert (nobody.state, nobody.attempts, nobody.error) == (
        "pending", 1, "ValueError: there is no such person"
    )  # fmt: skip
    ask("Oliver")
    run_out(session)
    calls.clear()
    drain(app, kinds=[Greet(refuse)])
    assert sorted(calls) == [["Nobody"], ["Oliver"]]  # what failed is claimed alone


def test_what_is_claimed_together_is_alike(session: Session, ask: Ask) -> None:
    ask("Maya", "Oliver")
    ask("Samuel", language="es")
    claims = [Greet().claim(session, f"worker {number}") for number in range(3)]
    assert [[each.name for each in claim] for claim in claims] == [["Maya", "Oliver"], ["Samuel"], []]


def test_a_row_that_another_worker_is_claiming_is_left_to_it(app: Flask, session: Session, ask: Ask) -> None:
    ask(*(f"Pupil {number}" for number in range(40)))
    names: list[str] = []
    with working(app, Greet(names.extend)), working(app, Greet(names.extend)):
        wait_until(lambda: None not in greeted(session).values())
    assert sorted(names) == sorted(greeted(session))  # each once


def test_told_to_stop_it_gives_back_what_takes_too_long(app: Flask, session: Session, ask: Ask) -> None:
    ask("Maya", "Samuel")
    begun, free = threading.Event(), threading.Event()

    def hang(names: list[str]) -> None:
        begun.set()
        free.wait(30)

    try:
        with working(app, Greet(hang)) as stop:
            assert begun.wait(10)
            told = time.monotonic()
            stop.set()
        assert time.monotonic() - told < 5
        for name in ("Maya", "Samuel"):
            given_back = row(session, name)
            assert (given_back.lease_owner, given_back.attempts, given_back.state) == (None, 0, "pending")
    finally:
        free.set()
    assert drain(app, kinds=[Greet()]) == 2


def test_leases_are_renewed_while_a_lane_is_drained(
    app: Flask, session: Session, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relay.worker.RENEWAL", 0.05)
    ask("Maya")

    def outlast(names: list[str]) -> None:
        run_out(session)
        wait_until(lambda: (until := row(session, "Maya").lease_until) is not None and until > now())
        session.rollback()

    assert drain(app, kinds=[Greet(outlast)]) == 1
    assert greeted(session) == {"Maya": "Hello, Maya!"}


def test_a_lost_lease_discards_the_result(app: Flask, session: Session, ask: Ask) -> None:
    ask("Maya")

    def lose(names: list[str]) -> None:
        run_out(session)
        assert drain(app, kinds=[Greet()]) == 1  # another worker is faster
        session.execute(update(Greeting).values(text="from the other"))
        session.commit()

    drain(app, kinds=[Greet(lose)])
    assert greeted(session) == {"Maya": "from the other"}


class Slow(JobKind):
    """It waits in the background, as for a mail server."""

    name = "slow"

    def __init__(self, free: threading.Event) -> None:
        self._free, self.begun = free, threading.Event()

    def upkeep(self, session: Session) -> None:
        self.begun.set()
        self._free.wait(20)


def test_what_takes_its_time_in_the_background_holds_up_nobody(
    app: Flask, session: Session, ask: Ask
) -> None:
    free = threading.Event()
    slow = Slow(free)
    try:
        with working(app, slow, Greet()):
            assert slow.begun.wait(10)
            ask("Maya")
            wait_until(lambda: greeted(session) == {"Maya": "Hello, Maya!"})
            free.set()
    finally:
        free.set()


class Broken(JobKind):
    """A mistake in our own code."""

    name = "broken"
    lane = Lane.ENGINE
    priority = 1

    def upkeep(self, session: Session) -> None:
        raise TypeError("a mistake")


def test_a_kind_of_job_that_fails_ends_neither_the_worker_nor_the_others(
    app: Flask, session: Session, ask: Ask
) -> None:
    ask("Maya")
    with working(app, Broken(), Greet()):
        wait_until(lambda: greeted(session) == {"Maya": "Hello, Maya!"})
    ask("Samuel")
    with pytest.raises(TypeError, match="a mistake"):
        drain(app, kinds=[Broken(), Greet()])
    assert greeted(session)["Samuel"] == "Hello, Samuel!"


def test_pauses_grow_and_tries_end(session: Session, ask: Ask) -> None:
    assert [PROMPT.pause(tried).total_seconds() for tried in (1, 2)] == [5, 10]
    minutes = [PATIENT.pause(tried).total_seconds() / 60 for tried in range(1, 8)]
    assert minutes == [2, 4, 8, 16, 32, 64, 128]
    assert PATIENT.pause(20) == timedelta(hours=12)
    ask("Maya")
    for attempt in range(PROMPT.most_attempts):
        (claimed,) = leases.claim(session, Greeting, f"worker {attempt}")
        assert claimed.is_last_try == (attempt == PROMPT.most_attempts - 1)
        before = now()
        assert leases.back_off(session, claimed, "x" * 600)
        session.commit()
        if not claimed.is_last_try:
            assert row(session, "Maya").not_before >= before + PROMPT.pause(attempt + 1)
            run_out(session)
    ended = row(session, "Maya")
    assert (ended.state, ended.error, ended.lease_owner) == ("failed", "x" * 500, None)


def test_only_rows_of_workers_that_died_are_taken_back(session: Session, ask: Ask) -> None:
    ask("Maya", "Samuel")
    assert leases.claim(session, Greeting, "worker")
    session.commit()
    leases.recover(session, Greeting)
    assert row(session, "Maya").lease_owner == "worker"  # somebody may still be at it
    run_out(session)
    assert leases.recover(session, Greeting) == []
    session.commit()
    taken_back = row(session, "Maya")
    assert (taken_back.lease_owner, taken_back.attempts, taken_back.deaths) == (None, 0, 1)
    assert row(session, "Samuel").deaths == 0
