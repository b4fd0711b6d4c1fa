"""What people say about a translation.

Words are named by code points of the whole text they stand in: ``text[start:end]``. Judgements and human
translations are never overwritten: somebody who changes their mind adds a row, and the old one points at it
(``replaced_by_id``). The scheme is ESA, error span annotation (arXiv 2406.11580).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.board.entities import (
    Contribution,
    Hideable,
    ModerationState,
    Post,
    Replaceable,
    TranslationVersion,
)
from relay.database import Base, UTCDateTime, now
from relay.leases import WorkItem
from relay.people.entities import User

# Bands of judgements: the ages of classes (people.entities.AGE_BANDS), and one for all adults.
YOUNGEST = "10-12"
ADULT = "adult"


class Verdict(StrEnum):
    """What a judge says about one sentence."""

    PERFECT = "perfect"
    ODD = "odd"
    CANT_TELL = "cant_tell"


class Side(StrEnum):
    """Where a mark lies: in the original, in the translation, or on words that the translation lacks."""

    SOURCE = "source"
    TARGET = "target"
    MISSING = "missing"  # the "[something missing]" chip: an empty span at the end of the translated sentence


class Severity(StrEnum):
    MINOR = "minor"  # could be better or more natural
    MAJOR = "major"  # the meaning is changed, or it is really hard to understand
    TASTE = "taste"  # just my taste: counts nothing


class Category(StrEnum):
    WRONG_MEANING = "wrong_meaning"
    MISSING = "missing"
    ADDED = "added"
    UNTRANSLATED = "untranslated"
    SHOULD_STAY = "should_stay"  # a name or word that should have stayed as it was
    GRAMMAR = "grammar"
    REGISTER = "register"  # too formal, rude, or wrong for the culture


class Check(StrEnum):
    """How a judge checked."""

    DICTIONARY = "dictionary"
    SECOND_ENGINE = "second_engine"
    PERSON = "person"
    AUTHOR = "author"
    OWN_KNOWLEDGE = "own_knowledge"


class Judgement(Hideable, Base):
    """What one person made of one version of a translation; ``number`` counts that person's revisions of it.

    ``age_band`` and ``classroom_id`` are the judge's when it was given: scores of different bands are on
    different scales and are never averaged. ``checks`` (names of ``Check``) is the one thing added later,
    once the judge is asked how they checked.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        # Two tabs of one person cannot both become revision 2; two people never meet here.
        UniqueConstraint("user_id", "translation_version_id", "number"),
        Index("ix_judgement_version", "translation_version_id", "replaced_by_id"),
        Index("ix_judgement_post", "post_id", "target", "replaced_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    post_revision: Mapped[int]
    target: Mapped[str] = mapped_column(String(16))
    translation_version_id: Mapped[int] = mapped_column(
        ForeignKey("translation_version.id", ondelete="CASCADE")
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    age_band: Mapped[str] = mapped_column(String(8))  # people.entities.AGE_BANDS, or "adult"
    number: Mapped[int] = mapped_column(default=1)
    score: Mapped[int | None]  # 0 to 100; None where the judge could tell nothing
    checks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # No ON DELETE: the newest cannot go alone, or the one it replaced would count again.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("judgement.id"), index=True)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # by a teacher: the class does not see it
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    judge: Mapped[User] = relationship()
    version: Mapped[TranslationVersion] = relationship()
    verdicts: Mapped[list[SentenceVerdict]] = relationship(
        back_populates="judgement",
        order_by="SentenceVerdict.sentence",
        cascade="all",
        passive_deletes=True,
    )
    marks: Mapped[list[Mark]] = relationship(
        back_populates="judgement",
        order_by="(Mark.sentence, Mark.start, Mark.id)",
        cascade="all",
        passive_deletes=True,
    )


class SentenceVerdict(Base):
    """``sentence`` is the index of the sentence pair in the version's ``sentences``."""

    __tablename__ = "sentence_verdict"

    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgement.id", ondelete="CASCADE"), primary_key=True
    )
    sentence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[Verdict] = mapped_column(String(10))

    judgement: Mapped[Judgement] = relationship(back_populates="verdicts")


class Mark(Base):
    """Words that somebody finds odd.

    ``start`` and ``end`` count in the original where ``side`` is ``source``, else in the translation.
    """

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    judgement_id: Mapped[int] = mapped_column(ForeignKey("judgement.id", ondelete="CASCADE"), index=True)
    sentence: Mapped[int]
    side: Mapped[Side] = mapped_column(String(8))
    start: Mapped[int]
    end: Mapped[int]
    severity: Mapped[Severity] = mapped_column(String(8))
    category: Mapped[Category | None] = mapped_column(String(16))

    judgement: Mapped[Judgement] = relationship(back_populates="marks")


class UnsavedJudgement(Base):
    """A judgement that could not be saved (the session had ended), kept for its author until it is.

    ``form`` holds the form's fields as they were sent, names to lists of values.
    """

    __tablename__ = "unsaved_judgement"
    __table_args__ = (UniqueConstraint("user_id", "translation_version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    translation_version_id: Mapped[int] = mapped_column(
        ForeignKey("translation_version.id", ondelete="CASCADE"), index=True
    )
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Guess(Base):
    """What somebody thinks a sentence means, before seeing it translated. Fixed once ``lifted_at`` is set."""

    __tablename__ = "guess"
    __table_args__ = (UniqueConstraint("user_id", "post_id", "post_revision", "target", "sentence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    post_revision: Mapped[int]
    target: Mapped[str] = mapped_column(String(16))
    sentence: Mapped[int]
    start: Mapped[int]  # the sentence in the original, in code points
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    gave_up: Mapped[bool] = mapped_column(default=False)
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class AnswerKind(StrEnum):
    YES = "yes"
    NO = "no"
    MEANT = "meant"  # "I meant …": the answer's post says what


class AuthorQuestion(Base):
    """A reader asks the author of a post "did you mean …?" about some words.

    Question and answer are posts themselves, so that they are translated like any other text.
    """

    __tablename__ = "author_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    post_revision: Mapped[int]
    translation_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("translation_version.id", ondelete="CASCADE"), index=True
    )
    asker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    side: Mapped[Side] = mapped_column(String(8))
    start: Mapped[int]
    end: Mapped[int]
    words: Mapped[str] = mapped_column(Text)  # the pinned words as they read then
    question_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), unique=True)
    answer: Mapped[AnswerKind | None] = mapped_column(String(8))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), unique=True)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    asker: Mapped[User] = relationship()
    question: Mapped[Post] = relationship(foreign_keys=[question_id])
    answer_post: Mapped[Post | None] = relationship(foreign_keys=[answer_id])


class HumanTranslation(Contribution, Replaceable, Base):
    """A person's translation of one revision of a post. It stands beside the machine's and replaces nothing.

    ``base_version_id`` names the machine's version that it improves; None: written from scratch. ``credit``
    is what the person was then: "student", "teacher", or a helper's "colleague", "parent", "other".
    """

    __tablename__ = "human_translation"
    __table_args__ = (
        UniqueConstraint("author_id", "post_id", "target", "number"),
        Index("ix_human_translation_post", "post_id", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    post_revision: Mapped[int]
    target: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))  # on whose side they stood
    credit: Mapped[str] = mapped_column(String(12))
    # Held, as a message may be, until a teacher of the class has looked at it.
    standing: Mapped[ModerationState] = mapped_column(String(8), default=ModerationState.VISIBLE)
    text: Mapped[str] = mapped_column(Text)
    base_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("translation_version.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int] = mapped_column(default=1)
    # No ON DELETE, as with judgements.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("human_translation.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    author: Mapped[User] = relationship()
    base: Mapped[TranslationVersion | None] = relationship()


class ReadingLanguage(Base):
    """A language that a person says they read well; a teacher of theirs can confirm it."""

    __tablename__ = "reading_language"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OpinionKind(StrEnum):
    """What a translation's own engine can say about it. Any other kind is the id of another engine."""

    ALTERNATIVES = "alternatives"  # other ways the same model would put it
    BACK = "back"  # the translation, translated back by machine


class OpinionState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"  # no pack, or not that engine, for this direction on this server


class Opinion(WorkItem, Base):
    """A second opinion on one version of a translation: the work to do, and its result.

    ``kind`` is an ``OpinionKind`` or the id of an engine. ``result`` has one entry per sentence pair of the
    version: for ``alternatives`` a list of texts, else a text. Workers claim the pending rows
    (relay/leases.py).
    """

    __tablename__ = "opinion"
    __table_args__ = (
        UniqueConstraint("translation_version_id", "kind"),
        Index("ix_opinion_queue", "state", "not_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_version_id: Mapped[int] = mapped_column(
        ForeignKey("translation_version.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[OpinionState] = mapped_column(String(12), default=OpinionState.PENDING)
    result: Mapped[list[Any] | None] = mapped_column(JSON)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    version: Mapped[TranslationVersion] = relationship()

    @classmethod
    def given_up(cls, reason: str) -> dict[str, Any]:
        return {**super().given_up(reason), "finished_at": now()}


class PracticeDone(Base):
    """Somebody has been through a practice item."""

    __tablename__ = "practice_done"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(24), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
