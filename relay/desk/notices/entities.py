"""What a person wants to hear of, and up to when they have."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now
from relay.people.entities import User


class Rhythm(StrEnum):
    """How often the news go out by e-mail."""

    OFF = "off"
    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"


class NoticeBox(Base):
    """How far somebody has read their notices, and, for teachers, where and how often they are mailed.

    The notices themselves are not stored: they are read from the board (notices/queries.py), so that what is
    hidden, withdrawn or erased there is no news any more. ``mailed_until`` is the moment up to which news
    went out; while ``sending_until`` lies ahead a worker is at it.
    """

    __tablename__ = "notice_box"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    seen_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    address: Mapped[str | None] = mapped_column(String(254))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # None: nothing is sent there
    confirmation_due: Mapped[bool] = mapped_column(default=False)  # the mail that asks has to go out
    rhythm: Mapped[Rhythm] = mapped_column(String(8), default=Rhythm.OFF)
    mailed_until: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    sending_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    failures: Mapped[int] = mapped_column(default=0)

    user: Mapped[User] = relationship()
