"""What looks wrong in a translation, found without a model and without reading the other language.

Each signal is a name. What a page may say of it, in plain English:

- ``repetition``: "The translation repeats itself; the program may have got stuck."
- ``untranslated``: "Some of this was copied without being translated."
- ``wrong-language``: "Some of this does not seem to be in the right language."
- ``length``: "The translation is much shorter or longer than the original. Something may be missing."
- ``numbers``: "The numbers differ from the original. Check them."
- ``names``: "A name, link or @mention from the original is missing."
- ``low-score``: "The program was very unsure of this translation."

A signal is a hint for the reader, not a verdict. The bounds were set so that human translations of classroom
posts raise each on at most 2 % of posts (``tests/translation/quality_checks/test_checks.py`` holds that).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from translation.detect import LanguageDetector
from translation.engine import SentencePair
from translation.language_likelihoods import words_of
from translation.quality_checks import names, numbers
from translation.text_facts import LETTERS, may_be_laughter, without_laughter

REPETITION = "repetition"
UNTRANSLATED = "untranslated"
WRONG_LANGUAGE = "wrong-language"
LENGTH = "length"
NUMBERS = "numbers"
NAMES = "names"
LOW_SCORE = "low-score"
ALL = frozenset({REPETITION, UNTRANSLATED, WRONG_LANGUAGE, LENGTH, NUMBERS, NAMES, LOW_SCORE})

# Gale and Church (1993) take the lengths of a sentence and its translation to differ with this variance per
# character; further apart than so many standard deviations is extreme.
_VARIANCE = 6.8
_FAR = 2.2
# In more than a sentence such differences add up; there it is so many times longer, from so many letters on.
_ONE_SENTENCE, _TIMES, _ENOUGH_LETTERS = 300, 1.8, 40
# What a character of scripts that need fewer of them is worth in letters.
_DENSE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SYLLABLES = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_DENSE_WORTH, _SYLLABLE_WORTH = 3.0, 2.0
# A translation that keeps this share of the source's words, in a row, was not translated.
_COPIED = 0.7
_RUN = 4
# Fewer than _RUN words are the same in two languages, unless the detector is so sure that they are not.
_TELLING = 0.9
# How sure the detector must be that a sentence is in another language, and from how many words on.
_SURE = 0.98
_WORDS_TO_JUDGE = 5
# Mean natural-log probability per token, over the whole post.
_UNSURE = -0.9

# Beyond these, looking on would take too long: a post may be one "sentence" of 20,000 characters.
_LONGEST_PHRASE, _LONGEST_SENTENCE = 10, 500

_STUTTER = re.compile(r"(\w{2,6}?)\1{2,}|(\w{5,20})\2|(\w)\3{6,}")
_STRETCHED = re.compile(r"(\w)\1{2,}|(\w{1,3})\2{2,}")


@dataclass(frozen=True, slots=True)
class _Pair:
    source: str
    target: str
    translated: bool


def find(
    source_text: str,
    target_text: str,
    source: str,
    target: str,
    sentences: Sequence[SentencePair],
    decided: Collection[str] = (),
) -> frozenset[str]:
    """The names of the signals that ``target_text`` raises as a translation of ``source_text``.

    ``source`` and ``target`` are language codes. ``sentences`` pair spans of the two texts; without any, the
    texts count as one sentence. A pair that scores 0 and reads the same was meant to stay as it is. The words
    in ``decided`` somebody has given another form in ``target``: they are not missing.
    """
    pairs = [
        _Pair(
            source_text[pair.source.start : pair.source.end],
            target_text[pair.target.start : pair.target.end],
            pair.score < 0,
        )
        for pair in sentences
    ] or [_Pair(source_text, target_text, True)]
    told = [pair for pair in pairs if pair.translated or pair.source != pair.target]
    starts = {pair.source.start for pair in sentences}
    copied = [pair for pair in told if source != target and _is_copied(pair, source, target)]
    found = {
        REPETITION: any(_repeats(pair.source, pair.target) for pair in told),
        UNTRANSLATED: bool(copied),
        WRONG_LANGUAGE: any(_is_foreign(pair, source, target) for pair in told if pair not in copied),
        LENGTH: any(_is_extreme(pair.source, pair.target) for pair in told)
        or _is_disproportionate(source_text, target_text),
        NUMBERS: bool(numbers.differences(source_text, target_text, source, target)),
        NAMES: any(
            not any(name in word for word in decided)
            for name in names.lost(source_text, target_text, source, target, starts)
        ),
        LOW_SCORE: _is_unsure(sentences),
    }
    return frozenset(name for name, raised in found.items() if raised)


def _repeats(source: str, target: str) -> bool:
    """A loop that the source has not: words in a row, a long phrase twice, or syllables in a word."""
    there, here = words_of(source), words_of(target)
    # Laughter and stretched words are loops on purpose.
    calm = without_laughter(target)
    if _STUTTER.search(calm.lower()) and not _STRETCHED.search(source.lower()):
        return True
    if _echoes(here, 5) and not _echoes(there, 1):
        return True
    return _again(here, 5) and not _again(there, 3)


def _echoes(words: Sequence[str], letters: int) -> bool:
    """Whether a word or phrase of at least so many letters follows itself at once, or any of them twice.

    "vous vous" and "had had" are grammar, so what is short counts only the third time.
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
    """Whether ``size`` words in a row come twice without overlapping."""
    first: dict[tuple[str, ...], int] = {}
    for start in range(len(words) - size + 1):
        if start - first.setdefault(tuple(words[start : start + size]), start) >= size:
            return True
    return False


def _is_copied(pair: _Pair, source: str, target: str) -> bool:
    there, here = words_of(pair.source)[:_LONGEST_SENTENCE], words_of(pair.target)[:_LONGEST_SENTENCE]
    run = _longest_run(there, here)
    if not run or run < min(_RUN, len(there)) or run < _COPIED * len(here):
        return False
    if len(there) > 1 and not any(word.islower() for word in LETTERS.findall(pair.source)):
        return False  # "Prof. Ángel Quispe" is the same everywhere
    if run >= _RUN:
        return True
    # So are "No, Tom" and "ok"; "gracias" isn't.
    detector = _detector(frozenset({source, target}))
    found = detector.detect(pair.target, {source: 0.5, target: 0.5}) if detector else None
    return found is not None and found.language == source and found.confidence >= _TELLING


def _longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    """The number of words in the longest stretch that both have."""
    best, row = 0, [0] * (len(b) + 1)
    for word in a:
        row = [0] + [row[i] + 1 if word == other else 0 for i, other in enumerate(b)]
        best = max(best, *row)
    return best


def _is_foreign(pair: _Pair, source: str, target: str) -> bool:
    if len(words_of(pair.target)) < _WORDS_TO_JUDGE:
        return False
    detector = _detector(frozenset({source, target, "en"}))
    if detector is None:
        return False
    found = detector.detect(pair.target, {target: 0.8, source: 0.1, "en": 0.1})
    return found.language not in (None, target) and found.confidence >= _SURE


@lru_cache(maxsize=128)
def _detector(languages: frozenset[str]) -> LanguageDetector | None:
    """None where the two cannot be told apart."""
    return LanguageDetector(languages) if languages <= LanguageDetector.supported() else None


def _is_extreme(source: str, target: str) -> bool:
    if words_of(source) and not any(c.isalnum() for c in target):
        return True
    there, here = _worth(source), _worth(target)
    if max(there, here) > _ONE_SENTENCE:
        return _is_disproportionate(source, target)
    return abs(there - here) > _FAR * math.sqrt(_VARIANCE * max(1.0, (there + here) / 2))


def _is_disproportionate(source: str, target: str) -> bool:
    short, long = sorted((_worth(source), _worth(target)))
    return long >= _ENOUGH_LETTERS and long > _TIMES * short


def _worth(text: str) -> float:
    """The length of ``text`` in letters of an alphabet."""
    dense, syllables = len(_DENSE.findall(text)), len(_SYLLABLES.findall(text))
    return len(text) + dense * (_DENSE_WORTH - 1) + syllables * (_SYLLABLE_WORTH - 1)


def _is_unsure(sentences: Sequence[SentencePair]) -> bool:
    """The mean score, each sentence by its length, below ``_UNSURE``."""
    scored = [(pair.score, pair.target.end - pair.target.start) for pair in sentences if pair.score < 0]
    length = sum(weight for _, weight in scored)
    return length > 0 and sum(score * weight for score, weight in scored) / length < _UNSURE
