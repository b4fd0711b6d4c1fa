"""Who looks at a page of the board: the person, from where, when, and in which languages they can read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relay.board.post_language import languages_to_choose
from relay.board.visibility import Viewer
from relay.database import now
from relay.packs.catalog import catalog
from relay.people.entities import User
from relay.people.sessions import current_person


@dataclass(frozen=True)
class Reader:
    """Who looks, from where, when, and in which language if they chose one for the facing pages."""

    user: User
    viewer: Viewer
    moment: datetime
    choices: tuple[str, ...] = ()  # languages a post can be said to be in
    reading: str | None = None

    def preferences(self) -> list[str]:
        """The languages to read translations in, best first: the chosen one, one's own, the partners'."""
        first = [self.reading] if self.reading else []
        return list(dict.fromkeys([*first, self.viewer.classroom.language, *self.viewer.languages]))


def reader_for(viewer: Viewer, *, reading: str | None = None) -> Reader:
    """The signed-in person, who reads a partnership now; ``reading`` is a language they chose for it."""
    return Reader(current_person(), viewer, now(), languages_to_choose(viewer, catalog()), reading)
