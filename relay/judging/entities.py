"""The tables of judging: judgements, guesses, questions, human translations, second opinions.

Spans are half-open ranges of code points in the whole text: ``text[start:end]``. Judgements and human
translations are never overwritten: a revision adds a row, and the old row points at it (``replaced_by_id``).
The scheme is ESA, error span annotation (arXiv 2406.11580).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.board import search_index
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

# Age bands of judges: those of classes (people.entities.AGE_BANDS), and one for all adults.
YOUNGEST = "10-12"
ADULT = "adult"


class Verdict(StrEnum):
    """What a judge says about one sentence."""

    PERFECT = "perfect"
    ODD = "odd"
    CANT_TELL = "cant_tell"


class Side(StrEnum):
    """Where a mark lies: in the original, in the translation, or where the translation lacks something."""

    SOURCE = "source"
    TARGET = "target"
    MISSING = "missing"  # the "[something missing]" chip: an empty span at the end of the translated sentence


class Severity(StrEnum):
    MINOR = "minor"  # could be better or more natural
    MAJOR = "major"  # the meaning is changed, or it is really hard to understand
    TASTE = "taste"  # "just my taste": weighs nothing


class Category(StrEnum):
    WRONG_MEANING = "wrong_meaning"
    MISSING = "missing"
    ADDED = "added"
    UNTRANSLATED = "untranslated"
    SHOULD_STAY = "should_stay"  # a name or word that should have stayed as it was
    GRAMMAR = "grammar"
    REGISTER = "register"  # too formal, rude, or wrong for the culture


class Check(StrEnum):
    """How a judge checked the translation."""

    DICTIONARY = "dictionary"
    SECOND_ENGINE = "second_engine"
    PERSON = "person"
    AUTHOR = "author"
    OWN_KNOWLEDGE = "own_knowledge"


class Judgement(Hideable, Base):
    """One person's judgement of one version of a translation; ``number`` is its revision, from 1.

    ``age_band`` and ``classroom_id`` are the judge's at the time: scores of different bands are on different
    scales and are never averaged. Only ``checks`` (values of ``Check``) is filled in later, as judges are
    asked how they checked after saving.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        # One person's two browser tabs cannot both save revision 2; different people never collide here.
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
    score: Mapped[int | None]  # 0 to 100; None where the judge could not tell for any sentence
    checks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    # No ON DELETE: deleting only the newest revision would make the one it replaced count again.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("judgement.id"), index=True)
    hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when a teacher hid it from the class
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
    send: Mapped[SendVerdict | None] = relationship(cascade="all", passive_deletes=True)


class SentenceVerdict(Base):
    """A judge's verdict on one sentence: ``sentence`` is its index in the version's ``sentences``."""

    __tablename__ = "sentence_verdict"

    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgement.id", ondelete="CASCADE"), primary_key=True
    )
    sentence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[Verdict] = mapped_column(String(10))

    judgement: Mapped[Judgement] = relationship(back_populates="verdicts")


class Mark(Base):
    """A span of words that a judge marked as odd.

    ``start`` and ``end`` are code points of the original where ``side`` is ``source``, else of the
    translation.
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


class Purpose(StrEnum):
    """What a translation would be sent for. What matters for one does not matter for another."""

    BIRTHDAY = "birthday"  # a birthday card
    ALLERGY = "allergy"  # a note about an allergy
    WAY = "way"  # telling somebody the way
    NEWS = "news"  # the school's page of news
    JOKE = "joke"  # making friends laugh


class SendVerdict(Base):
    """Whether a judge would send the translation as it is, for a purpose; asked before the score."""

    __tablename__ = "send_verdict"

    judgement_id: Mapped[int] = mapped_column(
        ForeignKey("judgement.id", ondelete="CASCADE"), primary_key=True
    )
    purpose: Mapped[Purpose] = mapped_column(String(12))
    yes: Mapped[bool]


class UnsavedJudgement(Base):
    """A judging form that is filled in but not saved as a judgement, kept for its author until it is.

    It is stored when the session ended before saving, and when another button of the form was pressed. An
    unsaved human translation or answer is stored in it too. ``form`` maps field names to lists of values
    (relay/judging/forms.py).
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
    """A reader's guess at what a sentence means, made before seeing its translation.

    ``lifted_at`` is when the translation was revealed; from then on the guess cannot be changed.
    """

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
    """A reader's question to the author of a post about some words: "did you mean …?"

    The texts of question and answer are posts themselves, so that they are translated like any other.
    """

    __tablename__ = "author_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    post_revision: Mapped[int]
    translation_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("translation_version.id", ondelete="CASCADE"), index=True
    )
    asker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    side: Mapped[Side] = mapped_column(String(8))
    start: Mapped[int]
    end: Mapped[int]
    words: Mapped[str] = mapped_column(Text)  # the words asked about, as they read at the time
    question_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), unique=True)
    answer: Mapped[AnswerKind | None] = mapped_column(String(8))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), unique=True)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    asker: Mapped[User] = relationship()
    question: Mapped[Post] = relationship(foreign_keys=[question_id])
    answer_post: Mapped[Post | None] = relationship(foreign_keys=[answer_id])


class HumanTranslation(Contribution, Replaceable, Base):
    """A person's translation of one revision of a post, shown beside the machine's, which it never replaces.

    ``base_version_id`` is the machine translation that was post-edited; None where it was written from
    scratch. ``credit`` is the author's role at the time: "student", "teacher", or of a language helper
    "colleague", "parent", "other".
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
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))  # a helper's: the class they help
    credit: Mapped[str] = mapped_column(String(12))
    # Like a message, it may be held until a teacher of the class has reviewed it.
    standing: Mapped[ModerationState] = mapped_column(String(8), default=ModerationState.VISIBLE)
    text: Mapped[str] = mapped_column(Text)
    base_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("translation_version.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int] = mapped_column(default=1)
    # No ON DELETE, for the same reason as in Judgement.
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("human_translation.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    author: Mapped[User] = relationship()
    base: Mapped[TranslationVersion | None] = relationship()


search_index.index(HumanTranslation)


class ReadingLanguage(Base):
    """A language that a person says they read well; a teacher of their class can confirm it."""

    __tablename__ = "reading_language"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class OpinionKind(StrEnum):
    """Second opinions by the engine that translates posts. Any other kind is the id of another engine."""

    ALTERNATIVES = "alternatives"  # other hypotheses of the same model
    BACK = "back"  # a back-translation: the translation, machine-translated into the source language


class OpinionState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"  # this server lacks the pack or the engine for this direction


class Opinion(WorkItem, Base):
    """A second opinion on one version of a translation: both the work item and its result.

    ``kind`` is an ``OpinionKind`` or the id of an engine. ``result`` has one entry per sentence pair of the
    version: a list of texts for ``alternatives``, otherwise one text. Workers claim the pending rows
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
    """A person has completed a practice item."""

    __tablename__ = "practice_done"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(24), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
