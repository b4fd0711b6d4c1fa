"""Read the audit log with keyset pagination, and people's current names."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board.visibility import Viewer
from relay.people.entities import User

PAGE = 50
GROUPS = ("moderation", "review", "roster", "role", "partnership", "data")


def of_classroom(classroom_id: int) -> Select[AuditEntry]:
    """The entries of a class."""
    return select(AuditEntry).where(AuditEntry.classroom_id == classroom_id)


def of_partnership(viewer: Viewer) -> Select[AuditEntry]:
    """The entries of a partnership that name no class, or one of the viewer's own.

    What teachers do with their own students is not shown to partners.
    """
    return select(AuditEntry).where(
        AuditEntry.partnership_id == viewer.partnership.id,
        or_(AuditEntry.classroom_id.is_(None), AuditEntry.classroom_id.in_(viewer.taught)),
    )


def of_relay() -> Select[AuditEntry]:
    """The entries about the relay as a whole: its language packs, its administrators and its address."""
    return select(AuditEntry).where(
        AuditEntry.classroom_id.is_(None),
        AuditEntry.partnership_id.is_(None),
        AuditEntry.action.in_(
            (
                Action.PACK_INSTALLED,
                Action.PACK_WANTED,
                Action.PACK_REMOVED,
                Action.ADMINISTRATOR,
                Action.ADMINISTRATOR_ENDED,
                Action.ADDRESS,
                Action.REACH,
            )
        ),
    )


def latest(session: Session, query: Select[AuditEntry], count: int) -> list[AuditEntry]:
    """The newest ``count`` entries, newest first."""
    return list(session.scalars(query.order_by(AuditEntry.id.desc()).limit(count)))


def page(
    session: Session, query: Select[AuditEntry], *, group: str | None, before: int | None
) -> tuple[list[AuditEntry], bool]:
    """One page of entries older than the id ``before``, newest first, and whether there are more.

    An unknown ``group`` is ignored.
    """
    if group in GROUPS:
        query = query.where(AuditEntry.action.startswith(f"{group}."))
    if before is not None:
        query = query.where(AuditEntry.id < before)
    found = list(session.scalars(query.order_by(AuditEntry.id.desc()).limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE


def names(session: Session, people: Collection[int]) -> dict[int, str]:
    found = session.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {user_id: name for user_id, name in found}  # noqa: C416 (a Row is no pair to dict())
