"""What the relay does by itself now and then: mail, agreements, announced deletions, new language packs.

Each chore stands alone: one that fails is logged and tried again the next time, and the others go on.
"""

from __future__ import annotations

import threading

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from relay.database import db
from relay.desk.erasure import retention_rules as retention
from relay.desk.notices import mailer
from relay.desk.packs import incoming_packs
from relay.desk.partnership import agreements
from relay.packs.catalog import catalog
from translation import NoRouteError, PackError, TextError

log = structlog.get_logger()

EVERY = 30.0  # seconds


def run(app: Flask, stop: threading.Event) -> None:
    """Do the chores every EVERY seconds until ``stop`` is set."""
    while not stop.is_set():
        do_all(app)
        stop.wait(EVERY)


def do_all(app: Flask) -> None:
    """Do each chore once."""
    for chore in (_mail, _agreements, _retention, _packs):
        with app.app_context():
            try:
                chore(app, db.session())
            except (SQLAlchemyError, NoRouteError, PackError, TextError) as error:
                db.session.rollback()
                log.warning("chore failed", chore=chore.__name__.strip("_"), error=type(error).__name__)


def _mail(app: Flask, session: Session) -> None:
    mailer.send_due(app, session)


def _agreements(app: Flask, session: Session) -> None:
    agreements.translate_pending(session, catalog())


def _retention(app: Flask, session: Session) -> None:
    retention.announce(session)
    session.commit()
    topics = retention.carry_out(session)
    session.commit()
    if topics:
        log.info("old topics deleted", topics=topics)


def _packs(app: Flask, session: Session) -> None:
    settings = app.config["RELAY"]
    into = settings.packs[-1] if settings.packs else None
    incoming_packs.take_up_packs(session, settings.incoming_packs, into)
