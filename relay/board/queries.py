"""Reading the board: where a person stands in it, its threads, and pages of posts by keyset."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.board.entities import (
    Draft,
    ModerationState,
    Participation,
    Partnership,
    PartnershipHelper,
    Post,
    PostKind,
    PostRevision,
    Review,
    Thread,
    TranslationJob,
    TranslationState,
    WorkerHeartbeat,
)
from relay.database import now
from relay.people.entities import Classroom, Membership, Role, User

PAGE = 50  # posts
THREADS = 20  # topics on a partnership's page
_SIDES = ("a", "b", "c", "d")


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

    def moderates(self, post: Post) -> bool:
        """Whether this person decides what becomes of ``post``: a teacher of the class it was written in."""
        return post.classroom_id in self.taught

    def may_read(self, post: Post) -> bool:
        """Whether this person may read ``post``, as ``readable`` says it in SQL."""
        return (
            post.standing == ModerationState.VISIBLE
            or post.author_id == self.person_id
            or self.moderates(post)
            or (bool(self.taught) and post.appeared_at is not None)
        )

    def readable(self) -> ColumnElement[bool]:
        """The posts this person may read: what has appeared, their own, and what they moderate.

        A partner's teacher reads what was taken down again, so that both sides can talk about it, but not
        what has not appeared yet.
        """
        also = [Post.classroom_id.in_(self.taught), Post.appeared_at.is_not(None)] if self.taught else []
        return or_(Post.standing == ModerationState.VISIBLE, Post.author_id == self.person_id, *also)


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


def helpers(session: Session, partnership_id: int) -> list[PartnershipHelper]:
    """The language helpers of a partnership, by name."""
    return list(
        session.scalars(
            select(PartnershipHelper)
            .join(User, User.id == PartnershipHelper.user_id)
            .where(PartnershipHelper.partnership_id == partnership_id, PartnershipHelper.removed_at.is_(None))
            .options(joinedload(PartnershipHelper.user))
            .order_by(User.name, User.id)
        )
    )


def partnerships_of(user: User) -> Select[Partnership]:
    """The partnerships of the classrooms of ``user``, and those they help, by name."""
    mine = select(Participation.partnership_id).join(
        Membership, Membership.classroom_id == Participation.classroom_id
    )
    helped = select(PartnershipHelper.partnership_id).where(
        PartnershipHelper.user_id == user.id, PartnershipHelper.removed_at.is_(None)
    )
    return (
        select(Partnership)
        .where(or_(Partnership.id.in_(mine.where(Membership.user_id == user.id)), Partnership.id.in_(helped)))
        .options(selectinload(Partnership.participations).joinedload(Participation.classroom))
        .order_by(Partnership.name, Partnership.id)
    )


def with_cards(posts: Select[Post]) -> Select[Post]:
    """Everything that a card on the page shows, in a fixed number of statements."""
    return posts.options(
        joinedload(Post.author),
        joinedload(Post.classroom),
        joinedload(Post.standing_by),
        selectinload(Post.translations).options(
            joinedload(TranslationJob.current), joinedload(TranslationJob.review).joinedload(Review.by)
        ),
    )


def latest_threads(
    session: Session, viewer: Viewer, before: tuple[datetime, int] | None = None
) -> tuple[list[Thread], bool]:
    """The threads with the newest messages first, up to THREADS, and whether there are older ones.

    ``before`` is the ``(last_post_at, id)`` of the last thread of the page before.
    """
    appeared = exists().where(Post.thread_id == Thread.id, Post.kind == PostKind.TITLE, viewer.readable())
    query = select(Thread).where(Thread.partnership_id == viewer.partnership.id, appeared)
    if before is not None:
        query = query.where(tuple_(Thread.last_post_at, Thread.id) < tuple_(*before))
    threads = list(
        session.scalars(
            query.options(joinedload(Thread.author))
            .order_by(Thread.last_post_at.desc(), Thread.id.desc())
            .limit(THREADS + 1)
        )
    )
    return threads[:THREADS], len(threads) > THREADS


def openings(session: Session, viewer: Viewer, threads: Sequence[int]) -> dict[tuple[int, PostKind], Post]:
    """The titles and prompts of ``threads`` (ids) that ``viewer`` may read, by (thread, kind)."""
    posts = session.scalars(
        with_cards(
            select(Post).where(
                Post.thread_id.in_(threads),
                Post.kind.in_([PostKind.TITLE, PostKind.PROMPT]),
                viewer.readable(),
            )
        )
    )
    return {(post.thread_id, post.kind): post for post in posts}


@dataclass(frozen=True)
class PostPage:
    """Up to PAGE messages of a thread in the page's order, and whether there are more on either side."""

    posts: list[Post]
    earlier: bool
    later: bool


def newest_posts(session: Session, viewer: Viewer, thread_id: int) -> PostPage:
    """The last page of a thread."""
    posts = _backward(session, viewer, thread_id, None, PAGE + 1)
    return PostPage(posts[-PAGE:], len(posts) > PAGE, False)


def first_posts(session: Session, viewer: Viewer, thread_id: int) -> PostPage:
    """The first page of a thread."""
    posts = _forward(session, viewer, thread_id, (0, 0), PAGE + 1)
    return PostPage(posts[:PAGE], False, len(posts) > PAGE)


def posts_before(session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int]) -> PostPage:
    """The page that ends just before ``key``, a ``(root_id, id)``."""
    posts = _backward(session, viewer, thread_id, key, PAGE + 1)
    return PostPage(posts[-PAGE:], len(posts) > PAGE, True)


def posts_after(session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int]) -> PostPage:
    """The page that starts just after ``key``."""
    posts = _forward(session, viewer, thread_id, key, PAGE + 1)
    return PostPage(posts[:PAGE], True, len(posts) > PAGE)


def posts_around(session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int]) -> PostPage:
    """A page with the message at ``key`` in its middle."""
    half = PAGE // 2
    before = _backward(session, viewer, thread_id, key, half + 1)
    after = _forward(session, viewer, thread_id, (key[0], key[1] - 1), half + 1)
    return PostPage([*before[-half:], *after[:half]], len(before) > half, len(after) > half)


def _messages(viewer: Viewer, thread_id: int) -> Select[Post]:
    return with_cards(
        select(Post).where(Post.thread_id == thread_id, Post.kind == PostKind.MESSAGE, viewer.readable())
    )


def _forward(
    session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int], limit: int
) -> list[Post]:
    query = _messages(viewer, thread_id).where(tuple_(Post.root_id, Post.id) > tuple_(*key))
    return list(session.scalars(query.order_by(Post.root_id, Post.id).limit(limit)))


def _backward(
    session: Session, viewer: Viewer, thread_id: int, key: tuple[int, int] | None, limit: int
) -> list[Post]:
    query = _messages(viewer, thread_id)
    if key is not None:
        query = query.where(tuple_(Post.root_id, Post.id) < tuple_(*key))
    newest_first = session.scalars(query.order_by(Post.root_id.desc(), Post.id.desc()).limit(limit))
    return list(newest_first)[::-1]


def change_number(session: Session, thread_id: int) -> int:
    """The number of the last visible change in a thread."""
    return session.scalar(select(func.max(Post.changed)).where(Post.thread_id == thread_id)) or 0


def changed_posts(
    session: Session, viewer: Viewer, thread_id: int, since: int, limit: int = PAGE
) -> list[Post]:
    """The posts of a thread (title and prompt too) that changed after ``since``, earliest change first.

    Those that were taken down are among them, so that a page can take them down: ask ``viewer.may_read``.
    """
    query = with_cards(select(Post).where(Post.thread_id == thread_id, Post.changed > since))
    query = query.where(or_(viewer.readable(), Post.appeared_at.is_not(None)))
    return list(session.scalars(query.order_by(Post.changed).limit(limit)))


def authors_of(session: Session, posts: Collection[int]) -> dict[int, str]:
    """The names of those who wrote ``posts`` (ids)."""
    found = session.execute(
        select(Post.id, User.name).join(User, User.id == Post.author_id).where(Post.id.in_(posts))
    )
    return {post_id: name for post_id, name in found}  # noqa: C416 (a Row is no pair to dict())


def earlier_wordings(session: Session, viewer: Viewer, post: Post) -> list[PostRevision]:
    """What a post said before each edit, the newest first.

    Wordings that were held or hidden are only for its author and moderators.
    """
    query = select(PostRevision).where(PostRevision.post_id == post.id)
    if post.author_id != viewer.person_id and not viewer.moderates(post):
        query = query.where(PostRevision.standing == ModerationState.VISIBLE)
    return list(session.scalars(query.order_by(PostRevision.revision.desc())))


def draft_of(session: Session, user: User, partnership_id: int, thread_id: int | None) -> Draft | None:
    """What is kept for ``user``: a message for a thread, or (None) a topic that is not started yet."""
    return session.scalars(
        select(Draft)
        .where(Draft.user_id == user.id, Draft.partnership_id == partnership_id)
        .where(Draft.thread_id == thread_id if thread_id is not None else Draft.thread_id.is_(None))
        .order_by(Draft.id.desc())
    ).first()


def languages_written(session: Session, author_id: int, partnership_id: int) -> dict[str, int]:
    """How many of an author's messages on a board were in each language."""
    counted = session.execute(
        select(Post.language, func.count())
        .where(
            Post.author_id == author_id,
            Post.partnership_id == partnership_id,
            Post.kind == PostKind.MESSAGE,
            Post.language.is_not(None),
        )
        .group_by(Post.language)
    )
    return {language: count for language, count in counted if language is not None}


def translations_waiting(session: Session, silence: timedelta) -> bool:
    """Whether there is work and no worker has said for ``silence`` that it is alive."""
    alive = exists().where(WorkerHeartbeat.seen_at > now() - silence)
    due = exists().where(
        TranslationJob.state == TranslationState.PENDING,
        or_(TranslationJob.lease_until.is_(None), TranslationJob.lease_until < now()),
    )
    return bool(session.scalar(select(due & ~alive)))
