"""Single words: a message or list item of one word ("homework") is no sentence, and models guess at it.

The translation of a frequent word is in the pack's lexicon; where the model is unsure of its own and the two
have nothing in common, the lexicon's is put. What people answer in one word ("vale", "nope") is put by its
sense (``one_word_replies``). A word with a capital is read without: packs learned single words in lower case.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from translation import one_word_replies
from translation.engine import Span
from translation.hypothesis import Hypothesis
from translation.packs.lexicon import Lexicon
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import Patched
from translation.text_facts import LETTERS, capitalises_nouns, unaccented, with_capital

_ONE_WORD = re.compile(r"[^\W\d_]{2,}(?=\W*$)")
# The mean probability of its tokens below which the model is unsure.
_SURE = 0.5
_SAME = 4  # the first letters that forms of one word share
_SEEN = 10  # the fewest occurrences of a word in the training sentences


class SingleWords:
    """Checks the translation of a text of one word against ``lexicon``."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def rewrite(self, text: str) -> Rewriting | None:
        match = _ONE_WORD.match(text)
        if match is None or (match[0].isupper() and len(match[0]) > 1):
            return None
        word = match[0].lower()
        if reply := one_word_replies.find(word, self._lexicon.source, self._lexicon.target):
            read = word + text[match.end() :]
            return _Reply(Patched(text, read, ()), reply.text, match[0][0].isupper(), reply)
        count = self._lexicon.counts.get(word, -1)
        if count < _SEEN and not (count == 0 and capitalises_nouns(self._lexicon.source)):
            return None
        meaning = self._lexicon.meanings.get(word)
        if meaning is None:
            return None
        # A noun of German has its capital in the training data, too.
        read = text if count == 0 else word + text[match.end() :]
        return _Single(Patched(text, read, ()), meaning, match[0][0].isupper())


@dataclass(frozen=True)
class _Single(Rewriting):
    meaning: str  # in the lexicon
    capital: bool

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        hypothesis = super().undo(hypothesis)
        text = hypothesis.text
        if self._is_unsure(hypothesis) and not self._agrees(text):
            end = re.search(r"\W*$", text)
            text = self.meaning + (end[0] if end else "")
            link = (Span(0, len(LETTERS.findall(self.text)[0])), Span(0, len(self.meaning)))
            hypothesis = replace(hypothesis, text=text, alignment=(link,), words=((link[1], _SURE),))
        return replace(hypothesis, text=with_capital(text)) if self.capital else hypothesis

    def _is_unsure(self, hypothesis: Hypothesis) -> bool:
        return math.exp(hypothesis.score) < _SURE

    def _agrees(self, text: str) -> bool:
        """Whether a word of ``text`` is a form of the lexicon's."""
        beginning = unaccented(self.meaning.lower())[:_SAME]
        return any(unaccented(word.lower()).startswith(beginning) for word in LETTERS.findall(text))


@dataclass(frozen=True)
class _Reply(_Single):
    reply: one_word_replies.Reply

    def _is_unsure(self, hypothesis: Hypothesis) -> bool:
        return True  # what it means within sentences may come out with certainty

    def _agrees(self, text: str) -> bool:
        return self.reply.agrees(text)


PASS = RegisteredPass(order=70, make=lambda model, glossary: SingleWords(model.lexicon))
