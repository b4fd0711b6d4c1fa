"""What a quality check is and what it is given. The checks are in ``translation/quality_checks/``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from translation.detect import LanguageDetector
from translation.engine import SentencePair


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence and its translation, as text. ``translated`` is False where the engine left it as it was."""

    source: str
    target: str
    translated: bool


@dataclass(frozen=True)
class CheckContext:
    """A text and its translation: all that a check may look at.

    ``source`` and ``target`` are language codes. ``sentences`` pair spans of the two texts; without any, the
    texts count as one sentence. ``decided`` are words of the text whose translation a glossary decided, so
    that they are right in another form.
    """

    source_text: str
    target_text: str
    source: str
    target: str
    sentences: Sequence[SentencePair] = ()
    decided: Sequence[str] = ()

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The sentences, but for those that were meant to stay: they score 0 and read the same."""
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
        """A detector for the two languages and ``others``; None where it knows not all of them."""
        return _detector(frozenset({self.source, self.target, *others}))


@lru_cache(maxsize=128)
def _detector(languages: frozenset[str]) -> LanguageDetector | None:
    return LanguageDetector(languages) if languages <= LanguageDetector.supported() else None


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One thing that may be wrong with a translation and can be seen without reading both languages.

    ``id`` is stored with each translation that the check finds wrong, so it never changes. ``sentence`` says
    to a reader what may be wrong, in English, marked with ``N_``. ``weight`` (0 to 100) says how much such a
    finding asks for a person's review; it orders a queue and measures nothing. ``find`` is True where the
    check finds its fault. It is a hint and no verdict: a check should find fault with at most 2 % of good
    translations (``tests/translation/quality_checks`` holds all of them to it).
    """

    id: str
    sentence: str
    weight: int
    find: Callable[[CheckContext], bool]
