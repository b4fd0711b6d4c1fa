"""What the pages of moderation are given: one frozen dataclass per template, called ``page`` in it."""

from __future__ import annotations

from dataclasses import dataclass

from relay.desk.moderation.class_rules import Rules
from relay.web.local_time import Moment


@dataclass(frozen=True)
class Other:
    """Something else that may be meant: "name", or "translation" with its language."""

    kind: str
    language: str | None
    address: str


@dataclass(frozen=True)
class FlagPage:
    """desk/moderation/flag.html: flag something. ``thing`` says what it is, in words."""

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
    """Something with all its open flags."""

    flag: int  # one of them: settling it settles all
    kind: str
    thing: str
    about: str | None  # whose it is
    side: str
    city: str  # of the class that settles it
    text: str
    language: str | None
    said: tuple[Said, ...]
    may_settle: bool
    gone: bool  # it is not there any more
    post: int | None  # to decide about it
    target: str | None  # the language of a translation, to look at it
    person: int | None  # a student of the teacher's, to rename
    classroom: int
    object: int
    outcome: str | None
    settled_by: str | None


@dataclass(frozen=True)
class FlagsPage:
    """desk/moderation/flags.html"""

    partnership: int
    name: str
    things: tuple[FlaggedThing, ...]
    settled: bool  # the settled ones are shown
    more: str | None


@dataclass(frozen=True)
class ClassRules:
    """One class's rules: a form for its teachers, a list for the partners'."""

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
    starter: tuple[str, ...]  # words to begin with, where the list is empty


@dataclass(frozen=True)
class RulesPage:
    """desk/moderation/rules.html"""

    partnership: int
    name: str
    classes: tuple[ClassRules, ...]
    lists: tuple[WordList, ...]
    typed: str  # what was refused, to be mended
    typed_language: str
    word_problem: str | None
