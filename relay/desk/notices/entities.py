"""What a person wants to hear of, and up to when they have."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, ForeignKey, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now
from relay.leases import PATIENT, Leased, Policy
from relay.people.entities import User


class Rhythm(StrEnum):
    """How often the news go out by e-mail."""

    OFF = "off"
    EACH = "each"
    DAILY = "daily"
    WEEKLY = "weekly"


class NoticeBox(Leased, Base):
    """How far somebody has read their notices, and, for teachers, where and how often they are mailed.

    The notices themselves are not stored: they are read from the board (notices/queries.py), so that what is
    hidden, withdrawn or erased there is no news any more. ``mailed_until`` is the moment up to which news
    went out.

    A box is work for as long as it wants mail, from ``not_before`` on; it stays when a mail has gone out and
    is due again later. So it has no state, and what other tables call attempts are the tries since the last
    mail that went out: the column is called ``failures``, and that of the lease ``sending_until``.
    """

    __tablename__ = "notice_box"
    policy: ClassVar[Policy] = PATIENT

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    seen_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    address: Mapped[str | None] = mapped_column(String(254))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # None: nothing is sent there
    confirmation_due: Mapped[bool] = mapped_column(default=False)  # the mail that asks has to go out
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
        """Nothing is sent there any more until the address is given, and confirmed, anew."""
        return {"confirmed_at": None, "confirmation_due": False, "error": reason}
