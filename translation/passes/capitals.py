"""Capitals: "TENGO UN PERRO" is translated as "Tengo un perro", and its translation put in capitals again. A
stressed word ("I am VERY happy"), a caps lock the wrong way round ("mY DOG IS CUTE") and a title ("Our School
Has A Big Garden") are read in lower case, too; their translations stay so.

Models saw hardly any text in capitals in training: they read it letter by letter, or take it for a name.
Whether a word in capitals is a word or a name (USA, NASA, TV) is decided by the pack's own lists: by how
often its language has it in lower case, and by whether the pack has a token for it in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from translation import protected_spans
from translation.engine import Span
from translation.given_names import GIVEN_NAMES
from translation.hypothesis import Hypothesis
from translation.packs.lexicon import Lexicon
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import Patched
from translation.text_facts import (
    begins_sentence,
    capitalises_nouns,
    follows_title,
    is_frequent,
    is_listed,
    with_capital,
)

# With apostrophes: "DON'T" and "J'AI" are one each. No part of a code such as "CO2".
_WORD = re.compile(r"(?<![\w@#])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w@])")
_APOSTROPHE = re.compile("['’]")
_SHORT = 3  # letters: so short a word in capitals is an abbreviation unless it is very frequent
# The fewest occurrences in the training sentences of a short word and of a longer one.
_SEEN_SHORT, _SEEN = 100, 8
# So often a word is seen although the pack has a token for it in capitals: US, WHO.
_SEEN_ALTHOUGH = 1000
_SEEN_IN_TITLE = 20
_STRETCHED = re.compile(r"(\w)\1{2,}")
_TITLE = 0.6  # the share of a title's words that have a capital, at least
_LONG = 4  # letters: all words as long have one


def is_shouted(text: str) -> bool:
    """Whether all of ``text`` is in capitals, so that its letters' case says nothing."""
    return text.isupper() and not protected_spans.sure(text)


class Capitals:
    """Puts words in capitals into lower case where they are words of the language and no names.

    ``knows`` tells whether the pack has a single token for a word as written, ``has_token`` whether it has
    one for a letter.
    """

    def __init__(
        self, lexicon: Lexicon, knows: Callable[[str], bool], has_token: Callable[[str], bool]
    ) -> None:
        self._lexicon = lexicon
        self._knows = knows
        self._has_token = has_token

    def rewrite(self, text: str) -> Rewriting | None:
        inverted = _is_inverted(text)
        read = text.swapcase() if inverted and len(text.swapcase()) == len(text) else text
        shouted = is_shouted(text)
        quiet = self._quiet(read, shouted=shouted or inverted)
        # Every letter keeps its position, so the spans of both texts are the same.
        if quiet == text:
            return None
        return (_Shouted if shouted else Rewriting)(Patched(text, quiet, ()))

    def _quiet(self, text: str, *, shouted: bool) -> str:
        changed = list(text)
        in_title = set(self._in_title(text)) if not shouted else set()
        only = sum(1 for _ in _WORD.finditer(text)) == 1
        taken = [kept.span for kept in protected_spans.sure(text)]
        for match in _WORD.finditer(text):
            word, span = match[0], Span(*match.span())
            if any(map(span.overlaps, taken)):
                continue
            if span in in_title:
                new = word[0].lower() + word[1:]
            elif shouted and not only:
                new = self._in_shout(word)
            elif len(word) > 1 and word.isupper() and not follows_title(text, span.start):
                new = self._stressed(word, text[: span.start]) or word
            else:
                new = self._readable(word)
            if new[:1].islower() and word[:1].isupper() and begins_sentence(text, span.start):
                new = with_capital(new) if self._has_token(new[:1].upper()) else new
            changed[span.start : span.end] = new if len(new) == len(word) else word
        return "".join(changed)

    def _stressed(self, word: str, before: str) -> str | None:
        """The word that ``word``, all in capitals, stands for; None if it is an abbreviation or a name."""
        lowered = _STRETCHED.sub(r"\1", word.lower())
        if not self._lexicon.counts:
            return lowered if len(word) > 1 and is_frequent(word, self._lexicon.source) else None
        pieces = _APOSTROPHE.split(lowered)
        counts = [self._lexicon.counts.get(piece, -1) for piece in pieces if len(piece) > 1]
        seen = min(counts, default=-1)
        if seen < 0:
            return None
        if self._knows(word) and (seen < _SEEN_ALTHOUGH or before.lower().endswith("the ")):
            return None
        if seen == 0:  # a name, or a noun in German
            long = len(word) > _SHORT or capitalises_nouns(self._lexicon.source)
            return "'".join(piece.capitalize() for piece in pieces) if long and len(pieces) == 1 else None
        return word.lower() if seen >= (_SEEN_SHORT if len(word) <= _SHORT else _SEEN) else None

    def _in_shout(self, word: str) -> str:
        """``word`` of a text that is all in capitals: only what is certainly an abbreviation keeps them."""
        if word == "I" and self._lexicon.source == "en":
            return word
        count = self._lexicon.counts.get(word.lower())
        if count == 0:
            return word.capitalize()
        if count is None and self._knows(word):
            return word
        if count is not None and count < _SEEN_ALTHOUGH and len(word) > 1 and self._knows(word):
            return word
        return word.lower()

    def _readable(self, word: str) -> str:
        """``word`` with a first letter that the pack lacks in lower case: "Île" as "île"."""
        first, small = word[0], word[0].lower()
        if len(word) == 1 or first == small or self._has_token(first) or not self._has_token(small):
            return word
        is_word = word.lower() not in GIVEN_NAMES and self._lexicon.has_word(word.lower())
        return small + word[1:] if is_word else word

    def _in_title(self, text: str) -> Iterator[Span]:
        """The words of a text written like a title that would have no capital in a sentence."""
        language = self._lexicon.source
        words = list(_WORD.finditer(text))
        capitals = [
            match
            for match in words
            if (match[0][0].isupper() and match[0][1:].islower()) or len(match[0]) == 1
        ]
        if (
            len(words) < 2
            or sum(match[0][0].isupper() for match in words) < _TITLE * len(words)
            or not all(match[0][0].isupper() for match in words if len(match[0]) >= _LONG)
            or any(match[0].isupper() and len(match[0]) > 1 for match in words)
        ):
            return
        inside = [match for match in capitals if not begins_sentence(text, match.start())]
        found = [
            Span(*match.span())
            for match in inside
            if match[0][0].isupper()
            and match[0].lower() not in GIVEN_NAMES
            and self._lexicon.counts.get(match[0].lower(), 0) >= _SEEN_IN_TITLE
            and not (match[0] == "I" and language == "en")
            and not is_listed(text, Span(*match.span()), language)
            and not follows_title(text, match.start())
        ]
        if 2 * len(found) > sum(match[0][0].isupper() for match in inside):
            yield from found


def _is_inverted(text: str) -> bool:
    """Whether the caps lock was on while ``text`` was typed: "mY DOG IS CUTE"."""
    words = [match[0] for match in _WORD.finditer(text)]
    if len(words) < 2 or not words[0][0].islower():
        return False
    return all(word[1:].isupper() or len(word) == 1 for word in words) and any(
        len(word) > 1 for word in words
    )


@dataclass(frozen=True)
class _Shouted(Rewriting):
    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        loud = hypothesis.text.upper()
        # "ß" would become two letters and shift the spans after it: such a translation stays in lower case.
        return replace(hypothesis, text=loud) if len(loud) == len(hypothesis.text) else hypothesis


PASS = RegisteredPass(
    order=10,
    make=lambda model, glossary: Capitals(
        model.lexicon, lambda word: model.length(word) == 1, model.has_token
    ),
)
