"""Partnerships, threads, posts and translations. The pending translation row is itself the work queue."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now
from relay.leases import WorkItem
from relay.people.entities import Classroom, OneTimeLink, User


class Partnership(Base):
    """Two or more classrooms that write to each other. All of them are equal.

    ``change_number`` rises with every visible change; a page that knows the last one it has seen can ask,
    cheaply, for what is new.
    """

    __tablename__ = "partnership"
    __table_args__ = {"sqlite_autoincrement": True}  # the log names partnerships that were deleted

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    change_number: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # from then on all only read

    participations: Mapped[list[Participation]] = relationship(
        back_populates="partnership", order_by="Participation.id", cascade="all", passive_deletes=True
    )


class Participation(Base):
    """A classroom's place in a partnership. Once it has left, the board is read-only for its members.

    What its teachers have laid down for its students' posts here is in it too (board/rules.py applies it).
    """

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("partnership_id", "classroom_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approval: Mapped[bool] = mapped_column(default=False)  # posts wait for a teacher of the class
    hold_private: Mapped[bool] = mapped_column(default=True)  # so do phone numbers and addresses
    posts_an_hour: Mapped[int | None]  # per student; None: no limit
    edit_minutes: Mapped[int | None]  # how long one may change a post; None: always
    # Minutes after midnight on the class's own clock between which students only read; None: never.
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]

    partnership: Mapped[Partnership] = relationship(back_populates="participations")
    classroom: Mapped[Classroom] = relationship()


class Invitation(OneTimeLink, Base):
    """A link for a partner teacher, who picks the classroom that joins."""

    __tablename__ = "invitation"

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)

    partnership: Mapped[Partnership] = relationship()


class Relation(StrEnum):
    """Who a language helper is to the class that invited them."""

    COLLEAGUE = "colleague"
    PARENT = "parent"
    OTHER = "other"


class PartnershipHelper(Base):
    """Somebody who helps one partnership with translations: they read and translate, and write no messages.

    They stand on the side of ``classroom``, whose teacher invited them.
    """

    __tablename__ = "partnership_helper"
    __table_args__ = (UniqueConstraint("user_id", "partnership_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    relation: Mapped[Relation] = mapped_column(String(12))
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()


class HelperInvitation(OneTimeLink, Base):
    """A link that makes somebody a language helper of one partnership."""

    __tablename__ = "helper_invitation"

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    relation: Mapped[Relation] = mapped_column(String(12))

    partnership: Mapped[Partnership] = relationship()
    classroom: Mapped[Classroom] = relationship()


class PostKind(StrEnum):
    """A thread's title and prompt are posts too: every text on the board travels the same way."""

    TITLE = "title"
    PROMPT = "prompt"
    MESSAGE = "message"
    QUESTION = "question"  # "did you mean …?", to the author of the post that is its parent
    ANSWER = "answer"


class LanguageSource(StrEnum):
    DETECTED = "detected"
    AUTHOR = "author"
    READER = "reader"
    TEACHER = "teacher"


class ModerationState(StrEnum):
    """Whether a post has appeared. Its author and moderators read it in any case."""

    VISIBLE = "visible"
    HELD = "held"  # waits for a teacher of the author's class
    HIDDEN = "hidden"  # a teacher of the author's class keeps it back


class Cause(StrEnum):
    """Why a post is held or hidden."""

    APPROVAL = "approval"  # the class's posts wait for a teacher's leave
    WORDS = "words"  # a word on the watch-list
    PRIVATE = "private"  # what looks like a phone number or an e-mail address
    LOOK = "look"  # a partner's teacher asked for a look
    CHANGE = "change"  # its author is asked to change it
    CHANGED = "changed"  # its author has changed it since
    KEPT = "kept"


# What board/visibility.py needs of a table. These declare no column: each table defines its own, below and
# in the wings above.


class Moderated:
    """Teachers say whether it may appear."""

    standing: Mapped[ModerationState]


class Contribution(Moderated):
    """Somebody wrote it on the side of a class, and can take it back: a post, a person's translation."""

    author_id: Mapped[int]
    classroom_id: Mapped[int]
    withdrawn_at: Mapped[datetime | None]


class Replaceable:
    """Its author can put a newer one in its place; then it stays as history."""

    replaced_by_id: Mapped[int | None]


class Hideable(Replaceable):
    """It appears at once, and a teacher can take it out of view: a judgement."""

    hidden_at: Mapped[datetime | None]


class Thread(Base):
    __tablename__ = "thread"
    __table_args__ = (Index("ix_thread_partnership_recent", "partnership_id", "last_post_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    last_post_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    message_count: Mapped[int] = mapped_column(default=0)
    guess_first: Mapped[bool] = mapped_column(default=False)  # covers translations until one has guessed

    partnership: Mapped[Partnership] = relationship()
    author: Mapped[User] = relationship()
    title: Mapped[Post] = relationship(
        primaryjoin="and_(Thread.id == foreign(Post.thread_id), Post.kind == 'title')",
        viewonly=True,
        uselist=False,
    )
    prompt: Mapped[Post | None] = relationship(
        primaryjoin="and_(Thread.id == foreign(Post.thread_id), Post.kind == 'prompt')",
        viewonly=True,
        uselist=False,
    )


class Post(Contribution, Base):
    """What one person wrote, as they wrote it.

    ``root_id`` is the post that a reply belongs under (its own id where it is no reply), so that
    ``(root_id, id)`` is the order on the page. ``sentence_languages`` is None unless the post mixes
    languages: then a list of ``[start, end, language]``, in code points.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_page", "thread_id", "kind", "root_id", "id"),
        Index("ix_post_changes", "thread_id", "changed"),
        Index("ix_post_standing", "partnership_id", "standing", "id"),
        UniqueConstraint("author_id", "form_key"),
        {"sqlite_autoincrement": True},  # the log names posts that were deleted
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))  # the author's, when it was written
    kind: Mapped[PostKind] = mapped_column(String(8), default=PostKind.MESSAGE)
    # No ON DELETE: a message that others answer can be emptied, and goes only together with them.
    root_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    language: Mapped[str | None] = mapped_column(String(16))  # None: no language in it (emoji, numbers)
    language_source: Mapped[LanguageSource] = mapped_column(String(10), default=LanguageSource.DETECTED)
    sentence_languages: Mapped[list[Any] | None] = mapped_column(JSON)
    practising: Mapped[bool] = mapped_column(default=False)
    # A random token in the form: sending the same form twice makes one post.
    form_key: Mapped[str] = mapped_column(String(43))
    changed: Mapped[int] = mapped_column(default=0)  # the partnership's change_number at the last change
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    standing: Mapped[ModerationState] = mapped_column(String(8), default=ModerationState.VISIBLE)
    standing_cause: Mapped[Cause | None] = mapped_column(String(10))
    standing_reason: Mapped[str | None] = mapped_column(String(500))  # a teacher's words to the author
    standing_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL")
    )  # who decided
    standing_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appeared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the first time it was visible

    thread: Mapped[Thread] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    standing_by: Mapped[User | None] = relationship(foreign_keys=[standing_by_id])
    classroom: Mapped[Classroom] = relationship()
    translations: Mapped[list[TranslationJob]] = relationship(
        back_populates="post", order_by="TranslationJob.id", cascade="all", passive_deletes=True
    )


class PostRevision(Moderated, Base):
    """An earlier wording of a post, kept when its author edits it."""

    __tablename__ = "post_revision"
    __table_args__ = (UniqueConstraint("post_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    standing: Mapped[ModerationState] = mapped_column(
        String(8), default=ModerationState.VISIBLE
    )  # the post's, then


class LanguageCorrection(Base):
    """Somebody said which language a post is really in."""

    __tablename__ = "language_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    before: Mapped[str | None] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class TranslationState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"  # the engine could not; somebody can press "Try again"
    NO_PACK = "no_pack"  # a language pack is missing; queued again when it is installed
    UNNEEDED = "unneeded"  # the post is in that language now, or was withdrawn


class TranslationJob(WorkItem, Base):
    """The translation of one post into one language: the work still to do, and the newest result.

    Workers claim the pending rows (relay/leases.py). ``revision`` is the revision of the post that is wanted;
    the text shown is ``current``, and it is outdated while ``current.revision`` is not the post's.
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("post_id", "target"),
        Index("ix_translation_queue", "state", "not_before", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int]
    state: Mapped[TranslationState] = mapped_column(String(8), default=TranslationState.PENDING)
    missing: Mapped[list[Any] | None] = mapped_column(JSON)  # [[from, to], …] packs to install
    current_id: Mapped[int | None] = mapped_column(
        ForeignKey(
            "translation_version.id", ondelete="SET NULL", use_alter=True, name="fk_translation_current"
        ),
        index=True,
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    post: Mapped[Post] = relationship(back_populates="translations")
    current: Mapped[TranslationVersion | None] = relationship(foreign_keys=[current_id])
    review: Mapped[Review | None] = relationship(
        back_populates="translation", cascade="all", passive_deletes=True
    )


class TranslationVersion(Base):
    """One result of the engine, never changed afterwards: judgements point at it."""

    __tablename__ = "translation_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translation.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]  # of the post
    source: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    engine: Mapped[str] = mapped_column(String(24))
    route: Mapped[list[Any]] = mapped_column(JSON)  # ["es", "en", "fr"]
    packs: Mapped[list[Any]] = mapped_column(JSON)  # [[name, version], …]
    sentences: Mapped[list[Any]] = mapped_column(JSON)  # see board/stored_translation.py
    signals: Mapped[list[Any]] = mapped_column(JSON)  # findings: ids of quality checks, sorted
    score: Mapped[float | None]  # mean over sentences, ≤ 0
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class ReviewState(StrEnum):
    """What a teacher said about a translation. It has nothing to do with whether the post may appear."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"  # there is a person's version now
    UNCLEAR = "unclear"  # it cannot be judged, because the original is unclear


class Review(Base):
    """The place of a translation in its teachers' queue; of the newest version, which starts it anew.

    ``need`` says how much it needs a person: the sum of what the machine's own signs (``machine``), its
    readers' judgements (``readers``) and flags (``flags``) give, each 0 to 100 (board/reviewing.py).
    """

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_queue", "partnership_id", "state", "need", "translation_id"),)

    translation_id: Mapped[int] = mapped_column(
        ForeignKey("translation.id", ondelete="CASCADE"), primary_key=True
    )
    version_id: Mapped[int] = mapped_column(
        ForeignKey("translation_version.id", ondelete="CASCADE"), index=True
    )
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    state: Mapped[ReviewState] = mapped_column(String(10), default=ReviewState.WAITING)
    machine: Mapped[int] = mapped_column(default=0)
    readers: Mapped[int] = mapped_column(default=0)
    flags: Mapped[int] = mapped_column(default=0)
    need: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    translation: Mapped[TranslationJob] = relationship(back_populates="review")
    version: Mapped[TranslationVersion] = relationship()
    by: Mapped[User | None] = relationship()


class WatchedWord(Base):
    """A word, or several, that holds a post for a look.

    All teachers of a partnership keep one list per language, compared by ``folded`` (board/rules.py).
    """

    __tablename__ = "watched_word"
    __table_args__ = (UniqueConstraint("partnership_id", "language", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(16))
    word: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(80))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class Draft(Base):
    """A text that could not be sent (the session had ended), kept for its author until it is.

    For a new message ``thread_id`` says where; for a topic not yet started it is None, and there is a title.
    """

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "thread_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class WorkerHeartbeat(Base):
    """When each worker last said that it is alive; the banner "translations are waiting" reads it."""

    __tablename__ = "worker_heartbeat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
