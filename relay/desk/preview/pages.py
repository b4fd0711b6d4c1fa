"""The template contexts of the preview."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.pages import Card, Cover, Topic
from relay.board.visibility import Viewer


@dataclass(frozen=True)
class Side:
    """A class as which one can look. ``chosen``: the one that the page shows."""

    classroom: int
    name: str
    city: str
    chosen: bool


@dataclass(frozen=True)
class PreviewPage:
    """desk/preview/board.html: the topics that a student of the class sees."""

    partnership: int
    name: str
    classroom: int
    sides: tuple[Side, ...]
    covers: tuple[Cover, ...]
    topics: tuple[Topic, ...]
    more: bool  # there are older topics, which are not shown


@dataclass(frozen=True)
class PreviewThreadPage:
    """desk/preview/thread.html: one topic as a student of the class sees it."""

    partnership: int
    classroom: int
    thread: int
    sides: tuple[Side, ...]
    covers: tuple[Cover, ...]
    title: Card
    prompt: Card | None
    cards: tuple[Card, ...]
    earlier: str | None
    later: str | None


def sides(viewer: Viewer) -> tuple[Side, ...]:
    """The classes that take part; ``viewer`` looks as a student of one of them."""
    return tuple(
        Side(
            each.classroom_id,
            each.classroom.name,
            each.classroom.city,
            each.classroom_id == viewer.own.classroom_id,
        )
        for each in viewer.participations
        if each.left_at is None
    )
