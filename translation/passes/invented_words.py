"""Invented words: a small model writes "spoonradits" for "cucharadita".

This pass does not change the text. In its translation, it replaces words that the model invented or copied by
the translation in the pack's lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translation.engine import Span
from translation.glossary import TermFinder
from translation.hypothesis import Hypothesis, with_replacements
from translation.packs.lexicon import Lexicon
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import Patched
from translation.text_facts import (
    LETTERS,
    begins_sentence,
    capitalises_nouns,
    opens_quotation,
    with_capital,
)


class InventedWords:
    """Replaces words of a translation that ``lexicon`` does not know, except glossary terms."""

    def __init__(self, lexicon: Lexicon, glossary: TermFinder) -> None:
        self._lexicon = lexicon
        self._glossary = glossary

    def rewrite(self, text: str) -> Rewriting | None:
        if not self._lexicon.known:
            return None
        decided = " ".join(term.output for term in self._glossary.find(text))
        return _Checked(Patched(text, text, ()), self._lexicon, decided)


@dataclass(frozen=True)
class _Checked(Rewriting):
    lexicon: Lexicon
    decided: str  # the glossary's words, which stay as they are

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        return with_replacements(hypothesis, list(self._replacements(hypothesis)))

    def _replacements(self, hypothesis: Hypothesis) -> Iterator[tuple[Span, str]]:
        """The spans to replace and their new words.

        A word is replaced only if it is aligned with one word of the text, and that word with nothing else:
        then it is clear what it stands for. Names stay. A copied word in quotation marks stays too, since the
        sentence may be about the word itself.
        """
        unknown = self.lexicon.unknown(hypothesis.text)
        if not unknown:
            return
        copied, decided = _words(self.text), _words(self.decided)
        for span, word in unknown:
            beginning = hypothesis.text[span.start]
            name = not beginning.islower() or opens_quotation(hypothesis.text, span.start)
            if word in decided or (word in copied and name):
                continue
            origin = _only_origin(span, hypothesis.alignment)
            if origin is None or self._is_name(origin):
                continue
            written = LETTERS.findall(self.text[origin.start : origin.end].lower())
            meanings = {self.lexicon.meanings[one] for one in written if one in self.lexicon.meanings}
            if len(meanings) == 1:
                (meaning,) = meanings
                yield span, with_capital(meaning) if beginning.isupper() else meaning

    def _is_name(self, word: Span) -> bool:
        capital = self.text[word.start].isupper() and not capitalises_nouns(self.lexicon.source)
        return capital and not begins_sentence(self.text, word.start)


def _only_origin(target: Span, alignment: tuple[tuple[Span, Span], ...]) -> Span | None:
    """The only word of the text that is aligned with ``target``, if it is aligned with nothing else."""
    origins = [a for a, b in alignment if b.overlaps(target)]
    alone = len(origins) == 1 and sum(a == origins[0] for a, _ in alignment) == 1
    return origins[0] if alone else None


def _words(text: str) -> frozenset[str]:
    return frozenset(match.lower() for match in LETTERS.findall(text))


PASS = RegisteredPass(order=90, make=lambda model, glossary: InventedWords(model.lexicon, glossary))
