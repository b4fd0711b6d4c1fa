"""Tables of partnerships, threads, posts and translations. Pending translation rows are the work queue."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from relay.database import Base, UTCDateTime, now
from relay.leases import WorkItem
from relay.people.entities import Classroom, OneTimeLink, User


class Partnership(Base):
    """Two or more classrooms that write to each other, all with equal rights.

    ``change_number`` rises with every visible change. A page remembers the last number it has shown and polls
    for later changes, which is a cheap query.
    """

    __tablename__ = "partnership"
    __table_args__ = {"sqlite_autoincrement": True}  # never reuse an id: the log names deleted partnerships

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    change_number: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # read-only for everybody from then on

    participations: Mapped[list[Participation]] = relationship(
        back_populates="partnership", order_by="Participation.id", cascade="all", passive_deletes=True
    )


class Participation(Base):
    """A classroom's membership of a partnership. Once it has left, the board is read-only for its members.

    Also holds the rules that its teachers set for their students' posts (see board/posting_rules.py).
    """

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("partnership_id", "classroom_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approval: Mapped[bool] = mapped_column(default=False)  # hold every post for a teacher of the class
    hold_private: Mapped[bool] = mapped_column(default=True)  # hold phone numbers and e-mail addresses
    pictures: Mapped[bool] = mapped_column(default=False, server_default=false())  # students may add some
    posts_an_hour: Mapped[int | None]  # per student; None: no limit
    edit_minutes: Mapped[int | None]  # minutes during which a post may be edited; None: no limit
    # Quiet hours, when students only read, in minutes after local midnight. None: no quiet hours.
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    # Sentences of a message in the partners' language that are corrected before its author has looked.
    corrections_at_once: Mapped[int] = mapped_column(default=3, server_default="3")
    # Students of the partner classes may correct what the teachers of this class write in their language.
    correct_teachers: Mapped[bool] = mapped_column(default=False, server_default=false())

    partnership: Mapped[Partnership] = relationship(back_populates="participations")
    classroom: Mapped[Classroom] = relationship()


class Invitation(OneTimeLink, Base):
    """A one-time link for a partner teacher, who chooses the classroom that joins."""

    __tablename__ = "invitation"

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)

    partnership: Mapped[Partnership] = relationship()


class Relation(StrEnum):
    """How a language helper is related to the class that invited them."""

    COLLEAGUE = "colleague"
    PARENT = "parent"
    OTHER = "other"


class PartnershipHelper(Base):
    """A language helper of one partnership, who reads and translates but writes no messages.

    A helper belongs to the side of the classroom whose teacher invited them (``classroom_id``).
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
    """A one-time link that makes somebody a language helper of one partnership."""

    __tablename__ = "helper_invitation"

    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    relation: Mapped[Relation] = mapped_column(String(12))

    partnership: Mapped[Partnership] = relationship()
    classroom: Mapped[Classroom] = relationship()


class PostKind(StrEnum):
    """The kind of a post. A thread's title and prompt are posts too, so all texts are handled alike."""

    TITLE = "title"
    PROMPT = "prompt"
    MESSAGE = "message"
    QUESTION = "question"  # "did you mean …?", to the author of its parent
    ANSWER = "answer"
    FINDING = "finding"  # what somebody noticed about the translation of its parent
    PICTURE = "picture"  # the description of a picture of its parent, a message or a prompt


class LanguageSource(StrEnum):
    DETECTED = "detected"
    AUTHOR = "author"
    READER = "reader"
    TEACHER = "teacher"


class ModerationState(StrEnum):
    """Whether a post is shown to others. Its author and its moderators can always read it."""

    VISIBLE = "visible"
    HELD = "held"  # waiting for a teacher of the author's class
    HIDDEN = "hidden"  # hidden by a teacher of the author's class


class Cause(StrEnum):
    """Why a post is held or hidden."""

    APPROVAL = "approval"  # the class requires approval of every post
    WORDS = "words"  # contains a watched word
    PRIVATE = "private"  # contains what looks like a phone number or an e-mail address
    LOOK = "look"  # a partner's teacher asked for a review
    CHANGE = "change"  # its author was asked to change it
    CHANGED = "changed"  # its author has changed it since
    KEPT = "kept"  # a teacher has hidden it


# The attributes that board/visibility.py needs of a table. These classes declare no columns: each table
# defines its own, below and in the wings above.


class Moderated:
    """A row that teachers can hold or hide."""

    standing: Mapped[ModerationState]


class Contribution(Moderated):
    """A text that a person wrote as a member of a class and can withdraw: a post or a human translation."""

    author_id: Mapped[int]
    classroom_id: Mapped[int]
    withdrawn_at: Mapped[datetime | None]


class Replaceable:
    """A row that its author can replace with a newer one; the old row stays as history."""

    replaced_by_id: Mapped[int | None]


class Hideable(Replaceable):
    """A row that is visible at once and that a teacher can hide later: a judgement."""

    hidden_at: Mapped[datetime | None]


class Thread(Base):
    __tablename__ = "thread"
    __table_args__ = (Index("ix_thread_partnership_recent", "partnership_id", "last_post_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    last_post_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    message_count: Mapped[int] = mapped_column(default=0)
    guess_first: Mapped[bool] = mapped_column(default=False)  # hide translations until the reader has guessed
    pinned: Mapped[bool] = mapped_column(default=False, server_default=false())  # stays on top of the list
    closed: Mapped[bool] = mapped_column(default=False, server_default=false())  # nobody writes in it

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
    """The original text of a title, prompt, message, question or answer, as its author wrote it.

    For a reply, ``root_id`` is the message at the top of its chain of replies; for any other message, its own
    id; so ``(root_id, id)`` is the order on the page. ``sentence_languages`` is None unless the post mixes
    languages; then it is a list of ``[start, end, language]``, half-open spans in code points.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_page", "thread_id", "kind", "root_id", "id"),
        Index("ix_post_changes", "thread_id", "changed"),
        Index("ix_post_appeared", "thread_id", "appeared_at"),
        Index("ix_post_standing", "partnership_id", "standing", "id"),
        UniqueConstraint("author_id", "form_key"),
        {"sqlite_autoincrement": True},  # never reuse an id: the log names deleted posts
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))  # the author's, when it was written
    kind: Mapped[PostKind] = mapped_column(String(8), default=PostKind.MESSAGE)
    # No ON DELETE: a message with answers can be emptied, but is only deleted together with its answers.
    root_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    language: Mapped[str | None] = mapped_column(String(16))  # None: no words in it (only emoji, numbers)
    language_source: Mapped[LanguageSource] = mapped_column(String(10), default=LanguageSource.DETECTED)
    sentence_languages: Mapped[list[Any] | None] = mapped_column(JSON)
    practising: Mapped[bool] = mapped_column(default=False)
    # The form's random idempotency key: sending the same form twice makes one post.
    form_key: Mapped[str] = mapped_column(String(43))
    changed: Mapped[int] = mapped_column(default=0)  # the partnership's change_number at the last change
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    standing: Mapped[ModerationState] = mapped_column(String(8), default=ModerationState.VISIBLE)
    standing_cause: Mapped[Cause | None] = mapped_column(String(10))
    standing_reason: Mapped[str | None] = mapped_column(String(500))  # the teacher's message to the author
    standing_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL")
    )  # the teacher who decided
    standing_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    appeared_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # the first time it was visible

    thread: Mapped[Thread] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    standing_by: Mapped[User | None] = relationship(foreign_keys=[standing_by_id])
    classroom: Mapped[Classroom] = relationship()
    translations: Mapped[list[TranslationJob]] = relationship(
        back_populates="post", order_by="TranslationJob.id", cascade="all", passive_deletes=True
    )
    picture: Mapped[Picture | None] = relationship(uselist=False, viewonly=True)
    pictures: Mapped[list[Post]] = relationship(
        primaryjoin="and_(Post.id == foreign(remote(Post.parent_id)), remote(Post.kind) == 'picture')",
        order_by="Post.id",
        viewonly=True,
    )


class Picture(Base):
    """A picture. ``post`` is its description, of the kind PICTURE: the picture may be seen by whoever may
    read it.

    The file (board/picture_files.py) has a name that cannot be guessed, and is never changed.
    """

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(43), unique=True)  # of the file
    width: Mapped[int]  # pixels
    height: Mapped[int]
    size: Mapped[int]  # bytes
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now, index=True)

    post: Mapped[Post] = relationship()


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
    )  # of the post at the time of the edit


class LanguageCorrection(Base):
    """The record that somebody corrected the language of a post."""

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
    FAILED = "failed"  # the text failed at every try; people can press "Try again"
    NO_PACK = "no_pack"  # a language pack is missing; queued again once it is installed
    UNNEEDED = "unneeded"  # the post is now in the target language, or was withdrawn


class TranslationJob(WorkItem, Base):
    """The job of translating one post into one language, and its newest result.

    Workers claim pending rows under a lease (relay/leases.py). ``revision`` is the revision of the post to
    translate. ``current`` is the translation shown; it is outdated while its revision is not the post's.
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
    missing: Mapped[list[Any] | None] = mapped_column(JSON)  # [[from, to], …]: packs to install
    current_id: Mapped[int | None] = mapped_column(
        ForeignKey(
            "translation_version.id", ondelete="SET NULL", use_alter=True, name="fk_translation_current"
        ),
        index=True,
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)

    @property
    def failed(self) -> bool:
        """Whether no translation is on its way, for all that a reader can see."""
        return self.state == TranslationState.FAILED or (self.pending and self.set_aside)

    post: Mapped[Post] = relationship(back_populates="translations")
    current: Mapped[TranslationVersion | None] = relationship(foreign_keys=[current_id])
    review: Mapped[Review | None] = relationship(
        back_populates="translation", cascade="all", passive_deletes=True
    )


class TranslationVersion(Base):
    """One result of the engine. Never changed afterwards, because judgements refer to it."""

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
    signals: Mapped[list[Any]] = mapped_column(JSON)  # findings: sorted ids of quality checks
    score: Mapped[float | None]  # mean of the sentences' scores, ≤ 0; None: no sentence was translated
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=now)


class ReviewState(StrEnum):
    """A teacher's verdict on a translation. Independent of whether the post itself may appear."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"  # a person's version exists now
    UNCLEAR = "unclear"  # cannot be judged, because the original is unclear


class Review(Base):
    """The entry of a translation in the teachers' review queue. Each new version resets it.

    ``need`` is the priority: the sum of ``machine`` (findings and the model's score), ``readers`` (their
    judgements) and ``flags``, each from 0 to 100 (see board/review_priority.py).
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
    """A word or phrase that causes a post to be held for moderation.

    The teachers of a partnership share one list per language. Words are compared by their ``folded`` form
    (``posting_rules.fold``).
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
    """A text that could not be sent, stored for its author until it is.

    The session had ended, or the class had quiet hours or had reached its hourly limit. ``thread_id`` is the
    topic of a message; for a topic that has not been started it is None, and ``title`` may be set.
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
    """When each worker last reported that it is alive. Read for the banner "translations are waiting"."""

    __tablename__ = "worker_heartbeat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Since the worker began: how often it looked for a sentence among those that it had translated lately,
    # and how often it found it (translation/sentence_memory.py).
    memory_lookups: Mapped[int] = mapped_column(default=0, server_default="0")
    memory_hits: Mapped[int] = mapped_column(default=0, server_default="0")
