"""The interface of quality checks. The checks themselves are in ``translation/quality_checks/``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from translation.detect import LanguageDetector
from translation.engine import SentencePair, Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence and its translation, as text. ``translated`` is False if the engine left it unchanged."""

    source: str
    target: str
    translated: bool


@dataclass(frozen=True)
class CheckContext:
    """A text and its translation: the input of a check.

    ``source`` and ``target`` are language codes. ``sentences`` pair spans of the two texts; without any, the
    whole text counts as one sentence. ``decided`` are glossary terms of the text that have a fixed
    translation, so they may be missing from the translation. ``unknown`` are the words of the text that the
    engine knows not to know (``Translator.unknown_words``).
    """

    source_text: str
    target_text: str
    source: str
    target: str
    sentences: Sequence[SentencePair] = ()
    decided: Sequence[str] = ()
    unknown: Sequence[Span] = ()

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The sentences, except those that were meant to stay (score 0 and the same text on both sides)."""
        found = [
            Segment(
                pair.source.of(self.source_text),
                pair.target.of(self.target_text),
                pair.score < 0,
            )
            for pair in self.sentences
        ] or [Segment(self.source_text, self.target_text, True)]
        return tuple(one for one in found if one.translated or one.source != one.target)

    def detector(self, *others: str) -> LanguageDetector | None:
        """A detector for the two languages and ``others``; None if it does not support all of them."""
        return _detector(frozenset({self.source, self.target, *others}))


@lru_cache(maxsize=128)
def _detector(languages: frozenset[str]) -> LanguageDetector | None:
    return LanguageDetector(languages) if languages <= LanguageDetector.supported() else None


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """A check for one kind of fault that a program can find in a translation.

    ``id`` is stored with each translation that has this finding, so it must never change. ``sentence`` tells
    readers what may be wrong, in English, marked with ``N_``. ``weight`` (0 to 100) is the urgency of a
    review by a person; it orders the review queue and is not a measurement. ``find`` returns whether a
    translation has the fault.

    A finding is a hint, not a verdict. A check may flag at most 2 % of good translations; the tests in
    ``tests/translation/quality_checks`` enforce this.
    """

    id: str
    sentence: str
    weight: int
    find: Callable[[CheckContext], bool]
