"""What the twist lab adds to the board's cards: how many findings there are about a message."""

from __future__ import annotations

from collections.abc import Sequence

from relay.board.pages import Card
from relay.board.reader import Reader
from relay.database import db
from relay.learning.twist_lab import queries
from relay.learning.twist_lab.pages import FindingsOnCard


def on_cards(cards: Sequence[Card], looking: Reader) -> dict[int, FindingsOnCard]:
    """The additions to the cards of one page, by post id. One statement, however many cards."""
    counted = queries.counts(db.session(), looking.viewer, [card.id for card in cards])
    return {post_id: FindingsOnCard(count=count) for post_id, count in counted.items()}
