"""Log likelihoods of a text in each language, from letter n-grams and marker words.

Everything is a natural-log likelihood, so pieces add up and a prior joins by Bayes. Letter statistics count
overlapping n-grams as if they were independent and so are far too sure of themselves; they are tempered by an
exponent that falls with the length (``_TEMPER``). The constants were set on short sentences of Tatoeba
(English, Spanish, French, German), but for ``_CHAT``: Tatoeba has no chat, so that was set on posts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from translation import ngram_profiles, protected_spans
from translation.marker_words import MARKER_WORDS
from translation.text_facts import shortest_laughter, unaccented

# The exponent on letter statistics is _TEMPER for a short text and falls towards _TEMPER * _LONG / n-grams.
_TEMPER = 0.25
_LONG = 150
# Log likelihood ratios between a language that lists the item and one that doesn't.
_WORD = 3.0
_CHAT = 4.5
_LETTER = 3.0
_APOSTROPHE = 2.0
# The share of those ratios that counts against a language without a table: it may have the word all the same.
_UNTABLED = 1 / 3
# Foreign words in quotes or parentheses are talked about, not spoken.
_QUOTED = 0.3
# A post tells all it can in this many code points; the rest would only cost time.
_ENOUGH = 4000

_QUOTATION = re.compile(r"\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”|«[^»\n]{1,80}»|\([^()\n]{1,80}\)")
_WORD_FORM = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_REPEATED = re.compile(r"(\w)\1{2,}")


def strip(text: str) -> str:
    """``text`` without what is in no language: web addresses, @mentions, #tags, emoji. NFC, straight '."""
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'")
    parts, at = [], 0
    for kept in protected_spans.sure(text):
        parts.append(text[at : kept.span.start])
        at = kept.span.end
    return " ".join([*parts, text[at:]])


def words_of(text: str) -> list[str]:
    """The words of the language in ``text``, in lower case; "don't" is one."""
    return _WORD_FORM.findall(strip(text).lower())


class MarkerIndex:
    """An inverted index of the marker words of a few languages: from a word to what it says about each."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._size = len(languages)
        tables = [MARKER_WORDS.get(language) for language in languages]
        words = [_forms(table.words | table.chat) if table else None for table in tables]
        self._words = _rows(words, _WORD)
        # What nobody uses as an everyday word says more, and so does an accent.
        everyday = {word for table in tables if table for word in _forms(table.words) if word.isascii()}
        self._words.update(_rows([None if forms is None else forms - everyday for forms in words], _CHAT))
        self._letters = _rows([table.letters if table else None for table in tables], _LETTER)
        self._openers = _rows([table.openers if table else None for table in tables], _APOSTROPHE)
        self._closers = _rows([table.closers if table else None for table in tables], _APOSTROPHE)

    def log_likelihoods(self, text: str) -> list[float]:
        """Log likelihoods from the marker words, letters and apostrophes of ``text`` say, per language."""
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
    """Per item, 0 for the languages that list it, less for the others. None is a language with no table."""
    items = set().union(*(forms for forms in listed if forms))
    return {
        item: tuple(
            -weight * _UNTABLED if forms is None else 0.0 if item in forms else -weight for forms in listed
        )
        for item in items
    }


class Likelihoods:
    """The likelihoods of texts in a few languages, in a fixed order. Read-only, so threads may share it."""

    def __init__(self, languages: Sequence[str]) -> None:
        names = [ngram_profiles.PROFILE_NAMES.get(language, language) for language in languages]
        unique = tuple(dict.fromkeys(names))
        self._model = ngram_profiles.load(unique)
        self._columns = [unique.index(name) for name in names]
        self._lexicon = MarkerIndex(languages)

    def log_likelihoods(self, text: str) -> list[float] | None:
        """Per language, 0 for the likeliest and negative for the others; None where the text says nothing."""
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
