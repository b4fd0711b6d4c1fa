"""The periodic job that announces and carries out the deletion of old topics, and tidies up sign-ins."""

from __future__ import annotations

import structlog
from sqlalchemy.orm import Session

from relay.desk.erasure import retention_rules
from relay.jobs import JobKind
from relay.people import ended_sessions, lockout

log = structlog.get_logger()


class Retention(JobKind):
    name = "retention"
    priority = 20
    upkeep_interval = 30.0

    def upkeep(self, session: Session) -> None:
        retention_rules.announce(session)
        lockout.forget(session)
        ended_sessions.forget(session)
        session.commit()
        topics = retention_rules.carry_out(session)
        if topics:
            log.info("old topics deleted", topics=topics)


KIND = Retention()
