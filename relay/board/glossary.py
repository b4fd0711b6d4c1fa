"""The glossary of a partnership, which its machine translations follow.

An entry either has a fixed translation or stays untranslated. The nicknames of active students stay
untranslated too; they are read from the rosters, not copied into the glossary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from relay.board.entities import Participation
from relay.database import Base, UTCDateTime, now
from relay.people.entities import Membership, Role, User, UserState
from translation import Term

LONGEST = 80  # characters of an entry and of each of its translations
_SHORTEST_NAME = 3  # letters; shorter nicknames are too often ordinary words


class GlossaryEntry(Base):
    """A word or phrase in ``language`` ("" means any language).

    ``translations`` maps target languages to fixed translations; without any, the word stays untranslated.
    Entries are compared by their ``folded`` form (``posting_rules.fold``).
    """

    __tablename__ = "glossary_entry"
    __table_args__ = (UniqueConstraint("partnership_id", "language", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(16), default="")
    word: Mapped[str] = mapped_column(String(LONGEST))
    folded: Mapped[str] = mapped_column(String(LONGEST * 2))
    translations: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    @property
    def term(self) -> Term:
        return Term(self.word, self.language or None, tuple(sorted(self.translations.items())))


def terms(session: Session, partnerships: Collection[int]) -> Mapping[int, tuple[Term, ...]]:
    """The terms of each of ``partnerships`` (ids): its glossary entries, then its students' nicknames."""
    found: dict[int, dict[Term, None]] = defaultdict(dict)
    entries = select(GlossaryEntry).where(GlossaryEntry.partnership_id.in_(partnerships))
    for entry in session.scalars(entries.order_by(GlossaryEntry.id)):
        found[entry.partnership_id][entry.term] = None
    students = (
        select(Participation.partnership_id, User.name)
        .join(Membership, Membership.classroom_id == Participation.classroom_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Participation.partnership_id.in_(partnerships),
            Participation.left_at.is_(None),
            User.role == Role.STUDENT,
            User.state == UserState.ACTIVE,
        )
        .order_by(User.id)
    )
    for partnership_id, name in session.execute(students):
        if is_telling(name):
            found[partnership_id][Term(name, person=True)] = None
    return {partnership_id: tuple(those) for partnership_id, those in found.items()}


def is_telling(nickname: str) -> bool:
    """Whether a nickname is unlikely to be an ordinary word: capitalised and at least three letters long."""
    return nickname[:1].isupper() and len(nickname) >= _SHORTEST_NAME
