"""Finds sentences that were copied instead of translated."""

from __future__ import annotations

from collections.abc import Sequence

from translation.language_likelihoods import words_of
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck, Segment
from translation.text_facts import LETTERS

# A sentence was copied if at least this share of its translation's words is one run of the source's words.
_COPIED = 0.7
_RUN = 4
# A run of fewer than _RUN words may be the same in both languages. It counts only if the detector takes the
# translation for the source language with at least this confidence.
_TELLING = 0.9
# Further words are not compared, since a post may be one "sentence" of 20,000 characters.
_LONGEST_SENTENCE = 500


def _find(context: CheckContext) -> bool:
    return any(is_copied(segment, context) for segment in context.segments)


def is_copied(segment: Segment, context: CheckContext) -> bool:
    """Whether a sentence was copied although the two languages would not say it alike."""
    if context.source == context.target:
        return False
    there = words_of(segment.source)[:_LONGEST_SENTENCE]
    here = words_of(segment.target)[:_LONGEST_SENTENCE]
    run = _longest_run(there, here)
    if not run or run < min(_RUN, len(there)) or run < _COPIED * len(here):
        return False
    if len(there) > 1 and not any(word.islower() for word in LETTERS.findall(segment.source)):
        return False  # "Prof. Ángel Quispe" is the same in every language
    if run >= _RUN:
        return True
    # So are "No, Tom" and "ok", but "gracias" is not.
    detector = context.detector()
    if detector is None:
        return False
    found = detector.detect(segment.target, {context.source: 0.5, context.target: 0.5})
    return found.language == context.source and found.confidence >= _TELLING


def _longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of the longest run of words that ``a`` and ``b`` share."""
    best, row = 0, [0] * (len(b) + 1)
    for word in a:
        row = [0] + [row[i] + 1 if word == other else 0 for i, other in enumerate(b)]
        best = max(best, *row)
    return best


CHECK = QualityCheck(
    id="untranslated",
    sentence=N_("Some of it was left untranslated."),
    # Readers of the translation alone cannot notice that part of the original is missing.
    weight=30,
    find=_find,
)
