"""Installing the language packs that were put into a folder, as a kind of job."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from relay.desk.packs import incoming_packs
from relay.jobs import JobKind


class IncomingPacks(JobKind):
    """Files are the work here, not rows: their own claims are in incoming_packs.py."""

    name = "incoming packs"
    priority = 30  # trying a pack out takes minutes
    upkeep_interval = 30.0

    def upkeep(self, session: Session) -> None:
        settings = current_app.config["RELAY"]
        into = settings.packs[-1] if settings.packs else None
        incoming_packs.take_up_packs(session, settings.incoming_packs, into)


KIND = IncomingPacks()
