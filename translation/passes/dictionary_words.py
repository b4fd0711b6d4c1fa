"""Rare words: what the pack's training data has hardly or never, the pack's dictionary may know.

This pass does not change the text. Where its translation has none of the meanings of a rare word, and the
model was not sure of the words that stand for it, it puts the first meaning in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translation.engine import Span
from translation.glossary import TermFinder
from translation.hypothesis import Hypothesis, aligned_place, with_replacements
from translation.packs.dictionary import Dictionary
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import Patched
from translation.text_facts import begins_sentence, with_capital

# The probability of its least certain word from which on the model's own translation stays.
_SURE = 0.5


class DictionaryWords:
    """Puts in meanings of rare words from ``dictionary``, except for glossary terms."""

    def __init__(self, dictionary: Dictionary, glossary: TermFinder) -> None:
        self._dictionary = dictionary
        self._glossary = glossary

    def rewrite(self, text: str) -> Rewriting | None:
        if not self._dictionary.missing(text, ""):
            return None
        decided = tuple(term.span for term in self._glossary.find(text))
        return _Looked(Patched(text, text, ()), self._dictionary, decided)


@dataclass(frozen=True)
class _Looked(Rewriting):
    dictionary: Dictionary
    decided: tuple[Span, ...]  # the glossary's terms

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        return with_replacements(hypothesis, list(self._replacements(hypothesis)))

    def _replacements(self, hypothesis: Hypothesis) -> Iterator[tuple[Span, str]]:
        taken: list[Span] = []
        for word in self.dictionary.missing(self.text, hypothesis.text):
            form = next((meaning.form for meaning in word.meanings if meaning.form), "")
            place = aligned_place(hypothesis, word.span)
            if not form or place is None or any(map(word.span.overlaps, self.decided)):
                continue
            if any(map(place.overlaps, taken)) or _certainty(hypothesis, place) >= _SURE:
                continue
            taken.append(place)
            form = _like(place.of(hypothesis.text), form.split("|"))
            yield place, with_capital(form) if begins_sentence(hypothesis.text, place.start) else form


def _like(replaced: str, forms: Sequence[str]) -> str:
    """Of ``forms`` the one that ends as ``replaced`` does: it agrees with what stands around it."""
    return max(forms, key=lambda form: _shared_ending(form, replaced))


def _shared_ending(a: str, b: str) -> int:
    """The number of letters at the end that two words share."""
    pairs = zip(reversed(a), reversed(b), strict=False)
    return next((count for count, (x, y) in enumerate(pairs) if x != y), min(len(a), len(b)))


def _certainty(hypothesis: Hypothesis, place: Span) -> float:
    return min((probability for span, probability in hypothesis.words if span.overlaps(place)), default=0.0)


PASS = RegisteredPass(
    order=95, make=lambda model, glossary: DictionaryWords(model.lexicon.dictionary, glossary)
)
