"""Finds sentences that came out in a language other than the target language."""

from __future__ import annotations

from translation.language_likelihoods import words_of
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck, Segment
from translation.quality_checks.untranslated import is_copied

# The detector's least confidence that a sentence is in another language, and the fewest words to judge by.
_SURE = 0.98
_WORDS_TO_JUDGE = 5


def _find(context: CheckContext) -> bool:
    # Copied sentences are in the source language, too, but "untranslated" describes them better.
    return any(
        _is_foreign(segment, context) and not is_copied(segment, context) for segment in context.segments
    )


def _is_foreign(segment: Segment, context: CheckContext) -> bool:
    if len(words_of(segment.target)) < _WORDS_TO_JUDGE:
        return False
    # English too, since on a route through English the second step may have changed nothing.
    detector = context.detector("en")
    if detector is None:
        return False
    found = detector.detect(segment.target, {context.target: 0.8, context.source: 0.1, "en": 0.1})
    return found.language not in (None, context.target) and found.confidence >= _SURE


CHECK = QualityCheck(
    id="wrong-language",
    sentence=N_("Some of it came out in another language."),
    weight=35,
    find=_find,
)
