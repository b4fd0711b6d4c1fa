"""What a relay does by itself: every chore gets its turn, whatever becomes of the others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from relay.board.entities import Thread
from relay.board.visibility import Viewer
from relay.desk import periodic_work
from relay.desk.erasure import retention_rules as retention
from relay.desk.notices import mailer
from relay.desk.partnership import agreements
from relay.desk.partnership.entities import AgreementTranslation
from relay.packs.catalog import Catalog
from relay.worker import Worker
from tests.world import World


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


def test_agreements_are_translated_and_old_topics_announced_then_deleted(
    app: Flask, session: Session, waiting: World, later: Callable[[timedelta], None]
) -> None:
    later(timedelta(days=200))
    periodic_work.do_all(app)
    session.expire_all()
    assert session.scalars(select(AgreementTranslation.target)).all() == ["es"]
    assert retention.announced(session, waiting.partnership.id) is not None
    assert session.scalars(select(Thread)).all() != []
    later(retention.NOTICE)
    periodic_work.do_all(app)
    session.expire_all()
    assert session.scalars(select(Thread)).all() == []


def test_a_chore_that_fails_leaves_the_others_their_turn(
    app: Flask, session: Session, waiting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(mailer, "send_due", fail)
    periodic_work.do_all(app)
    session.expire_all()
    assert session.scalars(select(AgreementTranslation)).all() != []


def test_a_worker_does_the_chores_beside_translating(app: Flask, session: Session, waiting: World) -> None:
    stop = threading.Event()
    working = threading.Thread(target=Worker(app).run, args=(stop,))
    working.start()
    try:
        for _ in range(200):
            session.expire_all()
            if session.scalars(select(AgreementTranslation)).all():
                break
            stop.wait(0.1)
        else:
            pytest.fail("the agreement was not translated")
    finally:
        stop.set()
        working.join(timeout=10)
    assert not working.is_alive()
