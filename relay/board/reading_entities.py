"""The tables of what people have read: per topic a moment, and the messages that were read beyond it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from relay.database import Base, UTCDateTime


class ReadPosition(Base):
    """The moment up to which a person has read a topic: what appeared until then counts as read.

    A moment and not an id, because a held message appears later than messages with higher ids.
    """

    __tablename__ = "read_position"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    read_until: Mapped[datetime] = mapped_column(UTCDateTime)


class ReadMessage(Base):
    """A message that a person has read beyond their position in its topic.

    Somebody who reads a page of answers, or the newest page only, has not read what appeared in between. The
    rows go once the position has passed them.
    """

    __tablename__ = "read_message"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )
