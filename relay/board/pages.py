"""The context of each template of the board: one frozen dataclass per template, called ``page`` in it.

A template reads nothing else, so these fields are its interface. A test checks that template and dataclass
agree (tests/contexts.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relay.board.forms import EditForm, ThreadForm, WriteForm
from relay.people.avatars import Avatar
from relay.web.local_time import Moment


@dataclass(frozen=True)
class Cover:
    """A classroom in the strip of a board's pages. ``side`` is its colour, "a" to "d"."""

    side: str
    city: str
    classroom: str
    language: str
    clock: Moment  # the current local time
    left: bool  # the class has left and only reads


@dataclass(frozen=True)
class Piece:
    """A part of a translation's text; ``unsure`` marks a word with a low model probability."""

    text: str
    unsure: bool


@dataclass(frozen=True)
class Facing:
    """The translation shown beside an original.

    ``state`` is "machine" (an up-to-date machine translation), "reviewed" (the same, accepted by a teacher),
    "waiting", "failed", "stale" (a translation of an earlier wording or from another language; ``retryable``
    says whether the new translation failed), "no_pack", or "plain" where there is nothing to translate.
    """

    state: str
    language: str | None = None
    pieces: tuple[Piece, ...] = ()
    engine: str = ""  # the engine's id
    route: tuple[str, ...] = ()  # language codes, source first; more than two if there is a pivot
    findings: tuple[str, ...] = ()  # of the quality checks, as sentences
    unsure: tuple[str, ...] = ()  # the words the machine was least sure of
    attempts: int = 0
    held_up: bool = False  # while waiting: the computer that translates is in trouble
    retryable: bool = False
    missing: tuple[tuple[str, str], ...] = ()  # packs to install, as (from, to)
    looks_like: str | None = None  # with "no_pack": the language it was taken for, if none here is like it
    staff: bool = False  # whether the reader can have packs installed
    published: bool = False  # whether there are packs for ``looks_like`` in the index
    review: str = "waiting"  # the teacher's verdict: waiting, accepted, corrected, unclear
    reviewed_by: str | None = None

    @property
    def via(self) -> tuple[str, ...]:
        """The pivot languages of the route."""
        return self.route[1:-1]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Quote:
    """The beginning of a message in one line; ``text`` is empty where the reader may not read it."""

    id: int
    author: str
    avatar: Avatar
    side: str
    text: str
    language: str | None
    written: Moment


@dataclass(frozen=True)
class Thank:
    """Thanks of one kind for a message, by name. ``mine``: the reader's own are among them."""

    kind: str  # a value of board.thanks_entities.ThanksKind
    names: tuple[str, ...]
    mine: bool


@dataclass(frozen=True)
class Held:
    """Why a post is held or hidden, shown to its author and its moderators."""

    hidden: bool  # hidden by a teacher; False: held, waiting for a teacher
    cause: str  # a value of board.entities.Cause
    reason: str | None  # the teacher's message to the author
    by: str | None  # the teacher's name


@dataclass(frozen=True)
class PersonsTranslation:
    """Somebody's translation of a message, shown with it. ``author``: their name."""

    text: str
    language: str
    author: str


@dataclass(frozen=True)
class CardAddition:
    """What a feature of another wing adds to a card (see board.additions), in a subclass of its own.

    That wing's templates read the fields of the subclass.
    """

    covered: bool = False  # the translation must stay covered for now

    @property
    def by_person(self) -> PersonsTranslation | None:
        """The translation by a person that the addition shows."""
        return None


@dataclass(frozen=True)
class Picture:
    """A picture of a message, with its description (``text``) and what faces it. ``id`` is the
    description's.
    """

    id: int
    name: str  # of the file, in its address
    width: int  # pixels
    height: int
    text: str
    language: str | None
    facing: Facing
    held: Held | None  # by itself; None: it is as visible as its message


@dataclass(frozen=True)
class Card:
    """A post with the translation shown beside it."""

    id: int
    root: int  # posts are ordered by (root, id)
    kind: str  # title, prompt, message, question or answer
    thread: int
    side: str
    author: str
    avatar: Avatar
    city: str
    text: str
    language: str | None
    languages: tuple[str, ...]  # more than one where the post mixes them
    written: Moment
    edited: Moment | None
    withdrawn: bool
    practising: bool
    is_reply: bool
    answers: Quote | None  # the message it answers
    mine: bool
    may_write: bool
    facing: Facing
    choices: tuple[str, ...]  # the languages to choose from when correcting its language
    held: Held | None  # None: it is visible
    moderates: bool  # whether the reader moderates it
    partnership: int
    pictures: tuple[Picture, ...] = ()
    described: Picture | None = None  # of the kind "picture": what this text describes
    may_thank: bool = False
    thanks: tuple[Thank, ...] = ()
    new: bool = False  # the reader has not read it yet
    added: Mapping[str, CardAddition] = field(default_factory=dict)  # by the name of the feature

    @property
    def covered(self) -> bool:
        """Whether the translation must stay covered for now."""
        return any(addition.covered for addition in self.added.values())

    @property
    def by_person(self) -> PersonsTranslation | None:
        """The translation by a person that it shows."""
        found = (addition.by_person for addition in self.added.values())
        return next((each for each in found if each is not None), None)

    @property
    def thanked(self) -> frozenset[str]:
        """The kinds of thanks that the reader has given."""
        return frozenset(each.kind for each in self.thanks if each.mine)

    @property
    def states(self) -> str:
        """The CSS classes for its state."""
        if self.withdrawn:
            return "is-plain"
        state = {"no_pack": "waiting"}.get(self.facing.state, self.facing.state)
        low = self.facing.unsure and state == "machine"
        return " ".join([f"is-{state}", *(["is-low"] if low else []), *(["is-held"] if self.held else [])])


@dataclass(frozen=True)
class Topic:
    """A thread in a list of topics."""

    id: int
    title: Card
    author: str
    city: str
    messages: int
    last: Quote | None  # its newest message
    unread: int  # messages that the reader has not read, up to ``unread.MOST``
    newest: int | None  # the id of the one among them that appeared last, which the topic opens at
    opened: bool  # whether the reader has opened the topic before
    pinned: bool  # stays on top of the list
    closed: bool  # nobody writes in it any more


@dataclass(frozen=True)
class BoardLine:
    """A partnership in the list of a person's partnerships."""

    id: int
    name: str
    covers: tuple[Cover, ...]
    unread: int  # messages that the person has not read, up to ``unread.MOST``


@dataclass(frozen=True)
class HomePage:
    """board/home.html: the list of a person's partnerships, for those who have none or several."""

    boards: tuple[BoardLine, ...]
    is_teacher: bool


@dataclass(frozen=True)
class PartnerClass:
    """A class of a partnership, as its teachers see it. ``left_on``: the formatted date when it left."""

    name: str
    school: str
    city: str
    language: str
    left_on: str | None


@dataclass(frozen=True)
class Note:
    """A note above the topics of a board."""

    icon: str
    heading: str
    text: str
    address: str = ""  # of a page that it leads to, under the words ``link``
    link: str = ""


@dataclass(frozen=True)
class PartnershipPage:
    """board/partnership.html: the covers of the classes and the topics, newest message first."""

    id: int
    name: str
    covers: tuple[Cover, ...]
    topics: tuple[Topic, ...]
    older: str | None  # the cursor of the next page
    first_page: bool
    before: str | None  # the cursor of this page; None for the first one
    by_start: bool  # sorted by when the topics were started, not by their last messages
    may_write: bool
    read_only: str | None  # the reason if the viewer may not write: see Viewer.read_only
    alone: bool  # no partner class has joined yet
    notes: tuple[Note, ...]  # for example, that a class is on holiday
    number: int  # the number of the board's last change
    stalled: bool  # translations are waiting and no worker is running


@dataclass(frozen=True)
class Composer:
    """The form for a new message.

    ``partners``: the cities of the partner classes; ``answering``: the author of the message it answers.
    """

    form: WriteForm
    thread: int
    side: str
    partners: tuple[str, ...]
    languages: tuple[str, ...]
    answering: str | None
    from_draft: bool  # the text comes from a stored draft
    may_add_pictures: bool
    corrections_at_once: int  # of a message in the partners' language: sentences that may be corrected


@dataclass(frozen=True)
class ThreadPage:
    """board/thread.html: a title, its prompt and one page of messages.

    ``earlier`` and ``later`` are cursors (``root-id``), set where there are more messages on that side.
    """

    id: int
    partnership: int
    name: str  # of the partnership
    covers: tuple[Cover, ...]
    title: Card
    prompt: Card | None
    cards: tuple[Card, ...]
    earlier: str | None
    later: str | None
    number: int  # the number of the last change this page shows
    unread: int  # messages of the whole topic that the reader has not read, up to ``unread.MOST``
    first_new: int | None  # the id of the first unread message on this page
    opens_at: int | None  # the unread message of this page that appeared last
    unopened: bool  # the reader has not opened this topic before
    pinned: bool
    closed: bool
    may_rule: bool  # the reader may pin and close it
    composer: Composer | None  # None if the viewer may not write
    read_only: str | None  # the reason for that: see Viewer.read_only
    unsent: str  # what was sent and refused where there is no composer
    reading: str | None  # the language chosen for the translations; None: the reader's own
    readable: tuple[str, ...]  # the languages to choose from, if there are more than two
    stalled: bool


@dataclass(frozen=True)
class NewThreadPage:
    """board/new_thread.html: the form for a new topic."""

    partnership: int
    name: str
    form: ThreadForm
    side: str
    languages: tuple[str, ...]
    may_add_pictures: bool


@dataclass(frozen=True)
class EditPage:
    """board/edit.html: the author's own text, to edit or withdraw. ``room``: for as many more pictures."""

    card: Card
    form: EditForm
    languages: tuple[str, ...]
    room: int
    corrections_at_once: int  # of a message in the partners' language: sentences that may be corrected


@dataclass(frozen=True)
class Found:
    """A part of a text that was found; ``marked`` where it is what was searched for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class FoundBeside:
    """What was found in a person's translation: an excerpt of it."""

    translation: PersonsTranslation
    excerpt: tuple[Found, ...]


@dataclass(frozen=True)
class SearchHit:
    """A post that was found: the title of its topic, and excerpts of the original and the translation.

    ``translation`` is empty where none is shown. ``beside``: also found in a person's translation.
    """

    card: Card
    topic: str
    topic_language: str | None
    original: tuple[Found, ...]
    translation: tuple[Found, ...]
    beside: FoundBeside | None


@dataclass(frozen=True)
class SearchPage:
    """board/search.html: what was found on a board, newest first. ``searched``: words were asked for."""

    id: int
    name: str
    asked: str
    searched: bool
    hits: tuple[SearchHit, ...]
    older: int | None  # the cursor of the next page
    first_page: bool


@dataclass(frozen=True)
class Wording:
    """An earlier wording of a post."""

    text: str
    language: str | None
    written: Moment


@dataclass(frozen=True)
class HistoryPage:
    """board/history.html: a post and its earlier wordings, newest first."""

    card: Card
    earlier: tuple[Wording, ...]


@dataclass(frozen=True)
class LanguagePage:
    """board/language.html: the form for a post's language, shown again after a choice that was refused."""

    card: Card
    problem: str


__all__ = [
    "BoardLine", "Card", "CardAddition", "Composer", "Cover", "EditPage", "Facing", "Found", "FoundBeside",
    "HistoryPage", "HomePage", "LanguagePage", "NewThreadPage", "Note", "PartnerClass", "PartnershipPage",
    "PersonsTranslation", "Picture", "Piece", "Quote", "SearchHit", "SearchPage", "Thank", "ThreadPage",
    "Topic", "Wording",
]  # fmt: skip
