"""Extension points: what the wings above (``judging``, ``learning``, ``desk``) add to the pages of the board.

A wing registers a provider with ``of(app)`` while the application is built. A view or presenter of the board
calls each provider once per page and passes the result to the template, which runs no query of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import current_app
from flask.sansio.app import App

from relay.board.pages import Card, CardAddition, Note
from relay.board.reader import Reader
from relay.board.search_queries import PostsWith
from relay.board.visibility import Viewer

_EXTENSION = "relay.board.additions"

CardProvider = Callable[[Sequence[Card], Reader], Mapping[int, CardAddition]]
NoteProvider = Callable[[Viewer], Sequence[Note]]


@dataclass
class Additions:
    """The registered providers.

    Each of ``cards``, by the name of the feature that adds them, returns the additions to the cards of one
    page, by post id. Each of ``notes`` returns notes to show above the topics of a board, each of ``texts``
    where else a search looks.
    """

    cards: dict[str, CardProvider] = field(default_factory=dict)
    notes: list[NoteProvider] = field(default_factory=list)
    texts: list[PostsWith] = field(default_factory=list)


def of(app: App) -> Additions:
    """The additions of an application, to register providers in."""
    found: Additions = app.extensions.setdefault(_EXTENSION, Additions())
    return found


def to_cards(cards: Sequence[Card], reader: Reader) -> tuple[Card, ...]:
    """The cards of one page in the same order, each with its additions by the names of their features."""
    found = {name: provider(cards, reader) for name, provider in of(current_app).cards.items()}
    return tuple(
        replace(card, added={name: given[card.id] for name, given in found.items() if card.id in given})
        for card in cards
    )


def notes(viewer: Viewer) -> tuple[Note, ...]:
    """The notes to show above the topics of a board."""
    return tuple(note for provider in of(current_app).notes for note in provider(viewer))


def texts() -> Sequence[PostsWith]:
    """Where a search looks beside the board's own texts."""
    return of(current_app).texts
