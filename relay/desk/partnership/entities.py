"""What partners agree on, and when their classes are away."""

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
    """What the teachers of a partnership want to do together; never changed, a new one is proposed instead.

    It holds once a teacher of every class that takes part has signed it, until a later one does.
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
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))  # on whose side
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
    """A teacher's yes, for one class."""

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
    """An agreement in another language of the partnership, by machine.

    ``signals`` are what the quality checks found, by part: names, sorted, as in ``TranslationVersion``.
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
    # Translations that were made before the checks were kept have none.
    signals: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    agreement: Mapped[Agreement] = relationship(back_populates="translations")


class AgreementTranslationJob(WorkItem, Base):
    """An agreement that is still to be translated into ``target``; gone once it has been.

    A row is either pending or failed.
    """

    __tablename__ = "agreement_translation_job"
    policy: ClassVar[Policy] = PATIENT

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), primary_key=True
    )
    target: Mapped[str] = mapped_column(String(16), primary_key=True)


class Holiday(Base):
    """Days on which a class is away, the last one included, in the class's own calendar."""

    __tablename__ = "holiday"

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))

    classroom: Mapped[Classroom] = relationship()
