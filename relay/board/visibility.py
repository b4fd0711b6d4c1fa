"""Who may see what: posts and their earlier wordings, judgements, persons' translations. Said here, once.

Two questions are asked of a row, whatever its table, and neither answers the other:

- Is it **current**: does its author stand by it? Not once they have taken it back, or put a newer one in its
  place.
- Is it **visible**: do teachers let the class see it? Not while it is held or hidden.

What is both is **public**: everybody on the board reads it. Figures and notices count what is public, and
nothing else. A judgement or a translation counts no longer than the post it is about, so ask for both:
``public(Post, Judgement)``.

What is not visible, some read nevertheless: its author, and teachers. That depends on who asks, so
``Viewer`` says it. A post that was taken back stays on the page as such, without its words; of anything
else that is not current, nobody is shown anything.

A predicate in SQL takes a table or an alias of it; the same in Python (``is_…``, ``may_…``) takes a row
and stands beside it. tests/board/test_visibility.py holds the two against each other for every persona
and every state, and sees to it that no other module compares these columns. The tables of judgements and
translations stand in a wing above, so a predicate takes any table of the right kind
(``board.entities.Contribution`` and its like) and names no entity but the board's own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from relay.board.entities import (
    Contribution,
    Hideable,
    Moderated,
    ModerationState,
    Participation,
    Partnership,
    PartnershipHelper,
    Post,
    PostKind,
    PostRevision,
    Replaceable,
    Thread,
)
from relay.people.entities import Classroom, Membership, Role, User

_SIDES = ("a", "b", "c", "d")


def current(of: type[Contribution] | type[Replaceable]) -> ColumnElement[bool]:
    """Those that their authors stand by: neither taken back nor replaced."""
    ended = [getattr(of, name) for name in ("replaced_by_id", "withdrawn_at") if hasattr(of, name)]
    return and_(*(column.is_(None) for column in ended))


def is_current(row: Contribution | Replaceable) -> bool:
    """``current``, of one row."""
    return getattr(row, "replaced_by_id", None) is None and getattr(row, "withdrawn_at", None) is None


def visible(of: type[Moderated] | type[Hideable]) -> ColumnElement[bool]:
    """Those that teachers let the class see."""
    entity: Any = of  # an alias is of its table's type, but issubclass cannot tell
    shown: ColumnElement[bool] = (
        entity.hidden_at.is_(None)
        if hasattr(entity, "hidden_at")
        else entity.standing == ModerationState.VISIBLE
    )
    return shown


def is_visible(row: Moderated | Hideable) -> bool:
    """``visible``, of one row."""
    if isinstance(row, Hideable):
        return row.hidden_at is None
    return row.standing == ModerationState.VISIBLE


def held(of: type[Moderated]) -> ColumnElement[bool]:
    """Those that wait for a teacher."""
    return of.standing == ModerationState.HELD


def hidden(of: type[Moderated]) -> ColumnElement[bool]:
    """Those that a teacher keeps back."""
    return of.standing == ModerationState.HIDDEN


def is_hidden(row: Moderated) -> bool:
    """``hidden``, of one row."""
    return row.standing == ModerationState.HIDDEN


def appeared(of: type[Post]) -> ColumnElement[bool]:
    """The posts that were visible at some time, whatever has become of them since."""
    return of.appeared_at.is_not(None)


def public(*of: type[Contribution] | type[Hideable]) -> ColumnElement[bool]:
    """Those that everybody on their board reads: current and visible, of each of the tables named."""
    return and_(*(asked(each) for each in of for asked in (current, visible)))


def is_public(*rows: Contribution | Hideable) -> bool:
    """``public``, of one row, or of several that belong together."""
    return all(is_current(row) and is_visible(row) for row in rows)


def readable_by(
    of: type[Contribution], person_id: int, taught: Collection[int] | Select[int]
) -> ColumnElement[bool]:
    """Those that a person may read: what is visible, their own, and what they moderate.

    ``taught``: the classrooms (ids) whose teacher they are, or a query for them; empty for anybody else. A
    partner's teacher reads posts that were taken down again, so that both sides can talk about them, but not
    what has not appeared yet.
    """
    clauses = [visible(of), of.author_id == person_id]
    if isinstance(taught, Select) or taught:
        clauses.append(of.classroom_id.in_(taught))
        if hasattr(of, "appeared_at"):
            clauses.append(of.appeared_at.is_not(None))
    return or_(*clauses)


def reachable_by(
    of: type[Post] | type[Thread], person_id: int, taught: Collection[int] | Select[int]
) -> ColumnElement[bool]:
    """The topics that open for a person, or the posts in them: those whose titles they may read.

    ``taught`` as in ``readable_by``.
    """
    title = aliased(Post)
    topic = of.thread_id if hasattr(of, "thread_id") else of.id
    readable = readable_by(title, person_id, taught)
    return exists().where(title.thread_id == topic, title.kind == PostKind.TITLE, readable)


@dataclass(frozen=True)
class Viewer:
    """Where a person stands in a partnership: through which classroom, on which side, and may they write."""

    partnership: Partnership
    participations: tuple[Participation, ...]  # all classrooms, in the order they joined
    own: Participation
    helper: PartnershipHelper | None = None  # set for a language helper, who stands beside a classroom
    person_id: int = 0
    taught: frozenset[int] = frozenset()  # the classrooms here whose teacher this is (ids)

    @property
    def may_write(self) -> bool:
        """Messages. Language helpers only read and translate."""
        return self.takes_part and self.helper is None

    @property
    def takes_part(self) -> bool:
        """Whether the classroom still belongs to the partnership, and that is not over."""
        return self.own.left_at is None and not self.archived

    @property
    def archived(self) -> bool:
        """Whether the teachers have ended the partnership: then everybody only reads."""
        return self.partnership.archived_at is not None

    @property
    def read_only(self) -> str | None:
        """Why this person writes nothing: "archived", "left" or "helper"; None where they may."""
        if self.archived:
            return "archived"
        if self.own.left_at is not None:
            return "left"
        return "helper" if self.helper is not None else None

    @property
    def classroom(self) -> Classroom:
        return self.own.classroom

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the classrooms, each once, in the order they joined."""
        return tuple(dict.fromkeys(p.classroom.language for p in self.participations))

    @property
    def partners(self) -> tuple[Classroom, ...]:
        return tuple(p.classroom for p in self.participations if p is not self.own)

    def side(self, classroom_id: int) -> str:
        """The colour of a classroom: "a" for the first to "c" for the third, "d" for every other one."""
        for index, participation in enumerate(self.participations):
            if participation.classroom_id == classroom_id:
                return _SIDES[min(index, len(_SIDES) - 1)]
        return _SIDES[-1]

    def moderates(self, row: Contribution) -> bool:
        """Whether this person decides what becomes of it: a teacher of the class it was written in."""
        return row.classroom_id in self.taught

    def may_read(self, row: Contribution) -> bool:
        """``readable``, of one row."""
        if is_visible(row) or row.author_id == self.person_id or self.moderates(row):
            return True
        return bool(self.taught) and isinstance(row, Post) and row.appeared_at is not None

    def readable(self, of: type[Contribution]) -> ColumnElement[bool]:
        """The posts, or translations, that this person may read, as ``readable_by`` has it.

        Ask for what is ``current`` too, unless you only show that a text was taken back; and for what is
        ``reachable``, as one gets to a post through its topic.
        """
        return readable_by(of, self.person_id, self.taught)

    def may_reach(self, row: Post | Thread) -> bool:
        """``reachable``, of one row."""
        return self.may_read((row.thread if isinstance(row, Post) else row).title)

    def reachable(self, of: type[Post] | type[Thread]) -> ColumnElement[bool]:
        """The topics that open for this person, or the posts in them, as ``reachable_by`` has it."""
        return reachable_by(of, self.person_id, self.taught)

    def readable_wordings(self) -> ColumnElement[bool]:
        """The earlier wordings that this person may read, of posts that they may read.

        Wordings that were held or hidden are only for the author and those who moderate the post.
        """
        post = aliased(Post)
        own = or_(post.author_id == self.person_id, post.classroom_id.in_(self.taught))
        return or_(visible(PostRevision), exists().where(post.id == PostRevision.post_id, own))


def viewer_of(session: Session, user: User, partnership_id: int) -> Viewer | None:
    """``user`` as a viewer of a partnership; None where they do not belong, or there is none."""
    partnership = session.scalar(
        select(Partnership)
        .where(Partnership.id == partnership_id)
        .options(selectinload(Partnership.participations).joinedload(Participation.classroom))
    )
    if partnership is None:
        return None
    helper = helper_of(session, user, partnership_id) if user.role == Role.HELPER else None
    if helper is not None:
        mine = {helper.classroom_id}
    else:
        mine = set(session.scalars(select(Membership.classroom_id).where(Membership.user_id == user.id)))
    own = [p for p in partnership.participations if p.classroom_id in mine]
    if not own:
        return None
    # A teacher may have two classes here; the one that still takes part counts.
    own.sort(key=lambda p: (p.left_at is not None, p.id))
    taught = frozenset(p.classroom_id for p in own) if user.is_teacher else frozenset()
    return Viewer(partnership, tuple(partnership.participations), own[0], helper, user.id, taught)


def helper_of(session: Session, user: User, partnership_id: int) -> PartnershipHelper | None:
    """What makes ``user`` a language helper of a partnership, unless it was taken back."""
    return session.scalar(
        select(PartnershipHelper).where(
            PartnershipHelper.user_id == user.id,
            PartnershipHelper.partnership_id == partnership_id,
            PartnershipHelper.removed_at.is_(None),
        )
    )
