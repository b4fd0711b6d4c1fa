"""Finds translations that repeat what their source does not: the model was caught in a loop."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translation.language_likelihoods import words_of
from translation.messages import N_
from translation.quality_check import CheckContext, QualityCheck
from translation.text_facts import may_be_laughter, without_laughter

# Words. Longer phrases are not compared, since a post may be one "sentence" of 20,000 characters.
_LONGEST_PHRASE = 10
_STUTTER = re.compile(r"(\w{2,6}?)\1{2,}|(\w{5,20})\2|(\w)\3{6,}")
_STRETCHED = re.compile(r"(\w)\1{2,}|(\w{1,3})\2{2,}")


def _find(context: CheckContext) -> bool:
    return any(_repeats(segment.source, segment.target) for segment in context.segments)


def _repeats(source: str, target: str) -> bool:
    """Whether ``target`` repeats a word, phrase or syllable in a way that ``source`` does not."""
    there, here = words_of(source), words_of(target)
    # Laughter and stretched words repeat on purpose.
    calm = without_laughter(target)
    if _STUTTER.search(calm.lower()) and not _STRETCHED.search(source.lower()):
        return True
    if _echoes(here, 5) and not _echoes(there, 1):
        return True
    return _again(here, 5) and not _again(there, 3)


def _echoes(words: Sequence[str], letters: int) -> bool:
    """Whether a word or phrase of at least ``letters`` letters is repeated immediately.

    Shorter ones must occur three times in a row, since "vous vous" and "had had" are grammatical.
    """
    for size in range(1, min(_LONGEST_PHRASE, len(words) // 2) + 1):
        for start in range(len(words) - 2 * size + 1):
            phrase = words[start : start + size]
            if phrase == words[start + size : start + 2 * size] and not may_be_laughter(phrase[0]):
                thrice = phrase == words[start + 2 * size : start + 3 * size]
                if thrice or len("".join(phrase)) >= letters:
                    return True
    return False


def _again(words: Sequence[str], size: int) -> bool:
    """Whether a sequence of ``size`` words occurs twice without overlap."""
    first: dict[tuple[str, ...], int] = {}
    for start in range(len(words) - size + 1):
        if start - first.setdefault(tuple(words[start : start + size]), start) >= size:
            return True
    return False


CHECK = QualityCheck(
    id="repetition",
    sentence=N_("The translator got stuck and said something several times."),
    weight=35,
    find=_find,
)
