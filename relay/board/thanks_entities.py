"""The table of thanks: what readers say of a message with one tap."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from relay.database import Base, UTCDateTime, now


class ThanksKind(StrEnum):
    THANK_YOU = "thank_you"
    ME_TOO = "me_too"
    LEARNED = "learned"
    SMILE = "smile"


class Thanks(Base):
    """A person's thanks for a message of somebody else, signed with their name. Nobody's are ever counted."""

    __tablename__ = "thanks"
    __table_args__ = (UniqueConstraint("post_id", "user_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ThanksKind] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
