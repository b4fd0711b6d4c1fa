"""Ampersands: "Ana & Juan" is translated as "Ana y Juan", and the word for "and" made an "&" again.

Hardly any pack has a token for the sign. Where the words for "and" in the translation are not as many as in
the text, the sign is not put back: the sentence is then cut there (see ``sentence_translator``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from translation.engine import Span
from translation.hypothesis import Hypothesis, with_replacements
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import patched

AND = {"de": ("und",), "en": ("and",), "es": ("y", "e"), "fr": ("et",)}
AMPERSAND = re.compile(r"(?<=[\w.,!?)] )&(?= [\w¿¡(])")


class Ampersands:
    """Replaces a lone "&" between words by the word for it in ``source``."""

    def __init__(self, source: str, target: str) -> None:
        self._source = source
        self._target = target

    def rewrite(self, text: str) -> Rewriting | None:
        if "&" not in text or not {self._source, self._target} <= AND.keys():
            return None
        (word, *_), signs = AND[self._source], AMPERSAND.finditer(text)
        edit = patched(text, [(Span(*sign.span()), word) for sign in signs])
        if not edit.places:
            return None
        put = [span for _, span in edit.places]
        spoken = _words(edit.new, AND[self._source])
        return _Spelt(edit, AND[self._target], tuple(spoken.index(span) for span in put), len(spoken))


@dataclass(frozen=True)
class _Spelt(Rewriting):
    words: tuple[str, ...]  # for "and" in the target language
    signs: tuple[int, ...]  # which of the words for "and" in the text were signs
    count: int  # how many there are in all

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        spoken = _words(hypothesis.text, self.words)
        if len(spoken) == self.count:
            hypothesis = with_replacements(hypothesis, [(spoken[sign], "&") for sign in self.signs])
        return super().undo(hypothesis)


def _words(text: str, words: tuple[str, ...]) -> list[Span]:
    pattern = rf"(?<![\w'’-])(?:{'|'.join(words)})(?![\w'’-])"
    return [Span(*match.span()) for match in re.finditer(pattern, text, re.IGNORECASE)]


PASS = RegisteredPass(order=60, make=lambda model, glossary: Ampersands(model.pack.source, model.pack.target))
