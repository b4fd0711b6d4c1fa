"""What the templates of corrections are given: one frozen dataclass per page, and what stands on a card."""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.pages import CardAddition
from relay.judging.pages import Spoken
from relay.judging.text.differences import Piece
from relay.people.avatars import Avatar
from relay.web.local_time import Moment


@dataclass(frozen=True)
class CorrectionView:
    """What one reader says of one sentence. ``change`` is the sentence alone where it is perfect."""

    id: int
    post: int
    name: str
    avatar: Avatar
    side: str
    change: tuple[Piece, ...]
    language: str | None
    perfect: bool
    reason: str
    words: str
    written: Moment
    thanked: bool
    answer: Spoken | None
    mine: bool  # the reader of the page has written it
    held: bool
    hidden: bool  # a teacher has taken it down
    may_thank: bool  # the reader of the page is the author of the message
    may_answer: bool
    may_take_down: bool  # the reader of the page is a teacher
    may_release: bool  # the reader of the page is a teacher of its author's class, and it is not visible


@dataclass(frozen=True)
class OnCard(CardAddition):
    """What native readers say of a message that its author practised in, on its card.

    ``shown`` is one correction: for the author of the message the first that they have not answered yet.
    """

    asks: bool = False  # for corrections: it is in another language than its author's class
    left: int = 0  # sentences that the reader is asked about
    shown: CorrectionView | None = None
    more: int = 0  # further corrections
    perfect: int = 0  # sentences that somebody calls perfect and nobody would say differently
    sentences: int = 0
    earlier: int = 0  # corrections of earlier wordings
    mine: int = 0  # sentences that the reader has said something of


@dataclass(frozen=True)
class MessageHead:
    """The message that a page of corrections is about."""

    post: int
    thread: int
    partnership: int
    author: str
    avatar: Avatar
    side: str
    city: str
    text: str
    language: str | None
    written: Moment
    mine: bool


@dataclass(frozen=True)
class Choice:
    """A reason that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class SentenceForm:
    """One sentence to read, as the form shows it; ``perfect`` is None until something is chosen."""

    start: int
    number: int  # from 1
    sentence: str
    revision: int
    perfect: bool | None
    text: str
    reasons: tuple[Choice, ...]
    words: str
    problem: str | None
    problem_at: str | None  # the name of the field to mend


@dataclass(frozen=True)
class Place:
    """A sentence in the row of dots. ``state``: done, now, open; "" for one that nobody is asked about."""

    number: int
    start: int
    state: str


@dataclass(frozen=True)
class CorrectPage:
    """learning/corrections/correct.html: one sentence of a message, for a native reader."""

    head: MessageHead
    form: SentenceForm | None  # None: nothing is left
    places: tuple[Place, ...]
    enough: bool  # nothing is left for now, since its author reads the corrections that are there first
    said: tuple[CorrectionView, ...]  # what the reader has said so far


@dataclass(frozen=True)
class SentenceView:
    """A sentence and what readers say of it."""

    number: int
    text: str
    said: tuple[CorrectionView, ...]


@dataclass(frozen=True)
class AllPage:
    """learning/corrections/corrections.html: all that readers say of a message."""

    head: MessageHead
    sentences: tuple[SentenceView, ...]
    earlier: tuple[CorrectionView, ...]  # of earlier wordings
    left: int  # sentences that the reader is asked about


@dataclass(frozen=True)
class AnswerPage:
    """learning/corrections/answer.html: answer a correction in words."""

    head: MessageHead
    correction: CorrectionView
    text: str
    form_key: str
    problem: str | None


@dataclass(frozen=True)
class WaitingMessage:
    """A message that nobody has corrected yet."""

    head: MessageHead
    topic: str
    topic_language: str | None


@dataclass(frozen=True)
class WaitingPage:
    """learning/corrections/waiting.html: the messages that ask native readers for corrections."""

    partnership: int
    name: str
    languages: tuple[str, ...]  # of which the reader is a native reader
    waiting: tuple[WaitingMessage, ...]  # for three days or longer
    others: tuple[WaitingMessage, ...]
