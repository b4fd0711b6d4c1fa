"""The audit log: who did what, and when. Append-only. Every feature writes it; a class's teachers read it.

Call ``record`` in the same transaction as the action, so that neither is stored without the other. An entry
holds no names and no text that anybody wrote, because entries outlive the people in them. Names are looked
up when the log is read; somebody who was erased has none by then.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import DDL, JSON, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from relay.database import Base, UTCDateTime, now


class Actor(Protocol):
    """The person who acted, a user of ``people``. The log keeps only the id."""

    @property
    def id(self) -> int: ...


class Action(StrEnum):
    """The recorded actions. The part before the dot is the group by which the log can be filtered."""

    POST_APPEAR = "moderation.appear"
    POST_CHANGE = "moderation.change"  # the author was asked to change it
    POST_KEEP = "moderation.keep"  # hidden
    POST_HOLD = "moderation.hold"  # held until a teacher of the author's class has reviewed it
    FLAG = "moderation.flag"
    FLAG_SETTLED = "moderation.flag_settled"
    FLAG_REOPENED = "moderation.flag_reopened"
    HIDE_HUMAN = "moderation.hide_human"  # a human translation
    HIDE_JUDGEMENT = "moderation.hide_judgement"
    HIDE_CORRECTION = "moderation.hide_correction"
    UNDONE = "moderation.undone"  # a teacher took their own decision back
    RULES = "moderation.rules"
    WORDS = "moderation.words"
    REVIEW = "review.decided"
    CORRECT = "review.corrected"
    REOPEN = "review.reopened"
    JOINED = "roster.joined"
    LET_IN = "roster.let_in"
    TURNED_AWAY = "roster.turned_away"
    REMOVED = "roster.removed"
    ADDED = "roster.added"
    RENAMED = "roster.renamed"
    PIN_RESET = "roster.pin_reset"
    UNLOCKED = "roster.unlocked"
    OWN_SECRET = "roster.own_secret"  # noqa: S105 (somebody changed their own PIN or password)
    CODE = "roster.code"
    CLASSROOM = "roster.classroom"  # a class was created or its description changed
    LANGUAGE_CONFIRMED = "roster.language_confirmed"
    STAFF_INVITED = "role.staff_invited"
    STAFF_INVITATION_REVOKED = "role.staff_invitation_revoked"
    STAFF_JOINED = "role.staff_joined"
    HANDED_OVER = "role.handed_over"
    HELPER_INVITED = "role.helper_invited"
    HELPER_INVITATION_REVOKED = "role.helper_invitation_revoked"
    HELPER_JOINED = "role.helper_joined"
    HELPER_REMOVED = "role.helper_removed"
    PASSWORD_RESET = "role.password_reset"  # noqa: S105 (by an administrator, for somebody else)
    PROVIDER_LINKED = "role.provider_linked"  # a teacher signs in with an account elsewhere, too
    PROVIDER_UNLINKED = "role.provider_unlinked"
    ADMINISTRATOR = "role.administrator"
    ADMINISTRATOR_ENDED = "role.administrator_ended"
    ADDRESS = "relay.address"  # of the relay, for other devices
    REACH = "relay.reach"  # who may reach the relay
    PARTNERSHIP = "partnership.made"
    PARTNER_INVITED = "partnership.invited"
    PARTNER_INVITATION_REVOKED = "partnership.invitation_revoked"
    PARTNER_JOINED = "partnership.joined"
    PARTNER_LEFT = "partnership.left"
    AGREEMENT_PROPOSED = "partnership.agreement_proposed"
    AGREEMENT_SIGNED = "partnership.agreement_signed"
    BOOKLET_MADE = "partnership.booklet_made"
    BOOKLET_CHANGED = "partnership.booklet_changed"
    BOOKLET_DELETED = "partnership.booklet_deleted"
    GLOSSARY = "partnership.glossary"
    ARCHIVED = "partnership.archived"
    REOPENED = "partnership.reopened"
    TOPIC_PINNED = "partnership.topic_pinned"
    TOPIC_UNPINNED = "partnership.topic_unpinned"
    TOPIC_CLOSED = "partnership.topic_closed"
    TOPIC_OPENED = "partnership.topic_opened"
    ACTIVITY_STARTED = "partnership.activity_started"
    ACTIVITY_PHASE_ENDED = "partnership.activity_phase_ended"
    ACTIVITY_POSTPONED = "partnership.activity_postponed"
    BOOKLET_SAVED = "data.booklet"  # as a file
    EXPORTED = "data.exported"
    IMPORTED = "data.imported"
    PERSON_EXPORTED = "data.person_exported"
    PERSON_ERASED = "data.person_erased"
    RETENTION = "data.retention"  # the retention rule was changed
    PURGE_ANNOUNCED = "data.purge_announced"
    PURGED = "data.purged"
    PACK_INSTALLED = "packs.installed"  # by a worker; installations by command are not recorded
    PACK_WANTED = "packs.wanted"
    PACK_REMOVED = "packs.removed"


class AuditEntry(Base):
    """One action. ``actor_id`` is None where the relay itself acted, or somebody at its command line.

    People, partnerships and objects are referred to by id without foreign keys, so that an entry stays when
    they are deleted. Their tables never reuse an id.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_classroom", "classroom_id", "id"),
        Index("ix_audit_partnership", "partnership_id", "id"),
        Index("ix_audit_about", "about_kind", "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    actor_id: Mapped[int | None]
    action: Mapped[Action] = mapped_column(String(40))
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"))
    partnership_id: Mapped[int | None]
    about_kind: Mapped[str | None] = mapped_column(String(16))
    about_id: Mapped[int | None]  # with ``about_kind`` the object of the action: ("post", 12)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


# The database itself refuses changes, too. The migration runs the statements of its dialect.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_entry_no_{verb} BEFORE {verb.upper()} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$",
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows()",
    ),
}

for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        event.listen(AuditEntry.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]


def record(
    session: Session,
    actor: Actor | None,
    action: Action,
    *,
    classroom_id: int | None = None,
    partnership_id: int | None = None,
    about: tuple[str, int] | None = None,
    **detail: str | int | bool | None,
) -> AuditEntry:
    """Add an entry. ``about``: kind and id of the object. ``detail``: codes and numbers, no names."""
    kind, object_id = about or (None, None)
    entry = AuditEntry(
        actor_id=actor.id if actor is not None else None,
        action=action,
        classroom_id=classroom_id,
        partnership_id=partnership_id,
        about_kind=kind,
        about_id=object_id,
        detail=detail,
    )
    session.add(entry)
    session.flush()
    return entry
