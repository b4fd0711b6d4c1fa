"""What the pages of the queue are given: one frozen dataclass per template, called ``page`` in it."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.pages import Card
from relay.web.local_time import Moment


@dataclass(frozen=True)
class FlagLine:
    """Somebody's flag: who, why, and in which words."""

    by: str
    reason: str
    words: str


@dataclass(frozen=True)
class ReviewLine:
    """What was said about the translation on the facing page, and which version that is about."""

    translation: int
    version: int
    state: str  # of ReviewState
    by: str | None
    at: Moment | None


@dataclass(frozen=True)
class Item:
    """A post and its translation with the two decisions, which are independent of each other."""

    anchor: str  # "p12" or "t34": its id on the page
    card: Card
    revision: int  # the wording that is decided about
    topic: str
    topic_language: str | None
    cause: str  # why it is held, in words
    may_decide: bool  # whether it may appear: a teacher of its class
    may_hold: bool  # a partner's teacher can take it down for a look
    appeared: Moment | None
    let_through_by: str | None
    review: ReviewLine | None  # None: nothing to review (yet)
    may_review: bool  # not where the board is only read any more
    flags: tuple[FlagLine, ...]  # open ones on the translation
    readers: str  # what readers made of it, in words; empty where nobody judged


@dataclass(frozen=True)
class HumanItem:
    """A student's translation that waits for leave to appear."""

    id: int
    author: str
    side: str
    text: str
    target: str
    post: int


@dataclass(frozen=True)
class Counts:
    """How much waits. A number above 999 means more than 999."""

    held: int
    reviews: int
    flags: int
    humans: int


@dataclass(frozen=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str
    chosen: bool
    language: str | None = None


@dataclass(frozen=True)
class QueuePage:
    """desk/moderation/queue.html"""

    partnership: int
    name: str
    counts: Counts
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
    reason: str  # as it was typed
    problem: str | None
    here: str


@dataclass(frozen=True)
class CorrectPage:
    """desk/moderation/correct.html: the original, the machine's text, and the teacher's own."""

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
    """A partnership in the list of a teacher who has several."""

    id: int
    name: str
    counts: Counts


@dataclass(frozen=True)
class HomePage:
    """desk/moderation/home.html"""

    lines: tuple[DeskLine, ...]
