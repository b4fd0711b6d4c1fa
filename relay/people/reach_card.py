"""Who may reach a relay on a teacher's own computer, for the viewer of a page."""

from __future__ import annotations

from flask import current_app

from relay.config import Settings
from relay.people.reach_pages import ReachCard
from relay.people.sessions import current_person
from relay.web import own_computer
from relay.web import reach as reaches
from relay.web.public_address import link_to, public_address
from relay.web.reach import Reach


def reach_card() -> ReachCard | None:
    """The card for the current viewer; None where whoever runs the server decides who reaches it."""
    running = own_computer.running()
    if running is None:
        return None
    settings: Settings = current_app.config["RELAY"]
    found = public_address()
    return ReachCard(
        running=running.reach,
        is_decided=running.reach is not Reach.HERE or reaches.chosen(settings.data) is not None,
        may_choose=current_person().is_administrator and own_computer.asks(),
        is_elsewhere=found.opens_elsewhere,
        link=link_to("people.join"),
        url=found.url,
        as_typed=found.as_typed,
        port=running.port,
    )
