"""Balance between the classes: counts of what each class did, and what the classes achieved together.

A fixed number of statements, whatever the size of the board. Only what is public counts
(``board.visibility``): no message that is held, hidden or withdrawn, nothing about such a message, and no
judgement or translation that is hidden, withdrawn or replaced.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Integer, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from relay.board.entities import LanguageCorrection, Post, PostKind, Thread
from relay.board.visibility import Viewer, public
from relay.judging.entities import AuthorQuestion, HumanTranslation, Judgement
from relay.people.entities import Membership, Role, User
from translation import text_facts

MOST_UNANSWERED = 20
_QUESTION_MARKS = ("?", "？", "؟")


class Measure(StrEnum):
    MESSAGES = "messages"
    REPLIES = "replies"
    WORDS = "words"  # per message, on average
    STUDENTS = "students"  # who have written
    QUESTIONS = "questions"  # messages with a question mark
    ANSWERED = "answered"  # partners' messages with a question mark that this class has replied to
    JUDGED = "judged"  # judgements of translations
    GIVEN = "given"  # corrections given: language corrections and human translations
    RECEIVED = "received"  # corrections received


@dataclass(frozen=True)
class Balance:
    """``counts`` are by measure and classroom id. A missing value is 0; for ``WORDS``, not countable."""

    counts: Mapping[Measure, Mapping[int, float]]
    languages: Mapping[int, Mapping[str, int]]  # by classroom id: messages in each language
    unanswered: Mapping[int, int]  # by classroom id: questions without a reply from another class


class First(StrEnum):
    """Things that the classes can achieve together."""

    TOPIC = "topic"  # all classes wrote in one topic
    REPLY = "reply"  # a reply to a message of another class
    ASKED = "asked"  # a question about a message ("did you mean …?"), answered by the author
    TRANSLATED = "translated"  # a person translated a message of another class
    WEEK = "week"  # all classes wrote in the same week


@dataclass(frozen=True)
class Success:
    """How often something happened, and where and when first. For a week, ``when`` is its Monday."""

    kind: First
    number: int
    when: datetime | date | None = None
    thread: int | None = None
    post: int | None = None


def balance(session: Session, viewer: Viewer) -> Balance:
    """Count what each class did on the board. Six statements."""
    board = viewer.partnership.id
    counts: dict[Measure, dict[int, float]] = {measure: {} for measure in Measure}
    _messages(session, viewer, counts)
    languages: dict[int, dict[str, int]] = defaultdict(dict)
    spoken = (
        select(Post.classroom_id, Post.language, func.count())
        .where(*_appeared(board), Post.language.is_not(None))
        .group_by(Post.classroom_id, Post.language)
        .order_by(func.count().desc())
    )
    for room, language, number in session.execute(spoken):
        languages[room][str(language)] = number
    unanswered = _questions(session, viewer, counts)
    judged = (
        select(Judgement.classroom_id, func.count())
        .join(Post, Post.id == Judgement.post_id)
        .where(Post.partnership_id == board, public(Post, Judgement))
        .group_by(Judgement.classroom_id)
    )
    counts[Measure.JUDGED] = _by_room(session, judged)
    _corrections(session, board, counts)
    return Balance(counts, languages, unanswered)


def _appeared(board: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Post.partnership_id == board,
        Post.kind == PostKind.MESSAGE,
        public(Post),
    )


def _by_room(session: Session, counted: object) -> dict[int, float]:
    return {room: float(number) for room, number in session.execute(counted)}  # type: ignore[call-overload]


def _messages(session: Session, viewer: Viewer, counts: dict[Measure, dict[int, float]]) -> None:
    flat = func.trim(func.replace(Post.text, "\n", " "))
    words = func.length(flat) - func.length(func.replace(flat, " ", "")) + 1
    writer = case((User.role == Role.STUDENT, Post.author_id))
    found = session.execute(
        select(
            Post.classroom_id,
            func.count(),
            func.sum(case((Post.root_id != Post.id, 1), else_=0)),
            func.avg(words),
            func.count(writer.distinct()),
        )
        .join(User, User.id == Post.author_id)
        .where(*_appeared(viewer.partnership.id))
        .group_by(Post.classroom_id)
    )
    # Counting spaces does not count words in languages written without them.
    unspaced = {
        each.classroom_id for each in viewer.participations if text_facts.is_unspaced(each.classroom.language)
    }
    for room, messages, replies, average, students in found:
        counts[Measure.MESSAGES][room] = messages
        counts[Measure.REPLIES][room] = replies
        counts[Measure.STUDENTS][room] = students
        if room not in unspaced:
            counts[Measure.WORDS][room] = round(float(average))


def _asks() -> ColumnElement[bool]:
    return or_(*(Post.text.contains(mark, autoescape=True) for mark in _QUESTION_MARKS))


def _answer() -> type[Post]:
    return aliased(Post, name="answer")


def _is_answer(answer: type[Post]) -> ColumnElement[bool]:
    """Whether ``answer`` is a public reply to the post from another class."""
    return and_(
        answer.parent_id == Post.id,
        answer.classroom_id != Post.classroom_id,
        public(answer),
    )


def _questions(session: Session, viewer: Viewer, counts: dict[Measure, dict[int, float]]) -> dict[int, int]:
    """Count the questions asked and answered; returns the unanswered ones by classroom id."""
    answer = _answer()
    has_answer = exists().where(_is_answer(answer)).correlate(Post)
    asked = session.execute(
        select(Post.classroom_id, func.count(), func.sum(cast(has_answer, Integer)))
        .where(*_appeared(viewer.partnership.id), _asks())
        .group_by(Post.classroom_id)
    ).all()
    answered = (
        select(answer.classroom_id, func.count(Post.id.distinct()))
        .join(Post, _is_answer(answer))
        .where(*_appeared(viewer.partnership.id), _asks())
        .group_by(answer.classroom_id)
    )
    counts[Measure.QUESTIONS] = {room: number for room, number, _ in asked}
    counts[Measure.ANSWERED] = _by_room(session, answered)
    return {room: number - (had or 0) for room, number, had in asked}


def unanswered(session: Session, viewer: Viewer) -> list[Post]:
    """The newest messages with a question mark and no reply from another class, up to MOST_UNANSWERED."""
    answer = _answer()
    return list(
        session.scalars(
            select(Post)
            .where(*_appeared(viewer.partnership.id), _asks())
            .where(~exists().where(_is_answer(answer)).correlate(Post))
            .options(joinedload(Post.author), joinedload(Post.classroom))
            .order_by(Post.id.desc())
            .limit(MOST_UNANSWERED)
        )
    )


def _corrections(session: Session, board: int, counts: dict[Measure, dict[int, float]]) -> None:
    """Count language corrections and human translations, by giving class and by receiving class."""
    given: Counter[int] = Counter()
    received: Counter[int] = Counter()
    said = (
        select(Membership.classroom_id, Post.classroom_id, func.count())
        .select_from(LanguageCorrection)
        .join(Post, Post.id == LanguageCorrection.post_id)
        .join(Membership, Membership.user_id == LanguageCorrection.user_id)
        .where(Post.partnership_id == board, public(Post), LanguageCorrection.user_id != Post.author_id)
        .group_by(Membership.classroom_id, Post.classroom_id)
    )
    translated = (
        select(HumanTranslation.classroom_id, Post.classroom_id, func.count())
        .join(Post, Post.id == HumanTranslation.post_id)
        .where(
            Post.partnership_id == board,
            HumanTranslation.author_id != Post.author_id,
            public(Post, HumanTranslation),
        )
        .group_by(HumanTranslation.classroom_id, Post.classroom_id)
    )
    for giver, receiver, number in session.execute(said.union_all(translated)):
        given[giver] += number
        received[receiver] += number
    counts[Measure.GIVEN] = dict(given)
    counts[Measure.RECEIVED] = dict(received)


def successes(session: Session, viewer: Viewer) -> list[Success]:
    """What the classes have achieved together, and when first; ``number`` is 0 for what has not happened."""
    board = viewer.partnership.id
    partners = {each.classroom_id for each in viewer.participations if each.left_at is None}
    return [
        _shared_topics(session, board, len(partners)),
        _replies(session, board),
        _asked(session, board),
        _translated(session, board),
        _weeks(session, board, partners),
    ]


def _shared_topics(session: Session, board: int, classes: int) -> Success:
    shared = (
        select(Post.thread_id)
        .where(*_appeared(board))
        .group_by(Post.thread_id)
        .having(func.count(Post.classroom_id.distinct()) >= max(classes, 2))
    ).subquery()
    number, first = session.execute(
        select(func.count(), func.min(shared.c.thread_id)).select_from(shared)
    ).one()
    thread = session.get(Thread, first) if first is not None else None
    return Success(First.TOPIC, number, thread.created_at if thread else None, first)


def _replies(session: Session, board: int) -> Success:
    parent = aliased(Post)
    across = (
        select(func.count(), func.min(Post.id))
        .join(parent, parent.id == Post.parent_id)
        .where(*_appeared(board), parent.classroom_id != Post.classroom_id)
    )
    number, first = session.execute(across).one()
    return _first(session, First.REPLY, number, first)


def _asked(session: Session, board: int) -> Success:
    question, said = aliased(Post), aliased(Post)
    answered = (
        select(func.count(), func.min(AuthorQuestion.post_id))
        .join(Post, Post.id == AuthorQuestion.post_id)
        .join(question, question.id == AuthorQuestion.question_id)
        .outerjoin(said, said.id == AuthorQuestion.answer_id)
        .where(
            Post.partnership_id == board,
            public(Post, question),
            AuthorQuestion.answered_at.is_not(None),
            or_(said.id.is_(None), public(said)),  # a yes or no is an answer without a post
        )
    )
    number, first = session.execute(answered).one()
    return _first(session, First.ASKED, number, first)


def _translated(session: Session, board: int) -> Success:
    across = (
        select(func.count(), func.min(HumanTranslation.post_id))
        .join(Post, Post.id == HumanTranslation.post_id)
        .where(
            Post.partnership_id == board,
            public(Post, HumanTranslation),
            HumanTranslation.classroom_id != Post.classroom_id,
        )
    )
    number, first = session.execute(across).one()
    return _first(session, First.TRANSLATED, number, first)


def _first(session: Session, kind: First, number: int, post_id: int | None) -> Success:
    post = session.get(Post, post_id) if post_id is not None else None
    if post is None:
        return Success(kind, number)
    return Success(kind, number, post.created_at, post.thread_id, post.id)


def _weeks(session: Session, board: int, partners: set[int]) -> Success:
    days = session.execute(
        select(Post.classroom_id, func.date(Post.created_at)).where(*_appeared(board)).distinct()
    )
    wrote: dict[date, set[int]] = defaultdict(set)
    for room, day in days:
        day = day if isinstance(day, date) else date.fromisoformat(str(day))
        wrote[date.fromordinal(day.toordinal() - day.weekday())].add(room)
    both = sorted(monday for monday, rooms in wrote.items() if len(partners) > 1 and rooms >= partners)
    return Success(First.WEEK, len(both), both[0] if both else None)
