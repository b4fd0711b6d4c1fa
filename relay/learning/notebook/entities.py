"""The table of notebooks. Nobody but its owner ever reads an entry."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from relay.database import Base, UTCDateTime, now


class EntryKind(StrEnum):
    WORD = "word"  # a word, or some words
    SENTENCE = "sentence"  # a whole sentence of somebody's


class Origin(StrEnum):
    """How an entry came to be."""

    HAND = "hand"
    TRANSLATION = "translation"  # from a message and its translation


class NotebookEntry(Base):
    """A word or sentence, and the same in another language (``other_text``; empty where it is not known).

    ``post_id`` is the post that it was taken from, in ``post_revision``, and ``sentence`` the sentence there,
    in ``language``. It is shown only while its owner may read that wording (``queries``). The entry goes with
    the post; words are detached from a topic before that is deleted for its age (``entries.outlive``).
    ``key`` is a fingerprint of the pair, so that nothing is kept twice.
    """

    __tablename__ = "notebook_entry"
    __table_args__ = (UniqueConstraint("user_id", "key"), Index("ix_notebook_entry_page", "user_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind] = mapped_column(String(8))
    origin: Mapped[Origin] = mapped_column(String(12))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    post_revision: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    other_language: Mapped[str] = mapped_column(String(16))
    other_text: Mapped[str] = mapped_column(Text, default="")
    by_machine: Mapped[bool] = mapped_column(default=False)  # other_text is as the machine translated it
    sentence: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    key: Mapped[str] = mapped_column(String(64))
    known_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when its owner said that they know it
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
