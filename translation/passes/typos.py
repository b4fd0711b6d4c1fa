"""Typos: correct "becuase", "contaminacion" and "soooo" before translating, and replace British spellings by
American ones, which are more frequent in training data.

A model reads an unknown word piece by piece and finds other words in it: "calss" became "calls". A word that
does not occur in the training sentences and is one typo away from a frequent word is replaced by that word.
Only common typos count: swapped letters, a missing or doubled letter, missing accents, letters that sound
alike. Rare but correct words must stay: of 16,000 well-written Spanish words in the dev set and in posts 3
would be changed, of 20,000 French ones 5, of 17,000 English ones none except British spellings.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from translation.engine import Span
from translation.glossary import TermFinder
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import patched
from translation.text_facts import PLAIN_WORD, opens_quotation, unaccented

_SHORTEST, _SHORTEST_TYPO = 3, 5  # letters: of any word, and of one with swapped, missing or wrong letters
_LONGEST = 24  # letters: a longer word has too many places for a typo
# The fewest occurrences of a correction in the training sentences: for other spellings and stretched words,
# and for swapped, missing or wrong letters.
_SEEN, _SEEN_TYPO = 2, 20
_STRETCHED = re.compile(r"(\w)\1{2,}")
# Letters written by their sound, or for those that a keyboard lacks: written=meant.
_ALIKE = {
    "de": "ae=ä oe=ö ue=ü ss=ß ß=ss",
    "en": "ie=ei ei=ie a=e e=a i=e e=i",
    "es": "b=v v=b c=s s=c z=s s=z c=z z=c y=ll ll=y g=j j=g k=c k=qu",
    "fr": "",
}
# British spellings to American ones, since the training sentences are mostly American.
_VARIANTS = {
    "en": (
        (r"(?<=[bilmnv])our", "or"),
        (r"is(e|ed|es|er|ers|ing|ation|ations)$", r"iz\1"),
        (r"ys(e|ed|es|ing)$", r"yz\1"),
        (r"ll(ed|ing|er|ers|or|ors)$", r"l\1"),
        (r"([bt])re(s?)$", r"\1er\2"),
        (r"ogue(s?)$", r"og\1"),
        (r"enc(e|es)$", r"ens\1"),
    )
}
# How many times as frequent the American spelling must be.
_MORE = 10
# A missing accent on these endings is not corrected: "cruzo" and "cruzó", "quemara" and "quemará" are all
# words, and the list may lack one of them.
_ENDINGS = {"es": ("ó", "é", "rá"), "fr": ("é",)}
_LETTERS = {
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "es": "abcdefghijklmnopqrstuvwxyzáéíóúñü",
    "fr": "abcdefghijklmnopqrstuvwxyzàâçèéêëîïôùûœ",
}


class Typos:
    """Corrects what ``spelling`` takes for typos, except in glossary terms."""

    def __init__(self, spelling: Spelling, glossary: TermFinder) -> None:
        self._spelling = spelling
        self._glossary = glossary

    def rewrite(self, text: str) -> Rewriting | None:
        decided = [term.span for term in self._glossary.find(text)]
        corrections = list(self._spelling.corrections(text, decided))
        return Rewriting(patched(text, corrections)) if corrections else None


class Spelling:
    """Finds the most likely correction of a misspelt word in one language."""

    def __init__(self, language: str, counts: Mapping[str, int], rare: Container[str] = ()) -> None:
        """``counts`` maps each lower-case word of ``language`` to its number of occurrences.

        A name has 0: it is correct, but never offered as a correction. So are ``rare`` words. If ``counts``
        is empty, nothing is corrected.
        """
        self._counts = counts
        self._rare = rare
        self._letters = _LETTERS.get(language, "")
        self._endings = _ENDINGS.get(language, ())
        self._alike = [tuple(item.split("=")) for item in _ALIKE.get(language, "").split()]
        self._silent = ("h",) if language == "es" else ()
        self._variants = [(re.compile(pattern), new) for pattern, new in _VARIANTS.get(language, ())]
        self._accented: dict[str, str] = {}
        for word, count in counts.items():
            plain = unaccented(word)
            if plain != word and count > self._count(self._accented.get(plain)):
                self._accented[plain] = word

    def corrections(self, text: str, stay: Sequence[Span] = ()) -> Iterator[tuple[Span, str]]:
        """The spans of misspelt words in ``text``, with their corrections.

        Leaves out the spans ``stay``, words with capitals, which may be names, and words after an opening
        quotation mark, where the sentence may be about the word itself.
        """
        if not self._counts:
            return
        for match in PLAIN_WORD.finditer(text):
            word, span = match[0], Span(*match.span())
            if not word.islower() or opens_quotation(text, span.start) or any(map(span.overlaps, stay)):
                continue
            if meant := self.meant(word):
                yield span, meant

    def meant(self, word: str) -> str | None:
        """The correction of ``word``, which is in lower case; None if it is correct or nothing is close."""
        if len(word) < _SHORTEST:
            return None
        if variant := self._likeliest(self._spelt(word), max(_SEEN, _MORE * self._count(word))):
            return variant
        if word in self._counts or word in self._rare:
            return None
        if _STRETCHED.search(word):
            shorter = (_STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word))
            return self._likeliest([*shorter, *map(self._accented.get, shorter)], _SEEN)
        if accented := self._accented.get(word):
            return None if word[:-1] == accented[:-1] and accented.endswith(self._endings) else accented
        if not _SHORTEST_TYPO <= len(word) <= _LONGEST:
            return None
        others = set(self._others(word))
        return self._likeliest([*others, *map(self._accented.get, others)], _SEEN_TYPO)

    def _spelt(self, word: str) -> Iterator[str]:
        """The American spellings of ``word``, if it may be a British one."""
        for pattern, new in self._variants:
            other, changes = pattern.subn(new, word)
            if changes:
                yield other

    def _others(self, word: str) -> Iterator[str]:
        """The words that ``word`` may be a typo of.

        The first letter is hardly ever wrong. The last two are not swapped, since they may be an ending that
        the list lacks.
        """
        for at in range(1, len(word)):
            if at < len(word) - 2:
                yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            if word[at] == word[at - 1]:
                yield word[:at] + word[at + 1 :]
            for letter in self._letters:
                yield word[:at] + letter + word[at:]
        for written, meant in self._alike:
            for match in re.finditer(written, word):
                yield word[: match.start()] + meant + word[match.end() :]
        for letter in self._silent:
            yield letter + word

    def _likeliest(self, words: Iterable[str | None], seen: int) -> str | None:
        known = [(self._count(word), word) for word in words if word is not None]
        count, word = max(known, default=(0, ""))
        return word if count >= seen else None

    def _count(self, word: str | None) -> int:
        return 0 if word is None else self._counts.get(word, 0)


PASS = RegisteredPass(order=50, make=lambda model, glossary: Typos(model.spelling, glossary))
