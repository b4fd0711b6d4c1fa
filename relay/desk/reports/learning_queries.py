"""Read judgements as plain rows for learning_statistics.py. A fixed number of statements.

Only public judgements of public posts count: current ones that no teacher has hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from relay.board.entities import Post, TranslationVersion
from relay.board.visibility import public
from relay.judging.entities import Category, Judgement, Mark, SentenceVerdict, Severity, Side, Verdict
from relay.people.entities import Role, User

TOLD = (Verdict.PERFECT, Verdict.ODD)  # verdicts that can agree; "I can't tell" is left out


@dataclass(frozen=True)
class Scored:
    """One judgement's score: 0 to 100, or None if every verdict in it is "I can't tell"."""

    source: str
    target: str
    engine: str
    band: str
    score: int | None
    at: datetime


@dataclass(frozen=True)
class Agreed:
    """Agreement of one student or class with reference judges.

    ``sentences`` counts pairs of verdicts, a student's and a reference judge's, on one sentence; ``same`` of
    them are equal. ``marked`` counts reference judges' marks in sentences that the student found odd; the
    student has marked ``found`` of those spans at least in part.
    """

    sentences: int = 0
    same: int = 0
    marked: int = 0
    found: int = 0


def _counts(board: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Post.partnership_id == board,
        public(Post, Judgement),
    )


def scores(session: Session, board: int) -> list[Scored]:
    """The scores of all public judgements of a partnership, oldest first."""
    found = session.execute(
        select(
            TranslationVersion.source,
            TranslationVersion.target,
            TranslationVersion.engine,
            Judgement.age_band,
            Judgement.score,
            Judgement.created_at,
        )
        .join(Judgement, Judgement.translation_version_id == TranslationVersion.id)
        .join(Post, Post.id == Judgement.post_id)
        .where(*_counts(board))
        .order_by(Judgement.created_at)
    )
    return [Scored(*row) for row in found]


def verdicts(session: Session, board: int) -> dict[tuple[str, str, str], dict[Verdict, int]]:
    """Count the sentence verdicts by (source, target, age band) and verdict."""
    counted = session.execute(
        select(
            TranslationVersion.source,
            TranslationVersion.target,
            Judgement.age_band,
            SentenceVerdict.verdict,
            func.count(),
        )
        .join(Judgement, Judgement.translation_version_id == TranslationVersion.id)
        .join(Post, Post.id == Judgement.post_id)
        .join(SentenceVerdict, SentenceVerdict.judgement_id == Judgement.id)
        .where(*_counts(board))
        .group_by(
            TranslationVersion.source, TranslationVersion.target, Judgement.age_band, SentenceVerdict.verdict
        )
    )
    found: dict[tuple[str, str, str], dict[Verdict, int]] = {}
    for source, target, band, verdict, number in counted:
        found.setdefault((source, target, band), {})[Verdict(verdict)] = number
    return found


def mistakes(
    session: Session, board: int
) -> dict[tuple[str, str], dict[tuple[Category | None, Severity], int]]:
    """Count the marks by direction, kind and severity. Marks of severity TASTE are not mistakes."""
    counted = session.execute(
        select(
            TranslationVersion.source,
            TranslationVersion.target,
            Mark.category,
            Mark.severity,
            func.count(),
        )
        .join(Judgement, Judgement.translation_version_id == TranslationVersion.id)
        .join(Post, Post.id == Judgement.post_id)
        .join(Mark, Mark.judgement_id == Judgement.id)
        .where(*_counts(board), Mark.severity != Severity.TASTE)
        .group_by(TranslationVersion.source, TranslationVersion.target, Mark.category, Mark.severity)
    )
    found: dict[tuple[str, str], dict[tuple[Category | None, Severity], int]] = {}
    for source, target, category, severity, number in counted:
        kind = Category(category) if category is not None else None
        found.setdefault((source, target), {})[kind, Severity(severity)] = number
    return found


def agreement(session: Session, board: int, students: Iterable[int] | None = None) -> dict[int, Agreed]:
    """How students' judgements agree with those of the post's author or a teacher, by student id.

    A sentence with several such reference judges is compared with each of them. Two statements.
    """
    chosen = None if students is None else list(students)
    sentences = _sentences(session, board, chosen)
    words = _words(session, board, chosen)
    return {
        student: Agreed(*sentences.get(student, (0, 0)), *words.get(student, (0, 0)))
        for student in sentences.keys() | words.keys()
    }


def _sentences(session: Session, board: int, students: list[int] | None) -> dict[int, tuple[int, int]]:
    reference, given, known = aliased(Judgement), aliased(SentenceVerdict), aliased(SentenceVerdict)
    expert = aliased(User)
    query = (
        select(Judgement.user_id, func.count(), func.sum(cast(given.verdict == known.verdict, Integer)))
        .join(Post, Post.id == Judgement.post_id)
        .join(User, User.id == Judgement.user_id)
        .join(reference, reference.translation_version_id == Judgement.translation_version_id)
        .join(expert, expert.id == reference.user_id)
        .join(given, given.judgement_id == Judgement.id)
        .join(known, (known.judgement_id == reference.id) & (known.sentence == given.sentence))
        .where(
            *_counts(board),
            *_knows(reference, expert),
            given.verdict.in_(TOLD),
            known.verdict.in_(TOLD),
        )
        .group_by(Judgement.user_id)
    )
    if students is not None:
        query = query.where(Judgement.user_id.in_(students))
    return {student: (number, same or 0) for student, number, same in session.execute(query)}


def _knows(reference: type[Judgement], expert: type[User]) -> tuple[ColumnElement[bool], ...]:
    """The conditions on ``reference``, which a student's judgement is compared with.

    It is a public judgement by a teacher or by the post's author. Students' judgements of their own posts are
    left out.
    """
    return (
        User.role == Role.STUDENT,
        Judgement.user_id != Post.author_id,
        reference.user_id != Judgement.user_id,
        public(reference),
        or_(expert.role == Role.TEACHER, reference.user_id == Post.author_id),
    )


def _words(session: Session, board: int, students: list[int] | None) -> dict[int, tuple[int, int]]:
    reference, expert = aliased(Judgement), aliased(User)
    theirs, own = aliased(Mark), aliased(Mark)
    odd = aliased(SentenceVerdict)
    overlap = (
        select(own.id)
        .where(
            own.judgement_id == Judgement.id,
            own.sentence == theirs.sentence,
            own.side == theirs.side,
            own.severity != Severity.TASTE,
            or_(
                theirs.side == Side.MISSING,
                (own.start < theirs.end) & (own.end > theirs.start),
            ),
        )
        .correlate(Judgement, theirs)
        .exists()
    )
    query = (
        select(Judgement.user_id, func.count(), func.sum(case((overlap, 1), else_=0)))
        .join(Post, Post.id == Judgement.post_id)
        .join(User, User.id == Judgement.user_id)
        .join(reference, reference.translation_version_id == Judgement.translation_version_id)
        .join(expert, expert.id == reference.user_id)
        .join(theirs, theirs.judgement_id == reference.id)
        .join(odd, (odd.judgement_id == Judgement.id) & (odd.sentence == theirs.sentence))
        .where(
            *_counts(board),
            *_knows(reference, expert),
            odd.verdict == Verdict.ODD,
            theirs.severity != Severity.TASTE,
        )
        .group_by(Judgement.user_id)
    )
    if students is not None:
        query = query.where(Judgement.user_id.in_(students))
    return {student: (number, found or 0) for student, number, found in session.execute(query)}


def judged_by(session: Session, board: int, students: Iterable[int]) -> dict[int, int]:
    """Count the public judgements of each of ``students`` (ids)."""
    counted = session.execute(
        select(Judgement.user_id, func.count())
        .join(Post, Post.id == Judgement.post_id)
        .where(*_counts(board), Judgement.user_id.in_(list(students)))
        .group_by(Judgement.user_id)
    )
    return {student: number for student, number in counted}  # noqa: C416 (a Row is no pair to dict())
