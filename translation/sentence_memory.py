"""Sentences that were translated lately, so that none is translated twice in the same way.

Classes write the same sentences again and again ("Hello!", "What is your name?"), and an edited post keeps
most of its own. What decides the translation besides the sentence is part of the key: the packs, and the
glossary terms and names that occur in it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Protocol, TypeVar

from translation.hypothesis import Hypothesis
from translation.packs import Pack

# By default, the characters of all sentences together. Translations with their alignment and probabilities
# take about 70 bytes for each: 7 MB.
CHARACTERS = 100_000
# One sentence may take up this part of it: a longer one hardly comes again.
_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """How often a memory was asked for a sentence (``lookups``), and how often it had it (``hits``)."""

    hits: int = 0
    lookups: int = 0


class Sentence(Protocol):
    """What is looked up: hashable, with its text."""

    @property
    def text(self) -> str: ...

    def __hash__(self) -> int: ...


S = TypeVar("S", bound=Sentence)
# The packs of a translation: those of the route, and those of the reverse direction.
Packs = tuple[Pack, ...]


class SentenceMemory(Generic[S]):
    """The hypotheses of up to ``characters`` characters of sentences; those used last stay. Thread-safe."""

    def __init__(self, characters: int = CHARACTERS) -> None:
        self._most = characters
        self._characters = self._hits = self._lookups = 0
        self._known: OrderedDict[tuple[Packs, S], Hypothesis] = OrderedDict()
        self._lock = Lock()

    @property
    def use(self) -> MemoryUse:
        with self._lock:
            return MemoryUse(self._hits, self._lookups)

    def known(self, packs: Packs, sentences: Sequence[S]) -> dict[S, Hypothesis]:
        """Those of ``sentences`` that were translated with ``packs``, and their translations."""
        found: dict[S, Hypothesis] = {}
        with self._lock:
            for sentence in sentences:
                if (hypothesis := self._known.get((packs, sentence))) is not None:
                    self._known.move_to_end((packs, sentence))
                    found[sentence] = hypothesis
            self._lookups += len(sentences)
            self._hits += len(found)
        return found

    def add(self, packs: Packs, translated: Mapping[S, Hypothesis]) -> None:
        """Remember translations with ``packs``, and forget what was not used for longest."""
        with self._lock:
            for sentence, hypothesis in translated.items():
                key = (packs, sentence)
                if len(sentence.text) > self._most * _SHARE or key in self._known:
                    continue
                self._known[key] = hypothesis
                self._characters += len(sentence.text)
            while self._characters > self._most:
                (_, oldest), _ = self._known.popitem(last=False)
                self._characters -= len(oldest.text)

    def keep(self, packs: Collection[Pack]) -> None:
        """Forget the translations with other packs than ``packs``."""
        with self._lock:
            for key in [key for key in self._known if not set(key[0]).issubset(packs)]:
                del self._known[key]
                self._characters -= len(key[1].text)
