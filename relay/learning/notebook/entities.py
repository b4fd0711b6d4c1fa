"""The tables of notebooks. Nobody but its owner ever reads an entry, or how it is remembered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now


class EntryKind(StrEnum):
    WORD = "word"  # a word, or some words
    SENTENCE = "sentence"  # a whole sentence of somebody's


class Origin(StrEnum):
    """How an entry came to be."""

    HAND = "hand"
    TRANSLATION = "translation"  # from a message and its translation
    CORRECTION = "correction"  # from a correction of the owner's own message
    FINDING = "finding"  # a changed sentence of a finding, and what the machine made of it


class Direction(StrEnum):
    """Which of an entry's two texts a card shows first."""

    FORTH = "forth"  # the text
    BACK = "back"  # what it means


class NotebookEntry(Base):
    """A word or sentence, and the same in another language (``other_text``; empty where it is not known).

    ``post_id`` is the post that it was taken from, in ``post_revision``, and ``sentence`` the sentence there,
    in ``language``. ``correction_id`` is the correction whose words ``text`` is. An entry is shown only while
    its owner may read those (``queries``), and goes with them; words are detached from a topic before that is
    deleted for its age (``entries.outlive``). ``key`` is a fingerprint of the pair, so that nothing is kept
    twice.
    """

    __tablename__ = "notebook_entry"
    __table_args__ = (UniqueConstraint("user_id", "key"), Index("ix_notebook_entry_page", "user_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[EntryKind] = mapped_column(String(8))
    origin: Mapped[Origin] = mapped_column(String(12))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    post_revision: Mapped[int | None]
    correction_id: Mapped[int | None] = mapped_column(
        ForeignKey("correction.id", ondelete="CASCADE"), index=True
    )
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

    cards: Mapped[list[NotebookCard]] = relationship(
        back_populates="entry",
        order_by="NotebookCard.direction",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class NotebookCard(Base):
    """One direction of an entry that says what it means, to be remembered, and the state of the scheduler.

    The scheduler is FSRS (the package ``fsrs``): ``state`` is 1 (learning), 2 (review) or 3 (relearning);
    ``step`` the index of the learning step, None in state 2; ``stability`` is in days, ``difficulty`` from 1
    to 10, both None until the first review.
    """

    __tablename__ = "notebook_card"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("notebook_entry.id", ondelete="CASCADE"), primary_key=True
    )
    direction: Mapped[Direction] = mapped_column(String(8), primary_key=True)
    state: Mapped[int] = mapped_column(default=1)
    step: Mapped[int | None] = mapped_column(default=0)
    stability: Mapped[float | None]
    difficulty: Mapped[float | None]
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    reviewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    entry: Mapped[NotebookEntry] = relationship(back_populates="cards")
