"""The template contexts of the queue: one frozen dataclass per template, passed as ``page``."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.pages import Card
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

    anchor: str  # "p12" or "t34": the element's id on the page
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
    """A student's translation that is held for approval."""

    id: int
    author: str
    side: str
    text: str
    target: str
    post: int


@dataclass(frozen=True)
class Counts:
    """How many items wait. A number above 999 means more than 999."""

    held: int
    reviews: int
    flags: int
    humans: int

    @property
    def all(self) -> int:
        return self.held + self.reviews + self.flags + self.humans


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
class QueuePage:
    """desk/moderation/queue.html"""

    partnership: int
    name: str
    counts: Counts
    failures: tuple[FailureLine, ...]
    what: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    directions: tuple[Choice, ...]
    held: tuple[Item, ...]
    held_more: str | None  # the address of the next page of held posts
    humans: tuple[HumanItem, ...]
    items: tuple[Item, ...]
    more: str | None  # the address of the next page of translations
    here: str  # this page's own address, to come back to
    takes_part: bool


@dataclass(frozen=True)
class DecidePage:
    """desk/moderation/decide.html: one post with both decisions."""

    item: Item
    partnership: int
    name: str
    reason: str  # as typed
    problem: str | None
    here: str


@dataclass(frozen=True)
class CorrectPage:
    """desk/moderation/correct.html: the original, the machine translation, and the teacher's correction."""

    card: Card
    partnership: int
    name: str
    review: ReviewLine
    target: str
    text: str
    problem: str | None
    here: str


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
