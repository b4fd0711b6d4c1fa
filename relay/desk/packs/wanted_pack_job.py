"""The periodic job that gets the language packs that an administrator asked for."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from relay.desk.packs import wanted_packs
from relay.jobs import JobKind, Lane


class WantedPacks(JobKind):
    """The work items are files, not rows; wanted_packs.py says who has one."""

    name = "wanted packs"
    lane = Lane.PACKS
    upkeep_interval = 2.0  # somebody is looking at the page

    def upkeep(self, session: Session) -> None:
        wanted_packs.get_wanted(session, current_app.config["RELAY"])


KIND = WantedPacks()
