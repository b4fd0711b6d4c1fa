"""The table of draft checks: work item and result at once, for the author alone, for a day at most."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from relay.database import Base, UTCDateTime, now
from relay.leases import WorkItem


class DraftCheck(WorkItem, Base):
    """What somebody was about to send, and what the machine made of it.

    The draft belongs to a topic (``thread_id``), to a new one (neither), or is a new wording of a post
    (``post_id``). ``text`` is what is translated: normalised, after its title where it has one. ``form`` maps
    the fields of the form to their values, to fill it in again. ``sentence_languages`` as in ``Post``.
    ``result`` is a list of ``checks.Arrival``, one for each language, as dicts.
    """

    __tablename__ = "draft_check"
    __table_args__ = (Index("ix_draft_check_queue", "state", "not_before", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    sentence_languages: Mapped[list[Any] | None] = mapped_column(JSON)
    result: Mapped[list[Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
