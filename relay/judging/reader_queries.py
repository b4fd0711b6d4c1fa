"""Who reads which language: as they declared, as a teacher confirmed, or as the language of their class."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from relay.judging.entities import ReadingLanguage
from relay.people.entities import Classroom, Membership, User


def natives_of(session: Session, people: Collection[int], language: str) -> set[int]:
    """Those of ``people`` (ids) who have a class with this ``language``, or are confirmed readers of it."""
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
    """The languages that a person has declared, by code."""
    found = session.scalars(
        select(ReadingLanguage).where(ReadingLanguage.user_id == user_id).order_by(ReadingLanguage.language)
    )
    return {row.language: row for row in found}


def reads(session: Session, user: User) -> set[str]:
    """The codes of the languages a person reads: those they declared, and those of their classes."""
    of_classes = (
        select(Classroom.language)
        .join(Membership, Membership.classroom_id == Classroom.id)
        .where(Membership.user_id == user.id)
    )
    declared = select(ReadingLanguage.language).where(ReadingLanguage.user_id == user.id)
    return set(session.scalars(union(of_classes, declared)))


def to_confirm(session: Session, classroom_id: int) -> list[tuple[User, ReadingLanguage]]:
    """The members of a class with each language they declared, for a teacher to confirm."""
    rows = session.execute(
        select(User, ReadingLanguage)
        .join(ReadingLanguage, ReadingLanguage.user_id == User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.classroom_id == classroom_id)
        .order_by(User.name, ReadingLanguage.language)
    )
    return [(user, row) for user, row in rows]
