"""The data of each page of judging: one frozen dataclass per template, where it is called ``page``.

A template reads nothing else. What a reader may not see yet (a covered translation, other people's marks) is
not included at all. The page of results has its own module (``result_pages``).
"""

from __future__ import annotations

from dataclasses import dataclass

from relay.board.entities import Relation
from relay.judging.entities import Category, Severity, Verdict
from relay.judging.forms import MarkField
from relay.judging.text.differences import Piece
from relay.people.avatars import Avatar
from relay.web.local_time import Moment
from relay.web.qr_codes import Link


@dataclass(frozen=True)
class Token:
    """A stretch of a sentence. ``word``: it can be selected; ``group``: of aligned words, lit up together."""

    text: str
    word: bool = False
    group: int | None = None
    unsure: bool = False


@dataclass(frozen=True)
class Tick:
    """The check box of a word. ``value`` is its field value; ``space``: whitespace comes before the word."""

    text: str
    value: str
    group: int | None
    space: bool
    checked: bool


@dataclass(frozen=True)
class MarkView:
    """The form's questions about one mark. ``words`` is empty where something is missing."""

    field: MarkField
    words: str
    lacking: bool  # the form was sent without its severity


@dataclass(frozen=True)
class Row:
    """One sentence to judge. While it is ``covered``, everything about its translation is empty."""

    index: int  # from 0, as in field names
    source: tuple[Token, ...]
    covered: bool
    guess: str  # as far as it is written
    target: tuple[Token, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()  # aligned words as text; "" for an unaligned word's partner
    readings: tuple[tuple[str, str], ...] = ()  # words of the original, and what they were read as
    unsure: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    back: str = ""
    others: tuple[EngineText, ...] = ()  # translations by other engines
    verdict: Verdict | None = None
    source_ticks: tuple[Tick, ...] = ()
    target_ticks: tuple[Tick, ...] = ()
    missing_place: str = ""  # the field value of "something is missing"
    missing: bool = False
    marks: tuple[MarkView, ...] = ()
    better: str = ""
    ask: str = ""

    @property
    def number(self) -> int:
        """The sentence's number on the page, from 1."""
        return self.index + 1

    def marks_on(self, *sides: str) -> tuple[MarkView, ...]:
        return tuple(mark for mark in self.marks if mark.field.side in sides)

    @property
    def marks_source(self) -> bool:
        """Whether words of the original are marked."""
        return any(tick.checked for tick in self.source_ticks)


@dataclass(frozen=True)
class Place:
    """A sentence in the list of all of them. ``target`` is empty while its translation is covered.

    ``state``: "done" (there is nothing more to say of it), "now" (it is that of the page), or "open".
    """

    number: int
    source: str
    target: str
    state: str


@dataclass(frozen=True)
class GapView:
    """Something a judgement still lacks, and the anchor on the page where it is filled in."""

    sentence: str
    anchor: str


@dataclass(frozen=True)
class OpinionView:
    """A second opinion: ``state`` is "none" (not requested yet), or one of OpinionState."""

    kind: str
    label: str
    icon: str
    state: str
    mine: bool  # the reader requested it


@dataclass(frozen=True)
class EngineText:
    """A sentence translated by an engine other than the translation's own."""

    kind: str  # the id of the engine
    caption: str  # "Apertium, by rules"
    text: str


@dataclass(frozen=True)
class EngineAdvice:
    """Advice on how to read another engine's translations."""

    name: str
    advice: str


@dataclass(frozen=True)
class Spoken:
    """A question or an answer: the original text, and its translation into the reader's language."""

    name: str
    avatar: Avatar
    side: str
    text: str
    language: str | None
    written: Moment
    translation: str | None  # None: not translated yet, or no translation needed
    target: str | None
    waiting: bool


@dataclass(frozen=True)
class QuestionView:
    """A question to the author about some words: "did you mean …?"

    ``waits_for``: the number of a sentence that the reader has to judge before they see the answer.
    """

    id: int
    words: str
    words_language: str | None
    question: Spoken
    answer_kind: str | None  # AnswerKind
    answer: Spoken | None
    waits_for: int | None
    answerable: bool  # the reader is the author, has not answered, and may write
    form_key: str
    chosen: str | None = None  # the kind of an answer that could not be saved; ``text`` is its text
    text: str = ""


@dataclass(frozen=True)
class HumanView:
    """A human translation of the whole message. ``change``: the differences from what it post-edits."""

    id: int
    name: str
    avatar: Avatar
    side: str
    credit: str
    text: str
    written: Moment
    change: tuple[Piece, ...]
    outdated: bool
    number: int
    mine: bool
    held: bool  # not visible: waits for a teacher, or was hidden by one


@dataclass(frozen=True)
class Head:
    """The heading of every page about one translation: author, languages, route and state.

    ``state``: "machine", "stale" (the original or the translation has a newer version), "waiting", "failed",
    "no_pack", "plain".
    """

    post: int
    thread: int
    author: str
    avatar: Avatar
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
    older: bool  # the version is not the newest one

    @property
    def via(self) -> tuple[str, ...]:
        return self.route[1:-1]


@dataclass(frozen=True)
class Scale:
    """How the whole translation is scored: four labelled buttons (``labels``), or a number from 0 to 100."""

    labels: bool
    score: int | None


@dataclass(frozen=True)
class ComparePage:
    """judging/compare.html: one sentence of a message to guess or to judge, or its last question.

    The last question is about the message as a whole; ``row`` is None then, and where nothing is translated
    yet.
    """

    head: Head
    row: Row | None
    places: tuple[Place, ...]  # all sentences; none where nothing is translated yet
    findings: tuple[str, ...]  # findings of the quality checks, as sentences to show
    guess_rule: bool  # the topic asks the reader to guess, so they cannot skip it
    guess_wanted: bool  # the reader asked for it themselves
    may_rule: bool  # the reader may turn the topic's rule on or off
    guess_topic: bool  # the topic has the rule
    practise_first: bool
    purpose: str  # what the translation would be sent for, in words
    send: bool | None  # whether the reader would send it
    scale: Scale
    judged: bool  # the reader has judged this version
    results_open: bool  # the reader may see other people's judgements
    judged_earlier: bool  # the reader has judged an earlier version
    unsaved_version: int | None  # another version that the reader has unsaved work on
    gaps: tuple[GapView, ...]
    opinions: tuple[OpinionView, ...]
    advice: tuple[EngineAdvice, ...]  # one for each other engine on offer
    form_key: str
    may_ask: bool
    problem: str | None  # why a service refused the form
    problem_at: str | None  # the element id of the field it concerns
    may_translate: bool
    severities: tuple[Severity, ...] = tuple(Severity)
    categories: tuple[Category, ...] = tuple(Category)
    verdicts: tuple[Verdict, ...] = tuple(Verdict)

    @property
    def aids_open(self) -> bool:
        """Whether the reader has asked the machine for help, so that the help is shown."""
        return any(view.mine for view in self.opinions)

    @property
    def step(self) -> str:
        """What this page is about, as the address says it: the number of a sentence, or "whole"."""
        return str(self.row.number) if self.row is not None else "whole"


@dataclass(frozen=True)
class TranslatePage:
    """judging/translate.html: the reader's own translation, from scratch or post-edited."""

    head: Head
    original: str
    machine: str
    text: str
    from_machine: bool  # it is a post-edit of the machine translation
    may: bool  # the reader takes part and has declared both languages
    needed: tuple[str, ...]  # the languages to declare
    problem: str | None
    change: tuple[Piece, ...]
    own: int | None  # the id of the reader's saved translation


@dataclass(frozen=True)
class ReadingPage:
    """judging/reading.html: the languages that the person reads."""

    languages: tuple[tuple[str, bool, str | None], ...]  # (code, declared, who confirmed)
    after: str  # the address to return to


@dataclass(frozen=True)
class ReaderView:
    """A member of a class and a language that they declared."""

    user: int
    name: str
    language: str
    confirmed: bool


@dataclass(frozen=True)
class HelperView:
    """A language helper. ``relation`` is their relation to the class (board.entities.Relation)."""

    id: int
    name: str
    relation: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class LinkView:
    """An invitation link for a language helper that can still be used."""

    id: int
    link: Link
    until: str
    relation: str


@dataclass(frozen=True)
class ReadersPage:
    """judging/readers.html: which members of a class read which languages, and the language helpers."""

    partnership: int
    classroom: str
    may_invite: bool
    readers: tuple[ReaderView, ...]
    helpers: tuple[HelperView, ...]
    links: tuple[LinkView, ...]
    relations: tuple[str, ...] = tuple(relation.value for relation in Relation)


@dataclass(frozen=True)
class MistakeView:
    """One of the deliberate mistakes. ``words`` is empty where something is missing."""

    words: str
    why: str
    found: bool


@dataclass(frozen=True)
class PracticePage:
    """judging/practice.html: a sentence with known mistakes, to practise marking. ``row``: words to tick."""

    source: str
    source_language: str
    target: str
    target_language: str
    right: str
    row: Row
    tried: bool
    mistakes: tuple[MistakeView, ...]
    extra: tuple[str, ...]  # marked although nothing is wrong there
    done: bool
    after: str
