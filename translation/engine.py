"""The ``Engine`` protocol and the immutable values that every engine takes and returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from translation.glossary import Term


class TranslationError(Exception):
    """Base class of this library's errors. The message is one English sentence, fit for a log."""


class PackError(TranslationError):
    """A language pack cannot be used. ``source`` names the file or folder, ``reason`` says what is wrong."""

    def __init__(self, source: object, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = str(source)
        self.reason = reason


class NoRouteError(TranslationError):
    """No installed pack or chain of packs leads from ``source`` to ``target``.

    ``missing`` is the smallest set of packs, as (from, to) in the order of the route, that would complete a
    route if all of them were installed.
    """

    def __init__(self, source: str, target: str, missing: Sequence[tuple[str, str]]) -> None:
        wanted = " and ".join(f"{a} → {b}" for a, b in missing)
        super().__init__(f"no language pack leads from {source} to {target}; install {wanted}")
        self.source = source
        self.target = target
        self.missing = tuple(missing)


class TextError(TranslationError, ValueError):
    """A text holds lone surrogates, which no encoding can represent."""


class Span(NamedTuple):
    """A half-open range of code points, ``text[start:end]``. A tuple, so ``start, end = span`` works."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The part of ``text`` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> Span:
        """This span shifted by ``by`` code points."""
        return Span(self.start + by, self.end + by)


# A word with a lower probability than this is one that the model was not sure of. With the packs in models/
# that is about one word in twenty-four.
DOUBTFUL = 0.1


@dataclass(frozen=True, slots=True)
class SentencePair:
    """One sentence and its translation.

    ``source`` and ``target`` are spans in the whole texts.

    ``score`` is the mean natural-log probability per target token, at most 0. Through a pivot it is the sum
    of both steps' means. It is 0.0 where nothing was translated (a URL, a sentence already in the target
    language).

    ``alignment`` holds pairs of word spans (source, target) in the whole texts. It comes from the model's
    attention and is approximate.

    ``words`` holds each target word's span with the probability (0 to 1) of its least certain token. Through
    a pivot, the tokens of the aligned pivot words count too. Where no word can be below ``DOUBTFUL``, since
    the product of all tokens' probabilities is not, every word has their geometric mean.

    ``readings`` holds the spans of source words that were read as other words before translating (a typo, an
    abbreviation, a stressed word in capitals), each with what it was read as.
    """

    source: Span
    target: Span
    score: float
    alignment: tuple[tuple[Span, Span], ...] = ()
    words: tuple[tuple[Span, float], ...] = ()
    readings: tuple[tuple[Span, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated text and how it was made.

    ``route`` is the chain of languages: ``("es", "en", "fr")`` where English was the pivot. ``engine`` is the
    id of a ``RegisteredEngine``. ``packs`` holds (name, version) of the pack of each step of the route,
    then of the packs used for sentences in other languages. ``findings`` holds the ids of the quality checks
    (``translation.quality_checks``) that found a fault.
    """

    text: str
    source: str
    target: str
    route: tuple[str, ...]
    engine: str
    packs: tuple[tuple[str, str], ...] = ()
    sentences: tuple[SentencePair, ...] = ()
    findings: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Detection:
    """The detected language of a text.

    ``language`` is a code, or None where there is nothing to judge by (emoji, digits, an empty text).
    ``confidence`` is its probability, 0 to 1, among the detector's languages. ``candidates`` holds every
    language with its probability, most likely first.
    """

    language: str | None
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()


class Engine(Protocol):
    """A translation engine: ``Translator``, and the engines in ``translation/engines/``.

    Implementations are thread-safe.
    """

    @property
    def languages(self) -> frozenset[str]:
        """Every language that this engine translates from or into."""
        ...

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The chain of languages from ``source`` to ``target``, both included. Raises NoRouteError."""
        ...

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
        glossaries: Mapping[int, Sequence[Term]] | None = None,
    ) -> list[Translation]:
        """One translation per text, in order.

        ``sentence_languages`` maps the index of a text that mixes languages to its sentences' spans and
        languages; sentences already in ``target`` stay as they are. ``glossaries`` maps the index of a text
        to its glossary terms; an engine that ignores them says so in its docstring. Raises NoRouteError,
        TextError, and the errors that the engine's docstring names.
        """
        ...

    def close(self) -> None:
        """Free the engine's resources."""
        ...


@dataclass(frozen=True, slots=True)
class RegisteredEngine:
    """The declaration of an engine, one in each file of ``translation/engines/``.

    ``id`` is stored with each translation, so it must never change; at most 12 characters. ``name`` is its
    name for people, the same in every language.

    ``open`` returns an engine that uses the software installed on this machine, or None where that is
    missing. It is None for Argos, which needs packs and is opened by ``Translator``.

    An engine with ``open`` is offered for second opinions: ``caption`` is the heading above its translations,
    and ``advice``, shown after its name, says how to read them. Both are English, marked with ``N_``.
    """

    id: str
    name: str
    open: Callable[[], Engine | None] | None = None
    caption: str = ""
    advice: str = ""
