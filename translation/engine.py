"""What every translation engine takes and gives: plain values, frozen, with nothing of any engine in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from translation.glossary import Term


class TranslationError(Exception):
    """Anything this library refuses or cannot do. The message is one English sentence, fit for a log."""


class PackError(TranslationError):
    """A language pack that cannot be used. ``source`` names the file or folder, ``reason`` what is wrong."""

    def __init__(self, source: object, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = str(source)
        self.reason = reason


class NoRouteError(TranslationError):
    """No installed pack, and no chain of packs, leads from ``source`` to ``target``.

    ``missing`` lists the pairs (from, to) of which installing all would make the route, fewest first.
    """

    def __init__(self, source: str, target: str, missing: Sequence[tuple[str, str]]) -> None:
        wanted = " and ".join(f"{a} → {b}" for a, b in missing)
        super().__init__(f"no language pack leads from {source} to {target}; install {wanted}")
        self.source = source
        self.target = target
        self.missing = tuple(missing)


class TextError(TranslationError, ValueError):
    """A text that is not text: it holds lone surrogates, which no encoding can carry."""


class Span(NamedTuple):
    """A half-open stretch of code points: ``text[start:end]``. A tuple, so ``start, end = span``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece of ``text`` in it."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> Span:
        """This span, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class SentencePair:
    """One sentence and its translation.

    ``source`` and ``target`` are spans in the whole texts. ``score`` is the mean natural-log probability per
    target token, at most 0; through a pivot the sum of both steps' means; 0.0 where nothing was translated (a
    URL, a sentence already in the target language). ``alignment`` pairs word spans (source, target), in
    whole-text code points; it comes from the model's attention and is approximate. ``words`` gives each
    target word with the probability (0 to 1) of its least certain token, also among those of the pivot's
    words that it came from.
    """

    source: Span
    target: Span
    score: float
    alignment: tuple[tuple[Span, Span], ...] = ()
    words: tuple[tuple[Span, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A text with where it came from.

    ``route`` is the chain of languages, ``("es", "en", "fr")`` where the text went through English.
    ``engine`` is the id of a ``RegisteredEngine``. ``packs`` are the (name, version) of the pack of each
    step; after these, of those that sentences in other languages took. ``findings`` are the ids of the
    quality checks (``translation.quality_checks``) that found fault with it.
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
    """What language a text seems to be in.

    ``language`` is a code, or None where nothing can be said (emoji, digits, an empty text). ``confidence``
    is its probability, 0 to 1, among the languages the detector knows. ``candidates`` holds all of them, most
    likely first.
    """

    language: str | None
    confidence: float
    candidates: tuple[tuple[str, float], ...] = ()


class Engine(Protocol):
    """Something that translates: ``Translator``, and what the files in ``translation/engines/`` open.

    Implementations are safe to call from several threads.
    """

    @property
    def languages(self) -> frozenset[str]:
        """Every language this engine reads or writes."""
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
        to the words that somebody has decided about; an engine that cannot follow them says so in its own
        description. Raises NoRouteError, TextError, and what the engine's own description names.
        """
        ...

    def close(self) -> None:
        """Free what the engine holds."""
        ...


@dataclass(frozen=True, slots=True)
class RegisteredEngine:
    """What the file of an engine in ``translation/engines/`` declares.

    ``id`` is stored with each of its translations, in at most 12 characters, so it never changes; ``name`` is
    what people call it, in every language. ``open`` makes one of what is installed on this machine, and gives
    None where nothing is; an engine without it needs more than that (Argos needs packs, and ``Translator``
    opens it). One that can be opened is offered for second opinions: ``caption`` stands above its
    translations and ``advice`` says how to read them, after its name, both in English and marked with ``N_``.
    """

    id: str
    name: str
    open: Callable[[], Engine | None] | None = None
    caption: str = ""
    advice: str = ""
