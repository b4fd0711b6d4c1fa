"""Who reads which language: declared by them, confirmed by a teacher, or what their classes write in."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from relay.judging.entities import ReadingLanguage
from relay.people.entities import Classroom, Membership, User


def natives_of(session: Session, people: Collection[int], language: str) -> set[int]:
    """Those of ``people`` (ids) whose class writes in ``language`` or whose reading of it was confirmed."""
    in_class = (
        select(Membership.user_id)
        .join(Classroom, Classroom.id == Membership.classroom_id)
        .where(Membership.user_id.in_(people), Classroom.language == language)
    )
    confirmed = select(ReadingLanguage.user_id).where(
        ReadingLanguage.user_id.in_(people),
        ReadingLanguage.language == language,
        ReadingLanguage.confirmed_at.is_not(None),
    )
    return set(session.scalars(union(in_class, confirmed)))


def reading_languages(session: Session, user_id: int) -> dict[str, ReadingLanguage]:
    """The languages a person says they read, by code."""
    found = session.scalars(
        select(ReadingLanguage).where(ReadingLanguage.user_id == user_id).order_by(ReadingLanguage.language)
    )
    return {row.language: row for row in found}


def reads(session: Session, user: User) -> set[str]:
    """The languages a person reads: those they declared, and those of their classes."""
    of_classes = (
        select(Classroom.language)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.user_id == user.id)
    )
    declared = select(ReadingLanguage.language).where(ReadingLanguage.user_id == user.id)
    return set(session.scalars(union(of_classes, declared)))


def to_confirm(session: Session, classroom_id: int) -> list[tuple[User, ReadingLanguage]]:
    """The students of a class with the languages they say they read, for their teacher to look at."""
    rows = session.execute(
        select(User, ReadingLanguage)
        .join(ReadingLanguage, ReadingLanguage.user_id == User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.classroom_id == classroom_id)
        .order_by(User.name, ReadingLanguage.language)
    )
    return [(user, row) for user, row in rows]
