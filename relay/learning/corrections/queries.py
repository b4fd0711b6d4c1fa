"""Reading corrections: who may give them, which messages ask for them, and what has been said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from relay.board.entities import Post, PostKind, Thread, TranslationJob
from relay.board.visibility import Viewer, current, is_current, is_public, public
from relay.database import now
from relay.judging.reader_queries import natives_of, reads
from relay.learning.corrections import sentences
from relay.learning.corrections.entities import Correction
from relay.people.entities import Classroom, Role, User
from translation import Span

PATIENCE = timedelta(days=3)  # then a message that nobody has corrected rises in the list
MOST = 50  # messages in the list


@dataclass(frozen=True)
class Sentence:
    """A sentence of a message with what readers said of it, newest last, as one person may read it."""

    span: Span
    said: tuple[Correction, ...]

    @property
    def corrected(self) -> bool:
        """Whether somebody would say it differently."""
        return any(not each.is_perfect for each in self.said)

    @property
    def open(self) -> bool:
        """Whether somebody corrected it and its author has neither thanked nor answered yet."""
        return any(
            not each.is_perfect and each.thanked_at is None and each.answer_id is None for each in self.said
        )


def native_languages(session: Session, person: User, viewer: Viewer) -> frozenset[str]:
    """The languages of this board of which ``person`` is a native reader.

    That is the language of a class of theirs; one that they say they read well if a teacher has confirmed
    it; for a teacher or a language helper also without that.
    """
    declared = reads(session, person) if person.role != Role.STUDENT else frozenset()
    return frozenset(
        language
        for language in viewer.languages
        if language in declared or person.id in natives_of(session, [person.id], language)
    )


def asks(post: Post) -> bool:
    """Whether a message asks for corrections: its author marked it as practice, and it is in another language
    than their class's. Whether that is a language of the board, its readers know."""
    return (
        post.practising
        and post.kind == PostKind.MESSAGE
        and post.language is not None
        and post.language != post.classroom.language
    )


def may_correct(post: Post, person: User, viewer: Viewer, natives: Collection[str]) -> bool:
    """Whether ``person``, a native reader of the languages ``natives``, is asked to correct a message.

    Pupils correct a teacher's message only where the teacher's class has said so.
    """
    return (
        asks(post)
        and post.language in natives
        and post.author_id != person.id
        and viewer.takes_part
        and not viewer.is_preview
        and is_public(post)
        and not post.thread.closed
        and (person.role != Role.STUDENT or not post.author.is_teacher or _teachers_first(post, viewer))
    )


def _teachers_first(post: Post, viewer: Viewer) -> bool:
    return any(
        each.correct_teachers for each in viewer.participations if each.classroom_id == post.classroom_id
    )


def at_once(post: Post, viewer: Viewer) -> int:
    """How many sentences of a message may wait, corrected, for its author: what the author's class chose."""
    return next(
        each.corrections_at_once for each in viewer.participations if each.classroom_id == post.classroom_id
    )


def of_posts(session: Session, viewer: Viewer, posts: Collection[int]) -> Mapping[int, Sequence[Correction]]:
    """The current corrections of messages that the viewer may read, by message, in the order of the text.

    Also those of earlier wordings. A fixed number of statements.
    """
    found: dict[int, list[Correction]] = {}
    if not posts:
        return found
    query = (
        select(Correction)
        .where(Correction.post_id.in_(posts), current(Correction), viewer.readable(Correction))
        .options(
            joinedload(Correction.author),
            joinedload(Correction.answer).selectinload(Post.translations).joinedload(TranslationJob.current),
            joinedload(Correction.answer).joinedload(Post.author),
        )
        .order_by(Correction.start, Correction.id)
    )
    for row in session.scalars(query):
        found.setdefault(row.post_id, []).append(row)
    return found


def sentences_of(post: Post, said: Sequence[Correction]) -> tuple[Sentence, ...]:
    """The sentences of the current wording of a message, each with what ``said`` says of it."""
    by_place: dict[int, list[Correction]] = {}
    for each in said:
        if each.post_revision == post.revision:
            by_place.setdefault(each.start, []).append(each)
    return tuple(Sentence(span, tuple(by_place.get(span.start, ()))) for span in sentences.of_post(post))


def left(found: Sequence[Sentence], person: User, most: int) -> tuple[int, ...]:
    """The indices of the sentences that ``person`` is asked about.

    A sentence that somebody has corrected is not asked about again, nor one of which they said that it is
    perfect. While ``most`` corrected sentences wait for the author, no other is asked about.
    """
    if sum(each.open for each in found) >= most:
        return ()
    return tuple(
        index
        for index, each in enumerate(found)
        if not each.corrected and all(said.author_id != person.id for said in each.said)
    )


def uncorrected(viewer: Viewer, person: User, natives: Collection[str]) -> Select[Post]:
    """The messages that ask for corrections in one of ``natives`` and that nobody has said anything of,
    with their authors and topics. Those that ``person`` may correct: see ``may_correct``."""
    said = exists().where(
        Correction.post_id == Post.id,
        Correction.post_revision == Post.revision,
        current(Correction),
        viewer.readable(Correction),
    )
    query = (
        select(Post)
        .join(Classroom, Classroom.id == Post.classroom_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.partnership_id == viewer.partnership.id,
            Thread.closed.is_(False),
            _asks(),
            Post.language.in_(natives),
            Post.author_id != person.id,
            public(Post),
            viewer.reachable(Post),
            ~said,
        )
    )
    if person.role == Role.STUDENT:
        first = [each.classroom_id for each in viewer.participations if each.correct_teachers]
        query = query.join(User, User.id == Post.author_id).where(
            or_(User.role != Role.TEACHER, Post.classroom_id.in_(first))
        )
    return query


def _asks() -> ColumnElement[bool]:
    """``asks`` as a condition on ``Post`` joined with its ``Classroom``."""
    return and_(Post.practising, Post.kind == PostKind.MESSAGE, Post.language != Classroom.language)


def _long_ago() -> ColumnElement[bool]:
    """Messages whose current wording has been on the board for as long as ``PATIENCE``."""
    return func.coalesce(Post.edited_at, Post.appeared_at) < now() - PATIENCE


def count_waiting(session: Session, viewer: Viewer, person: User, natives: Collection[str]) -> int:
    """How many messages wait for a native reader like ``person``, for as long as ``PATIENCE``."""
    if not natives:
        return 0
    query = uncorrected(viewer, person, natives).where(_long_ago()).subquery()
    return session.scalar(select(func.count()).select_from(query)) or 0


def waiting(session: Session, viewer: Viewer, person: User, natives: Collection[str]) -> list[Post]:
    """The messages of ``uncorrected`` that wait for as long as ``PATIENCE``, the longest waiting first; then
    the others, the newest first. Together at most ``MOST``."""
    if not natives:
        return []
    query = uncorrected(viewer, person, natives).options(
        joinedload(Post.author),
        joinedload(Post.classroom),
        selectinload(Post.thread).joinedload(Thread.title),
    )
    waited = session.scalars(query.where(_long_ago()).order_by(Post.id).limit(MOST)).all()
    others = session.scalars(query.where(~_long_ago()).order_by(Post.id.desc()).limit(MOST - len(waited)))
    return [*waited, *others]


def is_waiting(post: Post) -> bool:
    """Whether the current wording of a message has been on the board for as long as ``PATIENCE``."""
    since = post.edited_at or post.appeared_at
    return since is not None and since < now() - PATIENCE


def never_corrected(session: Session, classroom: Classroom) -> dict[int, int]:
    """How many messages of each member of a class ask for corrections for as long as ``PATIENCE``, if nobody
    has said anything of any message of theirs yet: by person (id)."""
    said = (
        select(Post.author_id)
        .join(Correction, Correction.post_id == Post.id)
        .where(Post.classroom_id == classroom.id, public(Post, Correction))
    )
    found = session.execute(
        select(Post.author_id, func.count())
        .join(Classroom, Classroom.id == Post.classroom_id)
        .where(
            Post.classroom_id == classroom.id, _asks(), public(Post), _long_ago(), Post.author_id.not_in(said)
        )
        .group_by(Post.author_id)
    )
    return {person_id: count for person_id, count in found}  # noqa: C416 (a Row is no pair to dict())


def latest_number(session: Session, correction: Correction) -> int:
    """The number of the newest row about the same sentence by the same reader, 0 where there is none."""
    return (
        session.scalar(
            select(func.max(Correction.number)).where(
                Correction.author_id == correction.author_id,
                Correction.post_id == correction.post_id,
                Correction.post_revision == correction.post_revision,
                Correction.start == correction.start,
            )
        )
        or 0
    )


def own(session: Session, person: User, post: Post, start: int) -> Correction | None:
    """What ``person`` says of the sentence at ``start`` of the current wording; None for nothing."""
    found = session.scalar(
        select(Correction)
        .where(
            Correction.author_id == person.id,
            Correction.post_id == post.id,
            Correction.post_revision == post.revision,
            Correction.start == start,
            current(Correction),
        )
        .execution_options(populate_existing=True)
    )
    return found if found is not None and is_current(found) else None


def between_classes(session: Session, partnership_id: int) -> tuple[Counter[int], Counter[int]]:
    """How many sentences each class (id) has corrected for others, and has had corrected by others.

    What is perfect as it is counts, too: somebody has read it.
    """
    given: Counter[int] = Counter()
    received: Counter[int] = Counter()
    rows = session.execute(
        select(Correction.classroom_id, Post.classroom_id, func.count())
        .join(Post, Post.id == Correction.post_id)
        .where(
            Post.partnership_id == partnership_id,
            Correction.classroom_id != Post.classroom_id,
            public(Post, Correction),
        )
        .group_by(Correction.classroom_id, Post.classroom_id)
    )
    for giver, receiver, number in rows:
        given[giver] += number
        received[receiver] += number
    return given, received
