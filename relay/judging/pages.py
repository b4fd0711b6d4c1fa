"""What each page of judging is given: one frozen dataclass per template, called ``page`` in it.

A template reads nothing else. What a reader may not see yet (a covered translation, the marks of others) is
not in here at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.entities import Relation
from relay.judging.entities import Category, Severity, Verdict
from relay.judging.forms import MarkField
from relay.judging.text.differences import Piece
from relay.web.local_time import Moment


@dataclass(frozen=True)
class Token:
    """A stretch of a sentence. ``word``: it can be pointed at; ``group``: what it lights up with."""

    text: str
    word: bool = False
    group: int | None = None
    unsure: bool = False


@dataclass(frozen=True)
class Tick:
    """A word to tick. ``value`` is its field value; ``space``: whitespace comes before it."""

    text: str
    value: str
    group: int | None
    space: bool
    checked: bool


@dataclass(frozen=True)
class MarkView:
    """The questions about one mark. ``words`` is empty where something is missing."""

    field: MarkField
    words: str
    lacking: bool  # saving has asked for its severity


@dataclass(frozen=True)
class OtherVersion:
    """A guess or a person's version of a sentence, as a change of the machine's."""

    name: str  # empty: the reader's own guess
    credit: str
    text: str
    change: tuple[Piece, ...]


@dataclass(frozen=True)
class Row:
    """One sentence. While it is ``covered`` everything about its translation is empty."""

    index: int  # from 0, as the fields count
    source: tuple[Token, ...]
    covered: bool
    guess: str  # as far as it is written
    carried: tuple[tuple[str, str], ...] = ()  # fields filled in before it was covered, names and values
    target: tuple[Token, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()  # aligned words as text; the second empty where none was found
    unsure: tuple[str, ...] = ()
    gave_up: bool = False
    beside: tuple[OtherVersion, ...] = ()
    alternatives: tuple[str, ...] = ()
    back: str = ""
    others: tuple[EngineText, ...] = ()  # what other engines made of it
    verdict: Verdict | None = None
    source_ticks: tuple[Tick, ...] = ()
    target_ticks: tuple[Tick, ...] = ()
    missing_place: str = ""  # the field value of "[something missing]"
    missing: bool = False
    marks: tuple[MarkView, ...] = ()
    better: str = ""
    ask: str = ""

    @property
    def number(self) -> int:
        """As people count."""
        return self.index + 1

    def marks_on(self, *sides: str) -> tuple[MarkView, ...]:
        return tuple(mark for mark in self.marks if mark.field.side in sides)


@dataclass(frozen=True)
class GapView:
    """Something a judgement still lacks, and where on the page it is filled in."""

    sentence: str
    anchor: str


@dataclass(frozen=True)
class OpinionView:
    """A second opinion: ``state`` is "none" (nobody asked yet), or one of OpinionState."""

    kind: str
    label: str
    icon: str
    state: str
    mine: bool  # the reader asked for it


@dataclass(frozen=True)
class EngineText:
    """What another engine than the translation's own made of a sentence."""

    caption: str  # "Apertium, by rules"
    text: str


@dataclass(frozen=True)
class EngineAdvice:
    """How to read what another engine says."""

    name: str
    advice: str


@dataclass(frozen=True)
class Switch:
    """Shows and hides a kind of second opinion beside all sentences; of no use until there is one."""

    id: str  # of the element, and the class that the style sheet knows
    label: str
    usable: bool
    on: bool


@dataclass(frozen=True)
class Spoken:
    """A question or an answer: as it was written, and as the reader's language has it."""

    name: str
    side: str
    text: str
    language: str | None
    written: Moment
    translation: str | None  # None: not there yet, or none needed
    target: str | None
    waiting: bool


@dataclass(frozen=True)
class QuestionView:
    """ "Did you mean …?", asked of the author about some words."""

    id: int
    words: str
    words_language: str | None
    question: Spoken
    answer_kind: str | None  # AnswerKind
    answer: Spoken | None
    answerable: bool  # the reader is the author, and has not answered
    form_key: str
    chosen: str | None = None  # what was filled in, where it could not be saved
    text: str = ""


@dataclass(frozen=True)
class HumanView:
    """A person's whole translation. ``change`` is the difference to the machine's text it improves."""

    id: int
    name: str
    credit: str
    text: str
    written: Moment
    change: tuple[Piece, ...]
    outdated: bool
    number: int
    mine: bool
    held: bool  # a teacher looks at it first


@dataclass(frozen=True)
class Head:
    """What every page about one translation says first: whose message, from which language into which.

    ``state``: "machine", "stale" (the original or the translation is a newer one by now), "waiting",
    "failed", "no_pack", "plain".
    """

    post: int
    thread: int
    author: str
    side: str
    city: str
    written: Moment
    mine: bool
    source: str
    target: str
    targets: tuple[str, ...]
    state: str
    engine: str
    route: tuple[str, ...]
    version: int | None

    @property
    def via(self) -> tuple[str, ...]:
        return self.route[1:-1]


@dataclass(frozen=True)
class Scale:
    """How the whole is scored: ``labels`` are four buttons, else a number from 0 to 100."""

    labels: bool
    score: int | None


@dataclass(frozen=True)
class ComparePage:
    """judging/compare.html: one message and one translation of it, sentence by sentence."""

    head: Head
    rows: tuple[Row, ...]
    findings: tuple[str, ...]  # sentences: what the quality checks found
    guessing: bool  # guess first is on for this reader
    guess_rule: bool  # the topic asks for it, so the reader cannot switch it off
    may_rule: bool  # the reader may make it the rule for the topic
    guess_topic: bool  # it is the rule of the topic
    may_judge: bool  # False where the board is only read, or the message is the reader's own
    practise_first: bool
    scale: Scale
    judged: bool  # the reader has judged this version
    results_open: bool  # the reader may see what the others think
    judged_earlier: bool  # the reader has judged an earlier version
    kept: bool  # the fields hold unsaved work
    unsaved_version: int | None  # an earlier version that the reader has unsaved work on
    gaps: tuple[GapView, ...]
    opinions: tuple[OpinionView, ...]
    advice: tuple[EngineAdvice, ...]  # one for each other engine
    switches: tuple[Switch, ...]
    form_key: str
    may_ask: bool
    problem: str | None  # what a service refused
    problem_at: str | None  # the id of the field it concerns
    questions: tuple[QuestionView, ...]
    people: tuple[HumanView, ...]
    people_closed: bool  # there are some, and they wait for the reader's guesses
    may_translate: bool
    severities: tuple[Severity, ...] = tuple(Severity)
    categories: tuple[Category, ...] = tuple(Category)
    verdicts: tuple[Verdict, ...] = tuple(Verdict)

    @property
    def covered(self) -> int:
        """How many sentences are still covered."""
        return sum(row.covered for row in self.rows)


@dataclass(frozen=True)
class TranslatePage:
    """judging/translate.html: a person's own translation, from scratch or from the machine's."""

    head: Head
    original: str
    machine: str
    text: str
    from_machine: bool  # it improves the machine's text
    may: bool  # the reader has said that they read both languages
    needed: tuple[str, ...]  # the languages to declare
    problem: str | None
    change: tuple[Piece, ...]
    own: int | None


@dataclass(frozen=True)
class ReadingPage:
    """judging/reading.html: which languages somebody reads."""

    languages: tuple[tuple[str, bool, str | None], ...]  # (code, declared, who confirmed)
    after: str  # where to go on


@dataclass(frozen=True)
class ReaderView:
    """A student who says that they read a language well."""

    user: int
    name: str
    language: str
    confirmed: bool


@dataclass(frozen=True)
class HelperView:
    """A language helper. ``relation`` is who they are to the class (board.entities.Relation)."""

    id: int
    name: str
    relation: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class LinkView:
    """A link that can still be used."""

    id: int
    address: str
    until: str
    relation: str


@dataclass(frozen=True)
class ReadersPage:
    """judging/readers.html: who of a class reads which languages, and the partnership's language helpers."""

    partnership: int
    name: str
    classroom: str
    may_invite: bool
    readers: tuple[ReaderView, ...]
    helpers: tuple[HelperView, ...]
    links: tuple[LinkView, ...]
    relations: tuple[str, ...] = tuple(relation.value for relation in Relation)


@dataclass(frozen=True)
class MistakeView:
    """One of the mistakes that were put in. ``words`` is empty where something is missing."""

    words: str
    severity: Severity
    why: str
    found: bool


@dataclass(frozen=True)
class PracticePage:
    """judging/practice.html: a sentence with known mistakes, to learn marking on. ``row`` holds its words."""

    source: str
    source_language: str
    target_language: str
    right: str
    row: Row
    tried: bool
    mistakes: tuple[MistakeView, ...]
    extra: tuple[str, ...]  # ticked, although nothing is wrong there
    done: bool
    after: str
