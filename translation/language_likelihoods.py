"""Log likelihoods of a text in each language, from letter n-grams and marker words.

All values are natural-log likelihoods, so they can be added to each other and to a log prior. Letter
statistics treat overlapping n-grams as independent and are therefore overconfident; they are tempered by an
exponent that falls with the length (``_TEMPER``). The constants were tuned on short sentences of Tatoeba
(English, Spanish, French, German), except ``_CHAT``, which was tuned on posts: Tatoeba has no chat.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from translation import ngram_profiles, protected_spans
from translation.marker_words import MARKER_WORDS
from translation.neighbour_words import NEIGHBOUR_WORDS
from translation.text_facts import shortest_laughter, unaccented

# The exponent on letter statistics is _TEMPER for a short text and falls towards _TEMPER * _LONG / n-grams.
_TEMPER = 0.25
_LONG = 150
# Log likelihood ratios between a language whose table lists an item and one whose table does not.
_WORD = 3.0
_CHAT = 4.5
_LETTER = 3.0
_APOSTROPHE = 2.0
# The share of a ratio that counts against a language without a table, which may have the word all the same.
_UNTABLED = 1 / 3
# The weight of text in quotes or parentheses, where foreign words are mentioned, not used.
_QUOTED = 0.3
# The number of code points to look at; more would cost time and add nothing.
_ENOUGH = 4000

_QUOTATION = re.compile(r"\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|«[^»\n]{1,80}»|\([^()\n]{1,80}\)")
_WORD_FORM = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_REPEATED = re.compile(r"(\w)\1{2,}")


def strip(text: str) -> str:
    """``text`` in NFC with straight apostrophes, without addresses, @mentions, #tags, emoji and markers."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'")
    parts, at = [], 0
    for kept in protected_spans.sure(text):
        parts.append(text[at : kept.span.start])
        at = kept.span.end
    return " ".join([*parts, text[at:]])


def words_of(text: str) -> list[str]:
    """The words of ``text`` in lower case, without those in protected spans; "don't" is one word."""
    return _WORD_FORM.findall(strip(text).lower())


class MarkerIndex:
    """An inverted index of the languages' marker words: from a word to a log likelihood per language."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._size = len(languages)
        tables = [MARKER_WORDS.get(language) or NEIGHBOUR_WORDS.get(language) for language in languages]
        words = [_forms(table.words | table.chat) if table else None for table in tables]
        self._words = _rows(words, _WORD)
        # A word is stronger evidence if it is in no language's everyday list, or has an accent.
        everyday = {word for table in tables if table for word in _forms(table.words) if word.isascii()}
        self._words.update(_rows([None if forms is None else forms - everyday for forms in words], _CHAT))
        self._letters = _rows([table.letters if table else None for table in tables], _LETTER)
        self._openers = _rows([table.openers if table else None for table in tables], _APOSTROPHE)
        self._closers = _rows([table.closers if table else None for table in tables], _APOSTROPHE)

    def log_likelihoods(self, text: str) -> list[float]:
        """The log likelihood of each language, from the marker words, letters and apostrophes of ``text``."""
        rows: list[tuple[float, ...]] = []
        for word in _WORD_FORM.findall(text.lower()):
            rows.extend(self._of_word(word))
        rows.extend(self._letters[c] for c in sorted(set(text.lower())) if c in self._letters)
        return [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * self._size

    def _of_word(self, word: str) -> list[tuple[float, ...]]:
        candidates = [word]
        if laugh := shortest_laughter(word):
            candidates = [laugh]
        elif _REPEATED.search(word):
            candidates = [_REPEATED.sub(r"\1", word), _REPEATED.sub(r"\1\1", word)]
        for candidate in candidates:
            if candidate in self._words:
                return [self._words[candidate]]
        if "'" not in word:
            return []
        found = []
        first, rest = word.split("'", 1)
        last = word.rsplit("'", 1)[1]
        if first in self._openers and len(rest) > 1:
            found.append(self._openers[first])
        elif last in self._closers:
            found.append(self._closers[last])
        if rest in self._words:
            found.append(self._words[rest])
        return found


def _forms(words: frozenset[str]) -> frozenset[str]:
    return words | {unaccented(word) for word in words}


def _rows(listed: Sequence[frozenset[str] | None], weight: float) -> dict[str, tuple[float, ...]]:
    """For each item, 0 for languages that list it, less for the others. None: a language without a table."""
    items = set().union(*(forms for forms in listed if forms))
    absent, untabled = -weight, -weight * _UNTABLED
    # Most words are in one language's list: one row for all those, not a thousand with the same values.
    shared: dict[tuple[float, ...], tuple[float, ...]] = {}
    rows = {}
    for item in items:
        row = tuple(untabled if forms is None else 0.0 if item in forms else absent for forms in listed)
        rows[item] = shared.setdefault(row, row)
    return rows


class Likelihoods:
    """Computes the likelihood of a text in each of ``languages``. Immutable, so threads may share it."""

    def __init__(self, languages: Sequence[str]) -> None:
        names = [ngram_profiles.PROFILE_NAMES.get(language, language) for language in languages]
        unique = tuple(dict.fromkeys(names))
        self._model = ngram_profiles.load(unique)
        self._columns = [unique.index(name) for name in names]
        self._lexicon = MarkerIndex(languages)

    def log_likelihoods(self, text: str) -> list[float] | None:
        """The log likelihood of each language, in order, relative to the likeliest, which has 0.

        None if ``text`` has no n-gram that any language knows.
        """
        text = strip(text[:_ENOUGH])
        spoken = _QUOTATION.sub(" ", text)
        quoted = " ".join(match[0][1:-1] for match in _QUOTATION.finditer(text))
        if not any(c.isalpha() for c in spoken):
            spoken, quoted = text, ""
        whole = self._of(spoken)
        if whole is None:
            return None
        aside = self._of(quoted) if quoted else None
        if aside is not None:
            whole = [a + _QUOTED * b for a, b in zip(whole, aside, strict=True)]
        best = max(whole)
        return [value - best for value in whole]

    def _of(self, text: str) -> list[float] | None:
        if text.isupper():
            text = text.lower()
        count, letters = self._model.log_likelihoods(_REPEATED.sub(r"\1", text))
        if not count:
            return None
        temper = _TEMPER / (1 + count / _LONG)
        words = self._lexicon.log_likelihoods(text)
        return [words[i] + temper * letters[column] for i, column in enumerate(self._columns)]
