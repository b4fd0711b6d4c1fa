"""The periodic job that announces and carries out the deletion of old topics, and tidies up after them."""

from __future__ import annotations

import time

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from relay.board import picture_files, pictures
from relay.desk.erasure import retention_rules
from relay.jobs import JobKind
from relay.people import ended_sessions, lockout

log = structlog.get_logger()

_HOUR = 3600.0  # seconds


class Retention(JobKind):
    name = "retention"
    priority = 20
    upkeep_interval = 30.0
    _swept_at = 0.0

    def upkeep(self, session: Session) -> None:
        retention_rules.announce(session)
        lockout.forget(session)
        ended_sessions.forget(session)
        session.commit()
        topics = retention_rules.carry_out(session)
        session.commit()
        if topics:
            log.info("old topics deleted", topics=topics)
        self._sweep(session)

    def _sweep(self, session: Session) -> None:
        """Remove the files of pictures that are gone, once an hour."""
        moment = time.time()
        if moment - self._swept_at > _HOUR:
            self._swept_at = moment
            picture_files.sweep(current_app.config["RELAY"].pictures, pictures.names(session), moment)


KIND = Retention()
