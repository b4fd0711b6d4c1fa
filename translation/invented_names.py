"""Find names that a translation has and its source lacks: "Dr. Smith" became "El Dr. Wangari".

Where a model has nothing to say it writes a name that was frequent in its training data, or letters in
capitals. Reranking prefers hypotheses without such names, and masking protects the words they may stand for.
"""

from __future__ import annotations

from functools import lru_cache

from translation.engine import Span
from translation.given_names import GIVEN_NAMES, OFTEN_WORDS
from translation.text_facts import WORD, is_frequent, is_listed, unaccented

# Abbreviations that translations have for words: "tele", "EE. UU.".
_USUAL = frozenset(("CD", "DVD", "EE", "EU", "OK", "PC", "TV", "UE", "UK", "US", "USA", "UU"))
_SAME = 3  # the first letters that forms of one name share: Tomás and Tom, María and Mary


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of ``text`` in lower case without accents, and the first letters of each."""
    words = frozenset(unaccented(word).lower() for word in WORD.findall(text))
    return words, frozenset(word[:_SAME] for word in words)


def find(text: str, translation: str, target: str) -> list[Span]:
    """The spans of names and words in capitals that ``translation``, into ``target``, has and ``text`` lacks.

    Names are given names. One that is a word, too, does not count, nor does a form of a name in ``text``.
    """
    found: list[Span] = []
    loud = text.isupper()
    for match in WORD.finditer(translation):
        word = match[0]
        if len(word) < 2 or not word[0].isupper():
            continue
        lowered = unaccented(word).lower()
        if word.isupper():
            if not loud and word not in _USUAL and lowered not in _words(text)[0]:
                found.append(Span(*match.span()))
        elif (
            word.lower() in GIVEN_NAMES
            and word.lower() not in OFTEN_WORDS
            and lowered[:_SAME] not in _words(text)[1]
            and not is_frequent(word, target)
            and not is_listed(translation, Span(*match.span()), target)
        ):
            found.append(Span(*match.span()))
    return found
