"""The fields of the judging form: parsed from a request, stored while unsaved, and turned into marks.

Field names, for sentence ``i`` (from 0): ``verdict-i``; ``words-i-source`` and ``words-i-target`` (one
value ``start-end`` per ticked word, in code points of the whole text); ``missing-i``; per mark
``severity-i-side-start-end`` and ``category-i-side-start-end``; ``guess-i``, ``better-i``, ``ask-i``. Once
per form: ``version``, ``send`` (yes or no), ``score``. A form has the fields of one sentence, or the last
two; what was said of the other sentences is stored as unsaved work. Two fields occur only there:
``translation``, a person's translation of the whole text, and ``meant-q``, the author's answer to question
``q`` (its id).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from relay.judging.entities import Category, Judgement, Severity, Side, Verdict
from relay.judging.text.tokens import runs
from relay.web.request_values import whole_number
from translation import Span

MarkKey = tuple[int, Side, int, int]  # sentence, side, start, end

_TEXTS = re.compile(r"(guess|better|ask|meant)-([0-9]{1,9})")
_VERDICT = re.compile(r"verdict-([0-9]{1,4})")
_WORDS = re.compile(r"words-([0-9]{1,4})-(source|target)")
_MISSING = re.compile(r"missing-([0-9]{1,4})")
_MARK = re.compile(r"(severity|category)-([0-9]{1,4})-(source|target|missing)-([0-9]{1,6})-([0-9]{1,6})")
_OF_SENTENCE = re.compile(r"(?:verdict|words|missing|severity|category|better|ask)-([0-9]+)")
_SPAN = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")
_LONGEST = 20_000  # characters of one text field; the services check their own limits

E = TypeVar("E", bound=Enum)


@dataclass(frozen=True)
class MarkField:
    """One mark as the form has it: a run of ticked words, with severity and category where chosen."""

    sentence: int
    side: Side
    start: int
    end: int
    severity: Severity | None
    category: Category | None

    @property
    def key(self) -> str:
        """The suffix of the mark's field names and of its element id on the page."""
        return f"{self.sentence}-{self.side.value}-{self.start}-{self.end}"


@dataclass
class JudgingFields:
    """Everything a judge has filled in so far. Only the syntax of the fields is checked here."""

    version: int | None = None
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    ticks: dict[tuple[int, Side], set[Span]] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    severities: dict[MarkKey, Severity] = field(default_factory=dict)
    categories: dict[MarkKey, Category] = field(default_factory=dict)
    score: int | None = None
    send: bool | None = None
    guesses: dict[int, str] = field(default_factory=dict)
    better: dict[int, str] = field(default_factory=dict)
    asks: dict[int, str] = field(default_factory=dict)
    meant: dict[int, str] = field(default_factory=dict)
    translation: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, Sequence[str]]) -> JudgingFields:
        """Parse the form's fields, names to lists of values. Fields that cannot be parsed are left out."""
        read = cls()
        for name, values in fields.items():
            if values:
                read._take(name, list(values))
        return read

    @classmethod
    def of(cls, judgement: Judgement) -> JudgingFields:
        """The fields that would give ``judgement``, for its judge to revise it."""
        filled = cls(version=judgement.translation_version_id, score=judgement.score)
        filled.send = judgement.send.yes if judgement.send is not None else None
        filled.verdicts = {row.sentence: Verdict(row.verdict) for row in judgement.verdicts}
        for mark in judgement.marks:
            side, key = Side(mark.side), (mark.sentence, Side(mark.side), mark.start, mark.end)
            if side is Side.MISSING:
                filled.missing.add(mark.sentence)
            else:
                filled.ticks.setdefault((mark.sentence, side), set()).add(Span(mark.start, mark.end))
            filled.severities[key] = Severity(mark.severity)
            if mark.category is not None:
                filled.categories[key] = Category(mark.category)
        return filled

    def _take(self, name: str, values: list[str]) -> None:
        value = values[-1]
        if name == "version":
            self.version = whole_number(value)
        elif name == "score":
            self.score = whole_number(value.strip(), most=100)
        elif name == "send":
            self.send = {"yes": True, "no": False}.get(value)
        elif match := _TEXTS.fullmatch(name):
            if text := _text(value, _LONGEST):
                self._texts()[match[1]][int(match[2])] = text
        elif name == "translation":
            self.translation = _text(value, 2 * _LONGEST)
        elif match := _VERDICT.fullmatch(name):
            _put(self.verdicts, int(match[1]), _member(Verdict, value))
        elif match := _WORDS.fullmatch(name):
            found = {Span(int(m[1]), int(m[2])) for v in values if (m := _SPAN.fullmatch(v))}
            if found:
                self.ticks[int(match[1]), Side(match[2])] = found
        elif match := _MISSING.fullmatch(name):
            self.missing.add(int(match[1]))
        elif match := _MARK.fullmatch(name):
            key = (int(match[2]), Side(match[3]), int(match[4]), int(match[5]))
            if match[1] == "severity":
                _put(self.severities, key, _member(Severity, value))
            else:
                _put(self.categories, key, _member(Category, value))

    def _texts(self) -> dict[str, dict[int, str]]:
        return {"guess": self.guesses, "better": self.better, "ask": self.asks, "meant": self.meant}

    def ticked(self, sentence: int, side: Side, word: Span) -> bool:
        """Whether ``word`` lies within a ticked span of the sentence."""
        marked = self.ticks.get((sentence, side), set())
        return any(start <= word.start and word.end <= end for start, end in marked)

    def marks(self, sentence: int, spans: Mapping[Side, Span], texts: Mapping[Side, str]) -> list[MarkField]:
        """The marks of one sentence, those of the original first.

        ``spans`` is where the sentence lies in ``texts``, by side; words ticked elsewhere are left out. A
        mark that has grown or shrunk since its severity and category were chosen keeps them.
        """
        found: list[MarkField] = []
        for side in (Side.SOURCE, Side.TARGET):
            start, end = spans[side]
            inside = [s for s in self.ticks.get((sentence, side), ()) if start <= s.start < s.end <= end]
            found.extend(self._mark(sentence, side, run) for run in runs(inside, texts[side]))
        if sentence in self.missing:
            place = spans[Side.TARGET].end
            found.append(self._mark(sentence, Side.MISSING, Span(place, place)))
        return found

    def _mark(self, sentence: int, side: Side, run: Span) -> MarkField:
        return MarkField(
            sentence,
            side,
            *run,
            severity=_nearest(self.severities, sentence, side, run),
            category=_nearest(self.categories, sentence, side, run),
        )

    def fields(self) -> dict[str, list[str]]:
        """The inverse of ``read``: form fields, names to lists of values, for storing."""
        return {name: values for name, values in self._fields() if values}

    def _fields(self) -> Iterator[tuple[str, list[str]]]:
        if self.version is not None:
            yield "version", [str(self.version)]
        for sentence, verdict in self.verdicts.items():
            yield f"verdict-{sentence}", [verdict.value]
        for (sentence, side), ticks in self.ticks.items():
            yield f"words-{sentence}-{side.value}", [f"{a}-{b}" for a, b in sorted(ticks)]
        for sentence in self.missing:
            yield f"missing-{sentence}", ["1"]
        for name, said in (("severity", self.severities), ("category", self.categories)):
            for (sentence, side, start, end), value in said.items():
                yield f"{name}-{sentence}-{side.value}-{start}-{end}", [value.value]
        if self.score is not None:
            yield "score", [str(self.score)]
        if self.send is not None:
            yield "send", ["yes" if self.send else "no"]
        if self.translation:
            yield "translation", [self.translation]
        for name, texts in self._texts().items():
            for sentence, text in texts.items():
                yield f"{name}-{sentence}", [text]

    def replaced(self, sentence: int, by: JudgingFields) -> JudgingFields:
        """These fields, those of one ``sentence`` taken from ``by``; guesses are not among them."""
        rest = {name: values for name, values in self.fields().items() if _sentence(name) != sentence}
        new = {name: values for name, values in by.fields().items() if _sentence(name) == sentence}
        return JudgingFields.read({**rest, **new})

    @property
    def sentences(self) -> set[int]:
        """The sentences about which something is filled in, apart from guesses."""
        return {sentence for name in self.fields() if (sentence := _sentence(name)) is not None}

    @property
    def empty(self) -> bool:
        """Whether nothing is filled in."""
        return not (set(self.fields()) - {"version"})


def _sentence(name: str) -> int | None:
    """The sentence that a field is about; None for a guess, and for fields about something else."""
    match = _OF_SENTENCE.match(name)
    return int(match[1]) if match else None


def _text(value: str, longest: int) -> str:
    """``value`` cut to ``longest`` characters; "" where that leaves only whitespace."""
    text = value[:longest]
    return text if text.strip() else ""


def _member(kind: type[E], value: str) -> E | None:
    try:
        return kind(value)
    except ValueError:
        return None


K = TypeVar("K")
V = TypeVar("V")


def _put(into: dict[K, V], key: K, value: V | None) -> None:
    if value is not None:
        into[key] = value


def _nearest(said: Mapping[MarkKey, V], sentence: int, side: Side, run: Span) -> V | None:
    """The value stored for exactly this run, else for one that overlaps it; None where there is neither."""
    exact = said.get((sentence, side, *run))
    if exact is not None:
        return exact
    for (other, other_side, start, end), value in said.items():
        if (other, other_side) == (sentence, side) and start < run.end and run.start < end:
            return value
    return None
