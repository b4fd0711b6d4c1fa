"""The tables of schools, classrooms and people.

Of a student they hold a nickname, the hash of a PIN and which of the drawn pictures they chose.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now
from relay.people import avatars
from relay.people.names import PersonName


class Role(StrEnum):
    TEACHER = "teacher"
    STUDENT = "student"
    HELPER = "helper"  # a colleague or parent who translates for one partnership (board.PartnershipHelper)


class UserState(StrEnum):
    ACTIVE = "active"
    WAITING = "waiting"  # joined with an expired code and needs a teacher's approval
    REMOVED = "removed"
    ERASED = "erased"  # personal data deleted; only contributions to the board are left


# How scores are given. 10-12: four labelled answers; 13-18: the same anchors on a scale from 0 to 100.
AGE_BANDS = ("10-12", "13-18")


class School(Base):
    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    classrooms: Mapped[list[Classroom]] = relationship(back_populates="school")


class Classroom(Base):
    """A class of one school. Students sign in with its code; newcomers join with it until it expires."""

    __tablename__ = "classroom"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    city: Mapped[str] = mapped_column(String(80))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1 alpha-2
    time_zone: Mapped[str] = mapped_column(String(64))  # IANA name
    language: Mapped[str] = mapped_column(String(16))  # main language, a code as packs use them
    age_band: Mapped[str] = mapped_column(String(8), default="10-12")  # one of AGE_BANDS
    code: Mapped[str | None] = mapped_column(String(24), unique=True)  # None: revoked
    code_expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # For how many days students may stay signed in on a device of their own. 0: not beyond a usual session.
    stay_days: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    school: Mapped[School] = relationship(back_populates="classrooms")
    memberships: Mapped[list[Membership]] = relationship(back_populates="classroom")


class User(UserMixin, Base):  # type: ignore[misc]
    """A teacher or language helper (username and password), or a student (nickname and PIN in a class)."""

    __tablename__ = "user_account"  # "user" is a reserved word on PostgreSQL
    # Ids are never reused: turning a student away deletes the row, and the audit log refers to people by id.
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(PersonName(40))  # shown to others: the nickname, or the teacher's name
    username: Mapped[str | None] = mapped_column(String(40), unique=True)  # case-folded; None for students
    secret_hash: Mapped[str] = mapped_column(String(160))  # argon2id of the PIN or the password
    state: Mapped[UserState] = mapped_column(String(12), default=UserState.ACTIVE)
    ui_language: Mapped[str | None] = mapped_column(String(16))
    # The drawn picture (avatars.py); None: the one that follows from the id.
    symbol: Mapped[str | None] = mapped_column(String(16))
    colour: Mapped[str | None] = mapped_column(String(8))
    # May manage what belongs to the whole relay (language packs). Access to classes depends on memberships
    # alone.
    administrator: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Stored in the session, too: raising it signs the person out everywhere (PIN reset, removal).
    session_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    # Students: when they last signed in, to the hour. Their teachers see the day.
    last_here_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", cascade="all", passive_deletes=True
    )

    @property
    def is_teacher(self) -> bool:
        return self.role == Role.TEACHER

    @property
    def is_administrator(self) -> bool:
        return self.is_teacher and self.administrator

    @property
    def is_active(self) -> bool:
        return self.state == UserState.ACTIVE

    @property
    def avatar(self) -> avatars.Avatar:
        return avatars.of(self.id, self.symbol, self.colour)

    def get_id(self) -> str:
        return f"{self.id}.{self.session_version}"


class Membership(Base):
    """A person's membership in a class. A student has one; a teacher has one for each class they teach."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "classroom_id"),
        UniqueConstraint("classroom_id", "nickname_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    # Students: the nickname as ``names.nickname_key`` gives it, for comparison. Teachers: None.
    nickname_key: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    user: Mapped[User] = relationship(back_populates="memberships")
    classroom: Mapped[Classroom] = relationship(back_populates="memberships")


class OneTimeLink:
    """The columns of a link that works once. A conditional UPDATE sets ``used_at``
    (people/one_time_links.py)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(String(43), unique=True)  # the link contains it, signed
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class StaffInvitation(OneTimeLink, Base):
    """A link that makes somebody a teacher on this relay.

    With a classroom it was created by one of its teachers and invites to that class. Without one it is the
    link for setting up the school, which ``relay serve`` prints until there is a teacher.
    """

    __tablename__ = "staff_invitation"

    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"), index=True)

    classroom: Mapped[Classroom | None] = relationship()


class ProviderAccount(Base):
    """An account at the OpenID Connect provider with which a teacher signs in (people/provider.py)."""

    __tablename__ = "provider_account"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), unique=True)
    issuer: Mapped[str] = mapped_column(String(255))  # the provider's address
    subject: Mapped[str] = mapped_column(String(255))  # the account's identifier there: no name, no address
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class TryCount(Base):
    """Tries to sign in that were wrong or are not checked yet (people/try_counts.py, people/lockout.py).

    The key names what is counted and where it comes from: a network's address only as a keyed hash.
    """

    __tablename__ = "try_count"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    classroom_id: Mapped[int | None] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE"), index=True
    )


class HomeNetwork(Base):
    """A network, by a keyed hash of its address, from which somebody of the class has signed in."""

    __tablename__ = "home_network"

    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE"), primary_key=True
    )
    network: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class EndedSession(Base):
    """A session that somebody has ended, by a hash of its name: a copy of its cookie works no longer."""

    __tablename__ = "ended_session"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)
