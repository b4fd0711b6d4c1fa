"""End marks: "Tengo un perro" is translated as "Tengo un perro.", and the full stop removed again.

Nearly every sentence in the training data has an end mark; without one, models add text or stop early. A
Spanish question that the model has begun ("¿Cómo te llamas") is closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from translation.engine import Span
from translation.hypothesis import Hypothesis
from translation.rewriting import RegisteredPass, Rewriting
from translation.text_edits import patched

_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# Trailing characters that the full stop replaces; they are restored afterwards.
_OPEN_END = " :;,-–—"
_OPENING = {"¿": "?", "¡": "!"}


class EndMarks:
    """Adds a full stop to a text without an end mark."""

    def rewrite(self, text: str) -> Rewriting | None:
        if _END.search(text):
            return None
        body = text.rstrip(_OPEN_END)
        return _Ended(patched(text, [(Span(len(body), len(text)), ".")]), text[len(body) :])


@dataclass(frozen=True)
class _Ended(Rewriting):
    end: str  # the characters that the full stop replaced

    def undo(self, hypothesis: Hypothesis) -> Hypothesis:
        text = hypothesis.text.removesuffix(".")
        return super().undo(replace(hypothesis, text=text + _closing(text) + self.end))


def _closing(text: str) -> str:
    """The mark that is still to come where ``text`` has begun a Spanish question or exclamation."""
    begun = max(_OPENING, key=text.rfind)
    return _OPENING[begun] if text.rfind(begun) > text.rfind(_OPENING[begun]) else ""


PASS = RegisteredPass(order=80, make=lambda model, glossary: EndMarks())
