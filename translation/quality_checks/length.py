"""Finds translations much longer or shorter than their source: something is missing or was invented."""

from __future__ import annotations

import math

from translation.language_likelihoods import words_of
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck
from translation.text_facts import alphabetic_length

# Gale and Church (1993) model the length difference of a sentence and its translation with this variance per
# character. A difference of more than _FAR standard deviations is extreme.
_VARIANCE = 6.8
_FAR = 2.2
# Over several sentences such differences add up. There, and for "sentences" of more than _ONE_SENTENCE
# letters, the ratio counts: more than _TIMES, if the longer side has at least _ENOUGH_LETTERS letters.
_ONE_SENTENCE, _TIMES, _ENOUGH_LETTERS = 300, 1.8, 40


def _find(context: CheckContext) -> bool:
    return any(
        _is_extreme(segment.source, segment.target) for segment in context.segments
    ) or _is_disproportionate(context.source_text, context.target_text)


def _is_extreme(source: str, target: str) -> bool:
    if words_of(source) and not any(c.isalnum() for c in target):
        return True
    there, here = alphabetic_length(source), alphabetic_length(target)
    if max(there, here) > _ONE_SENTENCE:
        return _is_disproportionate(source, target)
    return abs(there - here) > _FAR * math.sqrt(_VARIANCE * max(1.0, (there + here) / 2))


def _is_disproportionate(source: str, target: str) -> bool:
    short, long = sorted((alphabetic_length(source), alphabetic_length(target)))
    return long >= _ENOUGH_LETTERS and long > _TIMES * short


CHECK = QualityCheck(
    id="length",
    sentence=N_("It is much longer or shorter than the original, so something may be missing or made up."),
    # As with "untranslated", readers of the translation alone cannot notice it.
    weight=25,
    find=_find,
)
