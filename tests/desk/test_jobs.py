"""The desk's kinds of job: each gets its turn, whatever becomes of the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from relay.board.entities import Thread
from relay.board.visibility import Viewer
from relay.database import now
from relay.desk.erasure import retention_rules as retention
from relay.desk.notices import mailer
from relay.desk.partnership import agreement_job, agreements
from relay.desk.partnership.entities import Agreement, AgreementTranslation, AgreementTranslationJob
from relay.jobs import Lane
from relay.packs.catalog import Catalog, catalog
from relay.worker import Worker, drain
from tests.processes import wait_until
from tests.world import World
from translation import NoRouteError, TextError


@pytest.fixture
def waiting(
    session: Session, world: World, thread: Thread, viewer_of: Callable[..., Viewer], languages: Catalog
) -> World:
    """A world with an agreement to translate and a rule about old topics."""
    agreements.propose(
        session, world.ms_reed, viewer_of(world.ms_reed), goals="Be kind.", norms="", rhythm="",
        languages=languages,
    )  # fmt: skip
    retention.set_rule(session, world.ms_reed, viewer_of(world.ms_reed), 6)
    session.commit()
    return world


def translated_into(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(AgreementTranslation.target)))


def test_old_topics_are_announced_then_deleted(
    app: Flask, session: Session, waiting: World, later: Callable[[timedelta], None]
) -> None:
    later(timedelta(days=200))
    drain(app, lane=Lane.BACKGROUND)
    session.expire_all()
    assert retention.announced(session, waiting.partnership.id) is not None
    assert session.scalars(select(Thread)).all() != []
    later(retention.NOTICE)
    drain(app, lane=Lane.BACKGROUND)
    session.expire_all()
    assert session.scalars(select(Thread)).all() == []


def test_a_job_that_fails_leaves_the_others_their_turn(
    app: Flask, session: Session, waiting: World, later: Callable[[timedelta], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(mailer, "claim", fail)
    later(timedelta(days=200))
    with pytest.raises(OperationalError):
        drain(app, lane=Lane.BACKGROUND)
    session.expire_all()
    assert retention.announced(session, waiting.partnership.id) is not None


class TestAgreements:
    def test_two_workers_make_one_translation(self, app: Flask, session: Session, waiting: World) -> None:
        assert agreement_job.enqueue_lacking(session, catalog()) == 1
        assert agreement_job.enqueue_lacking(session, catalog()) == 0
        session.commit()
        kind = agreement_job.KIND
        (first,) = kind.claim(session, "first")
        assert list(kind.claim(session, "second")) == []
        session.commit()
        assert drain(app, kinds=[agreement_job.KIND]) == 0
        make_due(session)
        kind.recover(session)
        (second,) = kind.claim(session, "second")
        session.commit()
        (result,) = kind.run([second])
        assert not kind.settle(session, first, result)
        session.rollback()
        assert kind.settle(session, second, result)
        session.commit()
        assert translated_into(session) == ["es"]
        assert drain(app, kinds=[agreement_job.KIND]) == 0

    def test_four_workers_at_once_make_one_translation(
        self, app: Flask, session: Session, waiting: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert sorted(race(app, monkeypatch)) == [0, 0, 0, 1]
        assert translated_into(session) == ["es"]

    def test_an_engine_that_fails_is_tried_again_later_and_ends_nothing_else(
        self, app: Flask, session: Session, waiting: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise TextError("too hard")

        monkeypatch.setattr(agreement_job, "translate", fail)
        assert drain(app, kinds=[agreement_job.KIND]) == 1
        session.expire_all()
        (row,) = session.scalars(select(AgreementTranslationJob)).all()
        assert (row.state, row.error, row.attempts) == ("pending", "TextError: too hard", 1)
        assert drain(app, kinds=[agreement_job.KIND]) == 0  # it backs off
        monkeypatch.undo()
        make_due(session)
        assert drain(app, kinds=[agreement_job.KIND]) == 1
        assert translated_into(session) == ["es"]
        assert session.scalars(select(AgreementTranslationJob)).all() == []

    def test_a_pack_that_goes_away_meanwhile_leaves_no_trace(
        self, app: Flask, session: Session, waiting: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lack(*_: object, **__: object) -> None:
            raise NoRouteError("en", "es", [("en", "es")])

        monkeypatch.setattr(agreement_job, "translate", lack)
        assert drain(app, kinds=[agreement_job.KIND]) == 1
        monkeypatch.undo()
        session.expire_all()
        assert session.scalars(select(AgreementTranslationJob)).all() == []
        assert drain(app, kinds=[agreement_job.KIND]) == 1  # the pack is there again
        assert translated_into(session) == ["es"]

    def test_what_is_taken_back_is_not_translated(
        self, app: Flask, session: Session, waiting: World, viewer_of: Callable[..., Viewer]
    ) -> None:
        agreement_job.enqueue_lacking(session, catalog())
        number = session.scalars(select(Agreement.id)).one()
        agreements.take_back(session, viewer_of(waiting.ms_reed), number)
        session.commit()
        assert drain(app, kinds=[agreement_job.KIND]) == 0
        assert translated_into(session) == []


def race(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let four workers see at the same time that an agreement lacks a language; what each has done."""
    together, seen, lacking = threading.Barrier(4), threading.local(), agreement_job._lacking

    def look(*arguments: Any) -> list[tuple[int, int, str, str]]:
        found = lacking(*arguments)
        if not hasattr(seen, "once"):
            seen.once = True
            together.wait(10)
        return found

    monkeypatch.setattr(agreement_job, "_lacking", look)
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda _: drain(app, kinds=[agreement_job.KIND]), range(4)))


def make_due(session: Session) -> None:
    """As if every pause and every lease of agreements were over."""
    past = now() - timedelta(seconds=1)
    session.execute(update(AgreementTranslationJob).values(not_before=past))
    session.execute(
        update(AgreementTranslationJob)
        .where(AgreementTranslationJob.lease_until.is_not(None))
        .values(lease_until=past)
    )
    session.commit()


def test_a_worker_does_what_nobody_waits_for_beside_translating(
    app: Flask, session: Session, waiting: World, later: Callable[[timedelta], None]
) -> None:
    later(timedelta(days=200))
    stop = threading.Event()
    working = threading.Thread(target=Worker(app).run, args=(stop,))
    working.start()
    try:
        wait_until(lambda: translated_into(session) == ["es"])
        wait_until(lambda: (session.rollback(), retention.announced(session, waiting.partnership.id))[1])
    finally:
        stop.set()
        working.join(timeout=10)
    assert not working.is_alive()
