"""Capitals: "TENGO UN PERRO" is translated as "Tengo un perro", and its translation put in capitals again.

Models saw hardly any text in capitals in training and read it letter by letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from translation import protected_spans
from translation.hypothesis import Hypothesis
from translation.passes.rewriting import Rewriting
from translation.text_edits import Patched

_SHORTEST = 5  # code points: a shorter text may be an abbreviation


def is_shouted(text: str) -> bool:
    """Whether all of ``text`` is in capitals and can be lowered.

    False if it is short, has protected spans, or would change its length in lower case.
    """
    return (
        text.isupper()
        and len(text) >= _SHORTEST
        and len(text.capitalize()) == len(text)
        and not protected_spans.sure(text)
    )


class Capitals:
    """Puts text that is all in capitals into lower case, and its translation into capitals."""

    def rewrite(self, text: str) -> Rewriting | None:
        # Every letter keeps its position, so the spans of both texts are the same.
        return _Lowered(Patched(text, text.capitalize(), ())) if is_shouted(text) else None


@dataclass(frozen=True)
class _Lowered(Rewriting):
    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        loud = hypothesis.text.upper()
        # "ß" would become two letters and shift the spans after it: such a translation stays in lower case.
        return replace(hypothesis, text=loud) if len(loud) == len(hypothesis.text) else hypothesis
