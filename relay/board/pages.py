"""What each page of the board is given: one frozen dataclass per template, called ``page`` in it.

A template reads nothing else, so these fields are its interface; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from relay.board.forms import EditForm, ThreadForm, WriteForm
from relay.web.local_time import Moment


@dataclass(frozen=True)
class Cover:
    """One classroom at the head of a page. ``side`` is its colour, "a" to "d"."""

    side: str
    city: str
    classroom: str
    language: str
    clock: Moment  # the time there now
    weekday: str  # in the language of the class
    left: bool  # the class only reads any more


@dataclass(frozen=True)
class Piece:
    """A stretch of a translation; ``unsure`` where the machine's own probability was low."""

    text: str
    unsure: bool


@dataclass(frozen=True)
class Facing:
    """The page that faces an original.

    ``state``: "machine" (the newest wording, translated), "reviewed" (that, and a teacher found it good
    enough), "waiting", "failed", "stale" (of an earlier wording or another language; ``retryable`` says
    whether the new one failed), "no_pack", or "plain" where there is nothing to translate.
    """

    state: str
    language: str | None = None
    pieces: tuple[Piece, ...] = ()
    engine: str = ""  # its id
    route: tuple[str, ...] = ()  # codes, source first; longer than two where it went through another language
    findings: tuple[str, ...] = ()  # sentences: what the quality checks found
    unsure: tuple[str, ...] = ()  # the words the machine was least sure of
    attempts: int = 0
    retryable: bool = False
    missing: tuple[tuple[str, str], ...] = ()  # packs to install, as (from, to)
    review: str = "waiting"  # what a teacher said about it: waiting, accepted, corrected, unclear
    reviewed_by: str | None = None

    @property
    def via(self) -> tuple[str, ...]:
        """The languages between the first and the last."""
        return self.route[1:-1]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Held:
    """Why a post is not to be seen by everybody, for its author and for who decides."""

    hidden: bool  # kept back; else it waits for a teacher
    cause: str  # of board.entities.Cause
    reason: str | None  # a teacher's words
    by: str | None  # whose


class CardAddition(Protocol):
    """What another wing says on a card (see board.additions); its own templates read the rest of it."""

    @property
    def covered(self) -> bool:
        """Whether the facing page is not to be shown yet."""


@dataclass(frozen=True)
class Card:
    """One text with the page that faces it."""

    id: int
    root: int  # with ``id`` its place among the others
    kind: str  # title, prompt, message
    thread: int
    side: str
    author: str
    city: str
    text: str
    language: str | None
    languages: tuple[str, ...]  # more than one where the post mixes them
    written: Moment
    edited: Moment | None
    withdrawn: bool
    practising: bool
    is_reply: bool
    answers: str | None  # whose message this answers, where that is not the one it stands under
    mine: bool
    may_write: bool
    facing: Facing
    choices: tuple[str, ...]  # languages it can be said to be in
    held: Held | None  # None: it has appeared
    moderates: bool  # the reader decides what becomes of it
    partnership: int
    added: CardAddition | None = None

    @property
    def states(self) -> str:
        """The design's state classes."""
        if self.withdrawn:
            return "is-plain"
        state = {"no_pack": "failed"}.get(self.facing.state, self.facing.state)
        low = self.facing.unsure and state == "machine"
        return " ".join([f"is-{state}", *(["is-low"] if low else []), *(["is-held"] if self.held else [])])


@dataclass(frozen=True)
class Topic:
    """A thread in a list."""

    id: int
    title: Card
    author: str
    city: str
    messages: int
    last: Moment


@dataclass(frozen=True)
class BoardLine:
    """A partnership in the list of a person who has several, or none yet."""

    id: int
    name: str
    covers: tuple[Cover, ...]


@dataclass(frozen=True)
class HomePage:
    """board/home.html: the partnerships of the person, when there is not exactly one."""

    boards: tuple[BoardLine, ...]
    is_teacher: bool


@dataclass(frozen=True)
class PartnerClass:
    """A class of a partnership, as its teachers see it; ``left_on`` is when it left it, in words."""

    name: str
    school: str
    city: str
    language: str
    left_on: str | None


@dataclass(frozen=True)
class Note:
    """A sentence above the topics of a board."""

    icon: str
    heading: str
    text: str


@dataclass(frozen=True)
class PartnershipPage:
    """board/partnership.html: the two covers and the topics, newest message first."""

    id: int
    name: str
    covers: tuple[Cover, ...]
    topics: tuple[Topic, ...]
    older: str | None  # the cursor of the next page
    first_page: bool
    may_write: bool
    read_only: str | None  # why not, where one may not: see Viewer.read_only
    alone: bool  # no partner class has joined yet
    notes: tuple[Note, ...]  # such as who is away
    stalled: bool  # translations wait and no worker runs


@dataclass(frozen=True)
class Composer:
    """The form to write with. ``partners``: the cities it goes to; ``answering``: whose message."""

    form: WriteForm
    thread: int
    side: str
    partners: tuple[str, ...]
    languages: tuple[str, ...]
    answering: str | None
    from_draft: bool  # the text was kept when the session had ended


@dataclass(frozen=True)
class ThreadPage:
    """board/thread.html: a title, its prompt and one page of messages.

    ``earlier`` and ``later`` are cursors (``root-id``) where there is more on that side.
    """

    id: int
    partnership: int
    name: str  # of the partnership
    covers: tuple[Cover, ...]
    topics: tuple[Topic, ...]  # the latest ones, to go to
    title: Card
    prompt: Card | None
    cards: tuple[Card, ...]
    earlier: str | None
    later: str | None
    number: int  # the last change this page shows
    composer: Composer | None  # None where one only reads
    read_only: str | None  # and why: see Viewer.read_only
    reading: str | None  # the language chosen for the facing pages; None: the reader's own
    readable: tuple[str, ...]  # the languages to choose from, where there are more than two
    stalled: bool


@dataclass(frozen=True)
class NewThreadPage:
    """board/new_thread.html"""

    partnership: int
    name: str
    form: ThreadForm
    side: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class EditPage:
    """board/edit.html: the author's own text, to change or take back."""

    card: Card
    form: EditForm
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """What a post said before an edit."""

    text: str
    language: str | None
    written: Moment


@dataclass(frozen=True)
class HistoryPage:
    """board/history.html: a post's wordings, the newest first."""

    card: Card
    earlier: tuple[Wording, ...]


@dataclass(frozen=True)
class LanguagePage:
    """board/language.html: which language a post is in, asked again after a choice that cannot be kept."""

    card: Card
    problem: str


__all__ = [
    "BoardLine", "Card", "CardAddition", "Composer", "Cover", "EditPage", "Facing", "HistoryPage", "HomePage",
    "LanguagePage", "NewThreadPage", "Note", "PartnerClass", "PartnershipPage", "Piece",
    "ThreadPage", "Topic", "Wording",
]  # fmt: skip
