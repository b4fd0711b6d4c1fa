"""The tables of booklets. They hold what was chosen; the texts are read from the board each time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.board.entities import Post
from relay.database import Base, UTCDateTime, now
from relay.people.entities import Classroom, User


class Booklet(Base):
    """A booklet of a partnership. Everybody on the board reads it; the teachers of all sides make it."""

    __tablename__ = "booklet"

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    made_by: Mapped[User] = relationship()
    words: Mapped[list[BookletWords]] = relationship(
        back_populates="booklet",
        order_by="BookletWords.written_at",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class BookletWords(Base):
    """What one class says on the cover and before the messages; at least one of the two is not empty.

    A teacher writes it for the class. ``language``: None where there are no words in it.
    """

    __tablename__ = "booklet_words"

    booklet_id: Mapped[int] = mapped_column(ForeignKey("booklet.id", ondelete="CASCADE"), primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    foreword: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    booklet: Mapped[Booklet] = relationship(back_populates="words")
    classroom: Mapped[Classroom] = relationship()
    written_by: Mapped[User] = relationship()


class BookletMessage(Base):
    """A message that was chosen. It is shown as long as everybody on the board may read it."""

    __tablename__ = "booklet_message"

    booklet_id: Mapped[int] = mapped_column(ForeignKey("booklet.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    booklet: Mapped[Booklet] = relationship()
    post: Mapped[Post] = relationship()
