"""The table of people's read position and mail settings."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now
from relay.leases import PATIENT, Leased, Policy
from relay.people.entities import User


class Rhythm(StrEnum):
    """How often notices are mailed."""

    OFF = "off"
    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"


class NoticeBox(Leased, Base):
    """How far a person has read their notices and, for teachers, where and how often notices are mailed.

    The notices themselves are not stored: they are read from the board (notices/queries.py), so that hidden,
    withdrawn or erased posts disappear from them too. ``mailed_until`` is the time up to which notices have
    been mailed.

    The row is a recurring job: pending while mail is wanted, due at ``not_before``, and due again later once
    a mail has been sent. It therefore has no state, and ``attempts`` counts the tries since the last mail
    that was sent. The columns of ``attempts`` and ``lease_until`` are ``failures`` and ``sending_until``.
    """

    __tablename__ = "notice_box"
    policy: ClassVar[Policy] = PATIENT
    furthest: ClassVar[timedelta] = timedelta(days=8)  # weekly, and an hour where summer time ends

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    seen_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    address: Mapped[str | None] = mapped_column(String(254))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # None: no notices are mailed
    confirmation_due: Mapped[bool] = mapped_column(default=False)  # the confirmation mail is still to be sent
    rhythm: Mapped[Rhythm] = mapped_column(String(8), default=Rhythm.OFF)
    mailed_until: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
    lease_until: Mapped[datetime | None] = mapped_column("sending_until", UTCDateTime)
    attempts: Mapped[int] = mapped_column("failures", default=0)

    user: Mapped[User] = relationship()

    @property
    def pending(self) -> bool:
        wants_news = self.confirmed_at is not None and self.rhythm != Rhythm.OFF
        return self.address is not None and (self.confirmation_due or wants_news)

    @classmethod
    def is_pending(cls) -> ColumnElement[bool]:
        wants_news = and_(cls.confirmed_at.is_not(None), cls.rhythm != Rhythm.OFF)
        return and_(cls.address.is_not(None), or_(cls.confirmation_due, wants_news))

    @classmethod
    def given_up(cls, reason: str) -> dict[str, Any]:
        """Stop sending until the address is entered and confirmed again."""
        return {"confirmed_at": None, "confirmation_due": False, "error": reason}
