"""The tables of the twist lab: what somebody tries, and what they found out and show to the others."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.board.entities import Post
from relay.database import Base, UTCDateTime, now
from relay.leases import WorkItem


class TwistKind(StrEnum):
    """What was changed in a sentence."""

    PERSON = "person"  # he → she
    ARTICLE = "article"  # a → the
    NUMBER = "number"  # one → many
    QUESTION = "question"  # a statement → a question
    WORD = "word"  # any other word


class Twist(WorkItem, Base):
    """A sentence of a message and the same sentence changed, to be translated; for its author alone.

    Both the work item and its result, ``{"before": …, "after": …}``: the translations of ``original`` and of
    ``twisted`` from ``source``. It is deleted after a day; what is worth showing is saved as a finding.
    ``sentence`` is the sentence's index in the version's ``sentences``.
    """

    __tablename__ = "twist"
    __table_args__ = (Index("ix_twist_queue", "state", "not_before", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    translation_version_id: Mapped[int] = mapped_column(
        ForeignKey("translation_version.id", ondelete="CASCADE"), index=True
    )
    sentence: Mapped[int]
    kind: Mapped[TwistKind] = mapped_column(String(8))
    original: Mapped[str] = mapped_column(Text)
    twisted: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(16))
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Finding(Base):
    """What somebody noticed when they changed a sentence of a message, shown to everybody on the board.

    The ``note`` is a post of its own: its first line is the changed sentence, the others are what was noticed
    (``findings.parts``). So it is held, hidden, flagged, translated and taken back like any text. ``before``
    and ``after`` are the translations of the sentence as it was (``original``) and as it was changed.
    """

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[TwistKind] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(16))
    original: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    post: Mapped[Post] = relationship(foreign_keys=[post_id])
    note: Mapped[Post] = relationship(foreign_keys=[note_id])
