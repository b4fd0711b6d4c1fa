"""The rule of a partnership, and each deletion from its announcement on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from relay.database import Base, UTCDateTime, now


class RetentionRule(Base):
    """Topics without a new message for ``months`` are deleted. No row, or None: nothing is ever deleted."""

    __tablename__ = "retention_rule"

    partnership_id: Mapped[int] = mapped_column(
        ForeignKey("partnership.id", ondelete="CASCADE"), primary_key=True
    )
    months: Mapped[int | None]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Purge(Base):
    """A deletion: announced, then done when it is due, or called off because the rule was changed.

    It concerns the topics whose last message is older than ``written_before``.
    """

    __tablename__ = "purge"

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    written_before: Mapped[datetime] = mapped_column(UTCDateTime)
    announced_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    topics: Mapped[int | None]  # how many were deleted
