"""The template contexts of the queue: one frozen dataclass per template, passed as ``page``."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.pages import Card
from relay.desk.moderation.pages import FlaggedThing
from relay.learning.corrections.pages import CorrectionView
from relay.people.avatars import Avatar
from relay.web.local_time import Moment


@dataclass(frozen=True)
class FlagLine:
    """One person's flag: who, the reason, and their own words."""

    by: str
    reason: str
    words: str


@dataclass(frozen=True)
class ReviewLine:
    """The review of the translation beside the post, and the version that it is about."""

    translation: int
    version: int
    state: str  # of ReviewState
    by: str | None
    at: Moment | None


@dataclass(frozen=True)
class Item:
    """A post and its translation, with two independent decisions: whether it may appear, and the review."""

    card: Card
    revision: int  # the revision that is decided about
    topic: str
    topic_language: str | None
    cause: str  # why it is held or hidden, in words
    may_decide: bool  # the viewer teaches the author's class and decides whether it may appear
    may_hold: bool  # the viewer, a partner's teacher, can hold it
    appeared: Moment | None
    let_through_by: str | None
    review: ReviewLine | None  # None: nothing to review (yet)
    may_review: bool  # False where the board is read-only for the viewer
    flags: tuple[FlagLine, ...]  # open flags on the translation
    readers: str  # readers' verdicts, in words; empty where nobody has judged


@dataclass(frozen=True)
class HumanItem:
    """A student's translation that is held for approval, and the post that it translates."""

    id: int
    author: str
    avatar: Avatar
    side: str
    text: str
    target: str
    written: Moment
    card: Card


@dataclass(frozen=True)
class CorrectionItem:
    """A student's correction that is held for approval, and the message that it corrects."""

    said: CorrectionView
    card: Card


@dataclass(frozen=True)
class Counts:
    """How many items wait for the teacher. A number above 999 means more than 999.

    ``elsewhere``: translations into languages that the teacher does not read, which do not count.
    """

    held: int
    reviews: int
    flags: int
    humans: int
    corrections: int
    elsewhere: int = 0

    @property
    def all(self) -> int:
        return self.held + self.reviews + self.flags + self.humans + self.corrections


@dataclass(frozen=True)
class MailLine:
    """An item in the list. ``beside`` is the translation that a review is about; else empty."""

    key: str
    kind: str  # "worry", "message", "human", "correction", "translation"
    address: str  # of the inbox with this item open
    name: str
    avatar: Avatar
    side: str
    when: Moment
    text: str
    language: str | None
    beside: str = ""
    beside_language: str | None = None
    ticket: str = ""  # a translation's id and version, for accepting several at once
    elsewhere: str = ""  # the city whose teachers decide, where that is not the viewer


@dataclass(frozen=True)
class OpenItem:
    """The item that is open: one of ``item``, ``human``, ``correction`` and ``thing``. A worry about a post
    has two.

    ``typed``, ``reason``, and ``word`` with its fixed translation ``always`` for the glossary, are what was
    sent and refused because of ``problem``.
    """

    key: str
    kind: str  # as in MailLine
    item: Item | None
    human: HumanItem | None
    correction: CorrectionItem | None
    thing: FlaggedThing | None
    here: str  # the address of the page that shows it
    next: str  # the address to go on to
    typed: str | None = None
    reason: str = ""
    word: str = ""
    always: str = ""
    problem: str | None = None


@dataclass(frozen=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str
    chosen: bool
    language: str | None = None


@dataclass(frozen=True)
class FailureLine:
    """Translations of a partnership that have not arrived, for one reason."""

    number: int
    reason: str  # a sentence
    again: bool  # whether they are tried again without anybody's doing


@dataclass(frozen=True)
class Done:
    """What was just decided. ``ticket`` takes it back; empty where nothing can be taken back."""

    said: str
    ticket: str
    back: str  # the address of the item, which is there again once it is taken back


@dataclass(frozen=True)
class JustDecided:
    """One of the last decisions, which can still be taken back.

    ``about``: the name of who wrote what was decided about; empty where it was several things.
    """

    said: str
    about: str
    ticket: str
    back: str  # as in Done


@dataclass(frozen=True)
class QueuePage:
    """desk/moderation/queue.html: the inbox, with a list of what waits and one item."""

    partnership: int
    name: str
    counts: Counts
    failures: tuple[FailureLine, ...]
    lines: tuple[MailLine, ...]
    open: OpenItem | None
    chosen: bool  # the item was asked for; on a phone it is shown in place of the list
    reads: tuple[str, ...]  # the languages of this board that the teacher reads
    everything: bool  # translations into other languages are listed, too
    what: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    directions: tuple[Choice, ...]
    narrowed: bool  # one of these four is chosen
    done: Done | None
    just_decided: tuple[JustDecided, ...]  # the last one first
    here: str  # the address of this list
    first: str | None  # the address of the first page, where this is another
    more: str | None  # the address of the next page
    takes_part: bool


@dataclass(frozen=True)
class DecidePage:
    """desk/moderation/decide.html: one item alone, reached from the board or from the log."""

    open: OpenItem
    partnership: int


@dataclass(frozen=True)
class DeskLine:
    """One partnership in the list for a teacher who has several."""

    name: str
    address: str  # of the wanted page of its desk
    counts: Counts


@dataclass(frozen=True)
class HomePage:
    """desk/moderation/home.html"""

    lines: tuple[DeskLine, ...]
