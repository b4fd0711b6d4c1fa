"""What the templates of the twist lab are given."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString

from relay.board.pages import Card, CardAddition
from relay.judging.pages import Head
from relay.judging.text.differences import Piece
from relay.learning.twist_lab.entities import TwistKind

Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Outcome:
    """A sentence as it was and as it was changed, and the translations of both; what differs is marked.

    ``same``: the two translations are the same.
    """

    original: Pieces
    twisted: Pieces
    before: Pieces
    after: Pieces
    source: str
    target: str

    @property
    def same(self) -> bool:
        return all(piece.kind == "same" for piece in self.after)


@dataclass(frozen=True)
class TwistPage:
    """learning/twist.html: change a sentence and see what the machine makes of it.

    ``number`` is that of the sentence, from 1. ``twisted`` and ``kind`` are what is filled in. ``state`` is
    that of the twist: "none", "pending", "failed" or "done". ``noticed`` is what could not be saved, because
    of ``note_problem``.
    """

    head: Head
    number: int
    sentences: tuple[str, ...]
    original: str
    source: str
    kinds: tuple[tuple[TwistKind, LazyString], ...]
    kind: TwistKind
    twisted: str
    problem: str
    twist: int | None
    state: str
    outcome: Outcome | None
    form_key: str
    noticed: str
    note_problem: str
    partnership: int


@dataclass(frozen=True)
class FindingView:
    """A finding. ``note`` is the card of what was said, ``about`` that of the message.

    ``noticed`` is in the language of its author, ``noticed_there`` in that of the reader, "" where it is not
    translated.
    """

    id: int
    note: Card
    about: Card
    kind: LazyString
    outcome: Outcome
    noticed: str
    noticed_language: str | None
    noticed_there: str


@dataclass(frozen=True)
class FindingsPage:
    """learning/findings.html: what the classes found out about the machine, newest first.

    ``about`` is the message that they are all about; None: of the whole board. ``covered`` counts those left
    out because the reader is to guess a translation first.
    """

    partnership: int
    about: Card | None
    findings: tuple[FindingView, ...]
    covered: int
    older: int | None


@dataclass(frozen=True)
class FindingsOnCard(CardAddition):
    """How many findings there are about a message."""

    count: int = 0
