"""The table of flags: requests that teachers look at something."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.board.entities import Post
from relay.database import Base, UTCDateTime, now
from relay.people.entities import User


class FlagKind(StrEnum):
    """What can be flagged. A flag's ``object_id`` is the id of a row of this kind."""

    POST = "post"
    NAME = "name"  # a person's name
    JUDGEMENT = "judgement"
    HUMAN = "human"  # a person's translation
    TRANSLATION = "translation"  # a machine translation
    CORRECTION = "correction"  # of a sentence that somebody practised in


class FlagReason(StrEnum):
    UNKIND = "unkind"
    PRIVATE = "private"  # it says too much about somebody
    WORRY = "worry"  # somebody may need help
    WRONG = "wrong"  # the translation says something else, or something bad
    OTHER = "other"


class Outcome(StrEnum):
    LEFT = "left"  # it stays as it is
    ACTED = "acted"  # something was changed or taken down


class Flag(Base):
    """One person's flag on one object, shown to the teachers of all classes of the partnership.

    ``classroom_id`` is the class that the flagged object comes from. Its teachers settle the flag; for a
    machine translation, any teacher of the partnership can.
    """

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("by_id", "kind", "object_id"),
        Index("ix_flag_open", "partnership_id", "settled_at", "id"),
        Index("ix_flag_object", "kind", "object_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    kind: Mapped[FlagKind] = mapped_column(String(12))
    object_id: Mapped[int]
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), index=True
    )  # the post it belongs to; None for a name
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id")
    )  # the author or owner; None for a machine translation
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[FlagReason] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    outcome: Mapped[Outcome | None] = mapped_column(String(8))

    post: Mapped[Post | None] = relationship()
    about: Mapped[User | None] = relationship(foreign_keys=[about_id])
    by: Mapped[User] = relationship(foreign_keys=[by_id])
