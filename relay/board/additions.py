"""What the wings above add to the board's pages, which know nothing of them.

A wing registers a provider when the application is put together (``of(app)``). A view or presenter of the
board asks each provider once a page and hands its answer to the template, which runs no query of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import current_app
from flask.sansio.app import App

from relay.board.pages import Card, CardAddition, Note
from relay.board.reader import Reader
from relay.board.visibility import Viewer

_EXTENSION = "relay.board.additions"

CardProvider = Callable[[Sequence[Card], Reader], Mapping[int, CardAddition]]
NoteProvider = Callable[[Viewer], Sequence[Note]]


@dataclass
class Additions:
    """``cards`` gives, by post, what is said on the cards of one page; each of ``notes``, what a board's page
    says above its topics.
    """

    cards: CardProvider | None = None
    notes: list[NoteProvider] = field(default_factory=list)


def of(app: App) -> Additions:
    """Where to register with an application."""
    found: Additions = app.extensions.setdefault(_EXTENSION, Additions())
    return found


def to_cards(cards: Sequence[Card], reader: Reader) -> tuple[Card, ...]:
    """All cards of one page, in their order, each with what was added to it."""
    provider = of(current_app).cards
    found = provider(cards, reader) if provider is not None else {}
    return tuple(replace(card, added=found.get(card.id)) for card in cards)


def notes(viewer: Viewer) -> tuple[Note, ...]:
    """What is said above the topics of a board."""
    return tuple(note for provider in of(current_app).notes for note in provider(viewer))
