"""Tables of activities: which are under way, when their phases end, what was contributed, who signed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.board.entities import Post, Thread
from relay.database import Base, UTCDateTime, now


class Activity(Base):
    """An activity of a partnership; ``kind`` is its name in ``registry``. Its topic holds all that is said.

    How far it is follows from its phases: it is in the first that has not ended, and finished without one.
    """

    __tablename__ = "activity"

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), unique=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    started_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    thread: Mapped[Thread] = relationship()
    phases: Mapped[list[ActivityPhase]] = relationship(
        back_populates="activity", order_by="ActivityPhase.number", cascade="all", passive_deletes=True
    )
    consents: Mapped[list[PhaseConsent]] = relationship(cascade="all", passive_deletes=True)
    signatures: Mapped[list[ActivitySignature]] = relationship(
        order_by="ActivitySignature.signed_at", cascade="all", passive_deletes=True
    )


class ActivityPhase(Base):
    """A phase of an activity, ``number`` from 0. It ends when ``ends_on`` is over in every class's time zone,
    or at ``ended_at``, when a teacher of every class has said that it is over.
    """

    __tablename__ = "activity_phase"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    ends_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    activity: Mapped[Activity] = relationship(back_populates="phases")


class PhaseConsent(Base):
    """A teacher's word, for one class, that a phase is over."""

    __tablename__ = "phase_consent"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class ActivityEntry(Base):
    """That a message in the topic of an activity is what somebody contributed to one of its phases.

    The post holds all that is said, a line for each field, so that it is held, hidden, flagged, translated
    and taken back like any other.
    """

    __tablename__ = "activity_entry"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]  # of the phase

    post: Mapped[Post] = relationship()


class ActivitySignature(Base):
    """Somebody's name under what came out of an activity, for the class they were in."""

    __tablename__ = "activity_signature"

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
