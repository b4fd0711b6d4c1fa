"""Tables of agreements, their signatures and translations, and of holidays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now
from relay.leases import PATIENT, Policy, WorkItem
from relay.people.entities import Classroom, User

PARTS = ("goals", "norms", "rhythm")  # the texts of an agreement, each a column


class Agreement(Base):
    """An agreement between the teachers of a partnership. Its texts are never changed; a new one is proposed.

    It is in force once a teacher of every class that takes part has signed it, until a later one is.
    """

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("partnership_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    number: Mapped[int]
    goals: Mapped[str] = mapped_column(Text)
    norms: Mapped[str] = mapped_column(Text)
    rhythm: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))  # the proposer's class
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    taken_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    proposed_by: Mapped[User] = relationship()
    classroom: Mapped[Classroom] = relationship()
    signatures: Mapped[list[Signature]] = relationship(
        back_populates="agreement", order_by="Signature.signed_at", cascade="all", passive_deletes=True
    )
    translations: Mapped[list[AgreementTranslation]] = relationship(
        back_populates="agreement", cascade="all", passive_deletes=True
    )


class Signature(Base):
    """A teacher's signature under an agreement, for one class."""

    __tablename__ = "signature"

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    agreement: Mapped[Agreement] = relationship(back_populates="signatures")
    user: Mapped[User] = relationship()
    classroom: Mapped[Classroom] = relationship()


class AgreementTranslation(Base):
    """The machine translation of an agreement into another language of the partnership.

    ``signals`` are the findings by part: sorted ids of quality checks, as in ``TranslationVersion``.
    """

    __tablename__ = "agreement_translation"

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    target: Mapped[str] = mapped_column(String(16), primary_key=True)
    goals: Mapped[str] = mapped_column(Text)
    norms: Mapped[str] = mapped_column(Text)
    rhythm: Mapped[str] = mapped_column(Text)
    engine: Mapped[str] = mapped_column(String(24))
    route: Mapped[list[Any]] = mapped_column(JSON)
    packs: Mapped[list[Any]] = mapped_column(JSON)
    # Empty for translations that were made before findings were stored.
    signals: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    agreement: Mapped[Agreement] = relationship(back_populates="translations")


class AgreementTranslationJob(WorkItem, Base):
    """The work item of translating an agreement into ``target``: pending or failed, deleted once done."""

    __tablename__ = "agreement_translation_job"
    policy: ClassVar[Policy] = PATIENT

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    target: Mapped[str] = mapped_column(String(16), primary_key=True)


class Holiday(Base):
    """Days on which a class is away, ``ends_on`` included, in the class's time zone."""

    __tablename__ = "holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    classroom: Mapped[Classroom] = relationship()
