"""A sentence that came out in another language than the one asked for."""

from __future__ import annotations

from translation.language_likelihoods import words_of
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck, Segment
from translation.quality_checks.untranslated import is_copied

# How sure the detector must be that a sentence is in another language, and from how many words on.
_SURE = 0.98
_WORDS_TO_JUDGE = 5


def _find(context: CheckContext) -> bool:
    # What was copied is in the source's language, too, and "untranslated" says it better.
    return any(
        _is_foreign(segment, context) and not is_copied(segment, context) for segment in context.segments
    )


def _is_foreign(segment: Segment, context: CheckContext) -> bool:
    if len(words_of(segment.target)) < _WORDS_TO_JUDGE:
        return False
    # English too: on a route through it, a sentence may have stopped half-way.
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
