"""Who may see what: posts, their earlier wordings, judgements and human translations. The only such module.

Two independent properties of a row, in whichever table:

- **current**: its author has neither withdrawn nor replaced it.
- **visible**: it is neither held nor hidden by moderation.

A row that is both is **public**: everybody on the board can read it. Statistics and notices count public rows
only. A judgement or a translation counts only while its post is public too, so check both:
``public(Post, Judgement)``.

Rows that are not visible can still be read by their author and by some teachers. This depends on the person,
so it is decided by ``Viewer``. A withdrawn post stays on the page, marked and without its text; other rows
that are not current are not shown to anybody.

Each rule exists as an SQL predicate, which takes a table or an alias of one, and beside it as a Python
function (``is_…``, ``may_…``), which takes a row. tests/board/test_visibility.py compares the two for every
persona and every state, and checks that no other module compares these columns. The tables of judgements and
human translations belong to a wing above, so the predicates take any table of the right kind
(``board.entities.Contribution`` and the classes beside it) and name only the board's own tables.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, not_, or_, select
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
    """Rows that are current: neither withdrawn nor replaced."""
    ended = [getattr(of, name) for name in ("replaced_by_id", "withdrawn_at") if hasattr(of, name)]
    return and_(*(column.is_(None) for column in ended))


def is_current(row: Contribution | Replaceable) -> bool:
    """``current`` for one row."""
    return getattr(row, "replaced_by_id", None) is None and getattr(row, "withdrawn_at", None) is None


def visible(of: type[Moderated] | type[Hideable]) -> ColumnElement[bool]:
    """Rows that are visible: neither held nor hidden."""
    entity: Any = of  # may be an alias, on which issubclass does not work
    shown: ColumnElement[bool] = (
        entity.hidden_at.is_(None)
        if hasattr(entity, "hidden_at")
        else entity.standing == ModerationState.VISIBLE
    )
    return shown


def is_visible(row: Moderated | Hideable) -> bool:
    """``visible`` for one row."""
    if isinstance(row, Hideable):
        return row.hidden_at is None
    return row.standing == ModerationState.VISIBLE


def held(of: type[Moderated]) -> ColumnElement[bool]:
    """Rows that are held, waiting for a teacher."""
    return of.standing == ModerationState.HELD


def is_held(row: Moderated) -> bool:
    """``held`` for one row."""
    return row.standing == ModerationState.HELD


def hidden(of: type[Moderated]) -> ColumnElement[bool]:
    """Rows that a teacher has hidden."""
    return of.standing == ModerationState.HIDDEN


def is_hidden(row: Moderated) -> bool:
    """``hidden`` for one row."""
    return row.standing == ModerationState.HIDDEN


def on_its_own(of: type[Post]) -> ColumnElement[bool]:
    """Posts whose moderation is a decision of its own: all but pictures of a message that is not visible.

    Those come and go with their message.
    """
    message = aliased(Post)
    with_its_message = exists().where(message.id == of.parent_id, not_(visible(message)))
    return or_(of.kind != PostKind.PICTURE, not_(with_its_message))


def is_on_its_own(row: Post, message: Post | None) -> bool:
    """``on_its_own`` for one row; ``message`` is its parent, if it has one."""
    return row.kind != PostKind.PICTURE or message is None or is_visible(message)


def appeared(of: type[Post]) -> ColumnElement[bool]:
    """Posts that were visible at some time, whether or not they still are."""
    return of.appeared_at.is_not(None)


def public(*of: type[Contribution] | type[Hideable]) -> ColumnElement[bool]:
    """Rows that everybody on their board can read: current and visible in each of the given tables."""
    return and_(*(asked(each) for each in of for asked in (current, visible)))


def is_public(*rows: Contribution | Hideable) -> bool:
    """``public`` for one row, or for several rows that belong together."""
    return all(is_current(row) and is_visible(row) for row in rows)


def readable_by(
    of: type[Contribution], person_id: int | BindParameter[int], taught: Collection[int] | Select[int]
) -> ColumnElement[bool]:
    """Rows that a person may read: visible ones, their own, and those they moderate.

    ``taught``: the ids of the classrooms they teach, or a query for them; empty for anybody but a teacher. A
    teacher also reads the partner class's posts that were visible once and are held or hidden now, so that
    both sides can talk about them, but not posts that have never been visible.
    """
    clauses = [visible(of), of.author_id == person_id]
    if isinstance(taught, Select) or taught:
        clauses.append(of.classroom_id.in_(taught))
        if hasattr(of, "appeared_at"):
            clauses.append(of.appeared_at.is_not(None))
    return or_(*clauses)


def reachable_by(
    of: type[Post] | type[Thread],
    person_id: int | BindParameter[int],
    taught: Collection[int] | Select[int],
) -> ColumnElement[bool]:
    """The topics that a person may open, or the posts in them: those whose titles they may read.

    ``taught`` as in ``readable_by``.
    """
    title = aliased(Post)
    topic = of.thread_id if hasattr(of, "thread_id") else of.id
    readable = readable_by(title, person_id, taught)
    return exists().where(title.thread_id == topic, title.kind == PostKind.TITLE, readable)


@dataclass(frozen=True)
class Viewer:
    """A person in a partnership: the classroom they belong to, and what they may read, write and moderate."""

    partnership: Partnership
    participations: tuple[Participation, ...]  # all classrooms, in the order they joined
    own: Participation
    helper: PartnershipHelper | None = None  # set for a language helper, whose classroom is ``own``
    person_id: int = 0
    taught: frozenset[int] = frozenset()  # ids of the classrooms in this partnership that they teach
    is_preview: bool = False  # a teacher who looks as any student of a class: see ``as_student_of``

    @property
    def may_write(self) -> bool:
        """Whether this person may write messages. Language helpers only read and translate."""
        return self.takes_part and self.helper is None and not self.is_preview

    @property
    def takes_part(self) -> bool:
        """Whether the classroom has not left and the partnership is not archived."""
        return self.own.left_at is None and not self.archived

    @property
    def may_rule(self) -> bool:
        """Whether they decide for a class as its teacher, and their classroom takes part."""
        return bool(self.taught) and self.takes_part

    @property
    def archived(self) -> bool:
        """Whether the teachers have archived the partnership, which makes it read-only for everybody."""
        return self.partnership.archived_at is not None

    @property
    def read_only(self) -> str | None:
        """Why this person may not write: "archived", "left" or "helper"; None if they may."""
        if self.archived:
            return "archived"
        if self.own.left_at is not None:
            return "left"
        return "helper" if self.helper is not None else None

    def as_student_of(self, classroom_id: int) -> Viewer | None:
        """The board as any student of a class sees it: what is visible to all, and nothing to write.

        That is a part of what this viewer reads, whoever they are. None for a class that takes no part.
        """
        for each in self.participations:
            if each.classroom_id == classroom_id and each.left_at is None:
                return Viewer(self.partnership, self.participations, each, is_preview=True)
        return None

    @property
    def classroom(self) -> Classroom:
        return self.own.classroom

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the classrooms without duplicates, in the order the classrooms joined."""
        return tuple(dict.fromkeys(p.classroom.language for p in self.participations))

    @property
    def partners(self) -> tuple[Classroom, ...]:
        return tuple(p.classroom for p in self.participations if p is not self.own)

    def side(self, classroom_id: int) -> str:
        """The colour of a classroom: "a", "b" and "c" for the first three to join, "d" for all others."""
        for index, participation in enumerate(self.participations):
            if participation.classroom_id == classroom_id:
                return _SIDES[min(index, len(_SIDES) - 1)]
        return _SIDES[-1]

    def moderates(self, row: Contribution) -> bool:
        """Whether this person moderates a row: they teach the class that it was written in."""
        return row.classroom_id in self.taught

    def may_read(self, row: Contribution) -> bool:
        """``readable`` for one row."""
        if is_visible(row) or row.author_id == self.person_id or self.moderates(row):
            return True
        return bool(self.taught) and isinstance(row, Post) and row.appeared_at is not None

    def readable(self, of: type[Contribution]) -> ColumnElement[bool]:
        """The posts or human translations that this person may read; see ``readable_by``.

        Combine it with ``current``, unless you only show that a text was withdrawn, and with ``reachable``,
        because a post can only be reached through its topic.
        """
        return readable_by(of, self.person_id, self.taught)

    def may_reach(self, row: Post | Thread) -> bool:
        """``reachable`` for one row."""
        return self.may_read((row.thread if isinstance(row, Post) else row).title)

    def reachable(self, of: type[Post] | type[Thread]) -> ColumnElement[bool]:
        """The topics that this person may open, or the posts in them; see ``reachable_by``."""
        return reachable_by(of, self.person_id, self.taught)

    def readable_wordings(self) -> ColumnElement[bool]:
        """The earlier wordings that this person may read, of posts that they may read.

        Wordings that were held or hidden are only for the author and the teachers of the author's class.
        """
        post = aliased(Post)
        own = or_(post.author_id == self.person_id, post.classroom_id.in_(self.taught))
        return or_(visible(PostRevision), exists().where(post.id == PostRevision.post_id, own))


def viewer_of(session: Session, user: User, partnership_id: int) -> Viewer | None:
    """``user`` as a viewer of a partnership; None if it does not exist or they do not belong to it."""
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
    # A teacher may have several classes here: prefer one that has not left.
    own.sort(key=lambda p: (p.left_at is not None, p.id))
    taught = frozenset(p.classroom_id for p in own) if user.is_teacher else frozenset()
    return Viewer(partnership, tuple(partnership.participations), own[0], helper, user.id, taught)


def helper_of(session: Session, user: User, partnership_id: int) -> PartnershipHelper | None:
    """The row that makes ``user`` a language helper of a partnership; None if they are not, or no longer."""
    return session.scalar(
        select(PartnershipHelper).where(
            PartnershipHelper.user_id == user.id,
            PartnershipHelper.partnership_id == partnership_id,
            PartnershipHelper.removed_at.is_(None),
        )
    )
