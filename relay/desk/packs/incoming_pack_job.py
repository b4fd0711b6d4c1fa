"""The periodic job that installs language packs from the folder of incoming packs."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from relay.desk.packs import incoming_packs
from relay.jobs import JobKind, Lane


class IncomingPacks(JobKind):
    """The work items are files, not rows; incoming_packs.py has its own lease for them."""

    name = "incoming packs"
    lane = Lane.PACKS
    upkeep_interval = 30.0

    def upkeep(self, session: Session) -> None:
        settings = current_app.config["RELAY"]
        into = settings.packs[-1] if settings.packs else None
        incoming_packs.take_up_packs(session, settings.incoming_packs, into)


KIND = IncomingPacks()
