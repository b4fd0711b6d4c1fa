"""The template contexts of flags and rules: one frozen dataclass per template, passed as ``page``."""

from __future__ import annotations

from dataclasses import dataclass

from relay.desk.moderation.class_rules import Rules
from relay.web.local_time import Moment


@dataclass(frozen=True)
class Other:
    """Something else that may be flagged instead: ``kind`` "name", or "translation" with its language."""

    kind: str
    language: str | None
    address: str


@dataclass(frozen=True)
class FlagPage:
    """desk/moderation/flag.html: flag something. ``thing`` is the label of its kind."""

    post: int
    kind: str
    object: int
    thing: str
    author: str | None
    text: str
    language: str | None
    reasons: tuple[tuple[str, str], ...]  # (code, sentence)
    chosen: str
    words: str
    problem: str | None
    problem_at: str | None
    back: str
    others: tuple[Other, ...]


@dataclass(frozen=True)
class Said:
    """One person's flag."""

    by: str
    side: str
    reason: str
    words: str
    when: Moment


@dataclass(frozen=True)
class FlaggedThing:
    """A flagged object with its flags: all open ones or all settled ones of the page."""

    flag: int  # id of one of them: settling it settles all
    kind: str
    thing: str  # label of the kind
    about: str | None  # name of its author or owner
    side: str
    city: str  # of the class it comes from
    text: str
    language: str | None
    said: tuple[Said, ...]
    may_settle: bool
    gone: bool  # no longer on the board
    post: int | None  # id of the post it belongs to
    target: str | None  # target language of the translation
    person: int | None  # id of its author or owner
    classroom: int
    object: int
    outcome: str | None
    settled_by: str | None


@dataclass(frozen=True)
class FlagsPage:
    """desk/moderation/flags.html: the worries that are settled."""

    partnership: int
    name: str
    things: tuple[FlaggedThing, ...]
    more: str | None  # the address of the next page


@dataclass(frozen=True)
class ClassRules:
    """One class's rules: a form for its own teachers (``mine``), a read-only list for partners."""

    id: int
    name: str
    city: str
    side: str
    time_zone: str
    mine: bool
    rules: Rules
    problem: str | None
    problem_at: str | None


@dataclass(frozen=True)
class WordLine:
    id: int
    word: str


@dataclass(frozen=True)
class WordList:
    language: str
    words: tuple[WordLine, ...]
    starter: tuple[str, ...]  # suggested words, where the list is empty


@dataclass(frozen=True)
class RulesPage:
    """desk/moderation/rules.html"""

    partnership: int
    name: str
    classes: tuple[ClassRules, ...]
    lists: tuple[WordList, ...]
    typed: str  # rejected input, to be corrected
    typed_language: str
    word_problem: str | None
