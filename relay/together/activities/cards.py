"""What activities add to the board: a note while one is under way, and a link on the topic of one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from relay.board.pages import Card, Note
from relay.board.reader import Reader
from relay.board.visibility import Viewer
from relay.database import db
from relay.together.activities import list_page, queries
from relay.together.activities.pages import OnCard


def on_cards(cards: Sequence[Card], looking: Reader) -> dict[int, OnCard]:
    """The additions to the cards of one page, by post id: to the prompts of topics of activities."""
    prompts = [card for card in cards if card.kind == "prompt"]
    if not prompts:
        return {}
    found = queries.of_threads(db.session(), {card.thread for card in prompts})
    return {card.id: OnCard(activity=found[card.thread]) for card in prompts if card.thread in found}


def notes(viewer: Viewer) -> tuple[Note, ...]:
    """What is asked now in each activity under way."""
    return tuple(
        Note(
            icon="hop",
            heading=_("Under way: %(activity)s.", activity=line.title),
            text=_("%(task)s Until %(day)s.", task=line.task, day=line.until),
            address=url_for("activities.show", activity_id=line.id),
            link=_("Take part"),
        )
        for line in list_page.running(db.session(), viewer)
    )
