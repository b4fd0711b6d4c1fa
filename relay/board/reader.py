"""The person who reads a page of the board, with their languages and the time of the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relay.board.post_language import languages_to_choose
from relay.board.visibility import Viewer
from relay.database import now
from relay.packs.catalog import catalog
from relay.people.entities import Role, User
from relay.people.sessions import current_person


@dataclass(frozen=True)
class Reader:
    """The reader of a page.

    ``moment`` is the time of the request; ``reading`` the language chosen for the translations, if any.
    """

    user: User
    viewer: Viewer
    moment: datetime
    choices: tuple[str, ...] = ()  # the languages to choose from when correcting a post's language
    reading: str | None = None

    def preferences(self) -> list[str]:
        """The languages for translations, best first: the chosen one, the class's, the partners'."""
        first = [self.reading] if self.reading else []
        return list(dict.fromkeys([*first, self.viewer.classroom.language, *self.viewer.languages]))


def reader_for(viewer: Viewer, *, reading: str | None = None) -> Reader:
    """The signed-in person as a reader of the viewer's board. ``reading`` as in ``Reader``.

    In a preview it is a student without a name, so that nothing on the page is the person's own.
    """
    person = (
        User(id=0, role=Role.STUDENT, name="", created_at=now()) if viewer.is_preview else current_person()
    )
    return Reader(person, viewer, now(), languages_to_choose(viewer, catalog()), reading)
