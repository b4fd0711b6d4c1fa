"""Find the words of a text that a pack neither met in its training data nor has in its dictionary, so that
its model has to guess.

Of 1,600 words of English posts in ``tests/data/posts`` there are 17 such words, of 1,650 Spanish ones 41, of
1,140 French ones 28 (29, 47 and 31 without the dictionaries): rare words ("amarrarlos"), dishes, and slang.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from translation import protected_spans
from translation.engine import Span
from translation.packs.lexicon import Lexicon
from translation.passes.typos import Spelling
from translation.text_facts import PLAIN_WORD, begins_sentence, capitalises_nouns, laughter, opens_quotation

_SHORTEST = 3  # letters; nearly any two letters are a word or part of one


def find(text: str, lexicon: Lexicon, spelling: Spelling, stay: Collection[Span] = ()) -> Sequence[Span]:
    """The spans of unknown words in ``text``, in order, each word once; empty for a pack without lists.

    Left out are the spans ``stay``, names, laughter, words in quotation marks, and what the pass ``typos``
    reads as another word.
    """
    if not lexicon.counts:
        return []
    stay = [*stay, *laughter(text)]
    names = protected_spans.names(text, lexicon.source)
    found: dict[str, Span] = {}
    for match in PLAIN_WORD.finditer(text):
        span, word = Span(*match.span()), match[0].lower()
        if len(word) < _SHORTEST or word in found or match[0] in names or any(map(span.overlaps, stay)):
            continue
        if _may_be_name(text, span, lexicon.source) or opens_quotation(text, span.start):
            continue
        if not lexicon.has_met(word) and spelling.meant(word) is None:
            found[word] = span
    return list(found.values())


def _may_be_name(text: str, span: Span, language: str) -> bool:
    capital = not span.of(text).islower()
    return capital and not capitalises_nouns(language) and not begins_sentence(text, span.start)
