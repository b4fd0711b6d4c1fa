"""Tables of a partnership's retention rule and of its announced deletions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from relay.database import Base, UTCDateTime, now


class RetentionRule(Base):
    """Topics without a new message for ``months`` are deleted. No row, or None: nothing is deleted."""

    __tablename__ = "retention_rule"

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id", ondelete="CASCADE"), primary_key=True
    )
    months: Mapped[int | None]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Purge(Base):
    """An announced deletion of the topics whose last message is older than ``written_before``.

    It is done when due, or called off when the rule changes.
    """

    __tablename__ = "purge"

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    written_before: Mapped[datetime] = mapped_column(UTCDateTime)
    announced_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    topics: Mapped[int | None]  # number of topics deleted
