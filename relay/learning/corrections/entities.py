"""The table of corrections: what native readers say of the sentences of a message."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.board.entities import Contribution, ModerationState, Post, Replaceable
from relay.database import Base, UTCDateTime, now
from relay.people.entities import User


class Reason(StrEnum):
    """Why a sentence was corrected."""

    WORD = "word"  # word choice
    VERB = "verb"  # verb form
    GENDER = "gender"  # gender or number
    ORDER = "order"  # word order
    SPELLING = "spelling"
    OTHER = "other"


class Correction(Contribution, Replaceable, Base):
    """What one native reader says of one sentence of a revision of a message.

    ``text`` is the corrected wording of the sentence; empty where it is perfect as it is. ``start`` and
    ``end`` are the sentence in the message's text of that revision, half-open, in code points. ``words`` is
    the reason in the reader's own words. A correction is never overwritten: a new one of the same sentence by
    the same reader adds a row with the next ``number``, and the old row points at it.
    """

    __tablename__ = "correction"
    __table_args__ = (
        UniqueConstraint("author_id", "post_id", "post_revision", "start", "number"),
        Index("ix_correction_post", "post_id", "post_revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    post_revision: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))  # the native reader
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))  # a helper's: the class they help
    # Like a message, it may be held until a teacher of the reader's class has seen it.
    standing: Mapped[ModerationState] = mapped_column(String(8), default=ModerationState.VISIBLE)
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[Reason | None] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500), default="")
    number: Mapped[int] = mapped_column(default=1)
    # No ON DELETE: deleting only the newest one would make the one it replaced count again.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    thanked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # by the author of the message
    # The author's answer, a post of its own, so that it is translated and moderated like any other text.
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    author: Mapped[User] = relationship()
    post: Mapped[Post] = relationship(foreign_keys=[post_id])
    answer: Mapped[Post | None] = relationship(foreign_keys=[answer_id])

    @property
    def is_perfect(self) -> bool:
        """Whether the reader says that the sentence is perfect as it is."""
        return not self.text
