"""How alike a sentence and its round trip are: translated, and translated back.

The measure is chrF (Popović 2015, character n-grams of up to six letters, recall twice as important), on
letters and digits alone, in lower case. A sentence can come back unlike because of a mistake in either
direction, because of a saying, or simply in other words; and it can come back alike although the translation
is wrong. So it is only ever a reason to look.
"""

from __future__ import annotations

from collections import Counter

_LONGEST = 6  # letters of an n-gram
_RECALL = 2.0  # how many times as important as precision
# Below this a sentence came back unlike. With the packs in models/ that is 5 % of 150 English and 7 % of 150
# Spanish sentences of tests/data/corpus, and 2, 6 and 10 % of the English, Spanish and French sentences of
# tests/data/posts; most of these were mistranslated on the way there, the others came back in other words.
# Sentences with fewer letters than _SHORTEST come back in other words too easily.
UNLIKE = 0.4
_SHORTEST = 12


def likeness(sentence: str, back: str) -> float:
    """The chrF score of ``back`` with ``sentence`` as its reference, 0 to 1."""
    reference, output = _letters(sentence), _letters(back)
    scores = []
    for length in range(1, _LONGEST + 1):
        wanted, found = _ngrams(reference, length), _ngrams(output, length)
        if not wanted and not found:
            break
        shared = sum((wanted & found).values())
        precision = shared / sum(found.values()) if found else 0.0
        recall = shared / sum(wanted.values()) if wanted else 0.0
        weight = _RECALL**2
        whole = weight * precision + recall
        scores.append((1 + weight) * precision * recall / whole if whole else 0.0)
    return sum(scores) / len(scores) if scores else 1.0


def comes_back_unlike(sentence: str, back: str) -> bool:
    """Whether a round trip changed so much of a sentence that something probably went wrong on it."""
    return len(_letters(sentence)) >= _SHORTEST and likeness(sentence, back) < UNLIKE


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _ngrams(text: str, length: int) -> Counter[str]:
    return Counter(text[at : at + length] for at in range(len(text) - length + 1))
