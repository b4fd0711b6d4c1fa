"""Capitals: "TENGO UN PERRO" is translated as "Tengo un perro", and its translation written in capitals
again.

Packs never saw text in capitals and spell it out letter by letter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from translation import protected_spans
from translation.hypothesis import Hypothesis
from translation.passes.rewriting import Rewriting
from translation.text_edits import Patched

_SHORTEST = 5  # code points: what is shorter may be an abbreviation


def is_shouted(text: str) -> bool:
    """Whether all of ``text`` is in capitals, nothing in it must stay as it is, and small letters would be as
    many.
    """
    return (
        text.isupper()
        and len(text) >= _SHORTEST
        and len(text.capitalize()) == len(text)
        and not protected_spans.sure(text)
    )


class Capitals:
    """Lowers the capitals of what is shouted, and raises those of its translation."""

    def rewrite(self, text: str) -> Rewriting | None:
        # Every letter stays in its place, so no span of the two texts differs.
        return _Lowered(Patched(text, text.capitalize(), ())) if is_shouted(text) else None


@dataclass(frozen=True)
class _Lowered(Rewriting):
    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        loud = hypothesis.text.upper()
        # "ß" would become two letters, and every span behind it would be wrong: then it stays in small
        # letters.
        return replace(hypothesis, text=loud) if len(loud) == len(hypothesis.text) else hypothesis
