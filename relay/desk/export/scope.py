"""Select the rows of an export: a partnership or one topic, for a teacher or for the operator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, case, false, select, true, union
from sqlalchemy.orm import Session

from relay.board.entities import Participation, Partnership, Post, Thread
from relay.board.visibility import Viewer, current
from relay.desk.export.tables import BY_NAME, TABLES, Exported, reference
from relay.judging.entities import Guess, HumanTranslation
from relay.learning.corrections.entities import Correction
from relay.learning.twist_lab.entities import Finding
from relay.people.entities import Classroom, Membership, School, User


@dataclass
class Scope:
    """The rows of a partnership or, with ``topic``, of one topic.

    ``viewer`` is the teacher who exports; None (the operator) exports everything. For a teacher the export
    leaves out:

    - what they may not read: the partner class's posts that have not appeared, topics whose title has not,
      guesses of the partner's students, and members of the partner class who are not mentioned in any row;
    - everything that belongs to withdrawn messages;
    - the text of messages, human translations and corrections that were withdrawn or replaced.
    """

    partnership_id: int
    viewer: Viewer | None = None
    topic: int | None = None
    _people: frozenset[int] | None = field(default=None, repr=False)

    @property
    def complete(self) -> bool:
        """Whether the export holds everything of the partnership."""
        return self.viewer is None and self.topic is None

    def prepare(self, session: Session) -> None:
        """Find the people whom the rows mention. Must be called before ``condition``."""
        mentioned = union(*self._mentions())
        self._people = frozenset(session.scalars(select(mentioned.subquery().c[0])))

    def condition(self, exported: Exported) -> ColumnElement[bool]:
        """The condition for a table's rows to be in the export."""
        if exported.shared and self.topic is not None:
            return false()
        match exported.name:
            case "partnerships":
                return Partnership.id == self.partnership_id
            case "schools":
                return School.id.in_(select(Classroom.school_id).where(Classroom.id.in_(self._classrooms())))
            case "classrooms":
                return Classroom.id.in_(self._classrooms())
            case "people":
                return User.id.in_(self._people or ())
            case "memberships":
                known = Membership.user_id.in_(self._people or ())
                return and_(known, Membership.classroom_id.in_(self._classrooms()))
            case "topics" if self.topic is not None:
                return and_(Thread.id == self.topic, self._allowed(exported))
        return and_(self._owned(exported), self._allowed(exported))

    def _owned(self, exported: Exported) -> ColumnElement[bool]:
        column = exported.table.c[exported.owner]
        owner = BY_NAME[reference(column) or ""]
        owners = select(owner.table.c.id).where(self.condition(owner))
        if self.viewer is not None and owner.name == "posts":
            owners = owners.where(current(Post))
        return column.in_(owners)

    def value(self, exported: Exported, column: Column[object]) -> Any:
        """The expression to select for a column. For a teacher, a text that is not current is read as ""."""
        if self.viewer is not None and column.name in ("text", "words"):
            for entity in (Post, HumanTranslation, Correction):
                if exported.entity is entity:
                    return case((current(entity), column), else_="").label(column.name)
        return column

    def _allowed(self, exported: Exported) -> ColumnElement[bool]:
        if self.viewer is None:
            return true()
        own = self.viewer.taught
        match exported.name:
            case "topics":
                return self.viewer.reachable(Thread)
            case "posts":
                return self.viewer.readable(Post)
            case "post_revisions":
                return self.viewer.readable_wordings()
            case "human_translations":
                return self.viewer.readable(HumanTranslation)
            case "corrections":
                return self.viewer.readable(Correction)
            case "findings":  # they quote the message
                return Finding.post_id.in_(select(Post.id).where(current(Post)))
            case "guesses":
                return Guess.user_id.in_(select(Membership.user_id).where(Membership.classroom_id.in_(own)))
        return true()

    def _classrooms(self) -> Select[int]:
        return select(Participation.classroom_id).where(Participation.partnership_id == self.partnership_id)

    def _mentions(self) -> Iterator[Select[Any]]:
        """Queries for the ids of the people to export: those that rows refer to, and members of classes."""
        for exported in TABLES:
            if exported.name in ("people", "memberships", "reading_languages"):
                continue
            for column in exported.columns:
                if reference(column) == "people":
                    yield select(column).where(column.is_not(None), self.condition(exported))
        members = select(Membership.user_id)
        if self.complete:
            yield members.where(Membership.classroom_id.in_(self._classrooms()))
        elif self.topic is None and self.viewer is not None:
            yield members.where(Membership.classroom_id.in_(self.viewer.taught))
